"""Seven hand-made documents that hold everything a named question asks about.

To the three of `tests.values` come a paper (``MICE``), the news about it (``NEWS``), a review with
one sentence a predicate (``REVIEW``) and a study in people (``MEN``). All sentences are our own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.identity import term_entity
from kg.model import (
    Annotation,
    Certainty,
    Circumstance,
    Claim,
    ContextSource,
    Cue,
    Document,
    Entity,
    Evidence,
    Facts,
    Mapping,
    Metadata,
    Person,
    Publication,
    Qualifier,
    Speaker,
    StatementKind,
    Statistic,
)
from tests.values import (
    ANNOTATIONS,
    ASPIRIN,
    BONE_DISEASE,
    ELDERLY,
    FRACTURE,
    OSTEOPOROSIS,
    RAT,
    STROKE,
    frame,
    sentence,
    span,
)

MICE = Document(
    "PMC0000004",
    "Teriparatide could be tested against osteoporosis in an animal model. "
    "Doctors give calcium for osteoporosis. "
    "Calcitonin treats the pain of brittle bones. "
    "Calcium eases osteoporosis. "
    "Older people are thought to get osteoporosis. "
    "Vitamin D lowers bone turnover in older people. "
    "Calcium will likely prevent stroke.\n",
    Metadata(
        title="Teriparatide in animals with weak bones",
        date="2026-02-03",
        publisher="Example Press",
        journal="Example Journal of Bone",
        doi="10.5555/bone.7",
    ),
)
NEWS = Document(
    "news-5",
    "Teriparatide treats osteoporosis, a paper says. "
    "Cleo Maker of the Sample Institute did the work.\n",
    Metadata(title="Weak bones healed", date="2026-02-10", publisher="Example News"),
)
REVIEW = Document(
    "review-6",
    "Zoledronate reduced bone loss in rats, which were old. "
    "It entered a trial with patients who have osteoporosis. "
    "Zoledronate treats osteoporosis. "
    "Calcitonin was studied in spinal fractures. "
    "Aspirin may prevent stroke. "
    "Brittle bones are a burden of stroke. "
    "Sclerostin regulates osteoporosis. "
    "Sclerostin does not regulate stroke. "
    "Aspirin disrupts sclerostin. "
    "Bone cells produce sclerostin. "
    "Smoking causes spinal fractures. "
    "Smoking contributes to osteoporosis. "
    "Smoking worsens brittle bones. "
    "Smoking changes the risk of stroke (odds ratio 2.5). "
    "Smoking predisposes to bone disease. "
    "Smoking promotes spinal fractures. "
    "Aspirin interacts with calcium. "
    "Aspirin touches sclerostin. "
    "Aspirin binds calcitonin directly. "
    "Zoledronate raises the amount of sclerostin. "
    "Calcitonin raises the stiffness of brittle bones.\n",
    Metadata(title="What is known of weak bones", date="2025-11"),
)
MEN = Document(
    "men-7",
    "Calcitonin healed spinal fractures in mice. "
    "Calcitonin reduced spinal fractures in men. "
    "Calcitonin treats osteoporosis. "
    "We ask whether calcium affects osteoporosis. "
    "Calcium prevents stroke in osteoporosis.\n",
    Metadata(title="Men and mice", date="2026-03-01"),
)

TERIPARATIDE = Entity("CHEBI:135983", "teriparatide", "Drug")
CALCIUM = Entity("CHEBI:22984", "calcium atom", "Chemical")
CALCITONIN = Entity("CHEBI:3306", "calcitonin", "Drug")
ZOLEDRONATE = Entity("CHEBI:46557", "zoledronic acid", "Drug")
VITAMIN_D = Entity("CHEBI:27300", "vitamin D", "Chemical")
SCLEROSTIN = Entity("HGNC:13771", "SOST", "Gene")
SMOKING = Entity("MESH:D012907", "Smoking", "Behavior")
OSTEOBLAST = Entity("CL:0000062", "osteoblast", "Cell")
INSTITUTE = Entity("ror:05n911h24", "Sample Institute", "Organization")
TURNOVER = Entity("GO:0046849", "bone remodeling", "Process")
MOUSE = Entity("NCBITaxon:10090", "Mus musculus", "Species")
HUMAN = Entity("NCBITaxon:9606", "Homo sapiens", "Species")
#: A text's own name, with every way in which it can be known elsewhere.
BRITTLE = term_entity(
    "brittle bones",
    "Disease",
    "brittle bone",
    (
        Mapping("equivalent", "MESH:D010013"),
        Mapping("broad", BONE_DISEASE.id),
        Mapping("narrow", FRACTURE.id),
        Mapping("related", OSTEOPOROSIS.id),
    ),
)
SPECIES, POPULATION = "species_context_qualifier", "population_context_qualifier"
OBSERVED = {"kind": StatementKind.OBSERVATION}


def said(
    document: Document,
    words: str,
    subject: Entity,
    predicate: str,
    object_: Entity,
    *context: Entity,
    qualifiers: dict[str, str] | None = None,
    **evidence: Any,
) -> Claim:
    """Return the claim of the sentence that begins with the words."""
    where = sentence(document, words)
    return Claim(
        subject,
        f"biolink:{predicate}",
        object_,
        qualifiers=tuple(Qualifier(*pair) for pair in sorted((qualifiers or {}).items())),
        evidence=(Evidence(document.key, where, frame("by.hand"), **evidence),),
        context_entities=context,
    )


def in_species(document: Document, words: str, origin: str = "sentence", back: int = 0) -> Any:
    """Return the evidence's word for the species: where it was read."""
    return {"contexts": (ContextSource(SPECIES, origin, span(document, words), back),)}  # type: ignore[arg-type]


