"""The judged claims: whole, blind to none of their documents, and made of texts found again."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from kg.gold import trained
from kg.tables import iter_rows
from tests.judged import SAMPLES, documents, texts, verdicts

CAUSES = {
    "not said", "mention", "grounding", "arguments", "predicate", "direction", "negation",
    "certainty", "in whom", "speaker",
}  # fmt: skip


#: Abstracts of one corpus's test part that another corpus trains on; docs/claim_figures.md says so.
KNOWN = {
    "PMID:27941998", "PMID:28075473", "PMID:16157158", "PMID:18779591", "PMID:17003357",
    "PMID:21070631", "PMID:16418600", "PMID:15459183",
    "newsgroup-groups.google.com_eHolistic_b8e32f451114ecc2_ENG_20051118_192000",
}  # fmt: skip
every_sample = pytest.mark.parametrize("sample", SAMPLES)


@every_sample
def test_every_claim_has_one_verdict_a_pass_and_wrong_ones_a_cause(sample: int) -> None:
    rows = list(iter_rows(verdicts(sample)))
    passes = Counter(row["pass"] for row in rows)
    assert passes["1"] >= 200
    assert passes["2"] == 50
    assert set(passes) == {"1", "2"}
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
def test_texts_are_those_that_were_judged_and_all_trained_on_are_named(
    shared: Path, sample: int
) -> None:
    lists = (trained.FILE, trained.TREES, trained.NAMES, trained.RELATIONS)
    known = frozenset[bytes]().union(*(trained.load(path) or () for path in lists))
    for name, text, listed in texts(shared / "data" / "corpora", sample):
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == listed, name
        assert trained.contains(known, text) == (name in KNOWN), name
    ends = {row["document"]: int(row["characters"]) for row in iter_rows(documents(sample))}
    assert all(int(row["end"]) <= ends[row["document"]] for row in iter_rows(verdicts(sample)))
