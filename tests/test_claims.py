"""Claims of whole sentences: who does what, denied or not, how surely, by which rule."""

from __future__ import annotations

import pytest

from kg.model import Annotation, Certainty, Claim, Document, StatementKind
from kg.passages import plain_passages
from kg.pipeline import annotate
from tests.values import EVERY_CLAIM


def read(text: str) -> Annotation:
    """Return what is read in a text."""
    return annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM)


def find(text: str, subject: str, object_: str) -> Claim:
    """Return the one claim between two printed names."""
    result = read(text)
    document = result.document
    for claim in result.claims:
        evidence = claim.evidence[0]
        assert evidence.subject_span
        assert evidence.object_span
        words = document.quote(evidence.subject_span), document.quote(evidence.object_span)
        if subject in words[0].lower() and object_ in words[1].lower():
            return claim
    raise AssertionError([(c.subject.name, c.predicate, c.object.name) for c in result.claims])


CASES = [
    ("Metformin lowers blood glucose.", "metformin", "biolink:affects", "glucose"),
    ("Treatment of asthma with budesonide is common.", "budesonide", "biolink:treats", "asthma"),
    ("Smoking causes lung cancer.", "smoking", "biolink:causes", "lung cancer"),
    ("Asthma is a disease of the lung.", "asthma", "biolink:subclass_of", "disease"),
    (
        "Zinc deficiency leads to diarrhea.",
        "zinc deficiency",
        "biolink:contributes_to",
        "diarrhea",
    ),
    ("BRCA1 is associated with breast cancer.", "brca1", "biolink:associated_with", "breast"),
    (
        "Stem cells were isolated from bone marrow.",
        "stem cells",
        "biolink:derives_from",
        "bone marrow",
    ),
    (
        "In mice, resveratrol reduced liver fibrosis.",
        "resveratrol",
        "biolink:beneficial_in_models_for",
        "fibrosis",
    ),
    (
        "Titanium is used for bone reconstruction.",
        "titanium",
        "biolink:applied_to_treat",
        "bone reconstruction",
    ),
    (
        "The risk of stroke was reduced in patients receiving atorvastatin.",
        "atorvastatin",
        "biolink:associated_with_decreased_likelihood_of",
        "stroke",
    ),
]


@pytest.mark.parametrize(("text", "subject", "predicate", "object_"), CASES)
def test_predicate(text: str, subject: str, predicate: str, object_: str) -> None:
    claim = find(text, subject, object_)
    assert (claim.predicate, claim.negated) == (predicate, False)


DENIALS = [
    ("Aspirin did not reduce fever.", "aspirin", "fever"),
    ("Vitamin C failed to prevent colds.", "vitamin c", "colds"),
    ("There is no evidence that vitamin C prevents cancer.", "vitamin c", "cancer"),
    ("Neither aspirin nor ibuprofen reduced mortality.", "aspirin", "mortality"),
    ("Neither aspirin nor ibuprofen reduced mortality.", "ibuprofen", "mortality"),
    ("Obesity was not associated with asthma.", "obesity", "asthma"),
    ("Imatinib had no effect on apoptosis.", "imatinib", "apoptosis"),
    ("Gefitinib is not effective against melanoma.", "gefitinib", "melanoma"),
    ("Levodopa cannot cure Parkinson's disease.", "levodopa", "parkinson"),
]


@pytest.mark.parametrize(("text", "subject", "object_"), DENIALS)
def test_denials_are_never_affirmed(text: str, subject: str, object_: str) -> None:
    assert find(text, subject, object_).negated


