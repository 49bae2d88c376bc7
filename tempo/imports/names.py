"""What the name of an exercise tells: where its rep starts, what is held, which work a side."""

import re
from functools import lru_cache

from tempo.plan.phase import Phase


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})(?:e?s)?\b", re.IGNORECASE)


TOP = _any(
    *(r"(?:back|front|goblet|split|hack|box|air|pistol|zercher|overhead|sumo|bodyweight) squat",),
    *(
        "squat",
        "bench press",
        "chest press",
        "floor press",
        r"push[- ]?up",
        r"press[- ]?up",
        "lunge",
    ),
    *(r"(?:chest|bench|tricep\w*|ring|bar|parallel bar)? ?dip", "romanian deadlift", "rdl"),
    *("leg press", "good[- ]?morning", r"nordic(?: \w+){0,2}", "glute ham raise", "skull ?crusher"),
    *(r"stiff[- ]leg(?:ged)? deadlift", r"step[- ]?down", "heel drop", r"ab[- ]?(?:wheel|roll\w*)"),
    *(r"roll[- ]?out", "pullover", r"(?:chest|dumbbell|cable|pec) fly", "flye?", "jefferson curl"),
    *(r"single[- ]leg deadlift", "back extension", "hyperextension", "agachamento", "sentadilla"),
    *(r"rumänisches kreuzheben", "peso muerto rumano", r"press (?:de )?(?:banca|pecho)", "fondos"),
    *("kniebeuge", "liegestütze?", "flexion", "bankdrücken", "ausfallschritt", "zancada"),
)
"""Exercises that begin with the lowering."""

BOTTOM = _any(
    *(
        "deadlift",
        "hip thrust",
        "thrust",
        "bridge",
        r"pull[- ]?up",
        r"chin[- ]?up",
        r"muscle[- ]?up",
    ),
    *(
        "row",
        "curl",
        "raise",
        "shrug",
        r"(?:shoulder|overhead|military|arnold|push|landmine) press",
    ),
    *(
        r"(?:lat )?pull[- ]?down",
        r"push[- ]?down",
        r"press[- ]?down",
        r"(?:leg|knee|tricep\w*) extension",
    ),
    *(
        "crunch",
        r"sit[- ]?up",
        r"step[- ]?up",
        "clean",
        "snatch",
        "kick[- ]?back",
        r"clam[- ]?shells?",
    ),
    *("clam", "abduction", "adduction", "external rotation", "internal rotation", r"face[- ]?pull"),
    *("swing", "superman", r"pull[- ]?through", r"pull[- ]?apart", "frog pump", "donkey kick"),
    *(
        "fire hydrant",
        "leg lift",
        "reverse fly",
        "peso muerto",
        "kreuzheben",
        "dominada",
        "klimmzug",
    ),
    *("remo", "puente", "heel raise", "toe raise", "bird[- ]?dog", r"elevaci(?:ón|ones)"),
    *(r"press (?:militar|de hombros?)", r"schulterdrücken"),
    *(r"\w*brücke", r"(?:becken|hüft|waden|seit|front)heben", "beckenlift", "rudern", "latzug"),
)
"""Exercises that begin with the lift."""

HELD = _any(
    *(
        "plank",
        "plancha",
        r"sentadilla (?:isométrica|en (?:la )?pared)",
        "unterarmstütz",
        "wall[- ]?sit",
        "wandsitz",
        "hang",
        "isometric",
        "hold",
    ),
    *("stretch", r"l[- ]sit", "hollow", "static", "pose", "stand(?:ing)? balance", "handstand"),
    *(
        "single[- ]leg stand",
        "quad set",
        "carry",
        "carries",
        "child'?s pose",
        "dead hang",
        "horse stance",
        "bow",
    ),
)
_ISOMETRIC = _any("isometric", "isométric[oa]", "isometrische?[rs]?")
_MOVED = _any(
    *("jack", "dip", "row", "tap", "walk\\w*", "reach\\w*", "rotation", "twist", r"up[- ]?down"),
    *("knee raise", "leg raise", "raise", "drive", "pull[- ]?up", "press", "push[- ]?up", "crunch"),
    *("rock\\w*", "march\\w*", "saw", "pulse", "lift", "curl", "to pike", "kick\\w*", "circle"),
    *("squat", "deadlift", "bridge", "slide", "climber", "drag", "extension", "pass"),
)

