"""Nanopublications: a claim each, with its evidence as provenance, under a trusty URI.

The assertion is the whole claim node, with polarity and level, and what its arguments are; never
the bare triple. What depends on other claims (belief, counts, support) is left out, so that a
nanopublication stays the same while a graph grows. They are signed only when that is asked for
(`kg.signing`). https://nanopub.net
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg import vocab
from kg.graph_read import GraphReader
from kg.nodes import bc, node
from kg.signing import NPX, Signer
from kg.store import Store
from kg.trusty import named, pending

_NP = "http://www.nanopub.org/nschema#"
_TYPE = node("rdf:type")
_Object = NamedNode | BlankNode | Literal | Triple
#: What is told of a claim beside its subject, predicate, object and qualifiers.
_CLAIM = tuple(
    map(node, (
        "rdf:type", "rdfs:label", "rdf:subject", "rdf:predicate", "rdf:object", "biolink:negated",
        "biolink:knowledge_level", "biolink:agent_type", "biolink:has_confidence_level",
    ))
)  # fmt: skip
_ENTITY = tuple(
    map(node, (
        "rdf:type", "rdfs:label", "biolink:category", "biolink:has_part", "skos:broadMatch",
        "skos:narrowMatch", "skos:relatedMatch",
    ))
)  # fmt: skip
_DOCUMENT = tuple(
    map(node, ("rdf:type", "dcterms:identifier", "dcterms:title", "dc:source", "prism:doi"))
)
#: What a run says that does not grow with the graph.
_RUN = (_TYPE, bc("versions"), bc("options"), node("prov:wasAssociatedWith"))
_PROGRAM = (_TYPE, *map(node, ("dcterms:title", "owl:versionInfo", "dcterms:license")))
#: Kinds of nodes of ours that evidence does not lead into.
_ELSEWHERE = ("claim/", "doc/", "ent/", "graph/", "run/")


def write(store: Store, path: Path, signer: Signer | None = None) -> None:
    """Write the file, TriG, the nanopublications in the order of their claims."""
    prefixes = store.names.prefixes() | {"np": _NP} | ({"npx": NPX} if signer else {})
    quads = (quad for _, one in nanopubs(store, signer) for quad in one)
    serialize(quads, str(path), RdfFormat.TRIG, prefixes=prefixes)


def nanopubs(store: Store, signer: Signer | None = None) -> Iterator[tuple[str, tuple[Quad, ...]]]:
    """Yield the IRI and the quads of each nanopublication, signed when there is a signer."""
    reader, prefix = GraphReader(store), f"{store.base}np/"
    name_them = signer.named if signer else named
    for claim in reader.subjects(_TYPE, bc("Claim")):
        name, quads = name_them(_quads(reader, claim, prefix), prefix)
        yield prefix + name, quads


def _quads(reader: GraphReader, claim: NamedNode, prefix: str) -> Iterator[Quad]:
    this = pending(prefix)
    head, assertion, provenance, info = (
        pending(prefix, name) for name in ("Head", "assertion", "provenance", "pubinfo")
    )
    yield Quad(this, _TYPE, NamedNode(_NP + "Nanopublication"), head)
    yield Quad(this, NamedNode(_NP + "hasAssertion"), assertion, head)
    yield Quad(this, NamedNode(_NP + "hasProvenance"), provenance, head)
    yield Quad(this, NamedNode(_NP + "hasPublicationInfo"), info, head)
    evidence = reader.nodes(claim, node("biolink:has_evidence"))
    runs = {run for one in evidence for run in reader.nodes(one, node("prov:wasGeneratedBy"))}
    for graph, triples in (
        (assertion, _claim(reader, claim)),
        (provenance, _provenance(reader, claim, assertion, evidence)),
        (info, _information(reader, claim, this, sorted(runs, key=str))),
    ):
        for one in sorted(set(triples), key=str):
            yield Quad(one.subject, one.predicate, _stable(one.object), graph)


def _stable(value: _Object) -> _Object:
    """Return a number as all libraries write it, so that none rewrites what the name is made of."""
    if isinstance(value, Literal) and value.datatype == node("xsd:float"):
        return Literal(str(float(value.value)), datatype=value.datatype)
    return value


def _of(
    reader: GraphReader, subject: NamedNode, properties: Iterable[NamedNode]
) -> Iterator[Triple]:
    for property_ in properties:
        for value in reader.all(subject, property_):
            yield Triple(subject, property_, value)


def _claim(reader: GraphReader, claim: NamedNode) -> Iterator[Triple]:
    yield from _of(reader, claim, _CLAIM)
    slots = sorted(vocab.slots_by_iri())
    entities = [node("rdf:subject"), node("rdf:object"), *map(NamedNode, slots)]
    yield from _of(reader, claim, map(NamedNode, slots))
    waiting = [one for property_ in entities for one in reader.nodes(claim, property_)]
    seen: set[NamedNode] = set()
    while waiting:
        entity = waiting.pop()
        if entity not in seen:
            seen.add(entity)
            yield from _of(reader, entity, _ENTITY)
            waiting += reader.nodes(entity, node("biolink:has_part"))


def _provenance(
    reader: GraphReader, claim: NamedNode, assertion: NamedNode, evidence: list[NamedNode]
) -> Iterator[Triple]:
    for document in reader.nodes(claim, node("biolink:publications")):
        yield Triple(assertion, node("prov:wasDerivedFrom"), document)
        yield from _of(reader, document, _DOCUMENT)
    base = reader.names.base
    waiting, seen = list(evidence), set(evidence)
    for one in evidence:
        yield Triple(assertion, node("biolink:has_evidence"), one)
    while waiting:
        one = waiting.pop()
        for quad in reader.store.quads(one):
            yield quad.triple
            value = quad.object
            if not isinstance(value, NamedNode) or not value.value.startswith(base):
                continue
            if value not in seen and not value.value[len(base) :].startswith(_ELSEWHERE):
                seen.add(value)
                waiting.append(value)


def _information(
    reader: GraphReader, claim: NamedNode, this: NamedNode, runs: list[NamedNode]
) -> Iterator[Triple]:
    yield from (
        Triple(this, node("rdfs:label"), value) for value in reader.all(claim, node("rdfs:label"))
    )
    for run in runs:
        yield Triple(this, node("prov:wasGeneratedBy"), run)
        yield from _of(reader, run, _RUN)
        for program in reader.nodes(run, node("prov:wasAssociatedWith")):
            yield from _of(reader, program, _PROGRAM)
