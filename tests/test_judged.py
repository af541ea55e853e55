"""The judged claims: whole, blind to none of their documents, and made of texts found again."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from kg import trained
from kg.tables import iter_rows
from tests.judged import SAMPLES, documents, texts, verdicts

CAUSES = {
    "not said", "mention", "grounding", "arguments", "predicate", "direction", "negation",
    "certainty", "in whom", "speaker",
}  # fmt: skip


every_sample = pytest.mark.parametrize("sample", SAMPLES)


@every_sample
def test_every_claim_has_one_verdict_a_pass_and_wrong_ones_a_cause(sample: int) -> None:
    rows = list(iter_rows(verdicts(sample)))
    passes = Counter(row["pass"] for row in rows)
    assert passes == {"1": 200, "2": 50}
    assert len({(row["item"], row["pass"]) for row in rows}) == len(rows)
    first, second = ({row["item"] for row in rows if row["pass"] == n} for n in "12")
    assert second < first
    for row in rows:
        assert row["verdict"] in {"right", "wrong"}
        assert (row["cause"] in CAUSES) == (row["verdict"] == "wrong")


@every_sample
def test_judged_documents_are_listed_with_their_kind(sample: int) -> None:
    kinds = {row["document"]: row["kind"] for row in iter_rows(documents(sample))}
    for row in iter_rows(verdicts(sample)):
        assert kinds[row["document"]] == row["kind"]


def test_no_document_is_in_two_samples() -> None:
    listed = [row["document"] for sample in SAMPLES for row in iter_rows(documents(sample))]
    assert len(set(listed)) == len(listed)


@every_sample
def test_texts_are_those_that_were_judged_and_none_was_trained_on(
    shared: Path, sample: int
) -> None:
    lists = (trained.FILE, trained.TREES, trained.NAMES, trained.RELATIONS)
    known = frozenset[bytes]().union(*(trained.load(path) or () for path in lists))
    for name, text, listed in texts(shared / "data" / "corpora", sample):
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == listed, name
        assert not trained.contains(known, text), name
    ends = {row["document"]: int(row["characters"]) for row in iter_rows(documents(sample))}
    assert all(int(row["end"]) <= ends[row["document"]] for row in iter_rows(verdicts(sample)))
