"""The compiled lexicon in the cache: made once, shared, incremental, made again when damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import resources
from kg.compiling import opening, staging
from kg.compiling.curated import read_curated
from kg.compiling.stages import pack, stage, unpack
from kg.errors import InputError, UsageError
from kg.lexicon import Lexicon
from kg.ontology.base import Ontology, Synonym, Term

BONES = "curie\tlabel\tsynonyms\txrefs\nX:1\tosteoblastoid\tOBX|odd bone cell\tMESH:D010006\n"
FISH = "curie\tlabel\tcategory\nY:1\tblue fish\tSpecies\n"


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of tables in place of the shipped lexicon, which is large."""
    few = read_curated(resources.ontologies())[:50]
    monkeypatch.setattr(staging, "read_curated", lambda _: few)
    (tmp_path / "bones.tsv").write_text(BONES, encoding="utf-8")
    (tmp_path / "fish.tsv").write_text(FISH, encoding="utf-8")
    return tmp_path


def open_(tables: Path, *names: str) -> Lexicon:
    return Lexicon.with_files([tables / name for name in names], cache=tables / "cache")


def kept(tables: Path, pattern: str) -> set[str]:
    return {path.name for path in (tables / "cache").glob(pattern)}


def noting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that is filled with the names of the files that are staged here."""
    read: list[str] = []
    make = staging._make

    def note(key: str, path: Path | None, cache: Path) -> object:
        read.append(path.name if path else "curated")
        return make(key, path, cache)

    monkeypatch.setattr(staging, "_make", note)
    return read


def test_another_ontology_reads_no_other_again(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_(tables, "bones.tsv")
    before = kept(tables, "stage-*")
    read = noting(monkeypatch)
    lexicon = open_(tables, "bones.tsv", "fish.tsv")
    assert read == ["fish.tsv"]
    assert kept(tables, "stage-*") > before
    assert lexicon.find("odd bone cells")[0].curie == "X:1"
    assert lexicon.find("blue fish")[0].curie == "Y:1"
    open_(tables, "bones.tsv", "fish.tsv")
    open_(tables, "fish.tsv")
    assert read == ["fish.tsv"]


def test_an_edited_file_is_seen(tables: Path) -> None:
    assert open_(tables, "fish.tsv").find("red fish") == ()
    (tables / "fish.tsv").write_text(FISH.replace("blue", "red"), encoding="utf-8")
    assert open_(tables, "fish.tsv").find("red fish")[0].curie == "Y:1"


def damaged(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def cut_short(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize("pattern", ["lexicon-*", "stage-*"])
@pytest.mark.parametrize("damage", [damaged, cut_short])
def test_damaged_and_half_written_files_are_made_again(
    tables: Path, pattern: str, damage: Callable[[bytes], bytes]
) -> None:
    open_(tables, "fish.tsv")
    whole = {path: path.read_bytes() for path in (tables / "cache").iterdir()}
    for path in (tables / "cache").glob(pattern):
        path.write_bytes(damage(path.read_bytes()))
        if pattern == "stage-*":
            for other in (tables / "cache").glob("lexicon-*"):
                other.unlink()
    assert open_(tables, "fish.tsv").find("blue fish")[0].curie == "Y:1"
    assert {path: path.read_bytes() for path in whole} == whole


def test_a_cache_that_cannot_be_written_only_costs_time(tables: Path) -> None:
    (tables / "cache").write_text("no folder")
    assert open_(tables, "fish.tsv").find("blue fish")[0].curie == "Y:1"


def test_what_is_no_ontology_is_named_and_leaves_nothing(tables: Path) -> None:
    (tables / "odd.tsv").write_text("hello\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"odd\.tsv"):
        open_(tables, "fish.tsv", "odd.tsv")
    assert kept(tables, "lexicon-*") == set()
    assert open_(tables, "fish.tsv").find("blue fish")[0].curie == "Y:1"


def test_several_processes_make_one_file(tmp_path: Path) -> None:
    (tmp_path / "fish.tsv").write_text(FISH, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from kg.lexicon import Lexicon\n"
        "found = Lexicon.with_files([Path(sys.argv[1])], cache=Path(sys.argv[2]))\n"
        "print(found.find('blue fish')[0].curie)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "fish.tsv"), str(tmp_path / "cache")]
    root = Path(opening.__file__).parent.parent
    makers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(3)
    ]
    assert [maker.communicate()[0].strip() for maker in makers] == ["Y:1"] * 3
    assert len(kept(tmp_path, "lexicon-*.bin")) == 1
    assert kept(tmp_path, "*.lock") | kept(tmp_path, ".part-*") == set()


def test_the_place_of_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BIOCLAIM_CACHE", str(tmp_path))
    assert opening.cache_folder() == tmp_path
    monkeypatch.delenv("BIOCLAIM_CACHE")
    assert opening.cache_folder().name == "bioclaim"


def test_large_files_are_compiled_apart(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_(tables, "bones.tsv", "fish.tsv")
    stages = {path.name: path.read_bytes() for path in (tables / "cache").glob("stage-*")}
    for path in (tables / "cache").iterdir():
        path.unlink()
    monkeypatch.setattr(staging, "LARGE", 1)
    read = noting(monkeypatch)
    lexicon = open_(tables, "bones.tsv", "fish.tsv")
    assert read == []
    assert len(lexicon) > 20_000  # another process does not know of the small tables
    assert lexicon.find("blue fish")[0].curie == "Y:1"
    made = {path.name: path.read_bytes() for path in (tables / "cache").glob("stage-*")}
    assert len(made.items() & stages.items()) == 2


def test_where_no_process_starts_all_is_compiled_here(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "LARGE", 1)
    monkeypatch.setattr(sys, "executable", str(tables / "nowhere"))
    read = noting(monkeypatch)
    assert open_(tables, "fish.tsv").find("blue fish")[0].curie == "Y:1"
    assert read == ["curated", "fish.tsv"]


def test_a_large_file_is_summed_once(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_LARGE", 10)
    path, cache = tables / "fish.tsv", tables / "cache"
    found = opening._known_sum(path, cache)
    assert found == opening._sum(path)
    with monkeypatch.context() as patched:
        patched.setattr(opening, "_sum", lambda _: "read again")
        assert opening._known_sum(path, cache) == found
        os.utime(path, ns=(1, 1))
        assert opening._known_sum(path, cache) == "read again"


# --------------------------------------------------------------------------- stages


def test_a_stage_holds_what_a_file_says_of_names() -> None:
    term = Term("MESH:D1", "Fractures, \x1fBone|x", (Synonym("broken\tbone", "broad"),))
    line = next(stage(Ontology("m", "tsv", (term,)), {}))
    assert line.split("\t")[:2] == ["MESH:D1", "Measure"]
    names = [unpack(packed) for packed in line.split("\t")[8:]]
    assert [name[0] for name in names] == ["Fractures,  Bone x", "Bone x Fractures", "broken bone"]
    assert [name[1] & 7 for name in names] == [0, 1, 4]


def test_names_of_many_words_are_kept_and_not_looked_for() -> None:
    assert unpack(pack("a b c d e f g h i j k l m", 0, "Disease", {}))[2] == ""


def test_a_cache_that_can_be_no_folder_is_refused(tables: Path) -> None:
    with pytest.raises(UsageError, match="BIOCLAIM_CACHE"):
        Lexicon.with_files([], cache=tables / "a\0b")
