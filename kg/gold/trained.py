"""Which texts the shipped weights were trained on, as fingerprints, so that none is a test.

The file is the first six bytes of SHA-256 of each text and of each of its longer sentences, all
white space left out: the same words count as the same text when a corpus joins its title in
another way or prints blanks between words. Sorted, each once, one after another, nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from kg.errors import InputError
from kg.weights import FOLDER

#: The lists of the shipped weights, which the trainer writes: texts whose mentions were learned,
#: and texts whose trees were. One says nothing of the other.
FILE, TREES = FOLDER / "trained.bin", FOLDER / "trained_trees.bin"
#: The list of texts that names and the ranking of meanings were learned from.
NAMES = FOLDER / "trained_names.bin"
#: The list of texts that the classifier of relations learned from.
RELATIONS = FOLDER / "trained_relations.bin"
#: Bytes of a fingerprint.
SIZE = 6
#: Shorter texts and sentences (in characters without white space) are everybody's: not listed.
SHORTEST = 40
#: Where a text is cut into sentences: at line ends and after final punctuation.
_CUT = re.compile(r"[\n\r]+|(?<=[.!?])\s+")


def fingerprint(text: str) -> bytes:
    """Return what a text is known by: case counts, white space does not.

    >>> fingerprint("Bone grows.") == fingerprint("Bone\\ngrows .") != fingerprint("bone grows.")
    True
    """
    words = "".join(text.split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:SIZE]


def prints(texts: Iterable[str]) -> set[bytes]:
    """Return the fingerprints of texts and of their longer sentences."""
    return {mark for text in texts for mark, _ in _marks([text, *_CUT.split(text)])}


def write(path: Path, texts: Iterable[str]) -> int:
    """List texts that were trained on, as their corpora have them; return how many prints.

    A text may be a document, a paragraph or a sentence.
    """
    known = prints(texts)
    path.write_bytes(b"".join(sorted(known)))
    return len(known)


def load(path: Path = FILE) -> frozenset[bytes] | None:
    """Return the fingerprints of a list, ``None`` when there is none.

    Raises `InputError` when the file is damaged.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    if len(data) % SIZE:
        raise InputError(f"{path}: damaged: {len(data)} bytes are no whole fingerprints")
    return frozenset(data[at : at + SIZE] for at in range(0, len(data), SIZE))


def contains(known: Set[bytes], text: str) -> bool:
    """Say whether a text was trained on: as a whole, or at least half of its longer sentences.

    Halves are of characters. A text that is too short to tell was not.
    """
    if any(mark in known for mark, _ in _marks([text])):
        return True
    pieces = list(_marks(_CUT.split(text)))
    seen = sum(size for mark, size in pieces if mark in known)
    return seen > 0 and 2 * seen >= sum(size for _, size in pieces)


def _marks(texts: Iterable[str]) -> Iterator[tuple[bytes, int]]:
    """Yield the fingerprint and the size of each text that is long enough."""
    for text in texts:
        size = len("".join(text.split()))
        if size >= SHORTEST:
            yield fingerprint(text), size
