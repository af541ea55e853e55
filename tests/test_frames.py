"""Every frame of ``ontologies/frames.tsv`` reads its own example.

An example marks its [subject] and its {object}; a test per row demands a claim by that very row,
with those arguments, affirmed and certain, with the direction and aspect of the row.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.frametable import frames
from kg.model import Claim, Document, Span
from kg.pipeline import annotate
from kg.tables import table
from tests.values import EVERY_CLAIM

ROWS = table("frames")
_MARK = re.compile(r"[\[\]{}]")


def parse_example(example: str) -> tuple[str, Span, Span]:
    """Return the text of an example without its marks, and where subject and object stand."""
    at: dict[str, int] = {}
    for number, mark in enumerate(_MARK.finditer(example)):
        at[mark[0]] = mark.start() - number
    assert set(at) == set("[]{}"), example
    return _MARK.sub("", example), Span(at["["], at["]"]), Span(at["{"], at["}"])


def read(example: str) -> list[Claim]:
    """Return the claims of an example that have its marked arguments."""
    text, subject, object_ = parse_example(example)
    found = []
    for claim in annotate(Document("t", text), EVERY_CLAIM).claims:
        spans = claim.evidence[0].subject_span, claim.evidence[0].object_span
        if spans[0] and spans[1] and spans[0].overlaps(subject) and spans[1].overlaps(object_):
            found.append(claim)
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_frame_reads_its_example(row: dict[str, str]) -> None:
    claims = read(row["example"])
    by_rule = [c for c in claims if c.evidence[0].extractor.rule == row["id"]]
    assert len(by_rule) == 1, [(c.predicate, c.evidence[0].extractor.rule) for c in claims]
    claim = by_rule[0]
    assert not claim.negated
    qualifiers = {q.name: q.value for q in claim.qualifiers}
    if row["direction"] and claim.predicate == "biolink:affects":
        turned = {"increased": "upregulated", "decreased": "downregulated"}[row["direction"]]
        assert qualifiers["object_direction_qualifier"] in (row["direction"], turned)
        assert qualifiers["qualified_predicate"] == "biolink:causes"


def test_a_word_has_one_row_for_each_relation_and_place() -> None:
    rows = Counter((r["word"], r["pos"], r["relation"], r["subject"], r["object"]) for r in ROWS)
    assert [row for row, count in rows.items() if count > 1] == []
    assert len(ROWS) >= 300
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_relations_are_known() -> None:
    known = {row["relation"] for row in table("predicates")}
    assert {row["relation"] for row in ROWS} <= known


def test_units_are_found_by_their_head() -> None:
    assert "up-regulate.V.affect" in [f.id for f in frames()["regulate", "V"]]
    assert [f.with_ for f in frames()["drug", "N"]] == [("of", "choice")]
