from pathlib import Path

import pytest

from tempo.imports import formats, guide, html, markdown
from tempo.imports.draft import Draft, Said


def read(text: str, name: str = "guide.md") -> Draft:
    path = Path(name)
    outline = (html if path.suffix == ".html" else markdown).outline(text, path)
    (draft,) = guide.drafts(outline, path)
    return draft


def tempo(draft: Draft) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return the parts of the tempo that the guide has said."""
    return {key: (said.text, said.lines) for key, said in draft.tempo if said.lines}


def texts(said: tuple[Said, ...]) -> list[str]:
    return [each.text for each in said]


BANDED = """\
---
title: Banded Hip Thrust
description: Wakes the glutes before heavy work.
targetMuscleGroups: ['Glutes']
secondaryMuscleGroups: ['Hamstrings', 'Core']
bodyPosition: lying
equipment: ['Resistance band', 'Light kettlebell (optional)']
instructions: [
  'Put the band just above your knees',
  'Sit with your upper back against the bench',
  'Drive through your heels, knees out against the band',
  'Squeeze hard at the top for 2 seconds',
  'Lower with control'
]
cautions: [
  'Do not hyperextend the lower back'
]
commonMistakes: [
  'Rushing 3 sets of 50 reps'
]
videoUrl: ''
---

## Video
::::custom-video
::::
"""

PROSE = """\
# Hip Thrust – How to, Form and Tips

## Why hip thrusts build glutes

It is not uncommon to lift for 300 seconds.

## How to do a hip thrust

  1. Sit on the floor, upper back against a bench.
  2. Plant your feet flat.
  3. Push through your heels to raise your hips.
  4. Hold for a moment and lower your hips.
  5. Take another breath and repeat.

## What muscles does it activate?

The primary muscles are the glutes. The gluteus maximus works hardest.

Our hamstrings are the second major group. They help the glutes.

## Variations

### Single-leg hip thrust

Pause for 3-5 seconds at the top, 2 sets of 6 reps.

## Mistakes to avoid

Too much weight is the first. Aim for eight to ten repetitions per set.
"""

PROGRAMME = """\
---
title: "Hip Thrusts: Strong Glutes | Posture.com"
---

# Hip Thrusts: Strong Glutes

| | |
|---|---|
| **Targets** | Gluteus maximus, hamstrings |
| **Equipment** | Bench, barbell optional |
| **Time** | 5-10 minutes |
| **Frequency** | 2-3x per week |

## Bodyweight Hip Thrust

### Setup

1. Sit on the floor
2. Shoulder blades on the bench

### The Movement

1. Brace your core
2. Drive through your heels
3. Squeeze at the top
4. Lower with control
5. Repeat 12-15 times

## Progressions

### Single-leg hip thrust

1. 8-10 reps each side

## What you should feel

### Red flags—stop if:

- Lower back pain
- Knee pain

## Programming

### For size

- 3-4 sets of 10-15 reps

### For posture

- 2-3 sets of 12-15 reps

## Variations

### Tempo hip thrust

