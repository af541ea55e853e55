"""Texts that are no prose: no claim is made of them, and the work stays bounded."""

from __future__ import annotations

import pytest

from kg.bibliography import reference_lines
from kg.model import Annotation, Document
from kg.passages import plain_passages
from kg.pipeline import annotate
from tests.values import EVERY_CLAIM


def read(text: str) -> Annotation:
    return annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM)


ENTRY = "{0}. Smith J, Jones K. Aspirin reduces fever in children. J Clin Med. 2012;{0}(3):12-19."
REFERENCES = "\n".join(ENTRY.format(number) for number in range(1, 40))

SILENT = {
    "nothing": "",
    "blanks": "  \n\n ",
    "no sentence": "aspirin",
    "a list of names": "aspirin, fever, TP53, asthma",
    "numbers": "1 2 3.4 5 % " * 500,
    "a table": "Drug\tDose\tFever\tp\n" + "Aspirin\t100 mg\t7.3\t0.01\n" * 150,
    "a table of words": "| aspirin | reduces | fever |\n" * 1 + "| --- | --- | --- |\n",
    "references": REFERENCES,
    "references below their heading": "References\n\nAspirin reduces fever. Lancet.",
    "names alone": "aspirin fever asthma TP53 " * 200,
    "unbalanced brackets": "Aspirin (((( [[[ fever }}} ) patients" + "(" * 2000 + " asthma.",
    "semicolons": "aspirin; fever; " * 500,
    "a question's frame": "Effect of ? on ? in ?",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_no_claim_is_invented(text: str) -> None:
    assert read(text).claims == ()


def test_ten_thousand_names_in_a_paragraph() -> None:
    result = read(" ".join(["aspirin, fever and TP53,"] * 3334) + ".")
    assert len(result.groundings) > 10_000
    assert result.claims == ()


LONG = {
    "objects": "Aspirin reduces " + ", ".join(["fever", "asthma"] * 1500) + ".",
    "which": "aspirin which reduces " * 1000 + "fever.",
    "that": "It is said that " * 1000 + "aspirin reduces fever.",
    "of": "the effect of " * 1500 + "aspirin on fever.",
    "to": "to reduce " * 2000 + "fever.",
    "induced": "aspirin-induced " * 1000 + "fever.",
    "and": "aspirin and " * 2000 + "fever.",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_endless_sentences_make_few_claims(text: str) -> None:
    claims = read(text).claims
    assert len(claims) <= 3
    for claim in claims:
        span = claim.evidence[0].subject_span
        assert span is not None
        assert text[span.start : span.end].lower() == "aspirin"


def test_circular_quotations_name_no_speaker() -> None:
    text = '"Aspirin," said "the doctor said "aspirin reduces fever," he said," she said.' * 20
    for claim in read(text).claims:
        assert {who.name for who in claim.evidence[0].speakers} <= {"she"}  # the outermost
        assert claim.object.name == "Fever"


def test_prose_between_references_is_read() -> None:
    text = f"References\n{ENTRY.format(1)}\n\nConclusions\nZinc lowers blood pressure."
    assert [claim.object.name for claim in read(text).claims] == ["Blood Pressure"]


def test_a_year_and_numbers_make_no_reference() -> None:
    text = "In 2012, 12 of 19 patients were treated; aspirin reduced fever in 2013: 14 had none."
    assert reference_lines(Document("t", text)) == ()
