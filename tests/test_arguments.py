"""What a claim is about: who acts, what is listed, and nouns that make another thing of a name."""

from __future__ import annotations

import pytest

from tests.test_claims import find, read


@pytest.mark.parametrize(
    ("text", "subject", "object_"),
    [
        # of several subjects that a parse gives a clause, the nearest, with its list
        ("Masks: does smoking cause asthma?", "Smoking", "asthma"),
        ("Ibuprofen, paracetamol and tramadol can be used for pain.", "ibuprofen", "Pain"),
        # a virus and a bacterium act; people and animals do not
        ("The virus can damage the heart long after surgery.", "virus", "heart"),
        ("Streptococcus pneumoniae causes pneumonia.", "Streptococcus pneumoniae", "pneumonia"),
        # another thing than what it is of
        ("Liver problems cause fatigue.", "Liver problems", "Fatigue"),
        ("Problems with the bladder cause fatigue.", "Problems with the bladder", "Fatigue"),
        ("The T/T genotype in rs12345 causes asthma.", "T/T genotype in rs12345", "asthma"),
        # what is in a place acts, and not the place
        (
            "Mutations in T cells leading to leukemia are common.",
            "Mutations in T cells",
            "leukemia",
        ),
        ("Smoking damages the lungs, causing cough.", "Smoking", "Cough"),
        # who did what led to it
        (
            "TP53 is activated by cisplatin, resulting in apoptosis.",
            "cisplatin",
            "apoptotic process",
        ),
        ("Herbs are believed by adults to be safe, causing nausea.", "Herbs", "Nausea"),
        # what is counted out
        ("Ten years of tamoxifen can lower mortality after surgery.", "tamoxifen", "Mortality"),
        # one thing is pointed at, and not all of its kind
        ("These vesicles reduced inflammation.", "these vesicles", "Inflammation"),
    ],
)
def test_what_acts(text: str, subject: str, object_: str) -> None:
    claims = [claim for claim in read(text).claims if claim.object.name == object_]
    assert subject in {claim.subject.name for claim in claims}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Masks: does smoking cause asthma?", "Masks"),
        ("The virus can damage the heart long after surgery.", "surgical procedure"),
        ("Rats reduced pain with aspirin.", "Rattus norvegicus"),
        ("Liver problems cause fatigue.", "liver"),
        ("Mutations in T cells leading to leukemia are common.", "T cell"),
        ("Smoking damages the lungs, causing cough.", "lung"),
    ],
)
def test_what_does_not_act(text: str, name: str) -> None:
    assert name not in {c.subject.name for c in read(text).claims}


@pytest.mark.parametrize(
    "text",
    [
        "Insulin + metformin reduced blood pressure.",
        "The combination of the old antibiotic clarithromycin with simvastatin increased pain.",
    ],
)
def test_what_is_given_together_is_one_subject(text: str) -> None:
    (claim,) = read(text).claims
    assert len(claim.subject.parts) == 2


@pytest.mark.parametrize(
    "text",
    [
        "We found several genes induced by interferon, including TP53 and BRCA1.",
        "Patients reported changes in cognition, such as memory loss.",
    ],
)
def test_a_list_is_of_the_plural_before_it(text: str) -> None:
    assert not [c for c in read(text).claims if c.predicate == "biolink:subclass_of"]


def test_a_list_ends_where_another_begins() -> None:
    text = "Steroids such as prednisone and other drugs like ibuprofen reduce pain."
    kinds = {(c.subject.name, c.object.name) for c in read(text).claims}
    assert ("drug", "steroid") not in kinds
    assert "steroid" in {object_ for _, object_ in kinds}


def test_the_title_of_a_section_is_no_word_of_its_text() -> None:
    text = "We read. AIM Peripheral artery disease is a vascular disease."
    assert find(text, "artery", "vascular").subject.id.startswith("MONDO:")
    text = "Objectives Corin, an enzyme, promotes cell growth."
    assert find(text, "corin", "growth").subject.name == "Corin"


@pytest.mark.parametrize(
    "text",
    [
        # what was counted as a case, and no class of it
        "We counted episodes of malaria (defined as fever with parasites).",
        # patients who feel better are compared with nobody
        "Music could help patients feel better with less pain.",
    ],
)
def test_what_is_about_neither(text: str) -> None:
    assert not read(text).claims


def test_a_name_is_of_what_stands_before_it() -> None:
    text = "Irregular heart rhythm (known as atrial fibrillation) is common in people with asthma."
    (claim,) = [c for c in read(text).claims if "fibrillation" in c.object.name]
    assert claim.predicate == "biolink:same_as"


def test_a_list_is_no_apposition() -> None:
    text = (
        "A concussion is a blow that leads to a skull fracture, internal bleeding, "
        "loss of consciousness or pain."
    )
    assert not [c for c in read(text).claims if c.predicate == "biolink:subclass_of"]


def test_what_is_made_of_a_change_is_the_change() -> None:
    (claim,) = read("Liraglutide produced a reduction in HbA1c.").claims
    assert claim.predicate == "biolink:affects"
    assert ("object_direction_qualifier", "decreased") in {
        (q.name, q.value) for q in claim.qualifiers
    }


def test_symptoms_are_not_the_disorder() -> None:
    claim = find("Aspirin affects depressive symptoms.", "aspirin", "symptoms")
    assert claim.object.is_local
