from collections.abc import Iterator
from itertools import repeat

import pytest

from tempo.audio.cuts import cut
from tempo.audio.pcm import Block

DATA = bytes(range(200))


@pytest.mark.parametrize("size", [1, 7, 64, 300])
@pytest.mark.parametrize("sizes", [[200], [0, 1, 99, 0, 100], [64, 64, 64, 8]])
def test_blocks_of_any_size_give_streams_of_the_sizes_asked_for(
    size: int, sizes: list[int]
) -> None:
    blocks = [memoryview(DATA)[start : start + size] for start in range(0, 200, size)]
    found = [b"".join(stream) for stream in cut(blocks, sizes)]
    assert [len(stream) for stream in found] == sizes
    assert b"".join(found) == DATA


def test_blocks_are_asked_for_only_when_they_are_needed() -> None:
    asked = []

    def blocks() -> Iterator[Block]:
        for number in range(3):
            asked.append(number)
            yield b"abcd"

    streams = cut(blocks(), repeat(6))
    first = next(streams)
    assert asked == []
    assert (b"".join(first), asked) == (b"abcdab", [0, 1])
    assert b"".join(next(streams)) == b"cdabcd"
    assert b"".join(next(streams)) == b""  # there is no more


def test_wide_views_and_empty_blocks_are_counted_in_bytes() -> None:
    wide = memoryview(DATA[:8]).cast("h")
    assert [b"".join(s) for s in cut([b"", wide, b""], [3, 5])] == [DATA[:3], DATA[3:8]]
