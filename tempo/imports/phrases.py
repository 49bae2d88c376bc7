"""Sentences of a guide: the durations, sets, reps, rests and sides that they state."""

import re
import textwrap
from functools import lru_cache
from typing import NamedTuple

from tempo.plan.phase import Phase

_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

NUMBERS = {
    **{
        f"{tens}-{word}": 10 * place + one
        for place, tens in enumerate(_TENS, 2)
        for one, word in enumerate(_ONES[:9], 1)
    },
    **{word: one for one, word in enumerate(_ONES, 1)},
    **{word: 10 * place for place, word in enumerate(_TENS, 2)},
    "dos": 2,
    "tres": 3,
    "zwei": 2,
    "drei": 3,
}
"""Numbers in words; those of two words first, as they begin like others."""

_N = r"(\d{1,4}(?:[.,]\d+)?)"
_R = rf"(?<![\w.,/$€£-]){_N}(?:\s*(?:-|to|or|bis|/)\s*{_N})?"
_SECONDS = r"(?:seconds?|secs?|s|counts?|segundos?|seg|sekunden?|sek|\"|″)(?![\w])"
_MINUTES = r"(?:minutes?|mins?|minutos?|minuten?)\b"
_DURATION = re.compile(
    rf"{_R}\s*-?\s*(?:(?P<s>{_SECONDS})|(?P<m>{_MINUTES}))(?:\s*(?:counts?|tempo)\b)?"
)

LOWER_BACK = re.compile(
    r"(?:\b(?:your|the|of|a|my|and|or|no|with|in|than|not|to|into|hyperextend\w*|arch\w*|"
    r"round\w*|press|protect\w*|strain\w*|flatten|keep)\s+(?:and\s+)?)lower[- ]back\b"
    r"|\blower[- ]back\b(?!\s*(?:knee|leg|foot|heel|down|to\b|towards?|slowly|with\b|until|under|in\b|and\b|over|$|[.,;]))"
    r"|\blower(?=[- ](?:body(?! (?:to|towards?|until|by|down|as|with|slowly|under))|abs?|abdominals?|legs?|half|limbs?|glutes?|chest|traps?|spine|part)\b)"
    r"|\blower (?=(?:weights?|loads?|reps?)\b)"
)

_LIFT = (
    r"up|upwards?|lift(?:ing|ed|s)?|rais(?:e|es|ing)|ris(?:e|es|ing)|concentric|ascent|ascend(?:ing)?|"
    r"press(?:ing)?|push(?:ing)?(?! (?:your |the )?(?:hips?|butt|bottom|glutes) back)|pull(?:ing)?|driv(?:e|ing)|curl(?:ing)?|thrust(?:ing)?|positive|"
    r"stand(?:ing)? (?:back )?up|return(?:ing)? to (?:an? |the )?(?:stand\w*|upright|top)|row(?:ing)?|extend(?:ing)?|sube|subir|subida|el[eé]v\w+|levant\w+|empuj\w+(?! (?:las |la |tus )?caderas? hacia atrás)|"
    r"open(?:ing)? (?:your|the) (?:top |upper )?(?:knee|leg|hip)s?|"
    r"rotat(?:e|ing) (?:your |the )?(?:forearm|arm|hand|shoulder|knee|leg)s? (?:out|in|up|away|inward|outward)\w*|abr[ei]\w*|nach oben|(?:an|hoch)?heb(?:e|en|t)|(?:hoch)?drück\w*|hochricht\w*|aufricht\w*|hoch|auf|konzentrisch\w*|concéntric\w*"
)
_LOWER = (
    r"down|downwards?|lower(?:ing|ed|s)?|eccentric|eccentrics|negatives?|descent|descend(?:ing)?|"
    r"let(?:ting)? (?:\w+ ){1,3}(?:pull|draw|bring|take|bend|sink|drop|fall|straighten|close|go|travel|come|return|move|slide)|drop(?:ping)?|releas(?:e|ing)|return(?:ing)?|lengthening|sink(?:ing)?|sit(?:ting)? (?:straight |back (?:and )?)?down (?:into|until|between)|sit into|hing(?:e|ing)|push(?:ing)? (?:your |the )?(?:hips?|butt|bottom|glutes) back(?:wards?)?|"
    r"empuj\w+ (?:las |la |tus )?caderas? hacia atrás|nach unten|absenk\w*|hinunter\w*|"
    r"baj(?:a|ar|ada|ando)|descien\w+|senk(?:e|en|t)|ablassen|runter|ab|exzentrisch\w*|excéntric\w*"
)
_HOLD = (
    r"hold(?:ing|s)?|paus(?:e|es|ed|ing)|squeez(?:e|es|ing)|isometric(?:ally)?|contract(?:ion|ing)?|"
    r"wait|stay|stop|freeze|remain|aguant\w+|mant[eé]n\w*|mantener|pausa(?:ndo)?|apriet\w+|halten?|maintain(?:ing)?"
)
_TOP = r"top|peak|lockout|contracted|contraction|highest|raised|lifted|arriba|oben|end range|squeez(?:e|ing)"
_BOTTOM = r"bottom|stretched|stretch|lowest|the hole|abajo|unten|lowered|posición baja|low position"

