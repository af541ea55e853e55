"""Grounding: which entity a mention means, how the match is, and why."""

from __future__ import annotations

import pytest

from kg.entries import Entry
from kg.ground import NOT_FOUND, ground, ground_text
from kg.lexicon import Lexicon
from kg.model import Document, Mention, Span

LEXICON = Lexicon.of(
    [
        Entry("MONDO:0005315", "bone fracture", "Disease", ("fracture",),
              equivalents=("DOID:1", "MESH:D050723")),
        Entry("MONDO:0005309", "spinal fracture", "Disease", ("vertebral fracture",)),
        Entry("MONDO:0000001", "disease", "Disease", generic=True),
        Entry("HP:1", "Pain", "Phenotype", related=("ache",)),
        Entry("CHEBI:9679", "tricalcium phosphate", "Chemical"),
        Entry("CHEBI:16714", "codeine", "Drug"),
        Entry("CHEBI:26020", "phosphate", "Chemical", generic=True),
        Entry("HGNC:1100", "BRCA1", "Gene"),
        Entry("MGI:104537", "Brca1", "Gene"),
        Entry("RGD:2218", "Brca1", "Gene"),
        Entry("UBERON:1", "skin", "Anatomy"),
        Entry("MESH:1", "multiple sclerosis", "Disease", ("MS",)),
        Entry("MESH:2", "mass spectrometry", "Procedure", ("MS",)),
        Entry("MESH:3", "hypertension", "Disease"),
        Entry("MESH:4", "osteoarthritis", "Disease"),
        Entry("issn:1", "Pain (journal)", "Publication"),
        Entry("HGNC:2", "FDXR", "Gene", related=("ADR",)),
    ]
)  # fmt: skip


def grounded(text: str, category: str, context: str = "") -> tuple[str, str]:
    found = ground_text(text, LEXICON, context=context, category=category)
    return (found[0].curie, found[0].match) if found else ("", "")


@pytest.mark.parametrize(
    ("text", "category", "curie", "match"),
    [
        ("fractures", "Disease", "MONDO:0005315", "exact"),
        ("difficult fractures", "Disease", "MONDO:0005315", "exact"),
        ("osteoporotic vertebral fractures", "Disease", "MONDO:0005309", "broad"),
        ("fractures of the hip", "Disease", "MONDO:0005315", "broad"),
        ("beta-tricalcium phosphate", "Chemical", "CHEBI:9679", "broad"),
        ("codeine phosphate", "Drug", "CHEBI:16714", "broad"),
        ("hypertensive", "Disease", "MESH:3", "exact"),
        ("osteoarthritus", "Disease", "MESH:4", "exact"),
        ("ache", "Phenotype", "HP:1", "related"),
        ("human skin", "Anatomy", "UBERON:1", "exact"),
        ("Pain", "Publication", "issn:1", "exact"),
        ("pain", "Phenotype", "HP:1", "exact"),
        ("rare disease", "Disease", "", ""),
        ("ADR", "Disease", "", ""),
        ("frobnication", "Process", "", ""),
    ],
)
def test_how_a_name_matches(text: str, category: str, curie: str, match: str) -> None:
    assert grounded(text, category) == (curie, match)


@pytest.mark.parametrize(
    ("context", "curie"),
    [
        ("In women with breast cancer", "HGNC:1100"),
        ("In mice, and in other mice", "MGI:104537"),
        ("Rats were given estrogen", "RGD:2218"),
        ("", "HGNC:1100"),
    ],
)
def test_the_species_of_the_document_chooses_the_gene(context: str, curie: str) -> None:
    assert grounded("Brca1", "Gene", context)[0] == curie


def test_the_category_and_the_context_choose_between_readings() -> None:
    assert grounded("MS", "Disease")[0] == "MESH:1"
    assert grounded("MS", "Procedure")[0] == "MESH:2"
    assert grounded("MS", "", "spectrometry of the sample")[0] == "MESH:2"
    assert grounded("MS", "", "sclerosis of the brain")[0] == "MESH:1"


def test_equivalents_stand_behind_the_leader_and_preferred_ones_before() -> None:
    text = "fracture"
    plain = ground_text(text, LEXICON, category="Disease")
    assert [(c.curie, c.match) for c in plain] == [
        ("MONDO:0005315", "exact"),
        ("DOID:1", "equivalent"),
        ("MESH:D050723", "equivalent"),
    ]
    preferred = ground_text(text, LEXICON, category="Disease", prefer=["mesh"])
    assert preferred[0].curie == "MESH:D050723"


def test_every_candidate_has_a_reason_and_scores_fall() -> None:
    found = ground_text("osteoporotic vertebral fractures", LEXICON, category="Disease")
    assert all(candidate.reasons for candidate in found)
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert "without its modifiers" in found[0].reasons[0]


def test_a_mention_is_grounded_by_its_stand_in_or_stays_with_a_reason() -> None:
    document = Document("d", "FX hurts; xyzzy does not.")
    found = ground(Mention(Span(0, 2), "Disease", lookup="fracture"), document, LEXICON)
    assert found.best is not None
    assert found.best.curie == "MONDO:0005315"
    nothing = ground(Mention(Span(10, 15), "Disease"), document, LEXICON)
    assert nothing.candidates == ()
    assert nothing.ungrounded_reason == NOT_FOUND
    assert nothing.best is None


@pytest.mark.parametrize("text", ["", " ", "\x00", "((((", "a" * 5000, "of the", "🦴"])
def test_odd_texts_are_no_error(text: str) -> None:
    assert ground_text(text, LEXICON, category="Disease") == ()


@pytest.mark.parametrize(
    ("text", "category", "prefer", "curie"),
    [
        ("mice", "Species", (), "NCBITaxon:10090"),
        ("mice", "", (), "NCBITaxon:10090"),
        ("mice", "Species", ("NCBITaxon",), "NCBITaxon:10088"),
        ("patients", "Population", (), "MESH:D010361"),
    ],
)
def test_a_corpus_has_its_way_only_where_its_vocabulary_is_asked_for(
    text: str, category: str, prefer: tuple[str, ...], curie: str
) -> None:
    found = ground_text(text, Lexicon.default(), category=category, prefer=prefer)
    assert found[0].curie == curie
