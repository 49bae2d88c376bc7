"""Each way to install the program finds ``cues/`` and ``sounds/``."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import tempo
from tempo.library import folders

pytestmark = pytest.mark.thorough

CHECKOUT = Path(__file__).parents[1]
SHIPPED = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for folder in ("cues", "sounds", "recordings")
    for path in (CHECKOUT / folder).rglob("*")
    if path.is_file()
)


def called(*command: str | Path, cwd: Path, **changed: str) -> str:
    """Run a command in a folder where the checkout cannot be imported, and return its output."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | changed,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build the sdist, and from it the wheel, as an index would get them."""
    pytest.importorskip("build", reason="the program `build` is not installed")
    pytest.importorskip("hatchling", reason="the build backend hatchling is not installed")
    folder = tmp_path_factory.mktemp("dist")
    command = (sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, CHECKOUT)
    called(*command, cwd=folder)
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


def test_the_wheel_carries_everything_that_ships_and_no_tests(built: tuple[Path, Path]) -> None:
    wheel, _ = built
    assert wheel.name == f"rep_tempo-{tempo.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        entry_points = file.read(f"rep_tempo-{tempo.__version__}.dist-info/entry_points.txt")
    assert {f"tempo/{name}" for name in SHIPPED} <= set(names)
    assert {"tempo/cues/thrust/pause-thrust.yaml", "tempo/sounds/default/theme.yaml"} <= set(names)
    assert {"tempo/py.typed", "tempo/cli/__init__.py"} <= set(names)
    assert {name.split("/")[0] for name in names} == {
        "tempo",
        *(f"rep_tempo-{tempo.__version__}.{part}" for part in ("dist-info", "data")),
    }
    assert f"rep_tempo-{tempo.__version__}.data/data/share/man/man1/tempo.1" in names
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]
    assert b"tempo = tempo.__main__:main" in entry_points


def test_the_wheel_installed_elsewhere_finds_what_ships(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    wheel, _ = built
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    pip = (sys.executable, "-m", "pip", "--python", home / "bin" / "python", "--quiet")
    offline = ("--no-deps", "--no-index", "--disable-pip-version-check")
    called(*pip, "install", *offline, wheel, cwd=tmp_path)
    # What it depends on is taken from here, without the .pth that leads to the checkout.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    where = "import tempo.library.folders as f; print(f.shipped('cues'), f.shipped('sounds'))"
    found = called(home / "bin" / "python", "-c", where, cwd=tmp_path).split()
    assert found == [str(site / "tempo" / "cues"), str(site / "tempo" / "sounds")]
    assert listed(called(home / "bin" / "tempo", "list", cwd=tmp_path))
    shown = called(home / "bin" / "tempo", "show", "frog-pump", "--voice", "none", cwd=tmp_path)
    assert shown.startswith("Frog pump")


def test_the_sdist_runs_where_it_is_unpacked(built: tuple[Path, Path], tmp_path: Path) -> None:
    _, sdist = built
    with tarfile.open(sdist) as file:
        if hasattr(tarfile, "data_filter"):  # since 3.11.4
            file.extraction_filter = tarfile.data_filter
        file.extractall(tmp_path)
    [unpacked] = tmp_path.iterdir()
    for name in [*SHIPPED, "LICENSE", "README.md", "pyproject.toml", "tests/test_packaging.py"]:
        assert (unpacked / name).is_file(), name
    where = "import tempo.library.folders as f; print(f.shipped('cues'))"
    assert called(sys.executable, "-c", where, cwd=unpacked).strip() == str(unpacked / "cues")
    assert listed(called(sys.executable, "-m", "tempo", "list", cwd=unpacked))


def test_an_editable_install_finds_the_checkout(tmp_path: Path) -> None:
    if metadata.distribution("rep-tempo").read_text("direct_url.json") is None:
        pytest.skip("rep-tempo is not installed from a checkout here")
    assert folders.shipped("cues") == CHECKOUT / "cues"
    where = "import tempo.library.folders as f; print(f.shipped('sounds'))"
    found = called(sys.executable, "-c", where, cwd=tmp_path).strip()
    assert found == str(CHECKOUT / "sounds")
    assert listed(called(sys.executable, "-m", "tempo", "list", cwd=tmp_path))


def listed(output: str) -> bool:
    """Whether every routine and workout that ships is in a list."""
    names = {line.split()[0] for line in output.splitlines() if line}
    apart = ("words", "prescriptions")
    paths = [p for p in (CHECKOUT / "cues").rglob("*.yaml") if not set(apart) & set(p.parts)]
    assert len(paths) > 12
    return {path.stem for path in paths} <= names
