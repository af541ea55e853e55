"""A copy is whole, of one moment, and there at once; nothing else is touched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg import keeping, swap
from kg.errors import GraphError, UsageError
from kg.keeping import backup
from kg.lock import held
from kg.store import Store, write_graph
from tests.stores import TERMS
from tests.values import ANNOTATIONS


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    write_graph(tmp_path / "out", ANNOTATIONS, terms=TERMS)
    return tmp_path / "out"


def quads_in(folder: Path) -> set[str]:
    with Store.open(folder) as store:
        return {str(quad) for quad in store.quads()}


@contextmanager
def replaced_all_the_time(folder: Path) -> Iterator[None]:
    over = threading.Event()

    def build() -> None:
        while not over.is_set():
            for read in (ANNOTATIONS, ANNOTATIONS[:1]):
                write_graph(folder, read, terms=TERMS)

    builder = threading.Thread(target=build)
    builder.start()
    try:
        yield
    finally:
        over.set()
        builder.join()


def test_the_copy_is_the_graph_and_none_of_its_files(graph: Path, tmp_path: Path) -> None:
    (graph / "notes.txt").write_text("mine", encoding="utf-8")
    with Store.open(graph) as reader:  # somebody reads meanwhile
        count = backup(graph, tmp_path / "far" / "copy")
        assert len(reader) == count
    copy = tmp_path / "far" / "copy"
    assert quads_in(copy) == quads_in(graph)
    assert len(quads_in(copy)) == count
    assert (copy / "graph.ttl").read_bytes() == (graph / "graph.ttl").read_bytes()
    assert not (copy / "notes.txt").exists()
    assert [item.name for item in (tmp_path / "far").iterdir()] == ["copy"]
    for path in copy.rglob("*"):  # a copy, not another name of the same bytes
        assert path.is_dir() or path.stat().st_nlink == 1


def test_an_older_copy_is_replaced_and_a_graph_restored(graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    backup(graph, copy)
    (copy / "label.txt").write_text("kept", encoding="utf-8")
    whole = quads_in(graph)
    write_graph(graph, ANNOTATIONS[:1], terms=TERMS)
    backup(copy, graph)
    assert quads_in(graph) == whole
    write_graph(graph, ANNOTATIONS[:1], terms=TERMS)
    backup(graph, copy)
    assert quads_in(copy) == quads_in(graph) != whole
    assert (copy / "label.txt").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("moment", [1, 3, 8])
def test_a_graph_that_is_replaced_meanwhile_is_copied_again(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    copies = 0
    real = keeping._copy

    def copy(source: Path, target: Path) -> None:
        nonlocal copies
        copies += 1
        if copies == moment:
            write_graph(graph, ANNOTATIONS[:1], terms=TERMS)
        real(source, target)

    monkeypatch.setattr(keeping, "_copy", copy)
    backup(graph, tmp_path / "copy")
    assert quads_in(tmp_path / "copy") == quads_in(graph)
    for name in ("graph.trig", "graph.ttl"):
        assert (tmp_path / "copy" / name).read_bytes() == (graph / name).read_bytes()


def test_copies_beside_builds_are_each_of_one_moment(graph: Path, tmp_path: Path) -> None:
    states = [frozenset(quads_in(graph))]
    write_graph(graph, ANNOTATIONS[:1], terms=TERMS)
    states.append(frozenset(quads_in(graph)))
    with replaced_all_the_time(graph):
        for number in range(4):
            backup(graph, tmp_path / f"copy-{number}")
    for number in range(4):
        assert frozenset(quads_in(tmp_path / f"copy-{number}")) in states


def test_one_that_breaks_off_leaves_the_older_copy(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(graph, tmp_path / "copy")
    before = quads_in(tmp_path / "copy")
    write_graph(graph, ANNOTATIONS[:1], terms=TERMS)

    def full(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "_copy", full)
    with pytest.raises(GraphError, match="No space left"):
        backup(graph, tmp_path / "copy")
    assert quads_in(tmp_path / "copy") == before
    assert sorted(item.name for item in tmp_path.iterdir()) == ["copy", "out"]


def test_what_cannot_be_is_said(graph: Path, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="holds no graph"):
        backup(tmp_path / "none", tmp_path / "copy")
    for inside in (graph, graph / "copy"):
        with pytest.raises(UsageError, match="name a folder elsewhere"):
            backup(graph, inside)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GraphError, match="holds other things"):
        backup(graph, tmp_path / "full")
    with held(tmp_path / ".copy.lock"), pytest.raises(GraphError, match="another build"):
        backup(graph, tmp_path / "copy")


def test_one_that_never_stands_still_is_given_up(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = iter(range(10**6))
    monkeypatch.setattr(swap, "_PAUSE", 0)
    monkeypatch.setattr(swap, "_TRIES", 3)
    monkeypatch.setattr(swap, "_which", lambda _: (0, next(seen)))
    for read in (lambda: backup(graph, tmp_path / "copy"), lambda: Store.open(graph)):
        with pytest.raises(GraphError, match="again and again"):
            read()
    assert not (tmp_path / "copy").exists()


def test_a_graph_is_opened_whole_while_it_is_replaced(graph: Path) -> None:
    states = [frozenset(quads_in(graph))]
    write_graph(graph, ANNOTATIONS[:1], terms=TERMS)
    states.append(frozenset(quads_in(graph)))
    with replaced_all_the_time(graph):
        for _ in range(12):
            assert frozenset(quads_in(graph)) in states
