"""What a request asks: the SPARQL 1.1 Protocol, and the negotiation of HTTP."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from kg.serving.experience import Experience, shape
from kg.serving.media import GRAPHS, RESULTS, choose
from kg.serving.protocol import FORM, QUERY, UPDATE, RefusedError, fields, read

ASK = "ASK { ?s ?p ?o }"
ONE, TWO = "https://example.org/kg/graph/plain", "https://example.org/kg/graph/entities"


def test_a_query_comes_in_three_ways() -> None:
    encoded = urlencode({"query": ASK})
    assert read("GET", fields(encoded)).query == ASK
    assert read("POST", [], FORM, encoded.encode()).query == ASK
    assert read("POST", [], f"{QUERY}; charset=UTF-8", ASK.encode()).query == ASK


def test_the_dataset_is_named_beside_the_query() -> None:
    encoded = urlencode(
        {"query": ASK, "default-graph-uri": [ONE, TWO], "named-graph-uri": TWO}, doseq=True
    )
    for question in (read("GET", fields(encoded)), read("POST", [], FORM, encoded.encode())):
        assert question.default_graphs == (ONE, TWO)
        assert question.named_graphs == (TWO,)
        assert question.names_graphs
    in_address = read("POST", [("default-graph-uri", ONE)], QUERY, ASK.encode())
    assert in_address.default_graphs == (ONE,)
    assert not read("GET", [("query", ASK)]).names_graphs


@pytest.mark.parametrize(
    "status, method, parameters, kind, body",
    [
        (400, "GET", [], "", b""),
        (400, "GET", [("query", ASK), ("query", ASK)], "", b""),
        (400, "GET", [("query", "ASK {}\0")], "", b""),
        (400, "GET", [("query", ASK), ("default-graph-uri", "no iri")], "", b""),
        (400, "GET", [("query", ASK), ("named-graph-uri", "relative")], "", b""),
        (403, "GET", [("update", "DROP ALL")], "", b""),
        (403, "GET", [("query", ASK), ("update", "DROP ALL")], "", b""),
        (403, "GET", [("query", "DROP ALL")], "", b""),
        (403, "GET", [("query", "SELECT * { SERVICE <http://x/> {} }")], "", b""),
        (400, "POST", [("query", ASK)], QUERY, ASK.encode()),
        (400, "POST", [], QUERY, b"ASK { ?s ?p '\xff' }"),
        (400, "POST", [], FORM, b"query=%ff"),
        (403, "POST", [], UPDATE, b"DROP ALL"),
        (403, "POST", [], FORM, b"update=DROP+ALL"),
        (415, "POST", [], "", b"query"),
        (415, "POST", [], "text/plain", ASK.encode()),
        (415, "POST", [], f"{QUERY}; charset=latin-1", ASK.encode()),
    ],
)
def test_what_is_refused(
    status: int, method: str, parameters: list[tuple[str, str]], kind: str, body: bytes
) -> None:
    with pytest.raises(RefusedError) as caught:
        read(method, parameters, kind, body)
    assert caught.value.status == status


@pytest.mark.parametrize("encoded", [b"a=%ff", "&".join(f"a{i}=" for i in range(300))])
def test_parameters_that_are_none(encoded: bytes | str) -> None:
    with pytest.raises(RefusedError) as caught:
        fields(encoded)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "accept, offered, media",
    [
        ("", RESULTS, RESULTS[0]),
        ("*/*", GRAPHS, "text/turtle"),
        ("text/*", RESULTS, "text/csv"),
        ("application/sparql-results+xml, */*;q=0.1", RESULTS, RESULTS[1]),
        ("*/*;q=0.1, text/csv", RESULTS, "text/csv"),
        ("text/csv;q=0, */*", RESULTS, RESULTS[0]),
        ("application/sparql-results+json;q=0, */*;q=0.5", RESULTS, RESULTS[1]),
        ("TEXT/TURTLE ; Q=0.3", GRAPHS, "text/turtle"),
        ("application/json", RESULTS, RESULTS[0]),
        ("application/json", ("text/html", "application/json"), "application/json"),
        ("application/x-turtle", GRAPHS, "text/turtle"),
        ("image/png", GRAPHS, None),
        ("text/turtle;q=0", GRAPHS, None),
        ("text/turtle;q=nonsense", GRAPHS, None),
        ("text/turtle;q=9", GRAPHS, None),
        (",;,/,*/", GRAPHS, None),
    ],
)
def test_which_form_a_client_likes_best(
    accept: str, offered: tuple[str, ...], media: str | None
) -> None:
    assert choose(accept, offered) == media


def test_queries_of_one_shape_differ_in_their_values_only() -> None:
    first = 'SELECT * { <http://x/1> ?p "a" . ?s a obo:CL_1 } LIMIT 10'
    second = "SELECT *\n{ <http://y/2> ?p 'bc' . ?s a obo:CL_2 } LIMIT 5"
    assert shape(first) == shape(second)
    assert shape(first) != shape(first.replace("?p", "?q"))


def test_experience_is_the_latest_and_bounded() -> None:
    experience = Experience()
    assert experience.is_slow("a") is None
    experience.note("a", slow=True)
    experience.note("a", slow=False)
    assert experience.is_slow("a") is False
    for number in range(2000):
        experience.note(f"b{number}", slow=True)
    assert experience.is_slow("a") is None
    assert experience.is_slow("b1999")
