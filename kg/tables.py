"""Read the tab-separated tables of ``ontologies/``: one header line, no quoting."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg import resources
from kg.errors import InputError


def iter_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield a table's rows by column name; ``InputError`` names the line that does not fit."""
    with path.open(encoding="utf-8", newline="") as lines:
        header = next(lines, "").rstrip("\r\n").split("\t")
        for number, line in enumerate(lines, start=2):
            cells = line.rstrip("\r\n").split("\t")
            if cells == [""]:
                continue
            if len(cells) > len(header):
                raise InputError(
                    f"{path.name}:{number}: {len(cells)} cells under {len(header)} headings; "
                    "a value may hold no tab"
                )
            cells += [""] * (len(header) - len(cells))
            yield dict(zip(header, cells, strict=True))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``ontologies/<name>.tsv``.

    >>> table("cues")[0]["kind"]
    'negation'
    """
    return tuple(iter_rows(resources.ontologies() / f"{name}.tsv"))


@cache
def words(name: str, column: str, key: str = "", value: str = "") -> frozenset[str]:
    """Return the cells of a column, of the rows where ``key`` has the ``value``.

    >>> "not" in words("cues", "cue", "kind", "negation")
    True
    """
    return frozenset(row[column] for row in table(name) if not key or row[key] == value)
