"""Names like a text: those that share the rarest runs of three characters with it.

A name's weights are 0 or the run's idf, and names are compared by the cosine. For each category
there is one inverted index, whose idf knows of that category's names only. A search looks through
the shortest lists until it has seen so many entries, and weighs the longer ones for what it found,
so its work is bounded whatever the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Characters are numbered: the blank, letters, digits, some classes of others, and an end.
_BASE = 47
_END = _BASE - 1
#: Characters of a text that are looked at.
_LONGEST = 200
#: Names that are cut into runs at once.
_BLOCK = 1 << 15
#: Entries that a search walks through at most, and names it weighs to the end.
_BUDGET = 40_000
_FINALISTS = 400

Arrays = Mapping[str, "NDArray[Any]"]


def _numbers(text: str) -> NDArray[np.int64]:
    points = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)
    numbers = 37 + points % 9
    letters = (points >= 97) & (points <= 122)
    numbers[letters] = points[letters] - 96
    digits = (points >= 48) & (points <= 57)
    numbers[digits] = points[digits] - 21
    numbers[points == 32] = 0
    numbers[points == 10] = _END
    return numbers


def _runs(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    return (numbers[:-2] * _BASE + numbers[1:-1]) * _BASE + numbers[2:]


def runs_of(form: str) -> NDArray[np.int64]:
    """Return the numbers of a normal form's runs, each once, sorted."""
    return np.unique(_runs(_numbers(f" {form[:_LONGEST]} ")))


def build(forms: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Index normal forms; the arrays speak of them by their places."""
    blocks = [_pairs(forms[at : at + _BLOCK], at) for at in range(0, len(forms), _BLOCK)]
    pairs = np.concatenate([np.zeros(0, np.int64), *blocks])
    del blocks
    pairs.sort()
    runs = (pairs >> 32).astype(np.uint32)
    names = pairs.astype(np.uint32)
    del pairs
    codes, starts = np.unique(runs, return_index=True)
    starts = np.append(starts, len(runs))
    squares = np.repeat(_idf(np.diff(starts), len(forms)) ** 2, np.diff(starts))
    norms = np.sqrt(np.bincount(names, squares, len(forms)))
    return {
        "codes": codes.astype(np.uint32),
        "starts": starts.astype(np.uint32),
        "names": names,
        "norms": norms.astype(np.float32),
    }


def _pairs(forms: Sequence[str], first: int) -> NDArray[np.int64]:
    """Return each run of each form once: the run's number above, the form's place below."""
    numbers = _numbers("".join(f" {form[:_LONGEST]} \n" for form in forms))
    ends = numbers == _END
    places = first + np.cumsum(ends)[:-2]
    inside = ~(ends[:-2] | ends[1:-1] | ends[2:])
    found: NDArray[np.int64] = np.unique(_runs(numbers)[inside] << 32 | places[inside])
    return found


def _idf(counts: NDArray[Any], total: int) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log((1 + total) / (1 + counts)) + 1
    return found


def search(index: Arrays, form: str, limit: int) -> list[tuple[int, float]]:
    """Return the places of the names most like a normal form, with the cosine, best first.

    >>> index = build(["stem cell", "stem cell line", "bone"])
    >>> [(place, round(cosine, 2)) for place, cosine in search(index, "stem cell lines", 2)]
    [(1, 0.81), (0, 0.63)]
    """
    codes, starts, names, norms = (index[part] for part in ("codes", "starts", "names", "norms"))
    wanted = runs_of(form)
    if not len(codes) or not len(wanted):
        return []
    found = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    known = codes[found] == wanted
    first, last = starts[found].astype(np.int64), starts[found + 1].astype(np.int64)
    sizes = np.where(known, last - first, 0)
    weights = _idf(sizes, len(norms)) ** 2
    length = float(np.sqrt(weights.sum()))
    order = [at for at in np.argsort(sizes, kind="stable").tolist() if sizes[at]]
    scores = np.zeros(len(norms), np.float32)
    seen = 0
    while order and (not seen or seen + sizes[order[0]] <= _BUDGET):
        at = order.pop(0)
        scores[names[first[at] : last[at]]] += weights[at]
        seen += int(sizes[at])
    held = np.flatnonzero(scores > 0)
    cosines = scores[held] / norms[held]
    if len(held) > _FINALISTS:
        best = np.argpartition(-cosines, _FINALISTS)[:_FINALISTS]
        held = held[np.sort(best)]
    total = scores[held].astype(np.float64)
    for at in order:
        some = names[first[at] : last[at]]
        place = np.minimum(np.searchsorted(some, held), len(some) - 1)
        total += np.where(some[place] == held, weights[at], 0.0)
    cosines = total / (norms[held] * length)
    best = np.lexsort((held, -np.round(cosines, 6)))[:limit]
    return [(int(held[at]), min(1.0, float(cosines[at]))) for at in best]
