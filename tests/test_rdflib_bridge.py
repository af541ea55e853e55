"""The rdflib view of a graph: it can be asked, from several threads, and reaches nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.plugins.sparql import prepareQuery

from kg.errors import UsageError
from kg.nodes import node
from kg.rdf import quads
from kg.rdflib_bridge import to_dataset, to_term
from kg.store import Store, write_graph
from tests import servers
from tests.stores import TERMS
from tests.values import ANNOTATIONS

#: What rdflib says of its own calls while it answers.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

ONE = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("SERVICE"), NamedNode("x:g"))

THREADS = """
from concurrent.futures import ThreadPoolExecutor
from kg.rdflib_bridge import to_dataset
ask = lambda n: to_dataset([], {}).query("ASK { FILTER NOT EXISTS { ?a ?b ?c } }").askAnswer
with ThreadPoolExecutor(8) as pool:
    assert all(pool.map(ask, range(24)))
"""


@pytest.fixture
def dataset() -> rdflib.Dataset:
    return to_dataset([ONE], {"x": "x:"})


def test_it_answers(dataset: rdflib.Dataset) -> None:
    for query in ('ASK { x:s x:p "SERVICE" }', "ASK { GRAPH <x:g> { ?s ?p ?o } }"):
        assert dataset.query(query).askAnswer
    prepared = prepareQuery("ASK { ?s x:p ?o }", {"x": "x:"})
    assert dataset.query(prepared).askAnswer


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
        "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
        "ASK { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
        "SELECT * FROM <%s> { ?s ?p ?o }",
        "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_a_query_reaches_nothing_else(dataset: rdflib.Dataset, query: str) -> None:
    named, value = dataset.graph(rdflib.URIRef("x:g")), rdflib.URIRef("x:s")
    with servers.running() as server:
        asked = query % server.at("/", servers.file(b"<x:s> <x:p> <x:o> ."))
        prepared = prepareQuery(asked)
        word = "SERVICE" if "SERVICE" in query else "FROM"
        for graph in (dataset, named, dataset.default_graph):
            with pytest.raises(UsageError, match=word):
                graph.query(prepared)
            with pytest.raises(UsageError, match=word):
                graph.query(asked, initBindings={"s": value})
        with pytest.raises(UsageError, match=word):
            dataset.query(asked, use_store_provided=False)
        if word == "FROM":  # of a query in words the store answers it, from its own graphs
            assert list(dataset.query(asked)) == []
        else:
            with pytest.raises(UsageError, match=word):
                dataset.query(asked)
        assert server.asked == []


def test_it_is_read_only(dataset: rdflib.Dataset) -> None:
    one = (rdflib.URIRef("x:a"), rdflib.URIRef("x:a"), rdflib.URIRef("x:a"))
    named = dataset.graph(rdflib.URIRef("x:g"))
    for change in (
        lambda: dataset.update("INSERT DATA { <x:a> <x:a> <x:a> }"),
        lambda: dataset.query("INSERT DATA { <x:a> <x:a> <x:a> }"),
        lambda: named.update("INSERT DATA { <x:a> <x:a> <x:a> }"),
        lambda: dataset.add(one),
        lambda: named.add(one),
        lambda: named.remove((None, None, None)),
        lambda: dataset.remove((None, None, None)),
        lambda: dataset.addN([(*one, named)]),
        lambda: dataset.remove_graph(named),
        lambda: dataset.parse(data="<x:a> <x:a> <x:a> .", format="turtle"),
    ):
        with pytest.raises(UsageError, match=r"read only|only reads"):
            change()
    assert len(list(dataset.quads())) == 1


# --------------------------------------------------------------- beside rdflib's own memory

CLAIM, LABEL = (rdflib.URIRef(node(one).value) for one in ("bc:Claim", "rdfs:label"))


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rdflib.Dataset]:
    folder = tmp_path_factory.mktemp("graphs") / "out"
    write_graph(folder, ANNOTATIONS, terms=TERMS)
    with Store.open(folder) as store:
        yield store.dataset


@pytest.fixture(scope="module")
def theirs() -> rdflib.Dataset:
    """The same quads in rdflib's own store."""
    memory = rdflib.Dataset(default_union=True)
    for quad in quads(ANNOTATIONS, terms=TERMS):
        triple = (to_term(quad.subject), to_term(quad.predicate), to_term(quad.object))
        memory.graph(to_term(quad.graph_name)).add(triple)
    return memory


