"""Stream the triples of an RDF file (RDF/XML, Turtle, N-Triples) through pyoxigraph.

Measured against py-horned-owl on ``so.owl`` (4 MB): 0.15 s and 20 MB instead of 0.3 s and 63 MB,
and memory that does not grow with the file. What pyoxigraph does not do is done here: entities
are refused (it would expand them), so are files that end too early (it would not notice) and
elements nested thousands deep (it would take for ever).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from kg.errors import InputError
from kg.ontology.unpacked import BOM, Guarded, Source

if TYPE_CHECKING:
    from pyoxigraph import QuadParser

_TRIPLE = re.compile(rb"\s*(#[^\n]*\n\s*)*(<[^<>\s]+>|_:\S+)[ \t]+<[^<>\s]+>[ \t]+[<\"_]")
_CHUNK = 8_192
_MOST_FAULTS = 10_000


class Statement(NamedTuple):
    """A triple; what stands for an unnamed thing starts with ``_:``."""

    subject: str
    predicate: str
    value: str
    language: str = ""


def is_xml(head: bytes) -> bool:
    """Say whether a file that starts so is XML.

    >>> is_xml(b"<?xml version='1.0'?>"), is_xml(b"<http://a> <http://b> <http://c> .")
    (True, False)
    """
    start = head.removeprefix(BOM).lstrip()
    return start.startswith(b"<") and not _TRIPLE.match(start)


def read_triples(
    source: Source,
    report: Callable[[str, str], None],
    prefixes: Callable[[Mapping[str, str]], None] = lambda _: None,
) -> Iterator[Statement]:
    """Yield the triples of a file; what is wrong with one of them is handed to ``report``.

    ``prefixes`` is called once with the prefixes that the file declares.
    A file that is no RDF, or XML that is not well-formed to its end, raises ``InputError``.
    """
    import pyoxigraph as ox

    with source.opened() as stream:
        head = stream.peek(_CHUNK) if isinstance(stream, io.BufferedReader) else b""
        if head.startswith(BOM):
            stream.read(len(BOM))
        guard = Guarded(stream, str(source.path)) if is_xml(head) else None
        form = ox.RdfFormat.N_TRIPLES if _TRIPLE.match(head) else ox.RdfFormat.TURTLE
        parser: QuadParser = (
            ox.parse(cast("BinaryIO", guard), format=ox.RdfFormat.RDF_XML)
            if guard
            else ox.parse(stream, format=form)
        )
        faults, last = 0, ""
        first = True
        while True:
            try:
                quad = next(parser)
            except StopIteration:
                break
            except SyntaxError as error:
                reason = str(error.msg or error)
                if guard:
                    raise InputError(
                        f"{source.path}: near line {guard.line}, after {last or 'the start'}: "
                        f"{reason}; correct it, or fetch the file again"
                    ) from error
                faults += 1
                if faults > _MOST_FAULTS:
                    raise InputError(
                        f"{source.path}: line {error.lineno}: {reason}: more than "
                        f"{_MOST_FAULTS:,} faults; is this the file you mean?"
                    ) from error
                report(f"line {error.lineno}", reason)
                continue
            except ValueError as error:
                raise InputError(f"{source.path}: {error}; is this the file you mean?") from error
            if first:
                prefixes(parser.prefixes)
                first = False
            subject, value = str(quad.subject), quad.object
            last = last if subject.startswith("_:") else subject
            if isinstance(value, ox.Literal):
                said, language = value.value, value.language or ""
            else:
                said, language = str(value).strip("<>"), ""
            yield Statement(subject.strip("<>"), quad.predicate.value, said, language)
        if guard and not guard.is_whole():
            raise InputError(
                f"{source.path}: line {guard.line}: ends before its last element is closed, "
                f"after {last or 'the start'}; fetch the file again"
            )
