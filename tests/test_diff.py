"""What changed between two graphs is told claim by claim."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.assembly.assemble import key
from kg.diff import Diff, diff, diff_stores
from kg.errors import GraphError
from kg.model import Annotation, Certainty, Claim, Entity
from kg.rdf import quads
from kg.store import Store, write_graph
from tests.stores import make_store
from tests.values import (
    ANNOTATIONS,
    HEALED,
    IS_A,
    NOTE_ANNOTATION,
    TRIAL,
    TRIAL_ANNOTATION,
)


def changes(old: Annotation, new: Annotation, base: str = "https://other.example/") -> Diff:
    return diff_stores(Store.of(quads([old])), Store.of(quads([new], base=base)))


def told(claim: Claim) -> Annotation:
    return Annotation(TRIAL, claims=(claim,))


def test_the_same_claims_are_no_change() -> None:
    assert changes(TRIAL_ANNOTATION, TRIAL_ANNOTATION).changes == ()
    assert (
        changes(TRIAL_ANNOTATION, TRIAL_ANNOTATION).to_text() == "0 added, 0 removed, 0 changed\n"
    )


def test_added_and_removed() -> None:
    found = changes(told(IS_A), told(HEALED))
    assert [one.key for one in found.of("removed")] == [key(IS_A)]
    assert [one.key for one in found.of("added")] == [key(HEALED)]
    assert found.of("changed") == ()
    lines = found.to_text().splitlines()
    assert lines[0].startswith("+ mesenchymal stem cell of adipose tissue")
    assert lines[-1] == "1 added, 1 removed, 0 changed"


def test_a_denial_is_another_claim() -> None:
    found = changes(told(IS_A), told(replace(IS_A, negated=True)))
    assert [one.label for one in found.of("added")] == ["osteoporosis NOT subclass of bone disease"]
    assert len(found.of("removed")) == 1


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"certainty": Certainty.PROBABLE}, "confidence level: certain -> probable"),
        ({"certainty": Certainty.PROBABLE}, "knowledge level: knowledge_assertion -> prediction"),
        ({"certainty": Certainty.PROBABLE}, "plain: True -> False"),
        ({"confidence": 0.4}, "confidence of the evidence at"),
        ({"sentence": HEALED.evidence[0].sentence}, "evidence added: at"),
        ({"sentence": HEALED.evidence[0].sentence}, "evidence removed: at"),
    ],
)
def test_changed(how: dict[str, object], says: str) -> None:
    other = replace(IS_A, evidence=(replace(IS_A.evidence[0], **how),))  # type: ignore[arg-type]
    (one,) = changes(told(IS_A), told(other)).changes
    assert (one.kind, one.key) == ("changed", key(IS_A))
    assert any(line.startswith(says) for line in one.what), one.what


def test_another_document_changes_the_merged_claim() -> None:
    found = diff_stores(make_store([TRIAL_ANNOTATION]), make_store(ANNOTATIONS[:2]))
    (one,) = found.of("changed")
    assert one.key == key(IS_A)
    assert "source count: 1 -> 2" in one.what
    assert len(found.of("added")) == len(NOTE_ANNOTATION.claims) - 1


def test_json() -> None:
    value = json.loads(changes(told(IS_A), told(HEALED)).to_json())
    assert set(value) == {"added", "removed", "changed", "replaced"}
    assert value["added"][0]["key"] == key(HEALED)


def test_directories_and_files(tmp_path: Path) -> None:
    write_graph(tmp_path / "a", ANNOTATIONS)
    write_graph(tmp_path / "b", ANNOTATIONS[1:])
    assert diff(tmp_path / "a", tmp_path / "a" / "graph.ttl").changes == ()
    assert (
        len(diff(tmp_path / "a", tmp_path / "b").of("removed")) == len(TRIAL_ANNOTATION.claims) - 1
    )
    with pytest.raises(GraphError, match="holds no graph"):
        diff(tmp_path / "a", tmp_path / "c")


def test_hostile_labels_do_no_harm_to_a_terminal() -> None:
    evil = replace(IS_A, subject=Entity(IS_A.subject.id, "\x1b[31mred", "Disease"))
    assert "\x1b" not in changes(told(HEALED), told(evil)).to_text()
