"""Is a graph what it should be? Shapes, vocabulary, Biolink, keys, and no false plain triple.

Each problem names the claim it is about. The shapes are looked at by pySHACL (the extra
``validate``), one document at a time, or by SPARQL (`kg.shacl`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from kg.checks import CHECKS, Finding
from kg.errors import GraphError
from kg.graph_read import GraphReader
from kg.nodes import bc, node
from kg.rdf import graphs
from kg.rdf_read import read_readings, stored_terms
from kg.report import Problem, Report
from kg.shacl import Engine, check_shapes
from kg.store import Store

#: How far up from a node its claim is looked for: context -> evidence -> claim.
_STEPS = 3


def validate(path: Path | str, *, shapes: Engine = "auto") -> Report:
    """Validate a graph directory or an RDF file.

    ``shapes`` says who looks at the shapes (`kg.shacl.check_shapes`). Raises ``GraphError`` when
    the graph cannot be read at all, and ``MissingError`` when pySHACL is asked for and missing.
    """
    with Store.read(Path(path)) as store:
        return validate_store(store, shapes=shapes)


def validate_store(store: Store, *, shapes: Engine = "auto") -> Report:
    """Validate a store."""
    owners = _Owners(store)
    found: set[Problem] = set()

    def shaped(store: Store) -> Iterator[Finding]:
        for message, where in check_shapes(store, shapes):
            yield "error", message, where

    checks = {"shapes": shaped, **CHECKS, "assembly": check_assembly, "union": check_union}
    for name, check in checks.items():
        for severity, message, where in check(store):
            found.update(
                Problem(severity, name, message, claim, label, where.value)
                for claim, label in owners.of(where)
            )
    claims = len({quad.subject for quad in store.quads(None, node("rdf:type"), bc("Claim"))})
    return Report(tuple(sorted(found)), claims)


class _Owners:
    """Finds the claims that a node belongs to."""

    def __init__(self, store: Store) -> None:
        self._reader = GraphReader(store)
        self._store = store

    def of(self, where: NamedNode) -> list[tuple[str, str]]:
        """Return IRI and label of the claims a node is about, at least one pair (perhaps empty)."""
        level = {where}
        for _ in range(_STEPS):
            claims = [one for one in level if self._is_claim(one)]
            if claims:
                return sorted((one.value, self._label(one)) for one in claims)
            level = {
                quad.subject
                for one in level
                for quad in self._store.quads(None, None, one)
                if isinstance(quad.subject, NamedNode)
            }
        return [("", "")]

    def _is_claim(self, one: NamedNode) -> bool:
        return bc("Claim") in self._reader.all(one, node("rdf:type"))

    def _label(self, claim: NamedNode) -> str:
        return self._reader.word(claim, node("rdfs:label"))


def check_assembly(store: Store) -> Iterator[Finding]:
    """Whether counts, levels, labels and plain triples are those that follow from the evidence.

    One named graph is compared at a time, so that memory holds the readings and one graph.
    """
    reader = GraphReader(store)
    try:
        again = graphs(read_readings(store), base=store.base, terms=stored_terms(store))
        if store.has_graphs:
            waiting = set(store.graphs())
            for graph, triples in again:
                waiting.discard(graph)
                yield from _differences(set(triples), store, reader, graph)
            for graph in sorted(waiting, key=str):
                yield from _differences(set(), store, reader, graph)
        else:
            whole = {triple for _, triples in again for triple in triples}
            yield from _differences(whole, store, reader, None)
    except GraphError as error:
        yield "error", f"the graph cannot be read back: {error}", NamedNode(store.base)


def _differences(
    wanted: set[Triple], store: Store, reader: GraphReader, graph: NamedNode | None
) -> Iterator[Finding]:
    """Yield what a graph lacks, and what it has too much."""
    held = {quad.triple for quad in store.quads(graph=graph)}
    changed: dict[tuple[NamedNode, NamedNode], list[str]] = defaultdict(list)
    for says, triples in (("is missing", wanted - held), ("does not follow", held - wanted)):
        for one in triples:
            if isinstance(one.subject, NamedNode):
                words = getattr(one.object, "value", str(one.object))
                changed[one.subject, one.predicate].append(f"{words!r} {says}")
    for (subject, predicate), what in changed.items():
        name = reader.short(predicate)
        yield "error", f"{name}: {', '.join(sorted(what))} from the evidence", subject


def check_union(store: Store) -> Iterator[Finding]:
    """Whether the default graph, in which queries look, is the union of the named graphs."""
    for says, number in zip(("lacks", "has"), store.union_faults(), strict=True):
        if number:
            many = " too many" if says == "has" else ""
            yield (
                "error",
                f"the union of the graphs {says} {number} triples{many}: build it again",
                NamedNode(store.base),
            )
