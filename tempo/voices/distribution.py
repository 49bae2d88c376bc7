"""The packages that voices are installed as, and their versions: what recordings depend on."""

import os
import sys
from functools import cache


@cache
def version(distribution: str) -> str | None:
    """Return the version of an installed package; None if it is not installed by this name.

    Of a wheel it is read as importlib.metadata does, which itself takes longer to load than an
    hour of track to write: it parses mail.
    """
    opening = f"{distribution.replace('-', '_')}-".lower()
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)
        except OSError:  # what is on the path need not be there
            continue
        for name in names:
            wheel = name.lower().startswith(opening) and name.endswith(".dist-info")
            if wheel and (found := _said(os.path.join(folder, name, "METADATA"))):
                return found
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _said(path: str) -> str:
    """Return the version that the head of a package's metadata says; nothing if it says none."""
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                name, _, value = line.partition(":")
                if name == "Version":
                    return value.strip()
    except (OSError, ValueError):  # left over from a package that is gone
        pass
    return ""
