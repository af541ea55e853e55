"""Quotations and speakers of annotated passages, measured (see `kg.gold.quotegold`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kg.gold.quotegold import read_quotes
from kg.model import Annotation, Document
from kg.scoring import quotes
from kg.scoring.base import Scores


def evaluate_quotes(
    gold: Path,
    annotate: Callable[[Document], Annotation],
    texts: Path | None = None,
    *,
    listed: bool = False,
) -> Scores:
    """Score what is read in the passages of a gold file; ``texts`` holds the treebanks.

    With ``listed`` each mistake is told. Raises `InputError` for a gold file that cannot be read.
    """
    found = [(each, annotate(each.document).voices) for each in read_quotes(gold, texts)]
    scores = quotes.score(found)
    return scores if listed else replace(scores, listing="")