- Slow eccentric (3-4 seconds down)
"""


def test_front_matter_alone_is_a_guide() -> None:
    draft = read(BANDED)
    assert draft.name == Said("Banded Hip Thrust", (2,))
    assert draft.starts == Said("bottom", (11,), "as the name says")
    assert tempo(draft) == {"top": ("2", (12,))}
    assert texts(draft.setup) == [
        "Put the band just above your knees",
        "Sit with your upper back against the bench",
    ]
    assert [(each.said.lines, each.phase and each.phase.value) for each in draft.movement] == [
        ((11,), "lift"),
        ((12,), "top"),
        ((13,), "lower"),
    ]
    assert texts(draft.equipment) == ["resistance band", "light kettlebell"]
    assert draft.equipment[1].remark == "optional"
    assert (texts(draft.target), texts(draft.also)) == (["glutes"], ["hamstrings", "core"])
    assert draft.safety == Said("Do not hyperextend the lower back", (16,))


def test_prose_gives_numbers_in_words_and_muscles_by_what_is_said_of_them() -> None:
    draft = read(PROSE)
    assert draft.name == Said("Hip Thrust", (1,))
    assert draft.reps == Said("8..10", (29,))
    assert draft.sets == Said("3")
    assert tempo(draft) == {}
    assert [each.lines for each in draft.setup] == [(9,), (10,)]
    assert [each.said.lines for each in draft.movement] == [(11,), (12,), (13,)]
    assert texts(draft.target) == ["glutes", "gluteus maximus"]
    assert texts(draft.also) == ["hamstrings"]
    assert draft.unread == (
        "line 5: Why hip thrusts build glutes (not about how it is done)",
        "line 25: Variations (variations and other exercises)",
    )


def test_numbers_come_from_this_exercise_and_what_all_allow_is_taken() -> None:
    draft = read(PROGRAMME)
    assert draft.name.text == "Hip Thrusts"
    assert draft.reps == Said("12..15", (27, 50))
    assert draft.sides is None
    assert tempo(draft) == {}
    assert [each.lines for each in draft.setup] == [(18,), (19,)]
    assert [each.said.lines for each in draft.movement] == [(23,), (24,), (25,), (26,)]
    assert draft.safety == Said("Stop if: lower back pain, knee pain.", (39, 40))


def test_a_clash_is_asked_with_its_readings_and_not_filled_in() -> None:
    draft = read(PROGRAMME)
    assert draft.sets == Said("3")
    assert [(each.key, each.text) for each in draft.questions] == [
        (
            "sets",
            "the guide says sets: 3..4 (line 46) or sets: 2..3 (line 50); write the one you mean",
        )
    ]


def steps(*lines: str, title: str = "Squat") -> Draft:
    listed = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return read(f"# {title}\n\n## Steps\n\n{listed}\n")


def test_a_line_with_tempo_goes_before_others() -> None:
    draft = steps("Stand tall", "Lower for 5 seconds", "Tempo: 3 seconds down, 1 second up")
    assert tempo(draft) == {"lower": ("3", (7,)), "lift": ("1", (7,))}
    assert not draft.questions


def test_a_tempo_in_figures_is_read_where_it_is_called_one() -> None:
    assert tempo(steps("Stand", "Lower", "Use a tempo of 31X0")) == {
        key: (text, (7,))
        for key, text in (("lower", "3"), ("bottom", "1"), ("lift", "X"), ("top", "0"))
    }
    assert tempo(steps("Stand", "Lower", "Call 3-1-1-0 for help")) == {}


def test_a_three_part_tempo_is_asked_with_its_readings() -> None:
    draft = steps("Stand", "Lower", "Tempo 2-1-2")
    assert tempo(draft) == {}
    (question,) = [each for each in draft.questions if each.key == "tempo"]
    assert "2-1-2-0" in question.text
    assert "2-0-2-1" in question.text
    assert question.text.startswith("line 7: ")


def test_a_long_hold_in_a_rep_is_asked_and_not_filled_in() -> None:
    draft = steps(
        "Stand", "Lower", "Hold at the bottom for 20 seconds", "Drive up, 3 sets of 8 reps"
    )
    assert tempo(draft) == {}
    assert (
        "bottom",
        "line 7 says 20 s, which is long for a part of a rep; write bottom: 20 if so",
    ) in [(each.key, each.text) for each in draft.questions]


def test_where_a_rep_starts_needs_the_text_and_the_name() -> None:
    assert steps("Stand", "Lower until deep", "Drive up").starts == Said(
        "top", (6,), "as the name says"
    )
    draft = steps("Stand", "Drive up", "Lower again")
    assert draft.starts is None
    assert [(each.key, each.text) for each in draft.questions] == [
        (
            "starts",
            "line 6 begins with the lifting: 'bottom'; the name 'Squat' says 'top'; "
            "write starts: bottom or starts: top",
        )
    ]
    assert steps("Sit", "Lower it", title="Zercher thing").starts is None


def test_what_is_held_and_not_repeated_has_no_start_and_one_rep() -> None:
    draft = steps("Stand against a wall", "Slide down", "Hold for 30-60 seconds", title="Wall sit")
    assert (draft.hold, draft.starts, draft.reps) == (True, None, Said("1"))
    assert draft.tempo == (("top", Said("30..60", (7,))),)
    assert not steps("Lie down", "Lift your hips", "Do 10 reps", title="Side plank dips").hold


def test_warm_ups_videos_and_lengths_are_no_prescriptions() -> None:
    draft = read(
        "---\ntitle: Squat\nvideo: 3x10abc\nduration: 300 seconds\n---\n"
        "## Warm-up\n- 2 sets of 20 reps, 5 seconds down\n"
        "## Steps\n1. Stand\n2. Lower, 2 times daily\n3. Drive up\n"
        "![picture](a-1200x800px.jpg)\n"
    )
    said = (draft.reps, draft.sets, draft.rest, *(said for _, said in draft.tempo))
    assert [each.lines for each in said if each] == [()] * 7


def test_html_is_read_by_its_labels() -> None:
    draft = read(
        "<html><body><h1>Paused Push-ups</h1>\n<div>\n"
        "<p><strong>How to:</strong> Lower, then pause for 2-3 seconds at the bottom.</p>\n"
        "<p><strong>Sets/Reps:</strong> 4 sets of 10-15 reps</p>\n"
        "<p><strong>Rest:</strong> 60-90 seconds</p></div>\n"
        "<script>var sets = '9 sets of 9 reps'</script></body></html>",
        "push.html",
    )
    assert tempo(draft) == {"bottom": ("2..3", (3,))}
    assert (draft.sets, draft.reps) == (Said("4", (4,)), Said("10..15", (4,)))
    assert draft.rest == Said("60", (5,), "of 60 to 90 s")


def test_sides_are_read_of_the_text_else_of_the_name() -> None:
    assert steps("Lie", "Lift", "10 reps each side", title="Clamshell").sides == Said("each", (7,))
    assert steps("Lie", "Lift", title="Single-leg bridge").sides == Said(
        "each", (1,), "as the name says"
    )
    assert steps("Take a dumbbell in each hand", "Lower").sides is None


@pytest.mark.parametrize("ending", ["", " \n", "\n\n---\n"])
def test_the_same_text_gives_the_same_draft(ending: str) -> None:
    assert read(PROSE + ending) == read(PROSE + ending)


def test_a_guide_of_several_exercises_is_several_drafts() -> None:
    text = "# Leg exercises\n\n## Squat\n1. Stand\n2. Lower\n\n## Hip thrust\n1. Sit\n2. Drive up\n"
    path = Path("legs.md")
    drafts = guide.drafts(markdown.outline(text, path), path)
    assert [draft.name.text for draft in drafts] == ["Squat", "Hip thrust"]
    assert [each.said.lines for each in drafts[1].movement] == [(9,)]


def test_labels_that_share_a_line_are_lines_of_their_own() -> None:
    draft = read(
        "# One-arm row\n\n**Sets:** 3  **Reps:** 10 per side  **Tempo:** 2-1-1-1  **Rest:** 75 s\n"
        "\n"
        "1. Place a knee on a bench.\n2. Pull the weight to your hip.\n3. Lower it.\n"
    )
    assert (draft.sets, draft.reps, draft.rest) == (
        Said("3", (3,)),
        Said("10", (3,)),
        Said("75", (3,)),
    )
    assert [said.text for _, said in draft.tempo] == ["2", "1", "1", "1"]


def test_steps_that_are_no_list_are_a_line_each() -> None:
    draft = read(
        "# Step up\n\n## Instructions\nStand in front of a box.\nDrive up through your foot.\n"
        "Slowly lower yourself.\nRepeat for the number of repetitions.\n"
    )
    assert [each.lines for each in draft.setup] == [(4,)]
    assert [each.said.lines for each in draft.movement] == [(5,), (6,)]


def test_numbers_for_later_are_not_for_now() -> None:
    draft = steps(
        "Stand", "Lower", "Do 2 sets of 10 and work up to 3 sets of 15", "The last 5 reps are hard"
    )
    assert (draft.sets, draft.reps) == (Said("2", (7,)), Said("10", (7,)))
    assert not [each for each in draft.questions if each.key in ("sets", "reps")]


def test_an_exercise_among_its_own_variations_is_the_exercise() -> None:
    draft = read(
        "# Planks - Complete Guide\n\n## Exercise variations\n\n### 1. Plank\n\n#### Technique\n"
        "1. Kneel on all fours\n2. Keep your body straight\n3. Hold this position for 30 seconds\n"
        "\n"
        "### 2. Side plank\n\n#### Technique\n1. Hold for 10 seconds on each side\n"
    )
    assert (draft.hold, draft.sides) == (True, None)
    assert draft.tempo == (("top", Said("30", (10,))),)
    assert [each.said.lines for each in draft.movement] == [(10,)]


def test_a_length_in_brackets_is_of_what_stands_before_them() -> None:
    assert tempo(steps("Stand", "Lower (3 seconds)", "Hold at the bottom (1-2 seconds)")) == {
        "lower": ("3", (6,)),
        "bottom": ("1..2", (7,)),
    }


def test_a_pause_that_nothing_places_is_at_the_far_end_unless_the_rep_begins_there() -> None:
    squeeze = steps("Sit", "Squeeze your shoulder blades", "Hold for 5 seconds", title="Squeeze")
    assert tempo(squeeze) == {"top": ("5", (7,))}
    squat = read("# Squat\n\n- **Hold:** 2 seconds\n\n## Steps\n1. Stand\n2. Lower\n")
    assert tempo(squat) == {}
    assert [each.key for each in squat.questions] == ["top"]


def test_a_description_alone_may_be_how_it_is_done() -> None:
    draft = read(
        "---\nname: Press\ndescription: Lie on a bench. Press the weight up, then lower it.\n"
        "sets: 3\nreps: 12\nrestBetweenSeconds: 60\nformTips: [Keep your wrists straight]\n---\n"
    )
    assert [each.text for each in draft.setup] == ["Lie on a bench."]
    assert [each.said.text for each in draft.movement] == ["Press the weight up, then lower it."]
    assert draft.rest == Said("60", (6,))


def test_faqs_give_numbers_only_where_they_are_asked_for_them() -> None:
    draft = read(
        "# Squat\n\n## Steps\n1. Stand\n2. Lower\n\n## FAQ\n\n### How many reps?\n\n"
        "3 sets of 8 reps.\n\n### Is it safe?\n\nYes, 9 sets of 9 reps are.\n"
    )
    assert (draft.sets, draft.reps) == (Said("3", (11,)), Said("8", (11,)))


def test_what_a_page_in_mdx_exports_of_itself_is_said_of_the_exercise() -> None:
    draft = read(
        "import { Steps } from '../steps'\n"
        "export const meta = {\n  title: 'Split Squat',\n  sets: 4,\n  reps: '6-8',\n"
        "  tempo: '31X1', rest: 120,\n};\nexport const twice = (x) => { return 2 * x }\n\n"
        "# Split Squat\n\n<Steps>\n"
        "  <Step>Stand a stride in front of a bench.</Step>\n"
        "  <Step>Lower your back knee.</Step>\n  <Step>Drive up.</Step>\n</Steps>\n",
        "split.mdx",
    )
    assert draft.name == Said("Split Squat", (3,))
    said = {key: value[0] for key, value in tempo(draft).items()}
    assert said == {"lower": "3", "bottom": "1", "lift": "X", "top": "1"}
    assert (draft.sets, draft.reps) == (Said("4", (4,)), Said("6..8", (5,)))
    assert draft.rest == Said("120", (6,))
    assert texts(draft.setup) == ["Stand a stride in front of a bench."]
    assert [each.said.lines for each in draft.movement] == [(14,), (15,)]


def test_what_a_callout_warns_of_is_no_step() -> None:
    draft = read(
        "# Nordic Curl\n\n## Steps\n\n1. Kneel on a pad.\n2. Lower yourself slowly.\n\n"
        '<Callout type="warning">\nExpect to be sore.\n</Callout>\n\n'
        '<Callout type="info">\nPress the knees down.\n</Callout>\n'
    )
    assert draft.safety == Said("Expect to be sore.", (9,))
    assert [each.said.text for each in draft.movement] == [
        "Lower yourself slowly.",
        "Press the knees down.",
    ]


def test_what_is_not_to_be_done_is_no_phase_and_no_pause() -> None:
    draft = steps(
        "Lower over 3 seconds; do not push up with that leg",
        "There is no pause at the bottom",
        "When you cannot hold any longer, push up with your hands",
        title="Squat",
    )
    assert tempo(draft) == {"lower": ("3", (5,)), "bottom": ("0", (6,))}
    assert [each.phase and each.phase.value for each in draft.movement] == ["lower", None, "lift"]


def test_a_guide_in_markdown_may_be_the_value_of_a_key(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text(
        '[{"title": "Romanian Deadlift",\n  "views": 30102,\n  "body": "## Setup\\nStand tall.\\n'
        "\\n## Technique\\nHinge for three seconds. Return to standing in one second.\\n\\n"
        "## Dose\\n"
        '- 3 sets of 8 reps per leg\\n\\n## Make it harder\\n- 4 sets of 6"}]\n'
    )
    (draft,) = formats.read(path).drafts
    assert draft.name == Said("Romanian Deadlift", (1,))
    assert texts(draft.setup) == ["Stand tall."]
    assert tempo(draft) == {"lower": ("3", (3,)), "lift": ("1", (3,))}
    assert (draft.sets, draft.reps) == (Said("3", (3,)), Said("8", (3,)))
    path = tmp_path / "post.yaml"
    path.write_text("title: Squat\nbody: |\n  ## Steps\n  1. Stand.\n  2. Lower for 4 seconds.\n")
    (draft,) = formats.read(path).drafts
    assert tempo(draft) == {"lower": ("4", (5,))}


def test_a_heading_tells_the_phase_of_what_stands_under_it() -> None:
    draft = read(
        "# How To Bench Press With Perfect Form\n\n## Step 1: Set up\nLie under the bar.\n\n"
        "## Step 2: Lower the bar\nTake 2 to 3 full seconds to bring it to your chest.\n\n"
        "## Step 3: Drive\nPress back to the start.\n\n## Sets\nRest 1:30 after 5 sets of 5 reps.\n"
    )
    assert draft.name.text == "Bench Press"
    assert tempo(draft) == {"lower": ("2..3", (7,))}
    assert draft.starts == Said("top", (7,), "as the name says")
    assert draft.rest == Said("90", (13,))


def test_a_hold_is_told_by_the_word_isometric_and_the_time_it_is_dosed_for() -> None:
    squat = read("# Spanish Squat (isometric)\n\n## Dose\n- Sets: 5\n- Hold: 45\n- Rest: 0:45\n")
    assert (squat.hold, tempo(squat)) == (True, {"top": ("45", (5,))})
    assert squat.rest == Said("45", (6,))
    carry = "# Farmer's Carry\n\n## Steps\n- Walk tall.\n\n## Protocol\n- Duration: 40 seconds\n"
    assert tempo(read(carry)) == {"top": ("40", (7,))}
    assert tempo(read(carry.replace("Protocol", "About"))) == {}


def test_the_pause_of_a_german_prescription_is_its_rest() -> None:
    draft = read(
        "# Wadenheben\n\n## Ausführung\n1. Hebe die Fersen in 2 Sekunden.\n"
        "2. Halte oben 1 Sekunde.\n\n## Umfang\n4 Sätze mit 12 Wiederholungen, 60 Sekunden Pause.\n"
    )
    assert draft.rest == Said("60", (8,))
    assert tempo(draft) == {"lift": ("2", (4,)), "top": ("1", (5,))}


def test_an_exercise_may_be_the_value_of_one_key_and_both_its_sides_a_label(
    tmp_path: Path,
) -> None:
    path = tmp_path / "pull.json"
    path.write_text(
        '{"exercise": {"name": "Face Pull", "steps": ["Stand tall.", "Pull in 1 second.", '
        '"Let it sink over 2 seconds."], "both sides": "yes"}}'
    )
    (draft,) = formats.read(path).drafts
    assert (draft.name.text, texts(draft.setup)) == ("Face Pull", ["Stand tall."])
    assert {key: value for key, (value, _) in tempo(draft).items()} == {"lower": "2", "lift": "1"}
    assert draft.sides == Said("each", (1,))


def test_a_tempo_and_a_range_may_be_tables(tmp_path: Path) -> None:
    path = tmp_path / "chop.json"
    path.write_text(
        '{"name": "Cable Woodchop", "sets": 3, "repetitions": {"min": 10, "max": 12},\n'
        '"tempo": {"eccentric": 2, "concentric": 1, "top": 0},\n"steps": ["Stand.", "Pull down."]}'
    )
    (draft,) = formats.read(path).drafts
    assert (draft.sets, draft.reps) == (Said("3", (1,)), Said("10..12", (1,)))
    assert {key: value for key, (value, _) in tempo(draft).items()} == {
        "lower": "2",
        "lift": "1",
        "top": "0",
    }


def test_a_description_that_begins_with_getting_ready_tells_the_rep_and_its_seconds(
    tmp_path: Path,
) -> None:
    path = tmp_path / "hip.yaml"
    path.write_text(
        "exercises:\n  - name: Hip Thrust\n    description: Sit against a bench. Place the bar on "
        "your hips. Drive your hips up, hold the top for 2 seconds, then lower for 3 seconds.\n"
        "    sets: 4\n"
    )
    (draft,) = formats.read(path).drafts
    assert texts(draft.setup) == ["Sit against a bench.", "Place the bar on your hips."]
    assert tempo(draft) == {"lower": ("3", (3,)), "top": ("2", (3,))}
    assert draft.starts == Said("bottom", (3,), "as the name says")


def dosed(draft: Draft) -> list[str]:
    """Return the sets, the reps and the rest."""
    return [said.text if said else "" for said in (draft.sets, draft.reps, draft.rest)]


def phases(draft: Draft) -> list[tuple[int, str]]:
    """Return the line and the phase of each line of the movement."""
    return [(each.said.lines[0], each.phase.value if each.phase else "") for each in draft.movement]


@pytest.mark.parametrize(
    ("steps", "ready", "done"),
    [
        (  # the way back is up, where a rep starts at the top
            "# Goblet Squat\n## Steps\n1. Hold a dumbbell at your chest.\n"
            "2. Sit down into a squat over three seconds.\n3. Return to the start in 2 seconds.",
            [3],
            [(4, "lower"), (5, "lift")],
        ),
        (  # down onto the bench is no rep of a lift
            "# Hip Thrust\n## Execution\n- Sit against a bench.\n- Slide down onto its edge.\n"
            "- Drive through your heels to lift the hips.\n- Lower the hips.",
            [3, 4],
            [(5, "lift"), (6, "lower")],
        ),
        (  # a dose among the steps is no step
            "# Kniebeuge\n## Ausführung\n1. Füße hüftbreit auseinander\n"
            "2. Langsam nach unten gehen\n3. Kurz halten (1-2 Sekunden)\n"
            "4. Wieder hochdrücken in die Ausgangsposition\n5. 3 Sätze à 10 Wiederholungen",
            [3],
            [(4, "lower"), (5, "bottom"), (6, "lift")],
        ),
        (
            "# Sentadillas\n### Posición Inicial\n1. Pies al ancho de hombros\n### El Movimiento\n"
            "1. Empuja las caderas hacia atrás\n2. Empuja a través de los talones para subir",
            [3],
            [(5, "lower"), (6, "lift")],
        ),
        (  # dashes that Markdown has no list for
            "# Leg Curl\n\n– lie face down on it\n\n– curl your heels up\n\n– lower slowly",
            [3],
            [(5, "lift"), (7, "lower")],
        ),
        (
            "# Hip Thrust\n## Key Points\n1. **Setup:**\n   - **Bench:** Lean back against it.\n"
            "2. **Performing it:**\n   - **Up:** Push your hips up.\n   - **Down:** Lower them.",
            [4],
            [(6, "lift"), (7, "lower")],
        ),
        (
            "# Landmine Press\n### Getting ready\nKneel on one knee.\n### Press\n"
            "Press until the arm is straight. Lower in 3 seconds.",
            [3],
            [(5, "lift"), (5, "lower")],
        ),
    ],
)
def test_getting_ready_and_the_rep_are_told_apart(
    steps: str, ready: list[int], done: list[tuple[int, str]]
) -> None:
    draft = read(steps)
    assert ([said.lines[0] for said in draft.setup], phases(draft)) == (ready, done)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Pull it to your belly. Pause for 1 second. Return, counting to three.", "lower 3 top 1"),
        ("Lower your chest. Pause for 1 second. Push the floor away.", "bottom 1"),
        ("Lower for a count of 4 and push up.", "lower 4"),
        ("Open the top knee for 2 seconds. Lower it over 3 seconds.", "lower 3 lift 2"),
        (
            "Squat down. Take 3 to 4 seconds. Stand up; this part takes a second.",
            "lower 3..4 lift 1",
        ),
        ("Sit into your hips and take 4 seconds to reach the bottom. Stand.", "lower 4"),
        ("Pull in for 1 second. Let the handle travel out over 3 seconds.", "lower 3 lift 1"),
        ("Press out in 2 seconds. Bring it back to your chest over 4 seconds.", "lower 4 lift 2"),
    ],
)
def test_each_sentence_of_a_paragraph_is_timed_where_it_has_led(text: str, says: str) -> None:
    found = tempo(read(f"# Cable Row or so\n## Movement\n{text}"))
    assert " ".join(f"{key} {found[key][0]}" for key in found) == says


def test_facts_that_share_a_line_and_sets_in_other_words_are_read() -> None:
    draft = read(
        "# Hack Squat\nSets: 3 · Reps: 10 · Rest: 2:00\n## Steps\n1. Descend.\n2. Stand up."
    )
    assert dosed(draft) == ["3", "10", "120"]
    draft = read(
        "# Beckenheben\n## Ausführung\n1. Becken heben\n2. 8-12 Wiederholungen, 2 Durchgänge"
    )
    assert dosed(draft)[:2] == ["2", "8..12"]
    draft = read("# Plancha\n## Ejecución\n1. Mantén 20 segundos\n2. Descansa, repite 3 veces")
    assert (draft.hold, dosed(draft)[:2]) == (True, ["3", "1"])
    draft = read("# Farmer's Carry\n## Sets\n3 sets of 30-40 seconds with 90 seconds rest.")
    assert (dosed(draft)[2], tempo(draft)["top"][0]) == ("90", "30..40")


@pytest.mark.parametrize(
    ("dose", "read_as"),
    [
        ("Four sets with a minute's rest between them.", ["4", "1", "60"]),
        ("3 sets of 30 seconds, seventy-five seconds between sets.", ["3", "1", "75"]),
        ("3 sets. Rest 45 seconds. Deload every fifth week: two sets.", ["3", "1", "45"]),
        ("3 sets. Rest 45 seconds. Go on when 5 sets feel easy.", ["3", "1", "45"]),
    ],
)
def test_what_is_prescribed_later_or_between_the_sets_is_no_dose(
    dose: str, read_as: list[str]
) -> None:
    draft = read(
        "# Wall Sit\n## Doing it\n1. Slide down.\n2. Hold for 30 seconds.\n"
        f"## How much\n{dose} Add 5 seconds each week until you reach 60."
    )
    assert (dosed(draft), tempo(draft)["top"][0]) == (read_as, "30")


def test_other_versions_are_not_read_and_the_rep_is() -> None:
    draft = read(
        "# Nordic Curl\nBy the coaches | 5 min read\n\n**You need:** a strap and a mat\n"
        "## Getting into position\n1. Kneel on the mat.\n"
        "## The rep\n1. Lower yourself in 5 seconds.\n2. Push back up in 2 seconds.\n"
        "## Other versions\n- Band: hold for 3 seconds at the top, 4 x 8 each side\n"
    )
    assert tempo(draft) == {"lower": ("5", (8,)), "lift": ("2", (9,))}
    assert ([said.lines[0] for said in draft.setup], phases(draft)) == (
        [6],
        [(8, "lower"), (9, "lift")],
    )
    assert (dosed(draft)[0], draft.sides, draft.summary) == ("3", None, None)
    assert texts(draft.equipment) == ["a strap", "a mat"]


def test_an_explosive_lift_is_told_in_words_where_no_seconds_are() -> None:
    steps = "# Trap Bar Deadlift\n## Steps\n1. Drive the floor away explosively.\n2. Lower it."
    assert tempo(read(steps)) == {"lift": ("X", (3,))}
    assert tempo(read(steps + "\n\nTempo: up 2 seconds"))["lift"][0] == "2"
    assert tempo(read(steps.replace("explosively", "and never explosively"))) == {}


def test_terms_of_a_list_in_html_are_labels() -> None:
    page = "<h1>Row</h1><h2>Dose</h2><dl><dt>Sets</dt><dd>3</dd><dt>Reps:</dt><dd>10-12</dd></dl>"
    assert dosed(read(page, "row.html"))[:2] == ["3", "10..12"]


HANDOUT = """\
Home exercises - knee, phase 2
Once a day, 5 days a week.

