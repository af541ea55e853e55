"""The phrase an argument stands for: a piece of it is another thing."""

from __future__ import annotations

import pytest

from kg.model import Document, Mapping
from kg.pipeline import annotate
from tests.test_claims import find, read

CASES = [
    # text, subject and object as the claim names them
    ("HDL cholesterol was correlated with CRP.", "HDL cholesterol", "CRP"),
    ("Mutations in the NPHS1 gene cause nephrosis.", "Mutations in the NPHS1 gene", "nephrosis"),
    (
        "Cancer-associated fibroblasts promote metastasis.",
        "Cancer-associated fibroblasts",
        "metastasis",
    ),
    ("Keratinized mucosa influences oral hygiene.", "Keratinized mucosa", "oral hygiene"),
    ("Eating garlic may prevent influenza.", "Eating garlic", "influenza"),
    ("Stress may increase the risk of severe asthma.", "Stress", "severe asthma"),
    ("Minimally invasive surgery reduces pain.", "Minimally invasive surgery", "pain"),
    ("CGI-58 promotes lipolysis.", "CGI-58", "lipolysis"),
    ("Citrulline is an amino acid.", "Citrulline", "amino acid"),
    ("Rapamycin increased the half-life of tau.", "Rapamycin", "half-life of tau"),
]


@pytest.mark.parametrize(("text", "subject", "object_"), CASES, ids=[row[0] for row in CASES])
def test_the_whole_phrase_is_claimed(text: str, subject: str, object_: str) -> None:
    claims = [
        [text[span.start : span.end] for span in (e.subject_span, e.object_span) if span]
        for claim in annotate(Document("t", text)).claims
        for e in claim.evidence
    ]
    assert [subject, object_] in claims


def test_what_is_known_of_a_piece_is_broader() -> None:
    claim = find("Keratinized mucosa influences oral hygiene.", "mucosa", "hygiene")
    assert claim.subject.is_local
    assert claim.subject.mappings == (Mapping("broad", "UBERON:0000344"),)


@pytest.mark.parametrize(
    "text",
    [
        "Severe asthma causes death.",
        "Certain other cancers cause death.",
        "In many patients, new asthma causes death.",
    ],
)
def test_words_that_leave_it_true_are_left_out(text: str) -> None:
    assert all(not claim.subject.is_local for claim in read(text).claims)
    assert read(text).claims


def test_an_explained_symbol_keeps_its_name() -> None:
    claim = find("The kinase MTOR increased autophagy.", "mtor", "autophagy")
    assert claim.subject.id == "HGNC:3942"


def test_a_participle_tells_which_cells() -> None:
    claim = find("Cells resistant to cisplatin produce IL6.", "cells", "il6")
    assert claim.subject.name == "Cells resistant to cisplatin"


def test_an_illness_that_deteriorates_is_more_of_it() -> None:
    claim = find("Donepezil slows dementia deterioration.", "donepezil", "dementia")
    assert ("object_direction_qualifier", "decreased") in {
        (q.name, q.value) for q in claim.qualifiers
    }


def test_what_is_set_aside_with_its_phrase_is_not_claimed() -> None:
    claims = read("Aging causes a loss of neurons rather than a total loss of astrocytes.").claims
    assert not any("astrocyte" in claim.object.name for claim in claims)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The combination of metformin and aspirin reduced pain.", ["metformin", "aspirin"]),
        ("Zinc plus iron reduced anemia.", ["zinc", "iron"]),
        ("Cisplatin in combination with gemcitabine reduced pain.", ["cisplatin", "gemcitabine"]),
    ],
)
def test_a_combination_is_claimed_and_none_of_its_parts(text: str, parts: list[str]) -> None:
    claims = read(text).claims
    assert [claim.subject.category for claim in claims] == ["Combination"]
    assert len(claims[0].subject.parts) == len(parts)


def test_an_arm_that_nothing_tells_what_it_got_stands_for_itself() -> None:
    text = (
        "Nailing with PFNA was studied. PFNA is a nail. "
        "Blood loss was lower in the lateral position group than in the supine position group."
    )
    claim = find(text, "group", "blood loss")
    assert claim.subject.name == "lateral position group"
    assert claim.subject.category == "Population"


def test_what_is_done_about_an_illness_is_not_the_illness() -> None:
    claim = find("Postoperative pain management may reduce nausea.", "pain management", "nausea")
    assert claim.subject.category == "Procedure"


def test_an_adjective_turns_a_subject() -> None:
    claim = find("Low calcium causes rickets.", "calcium", "rickets")
    assert ("subject_direction_qualifier", "decreased") in {
        (q.name, q.value) for q in claim.qualifiers
    }


def test_whose_expression_it_is_is_told() -> None:
    claim = find(
        "BRCA1 was studied. Its expression increased apoptosis.", "expression", "apoptosis"
    )
    assert claim.subject.name == "Its expression"


@pytest.mark.parametrize(
    ("text", "object_"),
    [
        ("Smoking causes kidney and urothelial cancers.", "kidney cancers"),
        ("Weight loss may yield heart and vascular benefits.", "heart benefits"),
    ],
)
def test_two_share_a_noun(text: str, object_: str) -> None:
    assert object_ in {claim.object.name for claim in read(text).claims}


def test_who_it_is_said_of_is_told_by_a_clause() -> None:
    text = "Bone density was lower in women who smoke than in other women."
    assert find(text, "women", "bone density").subject.name == "women who smoke"
