"""From pyoxigraph's terms to rdflib's, for those who want the rdflib API; for small graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

if TYPE_CHECKING:
    import rdflib


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


def to_dataset(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> rdflib.Dataset:
    """Return a dataset in memory; its default graph is the union of all its graphs."""
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    dataset = rdflib.Dataset(default_union=True)
    for prefix, iri in prefixes.items():
        dataset.bind(prefix, iri, override=True, replace=True)
    for quad in quads:
        graph = quad.graph_name
        name = to_term(graph) if isinstance(graph, NamedNode) else DATASET_DEFAULT_GRAPH_ID
        triple = (to_term(quad.subject), to_term(quad.predicate), to_term(quad.object))
        dataset.graph(name).add(triple)
    return dataset
