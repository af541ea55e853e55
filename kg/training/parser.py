"""Train the tagger and the dependency parser, and score them.

::

    python -m kg.training.parser --data DATA --out DIR [--minutes 40]
    python -m kg.training.parser --data DATA --score DIR

Train splits of CRAFT (CLEAR trees), UD-EWT and GUM (converted), and GENIA's dev and future_use
parts (converted), sampled so that general English is half of all words. Texts are real; the
tokens are our tokenizer's, aligned with the corpus's. Quotation marks and dashes are varied at
random, as press releases print them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corpora import Tree, read_trees, spaces, split_word
from kg.quotations import quoted, suits, vary
from kg.schemes import ROOT, Node, is_tree, to_clear
from kg.training.base import (
    SEED,
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

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example

WIDTH = 96
TABLES = (6000, 1500, 3000, 3000)
#: Corpus -> its files under ``corpora``, and its share of the training words.
TRAIN: dict[str, tuple[tuple[str, ...], float]] = {
    "craft": (("craft/craft.train",), 0.38),
    "ewt": (("ud_ewt/ud_ewt.train",), 0.29),
    "gum": (("gum/gum.train",), 0.20),
    "genia": (("genia_dep/genia_dep.dev", "genia_dep/genia_dep.future_use"), 0.13),
}
#: Share of the words from sentences made into quotations (`kg.quotations`).
PRESS = 0.07
DEV = {"craft": "craft/craft.dev", "ewt": "ud_ewt/ud_ewt.dev", "gum": "gum/gum.dev"}
TEST = {
    "ewt": "ud_ewt/ud_ewt.test",
    "gum": "gum/gum.test",
    "genia": "genia_dep/genia_dep.test",
    "pud": "ud_pud/ud_pud.test",
}
TAGS = {"GW": "AFX", "NFP": "SYM", "ADD": "NN", "XX": "FW", "(": "-LRB-", ")": "-RRB-"}


def clear_nodes(name: str, tree: Tree) -> list[Node]:
    """Return the tree in CLEAR; CRAFT's own is CLEAR but for unlabelled relative pronouns."""
    nodes = [
        Node(row.text, row.lemma, TAGS.get(row.tag, row.tag), row.head, row.dep)
        for row in tree.rows
    ]
    if name != "craft":
        return to_clear(nodes)
    for node in nodes:
        if node.head == ROOT:
            node.dep = "ROOT"
        elif node.dep == "dep" and node.tag in ("WDT", "WP") and nodes[node.head].dep == "relcl":
            kin = {other.dep for other in nodes if other.head == node.head}
            if kin & {"nsubj", "nsubjpass"}:
                node.dep = "dep" if "dobj" in kin else "dobj"
            else:
                node.dep = "nsubjpass" if "auxpass" in kin else "nsubj"
    return nodes


def documents(name: str, trees: Iterable[Tree], limit: int = 120) -> Iterator[list[Tree]]:
    """Group sentences into paragraphs of at most about ``limit`` words."""
    group: list[Tree] = []
    size = 0
    for tree in trees:
        if group and (size + len(tree.rows) > limit or (tree.opens and name != "genia")):
            yield group
            group, size = [], 0
        group.append(tree)
        size += len(tree.rows)
    if group:
        yield group


def gold(
    nlp: Language,
    name: str,
    trees: list[Tree],
    dice: random.Random | None = None,
    press: bool = False,
) -> Doc:
    """Build a paragraph's gold document.

    With ``dice``, marks are varied in print; with ``press``, sentences become quotations.
    """
    from spacy.tokens import Doc

    nodes: list[Node] = []
    gaps: list[bool] = []
    for tree in trees:
        made, blanks = clear_nodes(name, tree), spaces(name, tree.rows)
        if is_tree(made):
            if press and dice and dice.random() < 0.7 and suits(made):
                made, blanks = quoted(made, blanks, dice)
            first = len(nodes)
            for at, node in enumerate(made):
                node.head = first + (at if node.head == ROOT else node.head)
            nodes += made
            gaps += blanks
    words = [node.text for node in nodes]
    if dice is not None:
        vary(words, [node.tag for node in nodes], dice)
    text = "".join(word + " " * gap for word, gap in zip(words, gaps, strict=True))
    ours = [(token.idx, token.idx + len(token)) for token in nlp.tokenizer(text)]
    by_start = {span[0]: k for k, span in enumerate(ours)}
    made, blanks, home, place = [], [], [], 0
    for word, node, gap in zip(words, nodes, gaps, strict=True):
        cuts = [place]
        while cuts[-1] in by_start and cuts[-1] < place + len(word):
            cuts.append(ours[by_start[cuts[-1]]][1])
        parts = [word]
        if cuts[-1] == place + len(word):
            parts = [text[a:b] for a, b in pairwise(cuts)]
        pieces = split_word(node, parts)
        first = len(made)
        home.append(first + next(k for k, piece in enumerate(pieces) if piece.head < 0))
        for piece in pieces:
            piece.head = -1 - node.head if piece.head < 0 else first + piece.head
        made += pieces
        blanks += [False] * (len(pieces) - 1) + [gap]
        place += len(word) + gap
    return Doc(
        nlp.vocab,
        words=[piece.text for piece in made],
        spaces=blanks,
        tags=[piece.tag for piece in made],
        heads=[home[-1 - piece.head] if piece.head < 0 else piece.head for piece in made],
        deps=[piece.dep for piece in made],
    )