_WORD = re.compile(
    rf"\b(?:(?P<hold>{_HOLD})|(?P<top>{_TOP})|(?P<bottom>{_BOTTOM})|(?P<lift>{_LIFT})|(?P<lower>{_LOWER}))\b"
)
_BY_FORCE = re.compile(
    r"\b((?:press|push|pull|squeez|drag)(?:e|ed|es|ing)?\b)([^.,;:]{0,30}?)\bdown(?:wards?)?\b(?! to)"
)
"""What goes down by force, and is no lowering."""

_CLAUSE = re.compile(
    r"[;.!?()\[\]]|,(?!\d)|\b(?:then|before|luego|dann|and then)\b|\s-\s|\b(?:and|y|und)\b"
)
_OPEN = re.compile(_CLAUSE.pattern.replace(r"()\[\]", r")\]"))
"""The same, but for a bracket that opens: what stands before it is of the clause too."""

_BOTH = re.compile(
    r"\s*(?:(?:in|on|for|per)\s+)?(?:each|both|either|every)\s+(?:direction|way|phase|part)s?\b"
    r"|\s*up and (?:\d+\s*(?:seconds?)?\s*)?down\b|\s*(?:on the )?way up and (?:on the way )?down"
)
_REACHED = re.compile(
    r"\s*(?:to|until you|before you) (?:reach|get to|arrive at|come to|are at|hit) "
    rf"(?:the |your )?(?:(?P<top>{_TOP})|(?:{_BOTTOM}))\b"
)
_SATZ = re.compile(r"\b(?:satz|sätze|sätzen|wiederholungen|wdh)\b")
"""Words of a German prescription, in which a `Pause` is the rest between sets."""

_EXPLODES = re.compile(
    r"\b(?:explosive(?:ly)?|explod(?:e|ing)|as fast as (?:you can|possible)|explosiv(?:o|a|amente)?)\b"
)
"""How a lift is that is told by its intent."""

_OF_SETS = re.compile(r"\b(?:sets?|series|sätze?n?|rounds?) (?:of|x|de|mit|à|zu) $")
_NOT_A_PHASE = re.compile(
    r"\b(?:video|minutes of|cardio|warm|every|per (?:day|week)|daily|timer|within|total|read(?:ing)?|"
    r"old|sprint|walk(?:ing)?|jog|time under tension|set(?:s)? (?:should|last)|breaths?)\b"
)

_OF_A_WAY = re.compile(
    r"\s*-?\s*(?:descent|eccentric|lowering|negative|ascent|concentric|lift(?:ing)?)\b(?!-)"
)
"""What a time is of, whatever else is in its clause: set a timer: 3 second descent."""

