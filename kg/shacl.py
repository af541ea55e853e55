"""Does a graph fit its shapes? By pySHACL, document by document, or by SPARQL over a whole store.

pySHACL reads its data into memory (rdflib); so it is given one document at a time: the nodes whose
home is the document's graph, and what the shapes ask of the nodes that these point to. Of a store
of any size the same is asked in SPARQL, which `kg.shapes` makes of the same shapes. Both find the
same (``tests/test_shapes.py`` breaks every constraint and compares).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, get_args

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from kg import resources
from kg.errors import MissingError, UsageError
from kg.nodes import node
from kg.shapes import context_paths, questions
from kg.store import Store

if TYPE_CHECKING:
    import rdflib

Engine = Literal["auto", "pyshacl", "sparql"]
#: Quads up to which pySHACL, where it is installed, is chosen: it takes some ten seconds for them.
_SMALL = 200_000
#: Nodes that pySHACL looks at together, when a graph has more than most documents.
_BATCH = 5_000
#: How far from a node its shape looks: a claim's evidence, the document of a span, its run.
_STEPS = 3
_TYPE, _SUBCLASS = node("rdf:type"), node("rdfs:subClassOf")


def check_shapes(store: Store, engine: Engine = "auto") -> Iterator[tuple[str, NamedNode]]:
    """Yield what breaks a shape: a message, and the node it is about.

    ``auto`` takes pySHACL for a graph of up to 200,000 quads, where it is installed, and SPARQL
    for any other. Raises ``MissingError`` when pySHACL is asked for and is not there.
    """
    if engine not in get_args(Engine):
        raise UsageError(f"no engine is named {engine!r}: choose {', '.join(get_args(Engine))}")
    found = by_pyshacl(store) if _chosen(store, engine) == "pyshacl" else by_sparql(store)
    yield from found


def _chosen(store: Store, engine: Engine) -> Engine:
    if engine != "auto":
        return engine
    small = sum(1 for _ in islice(store.quads(), _SMALL + 1)) <= _SMALL
    return "pyshacl" if small and find_spec("pyshacl") else "sparql"


def by_sparql(store: Store) -> Iterator[tuple[str, NamedNode]]:
    """Ask the store for what breaks each constraint."""
    for question in questions(store.kinds):
        answer = store.query(question.sparql)
        for focus, *values in getattr(answer, "rows", ()):
            value = getattr(values[0], "value", None) if values else None
            yield _worded(question.message, focus, value), focus


def by_pyshacl(store: Store) -> Iterator[tuple[str, NamedNode]]:
    """Let pySHACL look at one document after the other."""
    try:
        import pyshacl
    except ImportError as error:
        raise MissingError(
            "this needs pySHACL: pip install 'bioclaim-kg[validate]', or ask with --shapes sparql"
        ) from error
    import rdflib

    from kg.rdflib_bridge import to_term

    for nodes in _parts(store):
        data = rdflib.Graph()
        for triple in _around(store, nodes):
            data.add((to_term(triple.subject), to_term(triple.predicate), to_term(triple.object)))
        _, results, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none")
        for message, focus in _findings(results, rdflib.SH):
            if focus in nodes:
                yield message, focus


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    return graph.parse(resources.ontologies() / "shapes.ttl", format="turtle")


def _findings(results: Any, sh: Any) -> Iterator[tuple[str, NamedNode]]:
    import rdflib

    for result in results.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus = results.value(result, sh.focusNode)
        shape = results.value(result, sh.sourceShape)
        message = _shapes().value(shape, sh.message) or "does not fit its shape"
        value = results.value(result, sh.value)
        if isinstance(focus, rdflib.URIRef):
            where = NamedNode(str(focus))
            yield _worded(str(message), where, None if value is None else str(value)), where


def _worded(message: str, focus: NamedNode, value: str | None) -> str:
    if value is not None and len(value) < 200 and value != focus.value:
        return f"{message} (found: {value})"
    return message


def _parts(store: Store) -> Iterator[set[NamedNode]]:
    """Yield the nodes with a type, those of one graph together, each node once."""
    graphs: list[NamedNode] | list[None] = store.graphs() or [None]
    for graph in graphs:
        nodes = iter(
            {
                quad.subject: None
                for quad in store.quads(None, _TYPE, None, graph)
                if isinstance(quad.subject, NamedNode) and _home(store, quad) == graph
            }
        )
        while batch := set(islice(nodes, _BATCH)):
            yield batch


def _home(store: Store, quad: Quad) -> NamedNode | None:
    """Return the first graph, by name, that gives a node a type; ``None`` without graphs."""
    if not store.has_graphs:
        return None
    assert isinstance(quad.subject, NamedNode)
    found = (one.graph_name for one in store.quads(quad.subject, _TYPE))
    return min((one for one in found if isinstance(one, NamedNode)), key=str)


def _around(store: Store, nodes: Iterable[NamedNode]) -> Iterator[Triple]:
    """Yield all that is said of some nodes, and what shapes ask of those they point to."""
    told = {quad.triple for one in nodes for quad in store.quads(one)}
    seen: set[NamedNode | BlankNode] = set(nodes)
    yield from told
    for _ in range(_STEPS):
        beyond = {
            one.object for one in told if isinstance(one.object, NamedNode | BlankNode)
        } - seen
        told = {
            quad.triple
            for one in beyond
            for predicate in (_TYPE, _SUBCLASS, *context_paths())
            for quad in store.quads(one, predicate)
        }
        seen |= beyond
        yield from told
