"""Mentions against the mentions of an annotated corpus: strict, relaxed, by label.

``docs/evaluation.md`` has the rules in words. A label is a class of our categories between which
the corpus draws no line; what it does not mark at all is not looked at. Strict: the same span and
class. Relaxed: spans that overlap, and the same class.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from kg.marks import GoldDocument
from kg.mistakes import Mistake, around
from kg.model import Document, Mention, Span
from kg.overlaps import Spans
from kg.scoring.base import Scores, Tally, summarize

FIGURES = ("precision", "recall", "precision_relaxed", "recall_relaxed")
F1 = (("f1", "precision", "recall"), ("f1_relaxed", "precision_relaxed", "recall_relaxed"))
OUTER_F1 = (("f1_outermost", "precision_outermost", "recall_outermost"),)
#: A corpus nests when at least one in so many of its mentions lies inside another one.
NESTS = 50

#: A place and the class of what is marked there.
Marked = tuple[Span, str]


def nests(golds: Iterable[GoldDocument], categories: Mapping[str, str]) -> bool:
    """Say whether a corpus marks mentions inside others as a rule, not once by accident."""
    inner = total = 0
    for gold in golds:
        marked = _marked(gold, categories)
        inner += len(marked) - len(_outermost(marked))
        total += len(marked)
    return inner * NESTS >= total > 0


def score(
    pairs: Iterable[tuple[GoldDocument, Sequence[Mention]]],
    categories: Mapping[str, str],
    *,
    nested: bool = False,
    detailed: bool = False,
) -> Scores:
    """Score a corpus. ``categories`` maps its labels to ours, ``A|B`` where it draws no line.

    Where mentions are not ``nested`` in the corpus, what is found inside of something else found
    does not count. ``detailed`` adds the mistakes.
    """
    tallies, mistakes = [], []
    classes = {ours: group for group in categories.values() for ours in group.split("|")}
    kinds = {group: [c for c in categories if categories[c] == group] for group in classes.values()}
    for gold, mentions in pairs:
        marked = _marked(gold, categories)
        named = [m for m in mentions if m.category in classes]
        found = {(m.span, classes[m.category]) for m in named if not m.nominal}
        everything, found = found, found if nested else _outermost(found)
        counts = _tally(marked, found)
        if not nested:
            counts.add("recall_with_inner", len(marked & everything), len(marked))
        else:
            _count_outermost(counts, _outermost(marked), _outermost(found))
        for mention in named:
            if mention.nominal:
                counts.add("nominal", (mention.span, classes[mention.category]) in marked)
        for label, span in {(m.label, m.span) for m in gold.mentions if m.label in categories}:
            group = categories[label]
            if len(kinds[group]) > 1:
                counts.add("recall", (span, group) in found, label=f"{group} < {label}")
        tallies.append((gold.document.id, counts))
        if detailed:
            mistakes += list(_mistakes(gold.document, marked, found))
    outer = ("precision_outermost", "recall_outermost") if nested else ("recall_with_inner",)
    f1 = (*F1, *OUTER_F1) if nested else F1
    scores = summarize("ner", (*FIGURES, *outer, "nominal"), tallies, f1)
    return replace(scores, mistakes=tuple(mistakes))


def _marked(gold: GoldDocument, categories: Mapping[str, str]) -> set[Marked]:
    return {(m.span, categories[m.label]) for m in gold.mentions if m.label in categories}


def _outermost(marked: set[Marked]) -> set[Marked]:
    """Return what lies in nothing else that is marked."""
    spans = Spans(span for span, _ in marked)
    return {(span, group) for span, group in marked if not spans.hold(span)}


def _tally(marked: set[Marked], found: set[Marked]) -> Tally:
    counts = Tally.empty()
    for name, asked, others in (("recall", marked, found), ("precision", found, marked)):
        groups = {group for _, group in asked}
        places = {group: Spans(s for s, g in others if g == group) for group in groups}
        for span, group in sorted(asked):
            strict, relaxed = (span, group) in others, places[group].overlap(span)
            for label in ("", group):
                counts.add(name, strict, label=label)
                counts.add(f"{name}_relaxed", relaxed, label=label)
    return counts


def _count_outermost(counts: Tally, marked: set[Marked], found: set[Marked]) -> None:
    right = len(marked & found)
    counts.add("recall_outermost", right, len(marked))
    counts.add("precision_outermost", right, len(found))


def _mistakes(document: Document, marked: set[Marked], found: set[Marked]) -> Iterator[Mistake]:
    """Yield what was missed or found otherwise, then what was found where nothing is."""
    places = _Places(found)
    explained: set[Marked] = set()
    for span, group in sorted(marked - found):
        near = [other for other in places.overlapping(span) if other not in marked]
        explained.update(near)
        same = [other for other in near if other[1] == group]
        instead = min(
            same or near, key=lambda other: (other[0] != span, -len(other[0])), default=None
        )
        kind = "missed" if instead is None else "wrong span" if same else "wrong label"
        words = "" if instead is None else document.quote(instead[0])
        if kind == "wrong label" and instead:
            words = f"{instead[1]}: {words}"
        yield _mistake(document, span, group, kind, document.quote(span), words)
    for span, group in sorted(found - marked - explained):
        yield _mistake(document, span, group, "spurious", "", document.quote(span))


def _mistake(
    document: Document, span: Span, group: str, kind: str, words: str, instead: str
) -> Mistake:
    context = around(document.text, span)
    return Mistake(group, kind, words, instead, document.id, span, context)


class _Places:
    """Marked places, sorted, so that those that overlap a span are found without looking at all."""

    def __init__(self, marked: Iterable[Marked]) -> None:
        self._marked = sorted(marked)
        self._starts = [span.start for span, _ in self._marked]
        self._last = list(accumulate((span.end for span, _ in self._marked), max))

    def overlapping(self, span: Span) -> Iterator[Marked]:
        at = bisect_left(self._starts, span.end) - 1
        while at >= 0 and self._last[at] > span.start:
            if self._marked[at][0].end > span.start:
                yield self._marked[at]
            at -= 1
