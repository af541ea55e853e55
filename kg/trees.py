"""Treebanks in CoNLL-U: sentences with their trees as the corpus has them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kg.schemes import Node

_TIGHT_BEFORE, _TIGHT_AFTER = set(".,;:)]%?!"), set("([")


@dataclass(frozen=True, slots=True)
class Row:
    """One word of a tree as the corpus has it; ``head`` is an index in the sentence, -1 root."""

    text: str
    lemma: str
    tag: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with its tree; ``opens`` says that a paragraph begins with it.

    ``document`` names what it is from, or is what the sentence's id begins with.
    """

    rows: tuple[Row, ...]
    opens: bool
    text: str = ""
    document: str = ""


def read_trees(path: Path) -> Iterator[Tree]:
    """Yield the trees of a CoNLL-U file; multi-word token lines only set the spacing."""
    rows: list[Row] = []
    opens, text, glued, document, sentence = False, "", 0, "", ""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if rows:
                    yield Tree(tuple(rows), opens, text, document or sentence.split("-")[0])
                rows, opens, text = [], False, ""
            elif line.startswith("#"):
                opens = opens or line.startswith(("# newpar", "# newdoc"))
                name, _, value = line[2:].partition(" = ")
                if name == "text":
                    text = value
                elif name == "newdoc id":
                    document = value
                elif name == "sent_id":
                    sentence = value
            else:
                cells = line.split("\t")
                if "-" in cells[0]:
                    glued = int(cells[0].split("-")[1])
                elif cells[0].isdigit():
                    space = "SpaceAfter=No" not in cells[-1] and int(cells[0]) >= glued
                    if int(cells[0]) >= glued:
                        glued = 0
                    head = int(cells[6]) - 1
                    rows.append(Row(cells[1], cells[2], cells[4], head, cells[7], space))
    if rows:
        yield Tree(tuple(rows), opens, text, document or sentence.split("-")[0])


def spaces(name: str, rows: tuple[Row, ...]) -> list[bool]:
    """Say after which words a blank stands; GENIA's trees do not tell, so it is guessed."""
    if name != "genia":
        return [row.space for row in rows[:-1]] + [True]
    return [
        row.text not in _TIGHT_AFTER and after.text not in _TIGHT_BEFORE and after.text != "'s"
        for row, after in pairwise(rows)
    ] + [True]


def split_word(node: Node, parts: list[str]) -> list[Node]:
    """Split a gold word as our tokenizer does, with CRAFT's trees: "IL-2", "p53-dependent".

    Heads are positions among the parts, -1 for the part that stands for the whole.
    """
    real = [k for k, part in enumerate(parts) if part[0].isalnum()] or [0]
    main = real[-1]
    if len(real) == 2 and parts[main][0].isdigit() and parts[0][0].isalpha():
        main = real[0]
    nodes = []
    for k, part in enumerate(parts):
        if k == main:
            tag = node.tag
            if len(parts) > 1 and tag in ("JJ", "NN", "NNS") and part[0].isdigit():
                tag = "CD"
            nodes.append(Node(part, "", tag, -1, node.dep))
        elif k not in real:
            tag = "HYPH" if part in "-–" else part if part in ".,:" else "SYM"
            tag = {"(": "-LRB-", ")": "-RRB-", "[": "-LRB-", "]": "-RRB-"}.get(part, tag)
            nodes.append(Node(part, "", tag, main, "punct"))
        elif k > main or part[0].isdigit():
            nodes.append(Node(part, "", "CD", main, "nummod"))
        else:
            label = "npadvmod" if node.tag in ("JJ", "VBN", "VBG") else "compound"
            nodes.append(Node(part, "", "NNP" if node.tag == "NNP" else "NN", main, label))
    return nodes
