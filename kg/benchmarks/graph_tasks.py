"""What `kg.benchmarks.graph` measures, each in a process of its own; times are a core's work."""

from __future__ import annotations

import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import NamedNode, RdfFormat

from kg import curies, queries
from kg.benchmarks import made_up
from kg.exporters import export
from kg.nodes import Names, node
from kg.rdf import lines
from kg.serial import Spool
from kg.store import Store, write_graph

#: Values for the named queries that ask about one thing.
_ASKED = {
    "about": {"asked": "CHEBI:900000"},
    "any-kind-of": {"asked": "MONDO:9000001"},
    "triples-about": {"asked": "MONDO:9000013"},
    "what-affects": {"asked": "MONDO:9000013"},
    "what-helps": {"asked": "MONDO:9000013"},
    "entities": {"category": "Disease"},
}
#: Questions of one thing, such as a page or a reader asks all the time.
_LOOKUPS = {
    "entity by name": 'SELECT ?e WHERE { ?e rdfs:label "%(name)s" }',
    "claims of an entity": "SELECT ?c ?l WHERE { ?c rdf:subject <%(drug)s> ; rdfs:label ?l }",
    "all of a claim": "SELECT ?p ?o WHERE { <%(claim)s> ?p ?o }",
    "evidence of a claim": "SELECT ?t ?d WHERE { <%(claim)s> biolink:has_evidence ?e . "
    "?e biolink:supporting_text ?t ; prov:wasDerivedFrom/dcterms:identifier ?d }",
    "how sure a pair is": "SELECT ?c ?b WHERE { ?c rdf:subject <%(drug)s> ; "
    "rdf:object <%(disease)s> ; bc:belief ?b }",
}
#: Questions of the whole graph.
_AGGREGATES = {
    "claims by predicate": "SELECT ?p (COUNT(?c) AS ?n) WHERE { ?c rdf:predicate ?p } GROUP BY ?p",
    "certainty of evidence": "SELECT ?l (COUNT(?e) AS ?n) WHERE { ?e bc:certainty ?l } GROUP BY ?l",
    "claims": "SELECT (COUNT(?c) AS ?n) WHERE { ?c a bc:Claim }",
    "most disputed": "SELECT ?d (COUNT(?c) AS ?n) WHERE { ?c bc:contradicts ?o ; rdf:object ?d } "
    "GROUP BY ?d ORDER BY DESC(?n) LIMIT 10",
}
Figures = dict[str, Any]
#: The file that both sides load.
#: The named graphs that are of no document: assembly, entities, plain.
SHARED_GRAPHS = 3
QUADS = "quads.nq"
#: Our names of formats, and rdflib's.
FORMS = {"nq": "nquads", "jsonld": "json-ld", "trig": "trig", "ttl": "turtle"}


@dataclass(frozen=True, slots=True)
class Work:
    """A folder to work in, how many claims to make, and when to stop rdflib."""

    folder: Path
    claims: int
    cap: float


@contextmanager
def timed(into: Figures, name: str) -> Iterator[None]:
    """Put the seconds of work that a block takes among some figures."""
    started = time.process_time()
    yield
    into[name] = time.process_time() - started


class _Stopped(Exception):  # noqa: N818 - the end of something, and no error
    """Something took longer than it may."""


def within(seconds: float, do: Callable[[], object]) -> float:
    """Return the seconds of work something takes, or infinity when that is more than allowed."""

    def stop(*_: object) -> None:
        raise _Stopped

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    started = time.process_time()
    try:
        do()
    except _Stopped:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - started


