"""Single strings with identifiers, as gold answers: affiliations, for example.

A table (``.tsv``) with the columns ``id``, ``text``, ``ids`` (separated by ``|``; ``NIL`` where
there is none to give), ``wider`` (what the thing is part of, separated likewise) and ``kind``;
others are not read. A string is a document and the one mention in it, with its kind as label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.errors import InputError
from kg.marks import GoldDocument, GoldId, GoldMention
from kg.model import Document, Span
from kg.tables import iter_rows

STRINGS_SUFFIX = ".tsv"
#: In the column ``ids``: nothing that is held is meant.
NIL = "NIL"
_COLUMNS = ("id", "text", "ids", "wider", "kind")


def read_strings(path: Path) -> Iterator[GoldDocument]:
    """Yield the strings of a table. Raises `InputError` with the row that cannot be read."""
    try:
        for number, row in enumerate(iter_rows(path), start=2):
            missing = [name for name in _COLUMNS if name not in row]
            if missing:
                raise InputError(f"{path}: no column {missing[0]!r}; a table of strings needs it")
            if not row["text"].strip() or not row["ids"]:
                raise InputError(f"{path}:{number}: needs a text, and ids or {NIL}")
            yield _document(row)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _document(row: Mapping[str, str]) -> GoldDocument:
    text = row["text"]
    exact = [] if row["ids"] == NIL else row["ids"].split("|")
    ids = [GoldId(name) for name in exact]
    ids += [GoldId(name, "broad") for name in row["wider"].split("|") if name]
    mention = GoldMention("T1", Span(0, len(text)), text, row["kind"], ids=tuple(ids))
    return GoldDocument(Document(row["id"], text), (mention,))
