"""Gold trees and what the language model makes of their text, in the same values.

Trees are CLEAR trees, converted where a corpus has another scheme (see `kg.treebanks`). Words are
known by where they stand, so that trees over other words can be compared.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from kg import treebanks
from kg.errors import InputError
from kg.language import LanguageModel
from kg.model import Document, Parse, Span
from kg.schemes import ROOT, Node, is_tree
from kg.trees import Tree, read_trees, spaces

if TYPE_CHECKING:
    from spacy.language import Language

TREE_SUFFIXES = (".conllu", ".conllu.gz")
#: Words of a text at most: longer paragraphs are cut between sentences.
PARAGRAPH = 300
#: The same for a file that does not say where paragraphs begin.
UNMARKED = 120
#: Files whose trees need their own treatment.
_NAMES = {"genia_dep": "genia"}


@dataclass(frozen=True, slots=True)
class TreeWord:
    """A word of a tree: its place, Penn tag, dependency, its head's place (its own of a root)."""

    span: Span
    tag: str
    dep: str
    head: Span


@dataclass(frozen=True, slots=True)
class TreeText:
    """A paragraph with its trees. ``source`` is the text as the file has it, a sentence a line."""

    id: str
    text: str
    words: tuple[TreeWord, ...]
    starts: frozenset[int]
    source: str = ""

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Where the sentences are."""
        cuts = [*sorted(self.starts), len(self.text) + 1]
        ends = [max(w.span.end for w in self.words if w.span.start < cut) for cut in cuts[1:]]
        return tuple(Span(start, end) for start, end in zip(cuts, ends, strict=False))


def read_texts(path: Path, *, gold_tokens: bool = False) -> Iterator[TreeText]:
    """Yield the paragraphs of a CoNLL-U file, as CLEAR trees.

    Their words are our tokenizer's, the gold's trees split accordingly; with ``gold_tokens`` the
    gold's own. Sentences that are no tree are left out. Raises `InputError` for another file.
    """
    if not path.name.endswith(TREE_SUFFIXES):
        raise InputError(
            f"{path}: not a file of trees; the name of one ends in .conllu or .conllu.gz"
        )
    corpus = path.name.split(".")[0]
    name = _NAMES.get(corpus, corpus)
    try:
        trees = list(read_trees(path))
    except (OSError, EOFError, ValueError, IndexError, zlib.error) as error:
        raise InputError(f"{path}: not CoNLL-U: {error!r}") from error
    if not trees:
        raise InputError(f"{path}: holds no tree")
    marked = any(tree.opens for tree in trees[1:])
    blank, number = _blank(), 1
    for group in treebanks.documents(name, trees, PARAGRAPH if marked else UNMARKED):
        kept = [tree for tree in group if _whole(name, tree)]
        source = "\n".join(tree.text or " ".join(row.text for row in tree.rows) for tree in kept)
        if kept:
            make = _as_printed if gold_tokens else _as_ours
            yield make(blank, name, kept, f"{corpus}:{number}", source)
        number += len(group)


def _whole(name: str, tree: Tree) -> bool:
    """Say whether a sentence is a tree, as the file has it and as we do."""
    nodes = [Node(row.text, row.lemma, row.tag, row.head, row.dep) for row in tree.rows]
    inside = all(ROOT <= node.head < len(nodes) for node in nodes)
    return inside and is_tree(nodes) and is_tree(treebanks.clear_nodes(name, tree))


def _blank() -> Language:
    import spacy

    from kg.tokenizer import NAME

    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})


def _as_ours(blank: Language, name: str, trees: list[Tree], id_: str, source: str) -> TreeText:
    """Return trees over our words."""
    doc = treebanks.gold(blank, name, trees)
    place = {token.i: Span(token.idx, token.idx + len(token.text)) for token in doc}
    words = (TreeWord(place[t.i], t.tag_, t.dep_, place[t.head.i]) for t in doc)
    starts = frozenset(sentence[0].idx for sentence in doc.sents)
    return TreeText(id_, doc.text, tuple(words), starts, source)


def _as_printed(blank: Language, name: str, trees: list[Tree], id_: str, source: str) -> TreeText:
    """Return trees over the gold's words."""
    del blank
    words: list[TreeWord] = []
    starts, text = set(), ""
    for tree in trees:
        nodes, gaps = treebanks.clear_nodes(name, tree), spaces(name, tree.rows)
        printed = [node.text + " " * gap for node, gap in zip(nodes, gaps, strict=True)]
        at = accumulate(map(len, printed), initial=len(text))
        place = [Span(a, a + len(node.text)) for a, node in zip(at, nodes, strict=False)]
        starts.add(len(text))
        text += "".join(printed)
        for here, node in zip(place, nodes, strict=True):
            head = here if node.head == ROOT else place[node.head]
            words.append(TreeWord(here, node.tag, node.dep, head))
    return TreeText(id_, text, tuple(words), frozenset(starts), source)


def parse_texts(
    model: LanguageModel, golds: Iterable[TreeText], *, gold_tokens: bool = False
) -> Iterator[TreeText]:
    """Yield what the model makes of each text, or with ``gold_tokens`` of its words."""
    if gold_tokens:
        parses: Iterable[tuple[TreeText, Parse]] = (
            (gold, _given(model, [w.span for w in gold.words]).parse(Document(gold.id, gold.text)))
            for gold in golds
        )
    else:
        texts = list(golds)
        documents = (Document(gold.id, gold.text) for gold in texts)
        parses = zip(texts, model.parse_all(documents), strict=True)
    for gold, parse in parses:
        words = (TreeWord(t.span, t.tag, t.dep, parse.tokens[t.head].span) for t in parse.tokens)
        starts = frozenset(parse.tokens[first].span.start for first, _ in parse.sentences)
        yield TreeText(gold.id, gold.text, tuple(words), starts)


@dataclass(frozen=True, slots=True)
class _GivenWords(LanguageModel):
    """A language model for one text whose words are given."""

    given: tuple[Span, ...] = ()

    def _split(self, text: str, start: int) -> list[Span]:
        stretch = Span(start, start + len(text))
        return [span for span in self.given if stretch.contains(span)]


def _given(model: LanguageModel, words: Sequence[Span]) -> LanguageModel:
    parts = {part.name: getattr(model, part.name) for part in fields(model)}
    return _GivenWords(**parts, given=tuple(words))