_BETWEEN_SIDES = re.compile(
    r"\bbetween (?:each |the )?(?:legs?|sides?|arms?|reps?|repetitions?|exercises|stretches)\b"
)
"""What a rest is between that is none of sets."""

_UNPAUSED = re.compile(
    r"\b(?:no|without(?: an?| any)?|do not|don't|never) (?:paus(?:e|ing)|hold(?:ing)?|stop(?:ping)?)"
    rf"(?: is needed| needed)? (?:at|in) the (?:(?P<top>{_TOP})|(?P<bottom>{_BOTTOM}))\b"
)
_NOT = re.compile(
    r"\b(?:do not|don't|never|cannot|can't|can not|could not|couldn't|without|avoid|there is no|no)\b"
    r"[^,;.!?()]*"
)
"""What is not to be done, or cannot be."""

LIFT, LOWER = "lift", "lower"

LONGEST = 600
"""The most characters of a sentence; a longer one is parted where it has a blank."""


class Fact(NamedTuple):
    """What a sentence states: a key of a routine or of a phase, and the ends of the number.

    ``hold`` is a pause that could be at either end. Facts of a tempo's own line weigh more.
    """

    key: str
    low: str
    high: str
    line: int
    weight: int = 1

    @property
    def text(self) -> str:
        """The number as a routine has it.

        >>> Fact("reps", "8", "10", 1).text, Fact("reps", "8", "8", 1).text
        ('8..10', '8')
        """
        return self.low if self.low == self.high else f"{self.low}..{self.high}"


