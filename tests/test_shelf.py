"""The shelf of ontologies: cards and files, in one step, by several processes, never outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from kg.config import Options
from kg.errors import UsageError
from kg.lock import held
from kg.shelf import cards
from kg.shelf import held as shelf
from kg.shelf.cards import Item
from kg.versions import run_of

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ontologies"


def put(folder: Path, name: str, file: str, content: bytes, **facts: object) -> Item:
    part = shelf.part_of(name, file, folder)
    part.write_bytes(content)
    item = Item(name, file, cards.checksum(part), len(content))
    item = replace(item, **facts)  # type: ignore[arg-type]
    shelf.put(item, part, folder)
    return item


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_nothing_is_on_a_shelf_that_is_not_there(folder: Path) -> None:
    assert shelf.items(folder) == ()
    assert shelf.files(folder) == ()
    assert shelf.find("CL", folder) == ()
    assert not folder.exists()


def test_what_is_put_is_found_until_it_is_removed(folder: Path) -> None:
    two = put(folder, "LAB", "b.tsv", b"two", version="2", licence="CC0")
    one = put(folder, "CL", "cl.obo.gz", b"one", terms=3)
    more = put(folder, "lab", "a.obo", b"three")
    assert shelf.items(folder) == (one, two, more)
    assert [path.read_bytes() for path in shelf.files(folder)] == [b"one", b"three", b"two"]
    assert shelf.files(folder) == tuple(sorted(shelf.files(folder)))
    assert shelf.find("Lab", folder) == (two, more)
    assert shelf.remove("LAB", folder) == (two, more)
    assert shelf.items(folder) == (one,)
    assert names(folder) == {"cl"}
    with pytest.raises(UsageError, match="nothing called 'LAB'"):
        shelf.remove("LAB", folder)


def test_a_new_file_takes_the_place_of_the_old_one(folder: Path) -> None:
    put(folder, "CL", "cl.obo", b"old")
    (old,) = shelf.files(folder)
    item = put(folder, "CL", "cl.obo", b"new")
    (new,) = shelf.files(folder)
    assert (new.read_bytes(), new.name) == (b"new", item.stored)
    assert old.name != new.name
    assert old.read_bytes() == b"old", "who reads it may end"
    put(folder, "CL", "more.obo", b"more")
    assert not old.exists()


def test_what_is_pulled_under_another_file_name_replaces_what_was_pulled(folder: Path) -> None:
    put(folder, "ORDO", "ordo_4.7.owl", b"old", url="https://host.example/ordo_4.7.owl")
    mine = put(folder, "ORDO", "mine.tsv", b"mine")
    new = put(folder, "ORDO", "ordo_4.8.owl", b"new", url="https://host.example/ordo_4.8.owl")
    assert shelf.items(folder) == (mine, new)


def test_this_process_knows_that_it_changed_a_shelf(folder: Path) -> None:
    before = shelf.changes()
    put(folder, "CL", "cl.obo", b"one")
    shelf.items(folder)
    assert shelf.changes() == before + 1
    shelf.remove("CL", folder)
    assert shelf.changes() == before + 2


def test_a_card_can_be_updated_alone(folder: Path) -> None:
    item = put(folder, "CL", "cl.obo", b"one")
    shelf.update(replace(item, etag='"b"'), folder)
    assert [one.etag for one in shelf.items(folder)] == ['"b"']
    assert shelf.is_whole(item, folder)


@pytest.mark.parametrize("change", [b"", b"onf", b"one more", None])
def test_damaged_files_are_known(folder: Path, change: bytes | None) -> None:
    item = put(folder, "CL", "cl.obo", b"one")
    path = shelf.path_of(item, folder)
    if change is None:
        path.unlink()
    else:
        path.write_bytes(change)
    assert not shelf.is_whole(item, folder)
    assert len(shelf.items(folder)) == (change is not None)


# ----------------------------------------------------------------------------------- cards


@pytest.mark.parametrize(
    "words",
    ["", "{", "[]", '"x"', "null", "[" * 100_000, "{}", '{"name": "CL"}', '{"name": 1, "file": 2}'],
)
def test_a_damaged_card_is_made_anew(folder: Path, words: str) -> None:
    item = put(folder, "CL", "cl.obo.gz", b"one", url="https://host.example/cl.obo.gz")
    card = folder / "cl" / item.card
    card.write_text(words, encoding="utf-8")
    (mended,) = shelf.items(folder)
    assert mended == Item("cl", "cl.obo.gz", item.checksum, item.size)
    assert json.loads(card.read_text(encoding="utf-8")) == asdict(mended)


def test_a_damaged_card_stands_for_the_newest_file_that_is_whole(folder: Path) -> None:
    old = put(folder, "CL", "cl.obo", b"old")
    new = put(folder, "CL", "cl.obo", b"new")
    damaged = folder / "cl" / f"cl-{'0' * 16}.obo"
    damaged.write_bytes(b"damaged")
    for age, path in enumerate((damaged, shelf.path_of(new, folder), shelf.path_of(old, folder))):
        os.utime(path, (2_000_000_000 - age, 2_000_000_000 - age))
    (folder / "cl" / new.card).write_text("{", encoding="utf-8")
    assert shelf.items(folder) == (replace(new, name="cl"),)


def test_a_damaged_card_without_its_file_is_nothing(folder: Path) -> None:
    item = put(folder, "CL", "cl.obo", b"one")
    shelf.path_of(item, folder).unlink()
    (folder / "cl" / item.card).write_text("{", encoding="utf-8")
    assert shelf.items(folder) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "../x"),
        ("name", "GO"),
        ("file", "../../etc/passwd"),
        ("file", "/etc/passwd"),
        ("file", "other.obo"),
        ("checksum", "../" * 22),
        ("checksum", "A" * 64),
        ("size", "3"),
        ("size", True),
        ("url", None),
        ("version", "1\ud800"),
        ("version", "1\n2"),
        ("licence", "\x1b[31m"),
        ("licence", "x" * 100_000),
    ],
)
def test_a_card_never_leads_out_of_the_shelf(folder: Path, field: str, value: object) -> None:
    item = put(folder, "CL", "cl.obo", b"one")
    card = folder / "cl" / item.card
    card.write_text(json.dumps(asdict(item) | {field: value}), encoding="utf-8")
    assert shelf.files(folder) == (shelf.path_of(item, folder),)
    assert shelf.items(folder) == (Item("cl", "cl.obo", item.checksum, 3),)


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "C:", "con", "NUL", "com1.x", ".x", "x.", "-x", "x" * 65,
     "a b", "a\0b", "µ", "\u212a", "a\nb"],
)  # fmt: skip
def test_names_that_could_be_anything_else_are_refused(folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of an ontology"):
        shelf.part_of(name, "x.obo", folder)
    with pytest.raises(UsageError, match="cannot be the name of an ontology"):
        shelf.remove(name, folder)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("cl.obo", "cl.obo"),
        ("http://host.example/obo/CL.obo", "cl.obo"),
        ("..\\..\\x.obo", "x.obo"),
        ("../../etc/passwd", "passwd"),
        ("...", "file"),
        ("", "file"),
        ("-rf.obo", "rf.obo"),
        ("Größe \x1b[31m.tsv", "gr_e_31m.tsv"),
        ("a" * 200 + ".obo.gz", "a" * 40 + "a" * 33 + ".obo.gz"),
    ],
)
def test_file_names_are_harmless_and_settled(words: str, file: str) -> None:
    assert cards.file_name(words) == file
    assert cards.file_name(file) == file


def test_what_is_not_ours_stays(folder: Path) -> None:
    put(folder, "CL", "cl.obo", b"one")
    (folder / "cl" / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "README").write_text("mine", encoding="utf-8")
    (folder / "Not a name").mkdir()
    assert len(shelf.items(folder)) == 1
    shelf.remove("CL", folder)
    assert names(folder) == {"cl", "README", "Not a name"}
    assert names(folder / "cl") == {"notes.txt"}


def test_folders_that_are_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "CL", "cl.obo", b"one")
    folder.mkdir()
    try:
        (folder / "cl").symlink_to(tmp_path / "elsewhere" / "cl", target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert shelf.items(folder) == ()


# ------------------------------------------------------------------------- several, and none


def test_one_waits_for_another_who_puts(folder: Path) -> None:
    folder.mkdir()
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with held(folder / ".lock"):
            begun.set()
            done.wait(0.3)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait()
    put(folder, "CL", "cl.obo", b"one")
    other.join()
    assert len(shelf.items(folder)) == 1


def test_one_does_not_wait_for_ever(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_PATIENCE", 0.1)
    folder.mkdir()
    with held(folder / ".lock"), pytest.raises(UsageError, match="another process is changing"):
        put(folder, "CL", "cl.obo", b"one")


def test_many_processes_put_at_once(folder: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from pathlib import Path; from kg.shelf import cards, held as shelf\n"
        "folder, own = Path(sys.argv[1]), sys.argv[2]\n"
        "for turn in range(20):\n"
        "    part = shelf.part_of('CL', f'{own}.obo', folder)\n"
        "    part.write_text(f'{own} {turn}')\n"
        "    item = cards.Item('CL', f'{own}.obo', cards.checksum(part), part.stat().st_size)\n"
        "    shelf.put(item, part, folder)\n"
        "    assert item in shelf.items(folder)\n"
    )
    command = [sys.executable, "-c", code, str(folder)]
    running = [subprocess.Popen([*command, own], cwd=ROOT) for own in "abc"]
    assert [one.wait(120) for one in running] == [0, 0, 0]
    found = shelf.items(folder)
    assert [item.file for item in found] == ["a.obo", "b.obo", "c.obo"]
    assert all(shelf.is_whole(item, folder) for item in found)
    assert sorted(path.read_text() for path in shelf.files(folder)) == ["a 19", "b 19", "c 19"]


def test_a_shelf_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(UsageError, match="set BIOCLAIM_DATA to a folder that is yours"):
        shelf.part_of("CL", "cl.obo", tmp_path / "file")
    assert shelf.items(tmp_path / "file") == ()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="here everybody may write everything"
)
def test_a_protected_shelf_can_be_read(folder: Path) -> None:
    item = put(folder, "CL", "cl.obo", b"one")
    (folder / "cl" / item.card).write_text("{", encoding="utf-8")
    for path in (folder / "cl", folder):
        path.chmod(0o555)
    try:
        assert [one.file for one in shelf.items(folder)] == ["cl.obo"]
        with pytest.raises(UsageError, match="set BIOCLAIM_DATA"):
            shelf.remove("CL", folder)
    finally:
        for path in (folder, folder / "cl"):
            path.chmod(0o755)


# ------------------------------------------------------------------------------ where, and what


def test_the_place_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BIOCLAIM_DATA", str(tmp_path))
    assert shelf.place() == tmp_path / "ontologies"
    monkeypatch.delenv("BIOCLAIM_DATA")
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    assert shelf.place().is_relative_to(tmp_path / "home")
    assert shelf.place().name == "ontologies"


def test_versions_and_licences_go_into_every_graph(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BIOCLAIM_DATA", str(tmp_path / "one"))
    before = run_of(Options())
    facts = {"version": "2026-11-03", "licence": "CC BY 4.0"}
    item = put(shelf.place(), "CL", "cl.obo", b"one", **facts, date="2026-11-22", etag="a")
    said = dict(run_of(Options()).versions)["ontology CL/cl.obo"]
    assert said == f"2026-11-03; CC BY 4.0; sha256:{item.checksum[:16]}"
    assert dict(run_of(Options()).versions).items() > dict(before.versions).items()
    monkeypatch.setenv("BIOCLAIM_DATA", str(tmp_path / "two"))
    put(shelf.place(), "CL", "cl.obo", b"one", **facts, date="2027-01-01", url="https://x.example/")
    assert dict(run_of(Options()).versions)["ontology CL/cl.obo"] == said, "not when, not whence"
    shelf.remove("CL")
    assert run_of(Options()) == before
