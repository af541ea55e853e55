"""Mentions against gold mentions of single texts' answers.

Recall of named outermost mentions by exact and by overlapping span; precision of the predicted
named mentions. `kg.scoring.corpus` has the rules for corpora.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.gold.answers import GoldDocument, GoldMention
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


def score(
    pairs: Iterable[tuple[GoldDocument, Prediction]],
    categories: Mapping[str, str],
    listing: str = "",
) -> Scores:
    """Score answers of single texts; ``categories`` maps the gold's labels to ours (``A|B``:
    either is right).
    """
    tallies = [(gold.document.id, tally(gold, p, categories)) for gold, p in pairs]
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
