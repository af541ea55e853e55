"""Near copies of texts, found from small sketches: ten prints of one press release are one source.

A sketch holds the smallest hashes of a text's five-word shingles, so that two sketches tell how
much of the shorter text stands in the longer one without either text (bottom-k sketches; Broder
1997, "On the resemblance and containment of documents").
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

#: How many words make a shingle, and how many hashes a sketch.
SHINGLE, SIZE = 5, 128
#: Near copies share at least half of the shorter text, and more than a sentence or two.
SHARE, FEWEST = 0.5, 12
#: Of more texts with one hash, each is compared with the first ones only: it is boilerplate.
_MOST = 100
_WORD = re.compile(r"\w+")
_DIGITS = 8

Sketch = tuple[int, ...]


def sketch(text: str) -> str:
    """Return the sketch of a text: eight hexadecimal digits for each of at most 128 hashes.

    Case, punctuation and blanks leave no trace.

    >>> sketch("Aspirin may prevent stroke.") == sketch("aspirin may prevent stroke")
    True
    """
    words = _WORD.findall(text.casefold())
    width = min(SHINGLE, len(words))
    if not width:
        return ""
    shingles = {" ".join(words[at : at + width]) for at in range(len(words) - width + 1)}
    hashes = sorted({_hash(shingle) for shingle in shingles})[:SIZE]
    return "".join(f"{one:0{_DIGITS}x}" for one in hashes)


def _hash(shingle: str) -> int:
    value = hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2)
    return int.from_bytes(value.digest(), "big")


def _numbers(written: str) -> Sketch:
    """Return the hashes of a sketch; what is no sketch (another program wrote it) has none."""
    if len(written) % _DIGITS or re.search(r"[^0-9a-f]", written):
        return ()
    return tuple(
        sorted({int(written[at : at + _DIGITS], 16) for at in range(0, len(written), _DIGITS)})
    )[:SIZE]


def are_copies(one: str, other: str) -> bool:
    """Say whether at least half of the shorter text stands word for word in the other.

    Texts of a sentence or two are copies only when they are the same.

    >>> words = [f"word{at}" for at in range(60)]
    >>> are_copies(sketch(" ".join(words)), sketch(" ".join(words[:40]) + " and an end of its own"))
    True
    """
    return one == other or _near(_numbers(one), _numbers(other))


def _near(one: Sketch, other: Sketch) -> bool:
    if not one or not other:
        return False
    # Only below the last hash of a full sketch is it known which hashes its text has.
    full = [each[-1] for each in (one, other) if len(each) == SIZE]
    limit = min(full, default=max(one[-1], other[-1]))
    first, second = ({h for h in each if h <= limit} for each in (one, other))
    shared = len(first & second)
    return shared >= FEWEST and shared >= SHARE * min(len(first), len(second))


class Groups:
    """Names that belong together, joined pair by pair; a group is called by its first name.

    >>> groups = Groups("abcd")
    >>> groups.join("d", "b"), groups.join("b", "c")
    (None, None)
    >>> groups.names()
    {'a': 'a', 'b': 'b', 'c': 'b', 'd': 'b'}
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._above = {name: name for name in sorted(names)}

    def leader(self, name: str) -> str:
        """Return the first name of the group."""
        while self._above[name] != name:
            self._above[name] = self._above[self._above[name]]
            name = self._above[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Make one group of two."""
        first, second = sorted((self.leader(one), self.leader(other)))
        self._above[second] = first

    def names(self) -> dict[str, str]:
        """Return the leader of each name."""
        return {name: self.leader(name) for name in self._above}


def join_copies(groups: Groups, sketches: Mapping[str, str]) -> None:
    """Join the names whose sketches are near copies; an empty sketch is like no other.

    Work is bounded: a text is compared with at most a hundred others for each of its hashes.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for name in sorted(sketches):
        if sketches[name]:
            named[sketches[name]].append(name)
    holders: dict[int, list[str]] = defaultdict(list)
    numbers: dict[str, Sketch] = {}
    for written in sorted(named):
        first, *rest = named[written]
        for name in rest:
            groups.join(first, name)
        numbers[first] = _numbers(written)
        shared: dict[str, int] = defaultdict(int)
        for number in numbers[first]:
            for other in holders[number]:
                shared[other] += 1
            if len(holders[number]) < _MOST:
                holders[number].append(first)
        for other, count in shared.items():
            if count < FEWEST or groups.leader(first) == groups.leader(other):
                continue
            if _near(numbers[first], numbers[other]):
                groups.join(first, other)
