"""Train the network that votes on tags beside the parser's own tagger (`kg.networks.tagger`).

::

    python -m kg.training.tagger --data DATA --out DIR [--model FOLDER] [--steps N] [--tune]

Reads the treebanks that `kg.training.parser` reads, paragraph by paragraph. ``FOLDER`` (the shipped
model by default) holds the word vectors and the gazetteer, which the recogniser's network has,
too. With ``--tune`` the tenth of the documents is left out and scored. Seeds are fixed: two runs
are the same.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg import weights
from kg.corpora import tenth
from kg.networks import recogniser, tagger
from kg.networks.gradients import Adam, Network, average, initial
from kg.networks.recogniser import Recogniser
from kg.training.base import SEED, TREEBANKS, CpuClock, Deck, blank, say
from kg.treebanks import documents, gold
from kg.trees import read_trees

Array = np.ndarray[Any, np.dtype[Any]]
WIDTH, DROP, RATE, STEPS = 96, 0.2, 0.003, 1200
#: Rows of the tables of words and of n-grams.
ROWS = (8192, 4096)
#: Words of a step; share of names left out of the gazetteer at a step.
STEP, HIDDEN = 2200, 0.15
#: Shares of the treebanks.
SHARES = {"craft": 0.6, "ewt": 0.2, "gum": 0.13, "genia": 0.07}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text with its tags; ``marks`` says which words are punctuation."""

    text: tagger.Text
    tags: list[str]
    marks: list[bool]


def read(data: Path, name: str) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return the paragraphs of a treebank, those of the tenth of its documents apart."""
    shell, dice = blank(), random.Random(SEED)
    kept: tuple[list[Paragraph], list[Paragraph]] = [], []
    for file in TREEBANKS[name]:
        for group in documents(name, read_trees(data / "corpora" / f"{file}.conllu.gz")):
            doc = gold(shell, name, group, dice)
            if len(doc):
                text = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
                tags, marks = [t.tag_ for t in doc], [t.dep_ == "punct" for t in doc]
                kept[tenth(group[0].document)].append(Paragraph(text, tags, marks))
    return kept


class _Trainer:
    """The network, what it looks words up in, and its running average."""

    def __init__(self, tags: tuple[str, ...], looked: Recogniser) -> None:
        self.tags, self.looked, self.shape = tags, looked, tagger.shape(len(tags))
        params = initial(WIDTH, looked.forms.width, SEED, self.shape, ROWS)
        params["out.b"][:] = 0.0
        self.network = Network(params, np.random.default_rng(SEED), DROP, self.shape)
        self.mean = {name: value.copy() for name, value in params.items()}
        self.adam = Adam()
        self._place = {tag: at for at, tag in enumerate(tags)}

    def right(self, some: list[Paragraph]) -> Array:
        """Return the tags of paragraphs as places among all tags."""
        return np.array([self._place.get(tag, 0) for one in some for tag in one.tags])

    def learn(self, some: list[Paragraph], rate: float) -> float:
        """Take one step; return the loss."""
        self.looked.forms.forget()
        keep = self.network.dice.random(256) >= HIDDEN
        texts = [one.text for one in some]
        made = tagger.batch(texts, self.looked.forms, self.looked.gazetteer, keep)
        right = self.right(some)[:, None]
        known = np.ones(right.shape, dtype=np.float32)
        loss = self.network.step(self.looked.forms.arrays(), made, right, known)
        self.adam.update(self.network, rate)
        average(self.mean, self.network.params, self.adam.steps)
        return loss

    def score(self, paragraphs: list[Paragraph]) -> tuple[float, float]:
        """Return the share of right tags, of all words and without punctuation."""
        voter = tagger.Voter(self.mean, self.tags, self.looked.forms, self.looked.gazetteer)
        right: list[Array] = []
        for at in range(0, len(paragraphs), 64):
            some = paragraphs[at : at + 64]
            right.append(voter.scores([one.text for one in some]).argmax(1) == self.right(some))
        every = np.concatenate(right)
        marks = np.array([mark for one in paragraphs for mark in one.marks])
        return round(float(every.mean()), 4), round(float(every[~marks].mean()), 4)


def train(data: Path, out: Path, model: Path, steps: int, tune: bool) -> None:
    """Train; the averaged weights go to ``out/tags.bin``."""
    rows, tuning = {}, {}
    for name in SHARES:
        rows[name], tuning[name] = read(data, name)
        if not tune:
            rows[name] += tuning[name]
        say(name, len(rows[name]), "paragraphs", sum(len(one.tags) for one in rows[name]))
    tags = tuple(sorted({tag for some in rows.values() for one in some for tag in one.tags}))
    trainer, dice = _Trainer(tags, recogniser.read(model)), random.Random(SEED)
    decks = {name: Deck(some, dice) for name, some in rows.items()}
    clock, losses = CpuClock(), []
    for step in range(steps):
        some: list[Paragraph] = []
        size = 0
        while size < STEP:
            some.append(decks[dice.choices(list(SHARES), list(SHARES.values()))[0]].deal())
            size += len(some[-1].tags)
        rate = RATE * min(1.0, (step + 1) / 100) * max(0.02, min(1.0, (1 - step / steps) / 0.7))
        losses.append(trainer.learn(some, rate))
        if (step + 1) % 200 == 0 or step + 1 == steps:
            say(step + 1, f"{clock():.0f}s loss {np.mean(losses):.4f}")
            losses = []
            if tune and (step + 1) % 400 == 0:
                say({name: trainer.score(some) for name, some in tuning.items()})
    if tune:
        say({name: trainer.score(some) for name, some in tuning.items()})
    out.mkdir(parents=True, exist_ok=True)
    tagger.pack(out / weights.TAGS, trainer.mean, tags)


def main() -> None:
    """Read the command line and train."""
    options = argparse.ArgumentParser(description="Train the network that votes on tags.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--model", type=Path, default=weights.FOLDER)
    options.add_argument("--steps", type=int, default=STEPS)
    options.add_argument("--tune", action="store_true")
    asked = options.parse_args()
    train(asked.data, asked.out, asked.model, asked.steps, asked.tune)


if __name__ == "__main__":
    main()
