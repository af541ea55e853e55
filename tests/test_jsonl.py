"""``annotate/1``: the object of the contract, name by name, and the same bytes every time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kg.assembly.assemble import key
from kg.jsonl import failure_line, meanings, to_json, to_line
from kg.model import Annotation, Candidate, Document, Grounding, Mention, Metadata, Span
from kg.readers.base import Failure
from tests.values import (
    HEALED,
    HOSTILE_ANNOTATION,
    NOTE_ANNOTATION,
    TRIAL,
    TRIAL_ANNOTATION,
)

RECORD = to_json(TRIAL_ANNOTATION)


def test_the_fields_of_a_document() -> None:
    assert list(RECORD) == [
        "schema",
        "id",
        "title",
        "text",
        "metadata",
        "warnings",
        "entities",
        "attributions",
        "claims",
        "claims_left_out",
        "relations",
    ]
    assert (RECORD["schema"], RECORD["id"], RECORD["text"]) == ("annotate/1", "trial-1", TRIAL.text)
    assert RECORD["title"] == "Stem cells heal fractured spines of rats"
    assert RECORD["metadata"]["date"] == "2025-11-05"
    assert [person["name"] for person in RECORD["metadata"]["people"]] == ["Ada Sample"]
    assert RECORD["metadata"]["publication"]["journal"] == "Bone & Joint Research"


def test_the_fields_of_an_entity() -> None:
    assert len(RECORD["entities"]) == len(TRIAL_ANNOTATION.groundings)
    for number, entity in enumerate(RECORD["entities"], start=1):
        assert list(entity) == [
            "eid",
            "start",
            "end",
            "text",
            "category",
            "ids",
            "score",
            "nominal",
            "antecedent",
            "antecedent_score",
            "nesting",
            "ungrounded_reason",
        ]
        assert entity["eid"] == f"e{number}"
        assert entity["text"] == TRIAL.text[entity["start"] : entity["end"]]
        assert entity["ids"] or entity["ungrounded_reason"]


def test_the_fields_of_a_claim_and_its_evidence() -> None:
    (claim,) = [c for c in RECORD["claims"] if c["key"] == key(HEALED)]
    evidence = claim.pop("evidence")
    assert claim == {
        "key": key(HEALED),
        "subject": "CL:0002570",
        "predicate": "biolink:beneficial_in_models_for",
        "object": "MONDO:0005309",
        "subject_label": "mesenchymal stem cell of adipose tissue",
        "object_label": "spinal fracture",
        "verb": "heal",
        "negated": False,
        "qualifiers": {"species_context_qualifier": ["NCBITaxon:10116"]},
    }
    start = TRIAL.text.index("Adipose-derived")
    clause = "Adipose-derived stem cells healed spinal fractures in rats"
    assert evidence == [
        {
            "start": start,
            "end": start + len(clause) + len(" (p = 0.03, n = 24)."),
            "quote": f"{clause} (p = 0.03, n = 24).",
            "clause": [start, start + len(clause)],
            "subject_span": [start, start + 26],
            "object_span": [start + 34, start + 50],
            "certainty": "certain",
            "statement_kind": "observation",
            "novelty": "new",
            "cues": [],
            "attributed_to": [],
            "speakers": [],
            "context": [
                {
                    "qualifier": "species_context_qualifier",
                    "from": "sentence",
                    "span": [start + 54, start + 58],
                    "distance": 0,
                }
            ],
            "circumstances": [
                {
                    "kind": "setting",
                    "value": "in vivo",
                    "label": "in rats",
                    "from": "sentence",
                    "span": [92, 99],
                    "distance": 0,
                }
            ],
            "flags": [],
            "statistics": [
                {
                    "kind": "p",
                    "value": "p = 0.03",
                    "unit": "",
                    "measure": "",
                    "comparison": "=",
                    "low": 0.03,
                    "high": 0.03,
                    "span": [start + 60, start + 68],
                },
                {
                    "kind": "n",
                    "value": "24",
                    "unit": "animals",
                    "measure": "",
                    "comparison": "",
                    "low": None,
                    "high": None,
                    "span": [start + 74, start + 76],
                },
            ],
            "frequency": None,
            "confidence": 0.8312,
            "confidence_parts": {"arguments": 0.9, "frame": 0.95},
            "extractor": {"strand": "frame", "rule": "heal.V.ameliorate"},
        }
    ]


def test_speakers_cues_and_parts() -> None:
    (claim,) = [c for c in RECORD["claims"] if c["verb"] == "help"]
    (evidence,) = claim["evidence"]
    assert evidence["attributed_to"] == ["Ada Sample"]
    assert evidence["speakers"][0]["affiliation"] == "ror:01hvx5h04"
    assert evidence["speakers"][0]["quote"] is True
    (cue,) = evidence["cues"]
    assert (TRIAL.text[cue["start"] : cue["end"]], cue["kind"]) == ("could", "hedge")
    assert cue["scope"] is None
    (prevent,) = [c for c in RECORD["claims"] if c["verb"] == "prevent"]
    (start, end) = prevent["evidence"][0]["cues"][0]["scope"]
    assert TRIAL.text[start:end] == "may prevent stroke in older people"
    assert claim["subject"].startswith("local:")
    assert {part["id"] for part in claim["subject_parts"]} >= {"CHEBI:9679"}


def test_local_arguments_list_their_broader_ones() -> None:
    (claim,) = [c for c in RECORD["claims"] if c["verb"] == "affect"]
    assert claim["subject_mappings"] == [{"id": "MESH:D018874", "match": "broad"}]


def test_relations_are_affirmed_pairs_of_mentions() -> None:
    names = {entity["eid"]: entity["text"] for entity in RECORD["entities"]}
    kinds = {relation["type"] for relation in RECORD["relations"]}
    assert "biolink:beneficial_in_models_for" in kinds
    for relation in RECORD["relations"]:
        assert relation["head"] in names
        assert relation["tail"] in names
    assert to_json(NOTE_ANNOTATION)["relations"] == [
        relation
        for relation in to_json(NOTE_ANNOTATION)["relations"]
        if relation["type"] != "biolink:preventative_for_condition"
    ], "the note denies it"


def test_relations_in_the_types_of_a_scheme() -> None:
    relations = to_json(TRIAL_ANNOTATION, {"biolink:beneficial_in_models_for": "TREATS"})[
        "relations"
    ]
    assert [relation["type"] for relation in relations] == ["TREATS"]


@pytest.mark.parametrize("annotation", [TRIAL_ANNOTATION, NOTE_ANNOTATION, HOSTILE_ANNOTATION])
def test_one_line_the_same_every_time(annotation: Annotation) -> None:
    line = to_line(annotation)
    assert line == to_line(annotation)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["text"] == annotation.document.text


@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_line_end_of_any_kind_is_written(end: str) -> None:
    line = to_line(Annotation(Document("d", f"Bone{end}grows.")))
    assert len(line.splitlines()) == 1
    assert json.loads(line)["text"] == f"Bone{end}grows."


def test_the_order_of_groundings_does_not_matter() -> None:
    turned = replace(TRIAL_ANNOTATION, groundings=TRIAL_ANNOTATION.groundings[::-1])
    assert to_line(turned) == to_line(TRIAL_ANNOTATION)


def test_an_id_goes_out_as_it_came_in() -> None:
    number = Document("7", "Bone.", Metadata(extra=(("id_type", "integer"),)))
    assert to_json(Annotation(number))["id"] == 7
    assert to_json(Annotation(Document("7", "Bone.")))["id"] == "7"


def test_a_failed_document_has_its_line() -> None:
    record = json.loads(failure_line(Failure("a.jsonl", "not JSON", "line 2", "x")))
    assert record == {
        "schema": "annotate/1",
        "id": "x",
        "error": "a.jsonl, line 2: not JSON",
        "entities": [],
        "claims": [],
    }


def candidate(curie: str, match: str, score: float) -> Candidate:
    return Candidate(curie, curie, "Cell", match, score)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "candidates, expected",
    [
        (
            [("CL:1", "exact", 0.9), ("BTO:1", "equivalent", 0.9), ("CL:2", "exact", 0.5)],
            "CL:1 BTO:1",
        ),
        ([("CL:1", "broad", 0.6), ("BTO:1", "broad", 0.6), ("CL:2", "broad", 0.4)], "CL:1 BTO:1"),
        ([], ""),
    ],
)
def test_only_what_is_meant_is_listed(
    candidates: list[tuple[str, str, float]], expected: str
) -> None:
    grounding = Grounding(Mention(Span(0, 1), "Cell"), tuple(candidate(*c) for c in candidates))
    assert " ".join(c.curie for c in meanings(grounding)) == expected
