"""Train the ranker: how much each feature weighs, from mentions whose meaning is known.

::

    python -m kg.training.ranker --data DATA [--out FILE.tsv]

A conditional logit over the candidates of each mention and "none of them". Names learned from
corpora are taken from other documents than the one at hand (four folds), and part of the mentions
are weighed without any, and without asking for a vocabulary, so that one set of weights serves
all. The tenth of the training parts that settings are chosen on (`kg.corpora.tenth`) is left out,
and reported.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg import resources
from kg.corpora import tenth
from kg.fold import fold
from kg.grounding.grounder import Grounder, Weighed
from kg.grounding.learned import NOTHING, Learned
from kg.grounding.ranking import Ranker, meaning, refusal
from kg.grounding.surroundings import surroundings
from kg.lexicon import Lexicon
from kg.taught import Taught, learn, read_taught, vocabularies
from kg.training.base import say

Array = np.ndarray[Any, np.dtype[Any]]
FOLDS = 4
#: Different mentions of a corpus's type that are learned from, and what one weighs whose meaning
#: the lexicon does not hold.
MOST = 2000
UNHELD = 0.25
STEPS, RATE, SHRINK = 400, 0.1, 1e-4
#: Taken off refusing: so that probabilities fit the mentions whose meaning is held (on the tenth).
LENIENT = 0.25
#: A weight below this is none.
LEAST = 0.005
#: Weights of what no corpus teaches, set by hand: institutions inside an affiliation.
#: (and a category that corpora do not tell from its like: a phenotype from a disease, a drug
#: from a chemical).
GIVEN = {"found by part": -4.0, "close part": 9.5, "of your own": 1.5, "category same": 0.25}


@dataclass(slots=True)
class Example:
    """The candidates of a mention by their features, which of them are right, and its weight."""

    group: str
    text: str
    gathered: tuple[Weighed, ...]
    right: frozenset[int]
    held: bool
    weight: float
    agreed: frozenset[str] = frozenset()

    def features(self) -> list[Mapping[str, float]]:
        """Return the features of the candidates, and last those of refusing."""
        own: list[Mapping[str, float]] = [
            {**one.features, "said elsewhere": 1.0} if one.curie in self.agreed else one.features
            for one in self.gathered
        ]
        return [*own, refusal(own, self.text)]


def fold_of(name: str) -> int:
    """Return the fold of a document."""
    return int(hashlib.sha256(f"fold {name}".encode()).hexdigest(), 16) % FOLDS


def examples(
    documents: Sequence[Taught],
    lexicon: Lexicon,
    learned: Mapping[int, Learned],
    asked: Mapping[tuple[str, str], tuple[str, ...]],
    most: int = MOST,
) -> Iterator[list[Example]]:
    """Yield the examples of one document after another; ``learned`` is by fold."""
    grounders = {at: Grounder(lexicon, names, Ranker({})) for at, names in learned.items()}
    given: Counter[str] = Counter()
    for document in documents:
        around = surroundings(document.text)
        grounder = grounders[fold_of(document.id)]
        made: list[Example] = []
        for (words, kind, category, ids), count in sorted(Counter(document.mentions).items()):
            group = f"{document.corpus} {kind}"
            if given[group] >= most:
                continue
            given[group] += 1
            asked_for = asked[document.corpus, kind]
            gathered = grounder.choose(words, category, around, asked_for).candidates
            known = [entry for curie in ids if (entry := lexicon.find_entity(curie))]
            meant = {entry.curie for entry in known}
            right = frozenset(at for at, one in enumerate(gathered) if one.curie in meant)
            weight = min(count, 4) * (1.0 if known else UNHELD)
            made.append(Example(group, words, gathered, right, bool(known), weight))
        yield made


def agree(documents: Sequence[Sequence[Example]], ranker: Ranker) -> None:
    """Mark the candidates that other mentions of the document mean, as the ranker has it."""
    for document in documents:
        said: dict[str, set[str]] = {}
        for one in document:
            if one.gathered:
                shares = ranker.probabilities(
                    [w.features for w in one.gathered], one.features()[-1]
                )
                best = int(np.argmax(shares[:-1]))
                if shares[best] > 0.5:
                    said.setdefault(one.gathered[best].curie, set()).add(fold(one.text))
        for one in document:
            others = {curie for curie, forms in said.items() if forms - {fold(one.text)}}
            one.agreed = frozenset(w.curie for w in one.gathered if w.curie in others)


def train(given: Sequence[Example], judged: Collection[str]) -> dict[str, float]:
    """Return the weights that make the right candidates likely, by gradient descent (Adam).

    Whose a name or an entity is counts for vocabularies that were ``judged``: where no corpus
    uses one, nothing is known of it, and its entities must not seem wrong for that.
    """
    names: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    starts: list[int] = []
    right: list[bool] = []
    for example in given:
        starts.append(len(right))
        features = example.features()
        for at, one in enumerate(features):
            for name, value in one.items():
                if name in GIVEN or _of_vocabulary(name) not in judged:
                    continue
                rows.append(len(right))
                columns.append(names.setdefault(name, len(names)))
                values.append(value)
            last = at == len(features) - 1
            right.append(not example.right if last else at in example.right)
    weights = _descend(
        (np.array(rows), np.array(columns), np.array(values)),
        np.array(starts),
        np.array(right, float),
        np.array([example.weight for example in given]),
        len(names),
    )
    return {name: float(weights[at]) for name, at in names.items()}


def _of_vocabulary(name: str) -> str:
    """Return the vocabulary that a feature speaks of, in lower case; "" where of none."""
    kind, _, vocabulary = name.rpartition(" ")
    return vocabulary.lower() if kind in ("of", "named by") else ""


def _descend(
    cells: tuple[Array, Array, Array], starts: Array, right: Array, weight: Array, width: int
) -> Array:
    rows, columns, values = cells
    lengths = np.diff([*starts, len(right)])
    owner = np.repeat(np.arange(len(starts)), lengths)
    share = (weight / weight.sum())[owner]
    found, mean, square = np.zeros(width), np.zeros(width), np.zeros(width)
    for step in range(1, STEPS + 1):
        scores = np.bincount(rows, values * found[columns], len(right))
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        odds /= np.add.reduceat(odds, starts)[owner]
        hits = odds * right
        wanted = hits / np.maximum(np.add.reduceat(hits, starts), 1e-9)[owner]
        pull = (odds - wanted) * share
        slope = np.bincount(columns, values * pull[rows], width) + SHRINK * found
        mean += 0.1 * (slope - mean)
        square += 0.01 * (slope**2 - square)
        move = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        found -= RATE * (1 if step < 0.6 * STEPS else 0.2) * move
    return found


def report(given: Sequence[Example], ranker: Ranker, note: str) -> None:
    """Say how often the first candidate is right, where the lexicon holds it, and calibration."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    bins = np.zeros((10, 3))
    for example in given:
        if not example.held:
            continue
        whole[example.group] += 1
        if not example.gathered:
            continue
        features = example.features()
        shares = ranker.probabilities(features[:-1], features[-1])[:-1]
        best = int(np.argmax(shares))
        hit = best in example.right
        right[example.group] += hit
        found[example.group] += bool(example.right)
        bins[min(9, int(shares[best] * 10))] += (shares[best], hit, 1)
    error = np.abs(bins[:, 0] - bins[:, 1]).sum() / max(1.0, bins[:, 2].sum())
    say(note, f"calibration error {error:.3f}")
    for group in sorted(whole):
        n = whole[group]
        say(f"  {group:<40} {right[group] / n:.3f} of {found[group] / n:.3f} ({n})")


