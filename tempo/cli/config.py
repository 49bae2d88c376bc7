"""``tempo config``: what always holds, shown and changed; the comments of the file stay."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.cli import editor, options
from tempo.cli.tell import tell
from tempo.errors import FileError, ReadingError, RequestError
from tempo.library import folders, inputs, settings
from tempo.library.declarations import Declaration, taken
from tempo.library.values import nearest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@click.group(name="config", cls=options.GroupedVerbs, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show what holds wherever a command does not say otherwise, and where that is said."""
    if ctx.invoked_subcommand is None:
        _show()


@command.command(name="show", cls=options.Grouped, short_help="Show every key and its value.")
def show() -> None:
    """Show every key, its value, and whether that is yours or the usual one."""
    _show()


def _show() -> None:
    path = folders.config()
    said = settings.lines(path)
    rows = []
    for key, declaration in taken("config").items():
        value, line = said.get(key, (declaration.default, 0))
        note = f"line {line}" if line else "usual" if value else declaration.otherwise or "none"
        rows.append((f"{key}: {value}".rstrip(), note))
    width = max(len(row) for row, _ in rows)
    tell(f"# {path}{'' if path.exists() else ', which is not there yet'}")
    for row, note in rows:
        tell(f"{row:<{width}}  # {note}")
    settings.load(path)  # whatever is wrong in it is told


def _keys(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    return [CompletionItem(key) for key in taken("config") if key.startswith(incomplete)]


def _values(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    if declaration := taken("config").get(ctx.params.get("key", "")):
        return options.Kind(declaration.value).shell_complete(ctx, parameter, incomplete)
    return []


def _declared(key: str) -> Declaration[Any]:
    known = taken("config")
    if key not in known:
        raise RequestError(f"the config has no key '{key}'{nearest(key, known)}")
    return known[key]


@command.command(name="get", cls=options.Grouped, short_help="Print the value of a key.")
@click.argument("key", shell_complete=_keys)
def get(key: str) -> None:
    """Print the value of KEY, yours or the usual one."""
    declaration, path = _declared(key), folders.config()
    value, _ = settings.lines(path).get(key, (declaration.default, 0))
    settings.load(path)
    if not value:
        raise RequestError(f"{key} is not set; what holds is {declaration.otherwise or 'nothing'}")
    tell(value)


@command.command(
    name="set",
    cls=options.Grouped,
    short_help="Give a key a value.",
    context_settings={"ignore_unknown_options": True},  # -18 is a value
)
@click.argument("key", shell_complete=_keys)
@click.argument("value", shell_complete=_values)
def put(key: str, value: str) -> None:
    """Give KEY a VALUE from now on."""
    declaration = _declared(key)
    try:
        declaration.value.read(value)
    except ReadingError as error:
        raise RequestError(f"{key}: {error}") from None
    change(key, value)


@command.command(name="unset", cls=options.Grouped, short_help="Take a key out.")
@click.argument("key", shell_complete=_keys)
def unset(key: str) -> None:
    """Take KEY out of the file, so that the usual value holds."""
    _declared(key)
    change(key, None)


@command.command(name="edit", cls=options.Grouped, short_help="Open the file in your editor.")
def edit() -> None:
    """Open the file in your editor ($VISUAL or $EDITOR), then say what is wrong in it.

    A file that is not there yet begins with every key as a comment.
    """
    path = folders.config()
    if not path.exists():
        _write(path, f"{editor.line('config')}{_template()}")
        editor.put(path.parent, "config")
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        raise RequestError(f"{error.message}; edit {path} by yourself") from None
    settings.load(path)
    tell(f"{path}: right")


def _template() -> str:
    rows = [
        f"# {key}: {each.default or each.sign}  # {each.help}"
        for key, each in taken("config").items()
    ]
    return "# What always holds; remove the # before what you change.\n" + "\n".join(rows) + "\n"


def change(key: str, value: str | None) -> None:
    """Write a key of the config anew, or take it out, and say what holds now.

    Raises RequestError where the file says it in a way that only a person can change.
    """
    from tempo.library.document import quoted

    path = folders.config()
    before = settings.lines(path)  # raises if it is no config at all
    text = path.read_text("utf-8-sig") if path.exists() else ""
    plain = value if value is None or value.lstrip("-").replace(".", "").isalnum() else None
    written = plain if plain is not None or value is None else quoted(value)
    changed = settings.changed(text, key, written)
    there, lines = _read(changed), {name: said for name, (said, _) in before.items()}
    expected = {name: said for name, said in lines.items() if name != key}
    if value is not None:
        expected[key] = value
    if there != expected:
        raise RequestError(f"{path} says {key} in more than a line; change it with: config edit")
    _write(path, changed)
    usual = taken("config")[key].default
    tell(f"{key}: {value}" if value is not None else f"{key}: {usual}  # usual".rstrip())
    settings.load(path)


def _read(text: str) -> dict[str, str]:
    """Return what the text of a config says, as it is written; nothing if it is none."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            return {key: said for key, (said, _) in settings.lines(path).items()}
        except FileError:
            return {}


def _write(path: Path, text: str) -> None:
    from tempo.outputs import place

    inputs.forget()  # it is read to be changed
    with place.writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with place.placed(path, overwrite=True) as file, place.writing(path):
        file.write(text.encode())
