"""A web server on this machine that does what a test tells it, lies and crimes included."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

Answer = Callable[["Handler"], None]
#: Whatever proxy this machine has, it is not for the servers here.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
DATE = "Sat, 21 Nov 2026 10:00:00 GMT"


class Handler(BaseHTTPRequestHandler):
    """Answers with what the server holds for the path; notes what it was asked."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers))
        answers = self.server.answers.get(self.path, [status(404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        with suppress(ConnectionError):
            answer(self)

    def begin(self, code: int, **headers: object) -> None:
        """Send the status and the headers (``_`` stands for ``-``)."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


class Local(ThreadingHTTPServer):
    """A server at a free port; ``over`` is set when it ends, for those that hang until then."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.over = threading.Event()


class Server(Local):
    """What it answers by path (one after the other, the last for ever), and what it was asked."""

    def __init__(self) -> None:
        super().__init__(Handler)
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, Message]] = []

    def at(self, path: str, *answers: Answer) -> str:
        """Answer so at a path; return the address."""
        self.answers[path] = list(answers)
        return f"{self.url}{path}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def headers(self, name: str) -> list[str | None]:
        """Return a header of each request, in order."""
        return [headers.get(name) for _, headers in self.asked]


L = TypeVar("L", bound=Local)


@contextmanager
def serving(server: L) -> Iterator[L]:
    """Let a server answer for as long as it is looked at."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


@contextmanager
def running() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server


# ----------------------------------------------------------------------------------- answers


def status(code: int, **headers: object) -> Answer:
    return lambda to: to.begin(code, Content_Length=0, **headers)


def file(content: bytes, etag: str = "", *, ranges: bool = True, **more: object) -> Answer:
    """Serve a file as a good server does: conditions, and ranges where asked to."""

    def answer(to: Handler) -> None:
        headers = {"ETag": f'"{etag}"', **more} if etag else more
        start = 0
        asked, since = to.headers.get("Range"), to.headers.get("If-Range")
        if etag and to.headers.get("If-None-Match") == f'"{etag}"':
            to.begin(304, **headers)
            return
        if ranges and asked and since in (f'"{etag}"', more.get("Last_Modified")):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(content):
                to.begin(416, Content_Range=f"bytes */{len(content)}", Content_Length=0, **headers)
                return
            headers["Content_Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        to.begin(206 if start else 200, Content_Length=len(content) - start, **headers)
        to.wfile.write(content[start:])

    return answer


def broken_off(content: bytes, at: int, etag: str = "", **headers: object) -> Answer:
    """Promise a file and hang up in the middle."""

    def answer(to: Handler) -> None:
        tag = {"ETag": f'"{etag}"'} if etag else {}
        to.begin(200, Content_Length=len(content), **tag, **headers)
        to.wfile.write(content[:at])
        to.close_connection = True

    return answer


def silent(content: bytes = b"", length: int = 0, etag: str = "") -> Answer:
    """Say nothing at all, or nothing more after ``content`` of ``length`` bytes."""

    def answer(to: Handler) -> None:
        if length:
            to.begin(200, Content_Length=length, ETag=f'"{etag}"')
            to.wfile.write(content)
            to.wfile.flush()
        to.server.over.wait()
        to.close_connection = True

    return answer


def dripping(content: bytes, pause: float = 0.01, **headers: object) -> Answer:
    """Send one byte after the other, slowly, each in time."""

    def answer(to: Handler) -> None:
        to.begin(200, Content_Length=len(content), **headers)
        for place in range(len(content)):
            if to.server.over.wait(pause):
                break
            to.wfile.write(content[place : place + 1])
            to.wfile.flush()
        to.close_connection = True

    return answer


def endless(block: bytes, times: int) -> Answer:
    """Send much without saying how much: in chunks."""

    def answer(to: Handler) -> None:
        to.begin(200, Transfer_Encoding="chunked")
        for _ in range(times):
            to.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))
        to.wfile.write(b"0\r\n\r\n")

    return answer
