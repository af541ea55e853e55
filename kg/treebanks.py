"""Treebank paragraphs as spaCy documents in one scheme: CLEAR trees on our tokenizer's words."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from kg.quotations import quoted, suits, vary
from kg.schemes import ROOT, Node, is_tree, to_clear
from kg.trees import Tree, read_trees, spaces, split_word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

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
