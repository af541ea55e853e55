"""The way back holds for whatever can be written, not only for the values made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg.model import (
    Annotation,
    Candidate,
    Certainty,
    Claim,
    ContextSource,
    Cue,
    Document,
    Entity,
    Evidence,
    Extractor,
    Facts,
    Grounding,
    Mapping,
    Mention,
    Metadata,
    Person,
    Publication,
    Qualifier,
    Span,
    Speaker,
    StatementKind,
    Statistic,
)
from kg.rdf import quads
from kg.rdf_read import read_readings, stored_terms
from kg.sources import Reading, Run
from kg.store import Store

T = TypeVar("T")
TEXT = (
    'Ærlig tekst \U0001f9b4 about bones, cells and rats; <b>it</b> says much, \t and "more".\n' * 3
)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
#: Words a field may leave out.
MAYBE = st.one_of(st.just(""), WORDS)
IDS = st.sampled_from(["CL:0002570", "MONDO:0005309", "mylab:7", "MESH:D018874"])
PLACES = st.sampled_from(["", "ror:01hvx5h04", "not a curie"])
SCORES = st.floats(0, 1)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, len(TEXT) - 2))
    return Span(start, draw(st.integers(start + 1, len(TEXT))))


def several(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    category = draw(st.sampled_from(["Cell", "Disease", "Drug", "Odd <kind>"]))
    if draw(st.booleans()):
        return Entity(draw(IDS), draw(WORDS), category)
    mapping = Mapping(draw(st.sampled_from(["broad", "narrow", "related"])), draw(IDS))
    digit = draw(st.sampled_from("0123456789abcdef"))
    return Entity(
        "local:" + digit * 64, draw(WORDS), category, (mapping,), group=draw(st.booleans())
    )


def speakers() -> st.SearchStrategy[Speaker]:
    return st.builds(
        Speaker,
        st.sampled_from(["Ada Sample", "Osaka University"]),
        spans(),
        st.sampled_from(["", "orcid:0000-0001-2345-6789", "ror:01hvx5h04"]),
        MAYBE,
        PLACES,
        MAYBE,
        st.booleans(),
    )


@st.composite
def evidences(draw: st.DrawFn, document: str) -> Evidence:
    kinds = ["negation", "hedge", "expectation", "significance", "frequency", "degree", "outcome"]
    slots = ["species_context_qualifier", "comparator"]
    origins = st.sampled_from(["sentence", "inherited", "document"])
    return Evidence(
        document,
        draw(spans()),
        Extractor(draw(WORDS), draw(MAYBE)),
        clause=draw(st.none() | spans()),
        subject_span=draw(st.none() | spans()),
        object_span=draw(st.none() | spans()),
        verb=draw(MAYBE),
        certainty=draw(st.sampled_from(Certainty)),
        kind=draw(st.sampled_from(StatementKind)),
        cues=draw(
            several(st.builds(Cue, spans(), st.sampled_from(kinds), st.none() | spans())).filter(
                lambda cues: len({(cue.span, cue.kind) for cue in cues}) == len(cues)
            )
        ),
        speakers=draw(several(speakers())),
        contexts=draw(
            several(
                st.builds(
                    ContextSource, st.sampled_from(slots), origins, spans(), st.integers(0, 9)
                )
            )
        ),
        statistics=draw(several(st.builds(Statistic, WORDS, WORDS, spans(), MAYBE))),
        frequency=draw(MAYBE),
        confidence=draw(SCORES),
        confidence_parts=draw(several(st.tuples(WORDS, SCORES))),
    )


@st.composite
def some_claims(draw: st.DrawFn, document: str) -> Claim:
    qualifiers = st.sampled_from(
        [
            Qualifier("species_context_qualifier", "CL:0002570"),
            Qualifier("comparator", "ratio of 1:2"),
            Qualifier("comparator", "MESH:D018874"),
            Qualifier("degree", "a:b"),
            Qualifier("object_direction_qualifier", "increased"),
        ]
    )
    predicates = ["biolink:affects", "biolink:correlated_with", "bc:hasQuality", "schema:about"]
    return Claim(
        draw(entities()),
        draw(st.sampled_from(predicates)),
        draw(entities()),
        draw(st.booleans()),
        draw(several(qualifiers)),
        tuple(draw(st.lists(evidences(document), min_size=1, max_size=2))),
        draw(several(entities())),
    )


def groundings() -> st.SearchStrategy[Grounding]:
    matches = st.sampled_from(["exact", "equivalent", "broad", "narrow", "related"])
    candidate = st.builds(Candidate, IDS, WORDS, st.just("Cell"), matches, SCORES)
    mention = st.builds(
        Mention,
        spans(),
        st.sampled_from(["Cell", "Odd <kind>"]),
        several(WORDS),
        st.booleans(),
        st.none() | spans(),
        st.sampled_from(["flat", "inner"]),
    )
    return st.builds(Grounding, mention, several(candidate), MAYBE)


def one_a_place(found: Sequence[Grounding]) -> tuple[Grounding, ...]:
    """No words are two mentions of one category."""
    return tuple({(one.mention.span, one.mention.category): one for one in found}.values())


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    metadata = st.builds(
        Metadata,
        MAYBE,
        st.sampled_from(["", "2025", "2025-11-05", "May"]),
        *[MAYBE] * 6,
        several(WORDS),
    )
    document = Document(draw(WORDS), draw(st.sampled_from([TEXT, TEXT + "2"])), draw(metadata))
    person = st.builds(
        Person, st.sampled_from(["Ada Sample", "B"]), spans(), MAYBE, PLACES, MAYBE, st.just("")
    )
    paper = st.builds(
        Publication,
        MAYBE,
        st.sampled_from(["", "issn:2046-3758"]),
        MAYBE,
        MAYBE,
        st.none() | spans(),
    )
    annotation = Annotation(
        document,
        draw(several(groundings()).map(one_a_place)),
        draw(several(some_claims(document.key))),
        Facts(
            draw(several(person)),
            draw(several(entities())),
            draw(st.none() | paper),
            draw(MAYBE),
            draw(st.none() | person),
        ),
    )
    pairs = several(st.tuples(WORDS, WORDS)).map(lambda found: tuple(dict(found).items()))
    return Reading(annotation, Run(draw(pairs), draw(pairs)))


@settings(max_examples=15, deadline=None)
@given(st.lists(readings(), max_size=2))
def test_back_and_again_gives_the_same_quads(found: list[Reading]) -> None:
    first = list(quads(found))
    store = Store.of(first)
    assert {str(quad) for quad in store.quads()} == {str(quad) for quad in first}
    again = list(quads(read_readings(store), terms=stored_terms(store)))
    assert again == first


@settings(max_examples=10, deadline=None)
@given(readings())
def test_back_from_triples_without_graphs(found: Reading) -> None:
    first = list(quads([found]))
    union = Store.of(Quad(*quad.triple) for quad in first)
    assert list(quads(read_readings(union), terms=stored_terms(union))) == first
