"""A belief can be taken apart, and no copy, order or contradiction moves it the wrong way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.assembly.assemble import assemble, key
from kg.assembly.belief import PARTS, Belief, Share, weight
from kg.model import Certainty, Claim, Span, Speaker, StatementKind
from kg.tables import table
from tests.test_bearing import SPECIES, claim, parents

SURE = claim(confidence=0.9, kind=StatementKind.OBSERVATION)


def belief(claims: list[Claim], of: Claim = SURE, studies: dict[str, str] | None = None) -> Belief:
    """Return the belief in a claim among others."""
    found = {one.key: one for one in assemble(claims, studies=studies, parents=parents)}
    return found[key(of)].belief


def at(document: str, one: Claim = SURE, **changes: object) -> Claim:
    """Return a claim as another document makes it."""
    evidence = replace(one.evidence[0], document=document, **changes)  # type: ignore[arg-type]
    return replace(one, evidence=(evidence,))


def test_the_formula() -> None:
    narrower = replace(at("d3"), subject=claim("CHEBI:0").subject)
    claims = [SURE, at("d2", certainty=Certainty.PROBABLE), claim(negated=True, document="d4")]
    found = belief(claims)
    own = 1 - (1 - 0.8 * 0.9) * (1 - 0.8 * 0.9 * 0.6)
    against = 0.8 * 0.5 * 0.7  # a fact, read with confidence .5
    assert dict(found.parts) == pytest.approx({PARTS[0]: own, PARTS[1]: 0, PARTS[2]: against})
    assert found.value == pytest.approx(own * (1 - against))
    assert belief([*claims, narrower]) == found  # nothing says that it is narrower


def test_what_supports_lends_half_its_weight() -> None:
    wide = claim("CHEBI:2", confidence=0.9, kind=StatementKind.OBSERVATION)
    alone = belief([wide], wide)
    found = belief([wide, at("d2")], wide)
    assert found.part("supporting") == pytest.approx(0.5 * 0.8 * 0.9)
    assert found.value > alone.value
    assert belief([wide, SURE], wide) == alone  # the same study lends itself nothing


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 0.9),
        ({"certainty": Certainty.SPECULATIVE}, 0.27),
        ({"kind": StatementKind.INVESTIGATION}, 0),
        ({"kind": StatementKind.METHOD}, 0),
        ({"speakers": (Speaker("Ada", Span(0, 1)),)}, 0.81),
        ({"speakers": (Speaker("Ada", Span(0, 1), quote=True),)}, 0.63),
        ({"confidence": 7.0}, 1),
        ({"confidence": -1.0}, 0),
    ],
)
def test_the_weight_of_evidence(changes: dict[str, object], expected: float) -> None:
    assert weight(replace(SURE.evidence[0], **changes)) == pytest.approx(expected)  # type: ignore[arg-type]


def test_the_most_careful_telling_of_a_study_counts() -> None:
    press, paper = SURE, at("paper", certainty=Certainty.SPECULATIVE)
    together = belief([press, paper], studies={"d1": "s", "paper": "s"})
    assert together == belief([paper], studies={"paper": "s"})


DOCUMENTS = st.sampled_from(["d1", "d2", "d3", "d4"])
CLAIMS = st.builds(
    lambda document, certainty, confidence, kind, negated, narrow, start: claim(
        "CHEBI:1" if narrow else "CHEBI:2",
        negated=negated,
        document=document,
        certainty=certainty,
        confidence=confidence,
        kind=kind,
        sentence=Span(start, start + 9),
    ),
    DOCUMENTS,
    st.sampled_from(list(Certainty)),
    st.floats(0, 1),
    st.sampled_from(list(StatementKind)),
    st.booleans(),
    st.booleans(),
    st.integers(0, 20),
)


def place(one: Claim) -> tuple[str, Span]:
    return one.evidence[0].document, one.evidence[0].sentence


@settings(max_examples=150, deadline=None)
@given(st.lists(CLAIMS, min_size=1, max_size=8), DOCUMENTS, st.floats(0, 1))
def test_a_copy_never_raises_a_belief(claims: list[Claim], copied: str, sureness: float) -> None:
    """Even where the copy is read with another confidence."""
    claims = list({(key(one), *place(one)): one for one in claims}.values())  # each said once
    copies = [
        at("copy", one, confidence=sureness) for one in claims if one.evidence[0].document == copied
    ]
    studies = {"copy": copied, copied: copied}
    before = {one.key: one for one in assemble(claims, studies=studies, parents=parents)}
    after = {one.key: one for one in assemble([*claims, *copies], studies=studies, parents=parents)}
    assert before.keys() == after.keys()
    for name, one in after.items():
        assert one.belief.value <= before[name].belief.value + 1e-12
        assert one.study_count == before[name].study_count


@settings(max_examples=100, deadline=None)
@given(st.lists(CLAIMS, min_size=1, max_size=8), CLAIMS)
def test_another_study_never_lowers_a_belief_nor_a_denial_raises_it(
    claims: list[Claim], more: Claim
) -> None:
    sides = {place(one): one.negated for one in claims}
    # none whose own sentence denies it, too
    claims = [one for one in claims if sides[place(one)] == one.negated]
    more = at("new study", more)
    before = {one.key: one.belief for one in assemble(claims, parents=parents)}
    after = {one.key: one.belief for one in assemble([*claims, more], parents=parents)}
    for name, one in {key(one): one for one in claims}.items():
        was, is_now = before[name], after[name]
        if one.negated != more.negated:
            assert is_now.value <= was.value + 1e-12
        elif is_now.part("contradicting") <= was.part("contradicting"):
            # else what was only asked or doubted is asserted now, and so at odds with a denial
            assert is_now.value >= was.value - 1e-12


@settings(max_examples=60, deadline=None)
@given(st.lists(CLAIMS, min_size=1, max_size=8))
def test_a_belief_is_what_its_parts_make(claims: list[Claim]) -> None:
    for one in assemble(claims, parents=parents):
        own, supporting, contradicting = (value for _, value in one.belief.parts)
        whole = (1 - (1 - own) * (1 - supporting)) * (1 - contradicting)
        assert one.belief.value == pytest.approx(whole)
        assert all(0 <= part <= 1 for part in (own, supporting, contradicting, whole))
        assert all(0 < share.weight <= 0.8 for share in one.belief.shares)
        assert {share.part for share in one.belief.shares} <= set(PARTS)


def test_no_belief_without_reason() -> None:
    assert Belief().value == 0
    assert belief([claim(kind=StatementKind.INVESTIGATION)], claim()).shares == ()
    assert Belief((Share("own", "a", 0.5),)).value == 0.5


def test_a_wider_claim_in_another_species_gets_nothing() -> None:
    rats, people = (
        at("d2", replace(SURE, qualifiers=claim(**{SPECIES: taxon}).qualifiers))
        for taxon in ("NCBITaxon:10116", "NCBITaxon:9606")
    )
    assert belief([rats, people], people) == belief([people], people)


def test_the_table_has_a_weight_for_every_case() -> None:
    held = {(row["part"], row["value"]): float(row["weight"]) for row in table("belief")}
    wanted = {("certainty", str(one)) for one in Certainty}
    wanted |= {("kind", str(one)) for one in StatementKind}
    wanted |= {("voice", one) for one in ("text", "reported", "quoted")}
    assert set(held) == wanted | {("trust", "study"), ("trust", "support")}
    assert all(0 <= one <= 1 for one in held.values())
    assert held["trust", "study"] < 1
