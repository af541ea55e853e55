"""Parquet: a folder of two tables, the claims and their evidence, for data frames and SQL engines.

``claims.parquet`` has a row for each claim, ``evidence.parquet`` one for each place that says it;
``claim`` joins them. A column ``predicate`` would be taken for a fact by who asks no further, so it
is filled for those claims alone that may stand as plain triples; ``claimed_predicate`` has it for
all. Needs the extra ``parquet``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import MissingError
from kg.exporters.base import Table, table
from kg.identity import evidence_key
from kg.model import Evidence, Span
from kg.store import Store

if TYPE_CHECKING:
    from kg.assembly.assemble import AssembledClaim

_TEXTS = "list<text>"
#: Column -> its type, in order.
CLAIMS = {
    "claim": "text",
    "subject": "text",
    "subject_label": "text",
    "subject_category": "text",
    "predicate": "text",
    "claimed_predicate": "text",
    "object": "text",
    "object_label": "text",
    "object_category": "text",
    "plain": "truth",
    "negated": "truth",
    "certainty": "text",
    "knowledge_level": "text",
    "qualifiers": _TEXTS,
    "speakers": _TEXTS,
    "documents": _TEXTS,
    "evidence_count": "whole",
    "source_count": "whole",
    "study_count": "whole",
    "belief": "number",
    "label": "text",
}
EVIDENCE = {
    "claim": "text",
    "evidence": "text",
    "document": "text",
    "title": "text",
    "start": "whole",
    "end": "whole",
    "quote": "text",
    "subject_start": "whole",
    "subject_end": "whole",
    "object_start": "whole",
    "object_end": "whole",
    "certainty": "text",
    "statement_kind": "text",
    "cues": _TEXTS,
    "speakers": _TEXTS,
    "rule": "text",
    "confidence": "number",
}


def write(store: Store, path: Path) -> None:
    """Write the folder; ``MissingError`` without pyarrow."""
    try:
        import pyarrow as pa  # noqa: F401
    except ImportError as error:
        raise MissingError(
            "the format parquet needs pyarrow: pip install 'bioclaim-kg[parquet]'"
        ) from error
    claims = table(store)
    path.mkdir()
    _write(path / "claims.parquet", CLAIMS, [_claim(claims, one) for one in claims.claims])
    rows = (_evidence(claims, one, each) for one in claims.claims for each in one.claim.evidence)
    ordered = sorted(rows, key=lambda row: (row["claim"], row["document"], row["start"], str(row)))
    _write(path / "evidence.parquet", EVIDENCE, ordered)


def _claim(claims: Table, one: AssembledClaim) -> Mapping[str, Any]:
    claim, facts = one.claim, claims.facts(one)
    speakers = {speaker.name for each in claim.evidence for speaker in each.speakers}
    return facts | {
        "subject": claim.subject.id,
        "subject_label": claim.subject.name,
        "subject_category": claim.subject.category,
        "predicate": claim.predicate if one.plain else None,
        "claimed_predicate": claim.predicate,
        "object": claim.object.id,
        "object_label": claim.object.name,
        "object_category": claim.object.category,
        "qualifiers": sorted(f"{each.name}={each.value}" for each in claim.qualifiers),
        "speakers": sorted(speakers),
        "documents": sorted(claims.names.mint("doc", key).value for key in one.documents),
    }


def _evidence(claims: Table, one: AssembledClaim, evidence: Evidence) -> Mapping[str, Any]:
    key = evidence_key(evidence, one.key)
    return {
        "claim": claims.claim_iri(one),
        "evidence": claims.names.mint("evidence", key).value,
        "document": claims.names.mint("doc", evidence.document).value,
        "title": claims.titles[evidence.document],
        **_place("", evidence.target),
        "quote": claims.quotes(evidence),
        **_place("subject_", evidence.subject_span),
        **_place("object_", evidence.object_span),
        "certainty": evidence.certainty.value,
        "statement_kind": evidence.kind.value,
        "cues": sorted(cue.kind for cue in evidence.cues),
        "speakers": sorted({speaker.name for speaker in evidence.speakers}),
        "rule": evidence.extractor.rule,
        "confidence": evidence.confidence,
    }


def _place(prefix: str, span: Span | None) -> Mapping[str, int | None]:
    start, end = (span.start, span.end) if span else (None, None)
    return {f"{prefix}start": start, f"{prefix}end": end}


def _write(path: Path, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        "text": pa.string(),
        _TEXTS: pa.list_(pa.string()),
        "truth": pa.bool_(),
        "whole": pa.int64(),
        "number": pa.float64(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    held = [{name: row[name] for name in columns} for row in rows]
    parquet.write_table(pa.Table.from_pylist(held, schema), path, compression="zstd")
