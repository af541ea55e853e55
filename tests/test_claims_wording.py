"""What the words of a claim say: which predicate, which way, denied, doubted, or nothing."""

from __future__ import annotations

import pytest

from kg.model import Certainty
from tests.test_claims import find, read

WORDED = [
    # a change that goes along with something is not brought about by it
    ("Iron levels increase with menopause.", "menopause", "positively_correlated_with", "iron"),
    ("Pain decreased after ibuprofen.", "ibuprofen", "treats_or_applied_or_studied_to_treat", ""),
    # signs of an association
    ("Obesity was inversely correlated with asthma.", "obes", "negatively_correlated_with", ""),
    (
        "A negative association between obesity and asthma was found.",
        "obesity",
        "negatively_correlated_with",
        "asthma",
    ),
    (
        "Reduced neurogenesis correlates with a loss of stem cells.",
        "neurogenesis",
        "positively_correlated_with",
        "stem cells",
    ),
    # what is made more of is affected; nothing causes a substance
    ("Obesity induces interleukin-6.", "obesity", "affects", "interleukin-6"),
    # a name that narrows, and one that is only added
    (
        "They had a kind of stroke known as subarachnoid hemorrhage.",
        "subarachnoid",
        "subclass_of",
        "stroke",
    ),
    # which patients they were, not what works
    (
        "Women with breast cancer treated with tamoxifen had nausea.",
        "tamoxifen",
        "treats_or_applied_or_studied_to_treat",
        "breast cancer",
    ),
    ("Vitamin D is recommended for prevention of rickets.", "vitamin d", "preventative_for", ""),
    ("Vaccination may prevent infection with hepatitis A.", "vaccin", "preventative_for", ""),
    ("Warfarin may affect the onset of migraine.", "warfarin", "affects", "migraine"),
    ("Smokers are more likely to develop asthma.", "smokers", "associated_with_increased", ""),
    ("Smokers are less likely to have asthma.", "smokers", "associated_with_decreased", "asthma"),
    ("Aspirin is likely to cause bleeding.", "aspirin", "causes", "bleeding"),
    ("Pneumonia remains a major cause of death.", "pneumonia", "causes", "death"),
    ("Menthol interacts with cell membranes.", "menthol", "interacts_with", "membranes"),
    ("The role of chloroquine in malaria is clear.", "chloroquine", "treats_or_applied", "malaria"),
    ("Fluoxetine, like other antidepressants, is cheap.", "fluoxetine", "subclass_of", "antidep"),
    ("Aspirin helps prevent stroke.", "aspirin", "preventative_for", "stroke"),
    ("Fibromyalgia is defined as a rheumatic disease.", "fibromyalgia", "subclass_of", ""),
    ("Antiretroviral therapy reduces death.", "antiretroviral", "affects", "death"),
    ("Sarcoidosis is similar to tuberculosis.", "sarcoidosis", "similar_to", "tuberculosis"),
]


@pytest.mark.parametrize(("text", "subject", "predicate", "object_"), WORDED)
def test_the_predicate_says_no_more_than_the_words(
    text: str, subject: str, predicate: str, object_: str
) -> None:
    assert find(text, subject, object_).predicate.startswith(f"biolink:{predicate}")


DENIED = [
    ("Curcumin inhibits IL-6, but not TNF.", "curcumin", "tnf"),
    ("Vitamin C won't boost memory.", "vitamin c", "memory"),
    ("No evidence supports the use of vitamin C to prevent cancer.", "vitamin c", "cancer"),
    ("The patients slept without taking aspirin.", "patients", "aspirin"),
    ("Aspirin neither causes nor prevents asthma.", "aspirin", "asthma"),
    ("The study showed no increase of bleeding caused by aspirin.", "aspirin", "bleeding"),
    (
        "One of the myths of our times is that vitamin C prevents cancer.",
        "vitamin c",
        "cancer",
    ),
    ("Contrary to the belief that vitamin C prevents cancer, none held.", "vitamin c", "cancer"),
]


@pytest.mark.parametrize(("text", "subject", "object_"), DENIED)
def test_what_is_denied_is_denied(text: str, subject: str, object_: str) -> None:
    assert find(text, subject, object_).negated


