"""Predicates and directions: what is given for something, kept off, worse, or only better."""

from __future__ import annotations

import pytest

from tests.test_claims import find, read

CHOSEN = [
    # text, subject, object, predicate, direction
    ("Prednisone was given to control asthma.", "prednisone", "asthma", "applied_to_treat", ""),
    ("Doctors were treating COVID-19 with ibuprofen.", "ibu", "covid", "applied_to_treat", ""),
    ("Interferon restricts infection.", "interferon", "infection", "affects", "decreased"),
    ("A causal association of obesity with asthma was found.", "obes", "asthma", "contrib", ""),
    ("In mice, colistin was recommended for asthma.", "colistin", "asthma", "applied_to", ""),
    ("Colistin may not be effective against asthma.", "colistin", "asthma", "link:treats", ""),
    ("Masks protect against influenza virus.", "mask", "virus", "decreased_likelihood", ""),
    ("The role of vitamin D in asthma is clear.", "vitamin", "asthma", "associated_with", ""),
    ("Metoprolol caused a mild effect on heart rate.", "metop", "heart rate", "affects", ""),
    ("Nilotinib impairs fibrosis.", "nilotinib", "fibrosis", "affects", "decreased"),
    ("Ibuprofen facilitated fever.", "ibuprofen", "fever", "affects", "increased"),
    ("Reduced sleep worsens asthma.", "sleep", "asthma", "affects", "increased"),
    # what is better with less of it, or is only done better
    ("Exercise improved muscle fatigue scores.", "exercise", "fatigue", "affects", ""),
    ("Telemedicine improves physical examination.", "tele", "examination", "affects", ""),
    # a second verb that looks like an adjective
    ("Aspirin lowered cholesterol and increased insulin.", "aspirin", "insulin", "affects", "incr"),
    (
        "Metformin increased HDL-cholesterol, decreased triglycerides and waist circumference.",
        "metformin",
        "waist",
        "affects",
        "decr",
    ),
]


@pytest.mark.parametrize(("text", "subject", "object_", "predicate", "direction"), CHOSEN)
def test_the_predicate_and_its_direction(
    text: str, subject: str, object_: str, predicate: str, direction: str
) -> None:
    claim = find(text, subject, object_)
    told = {q.name: q.value for q in claim.qualifiers}.get("object_direction_qualifier", "")
    assert predicate in claim.predicate
    assert told.startswith(direction) == bool(direction or not told)


@pytest.mark.parametrize(
    "text",
    [
        "Radiotherapy was followed by surgery.",  # a plan
        "Aspirin has attracted attention in Japan.",
        "Asthma was defined as the combination of cough with fever.",
        "The analysis indicated an improvement for statins and ibuprofen.",
        "Children with asthma combined with exercise were seen.",
        "They measured the Barthel Index, the Modified Rankin Scale and the Stroke Scale.",
        "Drugs used in the preoperative period were stopped.",
        "Sheep were assigned into four groups receiving no radiotherapy, or insulin.",
        "Exercise had no harmful effect on insulin.",
        "Insulin treatment was complicated by asthma.",
    ],
)
def test_what_says_no_relation_makes_no_claim(text: str) -> None:
    skipped = {"biolink:has_input"}
    assert not [c for c in read(text).claims if c.predicate not in skipped]


def test_what_only_foretells_treats_nothing() -> None:
    claims = read("The prognostic value of insulin in asthma is great.").claims
    assert not [c for c in claims if "treat" in c.predicate]


def test_a_word_before_an_animal_is_no_population() -> None:
    claim = find("Aspirin does not alter insulin in adult rats.", "aspirin", "insulin")
    assert "population_context_qualifier" not in {q.name for q in claim.qualifiers}
