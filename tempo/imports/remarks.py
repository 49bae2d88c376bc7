"""What a guide says beside the movement and its numbers: sides, equipment, muscles, advice."""

import re
from collections.abc import Sequence

from tempo.imports import names, phrases
from tempo.imports.draft import Said
from tempo.imports.headings import Kind, ruling
from tempo.imports.outline import Outline
from tempo.imports.topics import DONE, Read
from tempo.library.document import LONGEST_TEXT


def sides(name: Said, about: Sequence[Read]) -> Said | None:
    """Return that each side is trained by itself, where the guide or the name says so.

    Where sides change with each rep they alternate.
    """
    for row in about:
        told = phrases.plain(row.line.text)
        if row.kind in _DONE and _ALTERNATING.search(told):
            return Said("alternate", (row.line.number,))
    for row in about:
        if row.kind in (Kind.MUSCLES, Kind.ABOUT, Kind.MISTAKES):
            continue
        if re.fullmatch(
            r"(?:is )?(?:unilateral|per side|(?:each|both) sides?|single sided)",
            row.line.label,
            re.I,
        ):
            if row.line.text.lower() in ("true", "yes"):
                return Said("each", (row.line.number,))
            continue
        whole = f"{row.line.label}: {row.line.text}"
        if any(phrases.sided(sentence) for sentence in phrases.sentences(whole)):
            return Said("each", (row.line.number,))
    if names.SIDED.search(name.text):
        return Said("each", name.lines, "as the name says")
    return None


_DONE = (*DONE, Kind.DOSE, None)
_ALTERNATING = re.compile(
    r"\balternat(?:e|es|ing)\b(?:[^.;]{0,40}\b(?:(?:each|every|per) rep\w*|with each|until the set)"
    r"|\s*$|[.;]| (?:in this (?:way|manner|fashion)|for the))"
    r"|\bcontinue (?:to )?alternat|\b(?:switch|change|swap)(?:ing)? (?:sides?|legs?|arms?) (?:on |with |after )?"
    r"(?:each|every) rep"
)
"""Sides that change with each rep, and not after a set."""

_NOTHING = re.compile(
    r"^(?:none|no|n/?a|body ?weight(?: only)?|no equipment.*|not required|-+|ninguno)$"
)
_THINGS = re.compile(
    r"\b(barbell|dumbbells?|kettlebells?|bench|resistance band|mini band|loop band|band|cable "
    r"machine|cable|smith machine|leg press machine|machine|plyo box|box|pull-up bar|weight plate|"
    r"medicine ball|stability ball|exercise ball|foam roller|yoga mat|mat|ab wheel|trap bar|rings|"
    r"trx|step|chair|sandbag|landmine|ez bar|sled)\b"
)


def listed(about: Sequence[Read], what: Kind, setup: Sequence[Said]) -> tuple[Said, ...]:
    """Return the things a guide lists, or else those that its setup names."""
    found: dict[str, Said] = {}
    for row in about:
        if row.kind is not what or row.line.label.lower() in ("difficulty", "level"):
            continue
        for piece in re.split(r"\s*(?:,|;|/| and | or | y | und )\s*", row.line.text):
            plain = re.sub(r"\s*\([^)]*\)|\boptional\b|\.$", "", piece).strip().lower()
            remark = "optional" if "optional" in piece.lower() else ""
            if plain and len(plain.split()) <= 4 and not _NOTHING.match(plain):
                found.setdefault(plain, Said(plain, (row.line.number,), remark))
        if found or _NOTHING.match(row.line.text.lower()):
            continue
    if found or any(row.kind is what for row in about):
        return tuple(found.values())
    for said in setup:
        for thing in _THINGS.findall(phrases.plain(said.text)):
            if not any(thing in other for other in found):
                found.setdefault(thing, Said(thing, said.lines))
    return tuple(found.values())


_MUSCLE = re.compile(
    r"\b(glute(?:us)?(?: maximus| medius| minimus)?s?|hamstrings?|quad(?:ricep)?s|core|calves|calf|"
    r"abs|abdominals?|obliques|erector spinae|lower back|upper back|lats?|latissimus dorsi|traps?|"
    r"trapezius|rhomboids|rear delts?|delt(?:oid)?s|shoulders?|chest|pecs|pectorals?|pectoralis major|"
    r"triceps|biceps|forearms|hip flexors|adductors|abductors|serratus anterior|rotator cuff|soleus|"
    r"gastrocnemius|transverse abdominis)\b"
)


_HELPS = re.compile(
    r"secondary|synerg|stabili|assist|\balso\b|support|\bsecond\b|smaller|help|other|minor|plays?\b"
)


def muscles(about: Sequence[Read], *, target: bool) -> tuple[Said, ...]:
    """Return the muscles that work: those that the exercise is for, or those that help."""
    found: dict[str, tuple[Said, bool]] = {}
    for row in about:
        if row.kind is not Kind.MUSCLES:
            continue
        first, *more = phrases.sentences(row.line.text) or [""]
        helps = bool(_HELPS.search(phrases.plain(f"{row.heading} {row.line.label} {first}")))
        for sentence in (first, *more):
            helping = helps or bool(_HELPS.search(phrases.plain(sentence)))
            for muscle in _MUSCLE.findall(phrases.plain(sentence)):
                found.setdefault(muscle, (Said(muscle, (row.line.number,)), helping))
    return tuple(said for said, helping in found.values() if helping is not target)


def reminders(about: Sequence[Read]) -> tuple[Said, ...]:
    """Return the tips that are short enough to be said in a rep."""
    found = []
    for row in about:
        if row.kind is not Kind.TIPS:
            continue
        text = re.split(r"[,;(.:]| while | and | to avoid ", row.line.text)[0].strip()
        if 2 <= len(text.split()) <= 5 and not re.match(r"(?i)(?:start|if|use a|progress)", text):
            found.append(Said(text[:1].lower() + text[1:], (row.line.number,)))
    return tuple(found[:6])


def safety(outline: Outline, name: str) -> Said | None:
    """Return the first thing that the guide warns of."""
    for section in outline.sections:
        if ruling(section.path, name) is Kind.SAFETY:
            stops = "stop if" in " ".join(section.path).lower()
            texts = [line for line in section.lines if len(line.text) <= 200]
            if stops and texts:
                told = ", ".join(line.text.lower().rstrip(".") for line in texts)[:250]
                return Said(f"Stop if: {told}.", tuple(line.number for line in texts))
            if texts:
                return Said(texts[0].text, (texts[0].number,))
    return None


_BYLINE = re.compile(r"^by |\bmin(?:ute)?s? read\b|^contents\b", re.IGNORECASE)


def summary(rows: Sequence[Read], name: str) -> Said | None:
    """Return what the guide says in a sentence of itself."""
    for row in sorted(rows, key=lambda row: row.kind is not Kind.ABOUT):
        prose = row.kind is None and not row.line.item and not row.line.label
        if row.kind is Kind.ABOUT or prose:
            for sentence in phrases.sentences(row.line.text)[:1]:
                told = len(sentence.split()) >= 4 and not _BYLINE.search(sentence)
                if told and len(sentence) <= LONGEST_TEXT:
                    return Said(sentence, (row.line.number,))
    return None
