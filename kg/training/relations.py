"""Train the classifier of relations from BC5CDR, BioRED and DrugProt.

::

    python -m kg.training.relations --data DATA [--out FOLDER]

Writes ``relations.npz`` and ``trained_relations.bin`` (which texts were read). No document of a
part that is scored (`SCORED`) is read, wherever else it stands, nor one that a corpus flags as held
out. Thresholds and calibration are chosen on answers to documents that the weights had not seen:
five folds, by document. The same data give the same bytes. Needs scikit-learn, which nothing else
does.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg import language
from kg.corpora import read_records
from kg.gold import trained
from kg.gold.related import RelatedDocument, Scheme, ends_of, read_related, scheme_of, under
from kg.lexicon import Lexicon
from kg.model import Parse
from kg.networks.fitting import fit_linear, fit_trees
from kg.relations.base import scene_of
from kg.relations.classifier import Words, by_words, odds, softmax, strength, typed
from kg.relations.standing import measures
from kg.relations.tasks import Sheet, sheet_of
from kg.relations.weights import FILE, Linear, TaskWeights, Trees, save
from kg.repair import repair
from kg.syntax import Syntax
from kg.training.base import say

Array = np.ndarray[Any, np.dtype[Any]]
#: Corpus -> the parts that are learned from, and those that are only scored.
LEARNED = {"bc5cdr": ("train", "dev"), "biored": ("train",), "drugprot": ("train",)}
SCORED = {"bc5cdr": ("test",), "biored": ("dev",), "drugprot": ("dev",)}
FOLDS = 5
#: Strengths of the linear models (see `kg.networks.fitting.fit_linear`).
RELATED, TYPES = 3.0, 10.0
#: Bins of the calibration.
BINS = 10


@dataclass(slots=True)
class Taught:
    """All rows of a corpus, document by document, with their answers.

    ``related`` (rows) is 1 where the corpus relates the pair; ``types`` is the number of its type,
    ``new`` 1 where it is told as new (both 0 elsewhere). ``beyond`` counts relations that no row
    stands for.
    """

    scheme: Scheme
    sheets: list[Sheet]
    folds: Array
    related: Array
    types: Array
    new: Array
    beyond: int

    def rows(self, sheets: Sequence[int]) -> Array:
        """Return the places of the rows of some sheets."""
        sizes = [len(sheet.rows) for sheet in self.sheets]
        starts = np.cumsum([0, *sizes])
        parts = [np.arange(starts[at], starts[at + 1]) for at in sheets]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=int)


def fold_of(name: str) -> int:
    """Return the fold of a document, the same in all corpora."""
    return int(hashlib.sha256(f"fold {name}".encode()).hexdigest(), 16) % FOLDS


def documents(data: Path, scheme: Scheme) -> Iterator[RelatedDocument]:
    """Yield the documents of a corpus that may be learned from."""
    scored = [
        record
        for corpus, parts in SCORED.items()
        for part in parts
        for record in read_records(_file(data, corpus, part))
    ]
    names = {str(record["id"]) for record in scored}
    texts = trained.prints(str(record["text"]) for record in scored)
    for part in LEARNED[scheme.name]:
        path = _file(data, scheme.name, part)
        flagged = {str(r["id"]) for r in read_records(path) if r.get("held_out_overlap")}
        for found in read_related(path, scheme):
            document = found.document
            if document.id not in names | flagged and not trained.contains(texts, document.text):
                yield found


def _file(data: Path, corpus: str, part: str) -> Path:
    return data / "corpora" / corpus / f"{corpus}.{part}.jsonl.gz"


def teach(
    scheme: Scheme,
    given: Sequence[RelatedDocument],
    parses: Iterator[Parse],
    lexicon: Lexicon,
) -> Taught:
    """Return the rows of documents with their answers."""
    sheets, folds, answers, beyond = [], [], [], 0
    task = scheme.task
    for found, parse in zip(given, parses, strict=True):
        scene = scene_of(found.document, Syntax(repair(parse)), found.marks, under(lexicon))
        sheet = sheet_of(scene, task)
        gold = {relation.ends: relation for relation in reversed(found.relations)}
        for row in sheet.rows:
            relation = gold.pop(ends_of(row, task), None)
            kind = task.types.index(relation.type) if relation else 0
            answers.append((relation is not None, kind, bool(relation and relation.novel)))
        beyond += len(gold)
        sheets.append(sheet)
        folds.append(fold_of(found.document.id))
    right, types, new = np.array(answers, dtype=int).T
    return Taught(scheme, sheets, np.array(folds), right, types, new, beyond)


# ------------------------------------------------------------------------------ fitting


@dataclass(slots=True)
class Linears:
    """The linear models of a task."""

    related: Linear
    types: Linear | None
    new: Linear | None


def linears(taught: Taught, rows: Array) -> Linears:
    """Fit the linear models to some rows."""
    task = taught.scheme.task
    features = [numbers for sheet in taught.sheets for numbers in sheet.features]
    some = [features[at] for at in rows]
    right = rows[taught.related[rows] == 1]
    known = [features[at] for at in right]
    return Linears(
        fit_linear(some, taught.related[rows], 2, RELATED),
        fit_linear(known, taught.types[right], len(task.types), TYPES)
        if len(task.types) > 1
        else None,
        fit_linear(known, taught.new[right], 2, RELATED) if task.novelty else None,
    )


@dataclass(slots=True)
class Lines:
    """The measures of all rows, for each of the second models."""

    judge: Array
    typing: Array
    newness: Array


def second_lines(taught: Taught, words: Sequence[Words]) -> Lines:
    """Return the measures of all rows, given what the linear models say of each sheet."""
    judged, kinds, new = [], [], []
    for sheet, said in zip(taught.sheets, words, strict=True):
        if sheet.rows:
            lines = measures(taught.scheme.task, sheet, said.related, said.pairs)
            judged.append(lines)
            rows = np.arange(len(sheet.rows))
            kinds.append(typed(lines, sheet, said.types, rows))
            both = np.column_stack([lines, said.novelty])
            new.append(typed(both, sheet, said.types, rows))
    return Lines(np.vstack(judged), np.vstack(kinds), np.vstack(new))


@dataclass(slots=True)
class Seconds:
    """The trees of a task."""

    judge: Trees
    typing: Trees | None
    newness: Trees | None


def seconds(taught: Taught, lines: Lines, rows: Array) -> Seconds:
    """Fit the trees to some rows."""
    task = taught.scheme.task
    right = rows[taught.related[rows] == 1]
    return Seconds(
        fit_trees(lines.judge[rows], taught.related[rows], 2),
        fit_trees(lines.typing[right], taught.types[right], len(task.types))
        if len(task.types) > 1
        else None,
        fit_trees(lines.newness[right], taught.new[right], 2) if task.novelty else None,
    )


def learn(taught: Taught) -> TaskWeights:
    """Return the weights of a task, and say how good they are on documents not seen."""
    name = taught.scheme.task.name
    everything = np.arange(len(taught.related))
    words: list[Words | None] = [None] * len(taught.sheets)
    for fold in range(FOLDS):
        inside = np.flatnonzero(taught.folds == fold)
        outside = taught.rows(np.flatnonzero(taught.folds != fold).tolist())
        first = linears(taught, outside)
        for at in inside:
            words[at] = by_words(first.related, first.types, first.new, taught.sheets[at])
        say(name, "words, fold", fold + 1)
    unseen = [said for said in words if said is not None]
    lines = second_lines(taught, unseen)
    probability = np.zeros(len(everything))
    types = np.vstack([said.types for said in unseen if len(said.types)])
    novelty = np.zeros(len(everything))
    for fold in range(FOLDS):
        inside = taught.rows(np.flatnonzero(taught.folds == fold).tolist())
        outside = taught.rows(np.flatnonzero(taught.folds != fold).tolist())
        second = seconds(taught, lines, outside)
        probability[inside] = odds(second.judge.scores(lines.judge[inside])[:, 0])
        if second.typing is not None:
            told = softmax(second.typing.scores(lines.typing[inside]))
            types[inside] = (types[inside] + told) / 2
        if second.newness is not None:
            novelty[inside] = odds(second.newness.scores(lines.newness[inside])[:, 0])
        say(name, "trees, fold", fold + 1)
    threshold = report(taught, probability, types, novelty)
    steps, shares = calibration(probability, taught.related)
    first, second = linears(taught, everything), seconds(taught, lines, everything)
    return TaskWeights(
        first.related, second.judge, threshold, steps, shares,
        first.types, second.typing, first.new, second.newness,
    )  # fmt: skip


def report(taught: Taught, probability: Array, types: Array, novelty: Array) -> float:
    """Say how good answers are at the threshold that is best for types, and return it."""
    sure = types.max(axis=1)
    held = [strength(taught.scheme.task, *both) for both in zip(probability, sure, strict=True)]
    order = np.argsort(-np.array(held), kind="stable")
    gold = int(taught.related.sum()) + taught.beyond
    hits = taught.related[order].astype(bool)
    right = {"pair": hits}
    if types.shape[1] > 1:
        right["type"] = hits & (types.argmax(axis=1) == taught.types)[order]
        right["all"] = right["type"] & ((novelty >= 0.5) == (taught.new == 1))[order]
    chosen = right.get("type", hits)
    given = np.arange(1, len(order) + 1)
    best = int(np.argmax(2 * np.cumsum(chosen) / (given + gold)))
    for name, some in right.items():
        hit = int(some[: best + 1].sum())
        shares = [hit / (best + 1), hit / gold, 2 * hit / (best + 1 + gold)]
        shown = "P {:.3f} R {:.3f} F {:.3f}".format(*shares)
        say(f"  {taught.scheme.name:<10}{name:<6}{shown} (of {gold})")
    return float(held[order[best]])


def calibration(probability: Array, right: Array) -> tuple[Array, Array]:
    """Return probabilities and the share that was right around each, which never falls."""
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, BINS * 2)
    steps = np.array([probability[part].mean() for part in parts])
    shares = np.maximum.accumulate([right[part].mean() for part in parts])
    return steps, shares


def main() -> None:
    """Read the command line, train, and write the weights."""
    options = argparse.ArgumentParser(description="Train the classifier of relations.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=FILE.parent)
    asked = options.parse_args()
    lexicon = Lexicon.open([asked.data / "ontologies" / "tables" / "mesh.tsv.gz"])
    model = language.load()
    learned, read = {}, []
    for name in LEARNED:
        scheme = scheme_of(name)
        given = list(documents(asked.data, scheme))
        taught = teach(scheme, given, model.parse_all(one.document for one in given), lexicon)
        say(name, len(given), "documents,", len(taught.related), "pairs")
        learned[scheme.task.name] = learn(taught)
        read += [one.document.text for one in given]
    save(asked.out / FILE.name, learned)
    say(trained.write(asked.out / trained.RELATIONS.name, read), "fingerprints of what was read")


if __name__ == "__main__":
    main()
