"""Made-up texts make as many claims as were asked for; each task of the benchmark gives figures."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from kg import queries
from kg.benchmarks import graph, graph_tasks, made_up
from kg.errors import KgError
from kg.rdf import assembly
from kg.rows import Rows
from kg.store import Store, write_graph
from kg.validate import validate


def test_made_up_claims_are_counted_and_the_same_every_time() -> None:
    first, again, other = (list(made_up.readings(64, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    claims = assembly(first, made_up.TERMS)
    assert len(claims) == 64
    assert {claim.confidence_level.value for claim in claims} >= {"certain", "speculative"}


def test_what_was_said_before_is_said_again_and_denied() -> None:
    claims = assembly(made_up.readings(96), made_up.TERMS)
    assert len(claims) == 96
    assert any(claim.evidence_count > 1 for claim in claims)
    assert any(claim.contradicts for claim in claims)
    for one in claims:
        for evidence in one.claim.evidence:
            assert evidence.sentence.contains(evidence.target)


def test_offsets_fit_the_texts() -> None:
    for reading in made_up.readings(80):
        document = reading.annotation.document
        for claim in reading.annotation.claims:
            (evidence,) = claim.evidence
            assert evidence.subject_span
            assert evidence.object_span
            assert document.quote(evidence.subject_span) == claim.subject.name
            assert document.quote(evidence.object_span) == claim.object.name
            assert document.quote(evidence.sentence).endswith(".")


def test_a_made_up_graph_is_valid(tmp_path: Path) -> None:
    write_graph(tmp_path / "g", made_up.readings(24), terms=made_up.TERMS)
    found = validate(tmp_path / "g", shapes="sparql")
    assert found.valid, found.to_text()
    assert found.claims == 24


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> graph_tasks.Work:
    work = graph_tasks.Work(tmp_path_factory.mktemp("work") / "64", 64, 5.0)
    graph_tasks.build(work)
    return work


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own, of its own parser
@pytest.mark.parametrize("name", ["files", "load", "disk", "export_ours", "export_rdflib"])
def test_each_task_gives_figures(work: graph_tasks.Work, name: str) -> None:
    found = graph_tasks.TASKS[name](work)
    flat = [one for one in found.values() if not isinstance(one, dict)]
    for each in found.values():
        flat += each.values() if isinstance(each, dict) else []
    numbers = [one for each in flat for one in (each if isinstance(each, list) else [each])]
    assert numbers
    assert all(number > 0 for number in numbers)


def test_both_sides_are_asked_what_has_answers(work: graph_tasks.Work) -> None:
    with Store.open(work.folder) as store:
        filled = {name: graph_tasks._filled(name, store) for name in queries.names()}
        found = {name: store.query(sparql) for name, sparql in filled.items()}
    empty = sorted(name for name, one in found.items() if isinstance(one, Rows) and not one.rows)
    assert len(empty) < 12, empty
    assert {"about", "what-helps", "evidence", "belief", "contradictions"}.isdisjoint(empty)


def test_what_takes_too_long_is_stopped() -> None:
    def forever() -> None:
        while True:
            pass

    assert graph_tasks.within(0.05, forever) == inf
    assert graph_tasks.within(5, lambda: None) < 5


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    (tmp_path / "10.build.json").write_text('{"quads": 7}', encoding="utf-8")
    assert graph.measure(tmp_path, "build", 10, 1.0) == {"quads": 7}
    with pytest.raises(KgError, match="load of 10 claims could not be measured"):
        graph.measure(tmp_path, "load", 10, 1.0)


def test_tables() -> None:
    theirs = {"queries": {"a": inf, "b": 3.0}}
    ours = {"queries": {"a": 0.1, "b": 0.1}}
    table = graph.beside(ours, ours, theirs, 10.0)
    assert "| a | stopped | 0.1 | 0.1 | 100 | 100 |" in table
    assert "| median |  |  |  | 65 | 65 |" in table
