"""What the trainers share: batches, an optimiser whose state can be saved.

``--data`` is a folder with corpora as `kg.corpora` reads them. Seeds are fixed; a run that is
stopped goes on from its last checkpoint.
"""

from __future__ import annotations

import pickle
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kg.tokenizer import NAME

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Model, Optimizer

SEED = 20261122
#: Treebank -> its files that are trained on, under ``corpora``.
TREEBANKS = {
    "craft": ("craft/craft.train",),
    "ewt": ("ud_ewt/ud_ewt.train",),
    "gum": ("gum/gum.train",),
    "genia": ("genia_dep/genia_dep.dev", "genia_dep/genia_dep.future_use"),
}
T = TypeVar("T")


@dataclass(slots=True)
class Deck:
    """A shuffled, endless supply of items, reshuffled when it runs out."""

    items: Sequence[Any]
    seed: random.Random
    _left: list[int] = field(default_factory=list)

    def deal(self) -> Any:
        """Return the next item."""
        if not self._left:
            self._left = list(range(len(self.items)))
            self.seed.shuffle(self._left)
        return self.items[self._left.pop()]


class CpuClock:
    """Seconds of processor time, counted on from an earlier run's."""

    def __init__(self, spent: float = 0.0) -> None:
        self._base = time.process_time() - spent

    def __call__(self) -> float:
        """Return the seconds so far."""
        return time.process_time() - self._base


def blank() -> Language:
    """Return an empty English pipeline with our tokenizer."""
    import spacy

    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})


def tok2vec(width: int, rows: Sequence[int]) -> dict[str, Any]:
    """Return the config of the shared encoder: hashed word features, four convolutions.

    ``rows`` are the table sizes for norm, prefix, suffix and shape.
    """
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": width,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": list(rows),
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": width,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def listener(width: int) -> dict[str, Any]:
    """Return the config of a component's link to the shared encoder."""
    return {
        "@architectures": "spacy.Tok2VecListener.v1",
        "width": width,
        "upstream": "tok2vec",
    }


def transitions(width: int) -> dict[str, Any]:
    """Return the config of the parser's transition system."""
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "parser",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": listener(width),
    }


def checkpoint(nlp: Language, folder: Path) -> None:
    """Write a pipeline to a folder, which is whole at every moment."""
    new, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    nlp.to_disk(new)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _walk(nlp: Language) -> Iterator[tuple[str, Model[Any, Any]]]:
    for name, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is not None and not isinstance(model, bool):
            for i, node in enumerate(model.walk()):
                yield f"{name}/{i}", node


def save_state(path: Path, nlp: Language, optimizer: Optimizer, extra: dict[str, Any]) -> None:
    """Write the raw weights, the optimiser's moments and averages, and ``extra``, in one go."""
    weights, moments = {}, {}
    for place, node in _walk(nlp):
        for name in node.param_names:
            if node.has_param(name):
                key = (node.id, name)
                weights[place, name] = node.get_param(name)
                moments[place, name] = (
                    optimizer.mom1.get(key),
                    optimizer.mom2.get(key),
                    optimizer.averages.get(key) if optimizer.averages is not None else None,
                    optimizer.nr_update.get(key, 0),
                    optimizer.last_seen.get(key, 0),
                )
    state = {"weights": weights, "moments": moments, "extra": extra}
    whole = path.with_suffix(".new")
    whole.write_bytes(pickle.dumps(state, protocol=5))
    whole.replace(path)


def load_state(path: Path, nlp: Language, optimizer: Optimizer) -> dict[str, Any]:
    """Set weights and optimiser from `save_state`'s file (our own, from a run of ours)."""
    state = pickle.loads(path.read_bytes())
    for place, node in _walk(nlp):
        for name in node.param_names:
            if (place, name) in state["weights"]:
                node.set_param(name, state["weights"][place, name])
                key = (node.id, name)
                mom1, mom2, average, updates, seen = state["moments"][place, name]
                if mom1 is not None:
                    optimizer.mom1[key], optimizer.mom2[key] = mom1, mom2
                if average is not None and optimizer.averages is not None:
                    optimizer.averages[key] = average
                optimizer.nr_update[key], optimizer.last_seen[key] = updates, seen
    extra: dict[str, Any] = state["extra"]
    return extra


@dataclass(slots=True)
class Score:
    """Counts of right, spurious and missed answers."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def add(self, gold: set[T], found: set[T]) -> None:
        """Count one document's answers."""
        self.right += len(gold & found)
        self.spurious += len(found - gold)
        self.missed += len(gold - found)

    @property
    def precision(self) -> float:
        """Right answers among those given."""
        return self.right / max(1, self.right + self.spurious)

    @property
    def recall(self) -> float:
        """Right answers among the gold ones."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.right / max(1, 2 * self.right + self.spurious + self.missed)

    def __str__(self) -> str:
        gold = self.right + self.missed
        return f"P {self.precision:.3f} R {self.recall:.3f} F {self.f1:.3f} (n={gold})"


def say(*parts: object) -> None:
    """Write a line of progress or of scores at once."""
    sys.stdout.write(" ".join(map(str, parts)) + "\n")
    sys.stdout.flush()
