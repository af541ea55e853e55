"""What strangers may send: the server answers as the protocol says, tells nothing, reaches nobody.

A listener on this machine stands for all other addresses; its own is put into every request.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.serving.description import PATHS
from kg.serving.media import GRAPHS, RESULTS
from kg.store import write_graph
from tests.servers import Server, running, status
from tests.stores import TERMS
from tests.test_serving import Served
from tests.values import ANNOTATIONS

#: What the protocol has for what is wrong or too much.
ANSWERS = {200, 400, 403, 404, 405, 406, 408, 413, 415, 503}
#: What is said below the application to what is no request.
NO_HTTP = "Invalid HTTP request received."
FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
#: Pieces that queries are put together of; ``TRAP`` is the listener's address.
PIECES = (
    "SELECT * ASK CONSTRUCT DESCRIBE WHERE FROM NAMED { } ( ) ; . , ?s ?p ?o a bc:Claim <TRAP> "
    "SERVICE SILENT \\u0053ERVICE seRvice LOAD INTO CLEAR DROP INSERT DELETE DATA WITH GRAPH ?g "
    "FILTER( BIND( VALUES UNION OPTIONAL MINUS EXISTS ORDER BY LIMIT OFFSET -1 1e400 COUNT(*) AS "
    'REGEX "TRAP" \'\'\' """ # \\ \\u0000 \\U00110000 \x00 \ufffe \U0001f600 @en ^^xsd:integer '
    "<file:///etc/passwd> <javascript:1> BASE PREFIX x: x:y rdfs:subClassOf* | / ^ ! << >> "
    "NOW() RAND() UUID() BNODE() STRLANG( IRI( http://TRAP/ {{{{{{ }}}}}}"
).split()


@pytest.fixture(scope="module")
def listener() -> Iterator[Server]:
    with running() as server:
        yield server
        assert server.asked == [], "the server asked another address"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, listener: Server) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served") / "out"
    write_graph(folder, ANNOTATIONS, terms=TERMS)
    listener.at("/", status(200))
    server = Served(folder, ("--port", "0", "--timeout", "1", "--max-rows", "1000"))
    server.start()
    yield server
    state = server.get("/health").json()
    assert (state["status"], state["slow"], state["waiting"]) == ("ok", 0, 0), "places are lost"
    assert state["workers"] <= 4
    assert server.stop() == 0
    assert not [line for line in server.log if "error" in line or line["status"] == 500]


def harmless(answer: httpx.Response, folder: Path) -> None:
    """Check that an answer is one of the protocol's, and tells nothing of the inside."""
    assert answer.status_code in ANSWERS, answer.text[:500]
    for word in ("Traceback", 'File "', "root:x:", str(folder), "kg.serving"):
        assert word not in answer.text
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in ("application/problem+json", "text/html") or answer.text == NO_HTTP, kind


def send(served: Served, listener: Server, method: str, path: str, **parts: Any) -> None:
    """Send a request with the listener's address in it."""
    trap = listener.url.removeprefix("http://")

    def put(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("TRAP", trap)
        return value.replace(b"TRAP", trap.encode()) if isinstance(value, bytes) else value

    if "params" in parts:
        parts["params"] = [(name, put(value)) for name, value in parts["params"]]
    if "content" in parts:
        parts["content"] = put(parts["content"])
    try:
        answer = httpx.request(
            method, served.url + path, timeout=60, trust_env=False, follow_redirects=False, **parts
        )
    except httpx.RemoteProtocolError:
        return  # broken off, since more was found than is allowed
    harmless(answer, served.directory)


queries = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
words = st.one_of(st.text(max_size=30), st.sampled_from(PIECES), queries)
names = st.sampled_from(
    "query update default-graph-uri named-graph-uri iri q in limit offset after format subject "
    "object entity predicate negated certainty min_belief document kind".split()
)
accepts = st.one_of(
    st.sampled_from((*GRAPHS, *RESULTS, "text/html", "*/*", "image/png", "a/b;q=x", ";;,,/", "")),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)


@FUZZ
@given(query=queries, accept=accepts, posted=st.booleans())
def test_queries(served: Served, listener: Server, query: str, accept: str, posted: bool) -> None:
    headers = {"Accept": accept.strip()}
    if posted:
        kind = {"Content-Type": "application/sparql-query"}
        content = query.encode("utf-8", "replace")
        send(served, listener, "POST", "/sparql", content=content, headers={**headers, **kind})
    else:
        send(served, listener, "GET", "/sparql", params=[("query", query)], headers=headers)


@FUZZ
@given(
    path=st.sampled_from(sorted({*PATHS, "/", "/sparql", "/claim/x", "/ent/..%2f..", "/doc/%00"})),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"]),
    parameters=st.lists(st.tuples(names, words), max_size=4),
    accept=accepts,
)
def test_parameters(
    served: Served,
    listener: Server,
    path: str,
    method: str,
    parameters: list[tuple[str, str]],
    accept: str,
) -> None:
    clean = [(name, value.encode("utf-8", "replace").decode()) for name, value in parameters]
    send(served, listener, method, path, params=clean, headers={"Accept": accept.strip()})


@FUZZ
@given(
    kind=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/sparql-query",
            "application/sparql-query; charset=utf-16",
            "application/sparql-update",
            "multipart/form-data; boundary=x",
            "application/json",
            "",
            "/;=",
        ]
    ),
    content=st.one_of(st.binary(max_size=60), queries.map(lambda one: b"query=" + one.encode())),
)
def test_bodies(served: Served, listener: Server, kind: str, content: bytes) -> None:
    headers = {"Content-Type": kind}
    send(served, listener, "POST", "/sparql", content=content, headers=headers)


def test_what_is_no_http(served: Served) -> None:
    """Bytes that are no request, or half of one, end in an answer or a closed connection."""
    chance = random.Random(6)
    host, port = served.url.removeprefix("http://").split(":")
    requests = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /sparql?query=ASK%20%7B%7D HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: elsewhere.example.org\r\n\r\n",
        b"GET http://elsewhere.example.org/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\xff\xfe\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nASK",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK{}\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        *(chance.randbytes(chance.randrange(1, 400)) for _ in range(40)),
    ]
    for request in requests:
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            said = b""
            try:
                while piece := connection.recv(65_536):
                    said += piece
            except ConnectionError:
                pass
        assert not said or said.startswith(b"HTTP/1.")
        assert b" 500 " not in said[:20]
        assert b"Traceback" not in said
    assert served.get("/health").status_code == 200