1. Quad set
   Sit with your leg straight.
   Press the knee down into a towel and hold for 5 seconds.
   10 repetitions, 2 sets.

2. Wall sit
   Hold 30 seconds x 4. Rest 45 seconds.

3. Step down from a 10 cm step
   3 x 8 each leg. Take 4 seconds to lower the heel, and come up in 1 second.

4. Calf stretch
   Hold 30 sec, 3 times each leg.
"""


def test_a_handout_of_numbered_exercises_is_a_draft_each() -> None:
    path = Path("handout.txt")
    drafts = guide.drafts(markdown.outline(HANDOUT, path), path)
    assert [(each.name.text, dosed(each)[:2], tempo(each)) for each in drafts] == [
        ("Quad set", ["2", "10"], {"top": ("5", (6,))}),
        ("Wall sit", ["4", "1"], {"top": ("30", (10,))}),
        ("Step down from a 10 cm step", ["3", "8"], {"lower": ("4", (13,)), "lift": ("1", (13,))}),
        ("Calf stretch", ["3", "1"], {"top": ("30", (16,))}),
    ]
    assert [each.sides is not None for each in drafts] == [False, False, True, True]


def test_numbered_steps_of_one_exercise_are_no_handout() -> None:
    draft = read(
        "# Goblet squat\n1. Set up\n   Hold a bell at your chest.\n"
        "2. Squat\n   Lower in 3 seconds.\n3. Stand\n   Stand up in 1 second.\n"
    )
    assert (draft.name.text, tempo(draft)) == (
        "Goblet squat",
        {"lower": ("3", (4,)), "lift": ("1", (6,))},
    )


SENTENCES = """\
Some words on calves.

