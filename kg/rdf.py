"""All that was read as one RDF dataset: a named graph per document, and three for the whole.

::

    graph/doc/<key>   the document, its mentions, its evidence, the identity of its claims
    graph/entities    what the entities are: categories, names, parents, parts
    graph/assembly    labels, counts and levels of the claims, how they bear on each other, and
                      what the data set says of itself
    graph/plain       the bare triples of those claims that may stand so

No blank nodes, nothing that is not in the input: the same readings give the same quads in the
same order. `kg.rdf_read` turns them back into readings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple

from kg.assembly.assemble import AssembledClaim, assemble
from kg.assembly.assemble import key as key_of
from kg.assembly.bearing import Closure, Parents
from kg.assembly.origins import Origins, find_origins
from kg.assembly.retelling import retellings
from kg.config import DEFAULT_BASE
from kg.model import Annotation, Claim
from kg.nodes import Names, bc, integer, node, score, text
from kg.provenance import dataset_triples
from kg.sources import A, Reading, Source
from kg.statements import document_triples
from kg.succession import replaced_triples
from kg.terms import Described, Terms, describe, entity_triples

if TYPE_CHECKING:
    import rdflib

FORMAT_VERSION = "1"
#: What is counted in the graphs of documents, by its class.
_COUNTED: Mapping[object, str] = {bc("Evidence"): "evidence", bc("Mention"): "mentions"}


def label(claim: Claim, names: Mapping[str, str] | None = None) -> str:
    """Return a claim in words, with NOT in it when it is denied, and what narrows it.

    ``names`` are names of entities by id; without them the claim's own are taken.

    >>> from kg.model import Entity, Qualifier
    >>> aspirin = Entity("CHEBI:15365", "aspirin", "Drug")
    >>> stroke = Entity("MONDO:0005098", "stroke", "Disease")
    >>> label(Claim(aspirin, "biolink:treats", stroke, True, (Qualifier("degree", "little"),)))
    'aspirin NOT treats stroke [degree: little]'
    """
    own = (claim.subject, claim.object, *claim.context_entities)
    known = {entity.id: entity.name for entity in own} if names is None else names
    narrowed = "; ".join(
        f"{one.name.removesuffix('_qualifier').removesuffix('_context').replace('_', ' ')}: "
        f"{known.get(one.value, one.value.removeprefix('biolink:'))}"
        for one in claim.qualifiers
    )
    words = [
        known[claim.subject.id],
        "NOT" if claim.negated else "",
        claim.predicate.partition(":")[2].replace("_", " "),
        known[claim.object.id],
        f"[{narrowed}]" if narrowed else "",
    ]
    return " ".join(word for word in words if word)


def _assembly_triples(
    assembled: Iterable[AssembledClaim],
    described: Described,
    names: Names,
    dates: dict[str, str],
    origins: Origins,
) -> Iterator[Triple]:
    graph = NamedNode(names.base)
    yield Triple(graph, A, bc("ClaimGraph"))
    yield Triple(graph, bc("formatVersion"), text(FORMAT_VERSION))
    for property_, others in (
        (node("prov:alternateOf"), origins.sources),
        (bc("sameStudy"), origins.studies),
        (node("schema:isBasedOn"), origins.papers),
    ):
        for key, other in others.items():
            if key != other:
                yield Triple(names.mint("doc", key), property_, names.mint("doc", other))

    known = {key: entity.name for key, entity in described.entities.items()}
    for one in assembled:
        name = names.mint("claim", one.key)
        source = min(one.documents, key=lambda key: (not dates.get(key), dates.get(key), key))
        yield Triple(name, node("rdfs:label"), text(label(one.claim, known)))
        yield Triple(name, node("biolink:knowledge_level"), text(one.knowledge_level))
        yield Triple(name, node("biolink:agent_type"), text("text_mining_agent"))
        level = text(one.confidence_level.value)
        yield Triple(name, node("biolink:has_confidence_level"), level)
        yield Triple(name, node("biolink:evidence_count"), integer(one.evidence_count))
        yield Triple(name, bc("sourceCount"), integer(one.source_count))
        yield Triple(name, bc("studyCount"), integer(one.study_count))
        yield Triple(name, bc("belief"), score(one.belief.value))
        for label_, value in one.belief.parts:
            rate = score(value)
            part = names.hashed("confidence", one.key, label_, rate.value)
            yield Triple(name, bc("beliefPart"), part)
            yield Triple(part, A, bc("ConfidencePart"))
            yield Triple(part, bc("partName"), text(label_))
            yield Triple(part, bc("partScore"), rate)
        yield Triple(name, node("biolink:primary_knowledge_source"), names.mint("doc", source))
        for link in ("supports", "contradicts", "refines"):
            for other in getattr(one, link):
                yield Triple(name, bc(link), names.mint("claim", other))


def _plain_triples(assembled: Iterable[AssembledClaim], names: Names) -> Iterator[Triple]:
    for one in assembled:
        if one.plain:
            claim = one.claim
            subject, object_ = names.entity(claim.subject.id), names.entity(claim.object.id)
            yield Triple(subject, node(claim.predicate), object_)


def as_readings(annotations: Iterable[Annotation | Reading]) -> tuple[Reading, ...]:
    """Return readings sorted by document, one for each text (the first by its id)."""
    readings: dict[str, Reading] = {}
    for one in annotations:
        reading = one if isinstance(one, Reading) else Reading(one)
        document = reading.annotation.document
        old = readings.get(document.key)
        if old is None or document.id < old.annotation.document.id:
            readings[document.key] = reading
    return tuple(readings[key] for key in sorted(readings))


def assembly(
    readings: Iterable[Reading],
    terms: Terms | None = None,
    *,
    origins: Origins | None = None,
    described: Described | None = None,
) -> tuple[AssembledClaim, ...]:
    """Return the claims of readings without doubles, each with what the others mean for it.

    An entity has one name and the same mappings in all of them, those that a graph has for it.
    """
    known = tuple(readings)
    found = origins or find_origins(reading.annotation for reading in known)
    entities = (described or describe(known, terms or Terms())).entities
    claims = (
        replace(
            claim,
            subject=entities[claim.subject.id],
            object=entities[claim.object.id],
            context_entities=tuple(entities.get(one.id, one) for one in claim.context_entities),
        )
        for reading in known
        for claim in reading.annotation.claims
    )
    return assemble(
        claims, found.sources, studies=found.studies, parents=(terms or Terms()).parents
    )


def own_claims(assembled: Iterable[AssembledClaim]) -> dict[str, list[tuple[str, Claim]]]:
    """Return the claims of each document with their keys, each with that document's evidence."""
    claims: dict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for one in assembled:
        for document in one.documents:
            own = tuple(each for each in one.claim.evidence if each.document == document)
            claims[document].append((one.key, replace(one.claim, evidence=own)))
    return claims


