"""The answer to a query, and the ways it is written: table, JSON, CSV, TSV, Turtle.

JSON, CSV and TSV are the W3C's SPARQL result formats; the table is for reading, with CURIEs for
IRIs, and shows control characters as escapes instead of sending them to a terminal.
"""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import curies
from kg.errors import UsageError

if TYPE_CHECKING:
    import pyoxigraph as ox

    Cell = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

FORMATS = ("table", "json", "csv", "tsv", "ttl")
#: How a cell begins that a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
#: The tails of our own content-addressed names are cut to this many digits in a table.
_SHORT = 8
#: A column that is narrower than this is no pleasure to read.
_NARROW = 11
#: Cells up to this length stay on one line.
_BRIEF = 14
_OWN = re.compile(r"(?:^|/)(claim|evidence|ent|doc|span|agent|run)/([0-9a-f]{16,}|[^/#]+)$")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a SELECT found: the names of the columns and the rows, each with one cell a column.

    A cell is a pyoxigraph term, or ``None`` when the query left it unbound.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as column -> text (full IRIs, ``""`` when unbound)."""
        for row in self.rows:
            yield dict(zip(self.columns, map(text, row), strict=True))


@dataclass(frozen=True, slots=True)
class Triples:
    """What a CONSTRUCT or DESCRIBE made, sorted."""

    triples: tuple[ox.Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)


Answer = Rows | Triples | bool


def text(cell: Cell) -> str:
    """Return the plain text of a cell: an IRI, a literal's words, or ``""``."""
    if cell is None:
        return ""
    value = getattr(cell, "value", None)
    return value if isinstance(value, str) else str(cell)


def short(cell: Cell) -> str:
    """Return what a reader wants to see of a cell: a CURIE for an IRI, our own names cut short.

    >>> import pyoxigraph
    >>> short(pyoxigraph.NamedNode("http://purl.obolibrary.org/obo/MONDO_0005309"))
    'MONDO:0005309'
    """
    import pyoxigraph as ox

    words = text(cell)
    if not isinstance(cell, ox.NamedNode):
        return words
    own = _OWN.search(words)
    if own:
        return f"{own[1]}/{own[2][:_SHORT]}"
    return curies.find_curie(words) or words


def visible(words: str) -> str:
    r"""Return the text on one line, with control and direction characters as escapes.

    >>> print(visible("a\x1b[31mred\u202e\nb"))
    a\x1b[31mred\u202e b
    """
    line = " ".join(words.split("\n"))
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        else character
        for character in line
    )


def spreadsheet(value: object) -> str:
    """Return a cell's text; what a spreadsheet would take for a formula gets an apostrophe.

    >>> spreadsheet("=1+1"), spreadsheet("beta-1"), spreadsheet(False)
    ("'=1+1", 'beta-1', 'false')
    """
    words = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{words}" if words.startswith(_FORMULA) else words


def to_text(answer: Answer, form: str = "table", *, width: int = 120) -> str:
    """Write an answer in a format of ``FORMATS``; ``width`` is that of the table, in columns.

    Raises ``UsageError`` for an unknown format, or one that does not fit the answer: a CONSTRUCT
    gives Turtle (``ttl``; also as ``table``), a SELECT or ASK the others.

    >>> print(to_text(True), end="")
    yes
    """
    if form not in FORMATS:
        raise UsageError(f"no result format {form!r}: choose one of {', '.join(FORMATS)}")
    if isinstance(answer, Triples):
        if form in ("ttl", "table"):
            return to_turtle(answer)
        raise UsageError(f"the query makes triples, which {form} cannot hold: use --format ttl")
    if form == "ttl":
        raise UsageError("the query finds rows, not triples: use --format table, json, csv or tsv")
    if isinstance(answer, bool):
        words = "true" if answer else "false"
        if form == "json":
            return json.dumps({"head": {}, "boolean": answer}) + "\n"
        return ("yes\n" if answer else "no\n") if form == "table" else words + "\n"
    if form == "table":
        return to_table(answer, width)
    return {"json": to_json, "csv": to_csv, "tsv": to_tsv}[form](answer)


def to_table(rows: Rows, width: int = 120) -> str:
    """Write rows as aligned text no wider than ``width`` columns; long cells are wrapped.

    With more columns than a line can hold, each row becomes a paragraph, a line for each cell.
    """
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[visible(short(cell)) for cell in row] for row in rows.rows]
    longest = [max(map(cell_len, column), default=0) for column in zip(*cells, strict=True)]
    longest = longest or [0] * len(rows.columns)
    brief = [length <= _BRIEF for length in longest]
    names = [
        _fill(name.replace("_", " "), max(length, _NARROW))
        for name, length in zip(rows.columns, longest, strict=True)
    ]
    used = sum(max(length, 6) + 2 for length in longest if length <= _BRIEF)
    if width - used < (_NARROW + 2) * brief.count(False):
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for row in cells:
            for name, words in zip(rows.columns, row, strict=True):
                table.add_row(Text(name.replace("_", " ")), Text(words))
            table.add_row("", "")
    else:
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
        for name, kept in zip(names, brief, strict=True):
            table.add_column(Text(name), overflow="fold", no_wrap=kept)
        for row in cells:
            table.add_row(*map(Text, row))
    out = io.StringIO()
    # Neither the terminal nor a notebook around is asked: the same rows give the same text.
    console = Console(
        file=out,
        width=max(width, 4 * len(rows.columns)),
        color_system=None,
        force_terminal=False,
        force_jupyter=False,
        legacy_windows=False,
    )
    if rows.columns:
        console.print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    body = "\n".join(lines).strip("\n")
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    return f"{body}\n\n{count}\n" if body else f"{count}\n"


def _fill(words: str, width: int) -> str:
    return textwrap.fill(words, width, break_long_words=False)


def to_json(rows: Rows) -> str:
    """Write rows as SPARQL 1.1 Query Results JSON."""
    bindings = [
        {
            name: json_term(cell)
            for name, cell in zip(rows.columns, row, strict=True)
            if cell is not None
        }
        for row in rows.rows
    ]
    answer = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def json_term(cell: Cell) -> dict[str, str]:
    """Return a term as SPARQL 1.1 Query Results JSON has it."""
    import pyoxigraph as ox

    if isinstance(cell, ox.NamedNode):
        return {"type": "uri", "value": cell.value}
    if not isinstance(cell, ox.Literal):
        return {"type": "bnode", "value": text(cell)}
    term = {"type": "literal", "value": cell.value}
    if cell.language:
        term["xml:lang"] = cell.language
    elif cell.datatype.value != _XSD_STRING:
        term["datatype"] = cell.datatype.value
    return term


def to_csv(rows: Rows) -> str:
    """Write rows as SPARQL 1.1 CSV: plain values, lines that end in CR LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([text(cell) for cell in row] for row in rows.rows)
    return out.getvalue()


def to_tsv(rows: Rows) -> str:
    """Write rows as SPARQL 1.1 TSV: terms as in Turtle, so that no type is lost."""
    lines = ["\t".join(f"?{name}" for name in rows.columns)]
    for row in rows.rows:
        cells = ("" if cell is None else str(cell).replace("\t", "\\t") for cell in row)
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def to_turtle(triples: Triples) -> str:
    """Write triples as Turtle, sorted, with the prefixes that they use."""
    import pyoxigraph as ox

    body = "\n".join(str(triple) for triple in triples.triples)
    known = {name: iri for name, iri in sorted(curies.prefixes().items()) if iri in body}
    written = ox.serialize(triples.triples, format=ox.RdfFormat.TURTLE, prefixes=known)
    return (written or b"").decode("utf-8")
