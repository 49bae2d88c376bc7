"""The schedule of a track as programs read it: what `tempo show --json` prints."""

from typing import TYPE_CHECKING

from tempo.guide.asked import Guide
from tempo.plan.time import seconds
from tempo.plan.timeline import under_tension

if TYPE_CHECKING:
    from tempo.library import shapes


def scheduled(guide: Guide) -> "shapes.Scheduled":
    """Return the spans and events of a track as JSON has them; times in seconds."""
    track, pace = guide.track, guide.work.sets[0].pace
    return {
        "version": 1,
        "routine": guide.workout.name,
        "exercise": guide.workout.title or guide.routine.exercise,
        "sample_rate": track.pcm.rate,
        "duration": seconds(track.spans[-1].end),
        "tempo": {
            "lower": seconds(pace.lower),
            "bottom": seconds(pace.bottom),
            "lift": seconds(pace.lift),
            "top": seconds(pace.top),
        },
        "time_under_tension": seconds(under_tension(track.spans)),
        "exercises": [
            {
                "label": exercise.label,
                "routine": exercise.name,
                "exercise": exercised.routine.exercise,
                "warm_up": exercise.warm_up,
                "sets": exercise.sets,
            }
            for exercise, exercised in zip(guide.work.exercises, guide.exercised, strict=True)
        ],
        "spans": [
            {
                "kind": span.kind.value,
                "phase": span.phase and span.phase.value,
                "set": span.set,
                "rep": span.rep,
                "side": span.side and span.side.value,
                "start": seconds(span.start),
                "end": seconds(span.end),
                "exercise": span.exercise,
                "half": span.half,
            }
            for span in track.spans
        ],
        "events": [
            {
                "time": seconds(event.time),
                "duration": seconds(event.duration),
                "kind": event.kind.value,
                "phase": event.phase and event.phase.value,
                "set": event.set,
                "rep": event.rep,
                "side": event.side and event.side.value,
                "sound": event.sound,
                "text": event.text,
                "exercise": event.exercise,
            }
            for event in track.events
        ],
    }
