"""A tempo in words: phases by name, in any order, each beside its seconds.

``up 2, hold 1, down 2``, ``3 s down, 1 s pause at the bottom, up fast``, in three languages.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.plan import lexicon
from tempo.plan.figures import lasting, length_of, seconds_of
from tempo.plan.phase import CYCLE, Phase
from tempo.plan.quantity import amount_at
from tempo.plan.saying import words_of
from tempo.plan.tempo import Lift, Phases, Range, just
from tempo.plan.time import SECOND
from tempo.plan.tokens import Kind, Token

MOVING = (Phase.LOWER, Phase.LIFT)
"""The phases of a full rep."""


class _Amount(NamedTuple):
    """The seconds of a phase as they are written; X for an explosive lift."""

    written: str


class _Words(NamedTuple):
    """The words of one phase, by what they say of it."""

    words: tuple[str, ...]
    moves: frozenset[Phase] = frozenset()
    ends: frozenset[Phase] = frozenset()
    pauses: bool = False  # at the end that was reached
    holds: bool = False  # at the top, unless an end is named
    where: Phase | None = None  # an end, if it is one of a pause

    @property
    def still(self) -> bool:
        """Whether they speak of a pause and do not name its end."""
        return (self.pauses or self.holds) and not self.ends

    def with_(self, other: "_Words") -> "_Words | None":
        """Return the words of both if they can be of one phase."""
        moves, ends = self.moves | other.moves, self.ends | other.ends
        pauses, holds = self.pauses or other.pauses, self.holds or other.holds
        where = self.where or other.where
        if where and (pauses or holds or where in ends):
            ends, where = ends | {where}, None
        if len(moves) > 1 or len(ends) > 1 or (moves and (ends or pauses or holds or where)):
            return None
        return _Words(self.words + other.words, moves, ends, pauses, holds, where)


_Atom = _Amount | _Words


_LEFT_OUT = frozenset(".:=()[]@")


_BOUNDS = frozenset(",;+/|>&\u2192")


_THERE_AND_BACK = {
    "out": Phase.LIFT,
    "open": Phase.LIFT,
    "forward": Phase.LIFT,
    "back": Phase.LOWER,
    "close": Phase.LOWER,
}
"""Ways that are told by each other alone: 2 s out, 4 s back."""

_DIRECTIONS = {
    ("nach", "unten"): Phase.LOWER,
    ("nach", "oben"): Phase.LIFT,
    ("hacia", "abajo"): Phase.LOWER,
    ("hacia", "arriba"): Phase.LIFT,
}
"""Words for an end, or for the way there."""


def directed(found: Sequence[Token]) -> Sequence[Token]:
    """Return tokens in which ways told by each other, and a pause on the box, are phases.

    >>> from tempo.plan.tokens import tokens
    >>> [token.text for token in directed(tokens("2 s out, 4 s back"))]
    ['2', 's', 'lift', ',', '4', 's', 'lower']
    """
    words = {token.text for token in found}
    pairs = ({"out", "back"}, {"open", "close"}, {"forward", "back"})
    paired = not words & lexicon.MOVES.keys() and any(pair <= words for pair in pairs)
    still = bool(words & (lexicon.PAUSES | lexicon.HOLDS))
    read = []
    for place, token in enumerate(found):
        before = [each.text for each in found[max(0, place - 2) : place]]
        if paired and token.text in _THERE_AND_BACK:
            token = token._replace(text=_THERE_AND_BACK[token.text].value)
        elif direction := _DIRECTIONS.get((before[-1] if before else "", token.text)):
            token = token._replace(text=direction.value)
        elif token.text == "pos" and words & {"neg", "negs", "negative"}:
            token = token._replace(text="lift")
        elif still and token.text in ("box", "bench", "pins", "chair") and before[:1] == ["on"]:
            token = token._replace(text="bottom")  # pause 2 s on the box
        read.append(token)
    return read


def named_phases(found: Sequence[Token], text: str) -> Phases:
    """Read phases by name, each beside its seconds."""
    found = directed(found)
    lengths: dict[Phase, Range | Lift] = {}
    reached = None
    unpaused = False  # at either end
    pairs = [*_pairs(found, text)]
    placed = sum(named.holds and not (named.moves or named.ends) for _, named in pairs) > 1
    for amount, named in pairs:
        if amount.written == "0" and named.pauses and named.still and reached is None:
            unpaused = True
            continue
        if placed and named.holds:  # one at each end: lower 4, hold 2, lift 1, hold 1
            named = named._replace(holds=False, pauses=True)
        phase = _phase(named, amount, reached)
        if phase in lengths:
            raise PrescriptionError(f"tempo '{text}' names the {phase.value} phase twice")
        if amount.written == "X":
            lengths[phase] = length_of("X", phase, text)
        else:
            lengths[phase] = seconds_of(amount.written, phase, text)
        reached = next(iter(named.moves), reached)
    if unpaused:
        for phase in (Phase.BOTTOM, Phase.TOP):
            lengths.setdefault(phase, just(0))
    read = Phases(*(lengths.get(phase) for phase in CYCLE))
    if Phase.LOWER in lengths and Phase.LIFT in lengths:
        return Phases(*lasting(read.tempo, text))
    for phase, length in lengths.items():
        if phase in MOVING and length == just(0):
            example = words_of(read._replace(**{phase.value: just(2 * SECOND)}))
            raise PrescriptionError(
                f"tempo '{text}' has a {phase.value} of no time; write how long it takes, as "
                f"'{example}'"
            )
    return read


def _phase(words: _Words, amount: _Amount, reached: Phase | None) -> Phase:
    """Return the phase that some words name, after the move that was named before them."""
    if words.moves:
        return next(iter(words.moves))
    if words.ends:
        return next(iter(words.ends))
    if words.holds:
        return Phase.TOP
    end = Phase.BOTTOM if reached is Phase.LOWER else Phase.TOP
    if reached and (words.pauses or words.where is end):  # baja 3, abajo 1
        return end
    said = " ".join(words.words)
    if words.pauses:
        if amount.written == "X":
            raise PrescriptionError(
                f"X stands for the {said}; only the lift can be explosive, as '20X1'"
            )
        seconds = amount.written
        raise PrescriptionError(
            f"does the {said} of {seconds} come at the top or at the bottom? write "
            f"'top {seconds}' or 'bottom {seconds}'"
        )
    raise PrescriptionError(
        f"is {said} a way or the end of it? write 'sube 2' or 'baja 2', or 'top 2' or 'bottom 2'"
    )


def _pairs(found: Sequence[Token], text: str) -> list[tuple[_Amount, _Words]]:
    """Return each amount with the words beside it: there is only one way to pair neighbours."""
    clauses = _clauses(found, text)
    pairs: list[tuple[_Amount, _Words]] = []
    if any(_paired(atoms) is None for _, atoms in clauses):
        together = _paired([atom for _, atoms in clauses for atom in atoms])
        if together is not None:
            return together
    for written, atoms in clauses:
        here = _paired(atoms)
        if not written:
            raise PrescriptionError(
                f"tempo '{text}' has nothing between two signs; write as 'up 2, hold 1, down 2'"
            )
        if not here:
            raise PrescriptionError(
                f"\"{written}\" is not a phase and its seconds; write as 'up 2, hold 1, down 2'"
            )
        pairs += here
    return pairs


def _paired(atoms: Sequence[_Atom]) -> list[tuple[_Amount, _Words]] | None:
    if len(atoms) % 2:
        return None
    pairs = []
    for one, other in zip(atoms[::2], atoms[1::2], strict=True):
        if isinstance(one, _Amount) and isinstance(other, _Words):
            pairs.append((one, other))
        elif isinstance(one, _Words) and isinstance(other, _Amount):
            pairs.append((other, one))
        else:
            return None
    return pairs


def _clauses(found: Sequence[Token], text: str) -> list[tuple[str, list[_Atom]]]:
    """Return the amounts and phases of each stretch between commas, and how it is written."""
    clauses: list[tuple[int, int, list[_Atom]]] = []
    atoms: list[_Atom] = []
    at = begin = 0
    while at < len(found):
        token = found[at]
        following = found[at + 1] if at + 1 < len(found) else None
        if _is_bound(token, following, at):
            clauses.append((begin, at, atoms))
            at, begin, atoms = at + 1, at + 1, []
            continue
        at = _atom(found, at, atoms, text)
    if begin < len(found):
        clauses.append((begin, at, atoms))
    return [
        (text[found[start].start : found[end - 1].end] if start < end else "", each)
        for start, end, each in clauses
    ]


def _is_bound(token: Token, following: Token | None, at: int) -> bool:
    if token.text == "-":
        return token.gap and following is not None and following.gap
    glued = following is not None and following.kind is Kind.NUMBER and not following.gap
    return token.text in _BOUNDS and not (token.text == "+" and (token.gap or not at) and glued)


def _atom(found: Sequence[Token], at: int, atoms: list[_Atom], text: str) -> int:
    """Read what stands at a place into the atoms, and return the place after it."""
    token = found[at]
    following = found[at + 1] if at + 1 < len(found) else None
    amount = amount_at(found, at)
    if amount:
        atoms.append(_Amount(amount[0]))
        return amount[1]
    word = token.text
    if word in lexicon.EXPLOSIVE or word in lexicon.EXPLODE:
        atoms.append(_Amount("X"))
        if word in lexicon.EXPLODE:
            _add(atoms, _Words((word,), moves=frozenset({Phase.LIFT})))
    elif word in lexicon.NONE:
        atoms.append(_Amount("0"))
    elif said := _phase_word(word, following):
        _add(atoms, said, last=amount_at(found, at + 1) is None)
    elif word in ("each", "je", "jeweils") and amount_at(found, at + 1):
        pass  # hold each 5 s
    elif token.kind is Kind.WORD and not _is_filling(word):
        raise PrescriptionError(
            f"'{text[token.start : token.end]}' in tempo '{text}' is not a phase; the phases are "
            "up (lift), hold (top), down (lower) and bottom"
        )
    elif token.kind is Kind.SIGN and word not in _LEFT_OUT:
        hyphen = word == "-" and at > 0 and not (token.gap and following and not following.gap)
        if not hyphen:
            raise PrescriptionError(
                f"tempo '{text}' has a {word} where no sign can stand; write as 'up 2, hold 1, "
                "down 2'"
            )
    return at + 1


def _is_filling(word: str) -> bool:
    return word in lexicon.FILLING | lexicon.ARTICLES | lexicon.TEMPO | lexicon.COUNTS | lexicon.TO


def _add(atoms: list[_Atom], words: _Words, *, last: bool = False) -> None:
    """Add words to those before them, or as a phase of their own: ``hold 2 at the top`` is one.

    So is ``top 2 hold``, if no amount comes after it (``last``) that could be the hold's own.
    """
    place = -1
    if len(atoms) > 1 and isinstance(atoms[-1], _Amount) and not words.moves:
        place = -2
    before = atoms[place] if atoms else None
    named = words.ends or ({words.where} if words.where else None)
    again = isinstance(before, _Words) and before.ends and before.ends == named
    unsaid = isinstance(before, _Words) and before.still and not words.still
    after = isinstance(before, _Words) and bool(before.ends) and words.still and last
    if isinstance(before, _Words) and (place == -1 or unsaid or again or after):
        both = before.with_(words)
        if both:
            atoms[place] = both
            return
    atoms.append(words)


def _phase_word(word: str, following: Token | None) -> _Words | None:
    """Return what a word says of a phase, None if it says nothing."""
    if word == "con" and following and _phase_word(following.text, None):
        return None  # Spanish: with
    if word == "auf" and following and following.text in ("der", "dem", "den", "die", "das"):
        return None  # German: on
    if word in lexicon.MOVES:
        return _Words((word,), moves=frozenset({lexicon.MOVES[word]}))
    if word in lexicon.ENDS:
        return _Words((word,), ends=frozenset({lexicon.ENDS[word]}))
    if word in lexicon.HOLDS:
        return _Words((word,), holds=True)
    if word in lexicon.PAUSES:
        return _Words((word,), pauses=True)
    if word in lexicon.WHERE:
        return _Words((word,), where=lexicon.WHERE[word])
    return None
