"""Names of many kinds as checksums: a feature of the recogniser, no vocabulary.

The file ``gazetteer.bin`` holds a number for each of some hundred thousand names of public
vocabularies and the kinds it names. It says only whether a run of words may be a name of a kind;
what is named, the lexicon knows. Words are compared in lower case without a plural's "s" and
without hyphens; names of one short word (gene symbols) as they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: The kinds, in the order of their bits.
KINDS = (
    "Disease",
    "Chemical",
    "Gene",
    "Species",
    "Cell",
    "CellLine",
    "Anatomy",
    "CellComponent",
    "Process",
    "Place",
    "Organization",
)
#: The longest name, in words that are no hyphens.
LONGEST = 6
#: Features a token: is inside a name of a kind, begins one.
WIDTH = 2 * len(KINDS)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MAGIC = b"bioclaim-gazetteer/1\n"
_CHECK_BITS = np.uint16(4)


def key_of(words: Array) -> Array:
    """Return the keys of names, given their words' hashes as a (names, words) array."""
    with np.errstate(over="ignore"):
        total = np.zeros(len(words), dtype=np.uint64)
        for column in words.T:
            total = (total ^ column) * _PRIME
            total ^= total >> np.uint64(29)
    return total


def _split(keys: Array) -> tuple[Array, Array]:
    """Return what is searched and what is checked of a key."""
    return (keys >> np.uint64(32)).astype(np.uint32), (keys & np.uint64(15)).astype(np.uint16)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names' keys, sorted, with a check and the bits of the kinds they name."""

    keys: Array
    values: Array

    @classmethod
    def of(cls, keys: Array, kinds: Array) -> Gazetteer:
        """Build one of keys (uint64) and bits of kinds; the bits of equal keys are joined."""
        order = np.argsort(keys, kind="stable")
        keys, kinds = keys[order], kinds[order].astype(np.uint16)
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        search, check = _split(keys[starts])
        return cls(search, (np.bitwise_or.reduceat(kinds, starts) << _CHECK_BITS) | check)

    def kinds(self, keys: Array) -> Array:
        """Return the bits of the kinds that names have, 0 for what is no name."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.uint16)
        search, check = _split(keys)
        at = np.minimum(np.searchsorted(self.keys, search), len(self.keys) - 1)
        value = self.values[at]
        right = (self.keys[at] == search) & ((value & np.uint16(15)) == check)
        return np.where(right, value >> _CHECK_BITS, 0).astype(np.uint16)

    def marks(
        self,
        key: Array,
        exact: Array,
        hyphen: Array,
        starts: Array,
        keep: Array | None = None,
    ) -> Array:
        """Return each token's features, shape (tokens, `WIDTH`): inside and begin of each kind.

        ``key`` and ``exact`` are the tokens' hashes, ``hyphen`` marks hyphens, ``starts`` marks
        the tokens that begin a paragraph (no name crosses it). Longer names win over shorter
        ones of the same kind. ``keep`` (training) says of each key's low byte whether it counts.
        """
        place = np.flatnonzero(~hyphen)
        found = np.zeros((len(key), WIDTH), dtype=np.float32)
        if not len(place):
            return found
        part = np.cumsum(starts)[place]
        words = key[place]
        size = len(place)
        total = np.zeros(size, dtype=np.uint64)
        open_ = np.ones(size, dtype=bool)
        with np.errstate(over="ignore"):
            for count in range(1, LONGEST + 1):
                last = size - count + 1
                if last <= 0:
                    break
                total = (total[:last] ^ words[count - 1 :]) * _PRIME
                total ^= total >> np.uint64(29)
                open_ = open_[:last] & (part[:last] == part[count - 1 :])
                kinds = self.kinds(total)
                if count == 1:
                    alone = exact[place] * _PRIME
                    kinds = kinds | self.kinds(alone ^ (alone >> np.uint64(29)))
                if keep is not None:
                    kinds = np.where(keep[(total & np.uint64(255)).astype(np.int64)], kinds, 0)
                here = np.flatnonzero(open_ & (kinds > 0))
                if len(here):
                    self._mark(found, place, here, kinds[here], count)
        return found

    @staticmethod
    def _mark(found: Array, place: Array, here: Array, kinds: Array, count: int) -> None:
        inside = ((kinds[:, None] >> np.arange(len(KINDS), dtype=np.uint16)) & 1).astype(bool)
        first, last = place[here], place[here + count - 1]
        row, kind = np.nonzero(inside)
        for step in range(int((last - first).max()) + 1):
            at = first[row] + step
            within = at <= last[row]
            found[at[within], kind[within]] = 1.0
            found[at[within], len(KINDS) + kind[within]] = float(step == 0)

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        size = np.array([len(self.keys)], dtype="<u4").tobytes()
        parts = (self.keys.astype("<u4").tobytes(), self.values.astype("<u2").tobytes())
        return _MAGIC + size + b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> Gazetteer:
        """Read `to_bytes`'s content; raises ``ValueError`` when it is none."""
        head = len(_MAGIC)
        if not data.startswith(_MAGIC):
            raise ValueError("no gazetteer")
        size = int(np.frombuffer(data, "<u4", 1, head)[0])
        keys = np.frombuffer(data, "<u4", size, head + 4).astype(np.uint32)
        return cls(keys, np.frombuffer(data, "<u2", size, head + 4 + 4 * size).astype(np.uint16))

    @classmethod
    def read(cls, path: Path) -> Gazetteer:
        """Read a file; raises ``ValueError`` or ``OSError``."""
        return cls.from_bytes(path.read_bytes())


def empty() -> Gazetteer:
    """Return a gazetteer without names."""
    return Gazetteer(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint16))
