"""How a pair stands in its text, as numbers: how often, where, how near, and beside which others.

The order of `measures` is fixed by the trained trees (`kg.relations.weights`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from kg.relations.base import Scene
from kg.relations.tasks import Row, Sheet, Task

Array = np.ndarray[Any, np.dtype[Any]]
#: Stands for the score of a pair that is not there.
NONE = -9.0


def measures(
    task: Task,
    sheet: Sheet,
    scores: Array,
    pairs: Sequence[Array],
    rows: Sequence[int] | None = None,
) -> Array:
    """Return one line of numbers for each row of a sheet, or for some of its ``rows``.

    ``scores`` are the log odds of each row by its words, ``pairs`` those of each of its pairs.
    """
    beside, named = _Beside(sheet, scores), _named(sheet.scene)
    lines = [
        [
            float(scores[at]),
            *(float(sheet.rows[at].kinds == kinds) for kinds in task.kinds),
            *_count(sheet.scene, sheet.rows[at], named),
            *_together(sheet.rows[at], pairs[at]),
            *_where(sheet.scene, sheet.rows[at]),
            *beside.of(at),
        ]
        for at in (range(len(sheet.rows)) if rows is None else rows)
    ]
    return np.array(lines, dtype=float)


def _named(scene: Scene) -> dict[str, list[int]]:
    """How often each concept of a kind is named."""
    counts: dict[str, list[int]] = {kind: [] for kind in "CDGVSL"}
    for concept, places in scene.concepts.items():
        counts[scene.kinds[concept]].append(len(places))
    return counts


def _count(scene: Scene, row: Row, named: dict[str, list[int]]) -> list[float]:
    """How often both are named, absolutely and among others of their kind."""
    found: list[float] = [len(some) for some in named.values()]
    for concept, kind in zip((row.first, row.second), row.kinds, strict=True):
        own = len(scene.concepts.get(concept, ()))
        others = named[kind]
        found += [own, own / max(1, sum(others)), sum(count > own for count in others)]
    return found


def _together(row: Row, scores: Array) -> list[float]:
    """In how many sentences both stand, what the words say there, and how near they come."""
    best = [*sorted(scores.tolist(), reverse=True)[:3], NONE, NONE, NONE][:3]
    shared = {one.sentence for one, _ in row.pairs}
    near = min(
        (abs(a.first - b.first) for a in row.ones for b in row.others),
        default=0,
    )
    apart = min((abs(a.sentence - b.sentence) for a in row.ones for b in row.others), default=0)
    mean = float(scores.mean()) if len(scores) else NONE
    overlap = any(a.mark.span.overlaps(b.mark.span) for a, b in row.pairs)
    return [len(shared), len(row.pairs), *best, mean, min(near, 200), apart, float(overlap)]


def _where(scene: Scene, row: Row) -> list[float]:
    """Where in the text each is named, and both."""
    start, size = scene.sentences.start, max(1, len(scene.sentences))
    ones = sorted({place.sentence for place in row.ones})
    others = sorted({place.sentence for place in row.others})
    both = sorted({one.sentence for one, _ in row.pairs})
    titled = [
        any(place.mark.span.start < scene.title_end for place in places)
        for places in (row.ones, row.others)
    ]
    last = scene.sentences.stop - 1
    return [
        len(ones),
        len(others),
        float(titled[0]),
        float(titled[1]),
        float(all(titled)),
        *((some[0] - start) / size for some in (ones, others)),
        *((some[-1] - start) / size for some in (ones, others)),
        float(last in ones),
        float(last in others),
        (both[-1] - start) / size if both else -1.0,
        both[0] - start if both else -1.0,
        len(scene.lemmas),
        float(row.ones[0].mark.span.start <= row.others[0].mark.span.start),
    ]


class _Beside:
    """Compares each row with the rows that share one of its concepts, or stand above or below."""

    def __init__(self, sheet: Sheet, scores: Array) -> None:
        self.rows, self.scores = sheet.rows, scores
        self.best = float(scores.max())
        self.by_concept: dict[str, list[int]] = {}
        self.by_pair: dict[tuple[str, str], list[int]] = {}
        for at, row in enumerate(sheet.rows):
            for concept in {row.first, row.second}:
                self.by_concept.setdefault(concept, []).append(at)
            self.by_pair.setdefault((row.first, row.second), []).append(at)
        self.under = cache(sheet.scene.under)
        self.weight = {
            concept: float(np.log(np.exp(scores[places]).sum()))
            for concept, places in self.by_concept.items()
        }

    def of(self, at: int) -> list[float]:
        row, own = self.rows[at], float(self.scores[at])
        found = [own - self.best, float(len(self.rows))]
        for concept, other in ((row.first, row.second), (row.second, row.first)):
            sharing = [i for i in self.by_concept[concept] if i != at]
            scores = [float(self.scores[i]) for i in sharing]
            below, above = [NONE], [NONE]
            for i, score in zip(sharing, scores, strict=True):
                fellow = self._fellow(i, concept)
                if self.under(fellow, other):
                    below.append(score)
                if self.under(other, fellow):
                    above.append(score)
            found += [max(scores, default=NONE), sum(score > own for score in scores)]
            found += [self.weight[concept], max(below), max(above), len(below), len(above)]
        same = [float(self.scores[i]) for i in self.by_pair[row.first, row.second] if i != at]
        found += [len(same), max(same, default=NONE), sum(same) / len(same) if same else NONE]
        return found

    def _fellow(self, at: int, concept: str) -> str:
        row = self.rows[at]
        return row.second if row.first == concept else row.first
