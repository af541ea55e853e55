"""Mentions: whole names, parts, compositions, descriptions and pronouns."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Options
from kg.model import Annotation, Document, Mention, Passage, Span
from kg.passages import plain_passages
from kg.pipeline import annotate
from tests.values import EVERY_CLAIM


def read(text: str) -> Annotation:
    """Return what is read in a text."""
    return annotate(Document("t", text, passages=plain_passages(text)), EVERY_CLAIM)


def mention(result: Annotation, words: str) -> Mention:
    """Return the mention of exactly these words."""
    found = [g.mention for g in result.groundings if result.document.quote(g.mention.span) == words]
    assert found, [result.document.quote(g.mention.span) for g in result.groundings]
    return found[0]


def identifiers(result: Annotation, words: str) -> list[str]:
    """Return the identifiers of the mention of exactly these words."""
    return next(
        [c.curie for c in g.candidates]
        for g in result.groundings
        if result.document.quote(g.mention.span) == words
    )


@pytest.mark.parametrize(
    ("text", "words", "curie"),
    [
        (
            "Stem cells derived from fatty tissue were used.",
            "Stem cells derived from fatty tissue",
            "CL:0002570",
        ),
        ("He had fractures of the spine.", "fractures of the spine", "MONDO:0005309"),
        ("It causes bones to become brittle.", "brittle", "HP:0002659"),
        ("Rats were transplanted with stem cells.", "transplanted with stem cells", "MESH:D033581"),
        ("It led to a decline in quality of life.", "decline in quality of life", "HP:0033665"),
    ],
)  # fmt: skip
def test_what_is_put_together_is_grounded_as_a_whole(text: str, words: str, curie: str) -> None:
    assert curie in identifiers(read(text), words)


def test_abbreviations_mean_their_long_form_everywhere() -> None:
    result = read(
        "Patients with chronic obstructive pulmonary disease (COPD) were treated. COPD is common."
    )
    long = identifiers(result, "chronic obstructive pulmonary disease")
    assert identifiers(result, "COPD")[0] == long[0]


def test_nesting_and_growth_over_the_noun_phrase() -> None:
    result = read("Impaired bone regeneration is common.")
    whole = mention(result, "Impaired bone regeneration")
    assert whole.nesting == "outer"
    assert mention(result, "bone regeneration").nesting == "middle"
    assert mention(result, "bone").nesting == "inner"


def test_no_two_mentions_cross() -> None:
    result = read(
        "Adipose-derived stem cells (ADSCs) and beta-tricalcium phosphate healed rat spinal "
        "fractures at the University of Oslo's Graduate School of Medicine."
    )
    spans = [g.mention.span for g in result.groundings]
    for one in spans:
        for other in spans:
            assert not one.overlaps(other) or one.contains(other) or other.contains(one)


def test_descriptions_point_back() -> None:
    text = "Fibroblasts were isolated from skin. These cells secrete collagen."
    result = read(text)
    description = mention(result, "These cells")
    assert description.nominal
    assert description.antecedent is not None
    assert result.document.quote(description.antecedent) == "Fibroblasts"
    assert identifiers(result, "These cells") == identifiers(result, "Fibroblasts")


def test_an_unnamed_group_is_one() -> None:
    result = read("The genes involved in bone formation were activated by insulin.")
    claim = next(c for c in result.claims if c.predicate == "biolink:affects")
    assert claim.object.group
    assert claim.object.is_local


def test_coordination_shares_its_first_word() -> None:
    result = read("Bone regeneration and strength were improved by exercise.")
    assert mention(result, "Bone regeneration and strength").nesting == "outer"
    assert {c.object.name.lower() for c in result.claims} >= {"bone regeneration"}


def test_an_ungroundable_mention_stays_with_its_reason() -> None:
    result = read("Patients took zorbinol hydrochloride for asthma.")
    lost = [g for g in result.groundings if not g.candidates]
    assert all(g.ungrounded_reason for g in lost)
    assert any("zorbinol" in result.document.quote(g.mention.span) for g in result.groundings)


def test_labels_of_sections_name_nothing() -> None:
    result = read("METHODS: Aspirin was given to adults.\n\nRESULTS: Aspirin relieved pain.")
    assert "RESULTS" not in {result.document.quote(g.mention.span) for g in result.groundings}


def test_what_lies_outside_of_passages_is_not_read() -> None:
    text = "title: Aspirin prevents stroke\n\nIbuprofen relieves pain."
    prose = Passage(Span(text.index("Ibuprofen"), len(text)))
    result = annotate(Document("t", text, passages=(prose,)), EVERY_CLAIM)
    assert [c.subject.name for c in result.claims] == ["ibuprofen"]


@pytest.mark.parametrize(("category", "found"), [("Phenotype", True), ("Quality", False)])
def test_a_change_is_a_phenotype_where_the_lexicon_has_it_as_one(
    tmp_path: Path, category: str, found: bool
) -> None:
    table = tmp_path / "own.tsv"
    table.write_text(f"curie\tlabel\tcategory\nLAB:1\tloss of zorbling\t{category}\n", "utf-8")
    document = Document("t", "They noted a loss of zorbling in rats.")
    result = annotate(document, Options(lexicons=(table,)))
    forms = [g.mention for g in result.groundings if "rule:word-form" in g.mention.sources]
    assert [document.quote(m.span) for m in forms] == ["loss of zorbling"] * found


@pytest.mark.parametrize(
    "text",
    ["After 2 days treatment with aspirin, pain fell.", "Then 20 microM HPODE treatment rose."],
)
def test_a_unit_behind_a_number_is_no_part_of_a_name(text: str) -> None:
    result = read(text)
    names = {result.document.quote(g.mention.span) for g in result.groundings}
    assert names
    assert not any(name.startswith(("days", "microM")) for name in names)


def test_numbers_alone_name_nothing() -> None:
    result = read("RACK1 inhibits NR2B (J Neurosci 99, 5710-5715) in neurons.")
    names = [result.document.quote(g.mention.span) for g in result.groundings]
    assert "neurons" in names
    assert not any("5710" in name for name in names)


def test_what_nobody_sees_cuts_no_name() -> None:
    result = read("Smoking causes lung can\u200bcer and osteo\u00adporosis.")
    assert "MONDO:0005298" in identifiers(result, "osteo\u00adporosis")
    assert identifiers(result, "lung can\u200bcer")
