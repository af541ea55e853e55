"""What is known of a document besides its text: front matter and side-car files (YAML).

A side-car stands beside its text under the same stem: ``paper.txt`` and ``paper.meta.yaml`` (or
``paper.yaml``). All values are read as plain strings, and aliases are refused, so that a file of
a few bytes cannot grow into gigabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from kg.errors import InputError
from kg.model import Metadata

#: Endings of a side-car, in the order in which they are looked for.
SUFFIXES = (".meta.yaml", ".meta.yml", ".yaml", ".yml")
MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_NULLS = {"", "~", "null", "Null", "NULL"}
_OTHER_NAMES = {"licence": "rights", "license": "rights", "lang": "language", "author": "authors"}
_FIELDS = {"title", "date", "publisher", "source", "rights", "language", "journal", "doi"}


@dataclass(frozen=True, slots=True)
class SideCar:
    """The id (empty: the file's stem will do) and the metadata that a side-car gives."""

    id: str = ""
    metadata: Metadata = Metadata()


class _Loader(yaml.BaseLoader):
    """Strings, lists and mappings only; no alias, no depth that would overrun the stack."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias (*name) is not allowed here; write the value out")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH} levels")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_yaml(text: str) -> Any:
    """Return the strings, lists and mappings of a YAML (or JSON) text from outside.

    >>> read_yaml("date: 2025-11-05")
    {'date': '2025-11-05'}

    Raises ``InputError`` for what is no YAML, has an alias, or is too large or too deep.
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"YAML of {len(text)} characters; at most {MAX_BYTES} are read")
    try:
        return yaml.load(text, Loader=_Loader)  # a BaseLoader: makes no objects
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"not the YAML we read: {' '.join(str(error).split())}") from error


def clean_date(value: str) -> str:
    """Return a year, month or day in ISO form, or nothing if the words are none.

    >>> clean_date("2025-11-05T10:00:00Z"), clean_date("2013"), clean_date("not given")
    ('2025-11-05', '2013', '')
    """
    value = value.strip()
    try:
        return date.fromisoformat(value[:10]).isoformat() if len(value) >= 10 else _month(value)
    except ValueError:
        return ""


def _month(value: str) -> str:
    year, _, month = value.partition("-")
    if len(year) != 4 or not (year.isascii() and year.isdigit()):
        return ""
    if not month:
        return year
    return date.fromisoformat(f"{value}-01").isoformat()[:7]


def metadata_from(values: Mapping[str, Any]) -> Metadata:
    """Return the metadata that a mapping of names to values gives.

    Names we have no field for are kept in ``extra``, as is a date that is no date; values that
    are neither words nor numbers are left out.
    """
    known: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    authors: tuple[str, ...] = ()
    for key, value in values.items():
        name = _OTHER_NAMES.get(str(key).lower(), str(key).lower())
        if name == "authors":
            authors = _names(value)
            continue
        text = _text(value)
        if not text or name == "id":
            continue
        if name in _FIELDS and (name != "date" or clean_date(text)):
            known[name] = clean_date(text) if name == "date" else text
        else:
            extra.append((name, text))
    return Metadata(**known, authors=authors, extra=tuple(sorted(extra)))


def parse_sidecar(text: str) -> SideCar:
    """Return what a side-car or front matter says.

    >>> parse_sidecar("id: a1\\ntitle: Bone\\nlicence: CC0").metadata.rights
    'CC0'

    Raises ``InputError`` when it is no mapping of names to values.
    """
    values = read_yaml(text)
    if values is None or values == "":
        return SideCar()
    if not isinstance(values, dict):
        raise InputError("a side-car gives names and values, one a line: title: ...")
    return SideCar(_text(values.get("id", "")), metadata_from(values))


def merge(first: Metadata, second: Metadata) -> Metadata:
    """Return the first, with what it leaves open taken from the second.

    >>> merge(Metadata(title="A"), Metadata(title="B", date="2020")).date
    '2020'
    """
    return Metadata(
        title=first.title or second.title,
        date=first.date or second.date,
        publisher=first.publisher or second.publisher,
        source=first.source or second.source,
        rights=first.rights or second.rights,
        language=first.language or second.language,
        journal=first.journal or second.journal,
        doi=first.doi or second.doi,
        authors=first.authors or second.authors,
        extra=tuple(sorted({**dict(second.extra), **dict(first.extra)}.items())),
    )


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = " ".join(str(value).split())
    return "" if text in _NULLS else text


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(name for name in map(_text, value) if name)
    return tuple(name.strip() for name in _text(value).split(";") if name.strip())
