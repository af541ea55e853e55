"""One file over http or https, from a server that may lie, hang, drip or break off.

What has come is kept (`kg.shelf.partial`), so that the next try, also of another process, asks only
for the rest, and only of the same version. Proxies and certificates are taken from the environment
(HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE...).
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg.errors import InputError, MissingError, UsageError
from kg.shelf import partial
from kg.shelf.hosts import leads_inside
from kg.shelf.partial import Validators

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int | None], None]

_REDIRECTS = {301, 302, 303, 307, 308}
#: What a server answers that may well answer otherwise a moment later.
_LATER = {408, 425, 429, 500, 502, 503, 504}
#: Packed on the way: by gzip it is kept as it came (every loader unpacks that), else refused.
_CODINGS = {"", "identity", "gzip", "x-gzip"}
#: Characters of what a server says that are repeated.
_SHOWN = 200


def _silent(done: int, total: int | None) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How patient a download is. Times are in seconds, ``largest`` in bytes.

    ``idle`` is how long a server may be silent, ``total`` how long all may take, ``attempts`` how
    often in a row one may get no further, ``pause`` the wait after the first of them (doubled each
    time), ``patience`` the longest wait that a server may ask for.
    """

    connect: float = 20.0
    idle: float = 60.0
    total: float = 6 * 3600.0
    attempts: int = 3
    pause: float = 1.0
    patience: float = 120.0
    redirects: int = 10
    largest: int = 4_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to bring: from where, into which part file, unless it is still as ``known``."""

    url: str
    part: Path
    known: Validators = field(default_factory=Validators)
    policy: Policy = field(default_factory=Policy)
    progress: Progress = _silent

    def __str__(self) -> str:
        """Return the address as it may be shown."""
        return shown(self.url)


class _RetryError(Exception):
    """What may go well when it is tried again, after ``wait`` seconds where the server says so."""

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


def client(policy: Policy) -> httpx.AsyncClient:
    """Return a client, which follows no redirects.

    Raises ``MissingError`` when the environment names a proxy or certificates that are of no use.
    """
    import httpx

    try:
        return httpx.AsyncClient(
            timeout=httpx.Timeout(policy.idle, connect=policy.connect, pool=None),
            headers={"User-Agent": f"bioclaim-kg/{kg.__version__}", "Accept-Encoding": "identity"},
        )
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        raise MissingError(
            f"the proxy or the certificates that the environment names cannot be used ({error}): "
            "see HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE"
        ) from error


async def fetch(client: httpx.AsyncClient, order: Order) -> Validators | None:
    """Bring a file; None when it is still as known.

    Raises ``InputError`` when it cannot be had, ``UsageError`` when it cannot be written. What has
    come stays, to go on from, unless it is of no use.
    """
    import httpx

    part, policy = order.part, order.policy
    tries, furthest = 0, -1
    try:
        async with asyncio.timeout(policy.total):
            while True:
                try:
                    return await _attempt(client, order)
                except (httpx.UnsupportedProtocol, httpx.InvalidURL, ValueError) as error:
                    raise InputError(f"{order} cannot be asked for: {error}") from error
                except httpx.TimeoutException:
                    again = _RetryError("the server does not answer")
                except httpx.TransportError as error:
                    again = _RetryError(str(error) or type(error).__name__)
                except _RetryError as error:
                    again = error
                size = part.stat().st_size if part.exists() else 0
                tries = 1 if size > furthest else tries + 1
                furthest = max(furthest, size)
                if tries >= policy.attempts:
                    raise InputError(
                        f"{order} cannot be pulled: {again}; see to the network and the proxy, "
                        "or pull again later: what has come is kept"
                    ) from again
                wait = policy.pause * 2 ** (tries - 1) if again.wait is None else again.wait
                await asyncio.sleep(wait)
    except TimeoutError:
        raise InputError(
            f"{order} did not come in {policy.total:g} seconds: what has come is kept; "
            "pull again to go on, or name a nearer place with --mirror"
        ) from None
    except OSError as error:
        raise UsageError(
            f"{part.parent} cannot be written ({error.strerror or error}): "
            "set BIOCLAIM_DATA to a folder that is yours"
        ) from error


def shown(url: str) -> str:
    """Return an address without the password and the query that may be in it.

    >>> shown("https://me:s@cret@host.example/x.obo?token=1")
    'https://host.example/x.obo'
    """
    return re.sub(r"(?<=//)[^/?#]*@", "", url).partition("?")[0][:_SHOWN]


async def _attempt(client: httpx.AsyncClient, order: Order) -> Validators | None:
    """Ask once, and take what comes."""
    part = order.part
    offset, before = partial.resumable(part, order.url)
    asked = {"Range": f"bytes={offset}-", "If-Range": before.strong}
    if not offset:
        asked = {"If-None-Match": order.known.etag, "If-Modified-Since": order.known.modified}
    headers = {name: value for name, value in asked.items() if value}
    async with _opened(client, order, headers) as response:
        now, start, total = Validators.of(response.headers), 0, _length(response)
        if response.status_code == 304 and headers and not offset:
            return None
        if response.status_code in (206, 416) and offset:
            start, total = partial.rest(response.headers, offset)
            if start != offset or (now.strong and now.strong != before.strong):
                partial.forget(part)
                raise _RetryError("it changed while it was pulled", wait=0)
            now = before
        elif response.status_code == 200:
            partial.begin(part, order.url, now)
        else:
            raise _refusal(response, order)
        if response.status_code != 416:
            _check_head(response, order, start, total)
            await _receive(response, order, start, total)
    try:
        await asyncio.to_thread(partial.check, part, response.headers)
    except InputError as error:
        partial.forget(part)
        if start:  # what had come before may have been wrong
            raise _RetryError(str(error), wait=0) from error
        raise InputError(f"{order} is not taken: {error}") from error
    return now


@asynccontextmanager
async def _opened(
    client: httpx.AsyncClient, order: Order, headers: Mapping[str, str]
) -> AsyncIterator[httpx.Response]:
    """Ask, and ask again where one is sent to: only http and https, never the less secure, and
    from a public server to no private one.
    """
    import httpx

    here = asked = httpx.URL(order.url)
    for _ in range(order.policy.redirects + 1):
        request = client.build_request("GET", here, headers=headers)
        response = await client.send(request, stream=True)
        try:
            if response.status_code not in _REDIRECTS:
                yield response
                return
            target = here.join(response.headers.get("location", ""))
        finally:
            await response.aclose()
        if target.scheme not in ("http", "https") or (here.scheme == "https" != target.scheme):
            raise InputError(
                f"{order} leads to {shown(str(target))!r}, where one does not go: only http and "
                "https are followed, and never from https to http"
            )
        if await leads_inside(asked.host, target.host):
            raise InputError(
                f"{order} leads to {shown(str(target))!r}, which is of a private network: it is "
                "not followed; name that place itself with --mirror if it is meant"
            )
        here = target
    raise InputError(
        f"{order} leads on more than {order.policy.redirects} times: its server is set up wrongly"
    )


def _length(response: httpx.Response) -> int | None:
    words = response.headers.get("content-length", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else None


def _check_head(response: httpx.Response, order: Order, start: int, total: int | None) -> None:
    """Raise ``InputError`` when what is announced will not be taken."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in _CODINGS:
        raise InputError(f"{order} comes packed as {coding[:40]!r}, which was not asked for")
    if total is not None and total > order.policy.largest:
        raise _too_large(order)
    if total is not None and total - start > shutil.disk_usage(order.part.parent).free:
        raise UsageError(
            f"{order.part.parent} has no room for {total:,} bytes: set BIOCLAIM_DATA to a folder "
            "that has"
        )


