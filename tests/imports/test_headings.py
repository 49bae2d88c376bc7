import pytest

from tempo.imports.headings import Kind, kind, ruling


@pytest.mark.parametrize(
    ("heading", "title", "is_about"),
    [
        ("Step-by-step: perfect hip thrust form", "Hip thrust", Kind.STEPS),
        ("Starting Position", "", Kind.SETUP),
        ("The Descent", "", Kind.MOVEMENT),
        ("Lowering Phase", "", Kind.MOVEMENT),
        ("How Many Sets and Reps?", "", Kind.DOSE),
        ("Programming", "", Kind.DOSE),
        ("Why Hip Thrusts Help Posture", "Hip thrust", Kind.OTHER),
        ("Understanding the Hip Thrust Movement", "Hip thrust", Kind.OTHER),
        ("Squat Variations", "Squat", Kind.VARIATION),
        ("Can't do one yet?", "Pull-up", Kind.VARIATION),
        ("Mix it up", "Reverse lunge", Kind.VARIATION),
        ("Accessories", "Overhead press", Kind.VARIATION),
        ("Do", "Reverse lunge", Kind.MOVEMENT),
        ("Single-Leg Hip Thrust", "Hip thrust", Kind.VARIATION),
        ("Floor Glute Bridge", "Hip thrust", Kind.VARIATION),
        ("Bodyweight Hip Thrust", "Hip thrust", None),
        ("How to press", "Push press", Kind.STEPS),
        ("Mistakes to Avoid", "", Kind.MISTAKES),
        ("Form Tips", "", Kind.TIPS),
        ("Red Flags—Stop If:", "", Kind.SAFETY),
        ("WARM UP:", "", Kind.WARM_UP),
        ("Posición inicial", "", Kind.SETUP),
        ("Ausführung", "", Kind.MOVEMENT),
    ],
)
def test_a_heading_tells_what_is_under_it(heading: str, title: str, is_about: Kind | None) -> None:
    assert kind(heading, title) is is_about


def test_the_titles_words_are_dropped_before_a_heading_is_classified() -> None:
    assert kind("Lift", "Leg lift") is None
    assert kind("Lift", "Squat") is Kind.MOVEMENT


def test_variations_and_other_things_rule_what_is_under_them() -> None:
    assert ruling(("Variations", "Setup"), "Squat") is Kind.VARIATION
    assert ruling(("Benefits", "How to"), "Squat") is Kind.OTHER
    assert ruling(("Mistakes", "Lowering too fast"), "Squat") is Kind.MISTAKES
    assert ruling(("How to", "Setup"), "Squat") is Kind.SETUP
    assert ruling(("Programming", "In lower body workouts"), "Squat") is Kind.DOSE
