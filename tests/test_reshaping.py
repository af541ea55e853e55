"""Documents taken out, graphs put together: the same bytes as if it had been built so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import record
from kg.build import build
from kg.cli import run
from kg.errors import GraphError, UsageError
from kg.reshaping import merge, remove

FILES = ("graph.trig", "graph.ttl")
TEXTS = {
    "a": "Aspirin inhibits cyclooxygenase-2. Aspirin does not cause asthma.\n",
    "b": "Aspirin inhibits cyclooxygenase-2, the authors found.\n",
    "c": "Ibuprofen may cause renal failure.\n",
}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def make(texts: Path, names: str, folder: Path) -> Path:
    build([texts / f"{name}.txt" for name in names], folder)
    return folder


def same(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES)


@pytest.mark.parametrize("parts", [("a", "bc"), ("ab", "bc"), ("c", "b", "a")])
def test_together_they_are_one_build(texts: Path, tmp_path: Path, parts: tuple[str, ...]) -> None:
    folders = [make(texts, names, tmp_path / names) for names in parts]
    counts = merge(folders, tmp_path / "merged")
    assert same(tmp_path / "merged", make(texts, "abc", tmp_path / "built"))
    assert counts["documents"] == 3
    built, merged = (record.read(tmp_path / name) for name in ("built", "merged"))
    assert merged.inputs == built.inputs
    again = build([texts / "a.txt", texts / "b.txt", texts / "c.txt"], tmp_path / "merged")
    assert (again.read, again.unchanged) == (0, 3)


def test_a_document_less_is_as_if_it_had_not_been_there(texts: Path, tmp_path: Path) -> None:
    folder = make(texts, "abc", tmp_path / "out")
    counts = remove(folder, ["b"])
    assert same(folder, make(texts, "ac", tmp_path / "built"))
    assert counts["documents"] == 2
    assert (folder / "explorer.html").is_file()
    again = build([texts / "b.txt"], folder)
    assert again.read == 1, "whoever names it wants it back"
    assert same(folder, make(texts, "abc", tmp_path / "whole"))


def test_what_is_not_there_cannot_be_removed(texts: Path, tmp_path: Path) -> None:
    folder = make(texts, "a", tmp_path / "out")
    before = (folder / "graph.trig").read_bytes()
    with pytest.raises(UsageError, match="no document 'z'"):
        remove(folder, ["a", "z"])
    assert (folder / "graph.trig").read_bytes() == before


def test_graphs_of_several_bases_and_full_folders_are_refused(texts: Path, tmp_path: Path) -> None:
    first = make(texts, "a", tmp_path / "first")
    base = ["--base", "https://x.org/"]
    assert run(["build", str(texts / "b.txt"), "-o", str(tmp_path / "second"), *base]) == 0
    with pytest.raises(GraphError, match="several bases"):
        merge([first, tmp_path / "second"], tmp_path / "out")
    with pytest.raises(UsageError, match="holds a graph"):
        merge([first], first)
    with pytest.raises(GraphError, match="holds no graph"):
        merge([texts], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_commands(texts: Path, tmp_path: Path) -> None:
    parts = [str(make(texts, name, tmp_path / name)) for name in "ab"]
    out = str(tmp_path / "out")
    assert run(["merge", *parts, "-o", out]) == 0
    assert run(["remove", out, "a"]) == 0
    assert same(tmp_path / "out", tmp_path / "b")
    assert run(["remove", out, "a"]) == 2
