"""What the exporters share: the RDF writer, and the claims of a graph ready to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat

from kg.assembly.assemble import AssembledClaim
from kg.model import Entity, Evidence
from kg.nodes import Names
from kg.rdf import assembly, label
from kg.rdf_read import read_readings, stored_terms
from kg.serial import Spool, quad_line
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx

#: What an attribute can be in every flat format.
Fact = str | bool | int | float
#: Writes a store into a file that is not there yet.
Exporter = Callable[[Store, Path], None]


def write_rdf(
    store: Store,
    path: Path,
    form: RdfFormat,
    *,
    change: Callable[[Quad], Quad] | None = None,
) -> None:
    """Write all quads, sorted; a format without graphs gets the union, each triple once."""
    union = not form.supports_datasets
    lines: Iterable[str] = store.lines(union=union)
    if change:
        lines = map(quad_line, map(change, store.quads()))
    with TemporaryDirectory(dir=path.parent, prefix=".export") as folder:
        Spool(lines, Path(folder), store.names, union=union).write(path, form)


@dataclass(frozen=True, slots=True)
class Table:
    """The claims of a graph with what a flat format says of them.

    ``entities`` are by id; ``quotes`` give the words of an evidence, ``titles`` a document's
    title or, where it has none, its id.
    """

    claims: tuple[AssembledClaim, ...]
    entities: dict[str, Entity]
    titles: dict[str, str]
    names: Names
    quotes: Callable[[Evidence], str]

    def name(self, entity: str) -> str:
        """Return an entity's name, or its id."""
        found = self.entities.get(entity)
        return found.name if found and found.name else entity

    def iri(self, entity: str) -> str:
        """Return an entity's IRI."""
        return self.names.entity(entity).value

    def claim_iri(self, claim: AssembledClaim) -> str:
        """Return a claim's IRI."""
        return self.names.mint("claim", claim.key).value

    def facts(self, one: AssembledClaim) -> dict[str, Fact]:
        """Return a claim's attributes: the same names in every flat format."""
        claim, evidence = one.claim, one.claim.evidence
        speakers = {speaker.name for each in evidence for speaker in each.speakers}
        return {
            "claim": self.claim_iri(one),
            "label": label(claim, {key: self.name(key) for key in self.entities}),
            "negated": claim.negated,
            "certainty": one.confidence_level.value,
            "statement_kind": _joined(each.kind.value for each in evidence),
            "knowledge_level": one.knowledge_level,
            "qualifiers": _joined(f"{q.name}={q.value}" for q in claim.qualifiers),
            "speakers": _joined(speakers),
            "evidence_count": one.evidence_count,
            "source_count": one.source_count,
            "study_count": one.study_count,
            "belief": round(one.belief.value, 2),
            "sources": _joined(self.titles[key] for key in one.documents),
            "evidence": " | ".join(self.quotes(each) for each in evidence),
            "plain": one.plain,
        }


def network(claims: Table, clean: Callable[[Fact], Fact]) -> nx.MultiDiGraph[str]:
    """Return the claims as a network; ``clean`` makes a value one that the format can hold.

    Edges between entities are only those claims that may stand as plain triples. Every other claim
    (denied, hedged, narrowed, quoted...) is a node of its own, with edges ``subject`` and
    ``object`` to the entities, so that no edge says what nobody said.
    """
    import networkx as nx

    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    def add_node(name: str, facts: Mapping[str, Fact]) -> None:
        found.add_node(name, **{key: clean(value) for key, value in facts.items()})

    def add_edge(start: str, end: str, key: str, facts: Mapping[str, Fact]) -> None:
        found.add_edge(start, end, key, **{each: clean(value) for each, value in facts.items()})

    for entity in claims.entities.values():
        about = {"type": "entity", "id": entity.id}
        about |= {"label": entity.name, "category": entity.category}
        add_node(claims.iri(entity.id), about)
        for part in entity.parts:
            ends = claims.iri(entity.id), claims.iri(part.id)
            add_edge(*ends, "part", {"predicate": "biolink:has_part"})
    for one in claims.claims:
        claim, facts = one.claim, claims.facts(one)
        name = str(facts.pop("claim"))
        ends = claims.iri(claim.subject.id), claims.iri(claim.object.id)
        if one.plain:
            add_edge(*ends, name, {"predicate": claim.predicate, "claim": name, **facts})
            continue
        add_node(name, {"type": "claim", "predicate": claim.predicate, **facts})
        add_edge(name, ends[0], "subject", {"predicate": "rdf:subject"})
        add_edge(name, ends[1], "object", {"predicate": "rdf:object"})
    return found


def _joined(values: Iterable[str]) -> str:
    return "; ".join(sorted(set(values)))


def table(store: Store) -> Table:
    """Return the claims of a graph."""
    readings = tuple(read_readings(store))
    documents = {one.annotation.document.key: one.annotation.document for one in readings}
    assembled = assembly(readings, stored_terms(store))
    entities: dict[str, Entity] = {}
    for one in assembled:
        claim = one.claim
        for entity in (claim.subject, claim.object, *claim.context_entities):
            entities[entity.id] = entity
            entities.update((part.id, part) for part in entity.parts)
    return Table(
        assembled,
        dict(sorted(entities.items())),
        {key: one.metadata.title or one.id for key, one in documents.items()},
        store.names,
        lambda evidence: documents[evidence.document].quote(evidence.target),
    )
