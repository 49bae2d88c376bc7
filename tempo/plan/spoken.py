"""Numbers from 11 to 99 in words, as a telephone writes what is dictated to it."""

import re

_UNITS = {
    "en": "one two three four five six seven eight nine",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve",
    "de": "ein zwei drei vier fünf sechs sieben acht neun",
}
_TEENS = {
    "en": "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "es": "- doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",  # once a day
    "de": "elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_PLAIN = str.maketrans("áéíóúäöü", "aeiouaou")


def _words() -> dict[str, int]:
    """Return each number by its words, with their accents and without."""
    spoken: dict[str, int] = {}
    for language, tens in _TENS.items():
        spoken |= {word: number for number, word in enumerate(_TEENS[language].split(), 11)}
        for ten, word in enumerate(tens.split(), 2):
            spoken[word] = 10 * ten
            for one, unit in enumerate(_UNITS[language].split(), 1):
                joined = {
                    "en": (f"{word}-{unit}", f"{word} {unit}"),
                    "es": (f"veinti{unit}" if ten == 2 else f"{word} y {unit}",),
                    "de": (f"{unit}und{word}",),
                }
                spoken |= dict.fromkeys(joined[language], 10 * ten + one)
    del spoken["-"]
    return spoken | {word.translate(_PLAIN).replace("ß", "ss"): n for word, n in spoken.items()}


_NUMBERS = _words()
_PATTERN = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?![^\W_])", re.IGNORECASE
)


def numbers(text: str) -> list[tuple[int, int, int]]:
    """Return where each number in words begins and ends, and the number.

    >>> numbers("hold forty-five seconds"), numbers("fünfundvierzig Sekunden")
    ([(5, 15, 45)], [(0, 14, 45)])
    """
    return [(*found.span(), _NUMBERS[found[0].casefold()]) for found in _PATTERN.finditer(text)]
