"""The rdflib API over a store of pyoxigraph, on disk or in memory: no copy, only for reading."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn

import pyoxigraph as ox
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


def from_term(term: object) -> NamedNode | BlankNode | Literal:
    """Return the term of an rdflib one; ``ValueError`` for what no graph can hold."""
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise ValueError(f"{term!r} is no RDF term")
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype or rdflib.XSD.string)))


@cache
def _read_only() -> type[rdflib.store.Store]:
    """Return the class of our rdflib stores; made late, because rdflib is slow to import."""
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    class ReadOnly(rdflib.store.Store):
        """A pyoxigraph store whose default graph is the union of its named graphs, if it has any.

        What rdflib looks up is looked up there, and what it is asked in SPARQL is answered there,
        unless the query is prepared or has bindings: then rdflib answers by look-ups.
        """

        context_aware = True
        graph_aware = True

        def __init__(self, quads: ox.Store) -> None:
            self._quads = quads
            self._named = any(True for _ in quads.named_graphs())
            self._prefixes: dict[str, rdflib.URIRef] = {}
            super().__init__()

        def triples(
            self, triple_pattern: Any, context: Any = None
        ) -> Iterator[tuple[Any, Iterator[Any]]]:
            """Yield what fits, each triple with the graphs that hold it."""
            try:
                s, p, o = (None if one is None else from_term(one) for one in triple_pattern)
                where = self._where(context)
                if where is None:
                    return
                found = self._quads.quads_for_pattern(s, p, o, where)  # type: ignore[arg-type]
            except (TypeError, ValueError):  # such a term is in no graph
                return
            for quad in found:
                triple = to_term(quad.subject), to_term(quad.predicate), to_term(quad.object)
                graphs = self._holding(quad) if context is None else iter((context,))
                yield triple, graphs

        def _where(self, context: Any) -> NamedNode | BlankNode | ox.DefaultGraph | None:
            """Return where a context is looked for: the union for none, None for nowhere."""
            if context is None:
                return ox.DefaultGraph()
            if context.identifier == DATASET_DEFAULT_GRAPH_ID:
                return None if self._named else ox.DefaultGraph()
            name = from_term(context.identifier)
            return name if isinstance(name, NamedNode | BlankNode) else None

        def _holding(self, quad: Quad) -> Iterator[Any]:
            if not self._named:
                yield rdflib.Graph(self, DATASET_DEFAULT_GRAPH_ID)
                return
            triple = quad.subject, quad.predicate, quad.object
            for each in self._quads.quads_for_pattern(*triple, None):
                if not isinstance(each.graph_name, ox.DefaultGraph):
                    yield rdflib.Graph(self, to_term(each.graph_name))

        def __len__(self, context: Any = None) -> int:
            where = self._where(context)
            if where is None:
                return 0
            return sum(1 for _ in self._quads.quads_for_pattern(None, None, None, where))

        def contexts(self, triple: Any = None) -> Generator[Any, None, None]:
            """Yield the named graphs, or those that hold a triple."""
            if triple is not None:
                for _, graphs in self.triples(triple):
                    yield from graphs
                return
            for name in self._quads.named_graphs():
                yield rdflib.Graph(self, to_term(name))

        def query(  # type: ignore[override]
            self, query: Any, names: Any, bindings: Any, where: Any, **_: Any
        ) -> Any:
            """Answer a query in the store; ``UsageError`` for one that is none or reaches out."""
            if not isinstance(query, str):
                _check_reach(query.algebra)
            elif bindings or (where == DATASET_DEFAULT_GRAPH_ID and self._named):
                _check_reach(_prepared(query, names).algebra)
            else:
                check_query(query)
                graph = None if where == "__UNION__" else NamedNode(str(where))
                prefixes = {prefix: str(iri) for prefix, iri in dict(names).items()}
                return _result(self._quads, query, prefixes, graph)
            raise NotImplementedError("rdflib answers these itself")

        def bind(self, prefix: str, namespace: Any, override: bool = True) -> None:
            """Take a prefix for a namespace."""
            if override or prefix not in self._prefixes:
                self._prefixes = {
                    known: iri for known, iri in self._prefixes.items() if iri != namespace
                } | {prefix: namespace}

        def namespace(self, prefix: str) -> Any:
            """Return the namespace of a prefix, or None."""
            return self._prefixes.get(prefix)

        def prefix(self, namespace: Any) -> str | None:
            """Return the prefix of a namespace, or None."""
            return next((one for one, iri in self._prefixes.items() if iri == namespace), None)

        def namespaces(self) -> Iterator[tuple[str, Any]]:
            """Yield prefixes and namespaces."""
            yield from list(self._prefixes.items())

        def add_graph(self, graph: Any) -> None:
            """Do nothing: rdflib says so of every graph it is asked for."""

        add = addN = remove = remove_graph = update = _refuse  # noqa: N815

    return ReadOnly


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise UsageError(
        "this dataset is read only: change the graph with kg build, "
        "or copy its quads to a dataset of your own"
    )


def _prepared(query: str, prefixes: Any) -> Any:
    from rdflib.plugins.sparql import prepareQuery

    check_query(query)
    with _PARSING:
        return prepareQuery(query, dict(prefixes))


def _result(
    store: ox.Store, query: str, prefixes: Mapping[str, str], graph: NamedNode | None
) -> Any:
    """Return what the store answers, as rdflib has answers."""
    import rdflib
    from rdflib.query import Result

    scope = {} if graph is None else {"default_graph": graph}
    try:
        found = store.query(query, prefixes=dict(prefixes), **scope)  # type: ignore[arg-type]
    except SyntaxError as error:
        raise UsageError(f"the query is no SPARQL 1.1: {error.msg or error}") from error
    except (RuntimeError, ValueError) as error:
        raise UsageError(f"the query cannot be run: {error}") from error
    if isinstance(found, ox.QueryBoolean):
        result = Result("ASK")
        result.askAnswer = bool(found)
    elif isinstance(found, ox.QueryTriples):
        result = Result("CONSTRUCT")
        result.graph = rdflib.Graph()
        for one in found:
            result.graph.add((to_term(one.subject), to_term(one.predicate), to_term(one.object)))
    else:
        result = Result("SELECT")
        names = [one.value for one in found.variables]
        result.vars = [rdflib.Variable(name) for name in names]
        result.bindings = [
            {rdflib.Variable(name): to_term(row[name]) for name in names if row[name] is not None}
            for row in found
        ]
    return result


@cache
def _asked_only() -> type[rdflib.Dataset]:
    """Return the class of our datasets; made late, because rdflib is slow to import."""
    import rdflib

    class AskedOnly(rdflib.Dataset):
        """A dataset whose queries reach nothing else, and which nothing changes."""

        def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
            """Answer a query; ``UsageError`` for what would send requests.

            That is SERVICE, and FROM where rdflib answers: a prepared query, one with bindings.
            """
            if isinstance(query_object, str):
                check_query(query_object)
                names = kwargs.get("initNs") or dict(self.namespaces())
                if kwargs.get("initBindings") or not kwargs.get("use_store_provided", True):
                    query_object = _prepared(query_object, names)
            if not isinstance(query_object, str):
                _check_reach(query_object.algebra)
            return super().query(query_object, *args, **kwargs)

        def update(self, *_: Any, **__: Any) -> None:
            """Refuse: the graph in the directory would stay as it is."""
            _refuse()

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


def over(store: ox.Store, prefixes: Mapping[str, str]) -> rdflib.Dataset:
    """Return a dataset over a store, whose default graph is the union of its named graphs.

    It can be read, and asked from several threads; nothing is copied, and nothing can be changed:
    that, and SERVICE, which would send requests, raise ``UsageError``. FROM chooses among the
    graphs of the store; where rdflib itself would answer it (a prepared query, one with bindings),
    and so fetch the address, it is refused.
    """
    dataset = _asked_only()(_read_only()(store), default_union=True)  # type: ignore[arg-type]
    for prefix, iri in prefixes.items():
        dataset.bind(prefix, iri, override=True, replace=True)
    return dataset


def to_dataset(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> rdflib.Dataset:
    """Return the same over quads, which are put into memory."""
    store = ox.Store()
    store.bulk_extend(quads)
    if any(True for _ in store.named_graphs()):
        store.bulk_extend([Quad(*quad.triple) for quad in store])
    return over(store, prefixes)
