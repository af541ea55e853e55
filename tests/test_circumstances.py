"""In whom and how it was found: stated, inherited, or not said; wording that goes too far."""

from __future__ import annotations

import pytest

from kg.model import Annotation, Circumstance, Document
from kg.passages import plain_passages
from kg.pipeline import annotate
from kg.rdf import quads
from kg.rdf_read import read_readings
from kg.store import Store
from tests.values import EVERY_CLAIM


def read(text: str) -> Annotation:
    """Return what is read in a text."""
    return annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM)


def around(text: str, words: str) -> set[tuple[str, str, str, int]]:
    """Return the circumstances of the claims whose sentence holds the words."""
    result = read(text)
    return {
        (c.kind, c.label, c.origin, c.distance)
        for claim in result.claims
        for evidence in claim.evidence
        if words in result.document.quote(evidence.sentence)
        for c in evidence.circumstances
    }


MICE = "Male C57BL/6J mice aged 8 weeks were fed a high-fat diet. Metformin lowered blood glucose."


def test_a_finding_inherits_what_the_text_leaves_no_choice_in() -> None:
    assert around(MICE, "Metformin lowered") == {
        ("age", "aged 8 weeks", "inherited", 1),
        ("sex", "Male", "inherited", 1),
        ("strain", "C57BL/6J", "inherited", 1),
    }


def test_who_is_denied_beside_is_not_whom_it_was_found_in() -> None:
    text = "Metformin reduced body weight in men, but not in women."
    assert around(text, "Metformin") == {("sex", "men", "sentence", 0)}


def test_two_strains_are_a_choice() -> None:
    text = "Wistar and Sprague-Dawley rats were used. Ibuprofen reduced inflammation."
    assert around(text, "Ibuprofen") == set()


def test_a_sentence_on_people_inherits_no_strain() -> None:
    text = MICE + " Metformin lowered blood glucose in patients."
    kinds = {kind for kind, *_ in around(text, "in patients")}
    assert not kinds & {"strain", "sex", "age"}


def test_the_age_of_people_is_not_that_of_a_study_of_animals() -> None:
    text = (
        "Cells can be taken from elderly individuals. Rats were given stem cells. Stem cells "
        "improved bone strength in patients."
    )
    assert not {kind for kind, *_ in around(text, "improved")} & {"age"}


def test_background_and_other_work_inherit_nothing() -> None:
    text = (
        "In this randomised trial, women received alendronate. Previous studies showed that "
        "alendronate reduced the risk of hip fracture. Alendronate prevents hip fractures."
    )
    assert around(text, "Previous studies") == set()
    assert around(text, "prevents hip") == set()


def test_design_and_phase_hold_for_the_study() -> None:
    text = (
        "In a randomised, double-blind phase 3 trial, 240 women with osteoporosis received "
        "alendronate. Alendronate reduced the risk of hip fracture."
    )
    found = around(text, "Alendronate reduced")
    assert {(kind, origin) for kind, _, origin, _ in found} >= {
        ("design", "inherited"),
        ("phase", "inherited"),
    }
    assert ("phase", "phase 3", "inherited", 1) in found


def test_the_design_of_others_is_not_ours() -> None:
    text = (
        "Collagen relieved knee pain. A case-control study by others found that collagen did not "
        "relieve knee pain."
    )
    assert around(text, "Collagen relieved") == set()


def test_condition_tissue_and_cell_line_are_stated_or_nothing() -> None:
    text = "Diabetic rats were used. Cisplatin increased apoptosis in HeLa cells. Cisplatin killed."
    found = around(text, "Cisplatin increased")
    assert ("cell_line", "HeLa", "sentence", 0) in found
    assert not {kind for kind, *_ in found} & {"condition"}


def test_no_animal_is_lent_to_a_cell_line_or_to_other_work() -> None:
    start = "Wistar rats were given cisplatin. Cisplatin increased apoptosis in the kidney. "
    for last in (
        "Cisplatin increased apoptosis in HeLa cells.",
        "Cisplatin increased apoptosis in vitro.",
        "In earlier studies, cisplatin increased apoptosis.",
    ):
        claims = read(start + last).claims
        told = {
            claim.evidence[0].sentence.start: [
                q.value for q in claim.qualifiers if "species" in q.name
            ]
            for claim in claims
        }
        assert told[len(start)] == []
        assert ["NCBITaxon:10116"] in told.values()