def test_all_that_is_read_is_the_same(disk: rdflib.Dataset, theirs: rdflib.Dataset) -> None:
    assert set(disk.quads()) == set(theirs.quads())
    assert sorted(disk.triples((None, None, None))) == sorted(theirs.triples((None, None, None)))
    assert len(disk) == len(theirs)
    names = {graph.identifier for graph in disk.graphs()}
    assert names == {graph.identifier for graph in theirs.graphs()}
    for name in names:
        here, there = disk.graph(name), theirs.graph(name)
        assert set(here) == set(there)
        assert len(here) == len(there)
        assert set(disk.quads((None, LABEL, None, here))) == set(
            theirs.quads((None, LABEL, None, there))
        )


def test_patterns_give_the_same(disk: rdflib.Dataset, theirs: rdflib.Dataset) -> None:
    claim = next(theirs.subjects(rdflib.RDF.type, CLAIM))
    label = theirs.value(claim, LABEL)
    for pattern in (
        (claim, None, None),
        (None, LABEL, label),
        (None, LABEL, rdflib.Literal("nothing")),
        (None, rdflib.RDF.type, CLAIM),
        (rdflib.Literal("no subject"), None, None),
        (claim, rdflib.BNode(), None),
        (rdflib.URIRef("no iri at all"), None, None),
        (None, rdflib.RDFS.subClassOf * "+", None),
    ):
        assert set(disk.triples(pattern)) == set(theirs.triples(pattern))
    for triple in theirs.triples((claim, None, None)):
        assert {one.identifier for one in disk.graphs(triple)} == {
            one.identifier for one in theirs.graphs(triple)
        }
    assert claim in disk.subjects()


QUERIES = (
    "SELECT ?s ?l { ?s a bc:Claim ; rdfs:label ?l OPTIONAL { ?s bc:refines ?other } }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "ASK { ?s a bc:NegatedClaim }",
    "ASK { ?s a bc:Nothing }",
    "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a bc:Claim ; rdfs:label ?l }",
)


@pytest.mark.parametrize("query", QUERIES)
def test_queries_give_the_same_either_way(
    disk: rdflib.Dataset, theirs: rdflib.Dataset, query: str
) -> None:
    names = {"bc": CLAIM[:-5], "rdfs": LABEL[:-5]}
    answers = [
        disk.query(query),
        disk.query(prepareQuery(query, names)),
        disk.query(query, use_store_provided=False),
        theirs.query(query, initNs=names),
    ]
    found = [answer.askAnswer if answer.type == "ASK" else set(answer) for answer in answers]
    assert found[0] == found[1] == found[2] == found[3]
    if "SELECT ?s" in query:
        claim = next(theirs.subjects(rdflib.RDF.type, CLAIM))
        bound = disk.query(query, initBindings={"s": claim})
        assert {row.s for row in bound} == {claim}


def test_a_named_graph_is_asked_for_itself(disk: rdflib.Dataset, theirs: rdflib.Dataset) -> None:
    names = {"bc": CLAIM[:-5]}
    for name in {graph.identifier for graph in theirs.graphs()}:
        query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        ((ours,),), ((wanted,),) = (
            each.graph(name).query(query, initNs=names) for each in (disk, theirs)
        )
        assert ours == wanted == rdflib.Literal(len(theirs.graph(name)))


def test_rdflib_writes_what_it_reads_there(disk: rdflib.Dataset) -> None:
    again = rdflib.Dataset()
    again.parse(data=disk.serialize(format="nquads"), format="nquads")
    assert len(set(again.quads())) == len(set(disk.quads()))


def test_a_query_that_is_none_is_said(disk: rdflib.Dataset) -> None:
    with pytest.raises(UsageError, match="no SPARQL"):
        disk.query("SELECT")


def test_the_first_use_may_be_from_several_threads() -> None:
    done = subprocess.run(
        [sys.executable, "-c", THREADS],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 0, done.stderr.decode()
