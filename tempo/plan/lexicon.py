"""What the words of a tempo mean, in English, Spanish and German.

Words are as :func:`tempo.plan.tokens.fold` leaves them: small and without accents.
"""

from tempo.plan.phase import Phase


def _all(*lists: str) -> frozenset[str]:
    """Return the words of some lists."""
    return frozenset(word for words in lists for word in words.split())


def _meaning(meant: Phase, *lists: str) -> dict[str, Phase]:
    return dict.fromkeys(_all(*lists), meant)


def _counted(first: int, words: str) -> dict[str, int]:
    """Return the number that each of some words is, in order from the first."""
    return {word: number for number, word in enumerate(words.split(), first)}


MOVES = {
    **_meaning(
        Phase.LOWER,
        "lower lowers lowering lowered down downs downward downwards descend descends descent",
        "release releases releasing return returns returning",
        "descending eccentric eccentrics eccentrically ecc negative negatives neg negs",
        "baja bajar bajas bajada bajando descenso desciende descender excentrica excentrico",
        "negativa negativo",
        "ab abwarts runter herunter herab hinunter senken absenken ablassen herablassen",
        "exzentrisch exzentrische exzentrik exz exc negativ",
    ),
    **_meaning(
        Phase.LIFT,
        "lift lifts lifting up ups upward upwards concentric concentrics concentrically con conc",
        "positive raise raises raising rise ascend ascends ascent ascending press push pull drive",
        "stand",
        "sube subir subes subida subiendo ascenso asciende ascender levanta levantar empuja",
        "empujar concentrica concentrico positiva",
        "auf aufwarts hoch rauf hinauf herauf heben anheben hochdrucken drucken konzentrisch",
        "konzentrische konzentrik konz positiv",
    ),
}
"""The words for the two phases that move."""

ALSO_NAMES = _all("press push pull drive stand raise lift drucken")
"""Words for a lift that are also in the names of exercises."""

ENDS = {
    **_meaning(
        Phase.BOTTOM,
        "bottom stretch stretched hole chest floor lengthened",
        "fondo estiramiento unten dehnen dehnung",
    ),
    **_meaning(
        Phase.TOP,
        "top squeeze squeezed contraction contract contracted peak lockout shortened range",
        "aprieta apretar contrae contraccion oben anspannen",
    ),
}
"""The words for the two ends of a rep, where it pauses."""

HOLDS = _all(
    "hold holds holding held",
    "aguantando manteniendo sosteniendo",
    "aguanta aguantar aguante manten mantener sosten sostener halten halte gehalten",
)
"""A pause at the top, unless an end is named."""

PAUSES = _all("pause pauses paused pausing pausa iso isometric isometrica isometrisch")
"""A pause after the phase that was named before it, unless an end is named."""

WHERE = {"arriba": Phase.TOP, "abajo": Phase.BOTTOM}
"""An end where a pause is spoken of; without one they could be a phase that moves."""

EXPLOSIVE = _all(
    "x explosive explosively fast quick quickly",
    "explosivo explosiva rapido rapida explosiv schnell",
)
"""How a lift is that is told by its intent."""

EXPLODE = _all("explode explota explodieren")
"""A lift and how it is, in one word."""

NONE = _all("no without zero sin cero ohne kein keine")
"""A pause of no time."""

COUNTS = _all("count counts ct cts beat beats cuenta cuentas tiempo tiempos")
"""Units that coaches count by, a second each."""

TO = _all("to a or bis oder hasta")
"""Between the ends of a range."""

ARTICLES = _all("a an un una uno ein eine einen einer")
"""One, before a unit; else nothing."""

NUMBERS = {
    **_counted(1, "one two three four five six seven eight nine ten"),
    **_counted(2, "dos tres cuatro cinco seis siete ocho nueve diez"),
    **_counted(1, "eins zwei drei vier funf sechs sieben acht neun zehn"),
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
    "quince": 15,
    "veinte": 20,
    "treinta": 30,
    "sesenta": 60,
    "zwolf": 12,
    "zwanzig": 20,
    "dreissig": 30,
    "sechzig": 60,
}
"""Numbers in words, as far as people write them."""


TEMPO = _all("tempo tempos cadence cadencia ritmo kadenz")
"""What a tempo is announced by."""

FILLING = _all(
    "at the in on of for with and then over per way phase phases portion part position end",
    "movement slow slowly hacia controlled control under strict your from take taking use using",
    "make as you can sit go",
    "en el la los las de del y luego fase durante despacio lento lenta lentamente controlado",
    "controlada",
    "und dann am im der die das den dem langsam kontrolliert mit fur nach lang",
)
"""Words that say nothing of their own between the phases of a tempo."""
