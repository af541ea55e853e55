"""Measure claims on sentences annotated with predications (``kg evaluate claims``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kg.gold.unseen import ALL, Choice, choose
from kg.model import Annotation, Document
from kg.predications import MarkedSentence, predication_of, read_predications
from kg.scoring import predications
from kg.scoring.base import Scores


def evaluate_predications(
    path: Path, annotate: Callable[[Document], Annotation], *, choice: Choice = ALL
) -> Scores:
    """Measure the claims of each sentence, read for itself (see `kg.scoring.predications`)."""
    golds, notes = choose(path, read_predications(path), choice, _about)
    pairs = []
    for gold in golds:
        found = map(predication_of, annotate(gold.document).claims)
        pairs.append((gold, list(dict.fromkeys(one for one in found if one is not None))))
    unplaced = sum(gold.unplaced for gold in golds)
    if unplaced:
        notes = (*notes, f"{unplaced} predication(s) without a place count as missed")
    return replace(predications.score(pairs), corpus=path.name.split(".")[0], notes=notes)


def _about(gold: MarkedSentence) -> tuple[str, str]:
    return gold.document.id, gold.document.text
