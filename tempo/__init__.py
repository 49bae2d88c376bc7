"""Rep-tempo audio cue player: a set guided through headphones, to the frame.

    import tempo

    work = tempo.load("pause-thrust")  # a routine, a workout, a path, or a line as coaches write it
    track = work.with_(tempo="2-0-2-4", reps=6).plan()  # when all is heard; nothing is sounded yet
    track.export("pause.flac", title="Week 1")

What is named here is public, and stays as it is; docs/python.md tells of it. A name is loaded when
it is first used. Everything below is the program's own and changes with it.
"""

__version__ = "0.1.0"

__all__ = ["Error", "Event", "Span", "Tempo", "Track", "Work", "load", "parse"]

TYPE_CHECKING = False  # what tells so to others takes milliseconds to load

if TYPE_CHECKING:
    from tempo.errors import TempoError as Error
    from tempo.guide.schedule import Event, Span, Tempo, parse
    from tempo.guide.track import Track
    from tempo.guide.work import Work, load
else:
    _HOMES = {
        "Error": ("tempo.errors", "TempoError"),
        "Event": ("tempo.guide.schedule", "Event"),
        "Span": ("tempo.guide.schedule", "Span"),
        "Tempo": ("tempo.guide.schedule", "Tempo"),
        "Track": ("tempo.guide.track", "Track"),
        "Work": ("tempo.guide.work", "Work"),
        "load": ("tempo.guide.work", "load"),
        "parse": ("tempo.guide.schedule", "parse"),
    }

    def __getattr__(name):
        """Load what is public when it is first used."""
        if name not in _HOMES:
            raise AttributeError(f"module 'tempo' has no attribute '{name}'")
        from importlib import import_module

        module, attribute = _HOMES[name]
        found = globals()[name] = getattr(import_module(module), attribute)
        return found

    def __dir__():
        """List what is public, whether it is loaded yet or not."""
        return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])
