"""Words that another tokenizer joins at hyphens and slashes, taken apart as ours does.

Rules, dictionary and trained heads see "IL-6-induced" as five words, as CRAFT and most entity
corpora do; scispaCy's tokenizer makes it one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from kg.model import Span
from kg.schemes import ROOT, Node

_JOINT = re.compile(r"[^\W_][-‐‑‒–—−/]+[^\W_]")
_SIGNS = frozenset("-‐‑‒–—−/")


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    import spacy

    from kg.tokenizer import build

    return build(spacy.blank("en"))


def words(text: str) -> list[Span]:
    """Return where our tokenizer sees words in a text.

    >>> [(span.start, span.end) for span in words("IL-6 rose")]
    [(0, 2), (2, 3), (3, 4), (5, 9)]
    """
    doc = _tokenizer()(text)
    return [Span(t.idx, t.idx + len(t.text)) for t in doc if not t.is_space]


def parted(tree: Sequence[Node], spans: Sequence[Span]) -> tuple[list[Node], list[Span]]:
    """Take the joined words of a sentence apart; return its words and their characters.

    The last part with letters takes the word's place in the tree, the others hang on it.

    >>> tree = [Node("IL-6-induced", "", "JJ", 1, "amod"), Node("pain", "", "NN", -1, "ROOT")]
    >>> [(n.text, n.dep, n.head) for n in parted(tree, [Span(0, 12), Span(13, 17)])[0]][:3]
    [('IL', 'npadvmod', 4), ('-', 'punct', 4), ('6', 'nummod', 4)]
    """
    parts = [
        words(node.text)
        if _JOINT.search(node.text) and len(node.text) == len(span)
        else [Span(0, len(node.text))]
        for node, span in zip(tree, spans, strict=True)
    ]
    heads: list[int] = []
    first = 0
    for node, pieces in zip(tree, parts, strict=True):
        lettered = [k for k, p in enumerate(pieces) if any(map(str.isalpha, _cut(node, p)))]
        heads.append(first + (lettered[-1] if lettered else len(pieces) - 1))
        first += len(pieces)
    nodes: list[Node] = []
    where: list[Span] = []
    for i, (node, pieces) in enumerate(zip(tree, parts, strict=True)):
        head = ROOT if node.head == ROOT else heads[node.head]
        if len(pieces) == 1:
            nodes.append(replace(node, head=head))
            where.append(spans[i])
            continue
        for piece in pieces:
            where.append(Span(spans[i].start + piece.start, spans[i].start + piece.end))
            if len(nodes) == heads[i]:
                nodes.append(replace(node, text=_cut(node, piece), lemma="", head=head))
            else:
                text = _cut(node, piece)
                tag, dep = _part(text, node.tag)
                nodes.append(Node(text, "", tag, heads[i], dep))
    return nodes, where


def _cut(node: Node, part: Span) -> str:
    return node.text[part.start : part.end]


def _part(text: str, tag: str) -> tuple[str, str]:
    """Return tag and label of a part of a joined word, as our own trees have them."""
    if not any(map(str.isalnum, text)):
        return ("HYPH" if set(text) <= _SIGNS else "SYM"), "punct"
    if text[0].isdigit():
        return "CD", "nummod"
    return "NN", "npadvmod" if tag.startswith(("JJ", "VB")) else "compound"