@lru_cache(4096)
def plain(text: str) -> str:
    """Return a sentence in small letters with figures for words and one kind of each sign.

    >>> plain("Hold for One–Two seconds × eight")
    'hold for 1-2 seconds x 8'
    """
    text = re.sub(r"[‐‑‒–—−]", "-", text.lower()).replace("×", "x").replace("’", "'")
    text = re.sub(r"\b(?:a|one) (?:second|count) or two\b", "1-2 seconds", text)
    text = re.sub(
        r"\b(?:a|an|one)(?: full| good| brief| solid)?[ -](second|count|beat)\b(?=\s*(?:$|[^\s\w]|(?:and|then|at|before|or|to|in|on|with|while|when|as|hold|pause|squeeze|count)\b))",
        r"1 \1",
        text,
    )
    text = re.sub(r"\b(?:a|one) minute\b", "1 minute", text)
    text = re.sub(
        rf"\bcount(?:ing)? (?:slowly )?to (?={'|'.join(NUMBERS)}|\d)", "for a count of ", text
    )
    text = re.sub(
        rf"\bcount of ({'|'.join(NUMBERS)}|\d{{1,2}})\b(?! (?:sec|count))", r"\1 seconds", text
    )
    text = re.sub(rf"(?<=\w) (?:full|whole|slow|good|long|complete) (?={_SECONDS})", " ", text)
    text = re.sub(r"(?<!\d)(\d{1,4}) (?:seconds?|secs?) to 1 minute\b", r"\1-60 seconds", text)
    text = re.sub(
        rf"(?<![\w'])(?:{'|'.join(NUMBERS)})(?=(?:-(?:second|count|minute|to)|-{'|-'.join(NUMBERS)}|[\s,.;)]|$))",
        lambda found: str(NUMBERS[found[0]]),
        text,
    )
    return re.sub(rf"(?<=\d-)(?:{'|'.join(NUMBERS)})\b", lambda found: str(NUMBERS[found[0]]), text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> sentences("Hold for 2 sec. at the top. Lower 1.5 s! Repeat.")
    ['Hold for 2 sec. at the top.', 'Lower 1.5 s!', 'Repeat.']
    """
    parts = [each for each in re.split(r"(?<=[.!?])\s+(?=[^a-z\s])", text.strip()) if each]
    if all(len(part) <= LONGEST for part in parts):
        return parts
    return [piece for part in parts for piece in textwrap.wrap(part, LONGEST)]


def clocked(words: str) -> str:
    """Return plain words with times of minutes and seconds as seconds.

    >>> clocked("rest 1:30, then 0:45")
    'rest 90 seconds, then 45 seconds'
    """
    return re.sub(
        r"(?<![\d:.-])(\d{1,2}):([0-5]\d)(?![\d:])",
        lambda found: f"{60 * int(found[1]) + int(found[2])} seconds",
        words,
    )


def ends(found: re.Match[str]) -> tuple[str, str]:
    """Return the two ends of a range that was found, as they are written in a routine."""
    low, high = (each.replace(",", ".") if each else "" for each in found.groups()[:2])
    low = f"{float(low):g}"
    high = f"{float(high):g}" if high else low
    return (low, high) if float(low) <= float(high) else (low, low)


def durations(text: str, line: int, near: str = "", flipped: bool = False) -> list[Fact]:
    """Return what a sentence says of the length of phases, and of rests.

    ``near`` is where the lines before have led: ``top`` or ``bottom``. In a ``flipped`` exercise
    the hands go down as the weight goes up.
    """
    words = LOWER_BACK.sub(lambda found: "_" * len(found[0]), plain(text))
    words = clocked(words) if re.search(r"\brest|descans|pause", words) else words
    weight = 2 if re.search(r"\btempo\b|\bcadence\b", words) else 1
    facts = [
        Fact("top" if bool(found["top"]) is not flipped else "bottom", "0", "0", line)
        for found in _UNPAUSED.finditer(words)
    ]
    words = _MORE.sub(lambda found: "_" * len(found[0]), words)
    for found in _DURATION.finditer(words):
        low, high = ends(found)
        if _OF_SETS.search(words[: found.start()]):
            continue  # what is held, of which the dose tells
        if found["m"]:
            low, high = (f"{float(each) * 60:g}" for each in (low, high))
        clause = _clause(words, found)
        if _BETWEEN_SIDES.search(clause):
            continue
        if re.search(
            r"\brest(?:ing)?\b(?! (?:the|your|it|on|against)\b)|between (?:sets|rounds)|recover|after both\b|"
            r"\bbreaks?\b|descans\w+|satzpause|zwischen den sätzen",
            clause,
        ) or (_SATZ.search(words) and "pause" in clause):
            facts.append(Fact("rest", low, high, line))
            continue
        if _NOT_A_PHASE.search(clause) and not _OF_A_WAY.match(words, found.end()):
            continue
        facts += [
            Fact(key, low, high, line, weight) for key in _phases(words, found, near, flipped)
        ]
    for found in _EXPLODES.finditer(affirmed(words)):
        clause = _clause(affirmed(words), found)
        told = told_in(clause, flipped)
        if ("explod" in found[0] or LIFT in told) and LOWER not in told:
            facts.append(Fact(LIFT, "X", "X", line, 0))  # seconds go before it
    return facts


_MORE = re.compile(
    r"\b(?:add|increase|progress|build up|work up|work towards?|until you (?:reach|can))\b[^.;]*"
)
"""What is not prescribed now: more, later."""


def _clause(words: str, found: re.Match[str]) -> str:
    start = max((each.end() for each in _OPEN.finditer(words, 0, found.start())), default=0)
    after = _CLAUSE.search(words, found.end())
    return words[start : after.start() if after else len(words)]


def _phases(words: str, found: re.Match[str], near: str, flipped: bool) -> list[str]:
    """Return the phases that a duration is of: by the words after it, then before it."""
    if _BOTH.match(words, found.end()):
        return [LIFT, LOWER]
    if reached := _REACHED.match(words, found.end()):  # where it leads, and not where it is
        up = bool(reached["top"]) is not flipped
        return [LIFT if up else LOWER]
    cut = _CLAUSE.search(words, found.end())
    after = words[found.end() : cut.start() if cut else len(words)]
    begin = max((each.end() for each in _OPEN.finditer(words, 0, found.start())), default=0)
    before = words[begin : found.start()]
    ahead, behind = told_in(after, flipped), told_in(before, flipped)
    place = next((told for told in ahead if told in ("top", "bottom")), "")
    holding = "hold" in behind or "hold" in ahead[:2]
    moving = next((told for told in ahead if told in (LIFT, LOWER)), "")
    if ahead and ahead[0] in (LIFT, LOWER) and not (holding and place):
        return [ahead[0]]
    if holding or (place and not moving):
        around = [told for told in behind if told in ("top", "bottom")]
        earlier = told_in(words[: found.start()], flipped)
        moves = [told for told in earlier if told in (LIFT, LOWER)]
        seen = [told for told in earlier if told in ("top", "bottom")]
        end = {LIFT: "top", LOWER: "bottom"}
        if place or around:
            return [place or around[-1]]
        if "squeez" in before or "squeez" in after or "contract" in before + after:
            return ["top"]
        if seen or moves:
            last = [told for told in earlier if told != "hold"][-1]
            return [end.get(last, last)]
        return [near or "hold"]
    if moving:
        return [moving]
    sentence = told_in(
        words[
            max(
                (e.end() for e in re.finditer(r"[.;!?]", words[: found.start()])), default=0
            ) : found.start()
        ],
        flipped,
    )
    moves = [told for told in sentence if told in (LIFT, LOWER)]
    return [moves[-1]] if moves else ["bare"]


_BACK_TO_START = re.compile(
    r"\b(?:return|go|come|get|move)(?:s|ing)?\b[^.;,]{0,24}\bto (?:the |your )?(?:original )?"
    r"(?:start(?:ing)?\b(?: position| point)?|initial position|beginning)"
    r"|\b(?:vuelv\w+|volver|regres\w+) a la posici[oó]n (?:inicial|de partida)"
    r"|\b(?:zurück|wieder) in die (?:ausgangsposition|ausgangsstellung|startposition)",
    re.IGNORECASE,
)


def returned(words: str, starts: Phase | None) -> str:
    """Return words with the way back to where a rep starts called by what it is.

    >>> returned("Return to the start in 2 seconds", Phase.TOP)
    'rise in 2 seconds'
    """
    if starts is None:
        return words
    return _BACK_TO_START.sub("rise" if starts is Phase.TOP else "return", words)


def affirmed(words: str) -> str:
    """Return plain words without what is not to be done.

    >>> affirmed("lower the heel; do not push up"), affirmed("when you can't hold, push up")
    ('lower the heel; ', 'when you , push up')
    """
    return _NOT.sub("", words)


def told_in(words: str, flipped: bool) -> list[str]:
    """Return what each telling word tells: a phase, an end, or that something is held."""
    told = []
    for found in _WORD.finditer(_BY_FORCE.sub(r"\1\2", words)):
        name = found.lastgroup or ""
        if flipped and (
            name in ("top", "bottom") or found[0].startswith(("up", "down", "lower", "rais", "ris"))
        ):
            name = {"lift": "lower", "lower": "lift", "top": "bottom", "bottom": "top"}[name]
        told.append(name)
    return told


_SETS = r"(?:sets?|series|sätze?n?|rounds?|durchg[aä]nge?n?|runden|rondas|vueltas)"
_SETS_OF = re.compile(
    rf"{_R}\s*(?:working |work |total |hard |heavy |controlled )?{_SETS}\s*(?:of|x|@|with|for|de|mit|:|,|à|-)?\s*(?:up to |about |around )?{_N}(?:\s*(?:-|to|or|bis|/)\s*{_N})?"
    rf"\s*-?\s*(?P<unit>{_SECONDS}|{_MINUTES}|[a-z]+)?"
)
_BY = re.compile(
    rf"{_R}\s*x\s*{_N}(?:\s*(?:-|to|or|bis)\s*{_N})?\s*(?P<unit>px|cm|mm|kg|lbs?|m\b|{_SECONDS}|{_MINUTES}|[a-z]+)?"
)
_SETS_ALONE = re.compile(
    rf"{_R}\s*(?:working |work |total |hard |heavy )?{_SETS}\b(?!\s*(?:up|of|x|per (?:week|body|muscle)|each week)\b)"
)
_REPS_ALONE = re.compile(
    rf"{_R}\s*(?:controlled |slow |quality |clean |total |good |strict )*(?:reps?|repetitions?|repeticiones|wiederholungen|wdh)\b(?!\s*(?:in reserve|shy|short|left|before failure|away|from failure|max))"
)
_TIMES = re.compile(
    rf"\b(?:repeat|perform|do|complete|hold|repite|repetir|wiederhole)[^.;]{{0,40}}?{_R}\s*(?:times|x|veces|mal)\b(?!\s*(?:(?:per|a|each|every)\s+(?:day|week|session|hour|month)|daily|weekly|a\b|every\b))"
)
_HELD_BY = re.compile(
    rf"\b(?:{_SECONDS}|{_MINUTES})\s*x\s*{_N}(?:\s*(?:-|to)\s*{_N})?"
    r"(?![\w-]|[.,]\d|\s*(?:kg|lb|cm|m\b))"
)
_TIMES_FIRST = re.compile(
    rf"^\W*(?:repetitions?:\s*)?{_R} times\b(?!\s*(?:(?:per|a|each|every)\s+(?:day|week|session)|daily|weekly))"
)
_LATER = re.compile(
    r"\b(?:and )?(?:then )?(?:gradually )?(?:work(?:ing)?|build(?:ing)?|progress(?:ing)?|increas(?:e|ing)) (?:your way )?(?:up )?to\b.*"
    r"|\b(?:last|first|final|next|extra|every) \d+ (?:reps?|repetitions?|sets?)\b"
)
"""What is not prescribed now, and a few of the reps of a set."""

_RESTS = re.compile(r"(?:'s|s')?\s*(?:of )?(?:rest|breaks?|pauses?|recovery|between|off)\b")
"""What makes a time after sets the rest between them."""

_UNTIL = re.compile(
    r"\b(?:when|once|until|if)\b[^.;]*\b(?:eas(?:y|ier)|comfortable|feels?|light)\b|\bdeload|"
    r"\bevery (?:\w+ )?(?:week|month)\b|"
    r"\b(?:when|once|until|if) you(?:'re|'ve|r)?\b|\bwarm|\bprogress|\bbefore (?:adding|moving|progressing)|\b(?:can (?:do|perform|complete))\b|\bas you\b|week \d|\brir\b|\bmax\b"
)


def doses(text: str, line: int) -> list[Fact]:
    """Return the sets, reps and holds that a sentence prescribes.

    >>> [(fact.key, fact.text) for fact in doses("Do 3-4 sets of 10-15 reps", 1)]
    [('sets', '3..4'), ('reps', '10..15')]
    >>> doses("2-3x per week, a picture of 1200x800px, twice, 2 times daily", 1)
    []
    """
    words = _LATER.sub("", plain(text))
    words = FOUR.sub(" ", words) if re.search(r"\btempo\b|\bcaden", words) else words
    words = re.sub(r"(?<=\d) holds of (?=\d)", " sets of ", words)
    if _UNTIL.search(words):
        return []
    facts: list[Fact] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_SETS_OF, _BY):
        for found in pattern.finditer(words):
            if _inside(found, taken):
                continue
            unit = found["unit"] or ""
            numbers = found.groups()
            low, high = ends(found)
            count, most = numbers[2].replace(",", "."), (numbers[3] or numbers[2]).replace(",", ".")
            if (
                unit in ("px", "cm", "mm", "kg", "lb", "lbs", "m")
                or float(high) > 30
                or float(most) > 600
            ):
                taken.append(found.span())
                continue
            if re.match(r"(?:per|a|each)?\s*(?:day|week|daily|weekly)", unit) or (
                unit in ("times",) and re.match(r"\s*(?:per|a|daily|weekly)", words[found.end() :])
            ):
                continue
            taken.append(found.span())
            facts.append(Fact("sets", low, high, line))
            if _RESTS.match(words, found.end()):  # 4 sets with 60 seconds between them
                continue
            if re.fullmatch(_SECONDS, unit):
                facts.append(Fact("held", f"{float(count):g}", f"{float(most):g}", line))
            elif re.fullmatch(_MINUTES, unit):
                facts.append(Fact("held", f"{float(count) * 60:g}", f"{float(most) * 60:g}", line))
            elif float(count) <= float(most) <= 100:
                facts.append(Fact("reps", f"{float(count):g}", f"{float(most):g}", line))
    for key, pattern, top in (
        ("reps", _TIMES_FIRST, 100),
        ("reps", _HELD_BY, 100),
        ("sets", _SETS_ALONE, 20),
        ("reps", _REPS_ALONE, 100),
        ("reps", _TIMES, 100),
    ):
        for found in pattern.finditer(words):
            low, high = ends(found)
            if (
                not _inside(found, taken)
                and 1 <= float(low) <= float(high) <= top
                and float(low) % 1 == 0
                and (key, high) != ("reps", "1")  # that's one rep
            ):
                taken.append(found.span())
                facts.append(Fact(key, low, high, line))
    return facts


def _inside(found: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return any(start < found.end() and found.start() < end for start, end in taken)


_SIDES = re.compile(
    r"\b(?:\d+(?!\s*-|\s*(?:cm|mm|m|in|inch\w*|kg|lbs?)\b)|reps?|repetitions?|times|sets?|seconds?|secs?|s|repeat|perform|complete|do|hold)\b[^.;]{0,40}\b(?:each|per|every|both|either)[ -](?:side|leg|arm|foot|limb|way)s?\b"
    r"|/\s*(?:side|leg|arm)\b|\be/s\b|\b(?:\d+|seconds?|secs?|reps?) a (?:side|leg|arm)\b|\bcada (?:lado|pierna|brazo)\b|\b(?:pro|je) (?:seite|bein|arm)\b"
    r"|\b(?:switch(?:ing)?|chang(?:e|ing)|swap(?:ping)?|alternat(?:e|ing|es)) (?:sides?|legs?|arms?|feet|hands)\b"
    r"|\b(?:repeat|repeating|same|then|switch|switching|before)\b[^.;]{0,40}\b(?:other|opposite|second|next) (?:side|leg|arm|foot|hand)\b"
    r"|\bon (?:the|your) (?:other|opposite) (?:side|leg|arm)\b[^.;]{0,20}$|\bone (?:leg|arm|side) at a time\b|\bunilateral\b"
    r"|\b(?:side|leg|arm)s? (?:each|separately)\b|\balternate (?:sides|legs|arms)\b"
)


def sided(text: str) -> bool:
    """Whether a sentence says that one side works after the other.

    >>> sided("8-10 reps each side"), sided("A dumbbell in each hand"), sided("Repeat on the other leg")
    (True, False, True)
    """
    return bool(_SIDES.search(plain(text)))


FOUR = re.compile(
    r"(?<![\w.-])(?:(?:\d{1,2}|x)\s*[-/:.,|]\s*){3}(?:\d{1,2}|x)(?![\w-]|\.\d)|(?<![\w.-])\d[\dx]{3}(?![\w-]|\.\d)"
)
THREE = re.compile(
    r"(?<![\w.-])(?:\d{1,2}\s*[-/:]\s*){2}(?:\d{1,2}|x)(?![\w-]|\.\d)|(?<![\w.-])\d[\dx]{2}(?![\w-]|\.\d)"
)
