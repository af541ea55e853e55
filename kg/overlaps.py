"""Which spans of many lie in, hold, overlap or cross which: each answer in logarithmic time.

A document may have a hundred thousand mentions; comparing each with each would take hours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from kg.model import Span


class Spans:
    """A fixed set of spans that can be asked about any span."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._keys = sorted({(span.start, -span.end) for span in spans})
        ends = [-end for _, end in self._keys]
        #: The last end of the spans up to each, and the first end of those from each on.
        self._last = list(accumulate(ends, max))
        self._first = list(accumulate(reversed(ends), min))[::-1]

    def hold(self, span: Span) -> bool:
        """Say whether one of the spans contains this one and is another.

        >>> Spans([Span(0, 9), Span(2, 5)]).hold(Span(2, 5)), Spans([Span(2, 5)]).hold(Span(2, 5))
        (True, False)
        """
        before = bisect_left(self._keys, (span.start, -span.end))
        return before > 0 and self._last[before - 1] >= span.end

    def lie_in(self, span: Span) -> bool:
        """Say whether one of the spans lies inside this one and is another.

        >>> spans = Spans([Span(0, 9), Span(2, 5)])
        >>> spans.lie_in(Span(0, 9)), spans.lie_in(Span(2, 5))
        (True, False)
        """
        after = bisect_right(self._keys, (span.start, -span.end))
        return after < len(self._keys) and self._first[after] <= span.end

    def overlap(self, span: Span) -> bool:
        """Say whether one of the spans shares a character with this one.

        >>> Spans([Span(0, 4)]).overlap(Span(3, 5)), Spans([Span(0, 4)]).overlap(Span(4, 5))
        (True, False)
        """
        before = bisect_left(self._keys, (span.end,))
        return before > 0 and self._last[before - 1] > span.start


def uncrossed(spans: Iterable[Span]) -> set[Span]:
    """Return the spans that cross none of those kept before them; the best are given first.

    >>> sorted(uncrossed([Span(0, 5), Span(3, 9), Span(1, 3), Span(5, 9)]))
    [Span(start=0, end=5), Span(start=1, end=3), Span(start=5, end=9)]
    """
    given = list(dict.fromkeys(spans))
    places = sorted({place for span in given for place in (span.start, span.end)})
    rank = {place: at for at, place in enumerate(places)}
    last_end = _Highest(len(places))  # of the kept spans that start at a place
    first_start = _Highest(len(places))  # of those that end at a place, negated
    kept = set()
    for span in given:
        start, end = rank[span.start], rank[span.end]
        over_end = last_end.between(start + 1, end) > end
        over_start = -first_start.between(start + 1, end) < start
        if not (over_end or over_start):
            kept.add(span)
            last_end.raise_to(start, end)
            first_start.raise_to(end, -start)
    return kept


class _Highest:
    """A row of numbers that only grow, and the highest of any stretch of it (a segment tree)."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._tree = [-size - 1] * (2 * size)

    def raise_to(self, place: int, value: int) -> None:
        place += self._size
        while place and self._tree[place] < value:
            self._tree[place] = value
            place //= 2

    def between(self, first: int, last: int) -> int:
        """Return the highest number of a half-open stretch (below all others when empty)."""
        highest = -self._size - 1
        first, last = first + self._size, last + self._size
        while first < last:
            if first % 2:
                highest = max(highest, self._tree[first])
                first += 1
            if last % 2:
                last -= 1
                highest = max(highest, self._tree[last])
            first, last = first // 2, last // 2
        return highest
