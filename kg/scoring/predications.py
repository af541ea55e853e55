"""Claims against SemRep's gold standard: strictly, relaxed, and pairs alone.

* ``strict``: predicate, polarity and order are right, and of each argument the last word of the
  gold's is in ours (or the other way round);
* ``relaxed``: a predicate of the same group (treat, cause, affect, associate, place, kind), order
  and polarity right, arguments that overlap;
* ``pair``: the two arguments overlap, whatever is said of them and in which order.

A gold predication answers for one of ours, and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from kg.model import Span
from kg.predications import SYMMETRIC, MarkedSentence, Predication
from kg.scoring.base import Scores, Tally, summarize

_WAYS = ("strict", "relaxed", "pair")
FIGURES = tuple(f"{way}_{side}" for way in _WAYS for side in ("precision", "recall"))
F1 = tuple((f"{way}_f1", f"{way}_precision", f"{way}_recall") for way in _WAYS)
Test = Callable[[Predication, Predication], bool]


def score(pairs: Iterable[tuple[MarkedSentence, Sequence[Predication]]]) -> Scores:
    """Score sentences, each with the predications that were read in it."""
    tallies = [(gold.document.id, _tally(gold, found)) for gold, found in pairs]
    return summarize("claims", FIGURES, tallies, F1)


def _tally(gold: MarkedSentence, found: Sequence[Predication]) -> Tally:
    tally = Tally.empty()
    strict = partial(_strict, text=gold.document.text)
    tests: dict[str, Test] = {"strict": strict, "relaxed": _relaxed, "pair": _pair}
    for way, test in tests.items():
        free = list(found)
        for each in gold.predications:
            match = next((one for one in free if test(each, one)), None)
            if match is not None:
                free.remove(match)
            tally.add(f"{way}_recall", match is not None)
            tally.add(f"{way}_recall", match is not None, label=each.predicate)
        tally.add(f"{way}_recall", 0, gold.unplaced)
        tally.add(f"{way}_precision", len(found) - len(free), len(found))
        for one in found:
            tally.add(f"{way}_precision", one not in free, label=one.predicate)
    return tally


def _strict(gold: Predication, one: Predication, *, text: str) -> bool:
    same = gold.predicate == one.predicate and gold.negated == one.negated
    return same and _placed(gold, one, lambda a, b: _shares_head(a, b, text))


def _relaxed(gold: Predication, one: Predication) -> bool:
    same = gold.group == one.group and gold.negated == one.negated
    return same and _placed(gold, one, Span.overlaps)


def _pair(gold: Predication, one: Predication) -> bool:
    turned = gold.subject.overlaps(one.object) and gold.object.overlaps(one.subject)
    return turned or (gold.subject.overlaps(one.subject) and gold.object.overlaps(one.object))


def _placed(gold: Predication, one: Predication, fits: Callable[[Span, Span], bool]) -> bool:
    if fits(gold.subject, one.subject) and fits(gold.object, one.object):
        return True
    turned = fits(gold.subject, one.object) and fits(gold.object, one.subject)
    return turned and gold.predicate in SYMMETRIC


def _shares_head(gold: Span, one: Span, text: str) -> bool:
    """Say whether the last word of either span lies in the other."""
    return one.contains(_last(gold, text)) or gold.contains(_last(one, text))


def _last(span: Span, text: str) -> Span:
    words = text[span.start : span.end].rstrip()
    at = max(words.rfind(" "), words.rfind("-")) + 1
    return Span(span.start + at, span.start + max(len(words), at + 1))
