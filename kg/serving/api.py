"""The JSON API, and what stands at the addresses: lists in pages, and one thing in full."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from kg.errors import KgError
from kg.serving import listing
from kg.serving.fulltext import Index
from kg.serving.lanes import Lanes
from kg.serving.protocol import Question, RefusedError
from kg.serving.workers import Generation, generation

#: A kind of thing that has an address -> the list it stands in, and its column there.
LISTS = {"claim": "claims", "entity": "entities", "document": "documents"}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {_XSD + "integer": int, _XSD + "decimal": float, _XSD + "float": float}

Given = Mapping[str, str]
Item = dict[str, Any]


class Api:
    """What is asked of one graph directory beside SPARQL; all of it runs within its limits."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._index: Index | None = None
        self._indexed: Generation | None = None
        self._making = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the index."""
        async with self._making:
            if self._index:
                self._index.close()
                self._index = None

    async def rows(self, query: str) -> list[Item]:
        """Return the rows of a SELECT as plain values: strings, numbers, booleans."""
        async with self._lanes.ask(Question(query)) as reply:
            content = reply.first
            if reply.rest is not None:
                content += b"".join([piece async for piece in reply.rest])
        found = json.loads(content)["results"]["bindings"]
        return [{name: _value(term) for name, term in row.items()} for row in found]

    async def page(self, name: str, given: Given) -> Item:
        """Return a page of ``claims``, ``entities`` or ``documents``."""
        kind = next(kind for kind, each in LISTS.items() if each == name)
        limit = listing.size(given)
        query = getattr(listing, name)(given, limit)
        items = _one_each(await self.rows(query), kind)
        more = len(items) > limit
        items = [_linked(kind, one) for one in items[:limit]]
        following = None
        if more:
            following = f"/{name}?" + urlencode({**given, "after": items[-1][kind]})
        return {name: items, "next": following}

    async def one(self, kind: str, iri: str) -> Item:
        """Return a claim, entity or document with what belongs to it."""
        query = listing.claim([iri]) if kind == "claim" else getattr(listing, kind)(iri)
        found = _one_each(await self.rows(query), kind)
        if not found:
            raise RefusedError(404, f"the graph has no {kind} {iri!r}")
        item = _linked(kind, found[0])
        if kind == "claim":
            asked = listing.term(iri)
            item["evidence"] = _evidence(await self.rows(listing.EVIDENCE % asked))
            related = await self.rows(listing.RELATED % asked)
            item["related"] = [_linked("claim", row) for row in related]
        return item

    async def search(self, given: Given) -> Item:
        """Return entities and claims by words."""
        limit, text = listing.size(given), given.get("q", "")
        try:
            offset = max(int(given.get("offset", "0")), 0)
        except ValueError as error:
            raise RefusedError(400, "'offset' is no whole number") from error
        index = await self.index()
        kind = given.get("in", "")
        hits = await asyncio.to_thread(index.find, text, kind, limit + 1, offset)
        items = [
            {
                "in": hit.kind,
                "iri": hit.iri,
                "words": hit.words,
                "shown": hit.shown,
                "marks": [list(mark) for mark in hit.marks],
                "links": {"self": address(_KIND[hit.kind], hit.iri)},
            }
            for hit in hits[:limit]
        ]
        following = None
        if len(hits) > limit:
            following = "/search?" + urlencode({**given, "offset": str(offset + limit)})
        return {"hits": items, "next": following}

    async def index(self) -> Index:
        """Return the full-text index of the graph that stands in the directory now."""
        async with self._making:
            now = generation(self._lanes.directory)
            if self._index is None or now not in (self._indexed, None):
                made = await asyncio.to_thread(_index, self._lanes.directory)
                if self._index:
                    self._index.close()
                self._index, self._indexed = made, now
            return self._index

    async def warm_up(self) -> None:
        """Make the index before anybody asks for it; who asks is told what goes wrong."""
        with suppress(RefusedError):
            await self.index()


_KIND = {"names": "entity", "evidence": "claim"}


def _index(directory: Path) -> Index:
    try:
        return Index.of(directory)
    except KgError as error:
        raise RefusedError(503, f"the search has no index: {error}") from error


def address(kind: str, iri: str) -> str:
    """Return where a thing stands on this server.

    >>> address("entity", "http://purl.obolibrary.org/obo/CL_0000001")
    '/entity?iri=http%3A%2F%2Fpurl.obolibrary.org%2Fobo%2FCL_0000001'
    """
    return f"/{kind}?" + urlencode({"iri": iri})


def _value(term: Mapping[str, str]) -> Any:
    datatype = term.get("datatype", "")
    if datatype == _XSD + "boolean":
        return term["value"] in ("true", "1")
    convert = _NUMBERS.get(datatype)
    if convert is None:
        return term["value"]
    with suppress(ValueError):
        return convert(term["value"])
    return term["value"]


def _one_each(rows: list[Item], kind: str) -> list[Item]:
    """Return the first row of each thing."""
    found: dict[str, Item] = {}
    for row in rows:
        found.setdefault(row[kind], row)
    return list(found.values())


def _linked(kind: str, item: Item) -> Item:
    links = {"self": address(kind, item[kind])}
    for end in ("subject", "object"):
        if kind == "claim" and end in item:
            links[end] = address("entity", item[end])
    if kind in ("entity", "document"):
        links["claims"] = "/claims?" + urlencode({kind: item[kind]})
    return {**item, "links": links}


def _evidence(rows: list[Item]) -> list[Item]:
    """Return each piece of evidence with all who say it."""
    found: dict[str, Item] = {}
    for row in rows:
        speaker = row.pop("speaker", None)
        item = found.setdefault(row["evidence"], {**row, "speakers": []})
        if speaker is not None and speaker not in item["speakers"]:
            item["speakers"].append(speaker)
    for item in found.values():
        item["links"] = {"document": address("document", item["document"])}
    return list(found.values())
