"""The rdflib view of a graph: it can be asked, from several threads, and reaches nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.plugins.sparql import prepareQuery

from kg.errors import UsageError
from kg.rdflib_bridge import to_dataset

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
    ("query", "word"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "FROM"),
        ("ASK { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }", "SERV"),
        ("ASK { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }", "SERVICE"),
    ],
)
def test_a_query_reaches_nothing_else(dataset: rdflib.Dataset, query: str, word: str) -> None:
    for asked in (query, prepareQuery(query)):
        with pytest.raises(UsageError, match=word):
            dataset.query(asked)


def test_it_is_read_only(dataset: rdflib.Dataset) -> None:
    for change in (dataset.update, dataset.query):
        with pytest.raises(UsageError, match=r"read only|only reads"):
            change("INSERT DATA { <x:a> <x:a> <x:a> }")
    assert len(list(dataset.quads())) == 1


def test_the_first_use_may_be_from_several_threads() -> None:
    done = subprocess.run(
        [sys.executable, "-c", THREADS],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 0, done.stderr.decode()
