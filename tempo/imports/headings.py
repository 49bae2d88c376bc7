"""What a heading is about: a literal table, looked through from the top."""

import re
from enum import Enum
from functools import lru_cache

from tempo.imports import names


class Kind(Enum):
    """What a section of a guide holds."""

    VARIATION = "variations and other exercises"
    OTHER = "not about how it is done"
    WARM_UP = "warm-up"
    SAFETY = "safety"
    MISTAKES = "mistakes"
    DOSE = "sets, reps and rest"
    SETUP = "setup"
    MOVEMENT = "movement"
    STEPS = "steps"
    TIPS = "tips"
    MUSCLES = "muscles"
    EQUIPMENT = "equipment"
    ABOUT = "description"


RULING = (Kind.VARIATION, Kind.OTHER, Kind.WARM_UP)
"""Kinds that rule whatever is under them."""

_TABLE = (
    (Kind.ABOUT, r"descri|excerpt|^meta$|^intro$"),
    (Kind.SETUP, r"^equipment (?:and )?set ?up$"),
    (Kind.DOSE, r"^(?:training )?goals?$"),
    (
        Kind.OTHER,
        r"^(?:difficulty|level|(?:movement )?pattern|category|mechanics?|force|(?:exercise )?type)$"
        r"|dysfunction|syndrome|\bcauses\b",
    ),
    (Kind.OTHER, r"joint (?:actions?|stress|angles?)|(?:resistance|strength) profile|\bcharts?\b"),
    (Kind.DOSE, r"\bhold times?\b|\b(?:sets|reps) .*\bprogression"),
    (
        Kind.VARIATION,
        r"variat|variant|modif|progresi|regresi|alternativ|progress(?!ive overload$)|regress|similar|substitut|"
        r"other exercises|complementary|easier|harder|advanced option|make it|scal(?:e|ing)|"
        r"superset|pair (?:it|with)|sample|workout plan|routine example|versus|\bvs\b|compared|"
        r"difference|variaci|variante|abwandlung|leichter|schwerer|adaptat|"
        r"next step|related exercise|how to progress|combine|mix it up|accessor(?:y|ies)|"
        r"can'?t (?:do|manage)|cannot (?:do|manage)|not there yet|too (?:hard|easy)|level up|"
        r"\bversions?\b|other (?:ways|options)|ways to do",
    ),
    (Kind.WARM_UP, r"warm[\s-]?up|cool[\s-]?down|calentamiento|aufwärmen|prepare your body"),
    (
        Kind.SAFETY,
        r"red flags?|safety(?! tips? and form)|caution|contraindic|precaution|warning|stop if|"
        r"when to stop|injur|pain|not for|avoid if|who should (?:not|avoid)|sicherheit|seguridad|"
        r"precauci|vorsicht",
    ),
    (
        Kind.MISTAKES,
        r"mistake|error|avoid|wrong|pitfall|faults?\b|troubleshoot|don'?ts?\b|fix(?:es)?\b|"
        r"errores|fehler|what not to",
    ),
    (
        Kind.OTHER,
        r"benefit|\bwhy\b|related|\bfaq|frequently|question|anatom|histor|reference|source|about\b|"
        r"introduc|overview|understand|what (?:is|are)\b|who\b|science|research|conclusion|summary|"
        r"video|image|folder|specification|table of contents|keywords?|\btags?\b|author|recovery|"
        r"nutrition|results|what you should feel|sensation|links?\b|resources|calori|meta\b|"
        r"beneficio|vorteile|warum|photo|demonstration|schema|\bseo\b|further|read more|sport|"
        r"bottom line|final|takeaway|wrap|get started|shop|build your|community|collections?$|"
        r"when to (?:use|do)|purpose|goal|theory|biomechan|evidence|testimon|comments?",
    ),
    (Kind.MOVEMENT, r"^(?:(?:the|one|each|every|a|perfect|performing|doing) )*rep(?:etition)?$"),
    (
        Kind.DOSE,
        r"program|prescri|dos(?:e|age|ing)|(?<!get )\bsets?\b(?!\s*-?\s*up)|\breps?\b|repetition|how (?:many|much|often|long)|"
        r"volume|umfang|dosis|frequency|tempo|\brest\b|recommend|guidelines|training variables|parameters|"
        r"protocol|duration|hold time|series|repeticiones|sätze|wiederholung|pause$|counting|"
        r"loading|training plan|schedule|intensity",
    ),
    (
        Kind.EQUIPMENT,
        r"equip|(?:^|what )you(?:'ll| will)? need|gear|equipo|equipamiento|geräte|ausrüstung",
    ),
    (
        Kind.MUSCLES,
        r"muscle|target|primary|secondary|synergist|stabili[sz]er|works?\b|músculo|muskel|body ?part",
    ),
    (
        Kind.SETUP,
        r"\bset(?:ting)?[\s-]?up|setting the|start(?:ing)?\b(?! weight)|initial position|get(?:ting)? (?:in|ready|set$)|stance|\bgrip\b|prepar|"
        r"positioning|^(?:the )?position$|(?:foot|hand|feet|hands) p\w+|alignment|body position(?:ing)?|"
        r"posici[oó]n (?:inicial|de partida|correcta)|configuraci|ausgangs|startposition|colocaci|unrack",
    ),
    (
        Kind.MOVEMENT,
        r"movement|execut|\baction\b|lower(?:ing)?\b(?! body| back| leg| ab)|lift(?:ing)?\b|ascen|descen|concentric|"
        r"eccentric|\braising|\brais(?:e|ing) phase|press(?:ing)? phase|pull(?:ing)? phase|upward|downward|the (?:pull|push|"
        r"press|drive|curl|hinge|squat|hold|squeeze|return|lockout|way (?:up|down))|performance|"
        r"^return|(?:push|press|pull|curl|rais|driv|return|stand|ris)(?:e|ing)?\b.*\b(?:up|back|down|start\w*|top)\b|motion|ablauf|movimiento|mantenimiento|ejecuci|ausführung|bewegung|top position|bottom position|finish|lockout|"
        r"^(?:do|do it|go)$|"
        r"^(?:the )?(?:pulling|pressing|pushing|lifting|moving|move|lift|reps?)$|^(?:the )?(?:hold|squeeze|return|drive|pull|push|press|peak|pause|top|bottom)$",
    ),
    (Kind.TIPS, r"^(?:\w+ ){0,2}(?:tips|cues|key points|form points|coaching points)\b"),
    (
        Kind.STEPS,
        r"instruct|how[\s-]?to|how (?:i|we|you) do|\bstep|techni|proper form|\bform\b(?! (?:tips|cues|check))|perform|directions?|procedure|"
        r"^(?:the )?exercise$|guide|cómo|como hacer|wie |anleitung|durchführung|instruccion|"
        r"method|doing|proper|correct(?:ly)?|pasos|detailed",
    ),
    (
        Kind.TIPS,
        r"\btips?\b|cue|key points?|remember|pointers|hints?\b|pro tip|consejo|tipps|"
        r"checklist|notes?$|advice|puntos? clave|hinweise?\b|breath|atmung|respiraci|do'?s\b",
    ),
)


