"""What a reader is shown of the evidence."""

from __future__ import annotations

import pytest

from kg.assembly.assemble import key
from kg.pages.excerpts import Voice, excerpts, sources
from kg.store import Store
from tests.stores import make_store
from tests.values import (
    ANNOTATIONS,
    COULD_HELP,
    EVIL,
    HEALED,
    IS_A,
    NOT_INCREASED,
    NOTE,
    TOGETHER,
    TRIAL,
    sentence,
)


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store()


def test_every_evidence_is_a_sentence_of_its_document(store: Store) -> None:
    texts = {f"https://example.org/kg/doc/{a.document.key}": a.document.text for a in ANNOTATIONS}
    found = excerpts(store)
    assert set(found) == {key(c) for a in ANNOTATIONS for c in a.claims}
    for claim in (c for a in ANNOTATIONS for c in a.claims):
        for one in found[key(claim)]:
            assert texts[one.source][one.start : one.end] == one.sentence


def test_marks_are_the_words(store: Store) -> None:
    (one,) = excerpts(store)[key(COULD_HELP)]
    marked = {role: one.sentence[start:end] for start, end, role in one.marks}
    assert marked == {
        "clause": "This material could help patients with osteoporosis",
        "subject": "This material",
        "object": "osteoporosis",
    }
    assert one.voices == (Voice("Ada Sample", "student", "Osaka Metropolitan University"),)
    assert (one.certainty, one.kind) == ("speculative", "other")


def test_a_clause_that_is_the_sentence_is_not_marked(store: Store) -> None:
    (one,) = excerpts(store)[key(NOT_INCREASED)]
    assert {role for *_, role in one.marks} == {"subject", "object"}
    assert "anatomical from one sentence before (“spinal”)" in one.notes
    assert "read by the rule increase.V.affect" in one.notes


def test_numbers_and_offsets(store: Store) -> None:
    (one,) = excerpts(store)[key(HEALED)]
    span = sentence(TRIAL, "Adipose-derived")
    assert (one.start, one.end) == (span.start, span.end)
    assert {"p = 0.03", "n 24", "extraction confidence 0.83"} <= set(one.notes)


def test_circumstances_and_warnings_are_told() -> None:
    found = excerpts(make_store())
    (healed,), (together,) = found[key(HEALED)], found[key(TOGETHER)]
    assert "setting: in rats" in healed.notes
    assert any(note.startswith("Beware: The findings of this text") for note in together.notes)


def test_a_merged_claim_has_all_its_evidence_once(store: Store) -> None:
    found = excerpts(store)[key(IS_A)]
    assert sorted(one.source.rpartition("/")[2] for one in found) == sorted([TRIAL.key, NOTE.key])
    assert excerpts(make_store(shuffled=2)) == excerpts(store)
    assert list(excerpts(store, [key(EVIL)])) == [key(EVIL)]


def test_sources(store: Store) -> None:
    by_name = {one.name: one for one in sources(store)}
    trial = by_name["trial-1"]
    assert (trial.title, trial.date) == (TRIAL.metadata.title, "2025-11-05")
    assert (trial.publisher, trial.url) == ("Example Press", "https://example.org/news/1")
    assert len(by_name) == 3
