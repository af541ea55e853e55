"""A query in a process of its own, which can be stopped: the store itself cannot be.

``python -m kg.worker DIR`` reads one question (JSON) from standard input and answers in lines of
JSON. `ask` is the other end.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import GraphError, UsageError
from kg.rows import Answer, Rows, Triples

_LINE = "<r:{row}> <c:{column}> {term} .\n"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a query may take, and how much it may give back or (where the system can) use."""

    seconds: float = 60.0
    rows: int = 1_000_000
    bytes: int = 200_000_000
    memory: int = 4_000_000_000


def run(
    store: ox.Store, query: str, prefixes: Mapping[str, str], values: Mapping[str, str]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Ask a store, whose default graph holds the union of all graphs.

    ``values`` are terms in N-Triples by variable name, put in before the query is run; the query
    has to select these variables.
    """
    terms = {ox.Variable(name): _terms([text])[0] for name, text in values.items()}
    try:
        return store.query(
            query,
            prefixes=dict(prefixes),
            substitutions=terms,
        )
    except SyntaxError as error:
        raise UsageError(f"the query is no SPARQL 1.1: {error.msg or error}") from error
    except (RuntimeError, ValueError) as error:
        raise UsageError(f"the query cannot be run: {error}") from error


def collect(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """Return everything a query found."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return Triples(tuple(sorted(set(found), key=str)))
    columns = tuple(variable.value for variable in found.variables)
    return Rows(columns, tuple(tuple(row[name] for name in columns) for row in found))


def _terms(texts: list[str | None]) -> list[Any]:
    """Return the terms of some N-Triples texts, in order; ``None`` stays."""
    lines = "".join(
        _LINE.format(row=0, column=place, term=text)
        for place, text in enumerate(texts)
        if text is not None
    )
    parsed = iter(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    return [None if text is None else next(parsed).object for text in texts]


def ask(
    directory: Path,
    query: str,
    prefixes: Mapping[str, str],
    values: Mapping[str, str],
    limits: Limits,
) -> Answer:
    """Ask the store in a directory from a new process, which is killed when it takes too long."""
    question = {
        "query": query,
        "prefixes": dict(prefixes),
        "values": dict(values),
        "limits": asdict(limits),
    }
    package = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.worker", str(directory)],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=limits.seconds,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(
            f"the query took more than {limits.seconds:g} seconds and was stopped: "
            "start with the most selective pattern, or add LIMIT"
        ) from None
    lines = done.stdout.decode("utf-8").splitlines()
    if not lines or done.returncode:
        raise GraphError(
            f"the query ended without an answer (exit code {done.returncode}): most likely it "
            "needed more memory than allowed; start with the most selective pattern, or add LIMIT"
        )
    return _answer([json.loads(line) for line in lines])


def _answer(lines: list[Any]) -> Answer:
    head, *body = lines
    if "error" in head:
        raise (GraphError if head["kind"] == "GraphError" else UsageError)(head["error"])
    if "boolean" in head:
        return bool(head["boolean"])
    width = len(head["columns"])
    flat = _terms([text for row in body for text in row])
    rows = [tuple(flat[start : start + width]) for start in range(0, len(flat), width or 1)]
    if head["triples"]:
        return Triples(tuple(ox.Triple(*row) for row in rows))
    return Rows(tuple(head["columns"]), tuple(rows) if width else tuple(() for _ in body))


def _answers(directory: Path, question: Mapping[str, Any]) -> Iterator[object]:
    """Yield what goes back, one value a line: a head, then the rows."""
    limits = Limits(**question["limits"])
    limit_memory(limits.memory)
    store = ox.Store.read_only(str(directory / "store"))
    found = run(store, question["query"], question["prefixes"], question["values"])
    if isinstance(found, ox.QueryBoolean):
        yield {"boolean": bool(found)}
        return
    if isinstance(found, ox.QueryTriples):
        columns = ["subject", "predicate", "object"]
        rows: Any = (
            tuple(map(str, (one.subject, one.predicate, one.object)))
            for one in sorted(set(found), key=str)
        )
    else:
        columns = [variable.value for variable in found.variables]
        rows = (
            tuple(None if row[name] is None else str(row[name]) for name in columns)
            for row in found
        )
    yield {"columns": columns, "triples": isinstance(found, ox.QueryTriples)}
    size = 0
    for number, row in enumerate(rows, start=1):
        size += sum(len(cell or "") for cell in row)
        if number > limits.rows or size > limits.bytes:
            raise UsageError(
                f"the query finds more than {limits.rows} rows or {limits.bytes} bytes: add LIMIT"
            )
        yield row


def limit_memory(size: int) -> None:
    """Cap this process's memory where the system has such a cap (Windows has none)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def main(directory: str) -> int:
    """Answer the question on standard input."""
    question = json.loads(sys.stdin.buffer.read())
    lines: list[object]
    try:
        lines = list(_answers(Path(directory), question))
    except (UsageError, GraphError) as error:
        lines = [{"error": str(error), "kind": type(error).__name__}]
    except (OSError, ValueError, RuntimeError) as error:
        lines = [{"error": f"the store cannot be read: {error}", "kind": "GraphError"}]
    for line in lines:
        sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
