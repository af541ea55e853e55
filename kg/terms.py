"""What a graph says of the entities in it: names, categories, parts, and where they belong.

`Terms` is the window to the ontologies: a lexicon, or a graph that was written before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from pyoxigraph import NamedNode, Triple

from kg import biolink
from kg.model import Entity
from kg.nodes import Names, bc, node, text
from kg.provenance import find_licence
from kg.releases import Release
from kg.sources import A, Reading
from kg.statements import named

_MATCH = {
    "exact": node("skos:exactMatch"),
    "equivalent": node("skos:exactMatch"),
    "broad": node("skos:broadMatch"),
    "narrow": node("skos:narrowMatch"),
    "related": node("skos:relatedMatch"),
}


class _Entry(Protocol):
    @property
    def curie(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parents(self) -> Sequence[str]: ...
    @property
    def equivalents(self) -> Sequence[str]: ...


class _Lexicon(Protocol):
    def find_entity(self, curie: str) -> _Entry | None: ...


def _none(_: str) -> tuple[str, ...]:
    return ()


def _nameless(_: str) -> str:
    return ""


def _unreleased(_: str) -> Release | None:
    return None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known beside the readings.

    Of an identifier, from ontologies: parents, name (or ``""``), equivalents, release; and by
    which claims others of earlier builds were replaced (`kg.succession`), by key.
    """

    parents: Callable[[str], Iterable[str]] = _none
    name: Callable[[str], str] = _nameless
    equivalents: Callable[[str], Iterable[str]] = _none
    release: Callable[[str], Release | None] = _unreleased
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of_lexicon(
        cls, lexicon: _Lexicon, releases: Mapping[str, Release] = MappingProxyType({})
    ) -> Terms:
        """Return what a `kg.lexicon.Lexicon` says; parents are its leading identifiers.

        ``releases`` (`kg.releases.releases`) are by prefix.
        """

        def parents(curie: str) -> tuple[str, ...]:
            entry = lexicon.find_entity(curie)
            held = entry.parents if entry else ()
            above = ((parent, lexicon.find_entity(parent)) for parent in held)
            return tuple(found.curie if found else parent for parent, found in above)

        def name(curie: str) -> str:
            entry = lexicon.find_entity(curie)
            return entry.name if entry else ""

        def equivalents(curie: str) -> tuple[str, ...]:
            entry = lexicon.find_entity(curie)
            return tuple(entry.equivalents) if entry and entry.curie == curie else ()

        def release(curie: str) -> Release | None:
            return releases.get(curie.partition(":")[0])

        return cls(parents, name, equivalents, release)

    def over(self, other: Terms) -> Terms:
        """Return what these terms say, and where they say nothing, what the others do."""

        def name(curie: str) -> str:
            return self.name(curie) or other.name(curie)

        def parents(curie: str) -> tuple[str, ...]:
            return tuple(self.parents(curie)) or tuple(other.parents(curie))

        def equivalents(curie: str) -> tuple[str, ...]:
            return tuple(self.equivalents(curie)) or tuple(other.equivalents(curie))

        def release(curie: str) -> Release | None:
            return self.release(curie) or other.release(curie)

        return Terms(parents, name, equivalents, release, {**other.replaced, **self.replaced})


@dataclass(frozen=True, slots=True)
class Described:
    """The entities a graph speaks of: one name and category for each, and their equivalents."""

    entities: dict[str, Entity]
    equivalents: dict[str, set[str]]


def _rank(entity: Entity) -> tuple[int, str, bool, Entity]:
    order = list(biolink.categories())
    place = order.index(entity.category) if entity.category in order else len(order)
    return place, entity.name, not entity.group, entity


def describe(readings: Iterable[Reading], terms: Terms) -> Described:
    """Return what the readings speak of; a name that an ontology gives comes before the text's."""
    found: dict[str, Entity] = {}
    equivalents: dict[str, set[str]] = defaultdict(set)

    def add(entity: Entity) -> None:
        known = terms.name(entity.id)
        if known:
            entity = replace(entity, name=known)
        old = found.get(entity.id)
        if old is None or _rank(entity) < _rank(old):
            found[entity.id] = entity
        for part in entity.parts:
            add(part)

    for reading in readings:
        annotation = reading.annotation
        for claim in annotation.claims:
            values = {qualifier.value for qualifier in claim.qualifiers}
            context = (entity for entity in claim.context_entities if entity.id in values)
            for entity in (claim.subject, claim.object, *context):
                add(entity)
        for organization in annotation.facts.organizations:
            add(organization)
        for grounding in annotation.groundings:
            for candidate in named(grounding):
                add(Entity(candidate.curie, candidate.name, candidate.category))
                best = grounding.best
                if best and candidate.curie != best.curie:
                    equivalents[best.curie].add(candidate.curie)
    for curie in found:
        equivalents[curie].update(terms.equivalents(curie))
    return Described(found, equivalents)


def entity_triples(described: Described, names: Names, terms: Terms) -> Iterator[Triple]:
    """Yield the graph ``entities``: each entity, then its ancestors up to the roots."""
    waiting: list[str] = []
    for entity in described.entities.values():
        name = names.entity(entity.id)
        parts = tuple(part.category for part in entity.parts)
        yield Triple(name, node("biolink:category"), node(biolink.category(entity.category, parts)))
        yield Triple(name, bc("category"), text(entity.category))
        yield Triple(name, node("rdfs:label"), text(entity.name))
        for mapping in entity.mappings:
            yield Triple(name, _MATCH[mapping.match], names.entity(mapping.curie))
            waiting.append(mapping.curie)
        for other in described.equivalents.get(entity.id, ()):
            yield Triple(name, node("skos:exactMatch"), names.entity(other))
        if entity.parts:
            yield Triple(name, A, bc("Combination"))
        for part in entity.parts:
            yield Triple(name, node("biolink:has_part"), names.entity(part.id))
        if entity.group:
            yield Triple(name, A, bc("Group"))
        waiting.append(entity.id)
    seen: set[str] = set()
    used: set[Release] = set()
    while waiting:
        child = waiting.pop()
        if child in seen or child.startswith("local:"):
            continue
        seen.add(child)
        label = terms.name(child)
        if label and (release := terms.release(child)):
            yield Triple(names.entity(child), node("rdfs:isDefinedBy"), NamedNode(release.iri))
            used.add(release)
        if label and child not in described.entities:
            yield Triple(names.entity(child), node("rdfs:label"), text(label))
        for parent in terms.parents(child):
            yield Triple(names.entity(child), node("rdfs:subClassOf"), names.entity(parent))
            waiting.append(parent)
    for release in sorted(used):
        yield from _release_triples(release)


def _release_triples(release: Release) -> Iterator[Triple]:
    name = NamedNode(release.iri)
    yield Triple(name, A, node("owl:Ontology"))
    yield Triple(name, node("dcterms:title"), text(release.title))
    if release.version:
        yield Triple(name, node("owl:versionInfo"), text(release.version))
    if release.licence:
        yield Triple(name, node("dc:rights"), text(release.licence))
    if licence := find_licence(release.licence):
        yield Triple(name, node("dcterms:license"), licence)
