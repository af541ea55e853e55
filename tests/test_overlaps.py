"""Which spans hold, lie in, overlap and cross others: the same as comparing each with each."""

from __future__ import annotations

from itertools import product

import pytest

from kg.model import Span
from kg.overlaps import Spans, uncrossed

ALL = [Span(a, b) for a, b in product(range(6), range(1, 7)) if a < b]
SETS = {
    "none": [],
    "one": [Span(2, 4)],
    "apart": [Span(0, 2), Span(2, 3), Span(4, 6)],
    "nested": [Span(0, 6), Span(1, 4), Span(1, 3), Span(2, 3)],
    "same start": [Span(1, 2), Span(1, 5), Span(1, 3)],
    "same end": [Span(0, 5), Span(3, 5), Span(4, 5)],
    "crossing": [Span(0, 3), Span(2, 5), Span(4, 6)],
    "all": ALL,
}


@pytest.mark.parametrize("given", SETS.values(), ids=SETS)
@pytest.mark.parametrize("span", ALL, ids=str)
def test_answers_are_those_of_comparing_with_each(given: list[Span], span: Span) -> None:
    spans = Spans(given)
    assert spans.hold(span) == any(o.contains(span) and o != span for o in given)
    assert spans.lie_in(span) == any(span.contains(o) and o != span for o in given)
    assert spans.overlap(span) == any(o.overlaps(span) for o in given)


def crosses(one: Span, other: Span) -> bool:
    return one.overlaps(other) and not one.contains(other) and not other.contains(one)


@pytest.mark.parametrize("step", [1, 2, 4, 5, 8, 10, 11, 13])  # prime to 21: all orders differ
def test_what_crosses_a_better_span_goes(step: int) -> None:
    ranked = [ALL[at * step % len(ALL)] for at in range(len(ALL))]
    assert len(set(ranked)) == len(ALL) == 21
    kept: list[Span] = []
    for span in ranked:
        if not any(crosses(span, other) for other in kept):
            kept.append(span)
    assert uncrossed(ranked) == set(kept)


def test_a_hundred_thousand_spans() -> None:
    """Compared each with each this would be 10^10 comparisons."""
    apart = [Span(at, at + 8) for at in range(0, 900_000, 9)]
    between = [Span(span.start + 4, span.end + 4) for span in apart]
    assert uncrossed([*apart, *between]) == set(apart)
    spans = Spans([*apart, Span(0, 900_000)])
    assert all(spans.hold(span) and not spans.lie_in(span) for span in apart)
