"""Claims in SemRep's terms, and how they are counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.config import Options
from kg.errors import InputError
from kg.evaluation.semrep import evaluate_predications
from kg.model import Annotation, Document
from kg.pipeline import annotate
from kg.predications import predication_of, read_predications
from kg.tables import table
from tests.values import EVERY_CLAIM

SENTENCE = "Aspirin prevents stroke in patients."
RECORD = {
    "id": "1",
    "text": SENTENCE,
    "relations": [
        {
            "type": "PREVENTS",
            "subject": {"start": 0, "end": 7},
            "object": {"start": 17, "end": 23},
        },
        {
            "type": "NEG_PROCESS_OF(SPEC)",
            "subject": {"start": 17, "end": 23},
            "object": {"start": 27, "end": 35},
        },
        {"type": "TREATS", "subject": {"start": None}, "object": {"start": 17, "end": 23}},
    ],
}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def with_phrases(document: Document) -> Annotation:
    return annotate(document, Options(phrases=True, min_confidence=0))


def test_suffixes_and_prefixes_of_predicates_are_read(tmp_path: Path) -> None:
    (gold,) = read_predications(write(tmp_path / "gold.jsonl", RECORD))
    assert [(p.predicate, p.negated) for p in gold.predications] == [
        ("PREVENTS", False),
        ("PROCESS_OF", True),
    ]
    assert gold.unplaced == 1


def test_what_is_strict_relaxed_and_a_pair(tmp_path: Path) -> None:
    scores = evaluate_predications(write(tmp_path / "gold.jsonl", RECORD), with_phrases)
    recall = {way: scores.figure(f"{way}_recall") for way in ("strict", "relaxed", "pair")}
    # the second is denied by the gold and not by us; the third has no place
    assert {way: (f.right, f.total) for way, f in recall.items()} == {
        "strict": (1, 3),
        "relaxed": (1, 3),
        "pair": (2, 3),
    }
    assert scores.value("strict_precision") == 0.5


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Aspirin prevents stroke.", "PREVENTS"),
        ("Smoking causes lung cancer.", "CAUSES"),
        ("Hepatocytes are found in the liver.", "LOCATION_OF"),
        ("Asthma in children is common.", "PROCESS_OF"),
        ("The mitochondria of hepatocytes are large.", "PART_OF"),
        ("Patients received aspirin.", "ADMINISTERED_TO"),
        ("Morphine inhibits OPRM1.", "INHIBITS"),
        ("Metoprolol lowers blood pressure.", "DISRUPTS"),
        ("Asthma is a chronic lung disease.", "ISA"),
    ],
)
def test_claims_in_the_terms_of_semrep(text: str, predicate: str) -> None:
    found = [predication_of(claim) for claim in with_phrases(Document("t", text)).claims]
    assert predicate in {one.predicate for one in found if one}


def test_places_are_turned() -> None:
    (claim,) = annotate(Document("t", "Hepatocytes are found in the liver."), EVERY_CLAIM).claims
    one = predication_of(claim)
    assert one is not None
    assert one.subject.start > one.object.start  # the liver is the location of hepatocytes


def test_every_predicate_of_the_table_has_a_group() -> None:
    assert all(row["group"] and row["semrep"] for row in table("semrep_predicates"))


def test_what_is_no_corpus_of_predications_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gold.jsonl:2"):
        list(read_predications(write(tmp_path / "gold.jsonl", RECORD, {"text": "x"})))
