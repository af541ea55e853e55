"""How many look-ups a second ``kg serve`` answers, beside rdflib-endpoint, and beside runaways.

    python conformance/rate.py GRAPH KG PEER [SECONDS]

``GRAPH`` is a graph directory, ``KG`` our command, ``PEER`` the Python of an environment with
rdflib-endpoint and uvicorn; ``wrk`` is on the path. Each server is asked one look-up over 8
connections, in turn, three times; what is told is the median. Then 20 clients ask ours a runaway
at once while the look-ups go on. One line of JSON.
"""

from __future__ import annotations

import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

LOOKUP = (
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    'SELECT ?thing WHERE {{ ?thing rdfs:label "{name}" }}'
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
#: For how many seconds a query may run while the runaways are asked.
LIMIT = 5
PEER = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="error")
"""
#: Every request asks for another name, so that no answer can be a kept one.
OTHERS = """
local thread = 0
function setup(t) thread = thread + 1 t:set("id", thread) end
local n = 0
function request()
  n = n + 1
  local path = string.gsub(wrk.path, "NUMBER", id .. "x" .. n)
  return wrk.format("GET", path)
end
"""


def rate(address: str, name: str, seconds: int, script: Path | None = None) -> float:
    """Return how many look-ups a second are answered."""
    path = f"{address}?{urlencode({'query': LOOKUP.format(name=name)})}"
    more = ["-s", str(script)] if script else []
    done = subprocess.run(
        ["wrk", "-c", "8", "-t", "2", "-d", f"{seconds}s", *more, path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Non-2xx" not in done.stdout, done.stdout
    return float(re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)[1])


def ours(graph: str, kg: str, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Start our server; return it and its address."""
    server = subprocess.Popen(
        [kg, "serve", graph, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return server, f"{server.stdout.readline().strip()}sparql"


def peer(graph: str, python: str, folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start rdflib-endpoint with the same graph; return it and its address."""
    import pyoxigraph as ox

    quads = folder / "graph.nq"
    found = ox.parse(path=Path(graph) / "graph.trig", format=ox.RdfFormat.TRIG)
    ox.serialize(found, output=quads, format=ox.RdfFormat.N_QUADS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([python, "-W", "ignore", "-c", PEER, str(quads), str(port)])
    address = f"http://127.0.0.1:{port}/"
    for _ in range(600):
        try:
            urlopen(f"{address}?{urlencode({'query': 'ASK {}'})}").close()
            return server, address
        except HTTPError:
            return server, address
        except OSError:
            time.sleep(0.2)
    raise SystemExit("rdflib-endpoint does not start")


def runaways(address: str, seconds: int) -> tuple[float, Counter[int], float]:
    """Ask 20 runaways again and again; return the look-ups a second, answers, the longest run."""
    answers, longest, over = Counter[int](), [0.0], threading.Event()

    def ask() -> None:
        while not over.is_set():
            began = time.monotonic()
            try:
                urlopen(f"{address}?{urlencode({'query': RUNAWAY})}", timeout=120).close()
            except HTTPError as error:
                answers[error.code] += 1
                message = error.read().decode()
                if "was stopped" in message:
                    longest[0] = max(longest[0], time.monotonic() - began)
                error.close()
            time.sleep(0.05)

    clients = [threading.Thread(target=ask) for _ in range(20)]
    for client in clients:
        client.start()
    time.sleep(1)
    found = rate(address, "osteoporosis", seconds)
    over.set()
    for client in clients:
        client.join()
    return found, answers, longest[0]


def main(graph: str, kg: str, python: str, seconds: str = "8") -> int:
    """Measure, and print what was found."""
    long = int(seconds)
    figures: dict[str, list[float]] = {"peer": [], "other answers": [], "the same answer": []}
    with tempfile.TemporaryDirectory() as name:
        script = Path(name) / "others.lua"
        script.write_text(OTHERS, encoding="utf-8")
        servers = [ours(graph, kg), peer(graph, python, Path(name))]
        (_, address), (_, theirs) = servers
        try:
            for _ in range(3):
                figures["peer"].append(rate(theirs, "osteoporosis", long))
                figures["other answers"].append(rate(address, "osteoporosis NUMBER", long, script))
                figures["the same answer"].append(rate(address, "osteoporosis", long))
        finally:
            for process, _ in servers:
                process.terminate()
                process.wait()
        server, address = ours(graph, kg, "--timeout", str(LIMIT), "--keep", "0")
        try:
            alone = rate(address, "osteoporosis", long)
            beside, answers, longest = runaways(address, long)
        finally:
            server.terminate()
            server.wait()
    told = {name: round(statistics.median(found)) for name, found in figures.items()}
    print(
        json.dumps(
            {
                "look-ups a second": told,
                "times the peer": {
                    name: round(figure / told["peer"], 1) for name, figure in told.items()
                },
                "beside 20 runaways": {
                    "alone": round(alone),
                    "beside": round(beside),
                    "answers": dict(answers),
                    "longest wait of one stopped": round(longest, 1),
                    "limit": LIMIT,
                },
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
