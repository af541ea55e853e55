"""Run the web application on this machine: sockets, signals, the log."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from logging import CRITICAL, getLogger
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import UsageError
from kg.serving.app import application
from kg.serving.lanes import Lanes
from kg.serving.traffic import Traffic
from kg.store import Store
from kg.worker import Limits

log = getLogger("kg.serve")

#: How many seconds a connection may be idle, and how many a query in work may end in.
_IDLE, _GRACE = 5, 5
#: The most connections at once.
_CONNECTIONS = 1000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"vary", b"Accept"),
)


class Logged:
    """Logs each request as a line of JSON, and sees that no error tells of our inside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, sent = time.monotonic(), {"status": 0, "bytes": 0}
        noted: dict[str, Any] = scope.setdefault("kg", {})

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                message["headers"] = [*message["headers"], *_extra(scope)]
            else:
                sent["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except Exception as error:  # what was sent so far is broken off
            noted["error"] = f"{type(error).__name__}: {error}"[:500]
        finally:
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "method": scope["method"],
                "path": scope["path"][:200],
                **sent,
                "seconds": round(time.monotonic() - started, 4),
                **noted,
            }
            log.info("%s", json.dumps(line))


def _extra(scope: Scope) -> Iterable[tuple[bytes, bytes]]:
    """Return the headers that every answer has; the explorer page brings a policy of its own."""
    yield from _HEADERS
    if scope["path"] != "/explorer":
        yield b"content-security-policy", _POLICY.encode()


def serve(
    directory: Path,
    host: str = "127.0.0.1",
    port: int = 7878,
    *,
    limits: Limits = Limits(),
    traffic: Traffic = Traffic(),
    hosts: Iterable[str] = (),
    origins: Iterable[str] = (),
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a graph directory until the process is told to end (Ctrl-C, SIGTERM).

    ``hosts`` are further names that requests may be addressed to, ``origins`` web pages that may
    use the server; ``ready`` is called with the server's address. Raises ``GraphError`` for a
    directory that holds no graph, ``UsageError`` when the address cannot be had.
    """
    Store.open(directory).close()
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(
            f"{host} port {port} cannot be served ({error.strerror or error}): "
            "choose another with --port, or 0 for any that is free"
        ) from error
    # An answer goes out at once, not when the one before was acknowledged: 40 ms sooner.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    names = ["localhost", "127.0.0.1", host, *hosts]
    anybody = host in ("0.0.0.0", "::") and not list(hosts)
    app = application(
        Lanes(directory.resolve(), limits, traffic), ["*"] if anybody else names, list(origins)
    )
    getLogger("uvicorn.error").setLevel(CRITICAL)  # what goes wrong is in our own log
    config = uvicorn.Config(
        Logged(app),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_GRACE,
    )
    server = uvicorn.Server(config)
    if threading.current_thread() is threading.main_thread():
        # uvicorn sends itself the signal again when it has ended; to end was all that was asked.
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: None)
    with listening:
        if ready:
            shown = f"[{host}]" if ":" in host else host
            ready(f"http://{shown}:{listening.getsockname()[1]}/")
        server.run(sockets=[listening])
