"""A graph store of others, by the SPARQL 1.1 Graph Store HTTP Protocol.

The server may lie, hang, drip or break off: every request has limits on time and on what is taken
of its answer, no redirect is followed, and what may go well later is tried again. All that is sent
is sets of triples without blank nodes, so sending it twice does no harm. Credentials come from the
environment only (`USER`, `PASSWORD` or `TOKEN`), and leave this machine only over https.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import pyoxigraph as ox

import kg
from kg.errors import GraphError, InputError, UsageError

if TYPE_CHECKING:
    import httpx

USER, PASSWORD, TOKEN = (f"BIOCLAIM_STORE_{name}" for name in ("USER", "PASSWORD", "TOKEN"))
TRIPLES = "application/n-triples"
#: What a server answers that may well answer otherwise a moment later.
_LATER = {408, 425, 429, 500, 502, 503, 504}
#: Bytes of an answer that says how it went, and characters of it that are repeated.
_ANSWER, _SHOWN = 65_536, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How patient one is with a server. Times are in seconds, sizes in bytes.

    ``idle`` is how long it may be silent, ``request`` how long one request may take, ``attempts``
    how often one is made, ``pause`` the wait after the first (doubled each time), ``wait`` the
    longest that a server may ask for, ``batch`` how much is sent at once.
    """

    connect: float = 20.0
    idle: float = 60.0
    request: float = 900.0
    attempts: int = 4
    pause: float = 1.0
    wait: float = 120.0
    batch: int = 8_000_000


USUAL = Patience()


class _RetryError(Exception):
    """What may go well when it is tried again, after ``wait`` seconds where the server says so."""

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


