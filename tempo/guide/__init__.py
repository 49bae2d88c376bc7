"""From what was asked for to a track, and all that is said and written of it."""