def write(path: Path, weights: Mapping[str, float]) -> None:
    """Write the weights as a table, by name."""
    rows = [
        f"{name}\t{weights[name]:.3f}\t{meaning(name)}"
        for name in sorted(weights)
        if abs(weights[name]) >= LEAST
    ]
    text = "\n".join(["feature\tweight\tmeaning", *rows]) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def run(data: Path, lexicon: Lexicon) -> dict[str, float]:
    """Train on the documents under ``data`` and report on the tenth."""
    documents = list(read_taught(data))
    asked = vocabularies(documents)
    documents.sort(key=lambda d: hashlib.sha256(d.id.encode()).hexdigest())
    rest = [d for d in documents if not tenth(d.id)]
    last = [d for d in documents if tenth(d.id)]
    folds = {at: Learned.of(learn(d for d in rest if fold_of(d.id) != at)) for at in range(FOLDS)}
    without = dict.fromkeys(range(FOLDS), NOTHING)
    anything: dict[tuple[str, str], tuple[str, ...]] = dict.fromkeys(asked, ())
    everything = dict.fromkeys(range(FOLDS), Learned.of(learn(rest)))
    given = [
        *examples(rest, lexicon, folds, asked),
        *examples(rest, lexicon, without, asked, MOST // 2),
        *examples(rest, lexicon, folds, anything, MOST // 4),
        *examples(rest, lexicon, without, anything, MOST // 4),
    ]
    flat = [one for some in given for one in some]
    say(len(flat), "examples")
    judged = {"", "curated", *(prefix for prefixes in asked.values() for prefix in prefixes)}
    agree(given, Ranker(train(flat, judged)))
    weights = train(flat, judged)
    weights["refuse"] -= LENIENT
    for note, learned in (("with learned names", everything), ("without", without)):
        tested = list(examples(last, lexicon, learned, asked, 10**9))
        agree(tested, Ranker(weights))
        report([one for some in tested for one in some], Ranker(weights), note)
    return weights | GIVEN


def main() -> None:
    """Read the command line, train, and write the table."""
    options = argparse.ArgumentParser(description="Train the ranker of grounding.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=resources.ontologies() / "ranker.tsv")
    asked = options.parse_args()
    tables = sorted((asked.data / "ontologies" / "tables").glob("*.tsv.gz"))
    write(asked.out, run(asked.data, Lexicon.open(tables)))


if __name__ == "__main__":
    main()
