"""Plain text, UTF-8: the decoded file is the text, unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.model import Document, Metadata
from kg.passages import leading_date, plain_passages
from kg.readers.base import Failure, Item, ReadOptions, decode, read_capped
from kg.sidecar import merge


def read(item: Item, stream: BinaryIO, options: ReadOptions) -> Iterator[Document | Failure]:
    """Yield the one document; title and date are read off the text if no side-car gives them."""
    text = decode(read_capped(stream, options.max_bytes))
    known = item.sidecar.metadata
    passages = plain_passages(text, known.title)
    first = passages[0] if passages else None
    title = text[first.span.start : first.span.end] if first and first.kind == "title" else ""
    metadata = merge(known, Metadata(title=" ".join(title.split()), date=leading_date(text)[0]))
    yield Document(item.sidecar.id or item.id, text, metadata, passages)
