"""Markers as a label track of Audacity: start, end and text a line, parted by tabs."""

from collections.abc import Iterable

from tempo.plan.markers import Marker
from tempo.plan.time import SECOND


def audacity(markers: Iterable[Marker]) -> str:
    """Return markers as Audacity imports them; in seconds.

    >>> audacity([Marker(1_500_000, 250, "Lift")])
    '1.500000\\t1.500250\\tLift\\n'
    """
    return "".join(
        f"{_seconds(marker.time)}\t{_seconds(marker.end)}\t{' '.join(marker.text.split())}\n"
        for marker in markers
    )


def _seconds(time: int) -> str:
    return f"{time // SECOND}.{time % SECOND:06}"
