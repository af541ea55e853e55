"""Relations of noun phrases: read where they are asked for, each row by its example."""

from __future__ import annotations

import pytest

from kg.config import Options
from kg.model import Document
from kg.pipeline import annotate
from kg.tables import table
from tests.test_frames import parse_example
from tests.values import EVERY_CLAIM

ROWS = table("phrase_relations")


@pytest.mark.parametrize("row", ROWS, ids=[row["example"] for row in ROWS])
def test_every_row_reads_its_example(row: dict[str, str]) -> None:
    text, subject, object_ = parse_example(row["example"])
    found = [
        claim
        for claim in annotate(Document("t", text), Options(phrases=True, min_confidence=0)).claims
        if claim.evidence[0].extractor.strand == "phrase"
    ]
    assert len(found) == 1
    evidence = found[0].evidence[0]
    assert evidence.extractor.rule.startswith(row["relation"])
    assert evidence.subject_span is not None
    assert evidence.object_span is not None
    assert evidence.subject_span.overlaps(subject)
    assert evidence.object_span.overlaps(object_)


def test_they_are_not_read_unasked() -> None:
    assert annotate(Document("t", "Asthma in children was studied."), EVERY_CLAIM).claims == ()
