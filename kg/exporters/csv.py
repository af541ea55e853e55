"""CSV: one line a claim, denied and hedged ones too, told apart by their columns.

A cell that a spreadsheet would take for a formula (it begins with ``= + - @``, a tab or a line
feed) gets an apostrophe in front; nothing else is changed. UTF-8, CRLF, as RFC 4180 says.
"""

from __future__ import annotations

import csv
from pathlib import Path

from kg.exporters.base import table
from kg.rows import spreadsheet
from kg.store import Store

_ENDS = (
    "subject",
    "subject_label",
    "subject_category",
    "predicate",
    "object",
    "object_label",
    "object_category",
)


def write(store: Store, path: Path) -> None:
    """Write the file."""
    claims = table(store)
    rows = []
    for one in claims.claims:
        claim = one.claim
        facts = claims.facts(one)
        ends = (
            claim.subject.id,
            claim.subject.name,
            claim.subject.category,
            claim.predicate,
            claim.object.id,
            claim.object.name,
            claim.object.category,
        )
        rows.append({**dict(zip(_ENDS, ends, strict=True)), **facts})
    columns = [*_ENDS, *_COLUMNS]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([spreadsheet(row[column]) for column in columns])


_COLUMNS = (
    "negated",
    "certainty",
    "statement_kind",
    "knowledge_level",
    "qualifiers",
    "speakers",
    "evidence_count",
    "source_count",
    "study_count",
    "belief",
    "sources",
    "evidence",
    "plain",
    "label",
    "claim",
)
