"""An answer as bytes, piece by piece, in the media type that was asked for.

Rows are written as they are found, so that an answer of any size takes no more memory than a row;
a counter stops it at the limits. CSV and TSV are the W3C's: plain values, and terms as in Turtle.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import chain
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox

from kg import curies
from kg.rows import json_term, text
from kg.serving.media import GRAPHS, RESULTS
from kg.serving.protocol import RefusedError

Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Row = tuple[Any, ...]
_JSON, _XML, _CSV, _TSV = RESULTS
_FORMS = dict(
    zip(
        GRAPHS,
        (
            ox.RdfFormat.TURTLE,
            ox.RdfFormat.N_TRIPLES,
            ox.RdfFormat.JSON_LD,
            ox.RdfFormat.RDF_XML,
            ox.RdfFormat.TRIG,
            ox.RdfFormat.N_QUADS,
        ),
        strict=True,
    )
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPARQL = "http://www.w3.org/2005/sparql-results#"


class Sink(Protocol):
    """Takes the bytes of an answer; may raise when there are too many."""

    def write(self, data: bytes, /) -> int:
        """Take some."""


def offered(found: Found) -> tuple[str, ...]:
    """Return the media types that an answer can be written in."""
    return GRAPHS if isinstance(found, ox.QueryTriples) else RESULTS


def write(found: Found, media: str, sink: Sink, most: int) -> None:
    """Write an answer to ``sink``; `RefusedError` when it has more than ``most`` rows."""
    if isinstance(found, ox.QueryTriples):
        form = _FORMS[media]
        prefixes = None if media in GRAPHS[1:3] else dict(curies.prefixes())
        ox.serialize(_counted(found, most), cast("IO[bytes]", sink), form, prefixes=prefixes)
        return
    if isinstance(found, ox.QueryBoolean):
        pieces: Iterable[str] = (_boolean(bool(found), media),)
    else:
        columns = tuple(variable.value for variable in found.variables)
        rows = (tuple(row[name] for name in columns) for row in _counted(found, most))
        pieces = _WRITERS[media](columns, rows)
    for piece in pieces:
        sink.write(piece.encode("utf-8", "replace"))


def _counted(items: Iterable[Any], most: int) -> Iterator[Any]:
    for number, item in enumerate(items, start=1):
        if number > most:
            raise RefusedError(503, f"the query finds more than {most} rows: add LIMIT")
        yield item


def _boolean(value: bool, media: str) -> str:
    words = "true" if value else "false"
    if media == _JSON:
        return f'{{"head": {{}}, "boolean": {words}}}\n'
    if media == _XML:
        return f"{_xml_start(())}<boolean>{words}</boolean></sparql>\n"
    return f"{words}\n"


def _json(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    yield f'{{"head": {{"vars": {json.dumps(columns)}}}, "results": {{"bindings": ['
    for number, row in enumerate(rows):
        bound = zip(columns, row, strict=True)
        terms = {name: json_term(cell) for name, cell in bound if cell is not None}
        yield (",\n" if number else "\n") + json.dumps(terms, ensure_ascii=False)
    yield "\n]}}\n"


def _csv(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in chain([columns], (map(text, row) for row in rows)):
        writer.writerow(row)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _tsv(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in columns) + "\n"
    for row in rows:
        cells = ("" if cell is None else str(cell).replace("\t", "\\t") for cell in row)
        yield "\t".join(cells) + "\n"


def _xml_start(columns: tuple[str, ...]) -> str:
    names = "".join(f'<variable name="{escape(name)}"/>' for name in columns)
    return f'<?xml version="1.0"?>\n<sparql xmlns="{_SPARQL}"><head>{names}</head>'


def _xml(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    yield _xml_start(columns) + "<results>\n"
    for row in rows:
        cells = (
            f'<binding name="{escape(name)}">{_xml_term(json_term(cell))}</binding>'
            for name, cell in zip(columns, row, strict=True)
            if cell is not None
        )
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results></sparql>\n"


def _xml_term(term: dict[str, str]) -> str:
    attribute = ""
    if "xml:lang" in term:
        attribute = f' xml:lang="{escape(term["xml:lang"])}"'
    elif "datatype" in term:
        attribute = f' datatype="{escape(term["datatype"])}"'
    words = escape(_NO_XML.sub("\ufffd", term["value"])).replace("\r", "&#xD;")
    return f"<{term['type']}{attribute}>{words}</{term['type']}>"


_WRITERS: dict[str, Callable[[tuple[str, ...], Iterable[Row]], Iterator[str]]] = {
    _JSON: _json,
    _XML: _xml,
    _CSV: _csv,
    _TSV: _tsv,
}
