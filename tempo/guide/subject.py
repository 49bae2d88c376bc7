"""What a picture of a track is told: its names, its plan and its samples."""

from tempo.guide.asked import Guide
from tempo.guide.summary import names, summary
from tempo.outputs.picture import Subject
from tempo.plan.time import clock
from tempo.plan.timeline import under_tension


def subject(guide: Guide) -> Subject:
    """Return what is to be drawn of a routine."""
    from tempo.library import words

    track, workout = guide.track, guide.workout.title
    labels = words.drawn(track.sounding.words.language)
    tension = labels.tension_of.format(time=clock(under_tension(track.spans)))
    first, *others = summary(guide).splitlines()
    read = first.partition(": ")[2]
    return Subject(
        workout or f"{guide.work.exercises[0].sheet.name} · {guide.routine.exercise}",
        [f"{read}, {tension}", *others] if workout else [read, f"{others[0]}, {tension}"],
        track.spans,
        track.events,
        track.blocks(),
        track.pcm,
        names(guide),
        labels,
    )
