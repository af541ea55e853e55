"""What every reader shares: the values it takes and gives, and decoding.

A reader is a function ``read(item, stream, options)`` that yields one ``Document`` for each text
in the stream, or a ``Failure`` for a record that it cannot use; it raises ``InputError`` when the
whole stream is unusable. Offsets count code points of ``Document.text``, which is the decoded
input unchanged (of HTML and JSON: the text as extracted).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Document
from kg.sidecar import SideCar

#: Bytes of one document, uncompressed; more is a failure that says so.
MAX_BYTES = 20_000_000

_MAGIC = (
    (b"%PDF", "a PDF; convert it to text first"),
    (b"PK\x03\x04", "a ZIP, DOCX or XLSX file; convert it to text first"),
    (b"\x1f\x8b", "compressed with gzip; name it .gz, for instance notes.txt.gz"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; convert it to text first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"{\\rtf", "an RTF file; convert it to text first"),
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """An input, or one record of it, that could not be read: which, where in it, why."""

    input: str
    reason: str
    record: str = ""
    id: str = ""

    def __str__(self) -> str:
        """Return the failure in words.

        >>> str(Failure("a.jsonl", "not JSON", "line 2"))
        'a.jsonl, line 2: not JSON'
        """
        return f"{', '.join(filter(None, (self.input, self.record)))}: {self.reason}"


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """An input that is none of ours to read, and why."""

    input: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: the size limit (bytes), and what JSON Lines may bring.

    ``entities`` takes the mentions of a record into ``Document.given``; ``categories`` maps the
    types of a foreign scheme to our categories.
    """

    max_bytes: int = MAX_BYTES
    entities: bool = False
    categories: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Item:
    """One stream to read: its name in reports, an id for its document, what a side-car says."""

    name: str
    id: str
    sidecar: SideCar = SideCar()


Reader = Callable[[Item, BinaryIO, ReadOptions], Iterator[Document | Failure]]


def read_capped(stream: BinaryIO, limit: int) -> bytes:
    """Return all bytes of a stream; ``InputError`` when there are more than the limit."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"larger than {limit} bytes; split it, or raise the limit with --max-size")
    return data


def decode(data: bytes) -> str:
    """Return the text of some bytes: UTF-8, or UTF-16/32 with a byte order mark.

    Line ends stay as they are; only the mark goes. Raises ``InputError`` for what is empty,
    binary or in another encoding, with the offset of the first wrong byte.

    >>> decode(b"\\xef\\xbb\\xbfBone\\r\\n")
    'Bone\\r\\n'
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"binary, not text: it looks like {what}")
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        if 0 in data[:8192] and not mark:
            raise InputError(f"binary, not text: byte {data.index(0)} is NUL") from error
        raise InputError(
            f"not {encoding.upper()}: byte {offset} is 0x{data[offset]:02x} ({error.reason}); "
            "save it as UTF-8"
        ) from error
    check_text(text)
    return text


def check_text(text: str) -> None:
    """Raise ``InputError`` for a text that says nothing or that no format could carry."""
    if not text.strip():
        raise InputError("empty: there is no text in it")
    if "\0" in text:
        raise InputError(f"binary, not text: character {text.index(chr(0))} is NUL")
    for offset, character in enumerate(text) if not text.isascii() else ():
        if "\ud800" <= character <= "\udfff":
            raise InputError(f"character {offset} is half of a surrogate pair; repair the text")
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text[:8192])
    if controls * 20 > min(len(text), 8192):
        raise InputError("binary, not text: mostly control characters")