def _retold_triples(
    claims: Mapping[str, list[tuple[str, Claim]]],
    origins: Origins,
    parents: Parents,
    names: Names,
) -> Iterator[Triple]:
    """Yield what news made of the claims of their papers."""
    for news, paper in sorted(origins.papers.items()):
        told, said = ([claim for _, claim in claims[key]] for key in (news, paper))
        ends = (entity for one in (*told, *said) for entity in (one.subject, one.object))
        for one in retellings(told, said, Closure(parents, ends)):
            keys = [key_of(each) for each in (one.news, one.paper)]
            name = names.hashed("retelling", news, paper, *keys)
            yield Triple(name, A, bc("Retelling"))
            yield Triple(name, bc("retoldIn"), names.mint("doc", news))
            yield Triple(name, bc("retoldAs"), names.mint("claim", keys[0]))
            yield Triple(name, bc("originalIn"), names.mint("doc", paper))
            yield Triple(name, bc("original"), names.mint("claim", keys[1]))
            yield Triple(name, bc("verdict"), text(one.verdict))
            for change in one.changes:
                yield Triple(name, bc("change"), text(str(change)))


def graphs(
    annotations: Iterable[Annotation | Reading],
    *,
    base: str = DEFAULT_BASE,
    terms: Terms | None = None,
) -> Iterator[tuple[NamedNode, list[Triple]]]:
    """Yield each named graph with its triples, sorted; the graph of the whole comes last."""
    for graph, lines in _graphs(annotations, base, terms):
        yield graph, [triple for _, triple in lines]


