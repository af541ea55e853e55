"""Each named question shows a feature: where the feature is broken, its answer is another.

Twice: every term of a question's text is called otherwise in the graph, one after the other; and
every stage of reading that a question rests on forgets what it should have found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pyoxigraph as ox
import pytest

from kg import curies, queries
from kg.errors import UsageError
from kg.model import Annotation, Certainty, Claim, Evidence, Facts, Span, Speaker, StatementKind
from kg.rdf import quads
from kg.rows import Rows, Triples
from kg.store import Store
from kg.terms import Terms
from tests.library import LIBRARY
from tests.stores import TERMS, make_store
from tests.test_queries import ASKED

Answer = Rows | Triples | str
Break = Callable[[Annotation], Annotation]
#: The questions with what they are asked here, by question.
CASES: dict[str, list[dict[str, str]]] = {name: [] for name in queries.names()}
for _name, _params in [*ASKED.values(), ("triples-about", {"asked": "osteoporosis"})]:
    CASES[_name].append(_params)
PREFIXES = dict(curies.prefixes()) | {"obo": "http://purl.obolibrary.org/obo/"}
_TERM = re.compile(
    r"(?<![\w?])(?:bc|biolink|rdfs?|oa|prov|dc|dcterms|schema|skos|owl|prism|obo):\w+"
)


@pytest.fixture(scope="module")
def library() -> Store:
    return make_store(LIBRARY)


def ask(name: str, store: Store) -> list[Answer]:
    """Return what a question says in each of its cases; a refusal is an answer, too."""
    found: list[Answer] = []
    for params in CASES[name]:
        try:
            found.append(queries.run(name, store, **params))
        except UsageError as error:
            found.append(str(error))
    return found


def terms(name: str) -> list[str]:
    """Return the terms of a question's text, but for those that its parameters stand for."""
    query = queries.get(name)
    text = re.sub(r"(?m)^(#|PREFIX ).*$", "", query.sparql)
    for param in query.params:
        text = re.sub(rf"VALUES \?{param.name} \{{[^}}]*\}}", "", text)
    return sorted(set(_TERM.findall(re.sub(r'"[^"]*"', '""', text))))


def test_the_library_is_large_enough_and_every_answer_says_something(library: Store) -> None:
    assert len(LIBRARY) >= 5
    for name, params in CASES.items():
        assert params, name
        assert all(not isinstance(one, str) and len(one) for one in ask(name, library)), name


@cache
def renamed(term: str) -> Store:
    """Return the library with a term called otherwise wherever it is predicate or object."""
    prefix, _, local = term.partition(":")
    known, other = ox.NamedNode(PREFIXES[prefix] + local), ox.NamedNode("urn:other")

    def put(node: Any) -> Any:
        return other if node == known else node

    whole = list(make_store(LIBRARY).quads())
    changed = [
        ox.Quad(one.subject, put(one.predicate), put(one.object), one.graph_name) for one in whole
    ]
    assert changed != whole, f"nothing of the library has {term}"
    return Store.of(changed)


@pytest.mark.parametrize("name", queries.names())
def test_every_term_of_a_question_counts(library: Store, name: str) -> None:
    right = ask(name, library)
    for term in terms(name):
        assert ask(name, renamed(term)) != right, f"{term} could be missing"


# --------------------------------------------------------------------- stages that forget


def of_claims(change: Callable[[Claim], Claim], one: Annotation) -> Annotation:
    return replace(one, claims=tuple(map(change, one.claims)))


def of_evidence(one: Annotation, **less: Any) -> Annotation:
    def change(claim: Claim) -> Claim:
        return replace(claim, evidence=tuple(replace(each, **less) for each in claim.evidence))

    return of_claims(change, one)


def without_slots(part: str, one: Annotation) -> Annotation:
    def change(claim: Claim) -> Claim:
        kept = tuple(each for each in claim.qualifiers if part not in each.name)
        return replace(claim, qualifiers=kept)

    return of_claims(change, one)


def without_mappings(one: Annotation) -> Annotation:
    def change(claim: Claim) -> Claim:
        subject, object_ = (replace(end, mappings=()) for end in (claim.subject, claim.object))
        return replace(claim, subject=subject, object=object_)

    return of_claims(change, one)


def without_parts(one: Annotation) -> Annotation:
    def change(claim: Claim) -> Claim:
        return replace(claim, subject=replace(claim.subject, parts=()))

    return of_claims(change, one)


