"""A small text with its gold answer, and gold answers turned into predictions."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from kg.gold.answers import GoldArgument, GoldDocument
from kg.verdict import CERTAINTY, KIND

TEXT = (
    " Aspirin may prevent stroke in adults. It did not lower pain or fever. "
    "“Spheroids with cement heal bone,” said Ann Lee of Exeter."
)
_HEADER = [
    "mention_id",
    "start",
    "end",
    "text",
    "type",
    "biolink_category",
    "mention_type",
    "nesting",
    "curies",
    "match",
    "curie_labels",
    "verified_in",
    "note",
]
#: mention_id, text, occurrence, type, name or nominal, nesting, curies, match
MENTIONS = (
    ("M1", "Aspirin", "Drug", "name", "flat", "CHEBI:1|MESH:1", "exact|broad"),
    ("M2", "stroke", "Disease", "name", "flat", "MONDO:2", "exact"),
    ("M3", "adults", "PopulationOfIndividualOrganisms", "name", "flat", "MESH:3", "broad"),
    ("M4", "It", "Drug", "nominal", "flat", "CHEBI:1", "exact"),
    ("M5", "pain or fever", "Disease", "name", "outer", "", ""),
    ("M6", "pain", "Disease", "name", "inner", "HP:6", "exact"),
    ("M7", "Spheroids", "ProcessedMaterial", "name", "flat", "MESH:7", "exact"),
    ("M8", "cement", "ChemicalEntity", "name", "flat", "CHEBI:8", "exact"),
    ("M9", "bone", "GrossAnatomicalStructure", "name", "flat", "UBERON:9", "exact"),
    ("M10", "Ann Lee", "Person", "name", "flat", "", ""),
    ("M11", "Exeter", "GeographicLocation", "name", "flat", "", ""),
)


def place(words: str, text: str = TEXT) -> dict[str, int]:
    """Return where the words stand first, as gold files write it."""
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


def at(words: str) -> list[int]:
    """Return where the words stand first, as ``annotate/1`` writes spans."""
    return list(place(words).values())


def record(name: str, subject: Any, predicate: str | None, object_: Any, **more: Any) -> Any:
    """Return one record of a ``claims.yaml``; arguments are (text, mention, curie)."""

    def argument(value: Any) -> Any:
        return dict(zip(("text", "mention", "curie"), value, strict=False))

    return {
        "id": name,
        "subject": argument(subject) | more.pop("subject_more", {}),
        "predicate": {"biolink": predicate, "verb": "do"},
        "object": argument(object_),
        "polarity": "affirmed",
        "certainty": "asserted",
        "kind": "reported_finding",
        "attributed_to": None,
    } | more


FIRST = place(" Aspirin may prevent stroke in adults.")
SECOND = place("It did not lower pain or fever.")
THIRD = place("“Spheroids with cement heal bone,” said Ann Lee of Exeter.")
ASPIRIN = ("Aspirin", "M1", "CHEBI:1")
ANN = {"name": "Ann Lee", "quote": True}
CLAIMS = (
    record(
        "C1",
        ASPIRIN,
        "biolink:preventative_for_condition",
        ("stroke", "M2", "MONDO:2"),
        sentence=FIRST,
        certainty="hedged",
        qualifiers={"species_context_qualifier": "NCBITaxon:9606"},
    ),
    record(
        "C2",
        ("It", "M4", "CHEBI:1"),
        "biolink:affects",
        ("pain", "M6", "HP:6"),
        sentence=SECOND,
        polarity="negated",
        note="also fever",
    ),
    record(
        "C3",
        ("Spheroids", "M7", "MESH:7"),
        "biolink:affects",
        ("bone", "M9", "UBERON:9"),
        sentence=THIRD,
        kind="opinion_or_expectation",
        attributed_to=ANN,
        subject_more={
            "combination": [
                {"text": "Spheroids", "curie": "MESH:7"},
                {"text": "cement", "curie": "CHEBI:8"},
            ]
        },
    ),
    record(
        "C4",
        ("Ann Lee", "M10", None),
        "biolink:located_in",
        ("Exeter", "M11", None),
        sentence=THIRD,
        kind="attribution",
    ),
    record("C5", ("this text", None, None), None, ("", None, None), kind="publication_metadata"),
)


def write_gold(folder: Path, name: str = "g1", text: str = TEXT) -> Path:
    """Write the text and its answer into a folder; return the claims file."""
    content = text.encode()
    (folder / f"{name}.txt").write_bytes(content)
    rows = ["\t".join(_HEADER)]
    for mention_id, words, kind, named, nesting, curies, match in MENTIONS:
        at = place(words)
        cells = [mention_id, str(at["start"]), str(at["end"]), words, kind, "biolink:X"]
        rows.append("\t".join([*cells, named, nesting, curies, match, "", "", ""]))
    (folder / f"{name}.entities.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    data = {
        "doc_id": name,
        "text_file": f"{name}.txt",
        "sha256": hashlib.sha256(content).hexdigest(),
        "claims": list(CLAIMS),
    }
    file = folder / f"{name}.claims.yaml"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
    return file


def as_prediction(gold: GoldDocument) -> dict[str, Any]:
    """Turn a gold answer into what a perfect ``kg annotate --format jsonl`` would print."""

    def argument(value: GoldArgument) -> tuple[str, list[int] | None]:
        mention = gold.mention(value.mention)
        return value.curie or "local:0", (
            [mention.span.start, mention.span.end] if mention else None
        )

    claims = []
    for claim in gold.claims:
        if claim.sentence is None:
            continue
        (subject, subject_span), (object_, object_span) = (
            argument(claim.subject),
            argument(claim.object),
        )
        speakers = [claim.speaker] if claim.speaker != claim.speaker.lower() else []
        claims.append(
            {
                "key": claim.id,
                "subject": subject,
                "subject_label": claim.subject.text,
                "subject_parts": [{"id": curie} for _, curie in claim.subject.parts],
                "predicate": claim.predicate or "bc:other",
                "object": object_,
                "object_label": claim.object.text,
                "negated": claim.negated,
                "qualifiers": {key: [value] for key, value in claim.qualifiers},
                "evidence": [
                    {
                        "start": claim.sentence.start,
                        "end": claim.sentence.end,
                        "subject_span": subject_span,
                        "object_span": object_span,
                        "certainty": CERTAINTY[claim.certainty],
                        "statement_kind": KIND.get(claim.kind, "other"),
                        "attributed_to": speakers,
                        "extractor": {"strand": "gold", "rule": claim.id},
                    }
                ],
            }
        )
    entities = [
        {
            "start": m.span.start,
            "end": m.span.end,
            "category": m.label,
            "ids": [{"id": i.id, "match": i.match} for i in m.ids],
            "nominal": m.nominal,
            "nesting": m.nesting,
        }
        for m in gold.mentions
    ]
    return {
        "schema": "annotate/1",
        "id": gold.document.id,
        "text": gold.document.text,
        "entities": entities,
        "claims": claims,
    }