HEDGES = [
    ("Smoking may cause lung cancer.", "smoking", "lung cancer", "speculative"),
    ("These data suggest that statins prevent stroke.", "statins", "stroke", "probable"),
    (
        "Curcumin is expected to become a treatment for arthritis.",
        "curcumin",
        "arthritis",
        "probable",
    ),
    ("We investigated whether melatonin improves sleep.", "melatonin", "sleep", "speculative"),
    ("There is little evidence that aspirin prevents stroke.", "aspirin", "stroke", "speculative"),
    ("The effect of aspirin on stroke is unknown.", "aspirin", "stroke", "speculative"),
    (
        "We aimed to prove or disprove that aspirin prevents stroke.",
        "aspirin",
        "stroke",
        "speculative",
    ),
    (
        "There has been speculation about the role of vitamin D in preventing infections.",
        "vitamin d",
        "infections",
        "speculative",
    ),
]


@pytest.mark.parametrize(("text", "subject", "object_", "certainty"), HEDGES)
def test_doubt_is_kept(text: str, subject: str, object_: str, certainty: str) -> None:
    claim = find(text, subject, object_)
    assert claim.evidence[0].certainty is Certainty(certainty)
    assert claim.evidence[0].cues


def test_cues_say_how_far_they_reach() -> None:
    text = "Obesity may be associated with asthma, whereas smoking is not."
    (cue,) = find(text, "obesity", "asthma").evidence[0].cues
    assert cue.scope is not None
    assert text[cue.scope.start : cue.scope.end] == "Obesity may be associated with asthma"


@pytest.mark.parametrize(
    ("text", "subject", "object_", "negated", "certainty"),
    [
        ("Aspirin did not fail to reduce fever.", "aspirin", "fever", False, "certain"),
        ("It is not unlikely that aspirin prevents stroke.", "aspirin", "stroke", False,
         "probable"),
        ("There is no doubt that smoking causes lung cancer.", "smoking", "lung", False, "certain"),
        ("Aspirin not only eases pain but also prevents stroke.", "aspirin", "stroke", False,
         "certain"),
        ("We could not show that aspirin prevents stroke.", "aspirin", "stroke", True, "certain"),
        ("It cannot be excluded that aspirin causes asthma.", "aspirin", "asthma", False,
         "speculative"),
    ],
)  # fmt: skip
def test_two_denials_undo_one_another(
    text: str, subject: str, object_: str, negated: bool, certainty: str
) -> None:
    claim = find(text, subject, object_)
    assert (claim.negated, str(claim.evidence[0].certainty)) == (negated, certainty)


CAUSES = {"biolink:causes", "biolink:contributes_to", "biolink:ameliorates_condition"}


@pytest.mark.parametrize(
    "text",
    [
        "Smoking was associated with an increased risk of stroke.",
        "Aspirin use was related to lower cancer mortality.",
        "Exercise was associated with improvement of sleep.",
        "Coffee intake correlated with lower mortality.",
        "Vitamin D deficiency was linked to depression.",
        "An association of aspirin with a reduction of pain was found.",
        "Obesity is a risk factor for diabetes.",
    ],
)
def test_what_goes_along_is_no_cause(text: str) -> None:
    claims = read(text).claims
    assert claims
    for claim in claims:
        assert claim.predicate not in CAUSES
        assert "biolink:causes" not in {q.value for q in claim.qualifiers}


@pytest.mark.parametrize(
    ("text", "kind", "novelty"),
    [
        ("We show that aspirin inhibits COX-2.", "observation", "new"),
        ("Previous studies have shown that aspirin inhibits COX-2.", "fact", "known"),
        ("Aspirin was previously shown to inhibit COX-2.", "fact", "known"),
        ("Aspirin inhibited COX-2 in other hands [12,13].", "fact", "known"),
        ("In contrast to previous studies, aspirin inhibited COX-2.", "observation", "new"),
        ("It is well known that aspirin inhibits COX-2.", "fact", "known"),
    ],
)
def test_whether_it_is_of_this_study(text: str, kind: str, novelty: str) -> None:
    evidence = find(text, "aspirin", "cox-2").evidence[0]
    assert (str(evidence.kind), evidence.novelty) == (kind, novelty)


