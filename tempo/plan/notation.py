"""How a tempo is written and said: coaches' spellings in, canonical text and words out.

Canonical notation is LOWER-BOTTOM-LIFT-TOP whatever the lift does first (Poliquin, after Ian
King; the NASM writes it so too): ``2021``, ``2-0-2-1``, ``20X1``, ``@30X1``, ``2.5-0-1-2``.
Named phases come in any order, before or after their number, in three languages: ``up 2, hold 1,
down 2``, ``3 s down, 1 s pause at the bottom, up fast``. Where both phases that move are named,
the pauses that are not take no time; where one is not, the rest is the routine's.

A message has in quotes what was written, and what can be written in its place: that is read.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tempo.errors import PrescriptionError
from tempo.plan import lexicon, time
from tempo.plan.phase import CYCLE, Phase, order
from tempo.plan.tempo import Length, Lift, Phases, Range, Series, Sided, Tempo, just
from tempo.plan.time import SECOND, spelled
from tempo.plan.tokens import Kind, Token, plain, tokens

LONGEST_PHASE = 600 * SECOND
MOST_REPS = 10_000
MOST_SETS = 1_000

MOVING = (Phase.LOWER, Phase.LIFT)
"""The phases of a full rep."""

LONGEST_TEXT = 500
"""The most characters in which a tempo may be written."""

NAMES = (
    *("lower", "down", "eccentric", "bottom", "lift", "up", "concentric", "top", "hold"),
    *("pause", "squeeze", "negative"),
)
"""The names of phases as keys of a table."""

EMPTY = "the tempo is empty; write one, as '2021' or 'up 2, hold 1, down 2'"

_RANGE = re.compile(r"(\S.*?)\s*(?:\.\.|-|\b(?:to|a|bis)\b)\s*(\S.*)", re.IGNORECASE)
_UNIT = re.compile(r"\s*(?:[^\W\d_]+\.?|''|['\"])$")
_PART = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:~[0-9]+(?:\.[0-9]+)?)?|[xX]")


def parse(text: str) -> Tempo:
    """Read a tempo that stands by itself; the inverse of :func:`canonical`.

    Raises PrescriptionError, with what to write instead.

    >>> parse("@30X1") == parse("lower 3, lift X, top 1") == parse("3:0:X:1")
    True
    """
    read = phases(text)
    for phase in MOVING:
        if phase not in read.named and set(read.named) & set(MOVING):
            meant = words_of(read._replace(**{phase.value: just(2 * SECOND)}))
            raise PrescriptionError(
                f"tempo '{text}' does not say how long the {phase.value} takes; write it too, as "
                f"'{meant}'"
            )
    return lasting(read.tempo, text)


def phases(text: str) -> Phases:
    """Read the phases that a text names, in any spelling: all four, or those over a routine's.

    Raises PrescriptionError, with what to write instead.

    >>> phases("5s eccentric")
    Phases(lower=Range(low=5000000, high=5000000), bottom=None, lift=None, top=None)
    """
    if len(text) > LONGEST_TEXT:
        raise PrescriptionError(f"the tempo is {len(text)} characters long; write it as '2021'")
    try:
        return _phases(text)
    except PrescriptionError:
        if found := _within(text):
            raise PrescriptionError(found) from None
        raise


def _phases(text: str) -> Phases:
    found = _undecorated(tokens(text))
    if not found:
        raise PrescriptionError(EMPTY)
    if _is_named(found):
        return _named(found, text)
    body = plain(text)[found[0].start : found[-1].end]
    parts = _parts(body, text)
    if len(parts) == 4:
        return Phases(*lasting(_placed(parts, text), text))
    raise_for = {2: _of_two, 3: _of_three, 5: _of_five}.get(len(parts), _of_many)
    return Phases(*raise_for(parts, text))


def lasting(tempo: Tempo, text: str) -> Tempo:
    """Return a tempo, which ``text`` calls, if it can be lifted by in every set.

    A hold has neither a lift nor a lower, and one pause. Raises PrescriptionError where a rep
    takes no time, lifts and does not lower, or lowers and does not lift.
    """
    changes = [len(length.values) for length in tempo if isinstance(length, Series)]
    for place in range(max(changes, default=1)):
        lower, bottom, lift, top = (
            isinstance(length, Lift) or length.low > 0 for length in tempo.of(place)
        )
        if not (lower or bottom or lift or top):
            raise PrescriptionError(
                f"tempo '{text}' has no phase longer than 0 s; write one, as '2021'"
            )
        if lower and not lift:
            meant = canonical(tempo._replace(lift=Lift.EXPLOSIVE))
            raise PrescriptionError(
                f"tempo '{text}' has a lift of no time, which no sound can tell; is '{meant}' "
                "meant, an explosive one?"
            )
        if lift and not lower:
            meant = canonical(tempo._replace(lower=just(2 * SECOND)))
            raise PrescriptionError(
                f"tempo '{text}' lowers in no time; write how long that takes, as '{meant}'"
            )
        if bottom and top and not lift:
            raise PrescriptionError(
                f"tempo '{text}' pauses at both ends and moves to neither; write 'hold 2' for a "
                "hold alone"
            )
    return tempo


QUOTES = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
"""What may stand around a tempo, and how it ends."""


def _undecorated(found: list[Token]) -> list[Token]:
    """Leave out what stands around a tempo and is none of it: brackets, @, the word itself."""
    start, end = 0, len(found)
    while start < end:
        token = found[start]
        following = found[start + 1] if start + 1 < end else None
        announced = token.text in lexicon.TEMPO | {"@", "at"} or (
            token.text == "t"
            and following
            and (following.text in ("/", ":", "=", "-") or following.kind is Kind.NUMBER)
        )
        if announced:
            start += 1
            signs = ("/", ":", "=", "-", "of", "de", "von")
            if token.text != "@" and start < end and found[start].text in signs:
                start += 1
        elif token.text in lexicon.ARTICLES and following and following.kind is Kind.NUMBER:
            start += 1
        elif token.text in QUOTES and end - start > 2 and found[end - 1].text == QUOTES[token.text]:
            start, end = start + 1, end - 1
        else:
            break
    while start < end and found[end - 1].text in (".", ";", ",", *lexicon.TEMPO):
        end -= 1
    if found[start:end] and (found[start].text, found[end - 1].text) in (("(", ")"), ("[", "]")):
        return _undecorated(found[start:end])
    return found[start:end]


def _is_named(found: Sequence[Token]) -> bool:
    """Whether a tempo names its phases: it has words that are no units."""
    for place, token in enumerate(found):
        if token.kind is not Kind.WORD or set(token.text) <= {"x"} or token.text in time.UNITS:
            continue
        between = 0 < place < len(found) - 1
        glued = token.text == "a" and not token.gap
        if between and (glued or token.text in lexicon.TO) and found[place - 1].kind is Kind.NUMBER:
            continue
        if token.text not in lexicon.COUNTS:
            return True
    return False


def _parts(body: str, text: str) -> list[str]:
    """Return the parts of a tempo that are told by place; ``~`` joins the ends of a range."""
    seconds = [unit for unit, size in time.UNITS.items() if size == SECOND and unit.isalpha()]
    units = "|".join(sorted(seconds, key=len, reverse=True))
    unit = rf"(?<=[0-9])\s*-?(?:(?:{units})(?![^\W\d_])\.?|\")"
    plain_body = re.sub(unit, "\x1f", body, flags=re.IGNORECASE)
    joined = re.sub(r"(?<=[0-9])\s*(?:\.\.+|\u2026|\b(?:to|bis)\b)\s*(?=[0-9])", "~", plain_body)
    joined = re.sub(r"(?<=[0-9])\s+a\s+(?=[0-9])", "~", joined)
    if re.fullmatch(r"[0-9]\s*[0-9]\s*[xX]\s*[0-9]", joined) and joined.count(" ") < 3:
        return list(re.sub(r"\s", "", joined))  # 30 X 0
    signs = set(re.findall(r"[-/:|_;]", joined))
    if len(signs) == 2 and "-" in signs:  # a dash for the range, if that is the only way
        (other,) = signs - {"-"}
        split = [_clean(part) for part in joined.split(other)]
        rising = all(re.fullmatch(r"[xX]|[0-9.]+|[0-9.]+-[0-9.]+", part) for part in split)
        if len(split) == 4 and rising:
            return [part.replace("-", "~") for part in split]
    if len(signs) > 1:
        raise PrescriptionError(f"tempo '{text}' mixes separators; write one kind, as '2-0-2-1'")
    if signs:
        return [_clean(part) for part in joined.split(signs.pop())]
    if "\x1f" in joined.strip("\x1f"):
        return [_clean(part) for part in re.split(r"\x1f|\s+|,(?=\s)", joined) if _clean(part)]
    if re.search(r"[,.]\s", joined):
        return [_clean(part) for part in re.split(r"[,.](?=\s)", joined)]
    if re.search(r"\s", joined):
        return [_clean(part) for part in joined.split()]
    return _glued(joined.strip("\x1f"), text)


def _glued(joined: str, text: str) -> list[str]:
    """Return the parts of a tempo without blanks and dashes: by dots, by commas, or by digits."""
    commas, dots = joined.count(","), len(re.findall(r"\.", joined))
    if not commas and not dots:
        return list(joined) if "~" not in joined else _unseparated(text)
    if commas and dots and (commas == 3) != (dots == 3):
        return [_clean(part) for part in joined.split("," if commas == 3 else ".")]
    if commas and dots:
        return _unseparated(text)
    if commas + dots == 1 and not re.fullmatch(r"[0-9xX][,.][0-9xX]", joined):
        return _unseparated(text)
    return re.split(r"[,.]", joined)


def _unseparated(text: str) -> list[str]:
    raise PrescriptionError(
        f"tempo '{text}' needs separators between its phases, as '2.5-0-1-2' or '2-0-2-3..5'"
    )


def _clean(part: str) -> str:
    return part.strip(" \x1f").replace(",", ".").removesuffix(".")


def _placed(parts: Sequence[str], text: str) -> Tempo:
    """Return the tempo of four parts in the order of canonical notation."""
    lengths = (_length(part, phase, text) for part, phase in zip(parts, CYCLE, strict=True))
    return Tempo(*lengths)


def _length(part: str, phase: Phase, text: str) -> Range | Lift:
    if set(part.upper()) == {"X"}:
        if phase is Phase.LIFT and len(part) == 1:
            return Lift.EXPLOSIVE
        raise PrescriptionError(
            f"X in tempo '{text}' stands for the {phase.value} phase; only the lift, "
            "the third place, can be explosive, as '20X1'"
        )
    if part.upper() == "A":
        raise PrescriptionError(
            f"A (assisted) in tempo '{text}' cannot be timed; write its seconds, as '2021'"
        )
    if not _PART.fullmatch(part):
        told = shown if (shown := part.replace("~", "..").replace("\x1f", "s")) else "missing"
        raise PrescriptionError(
            f"the {phase.value} phase of tempo '{text}' is {told}; write seconds, as in '2-0-2-1'"
        )
    return _seconds(part.replace("~", ".."), phase, text)


def _seconds(amount: str, phase: Phase, text: str) -> Range:
    return duration(amount, f"the {phase.value} phase of tempo '{text}'")


def _legal(parts: Sequence[str], text: str) -> str | None:
    """Return the canonical spelling of four parts, None if they are no tempo."""
    try:
        return canonical(lasting(_placed(parts, text), text))
    except PrescriptionError:
        return None


def _dashed(tempo: str) -> str:
    return tempo if "-" in tempo else "-".join(tempo)


def _readings(ways: Sequence[tuple[Sequence[str], Sequence[int]]], text: str) -> dict[str, str]:
    """Return what is said of each way that some parts can be read in, by its canonical spelling."""
    found = {}
    for parts, said in ways:
        if tempo := _legal(parts, text):
            named = ", ".join(f"{CYCLE[place].value} {parts[place]}" for place in said)
            found[_dashed(tempo)] = named.replace("~", "..")
    return found


def _of_three(parts: Sequence[str], text: str) -> Tempo:
    first, second, third = parts
    ways = [
        ((first, second, third, "0"), (0, 1, 2)),
        ((third, "0", first, second), (2, 3, 0)),
    ]
    readings = _readings(ways, text)
    if len(readings) == 1:
        return parse(next(iter(readings)))
    if not readings:
        for part, phase in zip(parts, CYCLE, strict=False):
            _length(part, phase if part.upper() != "X" else Phase.LIFT, text)
        if "X" in "".join(parts).upper():
            raise PrescriptionError(
                f"tempo '{text}' has three parts, and X stands only for the lift; write as '20X1'"
            )
        raise PrescriptionError(
            f"tempo '{text}' has three parts and would lift or lower in no time; write four, "
            "LOWER-BOTTOM-LIFT-TOP, as '2021'"
        )
    raise PrescriptionError(
        f"tempo '{text}' has three parts, which coaches read in two ways; write the one you mean:"
        f"\n  {_offered(readings)}"
    )


def _offered(readings: dict[str, str]) -> str:
    return " or ".join(f"'{tempo}' ({said})" for tempo, said in readings.items())


def _of_two(parts: Sequence[str], text: str) -> Tempo:
    first, second = parts
    ways = [((first, "0", second, "0"), (0, 2)), ((second, "0", first, "0"), (2, 0))]
    if readings := _readings(ways, text):
        raise PrescriptionError(
            f"tempo '{text}' has 2 parts, not four; write the one you mean:\n  {_offered(readings)}"
        )
    return _of_many(parts, text)


def _of_five(parts: Sequence[str], text: str) -> Tempo:
    """Refuse five parts; two of them may be the ends of a range."""
    merged = [[*parts[:at], f"{parts[at]}~{parts[at + 1]}", *parts[at + 2 :]] for at in range(4)]
    readings = {tempo: "" for each in merged if (tempo := _legal(each, text))}
    if readings and not text.strip().isdigit():
        meant = " or ".join(f"'{_dashed(tempo)}'" for tempo in readings)
        raise PrescriptionError(f"tempo '{text}' has 5 parts, not four; is {meant} meant, a range?")
    return _of_many(parts, text)


def _of_many(parts: Sequence[str], text: str) -> Tempo:
    raise PrescriptionError(
        f"tempo '{text}' has {len(parts)} part{'s'[: len(parts) != 1]}, not four: "
        "LOWER-BOTTOM-LIFT-TOP, as '2021' or '10-0-2-1'"
    )


def _within(text: str) -> str:
    """Return what is told of a text in which a tempo of four parts stands among other things."""
    found = tokens(text)
    if len(found) > 60 or re.fullmatch(r"\s*\S+\s*", text):
        return ""
    for length in range(len(found) - 1, 0, -1):
        for start in range(len(found) - length + 1):
            inside = found[start : start + length]
            before, after = found[start - 1 : start], found[start + length : start + length + 1]
            if (before and not inside[0].gap and before[0].text != "@") or (
                after and not after[0].gap and after[0].text not in (",", ";", ".")
            ):
                continue
            piece = text[inside[0].start : inside[-1].end]
            if inside[0].kind is not Kind.NUMBER or not re.search(r"[0-9xX]$", piece):
                continue
            try:
                parts = _parts(plain(piece), piece)
            except PrescriptionError:
                continue
            if (
                len(parts) == 4
                and _legal(parts, piece)
                and not (re.search(r"\s", piece) and length > 7)
            ):
                others = [text[: inside[0].start].strip(), text[inside[-1].end :].strip()]
                extra = " and ".join(f'"{each}"' for each in others if each)
                return (
                    f"tempo '{text}' has more in it than a tempo: '{piece}' would be one, {extra} "
                    "is none of it"
                )
    return ""


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
        if where and (pauses or holds):
            ends, where = ends | {where}, None
        if len(moves) > 1 or len(ends) > 1 or (moves and (ends or pauses or holds or where)):
            return None
        return _Words(self.words + other.words, moves, ends, pauses, holds, where)


_Atom = _Amount | _Words

_LEFT_OUT = frozenset(".:=()[]@")
_BOUNDS = frozenset(",;+/|>&\u2192")


def _named(found: Sequence[Token], text: str) -> Phases:
    """Read phases by name, each beside its seconds."""
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
            lengths[phase] = _length("X", phase, text)
        else:
            lengths[phase] = _seconds(amount.written, phase, text)
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


def words_of(read: Phases) -> str:
    """Write the phases that were named, so that they are read again.

    >>> words_of(Phases(lower=just(3 * SECOND), top=just(0)))
    'lower 3 s, top 0 s'
    """
    return ", ".join(
        f"{phase.value} {_said(length)}"
        for phase, length in zip(CYCLE, read, strict=True)
        if length is not None
    )


def _said(length: Length) -> str:
    return "explosively" if isinstance(length, Lift) else f"{between(length, ' to ')} s"


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
    again = isinstance(before, _Words) and before.ends and before.ends == words.ends
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


def amount_at(found: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the seconds that stand at a place, or a range of them, and the place after them."""
    number = _number_at(found, at)
    if number is None:
        return None
    written, at = number
    after = _joint_at(found, at)
    high = _number_at(found, after) if after else None
    if high:
        written, at = f"{written}..{high[0]}", high[1]
    hyphen = at < len(found) and found[at].text == "-" and not found[at].gap
    place = at + hyphen
    unit = found[place].text if place < len(found) else ""
    if unit in lexicon.COUNTS:
        at = place + 1
    elif unit in time.UNITS and unit != "'":
        written, at = f"{written} {unit}", place + 1
        if at < len(found) and found[at].text == "." and not found[at].gap:
            at += 1
    return written, at


