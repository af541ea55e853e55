"""The classifier: which pairs of a text are related, how, how surely, and where it is said.

Two steps (stacked generalisation, Wolpert 1992): a linear model scores what the words say of each
pair; boosted trees then weigh that score, those of the other pairs, and how the pair stands in the
text. Trained on BC5CDR, BioRED and DrugProt (`kg.training.relations`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.relations.base import Place, Scene
from kg.relations.standing import measures
from kg.relations.tasks import TASKS, Row, Sheet, Task, sheet_of
from kg.relations.weights import TaskWeights, load
from kg.relations.wording import Wording

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Related:
    """A pair that is judged to be related.

    ``type`` is one of the task's; ``score`` the probability that the pair is related in a text,
    ``type_score`` that it is so if it is; ``novel`` is ``None`` where the task does not tell.
    ``place`` is where the words say it most clearly: ``None`` where the two never share a
    sentence; ``said`` is how clearly (log odds).
    """

    row: Row
    type: str
    score: float
    type_score: float = 1.0
    novel: bool | None = None
    place: tuple[Place, Place] | None = None
    said: float = 0.0


def related(
    scene: Scene,
    name: str,
    *,
    threshold: float | None = None,
    clear: float | None = None,
    wording: Wording | None = None,
) -> list[Related]:
    """Return the related pairs of a text for a task, in the order of its rows.

    ``threshold`` is the lowest probability (``None``: the one that was best in training). With
    ``clear``, only pairs that the words of one sentence speak of so clearly (log odds).
    """
    task, learned = TASKS[name], load()[name]
    sheet = sheet_of(scene, task, wording)
    if not sheet.rows:
        return []
    least = learned.threshold if threshold is None else threshold
    said = by_words(learned.related, learned.types, learned.new, sheet)
    rows = [
        at
        for at, own in enumerate(said.pairs)
        if clear is None or (len(own) > 0 and float(own.max()) >= clear)
    ]
    if not rows:
        return []
    lines = measures(task, sheet, said.related, said.pairs, rows)
    probability = odds(learned.judge.scores(lines)[:, 0])
    likely = np.flatnonzero(probability >= least)
    asked = np.array(rows)[likely]
    types, novelty = _types(learned, sheet, said, lines[likely], asked)
    found = []
    for at, row in enumerate(asked):
        kind, own = int(np.argmax(types[at])), said.pairs[row]
        share, chance = float(types[at, kind]), float(probability[likely[at]])
        best = int(np.argmax(own)) if len(own) else -1
        if strength(task, chance, share) >= least:
            found.append(
                Related(
                    sheet.rows[row],
                    task.types[kind],
                    calibrated(learned, chance),
                    share,
                    bool(novelty[at] >= 0.5) if task.novelty else None,
                    sheet.rows[row].pairs[best] if best >= 0 else None,
                    float(own[best]) if best >= 0 else 0.0,
                )
            )
    return found


def strength(task: Task, probability: float, type_share: float) -> float:
    """Return what a threshold is held against: of mentions, that they are related and so."""
    return probability * type_share if task.mentions else probability


def _types(
    learned: TaskWeights, sheet: Sheet, said: Words, lines: Array, rows: Array
) -> tuple[Array, Array]:
    """Return types (rows, classes) and novelty (rows) of some rows with their measures."""
    types, novelty = np.ones((len(rows), 1)), np.zeros(len(rows))
    if len(rows) and learned.types is not None and learned.typing is not None:
        told = learned.typing.scores(typed(lines, sheet, said.types, rows))
        types = (softmax(told) + said.types[rows]) / 2
    if len(rows) and learned.newness is not None:
        both = np.column_stack([lines, said.novelty[rows]])
        novelty = odds(learned.newness.scores(typed(both, sheet, said.types, rows))[:, 0])
    return types, novelty


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What the linear models say: log odds (rows), of each row's pairs, types and novelty."""

    related: Array
    pairs: list[Array]
    types: Array
    novelty: Array


def by_words(related: Any, types: Any, new: Any, sheet: Sheet) -> Words:
    """Score the rows of a sheet by their words alone (models with ``scores``; may be ``None``)."""
    flat = [some for own in sheet.pair_features for some in own]
    said = related.scores(flat)[:, 0]
    ends = np.cumsum([len(own) for own in sheet.pair_features])[:-1]
    return Words(
        related.scores(sheet.features)[:, 0],
        np.split(said, ends),
        np.ones((len(sheet.rows), 1)) if types is None else softmax(types.scores(sheet.features)),
        np.zeros(len(sheet.rows)) if new is None else new.scores(sheet.features)[:, 0],
    )


def typed(lines: Array, sheet: Sheet, types: Array, rows: Array) -> Array:
    """Return the measures of some rows with the types that the words tell: their own, and near.

    Near are the rows of the same pair elsewhere, of the same first thing, and all of the text.
    """
    alike = _means(types, [(row.first, row.second) for row in sheet.rows])
    first = _means(types, [row.first for row in sheet.rows])
    whole = np.tile(types.mean(axis=0), (len(types), 1))
    return np.hstack([lines, np.hstack([types, alike, first, whole])[rows]])


def _means(types: Array, keys: list[Any]) -> Array:
    numbers: dict[Any, int] = {}
    owner = np.array([numbers.setdefault(key, len(numbers)) for key in keys])
    sums = np.zeros((len(numbers), types.shape[1]))
    np.add.at(sums, owner, types)
    means: Array = (sums / np.bincount(owner)[:, None])[owner]
    return means


def calibrated(learned: TaskWeights, probability: float) -> float:
    """Return the share of pairs of such a probability that were right in training."""
    return round(float(np.interp(probability, learned.steps, learned.shares)), 3)


def odds(scores: Array) -> Array:
    """Return probabilities from log odds."""
    found: Array = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return found


def softmax(scores: Array) -> Array:
    """Return probabilities (rows, classes) from scores."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Array = raised / raised.sum(axis=1, keepdims=True)
    return found
