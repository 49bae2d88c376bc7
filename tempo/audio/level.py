"""Levels: decibels and amplitudes, and how large a sample of 16 bits may be."""

FULL_SCALE = 32_768
"""The sample of 16 bits that is 0 dBFS; the largest there is lies one step below it."""


def ratio(decibels: float) -> float:
    """Return decibels as a ratio of amplitudes.

    >>> ratio(-20.0)
    0.1
    """
    return float(10 ** (decibels / 20))
