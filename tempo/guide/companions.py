"""What is written beside a track: its events and its words, for players, editors and programs."""

from collections.abc import Callable
from typing import NamedTuple

from tempo.guide.asked import Guide
from tempo.outputs.take import Take
from tempo.plan import markers
from tempo.plan.pieces import Piece


class Companion(NamedTuple):
    """How its file's name ends, and what is in it."""

    ending: str
    made: Callable[[Guide, Piece, Take], str | bytes]


def _json(guide: Guide, piece: Piece, take: Take) -> str:
    import json

    from tempo.guide.schedule import scheduled

    track = guide.track._replace(spans=piece.spans, events=piece.events)
    return json.dumps(scheduled(guide._replace(track=track))) + "\n"


def _labels(guide: Guide, piece: Piece, take: Take) -> str:
    from tempo.outputs.labels import audacity

    return audacity(take.markers)


def _vtt(guide: Guide, piece: Piece, take: Take) -> str:
    from tempo.outputs.captions import vtt

    return vtt(markers.captions(piece.events))


def _srt(guide: Guide, piece: Piece, take: Take) -> str:
    from tempo.outputs.captions import srt

    return srt(markers.captions(piece.events))


def _lrc(guide: Guide, piece: Piece, take: Take) -> str:
    from tempo.outputs.captions import lrc

    return lrc(markers.captions(piece.events), take.title, take.artist, take.album)


def _csv(guide: Guide, piece: Piece, take: Take) -> str:
    from tempo.outputs.table import rows

    return rows(piece.events)


def _midi(guide: Guide, piece: Piece, take: Take) -> bytes:
    from tempo.outputs.midi import midi

    return midi(take.title, piece.events, take.markers, piece.end - piece.start)


COMPANIONS = {
    "json": Companion(".json", _json),
    "labels": Companion(".txt", _labels),
    "vtt": Companion(".vtt", _vtt),
    "srt": Companion(".srt", _srt),
    "lrc": Companion(".lrc", _lrc),
    "csv": Companion(".csv", _csv),
    "midi": Companion(".mid", _midi),
}

PLAYLIST = "m3u8"
"""What stands beside the pieces of a track, all of them together."""
