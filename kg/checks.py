"""What shapes cannot say of a graph: its vocabulary, identifiers, Biolink, and its plain triples.

Each check yields ``(severity, message, node)``; `kg.validate` finds the claim a node is about.
They read the quads themselves and share no code with `kg.rdf`, which wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from pyoxigraph import BlankNode, NamedNode

from kg import biolink, curies, vocab
from kg.assembly.assemble import key
from kg.errors import KgError
from kg.graph_read import GraphReader
from kg.nodes import bc, node
from kg.store import Store

Severity = Literal["error", "note"]
Finding = tuple[Severity, str, NamedNode]
Check = Callable[[Store], Iterator[Finding]]

#: Biolink slots that the graph uses besides predicates and qualifiers.
_SLOTS = frozenset(
    f"biolink:{name}"
    for name in (
        "category",
        "negated",
        "has_evidence",
        "publications",
        "primary_knowledge_source",
        "knowledge_level",
        "agent_type",
        "has_confidence_level",
        "evidence_count",
        "supporting_text",
        "extraction_confidence_score",
    )
)
_FIRM = frozenset(map(bc, ("Observation", "Analysis", "Fact")))


def _claims(store: Store) -> list[NamedNode]:
    found = {quad.subject for quad in store.quads(None, node("rdf:type"), bc("Claim"))}
    return sorted((one for one in found if isinstance(one, NamedNode)), key=str)


def check_terms(store: Store) -> Iterator[Finding]:
    """Unknown terms of our namespace and of Biolink's; blank nodes."""
    for quad in store.quads():
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, BlankNode):
                yield "error", "a blank node has no lasting name", quad.predicate
            if not isinstance(term, NamedNode) or term.value in (vocab.BC, vocab.BIOLINK):
                continue  # a namespace as a whole is named where vocabularies are
            subject = quad.subject if isinstance(quad.subject, NamedNode) else quad.predicate
            if term.value.startswith(vocab.BC) and term.value[len(vocab.BC) :] not in vocab.TERMS:
                name = term.value[len(vocab.BC) :]
                yield "error", f"bc:{name} is no term of ours", subject
            elif term.value.startswith(vocab.BIOLINK) and not _is_biolink(term.value):
                name = term.value[len(vocab.BIOLINK) :]
                yield "error", f"biolink:{name} is not in Biolink 4.4.4", subject


def _is_biolink(iri: str) -> bool:
    curie = "biolink:" + iri[len(vocab.BIOLINK) :]
    return (
        curie in biolink.predicates()
        or curie in biolink.slots()
        or curie in _SLOTS
        or curie == "biolink:Association"
        or biolink.is_category(curie)
    )


def check_identifiers(store: Store) -> Iterator[Finding]:
    """Entities whose IRI is no CURIE of a known prefix, or does not look like one of it."""
    seen = {
        quad.subject
        for quad in store.quads(None, bc("category"))
        if isinstance(quad.subject, NamedNode)
    }
    for entity in sorted(seen, key=str):
        if entity.value.startswith(store.base):
            continue
        curie = curies.find_curie(entity.value)
        if curie is None:
            yield "error", "no prefix of ontologies/prefixes.json covers this IRI", entity
        elif entity.value.startswith(curies.UNKNOWN):
            prefix = curie.partition(":")[0]
            yield "note", f"the prefix {prefix!r} is not in ontologies/prefixes.json", entity
        elif curies.find_problem(curie):
            yield "error", curies.find_problem(curie), entity


def check_biolink(store: Store) -> Iterator[Finding]:
    """Predicates, categories, arguments and qualifier values that Biolink does not know."""
    reader = GraphReader(store)
    for quad in store.quads(None, node("biolink:category")):
        category = quad.object
        name = curies.find_curie(category.value) if isinstance(category, NamedNode) else None
        if isinstance(quad.subject, NamedNode) and name in biolink.abstract_categories():
            yield "error", f"{name} is too general to be a category", quad.subject
    for claim in _claims(store):
        for predicate in reader.nodes(claim, node("rdf:predicate")):
            yield from _check_predicate(reader, claim, curies.find_curie(predicate.value) or "")
        for quad in store.quads(claim):
            slot = vocab.slots_by_iri().get(quad.predicate.value)
            if slot:
                yield from _check_value(slot, quad.object, claim)


def _check_predicate(reader: GraphReader, claim: NamedNode, name: str) -> Iterator[Finding]:
    if not name.startswith("biolink:"):
        ours = name.startswith("bc:") and name.removeprefix("bc:") in vocab.PREDICATES
        if not ours and not name.startswith(("schema:", "dcterms:")):
            yield "error", f"{name or 'this'} is no predicate of Biolink, schema.org or ours", claim
        return
    known = biolink.predicates().get(name)
    if known is None:
        yield "error", f"{name} is no predicate of Biolink 4.4.4", claim
    elif known.deprecated:
        yield "error", f"{name} is deprecated in Biolink 4.4.4", claim
    ends = []
    for end in ("rdf:subject", "rdf:object"):
        entity = next(iter(reader.nodes(claim, node(end))), None)
        ends.append(reader.word(entity, bc("category")) if entity else "")
    for misfit in biolink.misfits(name, *ends) if all(ends) else ():
        says = f"the {misfit.end} of {name} is a {misfit.category}, not a {misfit.expected}"
        if misfit.excuse:
            yield "note", f"{says} ({misfit.excuse})", claim
        else:
            yield "error", says, claim