MICE_ANNOTATION = Annotation(
    MICE,
    (),
    (
        said(
            MICE,
            "Teriparatide",
            TERIPARATIDE,
            "in_preclinical_trials_for",
            OSTEOPOROSIS,
            cues=(Cue(span(MICE, "could"), "expectation"),),
            **OBSERVED,
        ),
        said(MICE, "Doctors", CALCIUM, "applied_to_treat", OSTEOPOROSIS, kind=StatementKind.METHOD),
        said(MICE, "Calcitonin", CALCITONIN, "treats", BRITTLE),
        said(MICE, "Calcium eases", CALCIUM, "ameliorates_condition", OSTEOPOROSIS),
        said(MICE, "Older", ELDERLY, "associated_with", OSTEOPOROSIS, certainty=Certainty.PROBABLE),
        said(
            MICE,
            "Vitamin",
            VITAMIN_D,
            "affects",
            TURNOVER,
            ELDERLY,
            qualifiers={POPULATION: ELDERLY.id, "object_direction_qualifier": "decreased"},
        ),
        said(
            MICE,
            "Calcium will",
            CALCIUM,
            "preventative_for_condition",
            STROKE,
            certainty=Certainty.PROBABLE,
            cues=(Cue(span(MICE, "likely"), "hedge"),),
        ),
    ),
    Facts(people=(Person("Cleo Maker", span(MICE, "Doctors"), role="doctor"),)),
)
NEWS_ANNOTATION = Annotation(
    NEWS,
    (),
    (
        said(
            NEWS,
            "Teriparatide",
            TERIPARATIDE,
            "treats",
            OSTEOPOROSIS,
            speakers=(Speaker("Cleo Maker", span(NEWS, "Cleo Maker"), affiliation=INSTITUTE.id),),
        ),
    ),
    Facts(
        people=(Person("Cleo Maker", span(NEWS, "Cleo Maker"), affiliation=INSTITUTE.id),),
        organizations=(INSTITUTE,),
        publication=Publication(doi="10.5555/bone.7", title=MICE.metadata.title),
    ),
)
#: Who acts on what, by the first words of the sentence that says so.
_REVIEWED = {
    "Zoledronate treats": (ZOLEDRONATE, "treats", OSTEOPOROSIS),
    "Calcitonin was": (CALCITONIN, "studied_to_treat", FRACTURE),
    "Brittle": (BRITTLE, "has_adverse_event", STROKE),
    "Sclerostin reg": (SCLEROSTIN, "regulates", OSTEOPOROSIS),
    "Aspirin disrupts": (ASPIRIN, "disrupts", SCLEROSTIN),
    "Bone cells": (OSTEOBLAST, "produces", SCLEROSTIN),
    "Smoking causes": (SMOKING, "causes", FRACTURE),
    "Smoking contributes": (SMOKING, "contributes_to", OSTEOPOROSIS),
    "Smoking worsens": (SMOKING, "exacerbates_condition", BRITTLE),
    "Smoking predisposes": (SMOKING, "predisposes_to_condition", BONE_DISEASE),
    "Smoking promotes": (SMOKING, "promotes_condition", FRACTURE),
    "Aspirin interacts": (ASPIRIN, "interacts_with", CALCIUM),
    "Aspirin touches": (ASPIRIN, "physically_interacts_with", SCLEROSTIN),
    "Aspirin binds": (ASPIRIN, "directly_physically_interacts_with", CALCITONIN),
}
REVIEW_ANNOTATION = Annotation(
    REVIEW,
    (),
    (
        *(said(REVIEW, words, *claim) for words, claim in _REVIEWED.items()),
        replace(
            said(REVIEW, "Sclerostin does", SCLEROSTIN, "regulates", STROKE),
            negated=True,
        ),
        said(
            REVIEW,
            "Zoledronate reduced",
            ZOLEDRONATE,
            "beneficial_in_models_for",
            BONE_DISEASE,
            RAT,
            qualifiers={SPECIES: RAT.id},
            circumstances=(
                Circumstance("age", "old", "old", "inherited", span(REVIEW, "old"), distance=1),
            ),
            **in_species(REVIEW, "rats"),
            **OBSERVED,
        ),
        said(REVIEW, "It", ZOLEDRONATE, "in_clinical_trials_for", OSTEOPOROSIS, **OBSERVED),
        said(
            REVIEW,
            "Aspirin may",
            ASPIRIN,
            "preventative_for_condition",
            STROKE,
            certainty=Certainty.SPECULATIVE,
            cues=(Cue(span(REVIEW, "may"), "hedge"),),
        ),
        said(
            REVIEW,
            "Smoking changes",
            SMOKING,
            "affects_likelihood_of",
            STROKE,
            statistics=(
                Statistic(
                    "effect",
                    "odds ratio 2.5",
                    span(REVIEW, "odds ratio 2.5"),
                    measure="odds ratio",
                    low="2.5",
                    high="2.5",
                ),
            ),
        ),
        said(
            REVIEW,
            "Zoledronate raises",
            ZOLEDRONATE,
            "affects",
            SCLEROSTIN,
            qualifiers={"object_aspect_qualifier": "abundance"},
        ),
        said(
            REVIEW,
            "Calcitonin raises",
            CALCITONIN,
            "affects",
            BRITTLE,
            qualifiers={"object_aspect": "PATO:0001545"},
        ),
    ),
)
MEN_ANNOTATION = Annotation(
    MEN,
    (),
    (
        said(
            MEN,
            "Calcitonin healed",
            CALCITONIN,
            "beneficial_in_models_for",
            FRACTURE,
            MOUSE,
            qualifiers={SPECIES: MOUSE.id},
            **in_species(MEN, "mice"),
            **OBSERVED,
        ),
        said(
            MEN,
            "Calcitonin reduced",
            CALCITONIN,
            "affects",
            FRACTURE,
            HUMAN,
            qualifiers={SPECIES: HUMAN.id},
            **in_species(MEN, "men", "inherited", 2),
            **OBSERVED,
        ),
        said(MEN, "Calcitonin treats", CALCITONIN, "treats", OSTEOPOROSIS),
        said(MEN, "We ask", CALCIUM, "affects", OSTEOPOROSIS, kind=StatementKind.INVESTIGATION),
        said(
            MEN,
            "Calcium prevents",
            CALCIUM,
            "preventative_for_condition",
            STROKE,
            OSTEOPOROSIS,
            qualifiers={"disease_context_qualifier": OSTEOPOROSIS.id},
            **OBSERVED,
        ),
    ),
)
LIBRARY = (*ANNOTATIONS, MICE_ANNOTATION, NEWS_ANNOTATION, REVIEW_ANNOTATION, MEN_ANNOTATION)
