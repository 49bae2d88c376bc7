"""Rep-tempo audio cue player: a set guided through headphones, to the frame."""

__version__ = "0.1.0"
