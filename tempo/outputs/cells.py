"""A stream of samples in cells of about a second, each of which is encoded once.

A set is full of what was heard before: rests, and the reps of the set before it. Where a codec's
frames stand by themselves, or lean on little, cells that sound alike become the same bytes. Cells
in a row that are new are encoded together, on all cores; which they are depends on the samples
alone, so the same samples are the same bytes however many cores there are.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha1
from typing import Generic, NamedTuple, TypeVar

from tempo.outputs.cores import side_by_side

LONGEST = 16
"""The most cells in a row that are encoded together."""

KEPT = 600
"""How many cells are remembered, those that were heard last: ten minutes."""

Made = TypeVar("Made")


class _Cell(Generic[Made]):
    made: Made


class _Row(NamedTuple, Generic[Made]):
    """Cells in a row, the first of which are ``new``: their samples, and those ``before`` them."""

    before: bytes
    samples: list[bytes]
    new: list[_Cell[Made]]
    cells: list[_Cell[Made]]


def encoded(
    cells: Iterable[bytes], encode: Callable[[bytes, Sequence[bytes]], list[Made]], before: int = 0
) -> Iterator[Made]:
    """Yield what each cell of samples becomes, in order.

    ``encode`` is given the ``before`` bytes before some cells in a row, or what there is of them
    where the stream starts, and the cells; it returns what each of them becomes.
    """

    def made(row: _Row[Made]) -> tuple[_Row[Made], list[Made]]:
        return row, encode(row.before, row.samples) if row.new else []

    rows: Iterator[_Row[Made]] = _rows(cells, before)
    for row, found in side_by_side(made, rows):
        for cell, each in zip(row.new, found, strict=True):
            cell.made = each
        for cell in row.cells:
            yield cell.made


def _rows(cells: Iterable[bytes], before: int) -> "Iterator[_Row[Made]]":
    """Yield all cells in rows, whatever the cores."""
    known: OrderedDict[bytes, _Cell[Made]] = OrderedDict()
    row: _Row[Made] = _Row(b"", [], [], [])
    tail = b""
    for samples in cells:
        digest = sha1(tail, usedforsecurity=False)
        digest.update(samples)
        key = digest.digest()
        cell = known.get(key)
        if len(row.cells) == LONGEST or (cell is None and len(row.cells) > len(row.new)):
            yield row
            row = _Row(tail, [], [], [])
        if cell is None:
            cell = known[key] = _Cell()
            row.samples.append(samples)
            row.new.append(cell)
            if len(known) > KEPT:
                known.popitem(last=False)
        else:
            known.move_to_end(key)
        row.cells.append(cell)
        tail = (tail + samples)[-before:] if before else b""
    if row.cells:
        yield row
