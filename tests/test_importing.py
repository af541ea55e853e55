"""From an export back to a graph directory: the same claims, the same bytes, nothing believed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, serialize

from kg import record
from kg.build import build
from kg.cli import run
from kg.errors import GraphError, UsageError
from kg.exporters import export
from kg.importing import import_graph
from kg.nodes import node
from kg.store import Store, write_graph
from tests.stores import TERMS, make_store
from tests.values import ANNOTATIONS

FILES = ("graph.trig", "graph.ttl")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graphs") / "out"
    write_graph(folder, ANNOTATIONS, terms=TERMS)
    return folder


@pytest.mark.parametrize("form", ["ttl", "trig", "jsonld", "nq"])
def test_the_same_bytes(graph: Path, tmp_path: Path, form: str) -> None:
    with Store.open(graph) as store:
        export(store, form, tmp_path / f"x.{form}")
    counts = import_graph(tmp_path / f"x.{form}", tmp_path / "again")
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (graph / name).read_bytes()
    assert counts["documents"] == len(ANNOTATIONS)
    assert (tmp_path / "again" / "explorer.html").is_file()
    assert dict(record.read(tmp_path / "again").counts) == counts


def test_what_does_not_follow_is_not_taken_over(graph: Path, tmp_path: Path) -> None:
    """A bare triple that somebody wrote into the file is nobody's claim."""
    store = make_store()
    names = store.names
    lie = Quad(
        names.entity("CHEBI:15365"),
        node("biolink:preventative_for_condition"),
        names.entity("MONDO:0005098"),
        names.graph("plain"),
    )
    path = tmp_path / "lie.trig"
    serialize([*store.quads(), lie], str(path), RdfFormat.TRIG)
    import_graph(path, tmp_path / "out")
    assert (tmp_path / "out" / "graph.trig").read_bytes() == (graph / "graph.trig").read_bytes()


def test_a_build_adds_to_what_was_imported(graph: Path, tmp_path: Path) -> None:
    import_graph(graph / "graph.ttl", tmp_path / "out")
    note = tmp_path / "note.txt"
    note.write_text("Aspirin inhibits cyclooxygenase.\n", encoding="utf-8")
    report = build([note], tmp_path / "out")
    assert report.record.counts["documents"] == len(ANNOTATIONS) + 1


def test_a_graph_is_not_replaced_unasked(graph: Path, tmp_path: Path) -> None:
    import_graph(graph / "graph.ttl", tmp_path / "out")
    with pytest.raises(UsageError, match="--replace"):
        import_graph(graph / "graph.ttl", tmp_path / "out")
    import_graph(graph / "graph.ttl", tmp_path / "out", replace=True)
    assert run(["import", str(graph / "graph.ttl"), "-o", str(tmp_path / "new")]) == 0


def test_what_is_no_graph_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<http://x.org/a> <http://x.org/b> <http://x.org/c> .\n", encoding="utf-8")
    with pytest.raises(GraphError, match="no documents of ours"):
        import_graph(path, tmp_path / "out")
    path.write_text("no turtle", encoding="utf-8")
    with pytest.raises(GraphError, match="cannot be read as RDF"):
        import_graph(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
