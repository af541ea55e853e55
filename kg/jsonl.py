"""Annotations as JSON Lines, ``annotate/1``: one object a line, one line a document.

Offsets are 0-based, half-open, in code points of ``text``. Numbers are rounded and names sorted,
so the same annotation gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from kg.assembly.assemble import key
from kg.evidence_json import DECIMALS, evidence_json, span_json, voice_json
from kg.model import (
    Annotation,
    Candidate,
    Claim,
    Document,
    Entity,
    Grounding,
    Span,
)
from kg.readers.base import Failure

SCHEMA = "annotate/1"

_NO_MAP: Mapping[str, str] = MappingProxyType({})


def to_line(annotation: Annotation, relations: Mapping[str, str] = _NO_MAP) -> str:
    """Return an annotation as one line of JSON, without the line end.

    ``relations`` maps our predicates to the types of a benchmark's scheme.

    >>> from kg.model import Document
    >>> line = to_line(Annotation(Document("d1", "Bone grows.")))
    >>> line[:58]
    '{"schema": "annotate/1", "id": "d1", "title": "", "text": '
    """
    return _dump(to_json(annotation, relations))


def failure_line(failure: Failure) -> str:
    """Return the line of a document that could not be read or annotated.

    >>> failure_line(Failure("a.txt", "empty", id="a"))
    '{"schema": "annotate/1", "id": "a", "error": "a.txt: empty", "entities": [], "claims": []}'
    """
    record = {
        "schema": SCHEMA,
        "id": failure.id or failure.input,
        "error": str(failure),
        "entities": [],
        "claims": [],
    }
    return _dump(record)


def _dump(record: Mapping[str, Any]) -> str:
    """Write one line: also what only some programs take for a line end is escaped."""
    line = json.dumps(record, ensure_ascii=False)
    for character in "\x85\u2028\u2029":
        line = line.replace(character, f"\\u{ord(character):04x}")
    return line


def to_json(annotation: Annotation, relations: Mapping[str, str] = _NO_MAP) -> dict[str, Any]:
    """Return an annotation as the contract's object: only lists, mappings, strings, numbers."""
    document = annotation.document
    groundings = sorted(annotation.groundings, key=lambda g: (g.mention.span, g.mention))
    names = {g.mention.span: f"e{number}" for number, g in enumerate(groundings, start=1)}
    return {
        "schema": SCHEMA,
        "id": _id(document),
        "title": document.metadata.title,
        "text": document.text,
        "metadata": _metadata(annotation),
        "warnings": list(annotation.warnings),
        "entities": [
            _entity(f"e{number}", g, document, names)
            for number, g in enumerate(groundings, start=1)
        ],
        "attributions": [voice_json(voice) for voice in annotation.voices],
        "claims": [_claim(claim, document) for claim in annotation.claims],
        "claims_left_out": annotation.left_out,
        "relations": _relations(annotation.claims, names, relations),
    }


def _id(document: Document) -> str | int:
    as_number = ("id_type", "integer") in document.metadata.extra
    return int(document.id) if as_number else document.id


def _metadata(annotation: Annotation) -> dict[str, Any]:
    known, facts = annotation.document.metadata, annotation.facts
    given = {
        "publisher": known.publisher,
        "source": known.source,
        "rights": known.rights,
        "language": known.language,
        "journal": known.journal,
        "doi": known.doi,
        "authors": list(known.authors),
    }
    publication = facts.publication
    return {
        "date": known.date or facts.date,
        "people": [
            {
                "name": person.name,
                "id": person.id or None,
                "role": person.role,
                "affiliation": person.affiliation or person.affiliation_name,
                "span": span_json(person.span),
            }
            for person in facts.people
        ],
        "trials": list(facts.trials),
        "funding": [_quoted(span, annotation.document) for span in facts.funding],
        "conflicts": [_quoted(span, annotation.document) for span in facts.conflicts],
        "organizations": [{"id": o.id, "name": o.name} for o in facts.organizations],
        "publication": {
            "journal": publication.journal,
            "journal_id": publication.journal_id or None,
            "title": publication.title,
            "doi": publication.doi or None,
            "span": span_json(publication.span),
        }
        if publication
        else {},
        **{name: value for name, value in given.items() if value},
    }


