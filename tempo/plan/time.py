"""Exact time: whole microseconds in the plan, frames on one sample clock in the audio.

Integers add without error, so nothing drifts however long the set. A frame is computed from
the absolute time, so the end of one span and the start of the next are the same frame.
"""

SECOND = 1_000_000
MILLISECOND = 1_000


def frame(time: int, rate: int) -> int:
    """Return the frame at a time in microseconds: ``round(time x rate)``, ties to even.

    >>> frame(2 * SECOND, 44_100)
    88200
    >>> frame(125_000, 44_100)  # 5512.5
    5512
    """
    whole, rest = divmod(time * rate, SECOND)
    return whole + (2 * rest > SECOND or (2 * rest == SECOND and whole % 2 == 1))


def lasting(frames: int, rate: int) -> int:
    """Return the shortest time in microseconds that holds so many frames.

    >>> lasting(1, 44_100)
    23
    """
    return -(-frames * SECOND // rate)


def seconds(time: int) -> float:
    """Return a time as seconds, for people and programs outside the plan.

    >>> seconds(2_500_000)
    2.5
    """
    return time / SECOND


def spelled(time: int) -> str:
    """Return a time as the shortest decimal number of seconds that is exactly it.

    >>> spelled(2 * SECOND), spelled(2_500_000), spelled(1)
    ('2', '2.5', '0.000001')
    """
    whole, rest = divmod(time, SECOND)
    return f"{whole}.{rest:06}".rstrip("0") if rest else str(whole)


def clock(time: int) -> str:
    """Return a time in microseconds as minutes and whole seconds.

    >>> clock(90_500_000)
    '1:30'
    """
    minutes, rest = divmod(time // SECOND, 60)
    return f"{minutes}:{rest:02}"