def _check_value(slot: vocab.Slot, value: object, claim: NamedNode) -> Iterator[Finding]:
    name = curies.find_curie(slot.iri) or slot.iri
    words = getattr(value, "value", "")
    allowed = biolink.permissible(name)
    if slot.value == "predicate":
        curie = curies.find_curie(words) or words
        if curie not in biolink.predicates():
            yield "error", f"{curie} is no predicate of Biolink, so no {slot.name}", claim
    elif allowed and words not in allowed:
        yield "error", f"{words!r} is no value of {name} in Biolink 4.4.4", claim
    elif slot.value == "entity" and not isinstance(value, NamedNode):
        yield "error", f"{words!r} is no entity, and {slot.name} asks for one", claim


def check_keys(store: Store) -> Iterator[Finding]:
    """Claims whose name is not the key of what they say."""
    reader = GraphReader(store)
    for name in _claims(store):
        try:
            found = key(reader.claim(name, ()))
        except KgError as error:
            yield "error", str(error), name
            continue
        if name.value.rpartition("/")[2] != found:
            yield "error", "the claim does not say what its key stands for", name


def check_plain(store: Store) -> Iterator[Finding]:
    """Bare triples that no claim allows: denied, hedged, narrowed, quoted, or not grounded.

    A bare triple is one whose predicate is Biolink's or some claim's, and whose subject is no node
    of the graph's own bookkeeping. In a dataset all of them stand in the graph ``plain``.
    """
    reader = GraphReader(store)
    plain = store.names.graph("plain")
    predicates = {node(curie) for curie in biolink.predicates()}
    predicates |= {
        quad.object
        for quad in store.quads(None, node("rdf:predicate"))
        if isinstance(quad.object, NamedNode)
    }
    for quad in store.quads():
        subject, object_ = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(object_, NamedNode):
            continue
        in_plain = quad.graph_name == plain
        if not in_plain and (
            quad.predicate not in predicates
            or _is_bookkeeping(store, subject)
            or _is_part(reader, subject, quad.predicate)
        ):
            continue
        if store.has_graphs and not in_plain:
            yield "error", "a bare triple stands outside the graph for them", subject
        verdicts = [
            _why_not_plain(reader, claim)
            for claim in reader.subjects(node("rdf:subject"), subject)
            if quad.predicate in reader.nodes(claim, node("rdf:predicate"))
            and object_ in reader.nodes(claim, node("rdf:object"))
        ]
        about = curies.find_curie(quad.predicate.value) or quad.predicate.value
        words = " ".join(reader.word(each, node("rdfs:label")) for each in (subject, object_))
        if not verdicts:
            yield "error", f"the bare triple {about} ({words}) is nobody's claim", subject
        elif all(why for why, _ in verdicts):
            why, claim = verdicts[0]
            yield "error", f"the bare triple {about} is false or unsure: its claim {why}", claim


def _is_bookkeeping(store: Store, subject: NamedNode) -> bool:
    name = subject.value
    return name.startswith(store.base) and not name.startswith(store.base + "ent/")


def _is_part(reader: GraphReader, subject: NamedNode, predicate: NamedNode) -> bool:
    kinds = reader.all(subject, node("rdf:type"))
    return predicate == node("biolink:has_part") and bc("Combination") in kinds


def _why_not_plain(reader: GraphReader, claim: NamedNode) -> tuple[str, NamedNode]:
    """Say why a claim may not stand as a bare triple; empty: it may."""
    ends = [reader.nodes(claim, node(end)) for end in ("rdf:subject", "rdf:object")]
    store = reader.store
    if reader.word(claim, node("biolink:negated")) != "false":
        return "is denied", claim
    if any(quad.predicate.value in vocab.slots_by_iri() for quad in store.quads(claim)):
        return "is narrowed by a qualifier", claim
    if any(one.value.startswith(store.base) for each in ends for one in each):
        return "has an argument without an identifier", claim
    if reader.nodes(claim, bc("contradicts")):
        return "is contradicted", claim
    if not any(_is_firm(reader, one) for one in reader.nodes(claim, node("biolink:has_evidence"))):
        return "has no certain evidence that is not a quotation", claim
    return "", claim


def _is_firm(reader: GraphReader, evidence: NamedNode) -> bool:
    quoted = any(
        reader.word(one, bc("directQuote")) == "true"
        for one in reader.nodes(evidence, node("prov:qualifiedAttribution"))
    )
    return (
        not quoted
        and bc("Certain") in reader.nodes(evidence, bc("certainty"))
        and not reader.nodes(evidence, bc("expectationCue"))
        and bool(_FIRM & set(reader.nodes(evidence, bc("statementKind"))))
    )


CHECKS: dict[str, Check] = {
    "vocabulary": check_terms,
    "identifiers": check_identifiers,
    "Biolink": check_biolink,
    "key": check_keys,
    "plain triples": check_plain,
}