## How to do a calf raise

These steps are for a step or a block.

1. **Put your feet on the edge of the step.** Heels hang off the back.
2. **Lower your heels as far as they go.** Take 2 to 3 seconds.
3. **Pause at the bottom for a second.** No bounce.
4. **Rise onto the balls of your feet.** That's one rep.

You should feel it in your calves.

## Cues that help

**"Big toe down."** Keeps the foot from rolling out.

## Mistakes

**Going too fast.** With 1 second down nothing is gained.

## Sets

3 sets of 10 to 20. Rest 60 seconds between sets.
"""


def test_sentences_in_bold_that_open_the_steps_are_steps_and_not_labels() -> None:
    draft = read(SENTENCES)
    assert texts(draft.setup) == ["Put your feet on the edge of the step. Heels hang off the back."]
    assert texts(tuple(moment.said for moment in draft.movement)) == [
        "Lower your heels as far as they go. Take 2 to 3 seconds.",
        "Pause at the bottom for a second. No bounce.",
        "Rise onto the balls of your feet. That's one rep.",
    ]
    assert tempo(draft) == {"lower": ("2..3", (8,)), "bottom": ("1", (9,))}
    assert draft.reps == Said("10..20", (24,))
    assert draft.rest == Said("60", (24,))


@pytest.mark.parametrize(
    ("dose", "sets", "reps", "rest"),
    [
        ("2-3 holds of 10-30 seconds.", "2..3", "1", "90"),
        ("3 sets of 30 seconds, rest 20 seconds between legs.", "3", "1", "90"),
        (
            "3 x 30 s, rest 30 seconds between sides and about 2 minutes after both.",
            "3",
            "1",
            "120",
        ),
        ("Hold for 30 seconds, 2 sets of 3 reps.", "2", "3", "90"),
    ],
)
def test_doses_of_what_is_held(dose: str, sets: str, reps: str, rest: str) -> None:
    draft = read(f"# Side plank\n\n## Steps\n1. Lie down\n2. Lift the hips\n\n## Dose\n\n{dose}\n")
    assert (draft.sets and draft.sets.text, draft.reps and draft.reps.text) == (sets, reps)
    assert draft.rest and draft.rest.text == rest


def test_a_rest_in_the_steps_is_within_the_rep() -> None:
    draft = read(
        "# Bridge\n\n## Steps\n1. Lie down\n2. Lift the hips\n3. Rest 5-10 seconds\n4. Lower\n"
    )
    assert draft.rest == Said("90")


@pytest.mark.parametrize(
    ("step", "sides"),
    [
        ("Alternate sides with each rep.", "alternate"),
        ("Return and continue alternating.", "alternate"),
        ("Go on alternating until the set is complete.", "alternate"),
        ("Switch legs on every rep.", "alternate"),
        ("Alternate sides after each set.", "each"),
        ("Repeat on the other side.", "each"),
    ],
)
def test_sides_that_change_with_each_rep_alternate(step: str, sides: str) -> None:
    draft = read(f"# Dead bug\n\n## Steps\n1. Lie down\n2. Lower an arm and a leg\n3. {step}\n")
    assert draft.sides == Said(sides, (6,))


def test_a_time_that_is_of_a_way_is_one_whatever_counts_it() -> None:
    draft = read(
        "# Goblet squat\n\n## Steps\n1. Stand tall\n2. Begin lowering\n"
        "3. Set timer or count: 3-5 second descent\n4. Stand up\n"
    )
    assert tempo(draft) == {"lower": ("3..5", (6,))}
    assert draft.starts == Said("top", (5,), "as the name says")


def test_a_guide_of_nothing_but_readings_asks_for_them(tmp_path: Path) -> None:
    path = tmp_path / "bridge.md"
    path.write_text("# Glute bridge\n\n- Beginner: 3 sets of 10\n- Advanced: 4 sets of 12\n")
    (draft,) = formats.read(path).drafts
    assert [each.key for each in draft.questions] == ["starts", "reps", "sets"]


def test_a_quote_as_scripts_have_it_is_read_in_front_matter() -> None:
    draft = read(
        "---\ntitle: Frog pump\n"
        "instructions: [\n 'Don\\'t lie on your side',\n 'Lift the hips']\n---\n"
    )
    assert texts(tuple(moment.said for moment in draft.movement)) == ["Lift the hips"]


def test_items_with_and_without_labels_are_steps_of_one_list() -> None:
    draft = read(
        "# Bridge\n\n1. Lie on your back.\n"
        "2. **Lift:** lift the hips, hold 3 seconds, then lower.\n3. Lower them again.\n"
    )
    assert texts(draft.setup) == ["Lie on your back."]
    assert [each.said.lines for each in draft.movement] == [(4,), (5,)]


def test_a_stretch_that_goes_up_and_down_is_done_in_reps() -> None:
    draft = read(
        "---\ntitle: Superman\ncategory: stretching\n---\n## Steps\n1. Lie on your front.\n"
        "2. Raise your arms and legs and hold for 2 seconds.\n3. Lower them.\n"
    )
    assert draft.hold is False
    assert tempo(draft) == {"top": ("2", (7,))}


def test_goals_are_a_dose_and_what_they_say_in_several_ways_is_asked() -> None:
    draft = read("# Leg raise\n\n## Steps\n1. Lie down\n2. Lift\n\n## Goals\n- 1 x 5\n- 2 x 10\n")
    assert [each.key for each in draft.questions if each.key != "starts"] == ["reps", "sets"]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("Take 3 seconds to let the band pull you back.", {"lower": ("3", (5,))}),
        ("Lower body to the floor over 3 seconds.", {"lower": ("3", (5,))}),
        ("Lower back knee to the floor over 3 seconds.", {"lower": ("3", (5,))}),
        ("Keep your lower back flat for 3 seconds.", {}),
    ],
)
def test_what_lowers_is_told_from_the_lower_back(
    step: str, said: dict[str, tuple[str, tuple[int, ...]]]
) -> None:
    draft = read(f"# Push-up\n\n## Steps\n1. Kneel on the floor\n2. {step}\n3. Press up\n")
    assert tempo(draft).get("lower", ()) == said.get("lower", ())


def test_centimetres_are_no_reps_of_a_side_and_seconds_a_side_are() -> None:
    dose = "# Press-up\n\n## Steps\n1. Kneel\n2. Hands 20-30 cm wider on each side\n3. Lower\n"
    assert read(dose).sides is None
    assert read("# Stretch\n\n## Steps\n1. Kneel\n2. Hold 30 seconds a side\n").sides == Said(
        "each", (5,)
    )


def test_what_an_exercise_is_like_is_none_of_its_steps() -> None:
    draft = read(
        "# Deadlift\n\n## How to do it\n- Muscles: glutes\n- Difficulty: high\n- Pattern: hinge\n"
        "- Lift the bar\n- Lower the bar\n- Front foot: push into the floor\n"
    )
    assert [each.said.lines for each in draft.movement] == [(7,), (8,), (9,)]


def test_a_negative_begins_at_the_top() -> None:
    draft = read("# Negative pull-up\n\n## Steps\n1. Hang\n2. Lower yourself\n")
    assert draft.starts == Said("top", (5,), "as the name says")


def test_a_block_of_yaml_in_a_guide_is_read() -> None:
    draft = read(
        "# Push-Up\n\n```yaml\nsets: 3\ntempo: 3-1-1-0\n```\n\n1. Kneel.\n2. Lower your chest.\n"
    )
    assert draft.sets == Said("3", (4,))
    assert tempo(draft)["lower"] == ("3", (5,))
