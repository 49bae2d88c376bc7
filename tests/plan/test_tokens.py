from tempo.plan.tokens import slug


def test_a_file_has_a_name_of_small_letters() -> None:
    assert slug("Sentadilla Búlgara (1)") == "sentadilla-bulgara-1"
    assert slug("Hüftstoß – langsam") == "huftstoss-langsam"
    assert slug("???") == "exercise"


def test_a_long_name_ends_in_a_word() -> None:
    assert slug("squat " * 12) == "-".join(["squat"] * 10)
    assert len(slug("x" * 100)) == 60