def _number_at(found: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return a number, in digits or in a word, and the place after it."""
    if at >= len(found):
        return None
    token = found[at]
    if token.kind is Kind.WORD:
        if token.text in lexicon.NUMBERS:
            return str(lexicon.NUMBERS[token.text]), at + 1
        unit = found[at + 1].text if at + 1 < len(found) else ""
        of = found[at + 2].text if at + 2 < len(found) else ""
        counts = unit in lexicon.COUNTS and of not in ("of", "de", "von")
        if token.text in lexicon.ARTICLES and (counts or (unit.isalpha() and unit in time.UNITS)):
            return "1", at + 1
        return None
    if token.kind is not Kind.NUMBER:
        return None
    if (
        at + 2 < len(found)
        and found[at + 1].text in (".", ",")
        and found[at + 2].kind is Kind.NUMBER
        and not found[at + 1].gap
        and not found[at + 2].gap
    ):
        return f"{token.text}.{found[at + 2].text}", at + 3
    return token.text, at + 1


def _joint_at(found: Sequence[Token], at: int) -> int:
    """Return the place after what joins the ends of a range, 0 if nothing does."""
    if at >= len(found):
        return 0
    if found[at].text == "." and at + 1 < len(found) and found[at + 1].text == ".":
        return at + 2
    return at + 1 if found[at].text in {"-", "~", "\u2026", *lexicon.TO} else 0


def duration(text: str, what: str, longest: int = LONGEST_PHASE) -> Range:
    """Read a time as people write it, or a range as ``3..5``, into microseconds.

    The unit of a range stands after it: ``1-2 min``. Raises PrescriptionError, which calls the
    thing ``what``.

    >>> duration("2.5", "the rest"), duration("1-2 min", "the rest", 120 * SECOND)
    (Range(low=2500000, high=2500000), Range(low=60000000, high=120000000))
    """
    low, high = _ends(plain(text))
    unit = _UNIT.search(high)
    if unit and low.strip().replace(".", "").replace(",", "").isdigit():
        low += unit[0]
    ends = Range(*(time.parse(each, what, longest) for each in (low, high)))
    return _rising(ends, low, high, what)


def whole(text: str, what: str, most: int) -> Range:
    """Read a whole number from 1 to ``most``, or a range of them as ``8..10``.

    >>> whole("8..10", "reps", MOST_REPS)
    Range(low=8, high=10)
    """

    def number(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not 1 <= int(text) <= most:
            raise PrescriptionError(
                f"{what} is '{text}'; write a whole number from 1 to {most}, or a range as '8..10'"
            )
        return int(text)

    low, high = _ends(plain(text))
    return _rising(Range(number(low), number(high)), low, high, what)


def _ends(text: str) -> tuple[str, str]:
    """Return both ends of a range as they are written, of a single value twice that."""
    match = _RANGE.fullmatch(text.strip())
    return (match[1], match[2]) if match else (text.strip(),) * 2


def _rising(ends: Range, low: str, high: str, what: str) -> Range:
    if ends.low > ends.high:
        raise PrescriptionError(f"{what} runs from {low} down to {high}; write '{high}..{low}'")
    return ends


def canonical(tempo: Tempo) -> str:
    """Write a tempo as LOWER-BOTTOM-LIFT-TOP; the inverse of :func:`parse`.

    What changes from set to set is written with commas, which a person can read.

    >>> canonical(parse("up X, hold 1, down 2")), canonical(parse("up 2, hold 3..5, down 2.5"))
    ('20X1', '2.5-0-2-3..5')
    """
    parts = [_written(length) for length in tempo]
    return ("" if all(len(part) == 1 for part in parts) else "-").join(parts)


def _written(length: Length) -> str:
    if isinstance(length, Series):
        return ",".join(_written(each) for each in length.values)
    return str(length.value) if isinstance(length, Lift) else between(length, "..")


def between(
    ends: Range | Series[Range | Lift] | Sided[Range | Series[Range]],
    joint: str,
    scale: int = SECOND,
) -> str:
    """Write a range with a word or sign between its ends; ``scale`` 1 writes plain numbers.

    >>> between(Range(8, 10), "-", 1), between(Series((just(12), just(10))), "-", 1)
    ('8-10', '12, 10')
    """
    if isinstance(ends, Sided):
        left, right = (between(side, joint, scale) for side in ends)
        return f"{left} left, {right} right"
    if isinstance(ends, Series):
        return ", ".join(
            each.value if isinstance(each, Lift) else between(each, joint, scale)
            for each in ends.values
        )
    return joint.join(spelled(end * SECOND // scale) for end in dict.fromkeys(ends))


class Terms(NamedTuple):
    """How the phases of a tempo are said in a language; braces stand for what is told."""

    lower: str = "lower {seconds} s"
    bottom: str = "bottom {seconds} s"
    lift: str = "lift {seconds} s"
    top: str = "top {seconds} s"
    explosive: str = "lift explosively"
    to: str = "{low} to {high}"
    in_routine: str = "{named}; {others} as in the routine"

    def phase(self, phase: Phase, length: Length) -> str:
        """Return a phase with how long it takes."""
        if isinstance(length, Lift):
            return self.explosive
        joint = self.to.format(low="", high="")
        said: str = getattr(self, phase.value)
        return said.format(seconds=between(length, joint))


ENGLISH = Terms()


def words(tempo: Tempo, starts: Phase, named: Sequence[Phase] = (), terms: Terms = ENGLISH) -> str:
    """Say a tempo in words, in the order in which the rep goes through it.

    Where only some phases were ``named``, the others are the routine's, and that is said.

    >>> words(parse("2021"), Phase.BOTTOM), words(parse("3-1-X-0"), Phase.TOP)
    ('lift 2 s, top 1 s, lower 2 s', 'lower 3 s, bottom 1 s, lift explosively')
    >>> words(parse("3021"), Phase.BOTTOM, [Phase.LOWER])
    'lower 3 s; lift 2 s, top 1 s as in the routine'
    """
    said: dict[bool, list[str]] = {True: [], False: []}
    for phase in order(starts):
        length = tempo[CYCLE.index(phase)]
        if phase in named or length != just(0):
            said[phase in named].append(terms.phase(phase, length))
    own, others = ", ".join(said[True]), ", ".join(said[False])
    if own and others:
        return terms.in_routine.format(named=own, others=others)
    return own or others
