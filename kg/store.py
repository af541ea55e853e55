"""A graph directory: write it whole, open it, ask it.

``store/`` holds all named graphs (pyoxigraph on disk); ``graph.trig`` and ``graph.ttl`` hold the
same for people and programs, sorted. Nothing else is kept of a document: what `kg.rdf_read` reads
back from the store is what the next build starts from, so there is no cache to go stale. In a
query the default graph is the union of all graphs: it is kept in the store's own default graph,
each triple once, since a union made while asking has a triple as often as it has graphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import curies
from kg.config import DEFAULT_BASE
from kg.errors import GraphError
from kg.guard import check_query
from kg.model import Annotation
from kg.nodes import Names, bc, node
from kg.rdf import FORMAT_VERSION
from kg.rdf import lines as to_lines
from kg.rows import Answer
from kg.serial import Spool
from kg.sources import Reading
from kg.swap import locked, replacing, steadily
from kg.terms import Terms
from kg.worker import Limits, ask, collect, run

if TYPE_CHECKING:
    import rdflib

STORE, TRIG, TURTLE = "store", "graph.trig", "graph.ttl"
#: Suffixes that pyoxigraph does not know: what `kg.exporters` calls a format.
_SUFFIXES = {"rdfxml": ox.RdfFormat.RDF_XML}


class Store:
    """A graph to be read and asked; it is never changed.

    Make one with `open`, or with `of` from quads (then it lives in memory).
    """

    def __init__(self, quads: ox.Store, directory: Path | None = None) -> None:
        self._quads = quads
        self.directory = directory

    @classmethod
    def open(cls, directory: Path | str) -> Store:
        """Open a graph directory; ``GraphError`` says what is wrong with one that is none."""
        folder = Path(directory)
        quads = steadily(folder, lambda: _opened(folder))
        for quad in quads.quads_for_pattern(None, bc("formatVersion"), None, None):
            version = getattr(quad.object, "value", "")
            if version != FORMAT_VERSION:
                raise GraphError(
                    f"{folder} is of the format {version!r}, and this program reads "
                    f"{FORMAT_VERSION!r}: build it again with --replace, or use the program "
                    "that made it"
                )
        union = quads.quads_for_pattern(None, None, None, ox.DefaultGraph())
        if any(True for _ in quads.named_graphs()) and next(union, None) is None:
            raise GraphError(
                f"{folder} is of a program before this one, which kept no union of its graphs, so "
                "that questions find nothing: build it again with --replace"
            )
        return cls(quads, folder)

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> Store:
        """Return a store in memory."""
        store = ox.Store()
        store.bulk_extend(quads)
        return cls._with_union(store)

    @classmethod
    def _with_union(cls, store: ox.Store) -> Store:
        """Put the union of its graphs beside them, where there are any."""
        if any(True for _ in store.named_graphs()):
            store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        return cls(store)

    @classmethod
    def read(cls, path: Path) -> Store:
        """Return a graph directory, or an RDF file in memory; ``GraphError`` when it is neither."""
        if path.is_dir() or not path.suffix:
            return cls.open(path)
        try:
            suffix = path.suffix.removeprefix(".").lower()
            form = _SUFFIXES.get(suffix) or ox.RdfFormat.from_extension(suffix)
            if form is None:
                raise GraphError(f"{path}: no RDF format ends in {path.suffix or 'nothing'!r}")
            store = ox.Store()
            store.bulk_load(path=path, format=form)
            return cls._with_union(store)
        except (OSError, SyntaxError, ValueError) as error:
            raise GraphError(f"{path} cannot be read as RDF: {error}") from error

    @cached_property
    def base(self) -> str:
        """The base IRI of the names in the graph."""
        for quad in self._quads.quads_for_pattern(None, node("rdf:type"), bc("ClaimGraph"), None):
            if isinstance(quad.subject, ox.NamedNode):
                return quad.subject.value
        return DEFAULT_BASE

    @cached_property
    def names(self) -> Names:
        """How things in the graph are named."""
        return Names(self.base)

    @cached_property
    def has_graphs(self) -> bool:
        """Say whether the quads stand in named graphs (a Turtle file has none)."""
        return any(True for _ in self._quads.named_graphs())

    def graphs(self) -> list[ox.NamedNode]:
        """Return the named graphs, by name."""
        found = (one for one in self._quads.named_graphs() if isinstance(one, ox.NamedNode))
        return sorted(found, key=str)

    def kinds(self, cls: str) -> tuple[str, ...]:
        """Return the IRIs of a class and of all that the graph says are subclasses of it."""
        found, waiting = {cls}, [cls]
        while waiting:
            for quad in self.quads(None, node("rdfs:subClassOf"), ox.NamedNode(waiting.pop())):
                if isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in found:
                    found.add(quad.subject.value)
                    waiting.append(quad.subject.value)
        return tuple(sorted(found))

    def union_faults(self) -> tuple[int, int]:
        """Return how many triples the default graph lacks, and how many are in no named graph."""
        if not self.has_graphs:
            return 0, 0
        lacking = sum(ox.Quad(*quad.triple) not in self._quads for quad in self.quads())
        union = self._quads.quads_for_pattern(None, None, None, ox.DefaultGraph())
        extra = sum(next(self.quads(*quad.triple), None) is None for quad in union)
        return lacking, extra

    def __len__(self) -> int:
        return sum(1 for _ in self.quads())

    def quads(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: ox.NamedNode | ox.Literal | None = None,  # noqa: A002
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that fit, in no order; the union beside the named graphs is left out."""
        found = self._quads.quads_for_pattern(subject, predicate, object, graph)
        if graph is not None or not self.has_graphs:
            return found
        return (quad for quad in found if isinstance(quad.graph_name, ox.NamedNode))

    def lines(self, *, union: bool = False) -> Iterator[str]:
        """Yield the quads as the lines that `kg.serial.Spool` takes, quicker than as quads.

        ``union`` yields the triples of the default graph.
        """
        graphs: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph()]
        if self.has_graphs and not union:
            graphs = [*self.graphs()]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "graph.nt"
            for graph in graphs:
                self._quads.dump(path, format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
                head = f"{graph}\t"
                with path.open(encoding="utf-8", newline="\n") as file:
                    for line in file:
                        yield head + line[:-3]

    def query(
        self,
        query: str,
        values: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
        *,
        limits: Limits | None = None,
    ) -> Answer:
        """Answer a SPARQL query: rows, triples, or yes and no.

        Prefixes of ``ontologies/prefixes.json`` need not be declared. ``values`` are put in for
        variables. With ``limits`` the query runs in a process of its own, which is stopped when
        it takes too long (a store in memory is asked here, without a time limit). Raises
        ``UsageError`` for bad SPARQL, SERVICE and updates, or when a limit is reached.
        """
        check_query(query)
        prefixes = dict(curies.prefixes())
        texts = {name: str(value) for name, value in (values or {}).items()}
        if limits and self.directory:
            return ask(self.directory, query, prefixes, texts, limits)
        return collect(run(self._quads, query, prefixes, texts))

    @property
    def dataset(self) -> rdflib.Dataset:
        """The graph as an `rdflib.Dataset`, read from the store itself; the union by default.

        Nothing is copied, and nothing can be changed: that, and SERVICE in a query, raise
        ``UsageError``. A query has no time limit there. Details: `kg.rdflib_bridge.over`.
        """
        from kg.rdflib_bridge import over

        return over(self._quads, self.names.prefixes())

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files, so that the directory can be replaced on every system."""
        self._quads = ox.Store()


def _opened(folder: Path) -> ox.Store:
    if not (folder / STORE).is_dir():
        raise GraphError(f"{folder} holds no graph: make one with kg build INPUT -o {folder}")
    try:
        return ox.Store.read_only(str(folder / STORE))
    except (OSError, ValueError, RuntimeError) as error:
        raise GraphError(
            f"the store in {folder} cannot be opened ({error}): build it again with --replace"
        ) from error


def write_files(
    folder: Path,
    annotations: Iterable[Annotation | Reading],
    *,
    base: str = DEFAULT_BASE,
    terms: Terms | None = None,
) -> int:
    """Write store, TriG and Turtle into an empty folder, and return the number of quads."""
    names = Names(base)
    with TemporaryDirectory(dir=folder, prefix=".spool") as name:
        spool = Spool(to_lines(annotations, base=base, terms=terms), Path(name), names)
        spool.write(folder / TRIG, ox.RdfFormat.TRIG)
        union = Spool(spool.lines(), Path(name), names, union=True)
        union.write(folder / TURTLE, ox.RdfFormat.TURTLE)
        store = ox.Store(str(folder / STORE))
        store.bulk_load(path=spool.path, format=ox.RdfFormat.N_QUADS)
        count = len(store)
        store.bulk_load(path=union.path, format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
    return count


def write_graph(
    directory: Path,
    annotations: Iterable[Annotation | Reading],
    *,
    base: str = DEFAULT_BASE,
    terms: Terms | None = None,
) -> int:
    """Make ``directory`` the graph of these annotations, and return the number of quads.

    Whatever graph was there is replaced at once, when the new one is complete; to add to it, give
    its readings too (`kg.rdf_read.read_readings`), to remove a document, leave its reading out.
    """
    with locked(directory), replacing(directory) as folder:
        return write_files(folder, annotations, base=base, terms=terms)
