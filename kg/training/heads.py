"""Train the typed mention heads on one shared encoder, and score them.

::

    python -m kg.training.heads --data DATA --out DIR [--minutes 42]
    python -m kg.training.heads --data DATA --score [MODEL]

Each head is a transition-based recogniser for one group of labels. A corpus trains only the
heads whose labels it annotates, so that what it leaves out is never taken for "nothing". One
guideline a label: corpora that mark something else by the same name are left out.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corpora import CORPORA, HEADS, head_spans, paragraphs, read_documents, untokenise
from kg.language import load as load_model
from kg.training.base import (
    SEED,
    CpuClock,
    Deck,
    Score,
    blank,
    checkpoint,
    load_state,
    save_state,
    say,
    tok2vec,
    transitions,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

WIDTH = 96
TABLES = (8000, 1500, 4000, 3000)
#: A corpus is drawn in proportion to its words to the power 0.6, times this.
WEIGHT = dict.fromkeys(
    ("gum", "wikigold", "crossner_science", "crossner_politics", "crossner_literature"), 2.0
) | {"bioid_cellline": 0.4}
BIOMEDICAL = ("disease", "chemical", "gene", "species", "anatomy", "cell_line")
#: Types of mentions in GUM and WikiGold that no biomedical head marks.
EVERYDAY = ("=person", "=place", "=organization", "=time", "=PER", "=LOC", "=ORG")
TRAIN = {
    "bc5cdr": ("train", "dev"),
    "ncbi_disease": ("train",),
    "biored": ("train",),
    "drugprot": ("train",),
    "gnormplus": ("train",),
    "nlm_gene": ("train",),
    "bc2gm": ("train",),
    "craft": ("train",),
    "species800": ("train",),
    "anatem": ("train",),
    "cellfinder": ("",),
    "bioid_cellline": ("train",),
    "gum": ("train",),
    "wikigold": ("all",),
    "crossner_science": ("train", "dev"),
    "crossner_politics": ("train", "dev"),
    "crossner_literature": ("train", "dev"),
}
TEST = {
    "bc5cdr": "test",
    "ncbi_disease": "dev",
    "biored": "dev",
    "drugprot": "dev",
    "nlm_chem": "test",
    "gnormplus": "test",
    "nlm_gene": "test",
    "bc2gm": "test",
    "craft": "dev",
    "species800": "test",
    "anatem": "test",
    "bioid_cellline": "test",
    "gum": "test",
    "uner_ewt": "test",
    "crossner_science": "test",
}


def load(nlp: Language, data: Path, name: str, split: str) -> list[tuple[Doc, dict[str, Doc]]]:
    """Read one split: documents with, for each head the corpus annotates, their gold twin."""
    folder = name.split("_")[0] if name.startswith("crossner") else name
    stem = f"{name}.{split}.entities" if name == "gum" else f"{name}.{split}" if split else name
    rows = []
    for record in read_documents(data / "corpora" / folder / f"{stem}.jsonl.gz"):
        if record.get("held_out_overlap") and (name, split) in {
            (corpus, part) for corpus, parts in TRAIN.items() for part in parts
        }:
            continue
        spans = head_spans(name, record)
        if name in ("gum", "wikigold"):
            spans += [(e["start"], e["end"], f"={e['type']}") for e in record["entities"]]
        text = record["text"]
        if record.get("tokenised"):
            text, spans = untokenise(text, spans)
        for part, inside in paragraphs(text, spans):
            doc = nlp.make_doc(part)
            twins = {head: _twin(doc, inside, HEADS[head]) for head in CORPORA[name][0]}
            if name in ("bc5cdr", "biored", "drugprot"):
                twins["general"] = _nobody(doc, twins)
            if name in ("gum", "wikigold"):
                twins |= {head: _everyday(doc, inside, head) for head in BIOMEDICAL}
            rows.append((doc, twins))
    return rows


def _twin(doc: Doc, spans: list[tuple[int, int, str]], labels: tuple[str, ...]) -> Doc:
    """Copy the document with the entities of one head."""
    from spacy.util import filter_spans

    gold = doc.copy()
    found = [
        gold.char_span(start, end, label=label, alignment_mode="expand")
        for start, end, label in spans
        if label in labels
    ]
    gold.set_ents(filter_spans([span for span in found if span]), default="outside")
    return gold


def _nobody(doc: Doc, twins: dict[str, Doc]) -> Doc:
    """Teach the general head that abstracts name nobody; capitalised words stay unknown."""
    gold = doc.copy()
    known = {token.i for twin in twins.values() for token in twin if token.ent_type_}
    unknown = [gold[t.i : t.i + 1] for t in doc if t.text[:1].isupper() and t.i not in known]
    gold.set_ents([], missing=unknown, default="outside")
    return gold


def _everyday(doc: Doc, spans: list[tuple[int, int, str]], head: str) -> Doc:
    """Teach a biomedical head that people and places are none of its; all else stays unknown."""
    gold = doc.copy()
    known: set[int] = set()
    inner: set[int] = set()
    for start, end, kind in spans:
        span = gold.char_span(start, end, alignment_mode="expand")
        if span is not None and kind.startswith("="):
            outside = kind in EVERYDAY and (head, kind) != ("species", "=person")
            (known if outside else inner).update(range(span.start, span.end))
    unknown = [gold[i : i + 1] for i in range(len(gold)) if i not in known - inner]
    gold.set_ents([], missing=unknown, default="outside")
    return gold


def pipeline(rows: dict[str, list[tuple[Doc, dict[str, Doc]]]]) -> Language:
    """Build the untrained heads on their encoder."""
    from spacy.training import Example

    nlp = blank()
    nlp.add_pipe("tok2vec", config={"model": tok2vec(WIDTH, TABLES)})
    for head in HEADS:
        nlp.add_pipe("ner", name=head, config={"model": transitions("ner", WIDTH)})
    nlp._link_components()
    mixed = [Example(doc, doc) for docs in rows.values() for doc, _ in docs[:60]]
    nlp.get_pipe("tok2vec").initialize(lambda: mixed, nlp=nlp)  # type: ignore[attr-defined]
    for head in HEADS:
        sample = [
            Example(doc, twins[head]) for docs in rows.values() for doc, twins in docs[:400]
            if head in twins
        ]  # fmt: skip
        nlp.get_pipe(head).initialize(lambda sample=sample: sample, nlp=nlp)  # type: ignore[attr-defined]
    return nlp


def train(data: Path, out: Path, minutes: float, every: int = 250) -> None:
    """Train for so many processor minutes; the averaged weights go to ``out/heads``."""
    from spacy.training import Example
    from thinc.api import Adam, fix_random_seed

    fix_random_seed(SEED)
    dice = random.Random(SEED)
    shell = blank()
    rows = {
        name: [row for split in splits for row in load(shell, data, name, split)]
        for name, splits in TRAIN.items()
    }
    for name, docs in rows.items():
        counts = {
            head: sum(len(twins[head].ents) for _, twins in docs) for head in CORPORA[name][0]
        }
        say(name, len(docs), sum(len(doc) for doc, _ in docs), counts)
    nlp = pipeline(rows)
    encoder: Any = nlp.get_pipe("tok2vec")
    every_listener = dict(encoder.listener_map)
    decks = {name: Deck(docs, dice) for name, docs in rows.items()}
    names = list(rows)
    shares = [
        WEIGHT.get(name, 1.0) * sum(len(doc) for doc, _ in docs) ** 0.6
        for name, docs in rows.items()
    ]
    watched = ("ncbi_disease", "biored", "craft", "uner_ewt")
    dev = {name: load(nlp, data, name, "dev")[:400:2] for name in watched}
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    state, step, clock = out / "heads.state", 0, CpuClock()
    out.mkdir(parents=True, exist_ok=True)
    if state.is_file():
        extra = load_state(state, nlp, optimizer)
        step, clock = extra["step"], CpuClock(extra["seconds"])
        dice.seed(SEED + step)
    losses: dict[str, float] = {}
    while clock() < minutes * 60:
        left = clock() / (minutes * 60)
        optimizer.learn_rate = 0.001 * (1.0 if left < 0.6 else max(0.1, (1 - left) / 0.4))
        used: set[str] = set()
        for name in dice.choices(names, shares, k=2):
            batch, size = [], min(600, 150 + step // 2)
            while size > 0:
                batch.append(decks[name].deal())
                size -= len(batch[-1][0])
            heads = list(batch[0][1])
            encoder.listener_map = {head: every_listener[head] for head in heads}
            encoder.update([Example(d, twins[heads[0]]) for d, twins in batch], drop=0.1)
            for head in heads:
                examples = [Example(doc, twins[head]) for doc, twins in batch]
                nlp.get_pipe(head).update(examples, drop=0.1, losses=losses)  # type: ignore[attr-defined]
                used.add(head)
        encoder.finish_update(optimizer)
        for head in used:
            nlp.get_pipe(head).finish_update(optimizer)  # type: ignore[attr-defined]
        optimizer.step_schedules()
        step += 1
        if step % every == 0:
            spent = clock()
            encoder.listener_map = every_listener
            with nlp.use_params(optimizer.averages):
                checkpoint(nlp, out / "heads")
                say(step, f"{spent:.0f}s", {k: int(v) for k, v in losses.items()})
                if step % (2 * every) == 0:
                    for name, docs in dev.items():
                        say("  ", name, report(nlp, name, docs))
            losses = {}
            save_state(state, nlp, optimizer, {"step": step, "seconds": spent})
            clock = CpuClock(spent)  # scoring is not counted


def report(nlp: Language, name: str, rows: list[tuple[Doc, dict[str, Doc]]]) -> str:
    """Score a corpus: exact span and label, for each label it annotates."""
    encoder: Any = nlp.get_pipe("tok2vec")
    scores = {label: Score() for head in CORPORA[name][0] for label in HEADS[head]}
    for at in range(0, len(rows), 64):
        part = rows[at : at + 64]
        docs = [doc for doc, _ in part]
        encoder.set_annotations(docs, encoder.predict(docs))
        for head in CORPORA[name][0]:
            component: Any = nlp.get_pipe(head)
            for doc in docs:
                doc.set_ents([], default="missing")
            component.set_annotations(docs, component.predict(docs))
            for doc, twins in part:
                for label in HEADS[head]:
                    gold = {(e.start, e.end) for e in twins[head].ents if e.label_ == label}
                    found = {(e.start, e.end) for e in doc.ents if e.label_ == label}
                    scores[label].add(gold, found)
    return "; ".join(f"{label} {score}" for label, score in scores.items())


def main() -> None:
    """Read the command line and train or score."""
    options = argparse.ArgumentParser(description="Train or score the mention heads.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path)
    options.add_argument("--minutes", type=float, default=42)
    options.add_argument("--score", nargs="?", const="", help="score a model (none: the shipped)")
    asked = options.parse_args()
    if asked.out:
        train(asked.data, asked.out, asked.minutes)
    elif asked.score is not None:
        nlp = load_model(asked.score).recogniser
        assert nlp is not None
        for name, split in TEST.items():
            say(name, split, report(nlp, name, load(nlp, asked.data, name, split)))
    else:
        options.error("give --out DIR to train or --score to score")


if __name__ == "__main__":
    main()
