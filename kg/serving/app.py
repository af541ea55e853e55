"""The web application: which address answers what, and in which form."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from hashlib import sha256
from typing import Any

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from kg.serving import description, listing, pages, protocol
from kg.serving.api import LISTS, Api, Given
from kg.serving.lanes import Lanes, Reply
from kg.serving.media import GRAPHS, HTML, JSON, choose
from kg.serving.protocol import Question, RefusedError

_TURTLE, _JSON_LD = GRAPHS[0], GRAPHS[2]
_FORMATS = {"json": JSON, "html": HTML, "ttl": _TURTLE, "jsonld": _JSON_LD}
#: For how many seconds the body of a request may be in coming, and between looks at a client.
_BODY, _LOOK = 10.0, 0.25
_COUNTS = {
    "claims": "?x a bc:Claim",
    "documents": "?x bc:length ?length",
    "entities": "?x bc:category ?category ; rdfs:label ?label",
}
_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph {} } ORDER BY ?graph LIMIT 1000"
_BASE = "SELECT ?base WHERE { ?base a bc:ClaimGraph } LIMIT 1"
#: The first part of a name that we minted -> the kind of thing.
_OURS = {"claim": "claim", "ent": "entity", "doc": "document"}
_NAME = re.compile(r"[0-9A-Za-z_.-]{1,200}")


class _Site:
    """What is answered at each address, for one graph directory."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes, self._api = lanes, Api(lanes)

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        await self._lanes.open()
        warming = asyncio.create_task(self._api.warm_up())
        try:
            yield
        finally:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
            await self._api.close()
            await self._lanes.close()

    async def front(self, _: Request) -> Response:
        counts = {}
        for name, pattern in _COUNTS.items():
            (row,) = await self._api.rows(
                f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"
            )
            counts[name] = row["n"]
        explorer = (self._lanes.directory / "explorer.html").is_file()
        return HTMLResponse(pages.front(counts, explorer))

    async def explorer(self, _: Request) -> Response:
        path = self._lanes.directory / "explorer.html"
        if not path.is_file():
            raise RefusedError(404, "there is no explorer page: kg explore makes one")
        return FileResponse(path, media_type=HTML)

    async def health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok", **self._lanes.state})

    async def openapi(self, _: Request) -> Response:
        return JSONResponse(description.openapi())

    async def sparql(self, request: Request) -> Response:
        parameters = protocol.fields(request.scope["query_string"])
        accept = ", ".join(request.headers.getlist("accept"))
        if request.method != "POST" and not parameters:
            return await self._description(request, accept)
        body = await _body(request) if request.method == "POST" else b""
        kind = request.headers.get("content-type", "")
        question = protocol.read(request.method, parameters, kind, body, accept)
        return await self._answer(request, question)

    async def _description(self, request: Request, accept: str) -> Response:
        media = choose(accept, GRAPHS)
        if media is None:
            raise RefusedError(406, f"the description can be had as {', '.join(GRAPHS)}")
        graphs = [row["graph"] for row in await self._api.rows(_GRAPHS)]
        endpoint = str(request.url.replace(query="", fragment=""))
        triples = description.service(endpoint, graphs)
        form = ox.RdfFormat.from_media_type(media)
        content = ox.serialize(triples, format=form, prefixes=description.PREFIXES)
        return Response(content, media_type=media)

    async def _answer(self, request: Request, question: Question) -> Response:
        noted = request.scope.setdefault("kg", {})
        noted["query"] = sha256(question.query.encode()).hexdigest()[:12]
        stack = AsyncExitStack()
        reply = await _unless_gone(request, stack.enter_async_context(self._lanes.ask(question)))
        noted["lane"] = reply.lane
        if reply.rest is None:
            await stack.aclose()
            return Response(reply.first, media_type=reply.media)
        return StreamingResponse(_pieces(reply, stack), media_type=reply.media)

    async def listed(self, request: Request) -> Response:
        name = request.url.path.removeprefix("/")
        given = _given(request)
        media = _wanted(request, given, (JSON, HTML))
        found = await self._api.page(name, given)
        return HTMLResponse(pages.listed(name, found)) if media == HTML else JSONResponse(found)

    async def search(self, request: Request) -> Response:
        given = _given(request)
        media = _wanted(request, given, (JSON, HTML))
        found = await self._api.search(given)
        if media == HTML:
            return HTMLResponse(pages.hits(given.get("q", ""), found))
        return JSONResponse(found)

    async def one(self, request: Request) -> Response:
        kind = request.url.path.removeprefix("/")
        given = _given(request)
        if "iri" not in given:
            raise RefusedError(400, f"which {kind}? Give its IRI as the parameter 'iri'")
        return await self._one(request, kind, given["iri"], given)

    async def own(self, request: Request) -> Response:
        kind, name = (request.path_params[key] for key in ("kind", "name"))
        if kind not in _OURS or not _NAME.fullmatch(name):
            raise RefusedError(404, "nothing stands here; / tells what there is")
        given = _given(request, ())
        (row,) = await self._api.rows(_BASE) or [{"base": ""}]
        return await self._one(request, _OURS[kind], f"{row['base']}{kind}/{name}", given)

    async def _one(self, request: Request, kind: str, iri: str, given: Given) -> Response:
        iri = listing.term(iri).strip("<>")
        media = _wanted(request, given, tuple(_FORMATS.values()))
        item = await self._api.one(kind, iri)
        if media == JSON:
            return JSONResponse(item)
        if media != HTML:
            return await self._answer(request, Question(listing.triples(kind, iri), accept=media))
        if kind == "claim":
            return HTMLResponse(pages.claim(item))
        page = {"entity": pages.entity, "document": pages.document}[kind]
        return HTMLResponse(page(item, await self._api.page("claims", {kind: iri})))


