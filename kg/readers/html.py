"""HTML: the main text, without navigation; the text as extracted is kept.

Blocks of the page (headings, paragraphs, list items, quotations) are separated by blank lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.model import Document, Metadata, Passage, Span
from kg.passages import section_names
from kg.readers.base import Failure, Item, ReadOptions, check_text, decode, read_capped
from kg.sidecar import clean_date, merge

_BLOCKS = {"head", "p", "item", "quote", "ab"}
_DROPPED = {"table", "graphic", "code", "comments"}


def read(item: Item, stream: BinaryIO, options: ReadOptions) -> Iterator[Document | Failure]:
    """Yield the one document; what the page says of itself comes after a side-car's words."""
    page = _decode_page(read_capped(stream, options.max_bytes))
    body, known = _extract(page)
    text, passages = _lay_out(body) if body is not None else ("", ())
    if not text:
        raise InputError("no main text found in the page; save the article's text as .txt")
    check_text(text)
    metadata = merge(item.sidecar.metadata, known)
    yield Document(item.sidecar.id or item.id, text, metadata, passages)


def _decode_page(data: bytes) -> str:
    """Decode as text, or else in the one-byte encoding that the page declares."""
    try:
        return decode(data)
    except InputError:
        head = data[:2048].lower()
        declared = (b"iso-8859-1", b"windows-1252", b"latin-1", b"cp1252")
        if b"\0" in data or not any(
            b"charset=" + q + name in head for name in declared for q in (b"", b'"', b"'")
        ):
            raise
        return data.decode("cp1252", errors="replace")


def _extract(page: str) -> tuple[Any, Metadata]:
    import trafilatura
    from trafilatura.metadata import extract_metadata

    if "<html" not in page.lower():  # a fragment, which the extractor would refuse
        page = f"<html><body>{page}</body></html>"
    try:
        found = trafilatura.bare_extraction(page, include_comments=False, include_tables=False)
        facts = extract_metadata(page, extensive=False)
    except Exception as error:  # any page may break the extractor in its own way
        raise InputError(f"the page cannot be parsed: {type(error).__name__}: {error}") from error
    body = getattr(found, "body", None)
    if body is None:
        return None, Metadata()
    return body, Metadata(
        title=_words(facts.title),
        date=clean_date(_words(facts.date)),
        publisher=_words(facts.sitename),
        source=_words(facts.url),
        rights=_words(facts.license),
        language=_words(facts.language),
        authors=tuple(name.strip() for name in _words(facts.author).split(";") if name.strip()),
    )


def _lay_out(body: Any) -> tuple[str, tuple[Passage, ...]]:
    """Join the blocks of the extracted tree into a text, and say where each one lies."""
    pieces: list[str] = []
    passages: list[Passage] = []
    length, section = 0, ""
    for tag, words, quoted in _blocks(body, quoted=False):
        kind = "heading" if tag == "head" else "quote" if quoted else "paragraph"
        if kind == "heading":
            section = section_names().get(words.rstrip(":").lower(), words)
            if not passages:
                kind, section = "title", ""
        elif section == "abstract" and kind == "paragraph":
            kind = "abstract"
        pieces.append(words)
        passages.append(Passage(Span(length, length + len(words)), kind, section))
        length += len(words) + 2
    return "\n\n".join(pieces), tuple(passages)


def _blocks(element: Any, *, quoted: bool) -> Iterator[tuple[str, str, bool]]:
    """Walk the tree without recursion; a block inside a block ends the words before it."""
    open_words: list[str] = []
    stack: list[tuple[Any, bool, bool]] = [(element, quoted, False)]
    tags = ["p"]
    quotes = [quoted]

    def flush() -> Iterator[tuple[str, str, bool]]:
        words = " ".join("".join(open_words).split())
        open_words.clear()
        if words:
            yield tags[-1], words, quotes[-1]

    while stack:
        node, inside, closing = stack.pop()
        if closing:
            if node.tag in _BLOCKS:
                yield from flush()
                tags.pop()
                quotes.pop()
            open_words.append(node.tail or "")
            continue
        if not isinstance(node.tag, str) or node.tag in _DROPPED:
            open_words.append(node.tail or "")
            continue
        if node.tag in _BLOCKS:
            yield from flush()
            inside = inside or node.tag == "quote"
            tags.append(node.tag)
            quotes.append(inside)
        elif node.tag == "lb":
            open_words.append(" ")
        open_words.append(node.text or "")
        stack.append((node, inside, True))
        stack.extend((child, inside, False) for child in reversed(node))
    yield from flush()


def _words(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
