"""Look-ups in a graph: the words, numbers, nodes, spans, entities and claims under a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from kg import curies, vocab
from kg.errors import GraphError
from kg.model import Claim, Entity, Evidence, Mapping, Qualifier, Span, Speaker
from kg.nodes import Names, bc, node
from kg.store import Store

_MATCHES = {"exactMatch": "exact", "broadMatch": "broad", "narrowMatch": "narrow"} | {
    "relatedMatch": "related"
}


class Index:
    """Some quads in memory, by subject and by object: reading a store one by one is slow."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.objects: dict[tuple[object, object], set[object]] = defaultdict(set)
        self.subjects: dict[tuple[object, object], set[object]] = defaultdict(set)
        self.pairs: dict[object, set[tuple[NamedNode, object]]] = defaultdict(set)
        for quad in quads:
            self.objects[quad.subject, quad.predicate].add(quad.object)
            self.subjects[quad.predicate, quad.object].add(quad.subject)
            self.pairs[quad.subject].add((quad.predicate, quad.object))


@dataclass(frozen=True)
class GraphReader:
    """Reads values from a store; what must be there and is not is a ``GraphError``.

    With ``scope`` (the quads of one document's graph) it looks nowhere else, except for
    entities, which it remembers.
    """

    store: Store
    scope: Index | None = None
    _entities: dict[NamedNode, Entity] = field(default_factory=dict, compare=False, repr=False)

    def within(self, quads: Iterable[Quad]) -> GraphReader:
        """Return a reader of these quads, which shares what is known of entities."""
        return GraphReader(self.store, Index(quads), self._entities)

    @cached_property
    def names(self) -> Names:
        """How the graph names things."""
        return self.store.names

    def all(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """Return the objects, sorted, each once."""
        found: set[object]
        if self.scope:
            found = self.scope.objects.get((subject, predicate), set())
        else:
            found = {quad.object for quad in self.store.quads(subject, predicate)}
        return sorted((one for one in found if isinstance(one, NamedNode | Literal)), key=str)

    def subjects(self, predicate: NamedNode, object_: NamedNode) -> list[NamedNode]:
        """Return the subjects, sorted, each once."""
        found: set[object]
        if self.scope:
            found = self.scope.subjects.get((predicate, object_), set())
        else:
            found = {quad.subject for quad in self.store.quads(None, predicate, object_)}
        return sorted((one for one in found if isinstance(one, NamedNode)), key=str)

    def short(self, name: NamedNode) -> str:
        """Return a node's CURIE, or its IRI."""
        return curies.find_curie(name.value) or name.value

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the objects that are nodes."""
        return [one for one in self.all(subject, predicate) if isinstance(one, NamedNode)]

    def node(self, subject: NamedNode, predicate: NamedNode) -> NamedNode:
        """Return the one object that is a node."""
        found = self.nodes(subject, predicate)
        if len(found) != 1:
            raise GraphError(
                f"{subject.value} has {len(found)} values of {self.short(predicate)}, not one: "
                "kg validate tells what else is wrong"
            )
        return found[0]

    def words(self, subject: NamedNode, predicate: NamedNode) -> list[str]:
        """Return the objects that are literals, as text."""
        return [one.value for one in self.all(subject, predicate) if isinstance(one, Literal)]

    def word(self, subject: NamedNode, predicate: NamedNode) -> str:
        """Return the first literal, or an empty text."""
        return next(iter(self.words(subject, predicate)), "")

    def number(self, subject: NamedNode, predicate: NamedNode) -> int:
        """Return the literal that is a whole number."""
        word = self.word(subject, predicate)
        try:
            return int(word)
        except ValueError:
            raise GraphError(
                f"{subject.value}: {self.short(predicate)} is {word!r}, not a whole number"
            ) from None

    def _selector(self, span: NamedNode, kind: str) -> NamedNode:
        for one in self.nodes(span, node("oa:hasSelector")):
            if node(kind) in self.all(one, node("rdf:type")):
                return one
        raise GraphError(f"{span.value} has no selector that is an {kind}")

    def span(self, name: NamedNode) -> Span:
        """Return the offsets of a span."""
        place = self._selector(name, "oa:TextPositionSelector")
        start, end = (self.number(place, node(each)) for each in ("oa:start", "oa:end"))
        try:
            return Span(start, end)
        except ValueError as error:
            raise GraphError(f"{name.value}: {error}") from error

    def quote(self, name: NamedNode) -> NamedNode:
        """Return the selector that quotes a span's words."""
        return self._selector(name, "oa:TextQuoteSelector")

    def id(self, name: NamedNode) -> str:
        """Return the id of an entity's node."""
        found = self.names.find_id(name)
        if found is None:
            raise GraphError(f"{name.value} has no CURIE: add its prefix to prefixes.json")
        return found

    def entity(self, name: NamedNode) -> Entity:
        """Return an entity with its parts and mappings."""
        if name not in self._entities:
            whole = GraphReader(self.store, None, self._entities) if self.scope else self
            self._entities[name] = whole._entity(name)
        return self._entities[name]

    def find_entity(self, name: NamedNode) -> Entity | None:
        """Return an entity, or ``None`` for a node that is none, such as an agent of our own."""
        return self.entity(name) if self.names.find_id(name) else None

    def _entity(self, name: NamedNode) -> Entity:
        id_ = self.id(name)
        label = self.word(name, node("rdfs:label"))
        category = self.word(name, bc("category"))
        if not id_.startswith("local:"):
            return Entity(id_, label, category)
        kinds = self.all(name, node("rdf:type"))
        mappings = [
            Mapping(match, self.id(other))  # type: ignore[arg-type]
            for property_, match in _MATCHES.items()
            for other in self.nodes(name, node(f"skos:{property_}"))
        ]
        parts = [self.entity(part) for part in self.nodes(name, node("biolink:has_part"))]
        return Entity(
            id_,
            label,
            category,
            tuple(sorted(mappings)),
            tuple(sorted(parts)),
            group=bc("Group") in kinds,
        )

    def claim(self, name: NamedNode, evidence: tuple[Evidence, ...]) -> Claim:
        """Return a claim with the evidence given."""
        qualifiers, context = [], []
        for predicate, value in self._pairs(name):
            slot = vocab.slots_by_iri().get(predicate.value)
            if slot is None:
                continue
            if isinstance(value, NamedNode):
                qualifiers.append(Qualifier(slot.name, self.id(value)))
                entity = self.entity(value)
                if entity.category:
                    context.append(entity)
            elif isinstance(value, Literal):
                qualifiers.append(Qualifier(slot.name, value.value))
        return Claim(
            self.entity(self.node(name, node("rdf:subject"))),
            self.id(self.node(name, node("rdf:predicate"))),
            self.entity(self.node(name, node("rdf:object"))),
            negated=self.word(name, node("biolink:negated")) == "true",
            qualifiers=tuple(sorted(set(qualifiers))),
            evidence=evidence,
            context_entities=tuple(sorted(set(context))),
        )

    def _pairs(self, name: NamedNode) -> Iterable[tuple[NamedNode, object]]:
        if self.scope:
            return self.scope.pairs.get(name, set())
        return ((quad.predicate, quad.object) for quad in self.store.quads(name))

    def speaker(self, part: NamedNode) -> Speaker:
        """Return who speaks, from an attribution or a role."""
        agent = self.node(part, node("prov:agent"))
        place = next(iter(self.nodes(part, node("schema:memberOf"))), None)
        return Speaker(
            self.word(part, node("schema:name")),
            self.span(self.node(part, bc("span"))),
            id=self.names.find_id(agent) or "",
            role=self.word(part, node("schema:roleName")),
            affiliation=(self.names.find_id(place) or "") if place else "",
            affiliation_name=self.word(part, bc("affiliationName")),
            quote=self.word(part, bc("directQuote")) == "true",
            named=self.word(part, bc("unnamed")) != "true",
        )
