"""Train what antecedents are chosen by: how much each feature of `kg.salience` weighs.

::

    python -m kg.evaluation.coreference --data DATA [--out FILE.tsv]

A conditional logit over the noun phrases before each pronoun and description and "none of them",
in which every phrase of the same chain is right (latent antecedents). Trained on the training
part of CRAFT (CC BY 3.0) without the tenth that settings are chosen on (`kg.corpora.tenth`), on
which it is reported.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from kg import language, resources
from kg.antecedents import Antecedents
from kg.config import Options
from kg.corpora import tenth
from kg.evaluation.anaphora import GoldAnaphora, heads_of, kind_of, read_gold
from kg.mentions import nominal
from kg.model import Mention
from kg.pipeline import lexicon_of
from kg.recognize import find_mentions
from kg.repair import repair
from kg.salience import Phrase
from kg.syntax import Syntax
from kg.tables import table
from kg.training.base import say

Weighed = list[tuple[Phrase | None, dict[str, float]]]
#: What may stand for an antecedent, and which of it is right.
Example = tuple[str, Weighed, list[bool]]
STEPS, RATE, SHRINK = 500, 0.05, 1e-4
#: A weight below this is none.
LEAST = 0.005
#: Weights of what CRAFT hardly has, set by hand: a team does what researchers do, nothing else; a
#: text goes on with what things were made into.
GIVEN = {"pronoun who did the work": -3.0, "pronoun after into": 1.0}


def examples(gold: GoldAnaphora, syntax: Syntax, mentions: Sequence[Mention]) -> Iterator[Example]:
    """Yield the pronouns and descriptions of a text; mentions are not resolved."""
    meant = {
        syntax.head_of(span): {head for one in before for head in heads_of(syntax, one)}
        for span, before in gold.anaphors
    }
    found = Antecedents(syntax, mentions)
    categories = {row["noun"]: row["category"] for row in table("nominals")}
    for token in syntax.tokens:
        if nominal.is_pronoun(syntax, token.index):
            yield _example("pronoun", found.weigh_pronoun(token.index), meant.get(token.index))
    for first, _, head in syntax.parse.chunks:
        words = gold.document.quote(syntax.span(first, head + 1))
        if kind_of(words) in ("pointing", "definite") and syntax[head].tag in ("NN", "NNS"):
            category = categories.get(syntax[head].lemma.lower(), "")
            weighed = found.weigh_description(first, head, category)
            yield _example(kind_of(words), weighed, meant.get(head))


def _example(kind: str, weighed: Weighed, meant: set[int] | None) -> Example:
    right = [phrase is not None and phrase.head in (meant or ()) for phrase, _ in weighed]
    if not any(right):
        right = [phrase is None for phrase, _ in weighed]
    return kind, weighed, right


def train(given: Sequence[Example]) -> dict[str, float]:
    """Return the weights under which the right phrases are likeliest."""
    names: dict[str, int] = {}
    cells: list[tuple[int, int, float]] = []
    right: list[bool] = []
    starts: list[int] = []
    for _, weighed, marks in given:
        starts.append(len(right))
        for (_, features), mark in zip(weighed, marks, strict=True):
            for name, value in features.items():
                if value:
                    cells.append((len(right), names.setdefault(name, len(names)), value))
            right.append(mark)
    rows, columns = (np.array([cell[at] for cell in cells]) for at in (0, 1))
    values, hits = np.array([cell[2] for cell in cells]), np.array(right, float)
    first = np.array(starts)
    owner = np.repeat(np.arange(len(first)), np.diff([*starts, len(right)]))

    found, mean, square = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):  # Adam
        scores = np.bincount(rows, values * found[columns], len(hits))
        odds = np.exp(scores - np.maximum.reduceat(scores, first)[owner])
        odds /= np.add.reduceat(odds, first)[owner]
        likely = np.maximum(np.add.reduceat(odds * hits, first), 1e-12)
        pull = (odds - odds * hits / likely[owner]) / len(first)
        slope = np.bincount(columns, values * pull[rows], len(found)) + SHRINK * found
        mean += 0.1 * (slope - mean)
        square += 0.01 * (slope**2 - square)
        move = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        found -= RATE * (1 if step < 0.6 * STEPS else 0.2) * move
    return {name: float(found[at]) for name, at in names.items()}


def write(path: Path, weights: Mapping[str, float]) -> None:
    """Write the weights as a table, by name."""
    rows = [f"{name}\t{weights[name]:.3f}" for name in sorted(weights)]
    kept = [row for row in rows if abs(float(row.partition("\t")[2])) >= LEAST]
    text = "\n".join(["feature\tweight", *kept]) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def report(given: Sequence[Example], weights: Mapping[str, float]) -> None:
    """Say how often the likeliest is right, and how many are resolved, at some thresholds."""
    for kind in ("pronoun", "pointing", "definite"):
        some = [one for one in given if one[0] == kind]
        held = sum(not marks[0] for _, _, marks in some)
        for sure in (0.3, 0.4, 0.5, 0.6, 0.7):
            made = right = 0
            for _, weighed, marks in some:
                totals = np.array(
                    [sum(v * weights.get(n, 0.0) for n, v in one.items()) for _, one in weighed]
                )
                odds = np.exp(totals - totals.max())
                best = int(odds.argmax())
                if best and odds[best] / odds.sum() >= sure:
                    made += 1
                    right += marks[best]
            say(f"{kind} from {sure}: {right} of {made} right, {held} to find, {len(some)} in all")


def run(data: Path) -> dict[str, float]:
    """Train on CRAFT's training part under ``data``, and report on its tenth."""
    model, lexicon = language.load(""), lexicon_of(Options())
    rest: list[Example] = []
    last: list[Example] = []
    for gold in read_gold(data / "corpora" / "craft" / "craft.train.coref.jsonl.gz"):
        syntax = Syntax(repair(model.parse(gold.document)))
        mentions = find_mentions(gold.document, syntax, lexicon, resolved=False)
        into = last if tenth(gold.document.id) else rest
        into += examples(gold, syntax, mentions)
    say(len(rest), "examples")
    weights = train(rest)
    report(last, weights)
    return weights | GIVEN


def main() -> None:
    """Read the command line, train, and write the table."""
    options = argparse.ArgumentParser(description="Train the choice of antecedents.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=resources.ontologies() / "antecedents.tsv")
    asked = options.parse_args()
    write(asked.out, run(asked.data))


if __name__ == "__main__":
    main()