_LIMBS = frozenset(
    [
        "foot",
        "feet",
        "leg",
        "legs",
        "knee",
        "knees",
        "hand",
        "hands",
        "arm",
        "arms",
        "heel",
        "heels",
        "shin",
        "thigh",
    ]
)


@lru_cache(4096)
def kind(heading: str, title: str = "") -> Kind | None:
    """Return what a heading is about, apart from the words that are the title's.

    >>> [kind(each, "Hip Thrust") for each in ("Bodyweight hip thrust", "How to hip thrust")]
    [None, <Kind.STEPS: 'steps'>]
    """
    named = names.words(title)
    plain = " ".join(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", heading.lower().replace("’", "'")))
    kept = " ".join(word for word in plain.split() if not names.words(word) & named)
    if re.search(r"how many|sets and reps|\bsets? (?:and|&) reps?|reps and sets", kept):
        return Kind.DOSE
    for each, pattern in _TABLE:
        if re.search(pattern, kept):
            return each
    left = kept.split()
    if left and left[-1] in _LIMBS and len(left) <= 3:  # front foot
        return None
    if names.MODIFIED.search(kept) and (names.NOUN.search(plain) or len(left) > 1):
        return Kind.VARIATION
    if len(left) >= 2 and (found := names.NOUN.search(kept)) and found.end() >= len(kept):
        return Kind.VARIATION
    return None


def ruling(path: tuple[str, ...], title: str) -> Kind | None:
    """Return what the lines under some headings are, the outermost first.

    A heading of variations or of something else rules all that is under it.
    """
    found: Kind | None = None
    for heading in path:
        here = kind(heading, title)
        if here and here in _UNDER.get(found, Kind):
            found = here
        elif found is Kind.VARIATION and here is None and _same(heading, title):
            found = None  # among its variations, the exercise itself
    if found is None and path and _part(path[-1], title):
        return Kind.MOVEMENT
    return found


def _part(heading: str, title: str) -> bool:
    """Whether a heading is what the title is of: "Press", in a guide of the landmine press."""
    words = names.words(heading)
    return words < names.words(title) and bool(names.NOUN.search(heading)) and len(words) == 1


def _same(heading: str, title: str) -> bool:
    words = {word for word in names.words(heading) if not word.isdigit()}
    return bool(words) and words <= names.words(title)


_UNDER: dict[Kind | None, tuple[Kind, ...]] = {
    Kind.VARIATION: (),
    Kind.WARM_UP: (),
    Kind.OTHER: (Kind.SAFETY, Kind.DOSE),
    Kind.MISTAKES: (Kind.VARIATION,),
    Kind.SAFETY: (),
    Kind.DOSE: (Kind.VARIATION, Kind.WARM_UP, Kind.MISTAKES, Kind.SAFETY),
    Kind.MUSCLES: (Kind.VARIATION,),
    Kind.TIPS: (
        *(Kind.VARIATION, Kind.WARM_UP, Kind.MISTAKES, Kind.SAFETY, Kind.DOSE),
        *(Kind.SETUP, Kind.MOVEMENT, Kind.STEPS),
    ),
}
"""What headings under one of a kind can make of it; under all others, anything."""
