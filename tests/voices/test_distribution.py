"""Versions of installed packages, as importlib.metadata tells them."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tempo.voices import distribution


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    distribution.version.cache_clear()
    yield
    distribution.version.cache_clear()


@pytest.mark.parametrize("name", ["click", "numpy", "rep-tempo", "PyYAML"])
def test_a_version_is_that_of_the_standard_library(name: str) -> None:
    assert distribution.version(name) == metadata.version(name)


def test_a_package_that_is_not_installed_has_none() -> None:
    assert distribution.version("no-such-package-as-this") is None


def test_what_a_package_left_behind_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without metadata, then one of a longer name, then the package."""
    for folder, said in (
        ("1/my_voice-1.0.dist-info", None),
        ("2/my_voice_more-2.0.dist-info", "2.0"),
        ("3/my_voice-3.0.dist-info", "3.0"),
    ):
        (tmp_path / folder).mkdir(parents=True)
        if said:
            (tmp_path / folder / "METADATA").write_text(f"Name: my\nVersion: {said}\n\nVersion: 9")
    path = [str(tmp_path / name) for name in ("gone", "1", "2", "3")]
    monkeypatch.setattr(sys, "path", path)
    assert distribution.version("my-voice") == "3.0"


def test_the_version_of_a_wheel_is_read_without_loading_what_parses_mail() -> None:
    code = "from tempo.voices.distribution import version\nimport sys\n"
    code += "print(version('click') is None, {'email', 'importlib.metadata'} & {*sys.modules})"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert (ended.stdout.strip(), ended.stderr) == ("False set()", "")
