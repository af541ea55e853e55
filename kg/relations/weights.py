"""What was learned: weights of features (linear) and decision trees over measures, in one file.

The file is NumPy's ``.npz`` without pickled objects; `kg.training.relations` writes it. It needs
numpy alone to be read and used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from kg.errors import MissingError
from kg.relations.wording import BITS
from kg.weights import FOLDER

Array = np.ndarray[Any, np.dtype[Any]]
FILE = FOLDER / "relations.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A linear model over features by number.

    ``numbers`` (n) are sorted; ``weights`` (n, classes) are bytes, times ``scale`` (classes).
    """

    numbers: Array
    weights: Array
    scale: Array
    bias: Array
    #: The place of each number among the weights; that of unknown ones is past the last.
    places: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = np.full(1 << BITS, len(self.numbers), dtype=np.int32)
        places[self.numbers] = np.arange(len(self.numbers))
        object.__setattr__(self, "places", places)

    @classmethod
    def of(cls, numbers: Array, weights: Array, bias: Array) -> Linear:
        """Round weights (n, classes) to bytes; rows that round to nothing are left out."""
        scale = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-9) / 127
        small = np.round(weights / scale).astype(np.int8)
        kept = small.any(axis=1)
        return cls(
            numbers[kept].astype(np.int32), small[kept], scale.astype(np.float32),
            bias.astype(np.float32),
        )  # fmt: skip

    def scores(self, rows: Sequence[Array]) -> Array:
        """Return the scores (rows, classes) of rows of features, each there or not.

        They are sums over the features, divided by the root of how many the row has.
        """
        sizes = np.array([len(row) for row in rows], dtype=np.int64)
        ends = np.cumsum(sizes)
        asked = np.concatenate(rows) if ends.size else np.zeros(0, dtype=np.int32)
        places = self.places[asked]
        known = np.flatnonzero(places < len(self.numbers))
        terms = np.zeros((len(asked), self.weights.shape[1]), dtype=np.int8)
        terms[known] = self.weights[places[known]]
        sums = np.zeros((len(asked) + 1, self.weights.shape[1]), dtype=np.int64)
        np.cumsum(terms, axis=0, out=sums[1:], dtype=np.int64)
        found = sums[ends] - sums[ends - sizes]
        scores: Array = found * (self.scale / np.sqrt(np.maximum(sizes, 1))[:, None]) + self.bias
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Boosted decision trees: one sum a class.

    ``nodes`` are five parallel columns, one line a node: measure, threshold, the node where it is
    at most the threshold, the node where it is above, and the value; a leaf leads to itself.
    ``roots`` (trees, classes) are first nodes, ``start`` (classes) what sums begin with.
    """

    measure: Array
    threshold: Array
    low: Array
    high: Array
    value: Array
    roots: Array
    start: Array

    def scores(self, lines: Array) -> Array:
        """Return the scores (rows, classes) of lines of measures."""
        found = np.tile(self.start.astype(np.float64), (len(lines), 1))
        at = np.tile(self.roots.reshape(-1), (len(lines), 1))
        every = np.arange(len(lines))[:, None]
        while True:
            lower = lines[every, self.measure[at]] <= self.threshold[at]
            below = np.where(lower, self.low[at], self.high[at])
            if np.array_equal(below, at):
                break
            at = below
        values: Array = self.value[at].reshape(len(lines), *self.roots.shape).sum(axis=1)
        return found + values


@dataclass(frozen=True, slots=True, eq=False)
class TaskWeights:
    """All that was learned for one task.

    ``related`` and ``types`` judge words, ``judge`` and ``typing`` measures; ``new`` and
    ``newness`` say whether it is new. ``threshold`` is where most pairs are told right from wrong
    on training texts that the weights did not see. ``steps`` and ``shares`` calibrate: the share
    of right answers where the probability is at most the step.
    """

    related: Linear
    judge: Trees
    threshold: float
    steps: Array
    shares: Array
    types: Linear | None = None
    typing: Trees | None = None
    new: Linear | None = None
    newness: Trees | None = None


def save(path: Path, tasks: Mapping[str, TaskWeights]) -> None:
    """Write what was learned; equal weights give equal bytes."""
    arrays: dict[str, Array] = {}
    for name, task in sorted(tasks.items()):
        arrays[f"{name}/threshold"] = np.array(task.threshold)
        arrays[f"{name}/steps"], arrays[f"{name}/shares"] = task.steps, task.shares
        for part in ("related", "judge", "types", "typing", "new", "newness"):
            model = getattr(task, part)
            if model is not None:
                for slot in _kept(type(model)):
                    arrays[f"{name}/{part}/{slot}"] = getattr(model, slot)
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _kept(kind: type[Any]) -> list[str]:
    return [slot.name for slot in fields(kind) if slot.init]


@cache
def load(path: Path = FILE) -> dict[str, TaskWeights]:
    """Read what was learned, by task. Raises ``MissingError`` when the file is none of ours."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            whole = {name: arrays[name] for name in arrays.files}
        names = sorted({name.split("/")[0] for name in whole})
        return {name: _task(whole, name) for name in names}
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise MissingError(
            f"{path} is not there or holds no weights of relations: install bioclaim-kg again"
        ) from error


def _task(arrays: Mapping[str, Array], name: str) -> TaskWeights:
    def part(key: str, kind: type[Any]) -> Any:
        slots = {slot: arrays.get(f"{name}/{key}/{slot}") for slot in _kept(kind)}
        return None if all(value is None for value in slots.values()) else kind(**slots)

    return TaskWeights(
        part("related", Linear),
        part("judge", Trees),
        float(arrays[f"{name}/threshold"]),
        arrays[f"{name}/steps"],
        arrays[f"{name}/shares"],
        part("types", Linear),
        part("typing", Trees),
        part("new", Linear),
        part("newness", Trees),
    )