class Remote:
    """A graph store at an address; to be used in a ``with`` block.

    Raises ``UsageError`` for an address that is none, and for credentials that would leave this
    machine unprotected.
    """

    def __init__(
        self,
        url: str,
        patience: Patience = USUAL,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.url, self.patience = url, patience
        self.shown = _checked(url)
        self._auth: httpx.Auth | None = None
        self._headers = {"User-Agent": f"bioclaim-kg/{kg.__version__}"}
        self._user = (environ.get(USER, ""), environ.get(PASSWORD, ""))
        token = environ.get(TOKEN, "")
        if (token or any(self._user)) and not _is_safe(url):
            raise UsageError(
                f"a password is not sent to {self.shown} as anybody on the way could read it: "
                f"use https, or unset {USER}, {PASSWORD} and {TOKEN}"
            )
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> Remote:
        import httpx

        timeout = httpx.Timeout(self.patience.idle, connect=self.patience.connect)
        try:
            self._client = httpx.Client(timeout=timeout, headers=self._headers)
        except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
            raise UsageError(
                f"the proxy or the certificates that the environment names cannot be used "
                f"({error}): see HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE"
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def put(self, graph: str, triples: bytes) -> None:
        """Make the triples (N-Triples) all that a graph holds."""
        self._ask("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples to a graph."""
        self._ask("POST", graph, triples)

    def delete(self, graph: str) -> None:
        """See that there is no such graph."""
        self._ask("DELETE", graph)

    def count(self, graph: str, most: int) -> int:
        """Return how many triples a graph holds, as they come back; none where there is none.

        More than ``most`` bytes are not taken: ``GraphError``.
        """
        kind, body = self._ask("GET", graph, largest=most)
        if kind is None:
            return 0
        form = ox.RdfFormat.from_media_type(kind) if kind else ox.RdfFormat.N_TRIPLES
        try:
            if form is None:
                raise GraphError(
                    f"{self.shown} gives {kind[:_SHOWN]!r}, which is no RDF, for a graph"
                )
            return sum(1 for _ in ox.parse(body, form, base_iri="urn:x:"))
        except SyntaxError as error:
            raise GraphError(f"{self.shown} gives no sound RDF for {graph}: {error}") from error

    # ------------------------------------------------------------------------ one request

    def _ask(
        self, method: str, graph: str, triples: bytes | None = None, *, largest: int = _ANSWER
    ) -> tuple[str | None, bytes]:
        """Ask until it goes well; return the answer's media type (``None``: not there) and body."""
        import httpx

        for attempt in range(1, self.patience.attempts + 1):
            try:
                return self._once(method, graph, triples, largest)
            except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
                raise UsageError(f"{self.shown} cannot be asked: {error}") from error
            except httpx.TimeoutException:
                again = _RetryError("it does not answer")
            except httpx.HTTPError as error:
                again = _RetryError(str(error) or type(error).__name__)
            except _RetryError as error:
                again = error
            if attempt < self.patience.attempts:
                wait = self.patience.pause * 2 ** (attempt - 1)
                time.sleep(wait if again.wait is None else again.wait)
        raise InputError(
            f"{self.shown} does not do what it is asked ({again}): see to the server and the "
            "network, and load again; what is done is kept"
        )

    def _once(
        self, method: str, graph: str, triples: bytes | None, largest: int
    ) -> tuple[str | None, bytes]:
        import httpx

        headers = {"Accept": f"{TRIPLES}, text/turtle;q=0.5" if method == "GET" else "*/*"}
        if triples is not None:
            headers["Content-Type"] = TRIPLES
        address = httpx.URL(self.url).copy_merge_params({"graph": graph})
        request = self._client.build_request(method, address, content=triples, headers=headers)
        end = time.monotonic() + self.patience.request
        auth = self._auth or httpx.USE_CLIENT_DEFAULT
        response = self._client.send(request, stream=True, auth=auth)
        try:
            body = self._read(response, largest, end)
        finally:
            response.close()
        if response.status_code == 401 and self._auth is None and all(self._user):
            self._auth = self._way_in(response)
            return self._once(method, graph, triples, largest)
        if response.status_code == 404 and method in ("GET", "DELETE"):
            return None, b""
        if not 200 <= response.status_code < 300:
            self._refused(response, body)
        return response.headers.get("content-type", "").partition(";")[0].strip(), body

    def _read(self, response: httpx.Response, largest: int, end: float) -> bytes:
        """Take an answer; of one that only says how it went, the beginning is enough."""
        parts, size = [], 0
        for chunk in response.iter_bytes():
            parts.append(chunk)
            size += len(chunk)
            if time.monotonic() > end:
                raise _RetryError(f"its answer takes more than {self.patience.request:g} seconds")
            if size > largest:
                if largest == _ANSWER or response.status_code >= 300:
                    break
                raise GraphError(f"{self.shown} gives more than was put: {size:,} bytes and on")
        return b"".join(parts)

    def _way_in(self, response: httpx.Response) -> httpx.Auth:
        import httpx

        asked = response.headers.get("www-authenticate", "").lower()
        kind = httpx.DigestAuth if asked.startswith("digest") else httpx.BasicAuth
        return kind(*self._user)

    def _refused(self, response: httpx.Response, body: bytes) -> NoReturn:
        """Raise what an answer means that says no."""
        code = response.status_code
        words = " ".join(body.decode("utf-8", "replace").split())[:_SHOWN]
        said = f"{self.shown} answers {code} {response.reason_phrase[:_SHOWN]}".rstrip()
        said += f" ({words})" if words else ""
        if code in _LATER:
            raise _RetryError(said, self._asked_to_wait(response))
        if 300 <= code < 400:
            raise UsageError(f"{said}: it leads elsewhere; name the address itself")
        if code in (401, 403):
            raise UsageError(f"{said}: set {USER} and {PASSWORD}, or {TOKEN}, to one who may write")
        if code == 413:
            raise UsageError(f"{said}: send less at once with --batch")
        raise UsageError(
            f"{said}: is this where one writes to its SPARQL 1.1 Graph Store Protocol?"
        )

    def _asked_to_wait(self, response: httpx.Response) -> float | None:
        words = response.headers.get("retry-after", "")
        if not words.isascii() or not words.isdigit():
            return None
        return min(float(words[:9]), self.patience.wait)


def _checked(url: str) -> str:
    """Return an address as it may be shown; ``UsageError`` when it is none to send to."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"--to needs an http or https address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("--to needs an http or https address, as http://localhost:7878/store")
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"a password in an address is seen by others: set {USER} and {PASSWORD}")
    if parts.fragment:
        raise UsageError("--to needs an address without #")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path}"


def _is_safe(url: str) -> bool:
    """Say whether what is sent stays on this machine or is encrypted."""
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
