"""Identifiers against gold identifiers.

``top_listed`` asks whether the first identifier is among the gold's, ``top_exact`` whether it is
among those that mean exactly this, ``top_credit`` gives half for a broader, narrower or related
one; ``any_listed`` and ``any_exact`` ask it of all identifiers given. These are over the mentions
that were found and have gold identifiers; ``end_to_end`` is ``top_credit`` over all that have
them, found or not. ``nil`` asks, where the gold has no identifier, for none. Where only a broader
identifier is known, no answer is exact: on the seed the gold itself has 0.783 ``top_exact``.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.gold.answers import GoldDocument, GoldMention
from kg.prediction import PredictedMention, Prediction
from kg.scoring.base import Scores, Tally, summarize

FIGURES = (
    "top_listed",
    "top_exact",
    "top_credit",
    "any_listed",
    "any_exact",
    "end_to_end",
    "nil",
)


def score(pairs: Iterable[tuple[GoldDocument, Prediction]], listing: str = "") -> Scores:
    """Score documents; with predictions on gold mentions, finding them is not asked."""
    tallies = [(gold.document.id, tally(gold, prediction)) for gold, prediction in pairs]
    return summarize("grounding", FIGURES, tallies, listing=listing)


def tally(gold: GoldDocument, prediction: Prediction) -> Tally:
    """Count one document's named outermost mentions."""
    counts = Tally.empty()
    named = [p for p in prediction.mentions if not p.nominal]
    for mention in gold.mentions:
        if mention.nominal or not mention.outermost:
            continue
        hit = best_of(mention, named)
        ids = hit.ids if hit else ()
        if not mention.ids:
            if hit:
                counts.add("nil", not ids)
            continue
        counts.add("end_to_end", credit(mention, ids[:1]))
        counts.add("end_to_end", credit(mention, ids[:1]), label=mention.label)
        if hit is None:
            continue
        counts.add("top_listed", credit(mention, ids[:1]) > 0)
        counts.add("top_exact", credit(mention, ids[:1]) == 1)
        counts.add("top_credit", credit(mention, ids[:1]))
        counts.add("any_listed", credit(mention, ids) > 0)
        counts.add("any_exact", credit(mention, ids) == 1)
    return counts


def best_of(mention: GoldMention, named: list[PredictedMention]) -> PredictedMention | None:
    """Return the prediction of the mention's own span, else the first that overlaps it."""
    hits = [p for p in named if p.span.overlaps(mention.span)]
    return min(hits, key=lambda p: p.span != mention.span, default=None)


def credit(mention: GoldMention, ids: tuple[str, ...]) -> float:
    """Return 1 when an id is among the exact ones, half when among the others, else 0."""
    if mention.exact_ids.intersection(ids):
        return 1
    return 0.5 if mention.all_ids.intersection(ids) else 0