def in_whom(text: str, start: int = 0) -> set[str]:
    """Return the species and populations of the claims of sentences from an offset on."""
    return {
        q.value
        for claim in read(text).claims
        if claim.evidence[0].sentence.start >= start
        for q in claim.qualifiers
        if q.name in ("species_context_qualifier", "population_context_qualifier")
    }


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19, caused by SARS-CoV-2, increased mortality.",
        "Infection with Chlamydia trachomatis causes infertility.",
        "Bovine serum albumin increased proteinuria.",
        "Serum samples were collected from patients with asthma and from healthy controls.",
        "Metformin given to women at risk of diabetes reduced obesity.",
        "Metformin reduced obesity in mice and in humans.",
    ],
)
def test_what_a_disease_is_from_is_not_in_whom_it_is(text: str) -> None:
    assert in_whom(text) == set()


def test_people_of_a_clause_inside_do_not_take_the_animals_away() -> None:
    text = "We used aspirin to treat fractures in rats similar to those caused by falls in humans."
    (claim,) = (c for c in read(text).claims if c.subject.name == "acetylsalicylic acid")
    assert [entity.id for entity in claim.context_entities] == ["NCBITaxon:10116"]


def test_people_named_last_are_not_lent_the_animals_before() -> None:
    start = (
        "Mice with diabetes were given metformin. Metformin lowered cholesterol. Human neurons "
        "were cultured then. "
    )
    text = start + "Metformin increased apoptosis."
    assert in_whom(start) == {"NCBITaxon:10090"}
    assert in_whom(text, len(start)) == set()


def test_the_animals_of_one_finding_are_not_of_cells_in_a_dish_beside_it() -> None:
    text = (
        "Curcumin promotes the migration of hepatocytes in vitro and reduces fibrosis of the "
        "liver in mice."
    )
    told = {
        (claim.object.name, q.value)
        for claim in read(text).claims
        for q in claim.qualifiers
        if "species" in q.name
    }
    assert {value for name, value in told if "migration" in name} == set()


def test_the_longer_word_counts() -> None:
    text = "In older adults with asthma, metformin was associated with a lower risk of dementia."
    assert ("age", "older adults", "sentence", 0) in around(text, "metformin")
    assert ("age", "adults", "sentence", 0) not in around(text, "metformin")


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Curcumin cures dementia\n\nWe gave curcumin to mice. Curcumin reduced plaques.", True),
        ("We gave curcumin to mice. Curcumin prevents dementia in patients.", True),
        ("We gave curcumin to mice. Curcumin reduced dementia in mice.", False),
        ("We gave curcumin to mice. Curcumin may prevent dementia in patients.", False),
        (
            "We gave curcumin to mice. “Curcumin lowered cholesterol,” said Ann Lee, a student.",
            False,
        ),
        ("We gave curcumin to mice. Smoking causes lung cancer in patients.", False),
        ("We gave curcumin to patients. Curcumin prevents dementia in patients.", False),
    ],
)
def test_animals_worded_as_people(text: str, flagged: bool) -> None:
    flags = [f for c in read(text).claims for e in c.evidence for f in e.flags]
    assert bool(flags) == flagged
    for flag in flags:
        assert flag.name == "animals-as-people"
        assert "NCBITaxon:10090" in flag.explanation


def test_circumstances_and_flags_come_back_from_a_graph() -> None:
    result = read(
        "Curcumin cures dementia\n\nWe gave curcumin to BALB/c mice. Curcumin heals wounds."
    )
    found = evidence_of(result)
    store = Store.of(quads([result]))
    (back,) = (reading.annotation for reading in read_readings(store))
    assert found
    assert evidence_of(back) == found


def evidence_of(result: Annotation) -> set[tuple[tuple[Circumstance, ...], str]]:
    """Return circumstances with the explanations of flags, of all evidence that has some."""
    return {
        (e.circumstances, " ".join(f.explanation for f in e.flags))
        for claim in result.claims
        for e in claim.evidence
        if e.circumstances or e.flags
    }
