"""The package as it is handed out: locks, the wheel's content, one version everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import kg
from kg import resources
from kg.errors import MissingError

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
MAX_WEIGHTS = 30_000_000
MAX_LEXICON = 6_000_000


def pins(name: str) -> dict[str, set[str]]:
    """The versions that a lock pins, by distribution."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        match = re.match(r"([a-z0-9][\w.-]*)(?:\[[^]]*\])?==(\S+)", line)
        if match:
            found.setdefault(match[1], set()).add(match[2])
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_pins_with_hashes_and_nothing_else(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    for entry in entries:
        first, *rest = [line.rstrip(" \\").strip() for line in entry.splitlines()]
        assert re.match(r"[a-z0-9][\w.-]*(\[[\w,-]+\])?==\S+", first), first
        assert rest, f"{first} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in rest), first


def test_the_locks_agree_and_cover_what_is_asked_for() -> None:
    core, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert all(dev.get(name) == versions for name, versions in core.items())
    extra = PROJECT["project"]["optional-dependencies"]["dev"]
    for wanted, lock in ((PROJECT["project"]["dependencies"], core), (extra, dev)):
        names = {re.split(r"[\[><=; ]", line)[0].lower() for line in wanted}
        assert names - {"bioclaim-kg"} <= set(lock)


def test_python_3_13_gets_a_numpy_it_has_files_for() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(r"^numpy==1\.\S+ ; python_full_version < '3\.13'", text, re.MULTILINE)
    assert re.search(r"^numpy==2\.\S+ ; python_full_version >= '3\.13'", text, re.MULTILINE)
    assert re.search(r"^scispacy==\S+ ; python_full_version < '3\.13'", text, re.MULTILINE)


def test_one_version_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert kg.__version__ == version
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_extras_and_licences() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert {"serve", "validate", "scale", "parquet", "dev"} <= set(extras)
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "CC BY-SA 4.0" in licence
    assert "demonstration only" in licence


def test_resources_are_in_the_checkout() -> None:
    assert resources.ontologies() == ROOT / "ontologies"
    assert resources.seeds() == ROOT / "seeds"


def test_resources_of_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "kg"
    (package / "_data" / "seeds").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.seeds() == package / "_data" / "seeds"
    with pytest.raises(MissingError, match="ontologies"):
        resources.ontologies()


def test_the_seed_is_the_one_text_of_others() -> None:
    texts = sorted(path.name for path in (ROOT / "seeds").iterdir())
    assert texts == ["000_d4c643ee4146f9a9.meta.yaml", "000_d4c643ee4146f9a9.txt"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_all_that_the_program_needs(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if not name.endswith("/")}
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kg").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for top in ("ontologies", "seeds"):
        expected |= {
            f"kg/_data/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / top).rglob("*")
            if path.is_file()
        }
    package = {name for name in names if name.startswith("kg/")}
    assert package == expected
    assert any(name.endswith("licenses/NOTICE") for name in names)


def test_the_wheel_stays_small(wheel: zipfile.ZipFile) -> None:
    sizes = {info.filename: info.file_size for info in wheel.infolist()}
    weights = sum(size for name, size in sizes.items() if name.startswith("kg/weights"))
    lexicon = sum(
        size for name, size in sizes.items() if name.startswith("kg/_data/ontologies/lexicon")
    )
    assert 0 < weights <= MAX_WEIGHTS
    assert 0 < lexicon <= MAX_LEXICON
    assert max(sizes.values()) <= MAX_WEIGHTS


def test_no_file_of_the_project_names_this_machine_or_an_index() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.split("\0") if name]
    assert "pyproject.toml" in names
    home = "/" + "root" + "/"
    for name in names:
        path = ROOT / name
        if not path.is_file() or path.stat().st_size > 5_000_000:
            continue
        data = path.read_bytes()
        for word in (home, str(ROOT) + "/", "pypi" + ".org", "index" + "-url="):
            assert word.encode() not in data, f"{name} holds {word}"