def carried_over_as_stated(one: Annotation) -> Annotation:
    def change(evidence: Evidence) -> Evidence:
        stated = tuple(replace(each, origin="sentence", distance=0) for each in evidence.contexts)
        return replace(evidence, contexts=stated)

    def each_claim(claim: Claim) -> Claim:
        return replace(claim, evidence=tuple(map(change, claim.evidence)))

    return of_claims(each_claim, one)


affirmed = partial(of_claims, lambda claim: replace(claim, negated=False))
certain = partial(of_evidence, certainty=Certainty.CERTAIN)
facts_only = partial(of_evidence, kind=StatementKind.FACT)
nobody = partial(of_evidence, speakers=())
everybody = partial(of_evidence, speakers=(Speaker("Ada Sample", Span(0, 3)),))
no_species = partial(without_slots, "species")
no_contexts = partial(without_slots, "_context_")


def unread(one: Annotation) -> Annotation:
    return replace(one, facts=Facts())


def no_mentions(one: Annotation) -> Annotation:
    return replace(one, groundings=())


def no_metadata(one: Annotation) -> Annotation:
    document = one.document
    bare = replace(document.metadata, title="", date="", publisher="", source="")
    return replace(one, document=replace(document, metadata=bare))


def one_predicate(one: Annotation) -> Annotation:
    return of_claims(lambda claim: replace(claim, predicate="biolink:related_to"), one)


#: Question -> the stages on which it rests, each broken by itself.
RESTS_ON: dict[str, tuple[Break, ...]] = {
    "about": (no_contexts, without_parts),
    "animals-and-patients": (no_species, facts_only, nobody, one_predicate),
    "any-kind-of": (without_mappings,),
    "belief": (certain, nobody),
    "best-supported": (affirmed, certain),
    "by-month": (affirmed, certain, no_metadata),
    "circumstances": (partial(of_evidence, circumstances=()),),
    "combinations": (without_parts,),
    "contradictions": (affirmed,),
    "cues": (partial(of_evidence, cues=()),),
    "documents": (affirmed, certain, nobody, no_metadata),
    "entities": (no_mentions,),
    "evidence": (certain, facts_only, nobody, partial(of_evidence, clause=None)),
    "findings": (facts_only, affirmed, no_metadata),
    "flagged": (partial(of_evidence, flags=()),),
    "hedged-or-negated": (affirmed, certain),
    "inherited-context": (carried_over_as_stated, partial(of_evidence, contexts=())),
    "numbers": (partial(of_evidence, statistics=()),),
    "open-questions": (certain, affirmed, no_contexts),
    "people": (unread, nobody),
    "plain": (affirmed, certain, no_contexts),
    "publications": (unread, no_metadata),
    "refinements": (no_contexts,),
    "retold": (unread, one_predicate),
    "said-by": (nobody,),
    "species": (no_species, affirmed, carried_over_as_stated),
    "triples-about": (affirmed, no_contexts),
    "unattributed": (everybody, affirmed, certain),
    "ungrounded": (without_mappings,),
    "what-affects": (affirmed, no_species, nobody, partial(without_slots, "direction")),
    "what-helps": (no_species, certain, nobody, facts_only, without_mappings, one_predicate),
}
#: Those that look along the ontologies' own tree, and at what the ontologies are.
UP_THE_TREE = ("any-kind-of", "what-affects", "what-helps", "ontologies")


def broken(stage: Break, annotations: Iterable[Annotation], known: Terms = TERMS) -> Store:
    return Store.of(quads([stage(one) for one in annotations], terms=known))


@pytest.mark.parametrize("name", RESTS_ON)
def test_an_answer_changes_with_what_it_shows(library: Store, name: str) -> None:
    right = ask(name, library)
    for number, stage in enumerate(RESTS_ON.get(name, ())):
        assert ask(name, broken(stage, LIBRARY)) != right, number


@pytest.mark.parametrize("name", UP_THE_TREE)
def test_an_answer_changes_without_the_tree(library: Store, name: str) -> None:
    bare = replace(TERMS, parents=lambda _: (), release=lambda _: None)
    assert ask(name, broken(lambda one: one, LIBRARY, bare)) != ask(name, library)


def test_each_question_rests_on_something() -> None:
    assert {name for name, stages in RESTS_ON.items() if stages} | {*UP_THE_TREE} == set(CASES)
