"""Read the tables in which registries publish: one row a term, or a name, or a parent.

Which column means what is the table ``ontologies/table_layouts.tsv``; a row's layout is found by
the header of the file, or, where it has none, by what its first lines look like.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import NamedTuple

from kg.errors import InputError
from kg.ontology.base import SCOPES, Collector, Draft, Ontology
from kg.ontology.foreign import find_curie, tidy
from kg.ontology.unpacked import BOM, Source
from kg.tables import table

#: Roles whose columns a file must have, to be of a layout.
_NEEDED = ("curie", "label", "where", "parent", "parent_label", "tree")
_EMPTY = frozenset({"", "-"})


class _Column(NamedTuple):
    name: str
    role: str
    value: str
    separator: str


@cache
def _layouts() -> Mapping[str, tuple[_Column, ...]]:
    return {
        name: tuple(_Column(*(row[key] for key in ("column", "role", "value", "separator")))
                    for row in rows)
        for name, rows in groupby(table("table_layouts"), lambda row: row["layout"])
    }  # fmt: skip


def find_layout(head: bytes) -> str:
    """Return the layout of a table that starts so, or "".

    >>> find_layout(b"hgnc_id\\tsymbol\\tname\\tstatus\\nHGNC:5\\tA1BG\\tx\\tApproved\\n")
    'HGNC'
    """
    text = head.removeprefix(BOM).decode(errors="replace")
    found = dict.fromkeys(_header(text)[1])
    best, most = "", 0
    for name, columns in _layouts().items():
        first = next((column.value for column in columns if column.role == "first"), "")
        needed = [column.name for column in columns if column.role in _NEEDED]
        if first and re.match(first, text):
            return name
        if not first and found.keys() >= set(needed):
            fits = sum(column.name in found for column in columns)
            if fits > most:
                best, most = name, fits
    return best


def _header(text: str) -> tuple[int, list[str]]:
    """Return the number and the cells of the first line that is no comment.

    A comment is what starts with ``#`` and has no tab: ``#tax_id`` is a column.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not (line.startswith("#") and "\t" not in line):
            return number, _cells(line.rstrip("\r"), "\t")
    return 0, []


def _cells(line: str, separator: str) -> list[str]:
    if separator == "," and '"' in line:
        try:
            return next(csv.reader([line]))
        except (csv.Error, StopIteration):
            return line.split(",")
    cells = line.split(separator)
    if '"' in line:
        cells = [
            cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
            for cell in cells
        ]
    return cells


def read(source: Source) -> Ontology:
    """Read a registry's table; a row that is no term is reported with its line."""
    with source.opened() as stream:
        head = stream.read(65_536)
    name = find_layout(head)
    if not name:
        raise InputError(
            f"{source.path}: line 1: no table whose columns are known; name the columns "
            "'curie' and 'label', or add its layout to ontologies/table_layouts.tsv"
        )
    return _Reader(source, name, head).read()


class _Reader:
    def __init__(self, source: Source, name: str, head: bytes) -> None:
        self.source = source
        self.columns = _layouts()[name]
        self.out = Collector(source, name)
        self.number, self.header = _header(head.removeprefix(BOM).decode(errors="replace"))
        self.bare = all(column.name.isdigit() or column.name in "*=" for column in self.columns)
        first = head.split(b"\n", 1)[0]
        self.separator = "," if self.bare and first.count(b",") > first.count(b"\t") else "\t"
        names = [column.name for column in self.columns]
        known = [str(place + 1) for place in range(len(names) + 9)] if self.bare else self.header
        self.places = [
            (name, place) for place, name in enumerate(known) if name in names or self.bare
        ]
        self.labels: list[tuple[Draft, str, str]] = []
        self.trees: dict[str, str] = {}

    def read(self) -> Ontology:
        """Read every row, then what only all rows together say."""
        for number, line in self.source.text_lines():
            if line.strip() and (self.bare or number > self.number):
                self.out.counts["rows"] += 1
                self._read_row(f"line {number}", self._row(line))
        self._resolve()
        return self.out.finish()

    def _row(self, line: str) -> dict[str, str]:
        """Return the cells that are read, by the names of their columns."""
        cells = _cells(line, self.separator)
        if not self.bare and len(cells) > len(self.header):
            self.out.counts["rows with more cells than columns"] += 1
        row = {"=": "="}
        for name, place in self.places:
            if place < len(cells) and cells[place]:
                row[name] = cells[place].strip()
        return row

    def _identify(self, column: _Column, text: str, row: dict[str, str]) -> str | None:
        prefix = column.value
        if prefix.startswith("{"):
            prefix = row.get(prefix[1:-1], "")
        if prefix and not text.startswith(f"{prefix}:"):
            text = f"{prefix}:{text}"
        return find_curie(text)

    def _values(self, column: _Column, row: dict[str, str]) -> Iterable[str]:
        text = row.get(column.name, "")
        values = text.split(column.separator) if column.separator else [text]
        return (value.strip() for value in values if value.strip() not in _EMPTY)

    def _read_row(self, where: str, row: dict[str, str]) -> None:
        out = self.out
        for column in self.columns:
            if column.role == "where" and row.get(column.name) != column.value:
                out.drop(f"row whose {column.name} is not {column.value}")
                return
        key = next(column for column in self.columns if column.role == "curie")
        curie = self._identify(key, row.get(key.name, ""), row)
        if curie is None:
            out.drop("row without an identifier", f"{where}: {row.get(key.name, '')!r}")
            return
        draft = out.draft(curie)
        for column in self.columns:
            for value in self._values(column, row):
                self._read_cell(draft, column, value, row, where)

    def _read_cell(
        self, draft: Draft, column: _Column, value: str, row: dict[str, str], where: str
    ) -> None:
        out, role = self.out, column.role
        if role == "label":
            out.put_label(draft, value, where)
        elif role in SCOPES:
            out.put_name(draft, value, role, where)
        elif role in ("xref", "parent"):
            curie = self._identify(column, value, row)
            if curie:
                (draft.xrefs if role == "xref" else draft.parents)[curie] = None
            else:
                out.drop(f"{role} that is no CURIE")
        elif role == "species":
            fixed = column.name == "="
            draft.species = column.value if fixed else self._identify(column, value, row) or ""
        elif role == "obsolete":
            draft.obsolete = value == column.value
        elif role == "parent_label":
            self.labels.append((draft, value, where))
        elif role == "tree":
            draft.subsets[value] = None
            self.trees.setdefault(value, draft.curie)

    def _resolve(self) -> None:
        """Find the parents that rows name by label or by the place in a tree."""
        named: dict[str, str] = {}
        for draft in self.out.terms.values():
            named.setdefault(draft.label, draft.curie)
        for draft, label, where in self.labels:
            parent = named.get(tidy(label))
            if parent:
                draft.parents[parent] = None
            else:
                self.out.drop("parent whose label no row has", f"{where}: {label!r}")
        for tree, curie in self.trees.items():
            above = self.trees.get(tree.rpartition(".")[0], "")
            if above and above != curie:
                self.out.terms[curie].parents[above] = None
            elif "." in tree and not above:
                self.out.drop("tree number whose parent no row has", tree)
