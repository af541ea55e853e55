"""Train the recogniser (`kg.networks.tagging`) on all corpora at once, and score it.

::

    python -m kg.training.heads --data DATA --vectors FILE.floret --out DIR [--minutes 80]
    ... [--steps N] [--width N] [--without vectors gazetteer context] [--only CORPUS ...]

``DIR`` holds ``gazetteer.bin`` (`kg.training.gazetteer`). `kg.networks.windows` says which corpora
train which heads. A run that was stopped goes on from its last checkpoint; seeds are fixed. With
``--steps`` two runs are the same; with minutes two machines stop at different steps.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg import weights
from kg.corpora import CORPORA
from kg.gold import trained
from kg.labels import HEADS
from kg.networks import tagging
from kg.networks.gazetteer import Gazetteer, empty
from kg.networks.gradients import Adam, Network, average, initial
from kg.networks.windows import TRAIN, Window, load, scored
from kg.networks.wordforms import Forms
from kg.training.base import SEED, CpuClock, Deck, Score, blank, say

Array = np.ndarray[Any, np.dtype[Any]]
WIDTH, DROP, RATE = 160, 0.2, 0.002
#: Share of names left out of the gazetteer at a step, and of windows that see none of it: so that
#: the recogniser does not come to rely on one vocabulary.
HIDDEN, UNLISTED = 0.15, 0.12
#: Words of a step, and share of steps that warm up.
STEP, WARM = 2200, 300
#: A corpus is drawn in proportion to its words to the power 0.6, times this.
WEIGHT = {
    "anatem": 3.0,
    "bc2gm": 2.2,
    "bionlp13_cg": 2.0,
    "ncbi_disease": 1.5,
    "gum": 1.3,
    "wikigold": 1.5,
    "uner_ewt": 1.5,
    "crossner_science": 1.5,
    "bc5cdr": 1.2,
    "species800": 1.3,
    "craft": 0.8,
    "linnaeus": 0.8,
    "drugprot": 0.6,
    "bioid_cellline": 0.3,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is made of; ``without`` names what an ablation leaves out, ``only`` its corpora.

    ``minutes`` are of processor time; ``steps`` (when not 0) ends a run before them.
    """

    minutes: float = 80
    steps: int = 0
    width: int = WIDTH
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = tuple(TRAIN)
    every: int = 500


#: What an ablation may leave out.
PARTS = ("vectors", "gazetteer", "context")


@dataclass(slots=True)
class Run:
    """A network in training, with its running averages and how far it is."""

    network: Network
    mean: tagging.Params
    adam: Adam = field(default_factory=Adam)
    step: int = 0
    words: int = 0
    seconds: float = 0.0

    @classmethod
    def start(cls, width: int, vectors: int) -> Run:
        """Begin with random weights."""
        network = Network(initial(width, vectors, SEED), np.random.default_rng(SEED), DROP)
        return cls(network, {name: value.copy() for name, value in network.params.items()})

    def save(self, out: Path) -> None:
        """Write the averaged weights and all that is needed to go on."""
        np.savez(out / "heads.new.npz", **self.mean)
        (out / "heads.new.npz").replace(out / "heads.npz")
        moments = (self.adam.first, self.adam.second, self.adam.steps)
        state = (self.network.params, self.mean, moments, self.step, self.words, self.seconds)
        (out / "heads.new").write_bytes(pickle.dumps(state, protocol=5))
        (out / "heads.new").replace(out / "heads.state")

    def resume(self, out: Path) -> None:
        """Go on from what `save` left, if it left something (our own, from a run of ours)."""
        if (path := out / "heads.state").is_file():
            state = pickle.loads(path.read_bytes())
            params, self.mean, moments, self.step, self.words, self.seconds = state
            self.network.params.update(params)
            self.adam = Adam(*moments)

    def learn(
        self, chosen: list[Window], lookup: Lookup, rate: float, dice: random.Random
    ) -> float:
        """Take one step on some windows; return the loss."""
        words = [_varied(window.words, dice) for window in chosen]
        lookup.forms.forget()
        made = lookup.batch(words, self.network.dice.random(256) >= HIDDEN)
        for window in np.flatnonzero(self.network.dice.random(len(chosen)) < UNLISTED):
            made.marks[made.window == window] = 0.0
        gold = np.concatenate([window.gold for window in chosen])
        known = np.concatenate([window.known for window in chosen])
        loss = self.network.step(lookup.forms.arrays(), made, gold, known)
        self.adam.update(self.network, rate)
        self.step, self.words = self.step + 1, self.words + len(gold)
        average(self.mean, self.network.params, self.step)
        return loss


@dataclass(frozen=True, slots=True)
class Lookup:
    """What words are looked up in; without ``context`` each word stands alone in its window."""

    forms: Forms
    gazetteer: Gazetteer
    context: bool = True

    def batch(self, words: list[list[list[str]]], keep: Array | None = None) -> tagging.Batch:
        """Lay out windows."""
        made = tagging.batch(words, self.forms, self.gazetteer, keep)
        alone = np.arange(len(made.rows))
        return made if self.context else replace(made, same=alone, window=alone)


