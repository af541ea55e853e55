"""The compiled form of a lexicon: names, identifiers and rows that are looked up where they lie.

Names, names without their order and identifiers are three tries; what a key leads to are pairs of
numbers, a row and a word of facts. Rows are lines that are decoded when they are asked for. For
each category `kg.compiling.grams` indexes the names by runs of characters. All lie in one mapped
file.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import marisa_trie
import numpy as np

from kg.compiling import grams
from kg.compiling.concepts import Concept
from kg.compiling.mapped import Mapped, Part
from kg.compiling.stages import SCOPES
from kg.entries import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Raise when the file changes.
FORMAT = 6
#: How an identifier leads to a row: it is the leader's, an equivalent, or something else of it.
_LEADER, _EQUIVALENT, _FORMER = range(3)
_GRAMS = ("codes", "starts", "names", "norms")


class Posting(NamedTuple):
    """A name of a row: the row's number, the name's scope, how it must be printed, and whose it is.

    ``capitals`` is 0 when case does not matter, else how many capitals the name has (a symbol
    like "WAS" is no "was"), or `kg.compiling.stages.PROPER`.
    """

    row: int
    scope: str
    capitals: int
    vocabulary: str


class _Keys:
    """Keys of one kind, and the pairs of numbers that each leads to."""

    def __init__(self, parts: Mapping[str, Part], kind: str) -> None:
        self.trie = marisa_trie.Trie()
        self.trie.map(parts[f"{kind}.trie"])
        self._starts = memoryview(parts[f"{kind}.starts"]).cast("I")
        self._pairs = memoryview(parts[f"{kind}.pairs"]).cast("I")

    def get(self, key: str) -> list[tuple[int, int]]:
        try:
            at = self.trie.get(key)
        except UnicodeEncodeError:  # half of a pair of surrogates
            return []
        return [] if at is None else self.at(at)

    def at(self, at: int) -> list[tuple[int, int]]:
        first, last = self._starts[at], self._starts[at + 1]
        pairs = self._pairs[2 * first : 2 * last].tolist()
        return list(zip(pairs[::2], pairs[1::2], strict=True))


class Compiled:
    """Entries that can be looked up by name and identifier."""

    def __init__(self, mapped: Mapped) -> None:
        self.facts = mapped.facts
        self._parts = mapped.parts
        self._vocabularies: Sequence[str] = mapped.facts["vocabularies"]
        self._names = _Keys(mapped.parts, "names")
        self._unordered = _Keys(mapped.parts, "unordered")
        self._ids = _Keys(mapped.parts, "identifiers")
        self._offsets = memoryview(mapped.parts["rows.starts"]).cast("I")
        self._rows = mapped.parts["rows"]
        self._categories: Sequence[str] = mapped.facts["categories"]
        self._category_of = mapped.parts["rows.categories"]
        self.entry = lru_cache(maxsize=20_000)(self._entry)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def named(self, form: str) -> list[Posting]:
        """Return what a normal form names, in row order."""
        return [self._posting(*pair) for pair in self._names.get(form)]

    def named_unordered(self, form: str) -> list[Posting]:
        """Return what a form without order names, in row order."""
        return [self._posting(*pair) for pair in self._unordered.get(form)]

    def _posting(self, row: int, facts: int) -> Posting:
        return Posting(row, SCOPES[facts & 7], facts >> 3 & 15, self._vocabularies[facts >> 8])

    def beginnings(self, text: str) -> list[str]:
        """Return the normal forms that a text begins with, shortest first."""
        try:
            found: list[str] = self._names.trie.prefixes(text)
        except UnicodeEncodeError:
            return []
        return found

    def row_of(self, curie: str) -> int | None:
        """Return the row of an identifier: where it leads, else where it is equal, else any."""
        found = self._ids.get(curie)
        return min(found, key=lambda pair: pair[::-1])[0] if found else None

    def category(self, row: int) -> str:
        """Return the category of a row without reading it."""
        return self._categories[self._category_of[row]]

    def similar(self, form: str, category: str, limit: int) -> list[tuple[int, float]]:
        """Return the numbers of a category's forms that are most like one, with the cosine."""
        index = self._grams.get(category)
        if index is None:
            return []
        return [(int(index["ids"][at]), how) for at, how in grams.search(index, form, limit)]

    def form(self, number: int) -> str:
        """Return the normal form of a number."""
        found: str = self._names.trie.restore_key(number)
        return found

    @cached_property
    def _grams(self) -> dict[str, dict[str, Any]]:
        kinds = {"norms": np.float32}
        return {
            category: {
                part: np.frombuffer(self._parts[f"{category}.{part}"], kinds.get(part, np.uint32))
                for part in (*_GRAMS, "ids")
            }
            for category in self._categories
        }

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that have names, sorted."""
        return tuple(self._categories)

    def _entry(self, row: int) -> Entry:
        line = str(self._rows[self._offsets[row] : self._offsets[row + 1]], "utf-8")
        curie, name, category, generic, ended, taxon, *lists = line.split("\t")
        synonyms, related, broad, narrow, parents, equivalents, former, places = (
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
            former=former,
            taxon=taxon,
            places=places,
            ended=bool(ended),
        )


# ---------------------------------------------------------------------------------- building


def build(found: list[Concept], problems: Sequence[tuple[int, str]] = ()) -> Mapped:
    """Compile concepts, which come in order of their leading CURIEs; nothing is written.

    ``problems`` say of which file, by its place, what could not be read.

    The list is emptied: there are many, and what is compiled is needed no more.
    """
    lines: list[bytes] = []
    named, unordered, identified = _Pairs(), _Pairs(), _Pairs()
    vocabularies: dict[str, int] = {}
    categories: list[str] = []
    found.reverse()
    for row in range(len(found)):
        concept = found.pop()
        texts: list[tuple[str, int]] = []
        for vocabulary, (text, name, form, orderless) in concept.names():
            texts.append((text, name & 7))
            facts = vocabularies.setdefault(vocabulary, len(vocabularies)) << 8 | name
            if form:
                named.add(form, row, facts)
            if orderless:
                unordered.add(orderless, row, facts)
        entry = concept.entry(texts)
        lines.append(_line(entry).encode())
        categories.append(entry.category)
        identified.add(entry.curie, row, _LEADER)
        for curie in entry.equivalents:
            identified.add(curie, row, _EQUIVALENT)
        for curie in entry.former:
            identified.add(curie, row, _FORMER)
    parts: dict[str, Part] = {
        "rows.starts": array("I", accumulate(map(len, lines), initial=0)).tobytes(),
        "rows": b"".join(lines),
    }
    lines.clear()
    kinds = sorted(set(categories))
    of_row = np.array([kinds.index(category) for category in categories], np.uint8)
    parts["rows.categories"] = of_row.tobytes()
    for at, form_ids in enumerate(named.compile("names", parts, of_row, len(kinds))):
        arrays = grams.build([named.forms[one] for one in form_ids.tolist()])
        for part, values in (arrays | {"ids": form_ids.astype(np.uint32)}).items():
            parts[f"{kinds[at]}.{part}"] = values.tobytes()
    del named
    for kind, pairs in (("unordered", unordered), ("identifiers", identified)):
        pairs.compile(kind, parts)
    facts_ = {"vocabularies": list(vocabularies), "categories": kinds, "problems": list(problems)}
    return Mapped(facts_, {name: memoryview(part) for name, part in parts.items()})


class _Pairs:
    """Keys of one kind as they come, each with a row and a word of facts."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._keys = array("I")
        self._pairs = array("Q")
        #: The keys by their number in the trie.
        self.forms: list[str] = []

    def add(self, key: str, row: int, facts: int) -> None:
        self._keys.append(self._known.setdefault(key, len(self._known)))
        self._pairs.append(row << 32 | facts)

    def compile(
        self, kind: str, parts: dict[str, Part], of_row: NDArray[Any] | None = None, kinds: int = 0
    ) -> Iterator[NDArray[Any]]:
        """Put the parts of this kind to the others; return the keys' numbers for each category.

        Of names that a row has twice from one vocabulary, the best scope and the fewest capitals
        are kept.
        """
        known = sorted(self._known)
        trie = marisa_trie.Trie(known)
        numbers = np.empty(len(known), np.uint32)
        self.forms = [""] * len(known)
        for key in known:
            number = trie.key_id(key)
            numbers[self._known[key]] = number
            self.forms[number] = key
        self._known = {}
        ids = numbers[np.frombuffer(self._keys, np.uint32)]
        pairs = np.frombuffer(self._pairs, np.uint64)
        rows, facts = (pairs >> 32).astype(np.uint32), pairs.astype(np.uint32)
        order = np.lexsort((facts >> 8, rows, ids))
        ids, rows, facts = ids[order], rows[order], facts[order]
        change = np.ones(len(ids), bool)
        for one in (ids, rows, facts >> 8):
            change[1:] &= one[1:] == one[:-1]
        change = ~change
        change[:1] = True
        first = np.flatnonzero(change)
        if len(first):
            scopes = np.minimum.reduceat(facts & 7, first)
            capitals = np.minimum.reduceat(facts >> 3 & 15, first)
            ids, rows = ids[first], rows[first]
            facts = facts[first] >> 8 << 8 | capitals << 3 | scopes
        starts = np.zeros(len(trie) + 1, np.uint32)
        np.cumsum(np.bincount(ids, minlength=len(trie)), out=starts[1:])
        parts[f"{kind}.trie"] = trie.tobytes()
        parts[f"{kind}.starts"] = starts.tobytes()
        parts[f"{kind}.pairs"] = np.stack((rows, facts), axis=1).astype(np.uint32).tobytes()
        if of_row is None:
            return iter(())
        return (np.unique(ids[of_row[rows] == at]) for at in range(kinds))


def _line(entry: Entry) -> str:
    lists = (
        entry.synonyms, entry.related, entry.broad, entry.narrow, entry.parents,
        entry.equivalents, entry.former, entry.places,
    )  # fmt: skip
    cells = [entry.curie, entry.name, entry.category]
    cells += ["1" if entry.generic else "", "1" if entry.ended else "", entry.taxon]
    return "\t".join(cells + ["|".join(values) for values in lists])