def memory() -> float:
    """Return the most megabytes this process has held."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


# ---------------------------------------------------------------------- in a process of its own


def build(work: Work) -> Figures:
    """Write a graph directory of so many claims, and the file that both sides load."""
    found: Figures = {}
    with timed(found, "read"):
        readings = list(made_up.readings(work.claims))
    with timed(found, "build"):
        found["quads"] = write_graph(work.folder, readings, terms=made_up.TERMS)
    found["on disk (MB)"] = (
        sum(one.stat().st_size for one in (work.folder / "store").iterdir()) / 1e6
    )
    found["memory"] = memory()
    with Store.open(work.folder) as store:
        export(store, "nq", work.folder / QUADS)
    return found


def files(work: Work) -> Figures:
    """Write sorted TriG and Turtle of so many claims, as a build does, and nothing else."""
    found: Figures = {}
    names = Names()
    readings = list(made_up.readings(work.claims))
    with timed(found, "assembly and quads"):
        given = list(lines(readings, terms=made_up.TERMS))
    found["quads"] = len(given)
    with TemporaryDirectory(dir=work.folder) as place, timed(found, "sorted TriG and Turtle"):
        spool = Spool(given, Path(place), names)
        spool.write(Path(place) / "graph.trig", RdfFormat.TRIG)
        union = Spool(spool.lines(), Path(place), names, union=True)
        union.write(Path(place) / "graph.ttl", RdfFormat.TURTLE)
    return found


def load(work: Work) -> Figures:
    """Load the quads into memory, with their union, and ask all named queries."""
    found: Figures = {}
    with timed(found, "load"):
        store = Store.read(work.folder / QUADS)
    found["memory"] = memory()
    found["queries"] = {name: _best(_ask(name, store)) for name in queries.names()}
    return found


def disk(work: Work) -> Figures:
    """Ask a graph on disk the named queries, for single things, and for sums over all."""
    found: Figures = {}
    with Store.open(work.folder) as store:
        for kind, asked in (("look-ups", _LOOKUPS), ("aggregates", _AGGREGATES)):
            found[kind] = {}
            for name, query in asked.items():
                numbers = range(3, 4_000, 97) if kind == "look-ups" else range(1)
                filled = [query % _things(store, at) if "%" in query else query for at in numbers]
                times = [_once(partial(store.query, one)) for one in filled]
                found[kind][name] = [statistics.median(times), max(times)]
        found["memory"] = memory()
        found["queries"] = {name: _best(_ask(name, store)) for name in queries.names()}
    return found


def export_ours(work: Work) -> Figures:
    """Write the graph sorted, from the store on disk."""
    found: Figures = {}
    with Store.open(work.folder) as store:
        for form in FORMS:
            with timed(found, form):
                export(store, form, work.folder / "out")
    return found


def rdflib(work: Work) -> Figures:
    """Load the same quads with rdflib, and ask the same queries."""
    from rdflib import Dataset

    found: Figures = {}
    data = Dataset(default_union=True)
    with timed(found, "load"), (work.folder / QUADS).open("rb") as file:
        data.parse(file, format="nquads")
    found["memory"] = memory()
    found["queries"] = {}
    with Store.open(work.folder) as store:
        filled = {name: _filled(name, store) for name in queries.names()}
    for name, sparql in filled.items():
        ask = partial(data.query, sparql, initNs=dict(curies.prefixes()))
        found["queries"][name] = within(work.cap, lambda ask=ask: list(ask()))  # type: ignore[misc]
        sys.stderr.write(f"rdflib: {name} {found['queries'][name]:.2f} s\n")
    return found


def export_rdflib(work: Work) -> Figures:
    """Write the graph with rdflib."""
    from rdflib import Dataset

    data = Dataset(default_union=True)
    found: Figures = {}
    with (work.folder / QUADS).open("rb") as file:
        data.parse(file, format="nquads")
    for form, name in FORMS.items():
        write = partial(data.serialize, str(work.folder / "out"), name)
        found[form] = within(10 * work.cap, write)
        sys.stderr.write(f"rdflib: {form} {found[form]:.2f} s\n")
    return found


TASKS = {
    task.__name__: task for task in (build, files, load, disk, export_ours, rdflib, export_rdflib)
}


def _best(do: Callable[[], object]) -> float:
    """Return the least seconds of work of three times; of one, when that takes long."""
    first = _once(do)
    return first if first > 1 else min(first, _once(do), _once(do))


def _once(do: Callable[[], object]) -> float:
    started = time.process_time()
    do()
    return time.process_time() - started


def _ask(name: str, store: Store) -> Callable[[], object]:
    return partial(store.query, _filled(name, store))


def _filled(name: str, store: Store) -> str:
    """Return the SPARQL of a named query; those of one claim ask about some claim."""
    given = dict(_ASKED.get(name, {}))
    if any(param.kind == "claim" for param in queries.get(name).params):
        given["claim"] = _things(store, 7)["claim"]
    return queries.filled(name, store, **given)


def _things(store: Store, number: int) -> dict[str, str]:
    """Return a drug that the graph knows, a claim of it, and what that is about."""
    count = len(store.graphs()) - SHARED_GRAPHS
    drug = node(made_up.drug(number % max(1, count // made_up.TELLERS)).id)
    claim = min((quad.subject for quad in store.quads(None, node("rdf:subject"), drug)), key=str)
    assert isinstance(claim, NamedNode)
    disease = next(store.quads(claim, node("rdf:object"))).object
    name = next(store.quads(drug, node("rdfs:label"))).object
    values = {"drug": drug, "claim": claim, "disease": disease, "name": name}
    return {key: getattr(value, "value", "") for key, value in values.items()}
