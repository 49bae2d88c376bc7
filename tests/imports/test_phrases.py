import pytest

from tempo.imports.phrases import doses, durations, sentences, sided


def phases(text: str, near: str = "") -> list[tuple[str, str]]:
    return [(fact.key, fact.text) for fact in durations(text, 1, near)]


def said(text: str) -> list[tuple[str, str]]:
    return [(fact.key, fact.text) for fact in doses(text, 1)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Use a 2-second up, 1-second hold at the top, 2-second down tempo",
            "lift 2 top 1 lower 2",
        ),
        ("Lower the bar over 3 seconds", "lower 3"),
        ("Take 3-4 seconds to lower, then drive up", "lower 3..4"),
        ("A slow eccentric (three to four seconds down)", "lower 3..4"),
        ("Pause for a second at the bottom before driving up", "bottom 1"),
        ("Squeeze hard at the top for two seconds", "top 2"),
        ("Lift for 2 seconds", "lift 2"),
        ("Hold for 2 seconds and slowly lower", "top 2"),
        ("Lower for 3 seconds, pause 1 second, press up", "lower 3 bottom 1"),
        ("Go at 3 seconds each direction", "lift 3 lower 3"),
        ("Move for 2 seconds in both directions", "lift 2 lower 2"),
        ("Baja en 3 segundos", "lower 3"),
        ("Langsam senken, 4 Sekunden", "lower 4"),
    ],
)
def test_a_duration_is_of_the_phase_after_it_else_of_a_hold_before_else_of_the_last_verb(
    text: str, read: str
) -> None:
    near = "top" if text.startswith("Hold") else ""
    assert " ".join(f"{key} {value}" for key, value in phases(text, near)) == read


@pytest.mark.parametrize(
    "text",
    [
        "Hold your lower back flat",
        "A video of 90 seconds",
        "Warm up for 300 seconds of light cardio",
        "Do it every 30 seconds",
        "duration of the video: 300 seconds",
    ],
)
def test_what_is_no_part_of_a_rep_is_none(text: str) -> None:
    assert phases(text) == []


def test_the_lower_back_is_no_verb_and_lower_back_down_is_one() -> None:
    assert phases("Press your lower back into the floor, lift for 2 seconds") == [("lift", "2")]
    assert phases("Keep the lower back flat for 2 seconds") == [("bare", "2")]
    assert phases("Lower back down for 3 seconds") == [("lower", "3")]


def test_a_pause_that_could_be_anywhere_says_so() -> None:
    assert phases("Pause for 2 seconds") == [("hold", "2")]
    assert phases("Pause for 2 seconds", "bottom") == [("bottom", "2")]


def test_a_pull_down_goes_down_as_the_weight_goes_up() -> None:
    facts = durations("2 seconds down, 3 seconds up", 1, flipped=True)
    assert [(fact.key, fact.text) for fact in facts] == [("lift", "2"), ("lower", "3")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3-4 sets of 10-15 reps", "sets 3..4 reps 10..15"),
        ("3 x 8", "sets 3 reps 8"),
        ("2–3 sets × 20–40s hold", "sets 2..3 held 20..40"),
        ("3 sets of 1 minute", "sets 3 held 60"),
        ("Aim for eight to ten repetitions per set", "reps 8..10"),
        ("Repeat 12-15 times", "reps 12..15"),
        ("8-10 reps each side", "reps 8..10"),
        ("Repeat for 3/4 sets of 10 reps", "sets 3..4 reps 10"),
        ("3 series de 12 repeticiones", "sets 3 reps 12"),
        ("3 Sätze mit 10 Wiederholungen", "sets 3 reps 10"),
    ],
)
def test_sets_and_reps_are_read_in_the_orders_people_use(text: str, read: str) -> None:
    assert " ".join(f"{key} {value}" for key, value in said(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "2-3x per week",
        "2 times daily",
        "Repeat 2 times per day",
        "Images of 1200x800px",
        "When you can do 3 sets of 15 reps, add weight",
        "Warm up with 2 sets of 10 reps",
        "Stop 2 reps short of failure",
        "10-20 sets per body part per week",
        "Watch dQw4w9WgXcQ",
    ],
)
def test_what_is_no_prescription_is_not_read_as_one(text: str) -> None:
    assert said(text) == []


def test_a_rest_is_told_by_its_clause() -> None:
    assert phases("Rest 60-90 seconds between sets") == [("rest", "60..90")]
    assert phases("2-3 minutes of rest") == [("rest", "120..180")]


def test_sides_are_told_from_things_in_each_hand() -> None:
    assert [sided(text) for text in ("10 per leg", "Switch sides", "Repeat on the other side")] == [
        True,
        True,
        True,
    ]
    assert [sided(text) for text in ("A dumbbell in each hand", "Feet on each side of it")] == [
        False,
        False,
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("Hold for 2 sec. at the top. Then lower.") == [
        "Hold for 2 sec. at the top.",
        "Then lower.",
    ]