def _too_large(order: Order) -> InputError:
    return InputError(
        f"{order} is larger than {order.policy.largest:,} bytes: it is not taken; if it is right, "
        "fetch it yourself and use kg ontology add FILE"
    )


async def _receive(response: httpx.Response, order: Order, start: int, total: int | None) -> None:
    done = start
    with order.part.open("ab" if start else "wb") as file:
        order.progress(done, total)
        async for chunk in response.aiter_raw():
            done += len(chunk)
            if done > order.policy.largest:
                break
            file.write(chunk)
            file.flush()  # so that it is there for whoever goes on
            order.progress(done, total)
    if done > order.policy.largest:
        partial.forget(order.part)
        raise _too_large(order)
    if total is not None and done != total:
        raise _RetryError(f"{done:,} of {total:,} bytes came")


def _refusal(response: httpx.Response, order: Order) -> Exception:
    """Return what an answer that brings no file is raised as."""
    phrase = response.reason_phrase[:_SHOWN]
    status = f"the server answers {response.status_code} {phrase}".rstrip()
    if response.status_code in _LATER:
        wait = _retry_after(response.headers.get("retry-after", ""))
        if wait is None or wait <= order.policy.patience:
            return _RetryError(status, wait)
        status += f" and asks to wait {wait:.0f} seconds"
    return InputError(
        f"{order} cannot be pulled: {status}; try later, name another place with --mirror, "
        "or fetch the file yourself and use kg ontology add FILE"
    )


def _retry_after(words: str) -> float | None:
    """Return the seconds of a Retry-After header, which gives them or a date."""
    if words.isascii() and words.isdigit():
        return float(words[:9])
    try:
        when = parsedate_to_datetime(words)
    except ValueError:
        return None
    return max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds())
