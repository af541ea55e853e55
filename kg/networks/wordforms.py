"""What the recogniser sees of a word: hashed features of its form, and its floret vector.

A `Forms` is a growing table of word types. Features of a type depend on nothing but its
characters, so each is computed once and then looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from spacy.vectors import Vectors  # type: ignore[import-not-found]

Array = np.ndarray[Any, np.dtype[Any]]

#: Rows of the table of whole words and their edges, and of the table of character n-grams.
WORD_ROWS, GRAM_ROWS = 32768, 16384
#: Features a type of each kind: whole words; edges and shape; n-grams (0 pads: its row is zero).
WHOLE, EDGES, GRAMS = 3, 6, 14
FLAGS = 8
_LONGEST = 40
_SHAPES = re.compile(r"(X{2})X+|(x{2})x+|(d{2})d+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![su]|i)s$")
_HASH = np.uint64(0x9E3779B97F4A7C15)


def shape(word: str) -> str:
    """Return the word with letters as X and x, digits as d, runs cut to two.

    >>> shape("IL-6"), shape("osteoporosis"), shape("β-TCP")
    ('XX-d', 'xx', 'x-XX')
    """
    marks = "".join(
        "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c
        for c in word[:_LONGEST]
    )
    return _SHAPES.sub(lambda m: m[1] or m[2] or m[3], marks)


def _row(kind: str, text: str, rows: int) -> int:
    return 1 + crc32(f"{kind}:{text}".encode("utf-8", "replace")) % (rows - 1)


def rows_of(word: str) -> tuple[list[int], list[int], list[int]]:
    """Return the rows of a word's features: whole word, edges and shape, n-grams (unpadded)."""
    word = word[:_LONGEST]
    low = word.lower()
    whole = [_row("w", low, WORD_ROWS), _row("v", low, WORD_ROWS), _row("c", word, WORD_ROWS)]
    parts = (("2", low[:2]), ("3", low[:3]), ("-2", low[-2:]), ("-3", low[-3:]), ("-4", low[-4:]))
    edges = [_row(kind, text, WORD_ROWS) for kind, text in parts]
    edges.append(_row("s", shape(word), WORD_ROWS))
    marked = f"<{low}>"
    grams = [marked[i : i + n] for n in (3, 4) for i in range(len(marked) - n + 1)]
    if len(grams) > GRAMS:
        step = len(grams) / GRAMS
        grams = [grams[int(i * step)] for i in range(GRAMS)]
    return whole, edges, [_row("g", gram, GRAM_ROWS) for gram in grams]


def flags(word: str) -> list[float]:
    """Return what a word is made of, as ones and zeros."""
    upper, lower = any(map(str.isupper, word)), any(map(str.islower, word))
    digit = any(map(str.isdigit, word))
    return [
        float(mark)
        for mark in (
            word[:1].isupper() and not word[1:2].isupper(),
            upper and not lower and len(word) > 1,
            any(map(str.isupper, word[1:])) and lower,
            digit and (upper or lower),
            digit and not (upper or lower),
            not word.isascii(),
            len(word) == 1,
            not (upper or lower or digit),
        )
    ]


def name_key(word: str) -> str:
    """Return a word as names are compared: lower case, a plural's "s" cut.

    >>> name_key("Fractures"), name_key("Osteoporosis"), name_key("virus")
    ('fracture', 'osteoporosis', 'virus')
    """
    return _PLURAL.sub("", word.lower())


def hashed(text: str) -> int:
    """Return a 64-bit number for a word of a name: two checksums side by side.

    They are not independent: two words of one length have the same number once in four billion.
    """
    data = text.encode("utf-8", "replace")
    return (crc32(data, 0x5BD1E995) << 32) | crc32(data)


@dataclass(slots=True)
class Forms:
    """Word types by number, with their features as arrays (one row a type).

    ``vectors`` is a floret table or None. Memory is bounded: past ``most`` types the table
    starts anew (`fresh` says so to whoever keeps something by number).
    """

    vectors: Vectors | None = None
    most: int = 200_000
    numbers: dict[str, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    _ready: int = 0
    _arrays: dict[str, Array] = field(default_factory=dict)

    def number(self, words: Iterable[str]) -> Array:
        """Return the types' numbers, new types added."""
        numbers = self.numbers
        known = []
        for word in words:
            at = numbers.get(word)
            if at is None:
                at = numbers[word] = len(numbers)
                self.words.append(word)
            known.append(at)
        return np.array(known, dtype=np.int64)

    def forget(self) -> bool:
        """Empty the table when it is full; say whether it was."""
        if len(self.numbers) <= self.most:
            return False
        self.numbers, self.words, self._ready, self._arrays = {}, [], 0, {}
        return True

    @property
    def width(self) -> int:
        """Size of a floret vector."""
        return 0 if self.vectors is None else int(self.vectors.shape[1])

    def arrays(self) -> dict[str, Array]:
        """Return the features of all types so far: whole, edges, grams, count, flags, vector, and
        the hashes ``key`` (as names are compared) and ``exact`` (as it is written).
        """
        new = self.words[self._ready :]
        if new:
            made = _features(new, self.vectors)
            for name, array in made.items():
                old = self._arrays.get(name)
                self._arrays[name] = array if old is None else np.concatenate([old, array])
            self._ready = len(self.words)
        return self._arrays


def _features(words: list[str], vectors: Vectors | None) -> dict[str, Array]:
    rows = [rows_of(word) for word in words]
    grams = np.zeros((len(words), GRAMS), dtype=np.int32)
    for i, (_, _, found) in enumerate(rows):
        grams[i, : len(found)] = found
    lowered = [word.lower()[:_LONGEST].encode("utf-8", "replace").decode() for word in words]
    table = {
        "whole": np.array([row[0] for row in rows], dtype=np.int32),
        "edges": np.array([row[1] for row in rows], dtype=np.int32),
        "grams": grams,
        "count": np.maximum(1, (grams > 0).sum(1)).astype(np.float32) ** -0.5,
        "flags": np.array([flags(word) for word in words], dtype=np.float32),
        "key": np.array([hashed(name_key(word)) for word in words], dtype=np.uint64),
        "exact": np.array([hashed("=" + word) for word in words], dtype=np.uint64),
        "hyphen": np.array([word in "-‐‑–—" for word in words], dtype=bool),
    }
    if vectors is not None:
        table["vector"] = np.asarray(vectors.get_batch(lowered), dtype=np.float32)
    return table