def test_what_is_asked_is_an_investigation() -> None:
    claim = find("We investigated whether melatonin improves sleep.", "melatonin", "sleep")
    assert claim.evidence[0].kind is StatementKind.INVESTIGATION


def test_a_comparison_keeps_its_comparator() -> None:
    claim = find("Ibuprofen reduced fever compared with placebo.", "ibuprofen", "fever")
    assert "comparator" in {q.name for q in claim.qualifiers}
    subjects = {
        c.subject.name for c in read("Ibuprofen reduced fever compared with placebo.").claims
    }
    assert "placebo" not in {name.lower() for name in subjects}


def test_a_deletion_turns_what_is_said_of_a_gene() -> None:
    claim = find("Deletion of TP53 increased tumor growth in mice.", "tp53", "tumor growth")
    assert ("subject_direction_qualifier", "decreased") in {
        (q.name, q.value) for q in claim.qualifiers
    }


def test_animals_and_people_are_told_apart() -> None:
    claim = find("In mice, resveratrol reduced liver fibrosis.", "resveratrol", "fibrosis")
    assert ("species_context_qualifier", "NCBITaxon:10090") in {
        (q.name, q.value) for q in claim.qualifiers
    }


def test_a_quotation_has_its_speaker() -> None:
    text = (
        "Stem cells were given to rats. “Stem cells may treat osteoporosis,” said Dr. Ada Byron, "
        "a surgeon at the University of Oslo."
    )
    claim = find(text, "stem cells", "osteoporosis")
    speaker = claim.evidence[0].speakers[0]
    assert (speaker.name, speaker.quote, speaker.role) == ("Ada Byron", True, "surgeon")
    assert claim.evidence[0].certainty is not Certainty.CERTAIN


def test_the_study_is_no_person_and_the_team_no_subject() -> None:
    result = read("The team treated rats with ibuprofen. The study was published in Nature.")
    assert not any("team" in c.subject.name.lower() for c in result.claims)


def test_listed_kinds_are_claims() -> None:
    text = "Chronic diseases such as asthma and diabetes are common."
    assert find(text, "asthma", "diseases").predicate == "biolink:subclass_of"
    assert find(text, "diabetes", "diseases").predicate == "biolink:subclass_of"


NOTHING_SAID = [
    # a control is no treatment, wherever the parse hangs it
    ("Canagliflozin reduced HbA1c from baseline compared with placebo.", "placebo"),
    # what happened in both groups is nobody's doing
    ("We studied ibuprofen. Body weight increased in both groups.", "weight"),
    # a noun that only speaks of a relation
    ("The primary outcome is the effect of ibuprofen on fever.", "fever"),
    # a list is no definition
    ("We measured the left kidney, 3 mm; the right kidney, 4 mm.", "kidney"),
    ("The frequent adverse events were headache and nausea.", "headache"),
]


@pytest.mark.parametrize(("text", "word"), NOTHING_SAID)
def test_nothing_is_claimed_that_is_not_said(text: str, word: str) -> None:
    result = read(text)
    for claim in result.claims:
        evidence = claim.evidence[0]
        assert evidence.subject_span
        assert evidence.object_span
        subject = result.document.quote(evidence.subject_span).lower()
        object_ = result.document.quote(evidence.object_span).lower()
        assert word not in subject, claim
        assert word not in object_ or word == "placebo", claim


def test_what_is_in_development_is_not_established() -> None:
    text = "Canagliflozin is in development for treatment of type 2 diabetes."
    for claim in read(text).claims:
        assert claim.evidence[0].certainty is not Certainty.CERTAIN


def test_the_clause_holds_the_words_that_deny_it() -> None:
    claim = find("Aspirin did not reduce fever.", "aspirin", "fever")
    clause = claim.evidence[0].clause
    assert clause is not None
    assert "not" in "Aspirin did not reduce fever."[clause.start : clause.end]
