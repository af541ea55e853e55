"""Train the tagger and the dependency parser, and score them.

::

    python -m kg.training.parser --data DATA --out DIR [--minutes 40]
    python -m kg.training.parser --data DATA --score [MODEL]

Train splits of CRAFT (CLEAR trees), UD-EWT and GUM (converted), and GENIA's dev and future_use
parts (converted), sampled so that general English is a good third of all words. Texts are real;
the tokens are our tokenizer's, aligned with the corpus's. Quotation marks and dashes are varied at
random, as press releases print them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.gold import trained
from kg.language import LanguageModel
from kg.language import load as load_model
from kg.model import Document
from kg.training.base import (
    SEED,
    TREEBANKS,
    CpuClock,
    Deck,
    Score,
    blank,
    checkpoint,
    listener,
    load_state,
    save_state,
    say,
    tok2vec,
    transitions,
)
from kg.treebanks import load
from kg.trees import read_trees, spaces

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example

Place = tuple[int, int]
Word = tuple[str, Place, str]
WIDTH = 96
TABLES = (6000, 1500, 3000, 3000)
#: Treebank -> its share of the training words, at first and at last.
SHARES = {"craft": (0.47, 0.68), "ewt": (0.26, 0.17), "gum": (0.17, 0.10), "genia": (0.10, 0.05)}
#: From this share of the time on the last shares hold; values dropped at first and at last.
LAST, DROP = 0.75, (0.1, 0.25)
#: Share of the words from sentences made into quotations (`kg.quotations`).
PRESS = 0.07
DEV = {"craft": "craft/craft.dev", "ewt": "ud_ewt/ud_ewt.dev", "gum": "gum/gum.dev"}
TEST = {
    "ewt": "ud_ewt/ud_ewt.test",
    "gum": "gum/gum.test",
    "genia": "genia_dep/genia_dep.test",
    "pud": "ud_pud/ud_pud.test",
}


def example(nlp: Language, doc: Doc) -> Example:
    """Pair a gold document with its raw text as our tokenizer splits it."""
    from spacy.training import Example

    return Example(nlp.make_doc(doc.text), doc)


def texts(data: Path) -> Iterator[str]:
    """Yield the sentences that are trained on, as the treebanks have them."""
    for name, files in TREEBANKS.items():
        for file in files:
            for tree in read_trees(data / "corpora" / f"{file}.conllu.gz"):
                gaps = spaces(name, tree.rows)
                words = (r.text + " " * gap for r, gap in zip(tree.rows, gaps, strict=True))
                yield tree.text or "".join(words)


def pipeline(examples: list[Example]) -> Language:
    """Build the untrained pipeline with the labels of the examples."""
    nlp = blank()
    nlp.add_pipe("tok2vec", config={"model": tok2vec(WIDTH, TABLES)})
    tagger = {
        "@architectures": "spacy.Tagger.v2",
        "nO": None,
        "normalize": False,
        "tok2vec": listener(WIDTH),
    }
    nlp.add_pipe("tagger", config={"model": tagger})
    options = {"learn_tokens": False, "min_action_freq": 30}
    nlp.add_pipe("parser", config=options | {"model": transitions(WIDTH)})
    nlp.initialize(lambda: examples)
    return nlp


def train(data: Path, out: Path, minutes: float, every: int = 250) -> None:
    """Train for so many processor minutes; the averaged weights go to ``out/parser``."""
    from thinc.api import Adam, NumpyOps, fix_random_seed, set_current_ops

    fix_random_seed(SEED)
    set_current_ops(NumpyOps(use_blis=False))  # numpy's own products are three times as fast
    dice = random.Random(SEED)
    shell = blank()
    decks = {
        name: Deck([d for file in files for d in load(shell, data, name, file, SEED)], dice)
        for name, files in TREEBANKS.items()
    }
    press = [
        doc
        for name, file in (("ewt", "ud_ewt/ud_ewt"), ("gum", "gum/gum"), ("craft", "craft/craft"))
        for doc in load(shell, data, name, f"{file}.train", SEED + 1, press=True)
    ]
    decks["press"] = Deck(press, dice)
    for name, deck in decks.items():
        say(name, len(deck.items), "paragraphs", sum(map(len, deck.items)), "words")
    first = [example(shell, doc) for name in TREEBANKS for doc in decks[name].items[::2]]
    nlp = pipeline(first)
    out.mkdir(parents=True, exist_ok=True)
    trained.write(out / trained.TREES.name, texts(data))
    dev = {name: load(nlp, data, name, file)[::6] for name, file in DEV.items()}
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    state, step, words, clock = out / "parser.state", 0, 0, CpuClock()
    out.mkdir(parents=True, exist_ok=True)
    if state.is_file():
        extra = load_state(state, nlp, optimizer)
        step, words, clock = extra["step"], extra["words"], CpuClock(extra["seconds"])
        dice.seed(SEED + step)
    losses: dict[str, float] = {}
    names = [*TREEBANKS, "press"]
    while clock() < minutes * 60:
        size, left = min(1200, 250 + step), clock() / (minutes * 60)
        late = left >= LAST
        shares = [*(share[late] for share in SHARES.values()), PRESS]
        optimizer.learn_rate = 0.001 * (1.0 if left < 0.6 else max(0.1, (1 - left) / 0.4))
        batch: list[Any] = []
        while size > 0:
            doc = decks[dice.choices(names, shares)[0]].deal()
            batch.append(example(nlp, doc))
            size -= len(doc)
            words += len(doc)
        nlp.update(batch, sgd=optimizer, drop=DROP[late], losses=losses)
        step += 1
        if step % every == 0:
            spent = clock()
            with nlp.use_params(optimizer.averages):
                checkpoint(nlp, out / "parser")
                say(step, words, f"{spent:.0f}s", {k: int(v) for k, v in losses.items()})
                if step % (2 * every) == 0:
                    for name, docs in dev.items():
                        say("  ", name, report(nlp, docs))
            losses = {}
            extra = {"step": step, "words": words, "seconds": spent}
            save_state(state, nlp, optimizer, extra)
            clock = CpuClock(spent)  # scoring is not counted


def report(nlp: Language, docs: list[Doc]) -> str:
    """Score a pipeline as it is, without the rules on sentences."""

    def read(text: str) -> tuple[dict[Place, Word], set[int]]:
        doc = nlp(text)
        place = {token.i: (token.idx, token.idx + len(token)) for token in doc}
        words = {place[t.i]: (t.tag_, place[t.head.i], t.dep_) for t in doc}
        return words, {sentence[0].idx for sentence in doc.sents}

    return score(read, docs)


def report_model(model: LanguageModel, docs: list[Doc]) -> str:
    """Score the language model as documents are read with it."""

    def read(text: str) -> tuple[dict[Place, Word], set[int]]:
        parse = model.parse(Document("d", text))
        place = [(token.span.start, token.span.end) for token in parse.tokens]
        words = {place[t.index]: (t.tag, place[t.head], t.dep) for t in parse.tokens}
        return words, {place[first][0] for first, _ in parse.sentences}

    return score(read, docs)


def score(read: Callable[[str], tuple[dict[Place, Word], set[int]]], docs: list[Doc]) -> str:
    """Score raw text against gold: tags, attachments, sentence starts; punctuation not counted.

    A word counts as right only where both tokenisations have the same characters.
    """
    tags = words = uas = las = 0
    sentences = Score()
    for ref in docs:
        found, starts = read(ref.text)
        at = {t.i: (t.idx, t.idx + len(t)) for t in ref}
        for token in ref:
            if token.dep_ == "punct":
                continue
            words += 1
            tag, head, dep = found.get(at[token.i], ("", (-1, -1), ""))
            tags += tag == token.tag_
            uas += head == at[token.head.i]
            las += head == at[token.head.i] and dep == token.dep_
        sentences.add({s[0].idx for s in ref.sents}, starts)
    return (
        f"tag {tags / words:.3f} UAS {uas / words:.3f} LAS {las / words:.3f} "
        f"(n={words}) sentence starts {sentences}"
    )


def main() -> None:
    """Read the command line and train or score."""
    options = argparse.ArgumentParser(description="Train or score the tagger and parser.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path)
    options.add_argument("--minutes", type=float, default=40)
    options.add_argument("--score", nargs="?", const="", help="score a model (none: the shipped)")
    asked = options.parse_args()
    if asked.out:
        train(asked.data, asked.out, asked.minutes)
    elif asked.score is not None:
        model = load_model(asked.score)
        for part, files in (("dev", DEV), ("test", TEST)):
            for name, file in files.items():
                docs = load(model.grammar, asked.data, name, file)
                say(part, name, report_model(model, docs))
    else:
        options.error("give --out DIR to train or --score to score")


if __name__ == "__main__":
    main()
