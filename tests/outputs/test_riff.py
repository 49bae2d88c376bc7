"""The chunks as a reader of our own finds them, written from the format's description alone."""

import struct
from collections.abc import Iterator

from tempo.audio.pcm import Format
from tempo.outputs import riff, wav
from tempo.outputs.take import Take
from tempo.plan.markers import Marker

MARKERS = (
    Marker(0, 3_000_000, "Set 1"),
    Marker(1_500_000, 1_000_000, "Set 1, rep 1"),
    Marker(2_000_011, 500_000, "größer"),
)


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and the content of each chunk; sizes that do not add up fail."""
    place = 0
    while place < len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        content = data[place + 8 : place + 8 + size]
        assert len(content) == size
        yield name, content
        place += 8 + size + size % 2
    assert place == len(data)


def file(take: Take, samples: bytes) -> list[tuple[bytes, bytes]]:
    import io

    written = io.BytesIO()
    wav.encode(written, "a.wav", take._replace(blocks=[samples]))
    ((name, content),) = chunks(written.getvalue())
    assert name == b"RIFF" and content[:4] == b"WAVE"
    return list(chunks(content[4:]))


def test_cues_stand_on_their_frames_with_a_label_and_a_length() -> None:
    found = file(Take([], Format(44_100, 2), 3, markers=MARKERS), bytes(12))
    assert [name for name, _ in found] == [b"fmt ", b"data", b"cue ", b"LIST"]
    cues, labels = found[2][1], found[3][1]
    assert struct.unpack_from("<I", cues) == (3,)
    points = list(struct.iter_unpack("<II4sIII", cues[4:]))
    assert [(number, start, offset) for number, start, _, _, _, offset in points] == [
        (1, 0, 0),
        (2, 66_150, 66_150),
        (3, 88_200, 88_200),
    ]
    assert {(chunk, first, block) for _, _, chunk, first, block, _ in points} == {(b"data", 0, 0)}
    assert labels[:4] == b"adtl"
    inside = list(chunks(labels[4:]))
    assert [(struct.unpack_from("<I", c)[0], c[4:]) for n, c in inside if n == b"labl"] == [
        (1, b"Set 1\0"),
        (2, b"Set 1, rep 1\0"),
        (3, "größer".encode() + b"\0"),
    ]
    lengths = [struct.unpack_from("<II4s", c) for n, c in inside if n == b"ltxt"]
    assert lengths == [(1, 132_300, b"rgn "), (2, 44_100, b"rgn "), (3, 22_050, b"rgn ")]


def test_tags_are_in_the_info_list() -> None:
    take = Take([], Format(), 1, "Thrust", "rep-tempo", "Hip thrust", "2021", 3, 12)
    ((_, content),) = [each for each in file(take, b"\1\2") if each[0] == b"LIST"]
    assert content[:4] == b"INFO"
    assert dict(chunks(content[4:])) == {
        b"INAM": b"Thrust\0",
        b"IART": b"rep-tempo\0",
        b"IPRD": b"Hip thrust\0",
        b"ITRK": b"3/12\0",
        b"ICMT": b"2021\0",
    }


def test_nothing_told_adds_nothing() -> None:
    assert riff.after(Take([], Format(), 0)) == b""


def test_a_cue_that_32_bits_do_not_hold_is_left_out() -> None:
    day = 28 * 3_600_000_000  # more than 2 ** 32 frames
    assert riff.after(Take([], Format(), 0, markers=(Marker(day, 1, "late"),))) == b""
