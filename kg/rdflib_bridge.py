"""From pyoxigraph's terms to rdflib's, for those who want the rdflib API; for small graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import UsageError
from kg.guard import check_query

if TYPE_CHECKING:
    import rdflib

#: The parser that rdflib reads SPARQL with is not made for several threads.
_PARSING = Lock()


def to_term(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """Return the rdflib term, with its lexical form as it is."""
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise TypeError(f"{term} is no RDF 1.1 term")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = rdflib.URIRef(term.datatype.value)
    plain = datatype == rdflib.XSD.string
    return rdflib.Literal(term.value, datatype=None if plain else datatype, normalize=False)


@cache
def _asked_only() -> type[rdflib.Dataset]:
    """Return the class of our datasets; made late, because rdflib is slow to import."""
    import rdflib
    from rdflib.plugins.sparql import prepareQuery

    class AskedOnly(rdflib.Dataset):
        """A dataset whose queries reach nothing else, and which SPARQL does not change."""

        def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
            """Answer a query; ``UsageError`` for what would send requests (SERVICE, FROM)."""
            if isinstance(query_object, str):
                check_query(query_object)
                names = kwargs.get("initNs") or dict(self.namespaces())
                with _PARSING:
                    query_object = prepareQuery(query_object, names, kwargs.get("base"))
            _check_reach(query_object.algebra)
            return super().query(query_object, *args, **kwargs)

        def update(self, *_: Any, **__: Any) -> None:
            """Refuse: the graph in the directory would stay as it is."""
            raise UsageError(
                "this dataset is read only: change the graph with kg build, "
                "or copy its quads to a dataset of your own"
            )

    return AskedOnly


def _check_reach(algebra: Any) -> None:
    """Raise ``UsageError`` when a query, as rdflib has read it, would send requests."""
    from rdflib.plugins.sparql.algebra import traverse

    found = {"FROM"} if algebra.datasetClause else set()

    def look(part: Any) -> None:
        if getattr(part, "name", "") == "ServiceGraphPattern":
            found.add("SERVICE")

    traverse(algebra, visitPre=look)
    if found:
        raise UsageError(
            f"{' and '.join(sorted(found))} is not allowed here: rdflib would send requests to "
            "other machines; choose a graph with GRAPH"
        )


def to_dataset(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> rdflib.Dataset:
    """Return a dataset in memory; its default graph is the union of all its graphs.

    Its ``query`` refuses SERVICE and FROM, which make rdflib send requests, and its ``update``
    everything, with ``UsageError``; it may be asked from several threads.
    """
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    dataset = _asked_only()(default_union=True)
    for prefix, iri in prefixes.items():
        dataset.bind(prefix, iri, override=True, replace=True)
    for quad in quads:
        graph = quad.graph_name
        name = to_term(graph) if isinstance(graph, NamedNode) else DATASET_DEFAULT_GRAPH_ID
        triple = (to_term(quad.subject), to_term(quad.predicate), to_term(quad.object))
        dataset.graph(name).add(triple)
    return dataset
