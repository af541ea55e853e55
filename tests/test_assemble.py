"""Equal claims become one, and what follows from evidence is worked out as the contract says."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest

from kg import resources
from kg.assembly.assemble import AssembledClaim, assemble, canonical, key, knowledge_level
from kg.model import (
    Certainty,
    Claim,
    Cue,
    Entity,
    Evidence,
    Extractor,
    Mapping,
    Qualifier,
    Span,
    Speaker,
    StatementKind,
)
from tests.values import (
    ASPIRIN,
    COULD_HELP,
    HEALED,
    HEALED_GENERALLY,
    IS_A,
    IS_A_AGAIN,
    MAY_PREVENT,
    NOT_INCREASED,
    NOT_PREVENTED,
    NOTE,
    OSTEOPOROSIS,
    RAT,
    STROKE,
    TOGETHER,
    TRIAL,
)

CERTAIN, PROBABLE, SPECULATIVE = Certainty
OBSERVATION, ANALYSIS, INVESTIGATION, METHOD, FACT, OTHER = StatementKind


def evidence(document: str = "d1", start: int = 0, **changes: object) -> Evidence:
    one = Evidence(document, Span(start, start + 9), Extractor("frame", "x"))
    return replace(one, **changes)  # type: ignore[arg-type]


def claim(
    *qualifiers: tuple[str, str],
    predicate: str = "biolink:treats",
    negated: bool = False,
    subject: Entity = ASPIRIN,
    object_: Entity = STROKE,
    **changes: object,
) -> Claim:
    narrowed = tuple(Qualifier(*one) for one in qualifiers)
    return Claim(subject, predicate, object_, negated, narrowed, (evidence(**changes),))  # type: ignore[arg-type]


def only(claims: tuple[AssembledClaim, ...]) -> AssembledClaim:
    assert len(claims) == 1
    return claims[0]


def test_equal_claims_become_one_with_all_evidence() -> None:
    one = only(assemble([IS_A, IS_A_AGAIN]))
    assert one.evidence_count == 2
    assert one.source_count == 2
    assert set(one.documents) == {TRIAL.key, NOTE.key}
    assert one.key == key(IS_A) == key(IS_A_AGAIN)


def test_the_order_of_claims_leaves_no_trace() -> None:
    claims = (HEALED, IS_A, IS_A_AGAIN, NOT_PREVENTED)
    assert {assemble(order) for order in permutations(claims)} == {assemble(claims)}


def test_the_same_evidence_twice_counts_once() -> None:
    assert only(assemble([IS_A, IS_A])).evidence_count == 1


def test_a_claim_nobody_makes_is_left_out() -> None:
    assert assemble([replace(IS_A, evidence=())]) == ()


def test_two_documents_with_one_doi_are_one_source() -> None:
    one = only(assemble([IS_A, IS_A_AGAIN], {TRIAL.key: "10.1/x", NOTE.key: "10.1/x"}))
    assert (one.source_count, one.evidence_count) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        replace(HEALED, negated=True),
        replace(HEALED, qualifiers=()),
        replace(HEALED, qualifiers=(Qualifier("species_context_qualifier", "NCBITaxon:9606"),)),
        replace(HEALED, predicate="biolink:treats"),
        replace(HEALED, object=OSTEOPOROSIS),
        replace(HEALED, qualifiers=(*HEALED.qualifiers, Qualifier("degree", "little"))),
    ],
)
def test_what_is_said_makes_the_key(other: Claim) -> None:
    assert key(other) != key(HEALED)


@pytest.mark.parametrize(
    "same",
    [
        replace(HEALED, evidence=()),
        replace(HEALED, context_entities=()),
        replace(HEALED, subject=replace(HEALED.subject, name="ADSCs", category="CellLine")),
        replace(HEALED, qualifiers=HEALED.qualifiers * 2),
    ],
)
def test_who_says_it_and_in_which_words_does_not(same: Claim) -> None:
    assert key(same) == key(HEALED)


def test_the_arguments_of_a_symmetric_predicate_change_places_with_all_that_is_theirs() -> None:
    one = claim(
        ("subject_direction_qualifier", "increased"),
        predicate="biolink:correlated_with",
        subject=STROKE,
        object_=ASPIRIN,
        subject_span=Span(0, 2),
        object_span=Span(4, 6),
    )
    turned = claim(
        ("object_direction_qualifier", "increased"),
        predicate="biolink:correlated_with",
        subject_span=Span(4, 6),
        object_span=Span(0, 2),
    )
    assert canonical(one) == turned
    assert key(one) == key(turned)
    assert len(assemble([one, turned])) == 1
    assert canonical(canonical(one)) == canonical(one)


def test_a_directed_predicate_keeps_its_order() -> None:
    assert key(claim(subject=STROKE, object_=ASPIRIN)) != key(claim())


@pytest.mark.parametrize(
    ("certainty", "kind", "predicate", "level"),
    [
        (CERTAIN, FACT, "biolink:treats", "knowledge_assertion"),
        (CERTAIN, OBSERVATION, "biolink:treats", "observation"),
        (CERTAIN, ANALYSIS, "biolink:treats", "knowledge_assertion"),
        (CERTAIN, ANALYSIS, "biolink:correlated_with", "statistical_association"),
        (CERTAIN, OBSERVATION, "biolink:correlated_with", "observation"),
        (CERTAIN, INVESTIGATION, "biolink:treats", "not_provided"),
        (CERTAIN, METHOD, "biolink:treats", "not_provided"),
        (CERTAIN, OTHER, "biolink:treats", "not_provided"),
        (PROBABLE, FACT, "biolink:treats", "prediction"),
        (SPECULATIVE, ANALYSIS, "biolink:treats", "prediction"),
    ],
)
def test_knowledge_level(
    certainty: Certainty, kind: StatementKind, predicate: str, level: str
) -> None:
    assert knowledge_level(evidence(certainty=certainty, kind=kind), predicate) == level


def test_an_expectation_is_a_prediction() -> None:
    cues = (Cue(Span(0, 1), "expectation"),)
    assert knowledge_level(evidence(kind=FACT, cues=cues), "biolink:treats") == "prediction"


def test_evidence_that_disagrees_gives_no_level_and_the_firmest_certainty() -> None:
    claims = [claim(kind=FACT), claim(start=20, kind=FACT, certainty=PROBABLE)]
    one = only(assemble(claims))
    assert one.knowledge_level == "not_provided"
    assert one.confidence_level is CERTAIN


def links(claims: list[Claim], one: Claim) -> tuple[set[str], set[str], set[str]]:
    found = {each.key: each for each in assemble(claims)}[key(one)]
    return set(found.supports), set(found.contradicts), set(found.refines)


def test_denial_of_the_same_contradicts_both_ways() -> None:
    assert links([MAY_PREVENT, NOT_PREVENTED], MAY_PREVENT)[1] == {key(NOT_PREVENTED)}
    assert links([MAY_PREVENT, NOT_PREVENTED], NOT_PREVENTED)[1] == {key(MAY_PREVENT)}


@pytest.mark.parametrize(
    "qualifier",
    [("comparator", "placebo"), ("population_context_qualifier", "MESH:D000368")],
)
def test_denial_of_something_narrower_does_not_contradict(qualifier: tuple[str, str]) -> None:
    general, denied = claim(), claim(qualifier, negated=True)
    assert links([general, denied], denied) == (set(), set(), set())


def test_the_narrower_claim_refines_and_supports() -> None:
    found = links([HEALED, HEALED_GENERALLY], HEALED)
    assert found == ({key(HEALED_GENERALLY)}, set(), {key(HEALED_GENERALLY)})
    assert links([HEALED, HEALED_GENERALLY], HEALED_GENERALLY) == (set(), set(), set())


@pytest.mark.parametrize(
    ("narrow", "supports"),
    [
        (claim(("species_context_qualifier", RAT.id)), True),
        (claim(("degree", "little")), False),
        (claim(("comparator", "placebo")), False),
        (claim(("condition", "when given early")), False),
        (claim(("species_context_qualifier", RAT.id), certainty=PROBABLE), False),
        (claim(("species_context_qualifier", RAT.id), kind=OTHER), False),
    ],
)
def test_what_supports_the_general_claim(narrow: Claim, supports: bool) -> None:
    found = links([claim(), narrow], narrow)
    assert bool(found[0]) is supports
    assert found[2] == {key(claim())}


def test_a_denied_narrower_claim_refines_and_supports_nothing() -> None:
    narrow = claim(("species_context_qualifier", RAT.id), negated=True)
    general = claim(negated=True)
    assert links([narrow, general], narrow) == (set(), set(), {key(general)})


QUOTED = (Speaker("Ada Sample", Span(0, 1), quote=True),)
REPORTED = (Speaker("Ada Sample", Span(0, 1)),)
LOCAL = Entity("local:" + "0" * 64, "a thing", "Drug", (Mapping("broad", "CHEBI:15365"),))


@pytest.mark.parametrize(
    ("one", "plain"),
    [
        (claim(), True),
        (claim(kind=OBSERVATION), True),
        (claim(kind=ANALYSIS), True),
        (claim(speakers=REPORTED), True),
        (claim(speakers=QUOTED), False),
        (claim(kind=OTHER), False),
        (claim(kind=INVESTIGATION), False),
        (claim(kind=METHOD), False),
        (claim(certainty=PROBABLE), False),
        (claim(certainty=SPECULATIVE), False),
        (claim(cues=(Cue(Span(0, 1), "expectation"),)), False),
        (claim(negated=True), False),
        (claim(subject=LOCAL), False),
        (claim(object_=LOCAL), False),
        (claim(("species_context_qualifier", RAT.id)), False),
        (claim(("population_context_qualifier", "MESH:D000368")), False),
        (claim(("degree", "little")), False),
        (claim(("comparator", "placebo")), False),
        (claim(("qualified_predicate", "biolink:causes")), False),
        (claim(("object_direction_qualifier", "increased")), False),
        (TOGETHER, False),
        (COULD_HELP, False),
        (NOT_INCREASED, False),
        (IS_A, True),
    ],
)
def test_which_claims_may_be_plain(one: Claim, plain: bool) -> None:
    assert only(assemble([one])).plain is plain


def test_a_denied_twin_takes_the_plain_triple_away() -> None:
    plain = {each.claim.negated: each.plain for each in assemble([claim(), claim(negated=True)])}
    assert plain == {False: False, True: False}


def test_one_firm_piece_of_evidence_is_enough_for_a_plain_triple() -> None:
    assert only(assemble([claim(speakers=QUOTED), claim(start=30)])).plain


def test_a_clause_that_is_the_sentence_is_none() -> None:
    one = claim(clause=Span(0, 9))
    assert canonical(one) == claim()
    assert only(assemble([one, claim()])).evidence_count == 1


def test_vectors_of_keys() -> None:
    """Anyone who computes keys elsewhere can test it with ``ontologies/claim_keys.json``."""
    vectors = json.loads((resources.ontologies() / "claim_keys.json").read_text(encoding="utf-8"))
    assert len(vectors) >= 8
    for vector in vectors:
        one = Claim(
            Entity(vector["subject"], "", ""),
            vector["predicate"],
            Entity(vector["object"], "", ""),
            vector["negated"],
            tuple(Qualifier(name, value) for name, value in vector["qualifiers"]),
        )
        assert key(one) == vector["key"], vector["note"]
