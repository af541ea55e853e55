"""The compiled form of a lexicon: one trie over folded names and identifiers, and its rows.

Keys start with a letter that says what follows: ``n`` a normal form, ``u`` an unordered one,
``c`` a CURIE (leading or equivalent). A record is (row, scope, capitals).
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import marisa_trie

from kg.entries import Entry
from kg.errors import InputError
from kg.fold import fold, fold_unordered

#: Raise when the file, the folding or the rules below change.
FORMAT = 2
MAGIC = b"bioclaim"
SCOPES = ("label", "exact", "related", "broad", "narrow")
_RECORD = "<IBB"
_LONGEST_NAME = 12
#: In place of a number of capitals: the first letter must be one.
PROPER = 255
_PROPER = frozenset({"Place", "Organization", "Publication"})


class Posting(NamedTuple):
    """A name of a row: its number, scope, and how the name must be printed.

    ``capitals`` is 0 when case does not matter, else how many capitals the name has (a symbol
    like "WAS" is no "was").
    """

    row: int
    scope: str
    capitals: int


def capitals_needed(name: str, category: str) -> int:
    """Say how many capitals a printed name must show to be this one; 0: any spelling will do.

    >>> capitals_needed("WAS", "Gene"), capitals_needed("insulin", "Gene")
    (3, 0)
    >>> capitals_needed("osteoporosis", "Disease"), capitals_needed("Kit", "Gene")
    (0, 1)
    """
    if category in _PROPER and name[:1].isupper():
        return PROPER
    if " " in name or len(name) > (8 if category == "Gene" else 6):
        return 0
    capitals = sum(character.isupper() for character in name)
    digits = any(character.isdigit() for character in name)
    if digits and len(name) > 3:
        return 0
    if capitals >= 2 or (capitals == 1 and (category == "Gene" or len(name) <= 2 or digits)):
        return min(capitals, 9)
    return 0


class Compiled:
    """Entries that can be looked up by name and identifier."""

    def __init__(self, trie: marisa_trie.RecordTrie, offsets: array[int], rows: bytes) -> None:
        self._trie = trie
        self._offsets = offsets
        self._rows = rows
        self.entry = lru_cache(maxsize=50_000)(self._entry)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def postings(self, kind: str, key: str) -> list[Posting]:
        """Return what the key of that kind names, in row order."""
        found = self._trie.get(kind + key) or ()
        return [Posting(row, SCOPES[scope], capitals) for row, scope, capitals in found]

    def begins(self, key: str) -> tuple[bool, bool]:
        """Say whether a normal form is a name, and whether a longer name begins with its words."""
        longer = next(self._trie.iterkeys(f"n{key} "), None)
        return f"n{key}" in self._trie, longer is not None

    def _entry(self, row: int) -> Entry:
        line = self._rows[self._offsets[row] : self._offsets[row + 1]].decode("utf-8")
        curie, name, category, generic, *lists = line.rstrip("\n").split("\t")
        synonyms, related, broad, narrow, parents, equivalents = (
            tuple(value.split("|")) if value else () for value in lists
        )
        return Entry(
            curie,
            name,
            category,
            synonyms=synonyms,
            related=related,
            broad=broad,
            narrow=narrow,
            parents=parents,
            equivalents=equivalents,
            generic=bool(generic),
        )

    def to_bytes(self, key: str) -> bytes:
        """Return the file's bytes; ``key`` is the checksum of what it was made from."""
        trie: bytes = self._trie.tobytes()
        rows = zlib.compress(self._rows, 9)
        offsets = zlib.compress(array("I", self._offsets).tobytes(), 9)
        body = trie + offsets + rows
        header = json.dumps(
            {
                "format": FORMAT,
                "key": key,
                "sizes": [len(trie), len(offsets), len(rows)],
                "crc": zlib.crc32(body),
            }
        ).encode()
        return MAGIC + len(header).to_bytes(4, "little") + header + body

    @classmethod
    def from_bytes(cls, data: bytes, key: str) -> Compiled:
        """Read such a file; `InputError` when it is another one or damaged."""
        try:
            if not data.startswith(MAGIC):
                raise ValueError("not a compiled lexicon")
            start = len(MAGIC) + 4
            size = int.from_bytes(data[len(MAGIC) : start], "little")
            header = json.loads(data[start : start + size])
            body = data[start + size :]
            if header["key"] != key or header["format"] != FORMAT:
                raise ValueError("made from other tables")
            if zlib.crc32(body) != header["crc"]:
                raise ValueError("damaged")
            first, second, _ = header["sizes"]
            trie = marisa_trie.RecordTrie(_RECORD).frombytes(body[:first])
            offsets = array("I")
            offsets.frombytes(zlib.decompress(body[first : first + second]))
            return cls(trie, offsets, zlib.decompress(body[first + second :]))
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            raise InputError(f"compiled lexicon: {error}; delete the file") from error

    @classmethod
    def build(cls, entries: Iterable[Entry], nouns: dict[str, str]) -> Compiled:
        """Compile entries; ``nouns`` gives the noun of an adjective of anatomy (both folded)."""
        ordered = sorted(entries, key=lambda entry: entry.curie)
        keys: set[tuple[str, tuple[int, int, int]]] = set()
        lines: list[bytes] = []
        for row, entry in enumerate(ordered):
            keys.update(_keys(row, entry, nouns))
            lines.append(_line(entry).encode("utf-8", "replace"))
        offsets = array("I", [0])
        for line in lines:
            offsets.append(offsets[-1] + len(line))
        trie = marisa_trie.RecordTrie(_RECORD, sorted(keys))
        return cls(trie, offsets, b"".join(lines))


def _line(entry: Entry) -> str:
    def join(values: Sequence[str]) -> str:
        return "|".join(value.replace("|", " ").replace("\t", " ") for value in values)

    lists = (
        entry.synonyms, entry.related, entry.broad, entry.narrow, entry.parents,
        entry.equivalents,
    )  # fmt: skip
    cells = [entry.curie, entry.name, entry.category, "1" if entry.generic else ""]
    return "\t".join(cells + [join(values) for values in lists]) + "\n"


def _keys(row: int, entry: Entry, nouns: dict[str, str]) -> list[tuple[str, tuple[int, int, int]]]:
    best: dict[str, tuple[int, int]] = {}
    for name, scope in entry.names():
        place = SCOPES.index(scope)
        form = fold(name)
        words = form.split(" ")
        if not form or len(words) > _LONGEST_NAME:
            continue
        capitals = capitals_needed(name, entry.category)
        _note(best, "n" + form, place, capitals)
        if 1 < len(words) <= 7 and entry.category not in ("Gene", "Chemical", "Place"):
            unordered = fold_unordered(words, nouns)
            if " " in unordered:
                _note(best, "u" + unordered, place, 0)
    keys = [(key, (row, place, capitals)) for key, (place, capitals) in best.items()]
    keys.append(("c" + entry.curie, (row, 0, 0)))
    keys += [("c" + curie, (row, 1, 0)) for curie in entry.equivalents if curie != entry.curie]
    return keys


def _note(best: dict[str, tuple[int, int]], key: str, place: int, capitals: int) -> None:
    before = best.get(key)
    if before is None:
        best[key] = (place, capitals)
    else:
        best[key] = (min(place, before[0]), min(capitals, before[1]))