def train(data: Path, vectors: Path, out: Path, settings: Settings) -> Run:
    """Train on the corpora; averaged weights go to ``out/heads.npz``."""
    dice = random.Random(SEED)
    rows, tuning = _corpora(data, out, settings.only)
    gazetteer = out / weights.GAZETTEER
    lookup = Lookup(
        Forms(None if "vectors" in settings.without else weights.floret(vectors)),
        empty() if "gazetteer" in settings.without else Gazetteer.read(gazetteer),
        "context" not in settings.without,
    )
    run = Run.start(settings.width, lookup.forms.width)
    run.resume(out)
    dice.seed(SEED + run.step)
    decks = {name: Deck(some, dice) for name, some in rows.items()}
    shares = [WEIGHT.get(n, 1.0) * sum(map(len, rows[n])) ** 0.6 for n in rows]
    losses: list[float] = []
    clock = CpuClock(run.seconds)
    while (spent := clock()) < settings.minutes * 60 and run.step != settings.steps:
        done = run.step / settings.steps if settings.steps else spent / (settings.minutes * 60)
        warmth = min(1.0, (run.step + 1) / WARM)
        rate = RATE * warmth * max(0.02, min(1.0, (1 - done) / 0.7))
        losses.append(run.learn(_draw(decks, shares, dice), lookup, rate, dice))
        if run.step % settings.every == 0:
            run.seconds = clock()
            run.save(out)
            say(run.step, run.words, f"{run.seconds:.0f}s loss {np.mean(losses):.4f} {rate:.5f}")
            losses = []
            if run.step % (4 * settings.every) == 0:
                _tell(run.mean, lookup, tuning)
            clock = CpuClock(run.seconds)  # scoring is not counted
    run.seconds = clock()
    run.save(out)
    _tell(run.mean, lookup, tuning)
    return run


def _corpora(
    data: Path, out: Path, only: Sequence[str]
) -> tuple[dict[str, list[Window]], dict[str, list[list[Window]]]]:
    """Read the corpora: windows to train on, and the documents of the tenth; list the texts."""
    nlp, texts = blank(), []
    rows, tuning = {}, {}
    out.mkdir(parents=True, exist_ok=True)
    barred = scored(data, out / "scored.bin")
    for name in only:
        loaded = [load(nlp, data, name, split, barred) for split in TRAIN[name]]
        rows[name] = [window for training, _, _ in loaded for window in training]
        tuning[name] = [document for _, documents, _ in loaded for document in documents]
        texts += [text for _, _, some in loaded for text in some]
        say(name, len(rows[name]), sum(map(len, rows[name])), "tenth:", len(tuning[name]))
    trained.write(out / trained.FILE.name, texts)
    return rows, tuning


def _draw(decks: dict[str, Deck], shares: list[float], dice: random.Random) -> list[Window]:
    """Draw the windows of a step: some of a corpus, until there are enough."""
    chosen: list[Window] = []
    size = 0
    while size < STEP:
        deck = decks[dice.choices(list(decks), shares)[0]]
        some = 0
        while some < STEP // 6:
            chosen.append(deck.deal())
            some += len(chosen[-1])
        size += some
    return chosen


def _tell(params: tagging.Params, lookup: Lookup, tuning: dict[str, list[list[Window]]]) -> None:
    for name, documents in tuning.items():
        say("  ", name, report(params, lookup, name, documents[:60]))


def _varied(paragraphs_: list[list[str]], dice: random.Random) -> list[list[str]]:
    """Return the words, now and then in capitals or without, as headlines print them."""
    chance = dice.random()
    if chance < 0.02:
        return [[word.upper() for word in words] for words in paragraphs_]
    if chance < 0.03:
        return [[word.lower() for word in words] for words in paragraphs_]
    if chance < 0.05:
        return [[w[:1].upper() + w[1:] for w in words] for words in paragraphs_]
    return paragraphs_


def report(params: tagging.Params, lookup: Lookup, name: str, documents: list[list[Window]]) -> str:
    """Score documents: exact span and label, for each label the corpus annotates in full."""
    columns = {h: (c, tagging.SLICES[h]) for c, h in enumerate(HEADS) if h in CORPORA[name][0]}
    scores = {label: Score() for head in columns for label in HEADS[head]}
    both = [window for document in documents for window in document]
    for at in range(0, len(both), 8):
        some = both[at : at + 8]
        made = lookup.batch([w.words for w in some])
        marks = tagging.probabilities(tagging.logits(params, lookup.forms.arrays(), made))
        gold = np.zeros_like(marks)
        right = np.concatenate([w.gold for w in some])
        for column, part in columns.values():
            gold[np.arange(len(gold)), part.start + right[:, column]] = 1.0
        for head, part in tagging.SLICES.items():
            if head not in columns:
                gold[:, part.start] = 1.0
        sizes = [len(words) for w in some for words in w.words]
        starts = [int(n) for n in np.concatenate([[0], np.cumsum(sizes)[:-1]])]
        answers: list[set[tuple[int, int, str]]] = [set(), set()]
        for kept, values in zip(answers, (gold, marks), strict=True):
            kept |= {(a, b, label) for a, b, label, _ in tagging.spans(values, starts)}
        for label, score in scores.items():
            score.add(*({s for s in kept if s[2] == label} for kept in answers))
    total = Score(*(sum(getattr(s, f) for s in scores.values()) for f in Score.__slots__))
    each = "; ".join(f"{label} {score.f1:.3f}" for label, score in scores.items())
    return f"{total} | {each}"


def main() -> None:
    """Read the command line and train."""
    options = argparse.ArgumentParser(description="Train the recogniser.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--vectors", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--minutes", type=float, default=Settings().minutes)
    options.add_argument("--steps", type=int, default=0)
    options.add_argument("--width", type=int, default=WIDTH)
    options.add_argument("--without", nargs="*", choices=PARTS, default=())
    options.add_argument("--only", nargs="*", choices=TRAIN, default=tuple(TRAIN))
    asked = options.parse_args()
    without, only = tuple(asked.without), tuple(asked.only)
    settings = Settings(asked.minutes, asked.steps, asked.width, without, only)
    train(asked.data, asked.vectors, asked.out, settings)


if __name__ == "__main__":
    main()
