"""The server as strangers meet it: a process of its own, asked over HTTP."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.pages.explore import explorer
from kg.serving.description import PATHS
from kg.serving.media import GRAPHS
from kg.store import Store, write_graph
from tests.servers import running, status
from tests.stores import TERMS, make_store
from tests.values import ANNOTATIONS, NOTE_ANNOTATION

ROOT = Path(__file__).parent.parent
CLAIM = "SELECT ?claim WHERE { ?claim a bc:Claim }"
#: A query that would take for ever.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@dataclass
class Served:
    """A server in a process of its own."""

    directory: Path
    options: tuple[str, ...] = ("--port", "0")
    url: str = ""
    log: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kg", "serve", str(self.directory), *self.options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip().rstrip("/")
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        assert self.url, self.stop()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(json.loads(line) for line in self.process.stderr if line.startswith("{"))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self._reading.join(60)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(self.url + path, timeout=60, trust_env=False, **options)

    def ask(self, query: str, accept: str = "", **options: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept else {}
        return self.get("/sparql", params={"query": query}, headers=headers, **options)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served") / "out"
    write_graph(folder, ANNOTATIONS, terms=TERMS)
    with Store.open(folder) as store:
        (folder / "explorer.html").write_text(explorer(store), encoding="utf-8")
    server = Served(folder, ("--port", "0", "--timeout", "2", "--max-rows", "20000"))
    server.start()
    yield server
    assert server.stop() == 0, "a signal ends it in good order"
    paths = {line["path"] for line in server.log}
    assert {"/sparql", "/claims", "/health"} <= paths
    words = json.dumps(server.log)
    assert "Traceback" not in words
    assert "SELECT" not in words, "what people ask is not written down"
    assert not [line for line in server.log if line["status"] == 500]


# ------------------------------------------------------------------------------------ SPARQL


def test_a_client_of_rdflib(served: Served) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE through another's client."""
    ours = make_store()
    theirs = rdflib.Graph(SPARQLStore(served.url + "/sparql"))
    query = f"PREFIX bc: <https://w3id.org/bioclaim/vocab#> {CLAIM}"
    claims = {str(row[0]) for row in theirs.query(query)}
    answer = ours.query(CLAIM)
    assert claims == {row["claim"] for row in answer}  # type: ignore[union-attr]
    one = sorted(claims)[0]
    assert theirs.query(f"ASK {{ <{one}> ?p ?o }}").askAnswer
    held = {str(quad.triple) for quad in ours.quads() if str(quad.subject) == f"<{one}>"}
    for text in (f"CONSTRUCT {{ <{one}> ?p ?o }} WHERE {{ <{one}> ?p ?o }}", f"DESCRIBE <{one}>"):
        found = theirs.query(text).graph
        assert found is not None
        assert len(found) == len(held)


def test_get_and_both_kinds_of_post(served: Served) -> None:
    wanted = served.ask(CLAIM).json()
    address = served.url + "/sparql"
    form = httpx.post(address, data={"query": CLAIM}, trust_env=False)
    plain = httpx.post(
        address,
        content=CLAIM,
        headers={"Content-Type": "application/sparql-query"},
        trust_env=False,
    )
    assert form.json() == wanted
    assert plain.json() == wanted
    assert wanted["results"]["bindings"]


def test_errors_say_what_is_wrong(served: Served) -> None:
    address = served.url + "/sparql"
    for query, code in (("SELECT", 400), ("SELECT * { SERVICE <http://x/> {} }", 403)):
        answer = served.ask(query)
        assert answer.status_code == code
        assert answer.json()["title"]
    assert served.ask(CLAIM, "image/png").status_code == 406
    assert httpx.put(address, trust_env=False).status_code == 405
    big = httpx.post(address, data={"query": "#" * 1_100_000}, trust_env=False)
    assert big.status_code == 413
    update = httpx.post(address, data={"update": "DROP ALL"}, trust_env=False)
    assert update.status_code == 403
    assert served.ask("ASK { ?s a bc:Claim }").json()["boolean"] is True


def test_an_answer_of_any_length_is_streamed(served: Served) -> None:
    everything = "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"
    answer = served.ask(everything, "text/csv")
    assert answer.headers.get("transfer-encoding") == "chunked"
    count = int(
        served.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "text/csv").text[1:]
    )
    assert answer.text.count("\r\n") >= count


def test_an_answer_that_is_too_long_is_broken_off(served: Served) -> None:
    """Who was sent a beginning must see that the end is missing."""
    square = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
    with pytest.raises(httpx.RemoteProtocolError):
        served.ask(square, "text/csv")


def test_runaways_are_stopped_and_keep_nobody_away(served: Served) -> None:
    with ThreadPoolExecutor(20) as pool:
        runaways = [pool.submit(served.ask, f"{RUNAWAY} #{'x' * i}") for i in range(14)]
        for _ in range(10):
            assert served.ask("ASK { ?s a bc:Claim }").status_code == 200
        answers = [one.result() for one in runaways]
    assert {one.status_code for one in answers} == {503}
    assert any("was stopped" in one.json()["title"] for one in answers)
    assert any("wait" in one.json()["title"] for one in answers)
    assert all(one.headers["retry-after"] for one in answers)
    assert served.ask(CLAIM).status_code == 200


