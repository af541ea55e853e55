"""Into a graph store of others: all of it, twice the same, and never fooled or held for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from kg.errors import GraphError, InputError, KgError, UsageError
from kg.loading import Loaded, load
from kg.remote import PASSWORD, TOKEN, USER, Patience, Remote
from kg.store import Store, write_graph
from tests.servers import Local, serving
from tests.stores import TERMS
from tests.values import ANNOTATIONS

#: Fast, and little at once, so that a graph is sent in several parts.
QUICK = Patience(connect=5, idle=1.0, request=2.0, attempts=2, pause=0.01, wait=0.01, batch=20_000)
Crime = Callable[["Handler"], bool]


class Handler(BaseHTTPRequestHandler):
    """A graph store in memory; before each request it may commit a crime instead."""

    protocol_version = "HTTP/1.1"
    server: GraphStore

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        with suppress(ConnectionError):
            crime = self.server.crimes.pop(0) if self.server.crimes else None
            if crime is None or crime(self):
                self._honest(body)

    do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815

    def _honest(self, body: bytes) -> None:
        if not self.server.lets_in(self):
            self.answer(401, WWW_Authenticate='Basic realm="here"')
            return
        (graph,) = parse_qs(urlsplit(self.path).query)["graph"]
        held = self.server.graphs
        if self.command in ("GET", "DELETE") and graph not in held:
            self.answer(404)
        elif self.command == "GET":
            lines = "".join(sorted(f"{triple} .\n" for triple in held[graph]))
            self.answer(200, lines.encode(), Content_Type="application/n-triples")
        elif self.command == "DELETE":
            del held[graph]
            self.answer(204)
        else:
            if self.command == "PUT":
                held[graph] = set()
            found = ox.parse(body, ox.RdfFormat.N_TRIPLES)
            held.setdefault(graph, set()).update(quad.triple for quad in found)
            self.answer(204)

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if code != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


class GraphStore(Local):
    """What it holds, what it was asked, and the crimes of the next requests."""

    def __init__(self) -> None:
        super().__init__(Handler)
        self.graphs: dict[str, set[ox.Triple]] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.crimes: list[Crime | None] = []
        self.password = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/store"

    def lets_in(self, to: Handler) -> bool:
        return not self.password or to.headers.get("Authorization") == self.password

    def sent(self, method: str = "PUT") -> list[str]:
        return [path for asked, path, _, _ in self.asked if asked == method]


@pytest.fixture
def server() -> Iterator[GraphStore]:
    with serving(GraphStore()) as one:
        yield one


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    write_graph(tmp_path / "g", ANNOTATIONS, terms=TERMS)
    return tmp_path / "g"


def held(directory: Path) -> dict[str, set[ox.Triple]]:
    with Store.open(directory) as store:
        return {
            graph.value: {quad.triple for quad in store.quads(graph=graph)}
            for graph in store.graphs()
        }


# ------------------------------------------------------------------------------ crimes


def status(code: int, body: bytes = b"", **headers: str) -> Crime:
    def crime(to: Handler) -> bool:
        to.answer(code, body, **headers)
        return False

    return crime


def hang(to: Handler) -> bool:
    to.server.over.wait()
    to.close_connection = True
    return False


def hang_up(to: Handler) -> bool:
    to.close_connection = True
    to.connection.close()
    return False


def drip(to: Handler) -> bool:
    to.send_response(200)
    to.send_header("Content-Length", "100000")
    to.end_headers()
    while not to.server.over.wait(0.05):
        to.wfile.write(b".")
        to.wfile.flush()
    to.close_connection = True
    return False


def break_off(to: Handler) -> bool:
    to.send_response(200)
    to.send_header("Content-Length", "100000")
    to.end_headers()
    to.wfile.write(b"<x:a> <x:b>")
    to.close_connection = True
    return False


lie = status(204)


# ------------------------------------------------------------------------------ the good days


def test_all_graphs_arrive_as_they_are(graph: Path, server: GraphStore) -> None:
    done = load(graph, server.url, patience=QUICK)
    wanted = held(graph)
    assert server.graphs == wanted
    assert done == Loaded(len(wanted), 0, 0, sum(map(len, wanted.values())))
    assert server.sent("POST"), "the batches were to be bounded"
    assert max(len(body) for _, _, _, body in server.asked) <= QUICK.batch


def test_loading_again_changes_nothing(graph: Path, server: GraphStore) -> None:
    load(graph, server.url, patience=QUICK)
    first = {name: set(triples) for name, triples in server.graphs.items()}
    server.graphs["urn:other"] = set()
    again = load(graph, server.url, patience=QUICK)
    assert again.sent == len(first)
    assert again.removed == 0
    assert server.graphs == first | {"urn:other": set()}


def test_what_is_gone_here_is_removed_there(graph: Path, server: GraphStore) -> None:
    load(graph, server.url, patience=QUICK)
    write_graph(graph, ANNOTATIONS[:1], terms=TERMS)
    done = load(graph, server.url, patience=QUICK)
    assert server.graphs == held(graph)
    assert done.removed == len(ANNOTATIONS) - 1


def test_a_load_that_broke_off_goes_on(graph: Path, server: GraphStore) -> None:
    server.crimes = [*[None] * 8, *[hang_up] * 2]
    with pytest.raises(InputError, match="load again; what is done is kept"):
        load(graph, server.url, patience=QUICK)
    server.asked.clear()
    done = load(graph, server.url, patience=QUICK)
    assert done.kept >= 1
    assert done.sent + done.kept == len(held(graph)) == len(server.graphs)
    assert len(set(server.sent())) == done.sent
    assert server.graphs == held(graph)


def test_a_graph_that_changed_meanwhile_is_sent_again(graph: Path, server: GraphStore) -> None:
    server.crimes = [*[None] * 8, *[hang_up] * 2]
    with pytest.raises(InputError):
        load(graph, server.url, patience=QUICK)
    write_graph(graph, ANNOTATIONS[:2], terms=TERMS)
    load(graph, server.url, patience=QUICK)
    assert server.graphs == held(graph)


def test_notes_name_no_address(graph: Path, server: GraphStore) -> None:
    load(graph, server.url, patience=QUICK)
    (notes,) = graph.glob(".load-*")
    assert "127.0.0.1" not in notes.name + notes.read_text(encoding="utf-8")


# ------------------------------------------------------------------------------- the bad days


@pytest.mark.parametrize("crime", [hang, hang_up, drip, status(503, Retry_After="9999")])
def test_what_goes_well_later_is_tried_again(graph: Path, server: GraphStore, crime: Crime) -> None:
    server.crimes = [None, crime, None, crime]
    load(graph, server.url, patience=QUICK)
    assert server.graphs == held(graph)


@pytest.mark.parametrize("crime", [hang, hang_up, drip, break_off, status(503)])
def test_one_that_never_does_is_given_up(graph: Path, server: GraphStore, crime: Crime) -> None:
    server.crimes = [crime] * 20
    with pytest.raises(InputError, match="does not do what it is asked"):
        load(graph, server.url, patience=QUICK)
    assert len(server.asked) == QUICK.attempts


@pytest.mark.parametrize(
    ("crime", "error", "words"),
    [
        (status(302, Location="http://127.0.0.1:9/"), UsageError, "leads elsewhere"),
        (status(401), UsageError, USER),
        (status(403, b"no leave"), UsageError, "no leave"),
        (status(404, b"<html>nothing</html>"), UsageError, "is this where"),
        (status(405), UsageError, "is this where"),
        (status(413), UsageError, "--batch"),
        (status(400, b"\x1b[31m" + b"x" * 10_000), UsageError, "x{100}"),
    ],
)
def test_a_no_is_told_and_not_repeated(
    graph: Path, server: GraphStore, crime: Crime, error: type[KgError], words: str
) -> None:
    server.crimes = [crime] * 9
    with pytest.raises(error, match=words) as told:
        load(graph, server.url, patience=QUICK)
    assert len(server.asked) == 1
    assert len(str(told.value)) < 600


def test_a_server_that_only_says_yes_is_found_out(graph: Path, server: GraphStore) -> None:
    server.crimes = [None, lie]  # the first graph is sent in parts
    with pytest.raises(GraphError, match=r"holds \d+ of its \d+ triples"):
        load(graph, server.url, patience=QUICK)
    done = load(graph, server.url, patience=QUICK)  # everything anew
    assert done.kept == 0
    assert server.graphs == held(graph)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (status(200, b"<html>", Content_Type="text/html"), "no RDF"),
        (status(200, b"<x:a> <x:b>", Content_Type="application/n-triples"), "no sound RDF"),
        (status(200, b"x" * 9_000_000, Content_Type="application/n-triples"), "more than was put"),
    ],
)
def test_nonsense_read_back_is_found_out(
    graph: Path, server: GraphStore, answer: Crime, words: str
) -> None:
    load(graph, server.url, patience=QUICK, check=False)
    server.crimes = [*[None] * len(server.asked), answer]
    with pytest.raises(GraphError, match=words):
        load(graph, server.url, patience=QUICK)


# ------------------------------------------------------------------------------ who may


def test_a_password_is_given_when_it_is_asked_for(
    graph: Path, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.password = "Basic bWU6c2VjcmV0"
    with pytest.raises(UsageError, match="401"):
        load(graph, server.url, patience=QUICK)
    monkeypatch.setattr("kg.loading.Remote", lambda url, patience: Remote(url, patience, KNOWN))
    load(graph, server.url, patience=QUICK)
    assert server.graphs == held(graph)


KNOWN = {USER: "me", PASSWORD: "secret"}


def test_a_token_is_sent(server: GraphStore) -> None:
    server.password = "Bearer abc"
    with Remote(server.url, QUICK, {TOKEN: "abc"}) as remote:
        remote.put("urn:g", b"<x:a> <x:b> <x:c> .\n")
    assert len(server.graphs["urn:g"]) == 1


@pytest.mark.parametrize(
    ("url", "environ", "words"),
    [
        ("ftp://host/", {}, "http or https"),
        ("http://", {}, "http or https"),
        ("http://host:x/", {}, "http or https"),
        ("http://me:secret@host/", {}, PASSWORD),
        ("http://host/#x", {}, "without #"),
        ("http://db.example/store", KNOWN, "use https"),
        ("http://db.example/store", {TOKEN: "secret"}, "use https"),
    ],
)
def test_addresses_and_secrets(url: str, environ: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words) as told:
        Remote(url, QUICK, environ)
    assert "secret" not in str(told.value)


def test_no_secret_is_left_behind(graph: Path, server: GraphStore) -> None:
    server.crimes = [status(400, b"no")] * 9
    with pytest.raises(UsageError) as told:
        load(graph, server.url + "?key=secret", patience=QUICK)
    assert "secret" not in str(told.value)


def test_two_loads_at_once_are_one_too_many(graph: Path, server: GraphStore) -> None:
    def second(_: Handler) -> bool:
        with pytest.raises(GraphError, match="another load"):
            load(graph, server.url, patience=QUICK)
        return True

    server.crimes = [second]
    load(graph, server.url, patience=QUICK)
    assert server.graphs == held(graph)
