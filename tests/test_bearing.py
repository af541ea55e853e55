"""Refinement, support and contradiction follow from two claims and the ontologies alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import biolink
from kg.assembly.assemble import assemble, canonical, key
from kg.assembly.bearing import Closure, bearings
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
from kg.tables import table
from tests.values import PARENTS

BONE_DISEASE, BONE_FRACTURE, SPINE_FRACTURE = "MONDO:0005381", "MONDO:0005315", "MONDO:0005309"
ABOVE = PARENTS | {"CHEBI:1": ("CHEBI:2",), "CHEBI:2": ("CHEBI:3",)}
SPECIES = "species_context_qualifier"
DIRECTION = "object_direction_qualifier"


def parents(curie: str) -> tuple[str, ...]:
    return ABOVE.get(curie, ())


def claim(
    subject: str = "CHEBI:1",
    predicate: str = "biolink:treats",
    object_: str = SPINE_FRACTURE,
    negated: bool = False,
    document: str = "d1",
    **changes: object,
) -> Claim:
    """Return a claim; keywords that are no field of its evidence are qualifiers."""
    fields = set(Evidence.__dataclass_fields__)
    said = {name: value for name, value in changes.items() if name in fields}
    narrowed = {name: str(value) for name, value in changes.items() if name not in fields}
    one = Evidence(document, Span(0, 9), Extractor("frame", "x"))
    return canonical(
        Claim(
            Entity(subject, subject, "Drug"),
            predicate,
            Entity(object_, object_, "Disease"),
            negated,
            tuple(Qualifier(*pair) for pair in sorted(narrowed.items())),
            (replace(one, **said),),  # type: ignore[arg-type]
            tuple(Entity(v, v, "Species") for v in narrowed.values() if ":" in v),
        )
    )


def links(one: Claim, other: Claim) -> dict[str, tuple[str, ...]]:
    """Return how one claim bears on another, and why."""
    found = bearings({key(each): each for each in (one, other)}, parents)[key(one)]
    assert {link.other for link in found} <= {key(other)}
    return {link.kind: link.reasons for link in found}


@pytest.mark.parametrize(
    ("narrow", "wide", "reasons"),
    [
        (claim(), claim(subject="CHEBI:3"), ("subject",)),
        (claim(), claim(object_=BONE_DISEASE), ("object",)),
        (
            claim(predicate="biolink:ameliorates_condition"),
            claim(predicate="biolink:treats"),
            ("predicate",),
        ),
        (claim(**{SPECIES: "NCBITaxon:10116"}), claim(), (SPECIES,)),
        (
            claim(**{SPECIES: "NCBITaxon:10116"}),
            claim(**{SPECIES: "NCBITaxon:10114"}),
            (SPECIES,),
        ),
        (
            claim("CHEBI:1", **{SPECIES: "NCBITaxon:10116"}),
            claim("CHEBI:2", object_=BONE_FRACTURE),
            ("subject", "object", SPECIES),
        ),
    ],
)
def test_the_narrower_refines_the_wider(
    narrow: Claim, wide: Claim, reasons: tuple[str, ...]
) -> None:
    assert links(narrow, wide) == {"refines": reasons, "supports": reasons}
    assert links(wide, narrow) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim(**{SPECIES: "NCBITaxon:10116"}), claim(**{SPECIES: "NCBITaxon:9606"})),
        (claim(subject="CHEBI:2"), claim(object_=BONE_DISEASE)),  # each wider in another place
        (claim(SPINE_FRACTURE, object_="CHEBI:1"), claim()),  # the other way round
        (claim(**{DIRECTION: "increased"}), claim(**{SPECIES: "NCBITaxon:9606"})),
    ],
)
def test_what_lies_side_by_side_does_not(one: Claim, other: Claim) -> None:
    assert links(one, other) == links(other, one) == {}


@pytest.mark.parametrize(
    "narrow",
    [
        claim(certainty=Certainty.PROBABLE),
        claim(kind=StatementKind.INVESTIGATION),
        claim(kind=StatementKind.OTHER),
        claim(cues=(Cue(Span(0, 1), "expectation"),)),
        claim(speakers=(Speaker("Ada Sample", Span(0, 1), quote=True),)),
        claim(comparator="placebo"),
        claim(degree="little"),
        claim(negated=True),
    ],
)
def test_what_refines_without_support(narrow: Claim) -> None:
    wide = claim("CHEBI:2", negated=narrow.negated)
    assert set(links(narrow, wide)) == {"refines"}


def test_symmetric_predicates_refine_either_way_round() -> None:
    predicate = "biolink:correlated_with"
    narrow = claim("CHEBI:1", predicate, SPINE_FRACTURE)
    for wide in (
        claim("CHEBI:2", predicate, BONE_DISEASE),
        claim(BONE_DISEASE, predicate, "CHEBI:2"),
    ):
        assert set(links(narrow, wide)) == {"refines", "supports"}


def test_an_entity_of_our_own_lies_below_what_is_broader() -> None:
    own = Entity("local:" + "0" * 64, "a salve", "Drug", (Mapping("broad", "CHEBI:1"),))
    related = replace(own, mappings=(Mapping("related", "CHEBI:1"),))
    wide = claim("CHEBI:3")
    assert set(links(replace(claim(), subject=own), wide)) == {"refines", "supports"}
    assert links(replace(claim(), subject=related), wide) == {}


DENIED = {"negated": True, "document": "d2"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim(), claim(**DENIED)),
        (claim(), claim("CHEBI:3", object_=BONE_DISEASE, **DENIED)),
        (claim(certainty=Certainty.SPECULATIVE), claim(**DENIED)),
        (claim(), claim(certainty=Certainty.PROBABLE, **DENIED)),
        (claim(**{SPECIES: "NCBITaxon:10116"}), claim(**{SPECIES: "NCBITaxon:10114"}, **DENIED)),
        (claim(**{DIRECTION: "increased"}), claim(**DENIED)),
        (claim(**{DIRECTION: "increased"}), claim(**{DIRECTION: "downregulated"}, document="d2")),
        (
            claim(predicate="biolink:positively_correlated_with"),
            claim(predicate="biolink:negatively_correlated_with", document="d2"),
        ),
    ],
)
def test_contradiction_goes_both_ways(one: Claim, other: Claim) -> None:
    there, back = links(one, other), links(other, one)
    assert there["contradicts"] == back["contradicts"] != ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim("CHEBI:2"), claim(**DENIED)),  # a narrower one is denied
        (claim(), claim(**{SPECIES: "NCBITaxon:10116"}, **DENIED)),
        (claim(**{SPECIES: "NCBITaxon:10116"}), claim(**DENIED)),
        (claim(**{SPECIES: "NCBITaxon:9606"}), claim(**{SPECIES: "NCBITaxon:10116"}, **DENIED)),
        (claim(), claim(comparator="placebo", **DENIED)),
        (claim(degree="little"), claim(**DENIED)),
        (claim(kind=StatementKind.INVESTIGATION), claim(**DENIED)),
        (claim(), claim(kind=StatementKind.METHOD, **DENIED)),
        (claim(), claim(cues=(Cue(Span(0, 1), "expectation"),), **DENIED)),
        (
            claim(certainty=Certainty.SPECULATIVE),
            claim(certainty=Certainty.PROBABLE, **DENIED),
        ),
        (claim(), claim(negated=True)),  # the very same sentence
        (
            claim(**{DIRECTION: "increased", SPECIES: "NCBITaxon:9606"}),
            claim(**{DIRECTION: "decreased", SPECIES: "NCBITaxon:10116"}, document="d2"),
        ),
        (
            claim(**{DIRECTION: "increased"}),
            claim(**{DIRECTION: "decreased"}, **DENIED),
        ),
    ],
)
def test_what_is_no_contradiction(one: Claim, other: Claim) -> None:
    assert "contradicts" not in links(one, other)
    assert "contradicts" not in links(other, one)


SUBJECTS, OBJECTS = ("CHEBI:1", "CHEBI:2", "CHEBI:3"), (SPINE_FRACTURE, BONE_DISEASE)
SOME = [
    claim(subject, predicate, object_, negated, document, **qualifiers)
    for subject, predicate, object_, negated, document, qualifiers in product(
        SUBJECTS,
        ("biolink:treats", "biolink:ameliorates_condition"),
        OBJECTS,
        (False, True),
        ("d1", "d2"),
        ({}, {SPECIES: "NCBITaxon:10116"}, {SPECIES: "NCBITaxon:10114", DIRECTION: "decreased"}),
    )
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SOME), min_size=1, max_size=12), st.randoms())
def test_links_are_a_matter_of_two_claims_only(claims: list[Claim], random: object) -> None:
    """Order leaves no trace, and so does whatever else is there; refining is transitive."""
    merged = assemble(claims, parents=parents)
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert assemble(shuffled, parents=parents) == merged
    refines = {(one.key, other) for one in merged for other in one.refines}
    by_key = {one.key: one for one in merged}
    for one, other in product(merged, repeat=2):
        pair = assemble([one.claim, other.claim], parents=parents)
        alone = {each.key: each for each in pair}[one.key]
        assert (other.key in alone.refines) == ((one.key, other.key) in refines)
        assert (other.key in alone.contradicts) == (other.key in by_key[one.key].contradicts)
        assert (other.key in one.contradicts) == (one.key in other.contradicts)
    for one, other in refines:
        assert one != other
        assert all((one, last) in refines for middle, last in refines if middle == other)


def test_a_round_in_an_ontology_ends() -> None:
    above = {"X:1": ("X:2",), "X:2": ("X:1", "X:2")}
    closure = Closure(lambda curie: above.get(curie, ()), ())
    assert closure.above("X:1") == {"X:1", "X:2"}


def test_many_claims_of_one_pair_are_not_compared_each_with_each() -> None:
    """3,000 claims that differ in one qualifier: each looks up what it could refine."""
    claims = {key(one): one for one in (claim(dose=f"{number} mg") for number in range(3_000))} | {
        key(claim()): claim()
    }
    found = bearings(claims, parents)
    assert sum(len(links) for links in found.values()) == 3_000
    assert found[key(claim())] == []


def test_opposites_are_predicates_and_directions_that_there_are() -> None:
    for row in table("opposites"):
        known = (
            set(biolink.predicates())
            if row["column"] == "predicate"
            else biolink.permissible("biolink:object_direction_qualifier")
        )
        assert {row["one"], row["other"]} <= set(known)