def test_who_leaves_frees_the_place(served: Served) -> None:
    for _ in range(8):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(
                served.url + "/sparql",
                params={"query": RUNAWAY.replace("?a", "?aa")},
                timeout=0.3,
                trust_env=False,
            )
    assert served.ask(CLAIM).status_code == 200


def test_no_query_reaches_another_address(served: Served) -> None:
    with running() as elsewhere:
        trap = elsewhere.at("/trap", status(200))
        for query in (
            f"SELECT * {{ SERVICE <{trap}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{trap}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{trap}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{trap}> {{ GRAPH <{trap}> {{ ?s ?p ?o }} }}",
            f"LOAD <{trap}>",
            f"DESCRIBE <{trap}>",
        ):
            served.ask(query)
            served.get("/sparql", params={"query": "ASK {}", "default-graph-uri": trap})
        served.get("/entity", params={"iri": trap})
        assert elsewhere.asked == []


def test_the_service_describes_itself(served: Served) -> None:
    for media in GRAPHS[:4]:
        answer = served.get("/sparql", headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media)
    about = rdflib.Graph().parse(data=served.get("/sparql").text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = about.subjects(rdflib.RDF.type, sd.Service)
    assert str(service) == served.url + "/sparql"
    graphs = {str(name) for name in about.objects(None, sd.name)}
    assert {"https://example.org/kg/graph/plain", "https://example.org/kg/graph/entities"} < graphs


# ---------------------------------------------------------------------------------- JSON API


def walk(served: Served, path: str) -> list[dict[str, Any]]:
    name = path.removeprefix("/").partition("?")[0]
    found: list[dict[str, Any]] = []
    while path:
        page = served.get(path).json()
        found += page[name]
        path = page["next"]
    return found


@pytest.mark.parametrize("name", ["claims", "entities", "documents"])
def test_pages_hold_everything_once(served: Served, name: str) -> None:
    whole = walk(served, f"/{name}")
    assert len(whole) > 1
    assert walk(served, f"/{name}?limit=1") == whole
    for one in whole:
        assert served.get(one["links"]["self"]).status_code == 200


@pytest.mark.parametrize(
    "asked, fits",
    [
        ("negated=true", lambda one: one["negated"]),
        ("certainty=speculative", lambda one: one["certainty"] == "speculative"),
        ("min_belief=0.5", lambda one: one["belief"] >= 0.5),
        ("predicate=biolink:affects", lambda one: one["predicate"].endswith("/affects")),
    ],
)
def test_filters_choose(served: Served, asked: str, fits: Any) -> None:
    whole = walk(served, "/claims")
    chosen = walk(served, f"/claims?{asked}")
    assert chosen == [one for one in whole if fits(one)]
    assert 0 < len(chosen) < len(whole)


def test_claims_of_a_subject_an_object_and_a_document(served: Served) -> None:
    whole = walk(served, "/claims")
    for end in ("subject", "object"):
        asked = whole[0][end]
        found = served.get("/claims", params={end: asked}).json()["claims"]
        assert found == [one for one in whole if one[end] == asked]
        about = served.get("/claims", params={"entity": asked}).json()["claims"]
        assert {one["claim"] for one in found} <= {one["claim"] for one in about}
    documents = walk(served, "/documents")
    keys = {one["claim"] for each in documents for one in walk(served, each["links"]["claims"])}
    assert keys == {one["claim"] for one in whole}


def test_a_claim_has_its_evidence(served: Served) -> None:
    for one in walk(served, "/claims"):
        claim = served.get(one["links"]["self"]).json()
        assert len(claim["evidence"]) == claim["evidence_count"]
        assert all(each["quote"] and each["start"] < each["end"] for each in claim["evidence"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("media", ["text/turtle", "application/ld+json"])
def test_machines_get_triples_at_the_same_address(served: Served, media: str) -> None:
    held = {str(quad.triple) for quad in make_store().quads()}
    for name in ("claims", "entities", "documents"):
        (one, *_) = walk(served, f"/{name}")
        answer = served.get(one["links"]["self"], headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media)
        form = "turtle" if media == "text/turtle" else "json-ld"
        about = rdflib.Graph().parse(data=answer.text, format=form)
        kind = {"claims": "claim", "entities": "entity", "documents": "document"}[name]
        assert len(set(about.predicates(rdflib.URIRef(one[kind])))) > 1
        assert {str(s) for s in about.subjects()} <= {line.split(">")[0][1:] for line in held}


def test_our_own_names_lead_here(served: Served) -> None:
    (one, *_) = walk(served, "/claims")
    key = one["claim"].rpartition("/")[2]
    assert served.get(f"/claim/{key}").json()["claim"] == one["claim"]
    assert served.get(f"/claim/{'0' * 64}").status_code == 404
    assert served.get("/agent/x").status_code == 404


def test_search_finds_names_and_texts(served: Served) -> None:
    names = served.get("/search", params={"q": "osteopor"}).json()["hits"]
    assert any("osteoporosis" in hit["words"] for hit in names)
    for hit in names:
        for start, end in hit["marks"]:
            assert hit["shown"][start:end].lower().startswith("osteopor")
        assert served.get(hit["links"]["self"]).status_code == 200
    texts = served.get("/search", params={"q": "rats", "in": "evidence"}).json()["hits"]
    assert texts
    assert {hit["in"] for hit in texts} == {"evidence"}
    first = served.get("/search", params={"q": "osteopor", "limit": "1"}).json()
    second = served.get(first["next"]).json()
    assert [*first["hits"], *second["hits"]] == names[:2]


@pytest.mark.parametrize(
    "path, code",
    [
        ("/claims?limit=0", 400),
        ("/claims?limit=many", 400),
        ("/claims?negated=maybe", 400),
        ("/claims?subject=nothing", 400),
        ("/claims?nonsense=1", 400),
        ("/claims?limit=1&limit=2", 400),
        ("/claims?format=ttl", 406),
        ("/claim", 400),
        ("/claim?iri=http%3A%2F%2Fx.org%2F%3Ey", 400),
        ("/entity?iri=MONDO%3A9999999", 404),
        ("/search", 400),
        ("/search?q=%22%27*%28", 400),
        ("/search?q=a&in=b", 400),
        ("/search?q=a&offset=9999", 400),
        ("/search?q=NEAR%28a%20b%29%20OR%20%22", 200),
        ("/../../etc/passwd", 404),
        ("/static/..%2f..%2fetc%2fpasswd", 404),
        ("/claims?after=%00%22%7D", 200),
    ],
)
def test_odd_requests(served: Served, path: str, code: int) -> None:
    answer = served.get(path)
    assert answer.status_code == code, answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_api_is_the_one_described(served: Served) -> None:
    described = served.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == set(PATHS)
    for path in PATHS:
        assert served.get(path).status_code in (200, 400), path


# ------------------------------------------------------------------------------------- pages


def test_people_get_pages(served: Served) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    todo, seen = ["/"], set()
    while todo and len(seen) < 60:
        path = todo.pop()
        seen.add(path)
        answer = served.get(path, headers=browser)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html") and path != "/explorer":
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "<script" not in answer.text
            assert "\x1b" not in answer.text
            links = re.findall(r'href="(/[^"]*)"', answer.text)
            todo += [each.replace("&amp;", "&") for each in links if each not in seen]
    assert {"/", "/claims", "/explorer"} <= seen


def test_a_page_says_what_was_wrong(served: Served) -> None:
    answer = served.get("/entity?iri=%3Cscript%3E", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "&lt;script&gt;" in answer.text
    assert "<script" not in answer.text


# -------------------------------------------------------------------------------- the server


def test_it_is_not_for_others_pages(served: Served) -> None:
    stranger = served.get("/health", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers
    assert served.get("/health", headers={"Host": "evil.example"}).status_code == 400


def test_a_new_graph_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """Also while it is served: whoever asks next gets the new one."""
    folder = tmp_path / "out"
    write_graph(folder, ANNOTATIONS, terms=TERMS)
    server = Served(folder, ("--port", "0", "--cors", "https://lab.example"))
    server.start()
    try:
        before = {one["claim"] for one in walk(server, "/claims")}
        write_graph(folder, [NOTE_ANNOTATION], terms=TERMS)
        after = {one["claim"] for one in walk(server, "/claims")}
        assert after < before
        assert server.get("/search", params={"q": "rats"}).status_code == 200
        friend = server.get("/health", headers={"Origin": "https://lab.example"})
        assert friend.headers["access-control-allow-origin"] == "https://lab.example"
        shutil.rmtree(folder)
        assert server.ask(CLAIM).status_code in (200, 503), "the old one, or nothing"
    finally:
        assert server.stop() == 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked at in /proc")
def test_no_process_outlives_the_server(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_graph(folder, [NOTE_ANNOTATION], terms=TERMS)
    server = Served(folder)
    server.start()
    assert server.ask(CLAIM).status_code == 200
    assert len(workers(folder)) >= 2
    server.process.kill()
    server.stop()
    for _ in range(100):
        if not workers(folder):
            break
        threading.Event().wait(0.1)
    assert not workers(folder)


def workers(folder: Path) -> list[str]:
    """The processes that answer questions on a graph."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode().split("\0")
        except OSError:
            continue
        if "kg.serving.answering" in words and str(folder) in words:
            found.append(path.parent.name)
    return found


def test_what_cannot_be_served_is_said(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kg", "serve", *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    empty = run(str(tmp_path))
    assert empty.returncode == 1
    assert "holds no graph" in empty.stderr
    folder = tmp_path / "out"
    write_graph(folder, [NOTE_ANNOTATION], terms=TERMS)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        busy = run(str(folder), "--port", port)
    assert busy.returncode == 2
    assert "choose another" in busy.stderr
    assert os.linesep not in busy.stderr.strip()