SIDED = _any(
    *(r"(?:single|one)[- ](?:leg|arm|hand|side|foot)(?:ged|ed)?", "unilateral", "side[- ]plank"),
    *(r"clam[- ]?shells?", "bulgarian", "split squat", "pistol", "side[- ]lying", "copenhagen"),
    *("donkey kick", "fire hydrant", r"step[- ]?(?:up|down)", "lunge", "kick[- ]?back", "suitcase"),
    *("zancada", "ausfallschritt", "concentration curl", "pallof", "split stance", "archer"),
)

DOWN_IS_LIFT = _any(
    *(r"pull[- ]?down", r"push[- ]?down", r"press[- ]?down", "cable crunch", "kneeling crunch"),
)
"""Exercises whose weight rises as the hands go down."""

NOUN = _any(
    *("squat", "deadlift", "press", "row", "curl", "thrust", "bridge", "lunge", "raise", "fly"),
    *(r"(?:pull|push|press|chin|muscle|sit|step)[- ]?(?:up|down|over)", "dip", "crunch", "plank"),
    *(
        "extension",
        r"clam[- ]?shells?",
        "shrug",
        "swing",
        "clean",
        "snatch",
        "kick[- ]?back",
        "rdl",
    ),
    *("stretch", "wall[- ]?sit", "hold", "carry", "walk", "rotation", "abduction", "adduction"),
    *("drop", "bird[- ]?dog", "dead[- ]?bug", "superman", "pump", r"roll[- ]?out", "twist", "jump"),
    *(
        "burpee",
        "climber",
        "good[- ]?morning",
        "hang",
        "nordic",
        r"face[- ]?pull",
        "crusher",
        "pose",
    ),
    *("slide", "march", "circle", "hyperextension", "pull[- ]?apart", "jack", "lift", "hydrant"),
    *("sentadilla", "peso muerto", "flexion", "zancada", "dominada", "remo", "puente", "plancha"),
    *("kniebeuge", "kreuzheben", "liegestütze?", "klimmzug", "klimmzüge", "ausfallschritt"),
    *(r"(?:quad\w*|glute|gluteal|ham\w*)[- ]set", "heel[- ]slide", "ankle pump"),
    *("flexiones", "get[- ]?up", "thruster", "complex", "push", "pull", "sprinter", "kick"),
)
"""What an exercise is called, at the end of its name as a rule."""

MODIFIED = _any(
    *(r"(?:single|one)[- ](?:leg|arm|hand)(?:ged|ed)?", "banded", "weighted", "assisted", "pause"),
    *("paused", "incline", "decline", "elevated", "deficit", "tempo", "reverse", "wide", "narrow"),
    *("close[- ]grip", "sumo", "alternating", "jumping", "plyometric", "explosive", "kneeling"),
    *("isometric", "negative", "eccentric", "diamond", "staggered", "front", "overhead"),
)
"""What makes another exercise of one."""


def starts(name: str) -> Phase | None:
    """Return where a rep begins, by the last words of a name that tell; None if none does.

    >>> starts("Goblet Squat"), starts("Hip thrust"), starts("Zercher carry")
    (<Phase.TOP: 'top'>, <Phase.BOTTOM: 'bottom'>, None)
    """
    if re.search(r"\b(?:negatives?|eccentrics?)\b", name, re.IGNORECASE):
        return Phase.TOP
    top = max((found.end() for found in TOP.finditer(name)), default=-1)
    bottom = max((found.end() for found in BOTTOM.finditer(name)), default=-1)
    if top == bottom:
        longest = [
            max((len(m[0]) for m in each.finditer(name)), default=0) for each in (TOP, BOTTOM)
        ]
        if longest[0] == longest[1]:
            return None
        return Phase.TOP if longest[0] > longest[1] else Phase.BOTTOM
    return Phase.TOP if top > bottom else Phase.BOTTOM


def held(name: str) -> bool:
    """Whether an exercise of that name is held, and not repeated.

    >>> held("Side plank"), held("Side plank hip dips"), held("Squat"), held("Squat (isometric)")
    (True, False, False, True)
    """
    if _ISOMETRIC.search(name):
        return True
    return bool(HELD.search(name)) and not _MOVED.search(name)


@lru_cache(4096)
def words(text: str) -> frozenset[str]:
    """Return the words of a name, in the singular."""
    singular = (re.sub(r"(?<=[^s])s$", "", word) for word in re.findall(r"[^\W_]+", text.lower()))
    return frozenset(singular)
