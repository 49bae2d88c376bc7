"""What an editor needs to check a YAML file as it is written: its first line, and a file beside it.

The line is that of yaml-language-server, which editors have; its schema is a file, so it is found
without a network, and by who moves the folder.
"""

from pathlib import Path

from tempo.outputs import place


def line(kind: str) -> str:
    """Return the first line of a kind of file, which names its schema.

    >>> line("routine")
    '# yaml-language-server: $schema=routine.schema.json\\n'
    """
    return f"# yaml-language-server: $schema={_name(kind)}\n"


def put(folder: Path, kind: str) -> None:
    """Write the schema of a kind of file into a folder that is there; raises TrackError.

    An older one is replaced; what is none of ours is let stand.
    """
    from tempo.library import schema

    path, text = folder / _name(kind), schema.text(kind)
    try:
        before = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        before = ""
    except (OSError, ValueError):
        return
    if before != text and (not before or schema.title(kind) in before):
        with place.placed(path, overwrite=True) as file, place.writing(path):
            file.write(text.encode())


def _name(kind: str) -> str:
    return f"{kind}.schema.json"