def _quoted(span: Span, document: Document) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": document.quote(span)}


def _entity(
    name: str, grounding: Grounding, document: Document, names: Mapping[Span, str]
) -> dict[str, Any]:
    mention = grounding.mention
    first = grounding.candidates[0] if grounding.candidates else None
    return {
        "eid": name,
        "start": mention.span.start,
        "end": mention.span.end,
        "text": document.quote(mention.span),
        "category": mention.category,
        "ids": [{"id": c.curie, "match": c.match} for c in meanings(grounding)],
        "score": round(first.score, DECIMALS) if first else 0.0,
        "nominal": mention.nominal,
        "antecedent": names.get(mention.antecedent) if mention.antecedent else None,
        "antecedent_score": mention.antecedent_score if mention.antecedent else None,
        "nesting": mention.nesting,
        "ungrounded_reason": grounding.ungrounded_reason or None,
    }


def meanings(grounding: Grounding) -> list[Candidate]:
    """Return the identifiers of the one thing that is meant: the best and its equivalents.

    Rivals that mean something else are left to ``kg ground``. Where nothing fits exactly, the
    best broader, narrower or related one is returned, with those that share its rank.
    """
    best = grounding.best
    if best is None:
        return [c for c in grounding.candidates if c.score == grounding.candidates[0].score]
    return [best, *(c for c in grounding.candidates if c is not best and c.match == "equivalent")]


def _claim(claim: Claim, document: Document) -> dict[str, Any]:
    qualifiers: dict[str, list[str]] = {}
    for qualifier in sorted(claim.qualifiers, key=lambda q: (q.name, q.value)):
        qualifiers.setdefault(qualifier.name, []).append(qualifier.value)
    record: dict[str, Any] = {
        "key": key(claim),
        "subject": claim.subject.id,
        "predicate": claim.predicate,
        "object": claim.object.id,
        "subject_label": claim.subject.name,
        "object_label": claim.object.name,
        "verb": next((e.verb for e in claim.evidence if e.verb), ""),
        "negated": claim.negated,
        "qualifiers": qualifiers,
    }
    for role, entity in (("subject", claim.subject), ("object", claim.object)):
        if entity.parts:
            record[f"{role}_parts"] = [_part(part) for part in entity.parts]
        if entity.mappings:
            record[f"{role}_mappings"] = [
                {"id": m.curie, "match": m.match} for m in entity.mappings
            ]
    record["evidence"] = [evidence_json(evidence, document) for evidence in claim.evidence]
    return record


def _part(entity: Entity) -> dict[str, Any]:
    mappings = [{"id": m.curie, "match": m.match} for m in entity.mappings]
    return {"id": entity.id, "label": entity.name} | ({"mappings": mappings} if mappings else {})


def _relations(
    claims: Iterable[Claim], names: Mapping[Span, str], types: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return affirmed pairs of mentions; with a map, those of the scheme's types only."""
    best: dict[tuple[str, str, str], float] = {}
    for claim in claims:
        kind = types.get(claim.predicate, "") if types else claim.predicate
        if claim.negated or not kind:
            continue
        for evidence in claim.evidence:
            head = names.get(evidence.subject_span) if evidence.subject_span else None
            tail = names.get(evidence.object_span) if evidence.object_span else None
            if head and tail:
                pair = (head, tail, kind)
                best[pair] = max(best.get(pair, 0.0), evidence.confidence)
    return [
        {"head": head, "tail": tail, "type": kind, "score": round(score, DECIMALS)}
        for (head, tail, kind), score in best.items()
    ]
