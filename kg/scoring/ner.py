"""Mentions against gold mentions.

For the answer of one text: recall of named outermost mentions by exact and by overlapping span;
precision of the predicted named mentions. For a uniform corpus: span and category, by label,
strict (same span) and relaxed (overlapping), only for categories the corpus marks at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.gold import GoldDocument, GoldMention
from kg.model import Span
from kg.prediction import PredictedMention, Prediction
from kg.scoring.base import Scores, Tally, summarize

FIGURES = (
    "recall_exact",
    "recall_overlap",
    "precision_overlap",
    "precision_outermost",
    "precision_exact",
    "category",
    "nominal_recall",
)
F1 = (
    ("f1_exact", "precision_exact", "recall_exact"),
    ("f1_overlap", "precision_overlap", "recall_overlap"),
)
CORPUS_FIGURES = ("recall", "precision", "recall_relaxed", "precision_relaxed")
CORPUS_F1 = (
    ("f1", "precision", "recall"),
    ("f1_relaxed", "precision_relaxed", "recall_relaxed"),
)


def score(
    pairs: Iterable[tuple[GoldDocument, Prediction]],
    categories: Mapping[str, str],
    listing: str = "",
) -> Scores:
    """Score answers of single texts; ``categories`` maps the gold's labels to ours (``A|B``:
    either is right).
    """
    tallies = {gold.document.id: tally(gold, p, categories) for gold, p in pairs}
    return summarize("ner", FIGURES, tallies, F1, listing)


def tally(gold: GoldDocument, prediction: Prediction, categories: Mapping[str, str]) -> Tally:
    """Count one text's answer.

    ``precision_overlap`` takes every named prediction, ``precision_outermost`` and
    ``precision_exact`` those that lie in no other one: inner spans are neutral there.
    """
    counts = Tally.empty()
    named = [p for p in prediction.mentions if not p.nominal]
    spans = {p.span for p in named}
    for mention in gold.mentions:
        if not mention.outermost:
            continue
        if mention.nominal:
            hit = any(p.span.overlaps(mention.span) for p in prediction.mentions)
            counts.add("nominal_recall", hit)
            continue
        hits = hits_of(mention, named)
        counts.add("recall_exact", mention.span in spans)
        counts.add("recall_overlap", bool(hits))
        counts.add("exact", mention.span in spans, label=mention.label)
        counts.add("overlap", bool(hits), label=mention.label)
        if hits and mention.label in categories:
            accepted = categories[mention.label].split("|")
            counts.add("category", hits[0].category in accepted)
    gold_spans = {m.span for m in gold.mentions}
    for predicted in named:
        hit = any(predicted.span.overlaps(span) for span in gold_spans)
        counts.add("precision_overlap", hit)
        if predicted.outermost:
            counts.add("precision_outermost", hit)
            counts.add("precision_exact", predicted.span in gold_spans)
    return counts


def hits_of(mention: GoldMention, predicted: Sequence[PredictedMention]) -> list[PredictedMention]:
    """Return the predictions that overlap a gold mention, the one of its own span first."""
    hits = [p for p in predicted if p.span.overlaps(mention.span)]
    return sorted(hits, key=lambda p: p.span != mention.span)


def score_corpus(
    pairs: Iterable[tuple[GoldDocument, Prediction]], categories: Mapping[str, str]
) -> Scores:
    """Score a uniform corpus. ``categories`` maps its labels to ours, ``A|B`` where it draws no
    line between two of ours; what has no map is left out, on both sides. Where the corpus marks
    nothing inside a mention, predictions inside others are left out too.
    """
    kept = list(pairs)
    nested = any(_inside(spans) for gold, _ in kept if (spans := {m.span for m in gold.mentions}))
    tallies = {g.document.id: tally_corpus(g, p, categories, nested=nested) for g, p in kept}
    return summarize("ner", CORPUS_FIGURES, tallies, CORPUS_F1)


def tally_corpus(
    gold: GoldDocument,
    prediction: Prediction,
    categories: Mapping[str, str],
    *,
    nested: bool = False,
) -> Tally:
    """Count one corpus document; the same span with the same category counts once."""
    counts = Tally.empty()
    marked = {(m.span, categories[m.label]) for m in gold.mentions if m.label in categories}
    classes = {ours: group for group in categories.values() for ours in group.split("|")}
    found = {
        (p.span, classes[p.category])
        for p in prediction.mentions
        if not p.nominal and p.category in classes
    }
    if not nested:
        inner = _inside({span for span, _ in found})
        found = {(span, category) for span, category in found if span not in inner}
    for span, category in sorted(marked):
        relaxed = any(c == category and s.overlaps(span) for s, c in found)
        for name, hit in (("recall", (span, category) in found), ("recall_relaxed", relaxed)):
            counts.add(name, hit)
            counts.add(name, hit, label=category)
    for span, category in sorted(found):
        relaxed = any(c == category and s.overlaps(span) for s, c in marked)
        for name, hit in (
            ("precision", (span, category) in marked),
            ("precision_relaxed", relaxed),
        ):
            counts.add(name, hit)
            counts.add(name, hit, label=category)
    return counts


def _inside(spans: set[Span]) -> set[Span]:
    """Return the spans that lie inside another one."""
    found, reach = set(), -1
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.end <= reach:
            found.add(span)
        reach = max(reach, span.end)
    return found
