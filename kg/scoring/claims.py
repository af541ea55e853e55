"""Claims against gold claims: found, spurious, and what is right about those found.

The rules are those of ``tests/gold/README.md``. Beyond them, and stricter:

* ``recall_one_to_one``: no predicted claim may answer for two gold claims;
* ``arguments_exact``: both arguments by identifier or by exactly the gold's span;
* ``precision_floor``: a claim is wrong unless it fits some gold record, metadata included
  (the reference scorer's figure); ``precision`` leaves neutral claims out of the count.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.gold.answers import GoldDocument
from kg.matching import match_claims, pair_off
from kg.prediction import Prediction
from kg.scoring.base import Scores, Tally, summarize
from kg.verdict import affirms, judge

FIGURES = (
    "recall",
    "precision",
    "recall_one_to_one",
    "precision_floor",
    "arguments_exact",
    "predicate_family",
    "predicate_exact",
    "polarity",
    "negated_recall",
    "negated_not_affirmed",
    "certainty",
    "hedged_recall",
    "certainty_level",
    "kind",
    "speakers",
    "no_false_speaker",
    "species",
    "combinations",
)
F1 = (("f1", "precision", "recall"), ("f1_floor", "precision_floor", "recall"))


def score(pairs: Iterable[tuple[GoldDocument, Prediction]], listing: str = "") -> Scores:
    """Score documents; each pair is a gold document and what the program says of it."""
    tallies = [(gold.document.id, tally(gold, prediction)) for gold, prediction in pairs]
    return summarize("claims", FIGURES, tallies, F1, listing)


def tally(gold: GoldDocument, prediction: Prediction) -> Tally:
    """Count one document."""
    counts = Tally.empty()
    matches = match_claims(gold, prediction.claims)
    found = [m for m in matches.gold if m.counted and m.fitting]
    counted = sum(m.counted for m in matches.gold)
    counts.add("recall", len(found), counted)
    counts.add("recall_one_to_one", pair_off(matches), counted)
    counts.add("precision", len(matches.right), len(matches.right) + len(matches.wrong))
    counts.add("precision_floor", len(matches.fitting), len(prediction.claims))
    for match in found:
        best = prediction.claims[match.fitting[0]]
        for aspect, right in judge(match.gold, best, gold).items():
            counts.add(aspect, right)
    for match in matches.gold:
        if match.gold.negated and match.gold.sentence:
            affirmed = affirms(match.gold, match.fitting, matches)
            counts.add("negated_not_affirmed", not affirmed)
    return counts
