"""Which identifier a claim gives to a name, and when it gives none."""

from __future__ import annotations

import pytest

from kg.arguments.meant import left_out, meant
from kg.model import Candidate, Document, Grounding, Mapping, Mention, Span
from kg.pipeline import annotate


def grounding(*candidates: Candidate) -> Grounding:
    """Return the grounding of a mention of some category."""
    return Grounding(Mention(Span(0, 1), candidates[0].category), candidates)


def one(name: str, read: str, how: str = "name", score: float = 0.8, kind: str = "") -> Candidate:
    """Return an exact candidate of this name, found by some words."""
    curie = f"{'HGNC' if kind == 'Gene' else 'X'}:{name.replace(' ', '_')}"
    return Candidate(curie, name, kind or "Disease", "exact", score, (), how, read)


@pytest.mark.parametrize(
    "candidate",
    [
        one("osteoporosis", "Osteoporosis", score=0.2),
        one("zinc atom", "zinc", kind="Chemical"),
        one("myocardial infarction", "heart attack"),
        one("Homo sapiens", "people", "learned", kind="Population"),
        one("Memory impairment", "memory deficits", "learned"),
        one("Alcohol Drinking", "consumption of alcohol", "order"),
        one("BIRC5", "survivin", "learned", 0.95, kind="Gene"),
        one("Receptors, Purinergic", "purinergic receptor", kind="Gene"),
        one("chronic kidney disease", "CKD", score=0.95),
        one("Body Mass Index", "BMI", score=0.3),
        one("influenza", "flu", score=0.6),
        one("diabetes mellitus", "diabetes", score=0.99),
        one("acupuncture therapy", "acupuncture", score=0.6),
    ],
)
def test_what_the_words_mean_is_named(candidate: Candidate) -> None:
    assert meant(grounding(candidate)) == candidate


@pytest.mark.parametrize(
    "candidate",
    [
        one("demyelinating disease", "hypomyelination", "learned"),
        one("psychiatric disorder", "neuropsychiatric disorders", "learned", 0.99),
        one("cor pulmonale", "heart and lung disease", "order"),
        one("CNR1", "cannabinoid receptors", "learned", 0.99, kind="Gene"),
        one("COL1A1", "collagen", "learned", 0.3, kind="Gene"),
        one("coronary artery disorder", "CHD", score=0.7),
        one("NUP62", "p62", score=0.8, kind="Gene"),
        one("Skin plaque", "plaque", score=0.6),
        one("HNF4 A", "HNF4", score=0.4, kind="Gene"),
        one("Hypoxemia", "hypoxia", "learned"),
    ],
)
def test_a_wrong_thing_is_worse_than_none(candidate: Candidate) -> None:
    assert meant(grounding(candidate)) is None


def test_the_thing_of_that_very_name_goes_before_another_that_is_called_so_too() -> None:
    blind, impaired = (
        one("blindness", "visual impairment", score=0.8),
        one("Visual impairment", "visual impairment", score=0.1, kind="Phenotype"),
    )
    assert meant(grounding(blind, impaired)) == impaired
    isotope, atom = (
        one("sodium-23 atom", "sodium", score=0.9, kind="Chemical"),
        one("sodium atom", "sodium", score=0.1, kind="Chemical"),
    )
    assert meant(grounding(isotope, atom)) == atom


def test_of_two_as_likely_neither_is_meant() -> None:
    first, second = one("Alphavirus", "virus", score=0.3), one("Betavirus", "virus", score=0.2)
    assert meant(grounding(first, second)) is None
    assert meant(grounding(first, one("Betavirus", "virus", score=0.1))) == first


def test_the_printed_words_count_where_others_were_looked_up() -> None:
    found = one("COVID-19", "coronavirus disease of 2019", "order")
    assert meant(grounding(found)) is None
    assert meant(grounding(found), "COVID-19") == found


def test_a_name_that_is_used_for_more_is_left_out_of_claims() -> None:
    found = Candidate("HP:0012418", "Hypoxemia", "Phenotype", "exact", 0.95, (), "name", "Hypoxia")
    assert meant(grounding(found)) is None


def test_a_group_of_people_is_no_other_species() -> None:
    virus = Candidate("NCBITaxon:2697049", "SARS", "Species", "exact", 0.9, (), "name", "patients")
    people = Grounding(Mention(Span(0, 1), "Population"), (virus,))
    assert meant(people) is None


def test_what_came_with_the_text_is_taken_as_it_stands() -> None:
    given = Candidate("X:1", "anything", "Disease")
    assert meant(grounding(given)) == given


def test_what_is_left_out_stays_as_a_relation() -> None:
    found = one("demyelinating disease", "hypomyelination", "learned")
    assert left_out(grounding(found)) == (Mapping("related", found.curie),)
    wider = Candidate("X:2", "kidney disorder", "Disease", "broad")
    assert left_out(grounding(wider)) == (Mapping("broad", "X:2"),)
    assert left_out(grounding(one("virus disease", "virus", "learned"))) == ()


def test_an_argument_of_a_claim_has_no_doubtful_identifier() -> None:
    claims = annotate(Document("t", "Cuprizone causes hypomyelination.")).claims
    found = [c.object for c in claims if c.object.name == "hypomyelination"]
    assert found
    assert all(entity.is_local for entity in found)
