"""Small parses written by hand: one word a cell, ``text/TAG/dep/head`` with heads counted from 1.

A root has head 0. Lemmas are given after an equals sign where they are not the word in lower case.
"""

from __future__ import annotations

from kg.model import Document, Parse, Span, Token
from kg.syntax import Syntax

_POS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "JJ": "ADJ", "RB": "ADV", "IN": "ADP", "DT": "DET",
    "MD": "AUX", "TO": "PART", "CC": "CCONJ", "PRP": "PRON", "WDT": "PRON", "EX": "PRON",
    "CD": "NUM", ".": "PUNCT", ",": "PUNCT",
}  # fmt: skip


def parse(cells: str) -> tuple[Document, Syntax]:
    """Return the document and syntax of one sentence."""
    tokens: list[Token] = []
    text = ""
    for index, cell in enumerate(cells.split()):
        word, tag, dep, head = cell.rsplit("/", 3)
        word, _, lemma = word.partition("=")
        if text and word not in (".", ","):
            text += " "
        span = Span(len(text), len(text) + len(word))
        text += word
        pos = _POS.get(tag, "VERB" if tag.startswith("VB") else "X")
        if dep in ("aux", "auxpass") and pos == "VERB":
            pos = "AUX"
        if (lemma or word.lower()) == "be":
            pos = "AUX"
        up = int(head) - 1 if head != "0" else index
        tokens.append(Token(index, span, word, lemma or word.lower(), pos, tag, dep, up))
    return Document("hand", text), Syntax(
        Parse(tuple(tokens), ((0, len(tokens)),), _chunks(tokens), model="hand")
    )


def _chunks(tokens: list[Token]) -> tuple[tuple[int, int, int], ...]:
    found = []
    for token in tokens:
        if token.pos in ("NOUN", "PROPN", "PRON") and token.dep != "compound":
            first = token.index
            while (
                first > 0
                and tokens[first - 1].head == token.index
                and tokens[first - 1].dep in ("det", "amod", "compound", "nummod", "neg", "poss")
            ):
                first -= 1
            found.append((first, token.index + 1, token.index))
    return tuple(found)
