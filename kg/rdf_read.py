"""The way back: from a graph to readings, and to the same bytes again.

What the graph does not say is not made up: a document read back knows its text only where the
graph quotes it (the rest is U+FFFC), a mention knows the identifiers that were written and no
rivals. So writing the readings again gives the same graph, from the store, TriG, JSON-LD or
Turtle alike; and leaving one out removes that document.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from kg import curies
from kg.errors import GraphError
from kg.evidence_read import EvidenceReader
from kg.graph_read import GraphReader
from kg.model import (
    Annotation,
    Candidate,
    Document,
    Evidence,
    Facts,
    Grounding,
    Mention,
    Metadata,
    Person,
    Publication,
    Span,
)
from kg.nodes import bc, node
from kg.releases import Release
from kg.sources import METADATA, Reading, Run
from kg.statements import NEAR
from kg.store import Store
from kg.terms import Terms

#: Stands for every character of a document that its graph does not quote.
UNKNOWN = "\ufffc"


@dataclass(frozen=True, slots=True)
class StoredDocument(Document):
    """A document as a graph knows it: its key is given, its text has gaps."""

    stored_key: str = ""
    stored_sketch: str = ""

    @property
    def key(self) -> str:
        """The key that the document had when it was read."""
        return self.stored_key

    @property
    def sketch(self) -> str:
        """The sketch that the document had when it was read."""
        return self.stored_sketch


def read_readings(store: Store) -> Iterator[Reading]:
    """Yield a reading for each document in a graph, by key; ``GraphError`` for a broken graph."""
    reader = GraphReader(store)
    start = store.names.mint("doc", "").value
    docs = {
        quad.subject.value
        for quad in store.quads(None, bc("length"), None)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(start)
    }
    whole = None if store.has_graphs else reader.within(store.quads())
    for doc in sorted(docs):
        graph = store.names.graph("doc/" + doc.removeprefix(start))
        scope = whole or reader.within(store.quads(None, None, None, graph))
        yield _DocumentReader(scope, NamedNode(doc)).reading()


def stored_terms(store: Store) -> Terms:
    """Return what the graph says of identifiers, as a lexicon would."""
    reader = GraphReader(store)

    def others(property_: str, curie: str) -> tuple[str, ...]:
        found = reader.all(store.names.entity(curie), node(property_))
        ids = (store.names.find_id(one) for one in found if isinstance(one, NamedNode))
        return tuple(sorted(one for one in ids if one))

    def release(curie: str) -> Release | None:
        found = reader.nodes(store.names.entity(curie), node("rdfs:isDefinedBy"))
        for name in found[:1]:
            words = ("dcterms:title", "owl:versionInfo", "dc:rights")
            return Release(name.value, *(reader.word(name, node(each)) for each in words))
        return None

    return Terms(
        parents=lambda curie: others("rdfs:subClassOf", curie),
        name=lambda curie: reader.word(store.names.entity(curie), node("rdfs:label")),
        equivalents=lambda curie: others("skos:exactMatch", curie),
        release=release,
        replaced=_replaced(store),
    )


def _replaced(store: Store) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    start = store.names.mint("claim", "").value
    for quad in store.quads(None, node("dcterms:isReplacedBy")):
        old, new = (getattr(one, "value", "") for one in (quad.subject, quad.object))
        if old.startswith(start) and new.startswith(start):
            found[old.removeprefix(start)].add(new.removeprefix(start))
    return {old: tuple(sorted(found[old])) for old in sorted(found)}


@dataclass(frozen=True)
class _DocumentReader:
    """Reads one document's part of a graph."""

    graph: GraphReader
    doc: NamedNode

    @cached_property
    def key(self) -> str:
        return self.doc.value.rpartition("/")[2]

    def reading(self) -> Reading:
        """Return everything."""
        derived = self.graph.subjects(node("prov:wasDerivedFrom"), self.doc)
        kinds = {one: set(self.graph.all(one, node("rdf:type"))) for one in derived}
        claims: dict[NamedNode, list[Evidence]] = {}
        for one in derived:
            if bc("Evidence") in kinds[one]:
                body = self.graph.node(one, node("oa:hasBody"))
                evidence = EvidenceReader(self.graph, one).evidence(self.key)
                claims.setdefault(body, []).append(evidence)
        groundings = [self._grounding(one) for one in derived if bc("Mention") in kinds[one]]
        team = set(self.graph.nodes(self.doc, bc("team")))
        roles = [one for one in derived if node("schema:Role") in kinds[one] and one not in team]
        people = [self._person(one) for one in roles]
        annotation = Annotation(
            self._document(),
            tuple(sorted(groundings, key=lambda one: one.mention)),
            tuple(self.graph.claim(name, tuple(found)) for name, found in claims.items()),
            self._facts(people),
            left_out=self._left_out(),
        )
        return Reading(annotation, self._run())

    def _left_out(self) -> int:
        told = self.graph.word(self.doc, bc("leftOut"))
        return self.graph.number(self.doc, bc("leftOut")) if told else 0

    def _document(self) -> Document:
        words = {field: self.graph.word(self.doc, name) for field, name in METADATA.items()}
        date = self.graph.word(self.doc, node("dcterms:date"))
        authors = sorted(self.graph.words(self.doc, node("dc:creator")))
        return StoredDocument(
            self.graph.word(self.doc, node("dcterms:identifier")),
            self._text(),
            Metadata(**words, date=date, authors=tuple(authors)),  # type: ignore[arg-type]
            stored_key=self.key,
            stored_sketch=self.graph.word(self.doc, bc("sketch")),
        )

    def _text(self) -> str:
        """Return the text, as far as spans quote it."""
        text = [UNKNOWN] * self.graph.number(self.doc, bc("length"))
        for name in self.graph.subjects(node("oa:hasSource"), self.doc):
            span = self.graph.span(name)
            quote = self.graph.quote(name)
            before = self.graph.word(quote, node("oa:prefix"))
            after = self.graph.word(quote, node("oa:suffix"))
            exact = self.graph.word(quote, node("oa:exact"))
            start, end = span.start - len(before), span.end + len(after)
            if len(exact) != len(span) or start < 0 or end > len(text):
                raise GraphError(f"{name.value}: the quotation does not fit the span {span}")
            text[start:end] = before + exact + after
        return "".join(text)

    def _run(self) -> Run:
        run = self.graph.node(self.doc, node("prov:wasGeneratedBy"))
        try:
            versions, options = (
                tuple(json.loads(self.graph.word(run, bc(name))).items())
                for name in ("versions", "options")
            )
        except (ValueError, AttributeError) as error:
            raise GraphError(f"{run.value}: versions and options are no JSON objects") from error
        return Run(versions, options)

    def _person(self, role: NamedNode) -> Person:
        one = self.graph.speaker(role)
        return Person(one.name, one.span, one.role, one.affiliation, one.affiliation_name, one.id)

    def _facts(self, people: list[Person]) -> Facts:
        mentioned = self.graph.nodes(self.doc, node("schema:mentions"))
        organizations = [
            entity
            for entity in map(self.graph.find_entity, mentioned)
            if entity and entity.category
        ]
        paper = next(iter(self.graph.nodes(self.doc, bc("publication"))), None)
        team = self.graph.nodes(self.doc, bc("team"))
        return Facts(
            people=tuple(sorted(people, key=lambda one: (one.span, one.name, one.role))),
            organizations=tuple(sorted(organizations)),
            publication=self._publication(paper) if paper else None,
            date=self.graph.word(self.doc, node("schema:datePublished")),
            team=next((self._person(one) for one in team), None),
            trials=tuple(sorted(self.graph.words(self.doc, bc("trial")))),
            funding=self._spans("funding"),
            conflicts=self._spans("conflict"),
        )

    def _spans(self, name: str) -> tuple[Span, ...]:
        return tuple(sorted(map(self.graph.span, self.graph.nodes(self.doc, bc(name)))))

    def _publication(self, paper: NamedNode) -> Publication:
        journal = next(iter(self.graph.nodes(paper, node("schema:isPartOf"))), None)
        span = next(iter(self.graph.nodes(paper, bc("span"))), None)
        return Publication(
            journal=self.graph.word(paper, node("prism:publicationName")),
            journal_id=(curies.find_curie(journal.value) or "") if journal else "",
            title=self.graph.word(paper, node("dcterms:title")),
            doi=self.graph.word(paper, node("prism:doi")),
            span=self.graph.span(span) if span else None,
        )

    def _grounding(self, name: NamedNode) -> Grounding:
        antecedent = next(iter(self.graph.nodes(name, bc("antecedent"))), None)
        mention = Mention(
            self.graph.span(self.graph.node(name, node("oa:hasTarget"))),
            self.graph.word(name, bc("category")),
            tuple(sorted(self.graph.words(name, bc("foundBy")))),
            nominal=self.graph.word(name, bc("nominal")) == "true",
            antecedent=self.graph.span(antecedent) if antecedent else None,
            nesting=self.graph.word(name, bc("nesting")) or "flat",  # type: ignore[arg-type]
            antecedent_score=float(self.graph.word(name, bc("antecedentScore")) or 0),
        )
        candidates = []
        for body in self.graph.nodes(name, node("oa:hasBody")):
            entity = self.graph.entity(body)
            rate = float(self.graph.word(name, bc("score")) or 0)
            candidates.append(Candidate(entity.id, entity.name, entity.category, "exact", rate))
        for match, property_ in NEAR.items():
            near = sorted(self.graph.entity(one) for one in self.graph.nodes(name, property_))
            candidates += [
                Candidate(one.id, one.name, one.category, match)  # type: ignore[arg-type]
                for one in near
            ]
        reason = self.graph.word(name, bc("ungroundedReason"))
        return Grounding(mention, tuple(candidates), reason)
