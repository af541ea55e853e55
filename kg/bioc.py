"""Annotations as BioC JSON: passages, what they name, and the claims as relations.

Offsets are in code points of the document. A relation's ``type`` is always ``claim``: what it says
of its arguments (``predicate``) holds only as far as ``negated``, ``certainty`` and the qualifiers
beside it let it, so no reader who looks at types alone takes a denial for a fact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.assembly.assemble import key
from kg.jsonl import meanings
from kg.model import Annotation, Claim, Document, Entity, Span

#: What a graph does not quote of a document it has read; see `kg.rdf_read`.
_KNOWN = re.compile("[^\ufffc]+")
_Names = dict[Span, str]


def collection(annotations: Iterable[Annotation]) -> Iterator[str]:
    """Yield the pieces of a collection, a document each.

    >>> text = "".join(collection([Annotation(Document("d1", "Bone grows."))]))
    >>> json.loads(text)["documents"][0]["passages"][0]["text"]
    'Bone grows.'
    """
    yield '{"source": "Bioclaim", "date": "", "key": "bioclaim.key", "infons": {}, "documents": ['
    for number, annotation in enumerate(annotations):
        yield (",\n" if number else "\n") + json.dumps(to_json(annotation), ensure_ascii=False)
    yield "\n]}\n"


def to_json(annotation: Annotation) -> dict[str, Any]:
    """Return a document of BioC JSON; a passage is what is known of its text without a gap."""
    document = annotation.document
    marks = _marks(annotation)
    names = {span: f"T{number}" for number, span in enumerate(sorted(marks), start=1)}
    passages = []
    for match in _KNOWN.finditer(document.text):
        span = Span(*match.span())
        inside = [one for one in sorted(marks) if span.start <= one.start and one.end <= span.end]
        passages.append(
            {
                "offset": span.start,
                "infons": {},
                "text": document.text[span.start : span.end],
                "sentences": [],
                "annotations": [_mark(one, marks[one], document, names) for one in inside],
                "relations": [],
            }
        )
    relations = [
        _relation(claim, subject, object_, names, sure)
        for claim in annotation.claims
        for subject, object_, sure in _places(claim)
    ]
    known = document.metadata
    infons = {"title": known.title, "date": known.date, "doi": known.doi, "source": known.source}
    return {
        "id": document.id,
        "infons": {name: value for name, value in infons.items() if value},
        "passages": passages,
        "annotations": [],
        "relations": [{"id": f"R{i}", **one} for i, one in enumerate(relations, start=1)],
    }


def _marks(annotation: Annotation) -> dict[Span, dict[str, str]]:
    """Return what is told of each span: mentions first, then arguments that are none."""
    found: dict[Span, dict[str, str]] = {}
    for grounding in annotation.groundings:
        chosen = meanings(grounding)
        infons = {"type": grounding.mention.category}
        if chosen:
            ids = "; ".join(f"{one.curie} ({one.match})" for one in chosen)
            infons |= {"identifier": _exact(chosen[0].curie, chosen[0].match), "identifiers": ids}
        found.setdefault(grounding.mention.span, infons)
    for claim in annotation.claims:
        for evidence in claim.evidence:
            ends: tuple[tuple[Span | None, Entity], ...] = (
                (evidence.subject_span, claim.subject),
                (evidence.object_span, claim.object),
            )
            for span, entity in ends:
                if span:
                    exact = "" if entity.is_local else entity.id
                    found.setdefault(span, {"type": entity.category, "identifier": exact})
    return found


def _exact(curie: str, match: str) -> str:
    return curie if match in ("exact", "equivalent") else ""


def _mark(span: Span, infons: dict[str, str], document: Document, names: _Names) -> dict[str, Any]:
    return {
        "id": names[span],
        "infons": {name: value for name, value in infons.items() if value},
        "text": document.quote(span),
        "locations": [{"offset": span.start, "length": len(span)}],
    }


def _places(claim: Claim) -> Iterator[tuple[Span, Span, dict[str, str]]]:
    for one in claim.evidence:
        if one.subject_span and one.object_span:
            said = {"certainty": str(one.certainty), "statement_kind": str(one.kind)}
            speakers = "; ".join(dict.fromkeys(each.name for each in one.speakers if each.named))
            yield one.subject_span, one.object_span, said | {"attributed_to": speakers}


def _relation(
    claim: Claim, subject: Span, object_: Span, names: _Names, said: dict[str, str]
) -> dict[str, Any]:
    qualifiers = "; ".join(f"{one.name}={one.value}" for one in sorted(claim.qualifiers))
    infons = {
        "type": "claim",
        "key": key(claim),
        "predicate": claim.predicate,
        "negated": str(claim.negated).lower(),
        "qualifiers": qualifiers,
        **said,
    }
    return {
        "infons": {name: value for name, value in infons.items() if value},
        "nodes": [
            {"refid": names[subject], "role": "subject"},
            {"refid": names[object_], "role": "object"},
        ],
    }
