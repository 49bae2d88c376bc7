"""The page that plays a set in a browser: one file with all in it, or one of a site.

Its parts lie in ``player/``: a template, a style and plain JavaScript modules. A site has them as
they are; in one file the modules stand one after the other, as ``file://`` loads none.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from tempo.plan.time import SECOND, clock

PLAYER = Path(__file__).parent / "player"
"""What a site needs beside its pages; ``template.html`` is not for it."""

MODULES = (
    *("plan.js", "sound.js", "performance.js", "shelf.js"),
    *("picture.js", "lead.js", "late.js", "main.js"),
)
"""The scripts, each after what it imports."""

ICON = "icon.svg"

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:const|function|class) (\w+))", re.MULTILINE)


def single(contract: Mapping[str, Any]) -> str:
    """Return the page as one file; the addresses in the contract's track have to be ``data:``."""
    script, style = scripts(), (PLAYER / "style.css").read_text(encoding="utf-8")
    sources = f"script-src {_hash(script)}; style-src {_hash(style)}"
    policy = f"default-src 'none'; {sources}; img-src data:; media-src data: blob:"
    return _filled(
        contract,
        policy=f"{policy}; base-uri 'none'; form-action 'none'",
        icon=data((PLAYER / ICON).read_bytes(), "image/svg+xml"),
        style=f"<style>{style}</style>",
        script=f'<script type="module">{script}</script>',
    )


def hosted(
    contract: Mapping[str, Any],
    player: str,
    head: str = "",
    scripts: Sequence[str] = (),
    connect: str = "'none'",
) -> str:
    """Return the page as a file of a site, which loads nothing but from there.

    ``player`` is the address of what lies in PLAYER, as seen from the page, with a slash at its
    end. ``head`` is put into the head as it is, and ``scripts`` are the addresses of more modules;
    ``connect`` is what the policy says of whom they may call.
    """
    loaded = "".join(
        f'<script type="module" src="{escape(address)}"></script>'
        for address in (f"{player}main.js", *scripts)
    )
    return _filled(
        contract,
        policy=policy(connect),
        icon=f"{player}{ICON}",
        style=f'<link rel="stylesheet" href="{escape(player)}style.css">{head}',
        script=loaded,
    )


def policy(connect: str = "'none'") -> str:
    """Return the Content-Security-Policy of a site's pages; a set's own sound may be a blob."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"media-src 'self' blob:; connect-src {connect}; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )


def data(content: bytes, kind: str) -> str:
    """Return some bytes as an address that holds all of them.

    >>> data(b"hi", "text/plain")
    'data:text/plain;base64,aGk='
    """
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def scripts() -> str:
    """Return all modules as one, for a page that can load none: each a function that is called."""
    made = ""
    for name in MODULES:
        text = (PLAYER / name).read_text(encoding="utf-8")
        exported = ", ".join(found[2] for found in _EXPORT.finditer(text))
        text = _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = $\2;", text))
        made += f"const ${Path(name).stem} = (() => {{\n{text}return {{ {exported} }};\n}})();\n"
    return made


def _hash(text: str) -> str:
    """Return what a policy says of a text that may stand in the page."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _filled(contract: Mapping[str, Any], *, policy: str, icon: str, style: str, script: str) -> str:
    texts, sound = contract["words"]["page"], contract["track"]
    template = Template((PLAYER / "template.html").read_text(encoding="utf-8"))
    # What is not run needs no more than this to stay where it is.
    told = json.dumps({**contract, "track": {**sound, "address": ""}}, ensure_ascii=False)
    return template.substitute(
        {name: escape(text) for name, text in texts.items()},
        language=escape(contract["language"]),
        title=escape(contract["title"]),
        policy=escape(policy),
        icon=escape(icon),
        style=style,
        script=script,
        sound=escape(sound["address"]),
        set=told.replace("<", "\\u003c"),
        time=escape(texts["in_all"].format(time=clock(round(contract["duration"] * SECOND)))),
        about="\n".join(_about(contract)),
    )


def _about(contract: Mapping[str, Any]) -> Iterator[str]:
    """Yield the written set as HTML, as it is read before it starts and where no script runs."""
    texts, parts = contract["words"]["page"], contract["words"]["parts"]
    if contract["note"]:
        yield _marked("note", texts["note"], [contract["note"]])
    exercises = contract["exercises"]
    under = 3 if len(exercises) > 1 else 2
    for each in exercises:
        if len(exercises) > 1:
            yield f"<h2>{escape(each['title'])}</h2>"
        lines = [each["read"], ", ".join(filter(None, (each["amount"], each["shown"])))]
        yield "".join(f'<p class="tempo">{escape(line)}</p>' for line in filter(None, lines))
        if each["note"]:
            yield _marked("note", texts["note"], [each["note"]], under)
        if each["setup"]:
            yield _marked("setup", parts["setup"], each["setup"], under)
    safety = dict.fromkeys(filter(None, (each["safety"] for each in exercises)))
    if safety:
        yield _marked("safety", texts["safety"], [*safety])


def _marked(kind: str, title: str, lines: Sequence[str], under: int = 2) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<h{under} class="part">{escape(title)}</h{under}><ul class="{kind}">{items}</ul>'
