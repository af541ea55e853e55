"""What a news item made of a claim of its paper: aligned, and each change with its effect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import biolink
from kg.assembly.bearing import Closure
from kg.assembly.retelling import Retelling, level, retellings, strength
from kg.model import Certainty, Claim, Cue, Entity, Mapping, Span, StatementKind
from kg.tables import table
from tests.test_bearing import DIRECTION, SPECIES, SPINE_FRACTURE, claim, parents

POPULATION = "population_context_qualifier"
RAT, HUMAN, RATTUS = "NCBITaxon:10116", "NCBITaxon:9606", "NCBITaxon:10114"
MAY = {"certainty": Certainty.SPECULATIVE}
ASKED = {"kind": StatementKind.INVESTIGATION}


def told(news: Claim, *paper: Claim) -> Retelling | None:
    ends = [entity for one in (news, *paper) for entity in (one.subject, one.object)]
    found = retellings([news], list(paper), Closure(parents, ends))
    return found[0] if found else None


def changed(news: Claim, paper: Claim) -> tuple[str, set[tuple[str, str]]]:
    """Return the verdict, and what was changed to which effect."""
    found = told(news, paper)
    assert found is not None
    return found.verdict, {(one.what, one.effect) for one in found.changes}


@pytest.mark.parametrize(
    ("paper", "news", "verdict", "changes"),
    [
        (claim(), claim(), "same", set()),
        (claim(**MAY), claim(), "stronger", {("certainty", "stronger")}),
        (claim(), claim(**MAY), "weaker", {("certainty", "weaker")}),
        (claim(**ASKED), claim(), "stronger", {("status", "stronger")}),
        (claim(), claim(cues=(Cue(Span(0, 1), "expectation"),)), "weaker", {("status", "weaker")}),
        (
            claim(predicate="biolink:associated_with"),
            claim(predicate="biolink:causes"),
            "stronger",
            {("relation", "stronger")},
        ),
        (
            claim(predicate="biolink:treats"),
            claim(predicate="biolink:in_clinical_trials_for"),
            "weaker",
            {("relation", "weaker")},
        ),
        (
            claim(predicate="biolink:causes"),
            claim(predicate="biolink:affects"),
            "different",
            {("relation", "other")},
        ),
        (
            claim(predicate="biolink:beneficial_in_models_for", verb="reduce"),
            claim(predicate="biolink:treats", verb="reduce"),
            "same",
            set(),
        ),
        (claim(**{SPECIES: RAT}), claim(), "stronger", {("species", "stronger")}),
        (claim(**{SPECIES: RAT}), claim(**{SPECIES: HUMAN}), "stronger", {("species", "stronger")}),
        (
            claim(**{SPECIES: RAT}),
            claim(**{SPECIES: RATTUS}),
            "stronger",
            {("species", "stronger")},
        ),
        (claim(**{SPECIES: HUMAN}), claim(), "different", {("species", "other")}),
        (claim(**{SPECIES: HUMAN}), claim(**{SPECIES: RAT}), "weaker", {("species", "weaker")}),
        (claim(), claim(**{SPECIES: RAT}), "weaker", {("species", "weaker")}),
        (claim(), claim(**{SPECIES: HUMAN}), "different", {("species", "other")}),
        (
            claim(**{SPECIES: RAT}),
            claim(**{POPULATION: "MESH:D010361"}),
            "stronger",
            {("species", "stronger")},
        ),
        (claim(dose="9 mg"), claim(), "stronger", {("dose", "stronger")}),
        (claim(), claim(comparator="placebo"), "weaker", {("comparator", "weaker")}),
        (claim(dose="9 mg"), claim(dose="8 mg"), "different", {("dose", "other")}),
        (claim(**{SPECIES: RAT}, **MAY), claim(**MAY, dose="1 g"), "mixed", None),
        (claim(negated=True), claim(), "opposite", {("negation", "other")}),
        (
            claim(**{DIRECTION: "increased"}),
            claim(**{DIRECTION: "downregulated"}),
            "opposite",
            {("direction", "other")},
        ),
        (
            claim(predicate="biolink:positively_correlated_with"),
            claim(predicate="biolink:negatively_correlated_with"),
            "opposite",
            {("direction", "other")},
        ),
        (claim("CHEBI:1"), claim("CHEBI:2"), "stronger", {("subject", "stronger")}),
        (claim("CHEBI:2"), claim("CHEBI:1"), "different", {("subject", "other")}),
    ],
)
def test_changes(
    paper: Claim, news: Claim, verdict: str, changes: set[tuple[str, str]] | None
) -> None:
    found = changed(news, paper)
    assert found[0] == verdict
    assert changes is None or found[1] == changes


@pytest.mark.parametrize(
    ("paper", "news"),
    [
        (claim(), claim("CHEBI:9")),
        (claim(), claim(object_="MONDO:7")),
        (claim(), claim(SPINE_FRACTURE, object_="CHEBI:1")),  # a treatment is not turned
        (claim(predicate="biolink:part_of"), claim(predicate="biolink:causes")),
    ],
)
def test_what_is_another_claim(paper: Claim, news: Claim) -> None:
    assert told(news, paper) is None


def test_an_association_may_be_told_the_other_way_round() -> None:
    paper = claim("CHEBI:1", "biolink:associated_with", SPINE_FRACTURE)
    news = claim(SPINE_FRACTURE, "biolink:associated_with_increased_likelihood_of", "CHEBI:1")
    found = told(news, paper)
    assert found is not None
    assert found.paper is paper


def test_names_without_an_identifier_fit_by_their_words() -> None:
    def local(name: str, mark: str) -> Claim:
        return replace(claim(), subject=Entity("local:" + mark * 64, name, "Drug"))

    news, paper = local("bone spheroids", "a"), local("differentiated bone spheroid", "b")
    assert changed(news, paper) == ("different", {("subject", "other")})
    assert told(local("bone", "a"), paper) is None


def test_the_strongest_place_in_the_paper_counts() -> None:
    careful, firm = claim(**MAY), claim(object_=SPINE_FRACTURE, dose="1 g")
    found = told(claim(dose="1 g"), careful, firm)
    assert found is not None
    assert (found.paper, found.verdict) == (firm, "same")


def test_a_denial_is_an_opposite_only_where_nothing_agrees() -> None:
    found = told(claim(), claim(negated=True), claim(**MAY))
    assert found is not None
    assert found.verdict == "stronger"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (claim(predicate="biolink:part_of"), 0),
        (claim(**ASKED), 0),
        (claim(predicate="biolink:correlated_with"), 1),
        (claim(predicate="biolink:contributes_to"), 2),
        (claim(**MAY), 2),
        (claim(), 3),
    ],
)
def test_the_level_of_a_claim(one: Claim, expected: int) -> None:
    assert level(one) == expected


def test_strengths_are_of_predicates_that_there_are() -> None:
    assert {row["predicate"] for row in table("predicate_strength")} <= set(biolink.predicates())
    assert strength("biolink:associated_with_increased_likelihood_of") == 1
    assert strength("biolink:subclass_of") == 0


def test_an_entity_of_our_own_fits_what_is_broader() -> None:
    own = Entity("local:" + "0" * 64, "a salve", "Drug", (Mapping("broad", "CHEBI:1"),))
    assert changed(claim("CHEBI:1"), replace(claim(), subject=own))[0] == "stronger"
