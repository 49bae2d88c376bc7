"""The suite on other Pythons, and with the lowest versions of what the program needs."""

import os
import shutil
import sys

import nox

PYTHONS = ["3.11", "3.12", "3.13"]
EXTRAS = os.environ.get("EXTRAS", "dev")

nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests"]


def suite(session: nox.Session) -> None:
    """Run what `make test` runs: those that listen in real time by themselves."""
    session.run("pytest", "-m", "not long and not live", *session.posargs)
    session.run("pytest", "-n0", "-m", "not long and live", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the suite on each of these Pythons that is installed."""
    session.install("--editable", f".[{EXTRAS}]")
    suite(session)


@nox.session(python=[next((p for p in PYTHONS if shutil.which(f"python{p}")), PYTHONS[0])])
def lowest(session: nox.Session) -> None:
    """Run the suite with the lowest versions that pyproject.toml allows of what is needed."""
    bounds = os.path.join(session.create_tmp(), "lowest.txt")
    session.install("uv")
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--resolution", "lowest-direct", "--quiet"),
        *("--python-version", str(session.python), "--output-file", bounds),
    )
    session.install("--constraint", bounds, "--editable", f".[{EXTRAS}]")
    suite(session)


@nox.session
def licences(session: nox.Session) -> None:
    """List the licences of what a default install brings, in docs/licences.md."""
    session.install(".")
    python = os.path.join(session.bin, "python")
    listed = ("--format", "markdown", "--with-urls", "--no-version", "--order", "license")
    session.run(
        *(
            os.path.join(os.path.dirname(sys.executable), "pip-licenses"),
            f"--python={python}",
            *listed,
            "--ignore-packages",
            "rep-tempo",
            "pip",
        ),
        *("--output-file", "docs/licences.md"),
        external=True,
    )
