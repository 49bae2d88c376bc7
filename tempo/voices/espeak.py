"""The embedded espeak-ng: small, offline, bit for bit the same each time.

The library speaks in a child process, because without its data it ends the process it is in,
and because its state leaks from one phrase into the next (see ``espeak_child``).
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from tempo.errors import RequestError, VoiceError
from tempo.library import inputs, pronunciations
from tempo.library.pronunciations import Said
from tempo.voices import child
from tempo.voices.voice import Listed, Phrase, Recording, Voice, nearest, unmarked

if TYPE_CHECKING:
    from subprocess import CompletedProcess

USUAL = {"en": "en-us"}  # the voice of a language, where it is not called like it
BATCH = 16  # phrases a process; about 5 ms each, and 20 for the process
PATIENCE = 30.0  # seconds a batch may take

CHILD = Path(__file__).with_name("espeak_child.py")
LIBRARY = {"win32": "espeak-ng.dll", "darwin": "libespeak-ng.dylib"}.get(
    sys.platform, "libespeak-ng.so"
)


_PAIRS = """
ɑɹ=A@ ɛɹ=e@ ɔɹ=O@ ɪɹ=i@3 ʊɹ=U@ ɜɹ=3: əɹ=3 ᵊl=@L
A=eI I=aI O=oU Q=oU W=aU Y=OI i=i: u=u: ɑ=A: ɔ=O: ɜ=3: æ=a ɛ=E ɪ=I ʊ=U ʌ=V ə=@ ᵊ=@ ɐ=a# ᵻ=I#
ʧ=tS ʤ=dZ ʃ=S ʒ=Z θ=T ð=D ŋ=N ɡ=g ɹ=r T=t# ɾ=t# ˈ=' ˌ=, ː=
b=b d=d f=f h=h j=j k=k l=l m=m n=n p=p s=s t=t v=v w=w z=z
"""
MNEMONICS = dict(pair.split("=") for pair in _PAIRS.split())
"""The phonemes of English as the lexicon writes them, and as espeak does (its docs/phonemes.md)."""


class Espeak(Voice):
    """A voice of espeak-ng; its ``home`` holds the library and ``espeak-ng-data``."""

    last = True

    def __init__(
        self, name: str = "espeak", language: str = "en", home: Path | None = None
    ) -> None:
        """Find the voice of a name such as ``espeak``, ``espeak:en-us+f3`` or ``es``.

        ``espeak`` alone speaks the ``language``. Raises RequestError for an unknown voice,
        VoiceError if espeak is not installed.
        """
        self.name = name
        self._home = home or find()
        wanted = "" if name == "espeak" else name.removeprefix("espeak:")
        try:
            self._voice = _resolve(
                wanted or USUAL.get(language, language), self._home / "espeak-ng-data"
            )
            path = self._home / "espeak-ng-data" / "lang" / self._voice.partition("+")[0]
            self.language = next(iter(_described(path)[1]), "")
            self._build = f"espeak-ng {_build(self._home, self._voice):08x} {self._voice}"
        except OSError as error:
            raise VoiceError(f"{error}: reinstall espeakng-loader") from error

    def key(self, phrase: Phrase) -> str:
        """Return all that a recording depends on; espeak can speak any phrase."""
        return f"{self._build} {self._line(phrase)}"

    def speak(self, phrases: Sequence[Phrase]) -> Iterator[Recording]:
        """Yield one recording for each phrase, in order; a phrase without words is near silence.

        Raises VoiceError if espeak fails or does not answer in time.
        """
        return child.spoken("espeak", phrases, BATCH, self._ask)

    def _ask(self, phrases: Sequence[Phrase]) -> "CompletedProcess[bytes]":
        """Run a child process that speaks phrases."""
        lines = "".join(f"{self._line(phrase)}\n" for phrase in phrases)
        return child.run(
            "espeak",
            # Isolated and by path: nothing in the working directory can be imported.
            ["-I", "-S", str(CHILD), str(self._home / LIBRARY), self._voice],
            lines.encode("utf-8", "replace"),
            PATIENCE,
            self._home,  # the data is named from here: espeak takes short ASCII paths only
        )

    def _line(self, phrase: Phrase) -> str:
        """Return a phrase as the child reads it."""
        put = _in_mnemonics if self.language.startswith("en") else _in_letters
        text = pronunciations.load(self.language).put(unmarked(phrase.text), put)
        return f"{phrase.rate:d} {text}"


def find() -> Path:
    """Return the folder of the espeak-ng that came with tempo; raise VoiceError without one."""
    spec = PathFinder.find_spec("espeakng_loader")  # found, not imported: that costs 13 ms
    for folder in (spec and spec.submodule_search_locations) or ():
        return Path(folder)
    raise VoiceError(
        "the voice espeak is not installed: pip install espeakng-loader, or choose --voice none"
    )


def voices(home: Path | None = None) -> list[Listed]:
    """Return the voices that espeak has, by name; raise VoiceError if it is not installed."""
    return sorted(
        Listed("espeak", name, codes[0] if codes else name, title)
        for name, path in _files((home or find()) / "espeak-ng-data" / "lang").items()
        for title, codes in [_described(path)]
    )


def variants() -> list[str]:
    """Return the variants of every voice of espeak; raise VoiceError if it is not installed."""
    return sorted(_files(find() / "espeak-ng-data" / "voices" / "!v"))


def _resolve(name: str, data: Path) -> str:
    """Return espeak's own word for a voice: ``gmw/en-US+f3`` for ``en-us+f3``.

    Done here and not by espeak, which speaks an unknown variant in its default voice.
    """
    language, plus, variant = name.partition("+")
    languages = _files(data / "lang")
    path = languages.get(language.lower()) or _speaker(language.lower(), languages)
    if not languages:
        raise VoiceError(f"espeak has no data in {data}: reinstall espeakng-loader")
    if path is None:
        raise RequestError(f'espeak has no voice "{language}"{nearest(language, list(languages))}')
    resolved = path.relative_to(data / "lang").as_posix()
    if not plus:
        return resolved
    variants = _files(data / "voices" / "!v")
    if variant.lower() not in variants:
        raise RequestError(f'espeak has no variant "{variant}"{nearest(variant, list(variants))}')
    return f"{resolved}+{variants[variant.lower()].name}"


def _speaker(code: str, languages: Mapping[str, Path]) -> Path | None:
    """Return the first of the files that speak a language: ``en`` for ``en-gb``."""
    speakers = (languages[name] for name in sorted(languages))
    return next((path for path in speakers if code in _described(path)[1]), None)


def mnemonics(phonemes: str) -> str:
    """Return phonemes as espeak writes them; empty if it has not all of them.

    >>> mnemonics("ɑɹdiˈɛl"), mnemonics("ʁ")
    ("A@di:'El", '')
    """
    found, start = "", 0
    while start < len(phonemes):
        size = 2 if phonemes[start : start + 2] in MNEMONICS else 1
        if (one := MNEMONICS.get(phonemes[start : start + size])) is None:
            return ""
        found, start = found + one, start + size
    return found


def _in_mnemonics(word: str, said: Said) -> str:
    written = [mnemonics(each) for each in said.phonemes.split()]
    return f"[[{']] [['.join(written)}]]" if written and all(written) else said.respelled


def _in_letters(word: str, said: Said) -> str:
    return said.respelled


@cache
def _files(folder: Path) -> Mapping[str, Path]:
    """Return every file below a folder by its name in lower case; none if there is no folder."""
    return {
        name.lower(): Path(parent, name) for parent, _, names in os.walk(folder) for name in names
    }


def _described(path: Path) -> tuple[str, list[str]]:
    """Return the title and the language codes that a voice file gives, best code first."""
    title, codes = path.name, []
    for line in path.read_text("utf-8", "replace").splitlines():
        match line.split():
            case ["name", *words]:
                title = " ".join(words)
            case ["language", code, *_]:
                codes.append(code.lower())
    return title, codes


def _build(home: Path, voice: str) -> int:
    """Return a checksum of all that makes the sound: the library, its data, how it is driven.

    The contents of the small files and the sizes of the 120 dictionaries: 2 ms, not 20.
    """
    data = home / "espeak-ng-data"
    language, _, variant = voice.partition("+")
    files = [CHILD, home / LIBRARY, data / "lang" / language]
    if variant:
        files.append(data / "voices" / "!v" / variant)
    inputs.listed(data)
    build = 0
    for path in files:
        inputs.note(path)
        build = crc32(path.read_bytes(), build)
    for entry in sorted(os.scandir(data), key=lambda entry: entry.name):
        if entry.name.endswith("_dict"):
            build = crc32(f"{entry.name} {entry.stat().st_size}".encode(), build)
        elif entry.is_file():
            build = crc32(Path(entry.path).read_bytes(), build)
    return build
