"""The version of JSON that the program keeps: an older one is read, a newer one is refused.

A version says what the fields mean. A field may be added without a new one, so who reads them
passes over those that it does not know.
"""


class NewerError(ValueError):
    """What was kept means what only a later version of the program knows."""


def old_enough(version: int, known: int) -> None:
    """Raise NewerError for a version later than the one that is known, TypeError for none.

    >>> old_enough(1, 2)
    """
    if version > known:
        raise NewerError("kept by a newer tempo; update this one to read it")
