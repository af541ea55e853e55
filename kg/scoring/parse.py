"""Trees against gold trees: tags, attachments, labels, sentence starts.

A word counts as right only where both trees have a word at the same characters. Tags are of all
words; ``uas`` (the head) and ``las`` (head and dependency) of all but punctuation, as the gold
has it. ``las_precision`` is of the words that the parser made, so that wrong words cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.labels import UNIVERSAL
from kg.mistakes import Mistake, around
from kg.parsing import TreeText, TreeWord
from kg.scoring.base import Scores, Tally, summarize

FIGURES = (
    "tags",
    "tags_unpunctuated",
    "uas",
    "las",
    "las_precision",
    "starts_recall",
    "starts_precision",
    "inner_starts_recall",
    "inner_starts_precision",
)
F1 = (
    ("las_f1", "las_precision", "las"),
    ("starts_f1", "starts_precision", "starts_recall"),
    ("inner_starts_f1", "inner_starts_precision", "inner_starts_recall"),
)
PUNCT = "punct"
#: Wrong words of a sentence that are described.
_SHOWN = 8


def score(pairs: Iterable[tuple[TreeText, TreeText]], *, detailed: bool = False) -> Scores:
    """Score gold texts with what was parsed; ``detailed`` adds the mistakes."""
    kept = list(pairs)
    penn = has_penn_tags([gold for gold, _ in kept])
    tallies = [(gold.id, _tally(gold, found, penn=penn)) for gold, found in kept]
    notes = () if penn else ("the gold has other tags than Penn's: tags are not measured",)
    scores = summarize("parse", FIGURES, tallies, F1)
    wrong = kept if detailed else []
    mistakes = [m for gold, found in wrong for m in _mistakes(gold, found, penn=penn)]
    return replace(scores, notes=notes, mistakes=tuple(mistakes))


def has_penn_tags(golds: Sequence[TreeText]) -> bool:
    """Say whether most words have a tag of the Penn Treebank."""
    tags = [word.tag for gold in golds for word in gold.words]
    return 2 * sum(tag in UNIVERSAL for tag in tags) > len(tags)


def _tally(gold: TreeText, found: TreeText, *, penn: bool) -> Tally:
    counts = Tally.empty()
    there = {word.span: word for word in found.words}
    for word in gold.words:
        other = there.get(word.span)
        tag = other is not None and other.tag == word.tag
        if penn:
            counts.add("tags", tag)
        if word.dep == PUNCT:
            continue
        if penn:
            counts.add("tags_unpunctuated", tag)
        head = other is not None and other.head == word.head
        right = other is not None and head and other.dep == word.dep
        counts.add("uas", head)
        for label in ("", word.dep):
            counts.add("las", right, label=label)
    expected = {word.span: word for word in gold.words}
    for word in found.words:
        if word.dep != PUNCT:
            right = _same(expected.get(word.span), word)
            for label in ("", word.dep):
                counts.add("las_precision", right, label=label)
    first = min(gold.starts)
    for prefix, skip in (("", -1), ("inner_", first)):
        ours, theirs = found.starts - {skip}, gold.starts - {skip}
        counts.add(f"{prefix}starts_recall", len(ours & theirs), len(theirs))
        counts.add(f"{prefix}starts_precision", len(ours & theirs), len(ours))
    return counts


def _same(one: TreeWord | None, other: TreeWord) -> bool:
    return one is not None and (one.head, one.dep) == (other.head, other.dep)


def _mistakes(gold: TreeText, found: TreeText, *, penn: bool) -> Iterator[Mistake]:
    there = {word.span: word for word in found.words}
    for word in gold.words:
        other = there.get(word.span)
        context = around(gold.text, word.span)
        if other is not None and penn and other.tag != word.tag:
            yield Mistake("(tags)", "wrong tag", word.tag, other.tag, gold.id, word.span, context)
        if word.dep == PUNCT or _same(other, word):
            continue
        if other is None:
            kind, instead = "other words", ""
        elif other.head == word.head:
            kind, instead = "wrong label", other.dep
        else:
            kind, instead = "wrong head", f"{other.dep} of another word"
        yield Mistake(word.dep, kind, word.dep, instead, gold.id, word.span, context)
    for sentence in gold.sentences:
        inside = [w for w in gold.words if w.dep != PUNCT and sentence.contains(w.span)]
        wrong = [w for w in inside if not _same(there.get(w.span), w)]
        if wrong:
            told = "; ".join(_told(gold.text, w, there.get(w.span)) for w in wrong[:_SHOWN])
            context = around(gold.text, sentence)
            words = f"{len(wrong)} of {len(inside)} words at {sentence.start}"
            yield Mistake(
                "(sentences)", "worst", words, told, gold.id, sentence, context, len(wrong)
            )


def _told(text: str, word: TreeWord, other: TreeWord | None) -> str:
    """Say of one word what it depends on in the gold and what was found."""
    named = text[word.span.start : word.span.end]
    if other is None:
        return f"{named}: other words"
    heads = [text[w.head.start : w.head.end] for w in (word, other)]
    return f"{named}: {word.dep} of {heads[0]}, found {other.dep} of {heads[1]}"
