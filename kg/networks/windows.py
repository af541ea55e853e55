"""The recogniser's training texts: windows of words with the answers of each head.

A corpus gives answers only for the heads whose labels it annotates, so that what it leaves out is
never taken for "nothing". A tenth of the documents (`kg.corpora.tenth`) is kept to choose settings
on, the fifth (`kg.corpora.fifth`) of corpora without a test part to be scored; a text that is
scored in one corpus is trained on in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.corpora import (
    CORPORA,
    UNKNOWN,
    fifth,
    head_spans,
    paragraphs,
    read_documents,
    tenth,
    untokenise,
)
from kg.gold import trained
from kg.labels import HEADS
from kg.networks import tagging

if TYPE_CHECKING:
    from spacy.language import Language

Array = np.ndarray[Any, np.dtype[Any]]
BIOMEDICAL = tuple(head for head in HEADS if head not in ("general", "publication"))
#: Types of mentions in GUM and WikiGold that no biomedical head marks.
EVERYDAY = ("=person", "=place", "=organization", "=time", "=PER", "=LOC", "=ORG")
ABSTRACTS = ("bc5cdr", "biored", "drugprot", "ncbi_disease", "nlm_gene", "gnormplus")
TRAIN = {
    "bc5cdr": ("train", "dev"),
    "ncbi_disease": ("train",),
    "biored": ("train",),
    "drugprot": ("train",),
    "gnormplus": ("train",),
    "nlm_gene": ("train",),
    "bc2gm": ("train", "dev"),
    "jnlpba": ("train",),
    "craft": ("train",),
    "species800": ("train",),
    "linnaeus": ("train",),
    "anatem": ("train",),
    "bionlp13_cg": ("train",),
    "bionlp13_pc": ("train",),
    "cellfinder": ("",),
    "tmvar3": ("train",),
    "bioid_cellline": ("train",),
    "gum": ("train",),
    "uner_ewt": ("dev",),
    "wikigold": ("all",),
    "crossner_science": ("train", "dev"),
    "crossner_politics": ("train", "dev"),
    "crossner_literature": ("train", "dev"),
}
#: Parts that are scored: a text of theirs is not trained on in any other corpus either.
SCORED = {
    "bc5cdr": "test",
    "ncbi_disease": "dev",
    "biored": "dev",
    "drugprot": "dev",
    "nlm_chem": "test",
    "gnormplus": "test",
    "nlm_gene": "test",
    "bc2gm": "test",
    "jnlpba": "test",
    "craft": "dev",
    "species800": "test",
    "linnaeus": "test",
    "anatem": "test",
    "tmvar3": "test",
    "bioid_cellline": "test",
    "gum": "test",
    "uner_ewt": "test",
    "crossner_science": "test",
    "crossner_politics": "test",
    "crossner_literature": "test",
}
#: Corpora whose fifth is kept to be scored.
KEPT = ("bionlp13_cg", "wikigold")


@dataclass(frozen=True, slots=True)
class Window:
    """Paragraphs that are read together, their answers and how much each counts.

    ``gold`` and ``known`` have the shape (words, heads).
    """

    words: list[list[str]]
    gold: Array
    known: Array

    def __len__(self) -> int:
        return len(self.gold)


def records(data: Path, name: str, split: str) -> Iterator[dict[str, Any]]:
    """Yield the documents of a part that may be used."""
    folder = name.split("_")[0] if name.startswith("crossner") else name
    stem = f"{name}.{split}.entities" if name == "gum" else f"{name}.{split}" if split else name
    for record in read_documents(data / "corpora" / folder / f"{stem}.jsonl.gz"):
        if not (record.get("held_out_overlap") and split in TRAIN.get(name, ())):
            yield record


def windows(nlp: Language, name: str, record: dict[str, Any]) -> Iterator[Window]:
    """Yield a document's windows of at most about `tagging.WINDOW` words."""
    spans = head_spans(name, record)
    extra = [
        (e["start"], e["end"], f"?{UNKNOWN[name][e['type']]}")
        for e in record["entities"]
        if e["type"] in UNKNOWN.get(name, {})
    ]
    if name in ("gum", "wikigold", "uner_ewt"):
        extra += [(e["start"], e["end"], f"={e['type']}") for e in record["entities"]]
    text, spans = record["text"], spans + extra
    if record.get("tokenised"):
        text, spans = untokenise(text, spans)
    words: list[list[str]] = []
    answers: list[Array] = []
    size = 0
    for part, inside in paragraphs(text, spans):
        tokens = [t for t in nlp.tokenizer(part) if not t.is_space]
        if not tokens:
            continue
        if words and size + len(tokens) > tagging.WINDOW:
            yield _window(words, answers)
            words, answers, size = [], [], 0
        words.append([t.text for t in tokens])
        answers.append(_answers(name, tokens, inside))
        size += len(tokens)
    if words:
        yield _window(words, answers)


