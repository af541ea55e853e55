"""A process that answers questions on one store, one after the other, until it is stopped.

``python -m kg.serving.answering DIR`` reads questions from standard input and answers on standard
output (`kg.serving.frames`). It limits itself as far as the system lets it: memory, processor time
for each question, no network; the server stops it by killing it.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg import curies
from kg.serving import results
from kg.serving.frames import BODY, END, ERROR, HEAD, QUESTION, READY, WHOLE, pack, take
from kg.serving.media import choose
from kg.serving.protocol import Question, RefusedError
from kg.worker import Limits, limit_memory

#: How many bytes are gathered before the first are sent.
_GATHER = 65_536
#: What may be a prefix in a query; to declare all of them takes longer than to look something up.
_PREFIX = re.compile(r"[\w.-]+(?=:)")
#: Linux: new namespaces for users and for the network; a signal when the server is gone.
_NEW_USER, _NEW_NETWORK, _PARENT_DEATH, _KILL = 0x10000000, 0x40000000, 1, 9


def encode(question: Question, limits: Limits) -> bytes:
    """Return a question as bytes for a worker."""
    asked = [question.query, question.default_graphs, question.named_graphs, question.accept]
    return json.dumps([asked, [limits.seconds, limits.rows, limits.bytes, limits.memory]]).encode()


def decode(content: bytes) -> tuple[Question, Limits]:
    """Return what `encode` was given."""
    (query, default, named, accept), limits = json.loads(content)
    return Question(query, tuple(default), tuple(named), accept), Limits(*limits)


class _Answer:
    """Gathers the bytes of an answer into frames, and counts them."""

    def __init__(self, out: BinaryIO, media: str, most: int) -> None:
        self._out, self._most, self._size = out, most, 0
        self._head = json.dumps({"status": 200, "type": media}).encode()
        self._parts: list[bytes] = []
        self._gathered = 0

    def write(self, data: bytes, /) -> int:
        self._size += len(data)
        if self._size > self._most:
            raise RefusedError(503, f"the answer has more than {self._most} bytes: add LIMIT")
        self._parts.append(bytes(data))
        self._gathered += len(data)
        if self._gathered >= _GATHER:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is gathered is sent when it is enough."""

    def _send(self) -> None:
        head = pack(HEAD, self._head) if self._head else b""
        body = pack(BODY, b"".join(self._parts)) if self._parts else b""
        self._out.write(head + body)
        self._out.flush()
        self._head, self._parts, self._gathered = b"", [], 0

    def end(self) -> None:
        if self._head:
            self._out.write(pack(WHOLE, b"\n".join([self._head, b"".join(self._parts)])))
            self._out.flush()
        else:
            self._send()
            self._out.write(pack(END))
            self._out.flush()


def answer(store: ox.Store, question: Question, limits: Limits, out: BinaryIO) -> None:
    """Answer a question; what cannot be answered is sent as an error."""
    try:
        _answer(store, question, limits, out)
    except RefusedError as error:
        _refuse(out, error.status, str(error))
    except SyntaxError as error:
        _refuse(out, 400, f"the query is no SPARQL 1.1: {error.msg or error}")
    except (RuntimeError, ValueError, OSError) as error:
        # What a write raised comes through the store's serializers as it was, or in words.
        refused = error.__cause__ if isinstance(error.__cause__, RefusedError) else None
        if refused:
            _refuse(out, refused.status, str(refused))
        else:
            _refuse(out, 400, f"the query cannot be run: {error}")


def _answer(store: ox.Store, question: Question, limits: Limits, out: BinaryIO) -> None:
    known = curies.prefixes()
    used = set(_PREFIX.findall(question.query)) & known.keys()
    asked: dict[str, Any] = {"prefixes": {name: known[name] for name in used}}
    if question.names_graphs:
        asked["default_graph"] = [ox.NamedNode(iri) for iri in question.default_graphs]
        asked["named_graphs"] = [ox.NamedNode(iri) for iri in question.named_graphs]
    found = store.query(question.query, **asked)
    offered = results.offered(found)
    media = choose(question.accept, offered)
    if media is None:
        raise RefusedError(406, f"the answer can be had as {', '.join(offered)}")
    sink = _Answer(out, media, limits.bytes)
    results.write(found, media, sink, limits.rows)
    sink.end()


def _refuse(out: BinaryIO, status: int, message: str) -> None:
    out.write(pack(ERROR, json.dumps({"status": status, "message": message}).encode()))
    out.flush()


def _stay_alone() -> None:
    """Leave the network, and die with the server, where the system has such things."""
    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        system.prctl(_PARENT_DEATH, _KILL)
        system.unshare(_NEW_USER | _NEW_NETWORK)


def _used_memory() -> int:
    """Return how much room this process has set aside, much of which it never uses; in bytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _limit_time(seconds: float) -> None:
    """See that the system ends this process when a question takes far too much of a processor."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = int(used.ru_utime + used.ru_stime + 4 * seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def main(directory: str, memory: str) -> int:
    """Answer what comes on standard input until it is closed."""
    _stay_alone()
    came, out = sys.stdin.buffer, sys.stdout.buffer
    try:
        store = ox.Store.read_only(str(Path(directory) / "store"))
    except (OSError, ValueError, RuntimeError) as error:
        _refuse(out, 503, f"the store cannot be opened: {error}")
        return 1
    limit_memory(int(memory) + _used_memory())
    curies.prefixes()  # who asks first shall not wait for the table
    out.write(pack(READY))
    out.flush()
    while (frame := take(came)) is not None:
        kind, content = frame
        if kind != QUESTION:
            return 2
        question, limits = decode(content)
        _limit_time(limits.seconds)
        answer(store, question, limits, out)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
