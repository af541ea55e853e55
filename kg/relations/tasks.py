"""What is asked: which pairs of a text may be related, and what its words say of each pair.

A task is what one annotated corpus taught. Two corpora relate concepts in a whole document
(`Row.pairs` are the places where both stand in one sentence), one relates mentions in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from kg.relations.base import Place, Scene
from kg.relations.wording import Wording, called, numbers, of_kinds
from kg.tables import table

Array = np.ndarray[Any, np.dtype[Any]]
#: Of a text with more, the concepts of a kind that are named most, and the first pairs of mentions.
MOST_CONCEPTS, MOST_PAIRS = 60, 1500


@dataclass(frozen=True, slots=True)
class Task:
    """What a corpus teaches.

    ``kinds`` are pairs of kinds in the order of their roles; ``types`` the corpus's relations;
    with ``mentions`` pairs are of mentions, else of concepts in a document; with ``novelty`` each
    relation is told as new or known.
    """

    name: str
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    mentions: bool = False
    novelty: bool = False


TASKS = {
    task.name: task
    for task in (
        Task("cid", ("CD",), ("CID",)),
        Task(
            "biored",
            ("CC", "CD", "CG", "CV", "DG", "DV", "GG"),
            tuple(
                "Association Bind Comparison Conversion Cotreatment Drug_Interaction "
                "Negative_Correlation Positive_Correlation".split()
            ),
            novelty=True,
        ),
        Task(
            "drugprot",
            ("CG",),
            tuple(
                "ACTIVATOR AGONIST AGONIST-ACTIVATOR AGONIST-INHIBITOR ANTAGONIST "
                "DIRECT-REGULATOR INDIRECT-DOWNREGULATOR INDIRECT-UPREGULATOR INHIBITOR PART-OF "
                "PRODUCT-OF SUBSTRATE SUBSTRATE_PRODUCT-OF".split()
            ),
            mentions=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a type says of two things, as a row of ``ontologies/relation_types.tsv``.

    ``relation`` is a row of ``predicates.tsv``; without one no claim is made. ``swapped``: the
    second role is the claim's subject. ``least`` is the probability that a claim needs.
    """

    relation: str
    direction: str = ""
    aspect: str = ""
    swapped: bool = False
    least: float = 1.0


@cache
def meanings_of() -> dict[tuple[str, str, str], Meaning]:
    """Return what types come to, by task, type and kinds."""
    return {
        (row["task"], row["type"], row["kinds"]): Meaning(
            relation=row["relation"],
            direction=row["direction"],
            aspect=row["aspect"],
            swapped=row["swapped"] == "yes",
            least=float(row["least"] or 1),
        )
        for row in table("relation_types")
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A pair that may be related: two concepts, where they are named, and where together."""

    first: str
    second: str
    kinds: str
    ones: tuple[Place, ...]
    others: tuple[Place, ...]
    pairs: tuple[tuple[Place, Place], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The rows of one text with the numbers of their features: of a row, and of each pair in it."""

    scene: Scene
    rows: tuple[Row, ...]
    features: tuple[Array, ...]
    pair_features: tuple[tuple[Array, ...], ...]


def sheet_of(scene: Scene, task: Task, wording: Wording | None = None) -> Sheet:
    """Return all that may be related in a text, with what the words say of it."""
    words = wording or Wording(scene)
    rows = tuple(_mention_rows(scene, task) if task.mentions else _concept_rows(scene, task))
    around = {
        concept: _around(words, places)
        for row in rows
        for concept, places in ((row.first, row.ones), (row.second, row.others))
        if not task.mentions
    }
    features, pair_features = [], []
    for row in rows:
        pairs = [words.pair(one, other) for one, other in row.pairs]
        if task.mentions:
            ends = [numbers([*called(row.ones[0], "C"), *called(row.others[0], "G")])]
        else:
            apart = [] if pairs else [f"cross{row.kinds}"]
            ends = [around[row.first], around[row.second], numbers([f"kk{row.kinds}", *apart])]
        if len(task.kinds) > 1:
            # What words say may hold between all things, or between these kinds only.
            pairs = [np.concatenate([some, of_kinds(some, row.kinds)]) for some in pairs]
            ends += [of_kinds(some, row.kinds) for some in ends]
        features.append(np.unique(np.concatenate([*ends, *pairs])))
        pair_features.append(tuple(pairs))
    return Sheet(scene, rows, tuple(features), tuple(pair_features))


def _around(words: Wording, places: tuple[Place, ...]) -> Array:
    found = [words.place(place) for place in places]
    return np.concatenate([*found, numbers(called(places[0], places[0].kind))])


def _mention_rows(scene: Scene, task: Task) -> Iterator[Row]:
    wanted = {*task.kinds}
    by_sentence: dict[int, list[Place]] = {}
    for place in scene.places:
        by_sentence.setdefault(place.sentence, []).append(place)
    left = MOST_PAIRS
    for places in by_sentence.values():
        for one, other in product(places, places):
            if one.kind + other.kind in wanted and one.mark.span != other.mark.span:
                left -= 1
                if left < 0:
                    return
                names = _concept(one), _concept(other)
                yield Row(*names, one.kind + other.kind, (one,), (other,), ((one, other),))


def _concept(place: Place) -> str:
    return place.mark.concepts[0] if place.mark.concepts else place.text.lower()


def _concept_rows(scene: Scene, task: Task) -> Iterator[Row]:
    chosen: list[str] = []
    for kind in "CDGV":
        some = [concept for concept, own in scene.kinds.items() if own == kind]
        some.sort(key=lambda c: (-len(scene.concepts[c]), scene.concepts[c][0].first, c))
        chosen += sorted(some[:MOST_CONCEPTS], key=lambda c: (scene.concepts[c][0].first, c))
    left = MOST_PAIRS
    for at, first in enumerate(chosen):
        for second in chosen[at + 1 :]:
            kinds = scene.kinds[first] + scene.kinds[second]
            if kinds not in task.kinds:
                continue
            ones, others = tuple(scene.concepts[first]), tuple(scene.concepts[second])
            pairs = tuple(_together(ones, others, ordered=kinds[0] != kinds[1]))[:left]
            left -= len(pairs)
            yield Row(first, second, kinds, ones, others, pairs)


def _together(
    ones: tuple[Place, ...], others: tuple[Place, ...], *, ordered: bool
) -> Iterator[tuple[Place, Place]]:
    """Yield places in one sentence; of two things of one kind the one named first has role one."""
    for one, other in product(ones, others):
        if one.sentence == other.sentence and one.mark.span != other.mark.span:
            swapped = not ordered and other.mark.span < one.mark.span
            yield (other, one) if swapped else (one, other)