async def _pieces(reply: Reply, stack: AsyncExitStack) -> AsyncIterator[bytes]:
    async with stack:
        yield reply.first
        assert reply.rest is not None
        async for piece in reply.rest:
            yield piece


async def _unless_gone(request: Request, work: Any) -> Reply:
    """Wait for an answer as long as the client does."""
    task: asyncio.Task[Reply] = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=_LOOK)
            if not task.done() and await request.is_disconnected():
                raise ClientDisconnect
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    try:
        async with asyncio.timeout(_BODY):
            async for part in request.stream():
                parts.append(part)
                size += len(part)
                if size > protocol.MAX_BYTES:
                    raise RefusedError(413, f"more than {protocol.MAX_BYTES} bytes are not read")
    except TimeoutError as error:
        raise RefusedError(408, "the request was too long in coming") from error
    return b"".join(parts)


def _given(request: Request, names: Iterable[str] | None = None) -> Given:
    """Return the parameters of an address; `RefusedError` for unknown and repeated ones."""
    if names is None:
        names = (one["name"] for one in description.PATHS[request.url.path][1])
    known = {*names, "format"}
    given: dict[str, str] = {}
    for name, value in protocol.fields(request.scope["query_string"]):
        if name not in known:
            raise RefusedError(400, f"no parameter {name!r}; there are {', '.join(sorted(known))}")
        if name in given:
            raise RefusedError(400, f"the parameter {name!r} stands twice")
        if value:
            given[name] = value
    return given


def _wanted(request: Request, given: Given, offered: tuple[str, ...]) -> str:
    """Return the media type that a client wants, by ``format`` or by ``Accept``."""
    asked = given.get("format", "")
    accept = _FORMATS.get(asked, "") if asked else ", ".join(request.headers.getlist("accept"))
    media = choose(accept, offered) if accept or not asked else None
    if media is None:
        raise RefusedError(406, f"this can be had as {', '.join(offered)}")
    return media


def _refused(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RefusedError) else 500
    message = str(error)
    headers = {"Retry-After": "2"} if status == 503 else {}
    if isinstance(error, HTTPException):
        status, message = error.status_code, str(error.detail)
        headers = dict(error.headers or {})
    accept = ", ".join(request.headers.getlist("accept"))
    if choose(accept, (JSON, HTML)) == HTML:
        return HTMLResponse(pages.error(status, message), status, headers)
    problem = {"type": "about:blank", "title": message, "status": status}
    return JSONResponse(problem, status, headers, media_type="application/problem+json")


def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=400)  # nobody reads it


def application(lanes: Lanes, hosts: list[str], origins: list[str]) -> Starlette:
    """Return the application. ``hosts`` are names it is called by; ``origins`` may use it too."""
    site = _Site(lanes)
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)]
    if origins:
        middleware.append(
            Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"])
        )
    return Starlette(
        routes=[
            Route("/sparql", site.sparql, methods=["GET", "POST"]),
            Route("/", site.front),
            Route("/explorer", site.explorer),
            Route("/health", site.health),
            Route("/openapi.json", site.openapi),
            Route("/search", site.search),
            *(Route(f"/{name}", site.listed) for name in LISTS.values()),
            *(Route(f"/{kind}", site.one) for kind in LISTS),
            Route("/{kind}/{name}", site.own),
        ],
        middleware=middleware,
        exception_handlers={
            RefusedError: _refused,
            HTTPException: _refused,
            ClientDisconnect: _gone,
        },
        lifespan=site.running,
    )
