from tempo.plan.phase import CYCLE, Phase, Side, order


def test_the_cycle_is_the_order_of_canonical_notation() -> None:
    assert CYCLE == (Phase.LOWER, Phase.BOTTOM, Phase.LIFT, Phase.TOP)


def test_a_rep_from_the_bottom_lifts_first() -> None:
    assert order(Phase.BOTTOM) == (Phase.LIFT, Phase.TOP, Phase.LOWER, Phase.BOTTOM)


def test_a_rep_from_the_top_lowers_first() -> None:
    assert order(Phase.TOP) == (Phase.LOWER, Phase.BOTTOM, Phase.LIFT, Phase.TOP)


def test_the_names_in_json_are_the_words_of_the_field() -> None:
    assert [phase.value for phase in Phase] == ["lower", "bottom", "lift", "top"]
    assert [side.value for side in Side] == ["left", "right"]
