"""GraphML: a network for Cytoscape, Gephi, yEd and networkx.

Edges between entities are only those claims that may stand as plain triples. Every other claim
(denied, hedged, narrowed, quoted...) is a node of its own, with edges ``subject`` and ``object``
to the entities, so that no edge says what nobody said.
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.exporters.base import table
from kg.store import Store

Facts = dict[str, str | bool | int | float]
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(store: Store, path: Path) -> None:
    """Write the file."""
    import networkx as nx

    claims = table(store)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()

    def add_node(name: str, facts: Facts) -> None:
        network.add_node(name, **{key: _clean(value) for key, value in facts.items()})

    def add_edge(start: str, end: str, key: str, facts: Facts) -> None:
        network.add_edge(start, end, key, **{each: _clean(value) for each, value in facts.items()})

    for entity in claims.entities.values():
        about: Facts = {"type": "entity", "id": entity.id}
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
    nx.write_graphml_xml(network, str(path), encoding="utf-8", prettyprint=True)


def _clean(value: str | bool | int | float) -> str | bool | int | float:
    """Return a value that XML can hold."""
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value
