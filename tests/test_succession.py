"""A claim that is only named otherwise is not lost: the old one points to the new."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.assembly.assemble import key
from kg.build import build
from kg.config import Options
from kg.diff import diff, diff_stores
from kg.model import Annotation, Claim, Entity, Evidence, Qualifier
from kg.nodes import Names, node
from kg.rdf import quads
from kg.rdf_read import read_readings, stored_terms
from kg.store import Store
from kg.succession import chained, successors
from kg.terms import Terms
from kg.validate import validate_store
from tests.values import HEALED, IS_A, NOTE, TRIAL, span

#: What a newer release calls the disease.
RENAMED = Entity("MONDO:0099999", "bone disorder", "Disease")
NEWER = replace(IS_A, object=RENAMED)


def told(*claims: Claim) -> Annotation:
    return Annotation(TRIAL, claims=claims)


def test_the_same_words_with_another_identifier() -> None:
    assert successors([(told(IS_A, HEALED), told(NEWER, HEALED))]) == {key(IS_A): (key(NEWER),)}


@pytest.mark.parametrize(
    "other",
    [
        replace(NEWER, negated=True),
        replace(NEWER, predicate="biolink:related_to"),
        replace(NEWER, qualifiers=(Qualifier("degree", "little"),)),
        replace(
            NEWER, evidence=(replace(NEWER.evidence[0], subject_span=HEALED.evidence[0].sentence),)
        ),
        replace(NEWER, evidence=(replace(NEWER.evidence[0], object_span=None),)),
        HEALED,
    ],
)
def test_what_says_something_else_replaces_nothing(other: Claim) -> None:
    assert successors([(told(IS_A), told(other))]) == {}


def test_what_another_document_still_says_is_not_replaced() -> None:
    there = replace(IS_A, evidence=(replace(IS_A.evidence[0], document=NOTE.key),))
    pairs = [(told(IS_A), told(NEWER)), (Annotation(NOTE, claims=(there,)),) * 2]
    assert successors(pairs) == {}


@pytest.mark.parametrize(
    ("older", "newer", "both"),
    [
        ({}, {"a": ("b",)}, {"a": ("b",)}),
        ({"a": ("b",)}, {"b": ("c", "d")}, {"a": ("c", "d"), "b": ("c", "d")}),
        ({"a": ("b", "x")}, {"b": ("c",)}, {"a": ("c", "x"), "b": ("c",)}),
        ({"a": ("b",)}, {"b": ("a",)}, {"b": ("a",)}),  # back again
        ({"a": ("b",)}, {"b": ("c",), "c": ("b",)}, {}),  # told both ways: nobody knows
    ],
)
def test_what_replaced_may_be_replaced(
    older: dict[str, tuple[str, ...]],
    newer: dict[str, tuple[str, ...]],
    both: dict[str, tuple[str, ...]],
) -> None:
    assert chained(older, newer) == both


def test_the_graph_says_it_reads_it_back_and_is_valid() -> None:
    terms = Terms(replaced={key(IS_A): (key(NEWER),), "0" * 64: ("1" * 64,)})
    store = Store.of(quads([told(NEWER)], terms=terms))
    names = Names()
    (found,) = store.quads(None, node("dcterms:isReplacedBy"))
    assert found.subject == names.mint("claim", key(IS_A))
    assert found.object == names.mint("claim", key(NEWER))
    assert stored_terms(store).replaced == {key(IS_A): (key(NEWER),)}
    again = quads(read_readings(store), terms=stored_terms(store))
    assert {str(one) for one in again} == {str(one) for one in store.quads()}
    assert validate_store(store).valid
    back = Store.of(quads([told(IS_A)], terms=terms))  # it is a claim of the graph again
    assert not list(back.quads(None, node("dcterms:isReplacedBy")))


def test_diff_tells_no_loss() -> None:
    found = diff_stores(Store.of(quads([told(IS_A)])), Store.of(quads([told(NEWER)])))
    (one,) = found.changes
    assert (one.kind, one.key) == ("replaced", key(IS_A))
    assert one.what == (f"now osteoporosis subclass of bone disorder [{key(NEWER)[:12]}]",)
    lines = found.to_text().splitlines()
    assert lines[0].startswith("> osteoporosis subclass of bone disease")
    assert lines[-1] == "0 added, 0 removed, 0 changed, 1 replaced"


def test_diff_believes_the_new_graph_about_texts_it_does_not_hold() -> None:
    terms = Terms(replaced={key(IS_A): (key(NEWER),)})
    sentence = span(NOTE, "Osteoporosis is a bone disease")
    evidence = Evidence(NOTE.key, sentence, NEWER.evidence[0].extractor)
    there = Annotation(NOTE, claims=(replace(NEWER, evidence=(evidence,)),))
    new = Store.of(quads([there], terms=terms))
    found = diff_stores(Store.of(quads([told(IS_A)])), new)
    assert [one.kind for one in found.changes] == ["replaced"]


def test_a_build_with_other_names_points_from_the_old_claim_to_the_new(tmp_path: Path) -> None:
    text, out, first = tmp_path / "a.txt", tmp_path / "out", tmp_path / "first"
    text.write_text("Aspirin prevents zorbosis. Osteoporosis is a bone disease.", encoding="utf-8")

    def build_with(curie: str, directory: Path) -> None:
        lexicon = tmp_path / f"{curie[-7:]}.tsv"
        lexicon.write_text(f"curie\tlabel\tcategory\n{curie}\tzorbosis\tDisease\n", "utf-8")
        build([text], directory, Options(min_confidence=0, lexicons=(lexicon,)))

    def replaced() -> list[tuple[object, object]]:
        with Store.open(out) as store:
            pairs = list(store.quads(None, node("dcterms:isReplacedBy")))
            objects = [[q.object for q in store.quads(p.object, node("rdf:object"))] for p in pairs]
        return [(pair.subject, one) for pair, (one,) in zip(pairs, objects, strict=True)]

    build_with("MONDO:0777777", first)
    build_with("MONDO:0777777", out)
    assert replaced() == []
    for _ in range(2):  # and it stays told when nothing changes any more
        build_with("MONDO:0888888", out)
        ((oldest, now),) = replaced()
        assert now == node("MONDO:0888888")
    assert {one.kind for one in diff(first, out).changes} <= {"replaced", "changed"}
    build_with("MONDO:0999999", out)
    found = replaced()
    assert len(found) == 2
    assert dict(found)[oldest] == node("MONDO:0999999")
    build_with("MONDO:0777777", out)  # back again: the oldest is a claim of the graph
    assert oldest not in dict(replaced())
    assert {now for _, now in replaced()} == {node("MONDO:0777777")}
