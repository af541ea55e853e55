"""Markdown: the decoded file is the text, unchanged; front matter gives the metadata.

Passages are headings, paragraphs (also of lists) and block quotes. Front matter, code, tables and
raw HTML lie outside of all passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.errors import InputError
from kg.model import Document, Metadata, Passage, Span
from kg.passages import section_names
from kg.readers.base import Failure, Item, ReadOptions, decode, read_capped
from kg.sidecar import SideCar, merge, parse_sidecar

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_LINE_END = re.compile(r"\r\n?|\n")
_BLOCKS = {"paragraph_open", "heading_open"}


def read(item: Item, stream: BinaryIO, options: ReadOptions) -> Iterator[Document | Failure]:
    """Yield the one document; a side-car overrules front matter, that the first heading."""
    text = decode(read_capped(stream, options.max_bytes))
    front, start = _front_matter(text)
    passages = markdown_passages(text, start)
    titles = [text[p.span.start : p.span.end] for p in passages if p.kind == "title"]
    read_off = Metadata(title=" ".join("".join(titles[:1]).split()))
    metadata = merge(merge(item.sidecar.metadata, front.metadata), read_off)
    yield Document(item.sidecar.id or front.id or item.id, text, metadata, passages)


def _front_matter(text: str) -> tuple[SideCar, int]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return SideCar(), 0
    try:
        return parse_sidecar(match[1]), match.end()
    except InputError as error:
        raise InputError(
            f"front matter, lines 2 to {match[1].count(chr(10)) + 1}: {error}"
        ) from error


def markdown_passages(text: str, start: int = 0) -> tuple[Passage, ...]:
    """Return the passages of Markdown from an offset on, in order of the text.

    >>> source = "# Bone\\n\\n## Methods\\n\\n> It grew.\\n"
    >>> [(p.kind, p.section, source[p.span.start : p.span.end]) for p in markdown_passages(source)]
    [('title', '', 'Bone'), ('heading', 'methods', 'Methods'), ('quote', 'methods', 'It grew.')]
    """
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
    tokens = parser.parse(text[start:])
    starts = [start, *(match.end() for match in _LINE_END.finditer(text, start)), len(text)]
    found: list[Passage] = []
    section, quoted, cell = "", 0, 0
    for opening, token in pairwise(tokens):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(opening.type, 0)
        cell += {"table_open": 1, "table_close": -1}.get(opening.type, 0)
        if token.type != "inline" or opening.type not in _BLOCKS or cell:
            continue
        span = _place(text, starts, token)
        if span is None:
            continue
        if opening.type == "heading_open":
            kind = "title" if opening.tag == "h1" and not found else "heading"
            name = token.content.strip()
            section = "" if kind == "title" else section_names().get(name.lower(), name)
        else:
            kind = "quote" if quoted else "abstract" if section == "abstract" else "paragraph"
        found.append(Passage(span, kind, section))
    return tuple(found)


def _place(text: str, starts: list[int], token: Token) -> Span | None:
    """Find a block's words in the lines that it came from; markers before them stay outside."""
    lines = [line.strip() for line in token.content.split("\n") if line.strip()]
    if not token.map or not lines:
        return None
    first, last = starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]
    begin = text.find(lines[0], first, last)
    end = text.rfind(lines[-1], first, last)
    if begin < 0 or end < begin:  # a tab or NUL that the parser rewrote
        return None
    return Span(begin, end + len(lines[-1]))
