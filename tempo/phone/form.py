"""The form on the front page that asks this computer for a set, made from what is declared."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from tempo.library.declarations import REPS, REST, SAY, SETS, TEMPO, VOICE, Declaration
from tempo.library.values import Choice
from tempo.library.words import Site

ASKED = (TEMPO, REPS, SETS, REST, VOICE, SAY)
"""What can be said of a set there, beside what it is."""


def form(texts: Site, routines: Iterable[str], voices: Iterable[str]) -> str:
    """Return the form as HTML, which offers the names of what there is."""
    fields = "\n".join(_fields())
    return f"""<form id="make">
<h2>{escape(texts.make)}</h2>
<label>{escape(texts.what)}
<input name="routine" list="routines" required autocomplete="off" placeholder="squat 3x8 @31X1">
</label>
<datalist id="routines">{_options(routines)}</datalist>
<datalist id="voices">{_options(voices)}</datalist>
<details><summary>{escape(texts.options)}</summary>
{fields}
</details>
<p id="why" role="alert"></p>
<button class="go">{escape(texts.go)}</button>
</form>
<div id="making" hidden>
<progress max="1" value="0" aria-labelledby="part"></progress>
<p id="part" role="status"></p>
<button id="stop" type="button">{escape(texts.stop)}</button>
</div>"""


def _fields() -> Iterator[str]:
    for each in ASKED:
        told = f"<small>{escape(each.help)}</small>"
        yield f"<label>{escape(each.name.capitalize())}\n{_field(each)}\n{told}</label>"


def _field(declared: Declaration[Any]) -> str:
    usual, name = escape(declared.default or declared.otherwise), declared.name
    if isinstance(declared.value, Choice):
        words = "".join(f"<option>{escape(word)}</option>" for word in declared.value.choices)
        return f'<select name="{name}"><option value="">{usual}</option>{words}</select>'
    listed = ' list="voices"' * (declared is VOICE)
    return f'<input name="{name}"{listed} autocomplete="off" placeholder="{usual}">'


def _options(names: Iterable[str]) -> str:
    return "".join(f'<option value="{escape(name)}">' for name in names)