def _graphs(
    annotations: Iterable[Annotation | Reading], base: str, terms: Terms | None
) -> Iterator[tuple[NamedNode, list[tuple[str, Triple]]]]:
    """Yield each named graph with its triples, each beside its line in N-Triples."""
    names, known = Names(base), terms or Terms()
    readings = as_readings(annotations)
    sources = {source.key: source for source in (Source(one, names) for one in readings)}
    metadata = {key: source.document.metadata for key, source in sources.items()}
    origins = find_origins(reading.annotation for reading in readings)
    described = describe(readings, known)
    assembled = assembly(readings, known, origins=origins, described=described)
    claims = own_claims(assembled)
    dates = {key: one.date for key, one in metadata.items() if one.date}
    bearing = chain(
        _assembly_triples(assembled, described, names, dates, origins),
        _retold_triples(claims, origins, known.parents, names),
        replaced_triples(known.replaced, {one.key for one in assembled}, names),
    )
    counts = Counter(documents=len(sources), claims=len(assembled))
    for name, source in sources.items():
        triples = set(document_triples(source, claims[name]))
        counts.update(_COUNTED[one.object] for one in triples if one.object in _COUNTED)
        yield _sorted(names.graph(f"doc/{name}"), triples)
    entities = set(entity_triples(described, names, known))
    counts["entities"] = sum(one.predicate == bc("category") for one in entities)
    yield _sorted(names.graph("entities"), entities)
    yield _sorted(names.graph("plain"), _plain_triples(assembled, names))
    about = dataset_triples(
        names,
        documents=sources,
        runs=dict.fromkeys(one.run for one in readings),
        ontologies={
            one.object.value
            for one in entities
            if one.predicate == node("rdfs:isDefinedBy") and isinstance(one.object, NamedNode)
        },
        counts=counts,
    )
    yield _sorted(names.graph("assembly"), chain(bearing, about))


def _sorted(
    name: NamedNode, triples: Iterable[Triple]
) -> tuple[NamedNode, list[tuple[str, Triple]]]:
    found = {str(triple): triple for triple in triples}
    return name, [(line, found[line]) for line in sorted(found)]


def quads(
    annotations: Iterable[Annotation | Reading],
    *,
    base: str = DEFAULT_BASE,
    terms: Terms | None = None,
) -> Iterator[Quad]:
    """Yield every quad, graph after graph, each sorted."""
    for graph, triples in graphs(annotations, base=base, terms=terms):
        for triple in triples:
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def lines(
    annotations: Iterable[Annotation | Reading],
    *,
    base: str = DEFAULT_BASE,
    terms: Terms | None = None,
) -> Iterator[str]:
    """Yield the same as the lines that `kg.serial.Spool` takes."""
    for graph, found in _graphs(annotations, base, terms):
        head = f"{graph}\t"
        for line, _ in found:
            yield head + line


def dataset(
    annotations: Iterable[Annotation | Reading],
    *,
    base: str = DEFAULT_BASE,
    terms: Terms | None = None,
) -> rdflib.Dataset:
    """Return the same as an `rdflib.Dataset` whose default graph is the union of all graphs."""
    from kg.rdflib_bridge import to_dataset

    return to_dataset(quads(annotations, base=base, terms=terms), Names(base).prefixes())