DOUBTED = [
    ("Hardly any study shows that aspirin prevents cancer.", "aspirin", "cancer"),
    ("Evidence that aspirin prevents cancer is scarce.", "aspirin", "cancer"),
    ("In the event that aspirin prevents cancer, it will be sold.", "aspirin", "cancer"),
    ("As a working hypothesis, obesity leads to asthma.", "obesity", "asthma"),
    ("The role of obesity in asthma remains obscure.", "obesity", "asthma"),
    ("Aspirin may improve sleep, thereby preventing migraine.", "aspirin", "migraine"),
    ("Statins to prevent stroke were discussed.", "statins", "stroke"),
    ("We will assess the share of participants who experienced nausea.", "partici", "nausea"),
]


@pytest.mark.parametrize(("text", "subject", "object_"), DOUBTED)
def test_what_is_supposed_meant_or_planned_is_not_certain(
    text: str, subject: str, object_: str
) -> None:
    assert find(text, subject, object_).evidence[0].certainty is not Certainty.CERTAIN


def test_what_was_shown_before_is_no_finding_of_this_study() -> None:
    text = "We used mice. T cells have been shown to contribute to spinal cord repair."
    claim = find(text, "t cell", "repair")
    assert claim.evidence[0].kind == "fact"
    assert not claim.context_entities


@pytest.mark.parametrize(
    "text",
    ["It was determined that aspirin reduces fever.", "Iron levels found to predict stroke"],
)
def test_what_was_determined_or_found_is_not_asked(text: str) -> None:
    (claim,) = read(text).claims
    assert claim.evidence[0].kind != "investigation"


@pytest.mark.parametrize(
    "text",
    [
        "Children, like adults, sneeze.",
        "There were defects in metabolism, including weight loss.",
        "It attacks organs throughout the body, including the lungs and the liver.",
    ],
)
def test_what_is_like_or_beside_something_is_no_kind_of_it(text: str) -> None:
    assert not [c for c in read(text).claims if c.predicate == "biolink:subclass_of"]


def test_a_score_that_improves_may_rise_or_fall() -> None:
    claim = find("Metformin improved HbA1c levels.", "metformin", "hba1c")
    assert "object_direction_qualifier" not in {q.name for q in claim.qualifiers}


def test_a_question_needs_no_mark() -> None:
    (claim,) = read("Can obesity lead to dementia, or is it a symptom").claims
    assert claim.evidence[0].certainty == Certainty.SPECULATIVE


def test_what_only_tells_who_was_looked_at_is_not_asked() -> None:
    text = "We measured pain in patients undergoing hysterectomy."
    assert find(text, "patients", "hysterectomy").evidence[0].certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "Women have pain regardless of whether they are undergoing chemotherapy.",
        "Ibuprofen is not superior to paracetamol in headache.",
        "The findings report an increase in hypertension, diabetes and obesity.",
        "Cancer-associated fibroblasts are common.",
        "People who smoke are more likely to develop asthma.",
        "Subjects were asked to follow their diet.",
        "Demethylation permitted hepatocytes to express albumin.",
        "Warfarin is debated due to the potential for adverse effects.",
        "We tell of the mechanisms of asthma, including the role of rhinitis.",
    ],
)
def test_two_things_of_one_clause_need_no_relation(text: str) -> None:
    assert not read(text).claims


def test_an_interaction_is_told_once_and_of_the_two_sides() -> None:
    result = read("We saw an interaction between TP53 or TP63 and MDM2.")
    pairs = {(claim.subject.name, claim.object.name) for claim in result.claims}
    assert pairs == {("TP53", "MDM2"), ("TP63", "MDM2")}


def test_a_grade_in_a_name_grades_no_claim() -> None:
    claim = find("Low density lipoprotein causes inflammation.", "lipoprotein", "inflammation")
    assert all(qualifier.name != "degree" for qualifier in claim.qualifiers)


@pytest.mark.parametrize(
    ("text", "subject", "object_"),
    [
        ("Exposure to frost worsens memory, and obesity affects prowess.", "obesity", "prowess"),
        ("Addition of labels permits purification by chromatography.", "addition of", "purif"),
        ("Asthma was linked to poor stewardship.", "asthma", "poor stewardship"),
        ("Relapse of the ailment causes death.", "relapse of the ailment", "death"),
    ],
)
def test_what_a_known_thing_is_related_to_is_named_by_its_phrase(
    text: str, subject: str, object_: str
) -> None:
    claim = find(text, subject, object_)
    assert claim.subject.is_local or claim.object.is_local


@pytest.mark.parametrize(
    "text",
    [
        "These findings affect asthma.",  # the words point elsewhere
        "We list habits associated with asthma.",  # which habits, not that they are
        "Prowess affects stewardship.",  # neither end is known
    ],
)
def test_vague_words_and_two_unknown_things_make_no_claim(text: str) -> None:
    assert not read(text).claims
