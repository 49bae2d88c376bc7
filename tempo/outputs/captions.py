"""The words in time, as players show them: WebVTT, SubRip and LRC."""

from collections.abc import Iterable, Sequence

from tempo.plan.markers import Marker
from tempo.plan.time import MILLISECOND

CLEARED = 10 * MILLISECOND
"""The time between two captions, in LRC, from which on the first is taken away before the next."""


def vtt(captions: Iterable[Marker]) -> str:
    """Return captions as WebVTT.

    >>> vtt([Marker(1_500_000, 1_000_000, "drive & squeeze")])
    'WEBVTT\\n\\n00:00:01.500 --> 00:00:02.500\\ndrive &amp; squeeze\\n'
    """
    cues = [
        f"\n{_clock(c.time, '.')} --> {_clock(c.end, '.')}\n{_escaped(_line(c))}\n"
        for c in captions
    ]
    return "".join(["WEBVTT\n", *cues])


def srt(captions: Iterable[Marker]) -> str:
    """Return captions as SubRip.

    >>> srt([Marker(1_500_000, 1_000_000, "drive")])
    '1\\n00:00:01,500 --> 00:00:02,500\\ndrive\\n'
    """
    return "\n".join(
        f"{number}\n{_clock(c.time, ',')} --> {_clock(c.end, ',')}\n{_line(c)}\n"
        for number, c in enumerate(captions, 1)
    )


def lrc(captions: Sequence[Marker], title: str, artist: str, album: str) -> str:
    """Return captions as LRC, which lyrics are in; an empty line takes the one before away.

    >>> print(lrc([Marker(61_500_000, 1_000_000, "drive")], "Pause thrust", "", ""), end="")
    [ti:Pause thrust]
    [01:01.50]drive
    [01:02.50]
    """
    tags = {"ti": title, "ar": artist, "al": album}
    lines = [f"[{tag}:{text}]" for tag, text in tags.items() if text]
    for number, caption in enumerate(captions):
        lines.append(f"[{_minutes(caption.time)}]{_line(caption)}")
        following = captions[number + 1].time if number + 1 < len(captions) else None
        if following is None or following - caption.end >= CLEARED:
            lines.append(f"[{_minutes(caption.end)}]")
    return "\n".join(lines) + "\n"


def _line(caption: Marker) -> str:
    return " ".join(caption.text.split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(time: int, point: str) -> str:
    seconds, thousandths = divmod(round(time / MILLISECOND), 1_000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{thousandths:03}"


def _minutes(time: int) -> str:
    seconds, hundredths = divmod(round(time / (10 * MILLISECOND)), 100)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:02}:{seconds:02}.{hundredths:02}"