def load(
    nlp: Language, data: Path, name: str, file: str, seed: int | None = None, press: bool = False
) -> list[Doc]:
    """Read a file of trees as gold documents, its marks varied when there is a seed."""
    dice = None if seed is None else random.Random(seed)
    trees = read_trees(data / "corpora" / f"{file}.conllu.gz")
    groups = list(documents(name, trees, 60 if press else 120))[:: 4 if press else 1]
    made = (gold(nlp, name, group, dice, press) for group in groups)
    return [doc for doc in made if len(doc)]


def example(nlp: Language, doc: Doc) -> Example:
    """Pair a gold document with its raw text as our tokenizer splits it."""
    from spacy.training import Example

    return Example(nlp.make_doc(doc.text), doc)


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
    nlp.add_pipe("parser", config=options | {"model": transitions("parser", WIDTH)})
    nlp.initialize(lambda: examples)
    return nlp


def train(data: Path, out: Path, minutes: float, every: int = 250) -> None:
    """Train for so many processor minutes; the averaged weights go to ``out/parser``."""
    from thinc.api import Adam, fix_random_seed

    fix_random_seed(SEED)
    dice = random.Random(SEED)
    shell = blank()
    decks = {
        name: Deck([d for file in files for d in load(shell, data, name, file, SEED)], dice)
        for name, (files, _) in TRAIN.items()
    }
    press = [
        doc
        for name, file in (("ewt", "ud_ewt/ud_ewt"), ("gum", "gum/gum"), ("craft", "craft/craft"))
        for doc in load(shell, data, name, f"{file}.train", SEED + 1, press=True)
    ]
    decks["press"] = Deck(press, dice)
    for name, deck in decks.items():
        say(name, len(deck.items), "paragraphs", sum(map(len, deck.items)), "words")
    first = [example(shell, doc) for name in TRAIN for doc in decks[name].items[::2]]
    nlp = pipeline(first)
    dev = {name: load(nlp, data, name, file)[::6] for name, file in DEV.items()}
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    state, step, words, clock = out / "parser.state", 0, 0, CpuClock()
    out.mkdir(parents=True, exist_ok=True)
    if state.is_file():
        extra = load_state(state, nlp, optimizer)
        step, words, clock = extra["step"], extra["words"], CpuClock(extra["seconds"])
        dice.seed(SEED + step)
    losses: dict[str, float] = {}
    names, shares = [*TRAIN, "press"], [*(share for _, share in TRAIN.values()), PRESS]
    while clock() < minutes * 60:
        size, left = min(1200, 250 + step), clock() / (minutes * 60)
        optimizer.learn_rate = 0.001 * (1.0 if left < 0.6 else max(0.1, (1 - left) / 0.4))
        batch: list[Any] = []
        while size > 0:
            doc = decks[dice.choices(names, shares)[0]].deal()
            batch.append(example(nlp, doc))
            size -= len(doc)
            words += len(doc)
        nlp.update(batch, sgd=optimizer, drop=0.1, losses=losses)
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
    """Score raw text against gold: tags, attachments, sentence starts; punctuation not counted.

    A word counts only where both tokenisations have the same characters; a gold word that our
    tokenizer splits otherwise is an error.
    """
    tag = words = uas = las = 0
    sentences = Score()
    for ref, doc in zip(docs, nlp.pipe([d.text for d in docs], batch_size=32), strict=True):
        found = {(t.idx, t.idx + len(t)): t for t in doc}
        at = {t.i: (t.idx, t.idx + len(t)) for t in ref}
        for token in ref:
            if token.dep_ == "punct":
                continue
            words += 1
            same = found.get(at[token.i])
            if same is None:
                continue
            tag += same.tag_ == token.tag_
            head = (same.head.idx, same.head.idx + len(same.head))
            if head == at[token.head.i]:
                uas += 1
                las += same.dep_ == token.dep_
        starts = {s[0].idx for s in ref.sents}
        sentences.add(starts, {s[0].idx for s in doc.sents})
    return (
        f"tag {tag / words:.3f} UAS {uas / words:.3f} LAS {las / words:.3f} "
        f"(n={words}) sentence starts {sentences}"
    )


def main() -> None:
    """Read the command line and train or score."""
    options = argparse.ArgumentParser(description="Train or score the tagger and parser.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path)
    options.add_argument("--minutes", type=float, default=40)
    options.add_argument("--score", help="a trained pipeline to score on dev and test")
    asked = options.parse_args()
    if asked.score:
        import spacy

        nlp = spacy.load(asked.score)
        for part, files in (("dev", DEV), ("test", TEST)):
            for name, file in files.items():
                say(part, name, report(nlp, load(nlp, asked.data, name, file)))
    elif asked.out:
        train(asked.data, asked.out, asked.minutes)
    else:
        options.error("give --out DIR to train or --score DIR to score")


if __name__ == "__main__":
    main()
