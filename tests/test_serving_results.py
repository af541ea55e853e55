"""Answers in every media type: what independent readers make of them, and where they stop."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import Result

from kg.serving import frames
from kg.serving.answering import answer
from kg.serving.media import GRAPHS, RESULTS
from kg.serving.protocol import Question
from kg.worker import Limits

EX = "http://example.org/"
WORDS = 'a <b> & "c"\n\r\t\\ é'
GRAPH = ox.NamedNode(EX + "graph")
QUADS = [
    ox.Quad(ox.NamedNode(EX + "s"), ox.NamedNode(EX + "p"), ox.Literal(WORDS)),
    ox.Quad(ox.NamedNode(EX + "s"), ox.NamedNode(EX + "p"), ox.Literal("d", language="en")),
    ox.Quad(ox.NamedNode(EX + "s"), ox.NamedNode(EX + "p"), ox.Literal(5)),
    ox.Quad(ox.NamedNode(EX + "s"), ox.NamedNode(EX + "p"), ox.NamedNode(EX + "o"), GRAPH),
]
ALL = "SELECT ?s ?o ?none WHERE { ?s ?p ?o }"


def ask(query: str, accept: str = "", limits: Limits = Limits(), **more: tuple[str, ...]) -> Reply:
    store = ox.Store()
    store.bulk_extend(QUADS)
    out = io.BytesIO()
    answer(store, Question(query, accept=accept, **more), limits, out)  # type: ignore[arg-type]
    out.seek(0)
    return Reply(iter(lambda: frames.take(out), None))


class Reply:
    """The frames that a worker sent, put together."""

    def __init__(self, sent: Iterable[tuple[bytes, bytes]]) -> None:
        self.kinds, self.body, self.media, self.status, self.message = "", b"", "", 200, ""
        for kind, content in sent:
            self.kinds += kind.decode()
            if kind == frames.BODY:
                self.body += content
            elif kind == frames.WHOLE:
                head, _, self.body = content.partition(b"\n")
                self.media = json.loads(head)["type"]
            elif kind == frames.HEAD:
                self.media = json.loads(content)["type"]
            elif kind == frames.ERROR:
                said = json.loads(content)
                self.status, self.message = said["status"], said["message"]


@pytest.mark.parametrize("media", RESULTS[:2])
def test_rdflib_reads_the_rows(media: str) -> None:
    reply = ask(ALL, media)
    assert reply.media == media
    form = {"json": "json", "xml": "xml"}[media.rpartition("+")[2]]
    found = Result.parse(io.BytesIO(reply.body), format=form)
    assert [str(name) for name in found.vars or ()] == ["s", "o", "none"]
    values = {row[rdflib.Variable("o")] for row in found.bindings}
    assert values == {
        rdflib.Literal(WORDS),
        rdflib.Literal("d", lang="en"),
        rdflib.Literal("5", datatype=rdflib.XSD.integer),
    }


@pytest.mark.parametrize("media, number", [(RESULTS[2], 0), (RESULTS[3], 1)])
def test_tables_are_those_of_the_store(media: str, number: int) -> None:
    form = (ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV)[number]
    words_only = ALL.replace("}", "FILTER(!ISNUMERIC(?o)) }")  # TSV may write 5 in two ways
    store = ox.Store()
    store.bulk_extend(QUADS)
    theirs = store.query(words_only)
    assert isinstance(theirs, ox.QuerySolutions)
    other = (theirs.serialize(format=form) or b"").splitlines()
    assert ask(words_only, media).body.splitlines() == other


@pytest.mark.parametrize("media", RESULTS)
def test_yes_and_no(media: str) -> None:
    assert b"true" in ask("ASK { ?s ?p ?o }", media).body
    assert b"false" in ask("ASK { ?s ?s ?s }", media).body


@pytest.mark.parametrize("media", GRAPHS)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{EX}s>"])
def test_triples_in_every_form(media: str, query: str) -> None:
    reply = ask(query, media)
    assert reply.media == media
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None
    found = {quad.triple for quad in ox.parse(reply.body, format=form)}
    assert found == {quad.triple for quad in QUADS[:3]}


def test_a_dataset_can_be_named() -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { %s }"
    plain, named = count % "?s ?p ?o", count % "GRAPH ?g { ?s ?p ?o }"
    both: dict[str, tuple[str, ...]] = {"default_graphs": (GRAPH.value,)}
    only: dict[str, tuple[str, ...]] = {"named_graphs": (GRAPH.value,)}
    for query, how, number in (
        (plain, {}, 3),
        (plain, both, 1),
        (plain, only, 0),
        (named, only, 1),
        (named, both, 0),
        (plain + " #\n", {"default_graphs": (EX + "nothing",)}, 0),
    ):
        assert ask(query, "text/csv", **how).body.split() == [b"n", str(number).encode()], query


def test_our_prefixes_need_no_declaration() -> None:
    assert ask("ASK { ?s a bc:Claim , CL:0000000 }").status == 200
    assert ask("ASK { ?s a nobody:x }").status == 400


@pytest.mark.parametrize("query", [ALL, "CONSTRUCT WHERE { ?s ?p ?o }"])
@pytest.mark.parametrize("limits", [Limits(rows=2), Limits(bytes=100)])
def test_too_much_is_refused(query: str, limits: Limits) -> None:
    reply = ask(query, limits=limits)
    assert reply.status == 503
    assert "add LIMIT" in reply.message
    assert not reply.body


def test_what_goes_on_too_long_breaks_off() -> None:
    """Once something was sent, the last frame is an error and never an end."""
    wide = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s }"
    reply = ask(wide, limits=Limits(rows=500))
    assert reply.kinds.startswith("HB")
    assert reply.kinds.endswith("X")
    assert "E" not in reply.kinds


@pytest.mark.parametrize(
    "query, accept, status",
    [
        ("SELECT", "", 400),
        ("SELECT (1/0 AS ?x) {}", "", 200),
        ("ASK {}", "image/png", 406),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", 406),
    ],
)
def test_errors_have_a_status(query: str, accept: str, status: int) -> None:
    assert ask(query, accept).status == status