def _window(words: list[list[str]], answers: list[Array]) -> Window:
    both = np.concatenate(answers)
    heads = len(HEADS)
    return Window(words, both[:, :heads].astype(np.int16), both[:, heads:].astype(np.float32))


def _answers(name: str, tokens: list[Any], spans: list[tuple[int, int, str]]) -> Array:
    """Return each word's right column in each head, and beside it whether that is known."""
    starts, ends = [t.idx for t in tokens], [t.idx + len(t) for t in tokens]
    full = set(CORPORA[name][0])
    gold = np.zeros((len(tokens), len(HEADS)), dtype=np.int16)
    known = np.zeros_like(gold)
    covers = [
        (int(np.searchsorted(ends, a, "right")), int(np.searchsorted(starts, b, "left")), label)
        for a, b, label in spans
    ]
    marked = np.zeros(len(tokens), dtype=bool)
    everyday, inner = np.zeros(len(tokens), dtype=bool), np.zeros(len(tokens), dtype=bool)
    for first, last, label in covers:
        if label[0] == "=":
            (everyday if label in EVERYDAY else inner)[first:last] = True
        elif label[0] != "?":
            marked[first:last] = True
    for column, (head, labels) in enumerate(HEADS.items()):
        own = sorted(
            ((a, b, labels.index(label)) for a, b, label in covers if label in labels and b > a),
            key=lambda span: (span[0] - span[1], span),
        )
        taken = np.zeros(len(tokens), dtype=bool)
        for first, last, place in own:
            if not taken[first:last].any():
                taken[first:last] = True
                marks = 4 * place + np.array([1, *[2] * (last - first - 2), 3][: last - first])
                gold[first:last, column] = 4 * place + 4 if last - first == 1 else marks
        if head in full:
            known[:, column] = 1
        elif own:
            known[:, column] = marked
        elif name in ABSTRACTS and head in ("general", "publication"):
            capital = np.array([t.text[:1].isupper() for t in tokens])
            known[:, column] = marked | ~capital
        elif name in ("gum", "wikigold", "uner_ewt") and head in BIOMEDICAL:
            known[:, column] = everyday & ~inner
            if head == "species":
                known[:, column] = 0
        for first, last, label in covers:
            if label == f"?{head}":
                known[first:last, column] = 0
    return np.concatenate([gold, known], axis=1)


def scored(data: Path, path: Path) -> frozenset[bytes]:
    """Return the fingerprints of all texts that are scored (and leave them in a file)."""
    texts = [r["text"] for name, split in SCORED.items() for r in records(data, name, split)]
    for name in KEPT:
        for split in TRAIN[name]:
            texts += [r["text"] for r in records(data, name, split) if fifth(r["id"])]
    trained.write(path, texts)
    return trained.load(path) or frozenset()


def load(
    nlp: Language, data: Path, name: str, split: str, barred: frozenset[bytes]
) -> tuple[list[Window], list[list[Window]], list[str]]:
    """Read a part: windows to train on, documents of the tenth, the texts trained on.

    ``barred`` are the fingerprints of texts that no part may train on.
    """
    training, tuning, texts = [], [], []
    for record in records(data, name, split):
        if name in KEPT and fifth(record["id"]):
            continue
        if trained.contains(barred, record["text"]):
            continue
        made = list(windows(nlp, name, record))
        if tenth(record["id"]):
            tuning.append(made)
        else:
            training += made
            texts.append(record["text"])
    return training, tuning, texts
