"""Negation and doubt against corpora: cues, their scopes, and events that are denied or doubted.

Words are our tokenizer's on both sides. A cue's words count one by one (``negation_cue_...``),
as in the literature on transformers, and as whole stretches (``..._span``). A scope's words are
those the corpus marks, its cue included; ``..._beyond`` leaves the cues out. Scopes are of the
gold's own cues, or with ``found_`` of those we find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from kg.gold.statusgold import NEGATION, SPECULATION, MarkedCue, MarkedEvent, StatusText
from kg.model import Certainty, Span
from kg.scoring.base import Scores, Tally, summarize
from kg.status.certainty import read_status
from kg.status.cues import FoundCue, contrasted, find_cues
from kg.status.scopes import scope_of
from kg.syntax import Syntax

#: Our kinds of cue -> the corpora's two.
KINDS = {"negation": NEGATION, "hedge": SPECULATION, "inference": SPECULATION}
_MEASURES = ("cue", "cue_span", "scope", "scope_beyond", "found_scope")
_SIDES = ("precision", "recall")


@dataclass(frozen=True, slots=True)
class ParsedPart:
    """A sentence of a text (or all of it) with its parse; ``start`` is its place in the text."""

    start: int
    syntax: Syntax


_BOTH = (NEGATION, SPECULATION)
CUE_FIGURES = (
    *(f"{kind}_{m}_{side}" for kind in _BOTH for m in _MEASURES for side in _SIDES),
    *(f"{kind}_scope_whole" for kind in _BOTH),
)
CUE_F1 = tuple(
    (f"{kind}_{m}_f1", f"{kind}_{m}_precision", f"{kind}_{m}_recall")
    for kind in _BOTH
    for m in _MEASURES
)
EVENT_FIGURES = tuple(f"{kind}_event_{side}" for kind in _BOTH for side in _SIDES)
EVENT_F1 = tuple(
    (f"{kind}_event_f1", f"{kind}_event_precision", f"{kind}_event_recall") for kind in _BOTH
)


def score(pairs: Iterable[tuple[str, StatusText, Sequence[ParsedPart]]]) -> Scores:
    """Score texts, each with its corpus's name and its parsed sentences."""
    tallies: list[tuple[str, Tally]] = []
    cues = events = False
    for corpus, gold, parts in pairs:
        tally = _cue_tally(gold, parts) if gold.sentences else _event_tally(gold, parts)
        cues, events = cues or bool(gold.sentences), events or bool(gold.events)
        for name in tuple(tally.total):
            tally.add(name, tally.right[name], tally.total[name], label=corpus)
        tallies.append((gold.document.id, tally))
    names = (*(CUE_FIGURES if cues else ()), *(EVENT_FIGURES if events else ()))
    return summarize("status", names, tallies, (*(CUE_F1 if cues else ()), *EVENT_F1[: 2 * events]))


def _cue_tally(gold: StatusText, parts: Sequence[ParsedPart]) -> Tally:
    counts = Tally.empty()
    for part in parts:
        syntax, size = part.syntax, len(part.syntax.tokens)
        if not size:
            continue
        whole = Span(part.start, part.start + syntax.tokens[-1].span.end)
        marked = [cue for cue in gold.cues if whole.contains(cue.spans[0])]
        found = [
            cue
            for number in range(len(syntax.parse.sentences))
            for cue in find_cues(syntax, number)
        ]
        for kind in _BOTH:
            ours = [cue for cue in found if KINDS[cue.kind] == kind]
            theirs = [cue for cue in marked if cue.kind == kind]
            _compare(counts, kind, part, ours, theirs)
    return counts


def _compare(
    counts: Tally,
    kind: str,
    part: ParsedPart,
    ours: Sequence[FoundCue],
    theirs: Sequence[MarkedCue],
) -> None:
    """Count the cues of one kind in one sentence."""
    syntax = part.syntax
    gold_words = [_words(part, cue.spans) for cue in theirs]
    _share(counts, f"{kind}_cue", {i for c in ours for i in c.words}, set().union(*gold_words))
    _share(
        counts,
        f"{kind}_cue_span",
        {cue.words for cue in ours},
        {tuple(sorted(words)) for words in gold_words},
    )
    taken: set[int] = set()
    for cue, words in zip(theirs, gold_words, strict=True):
        if cue.scope is None or not words:
            continue
        right = _words(part, (cue.scope,))
        guess = set(syntax.within(scope_of(syntax, sorted(words))))
        _share(counts, f"{kind}_scope", guess, right)
        _share(counts, f"{kind}_scope_beyond", guess - words, right - words)
        counts.add(f"{kind}_scope_whole", guess == right)
        same = next(
            (n for n, c in enumerate(ours) if n not in taken and words & set(c.words)), None
        )
        if same is not None:
            taken.add(same)
            guess = set(syntax.within(scope_of(syntax, ours[same].words)))
        _share(counts, f"{kind}_found_scope", guess if same is not None else set(), right)
    for number, other in enumerate(ours):
        if number not in taken:
            guess = set(syntax.within(scope_of(syntax, other.words)))
            _share(counts, f"{kind}_found_scope", guess, set())


def _share(counts: Tally, name: str, ours: Set[object], theirs: Set[object]) -> None:
    both = len(ours & theirs)
    counts.add(f"{name}_precision", both, len(ours))
    counts.add(f"{name}_recall", both, len(theirs))


def _words(part: ParsedPart, spans: Iterable[Span]) -> set[int]:
    """Return the tokens of a sentence that share a character with places of the text."""
    return {
        i
        for span in spans
        if span.start >= part.start
        for i in part.syntax.within(Span(span.start - part.start, span.end - part.start))
    }


def _event_tally(gold: StatusText, parts: Sequence[ParsedPart]) -> Tally:
    counts = Tally.empty()
    (part,) = parts
    syntax = part.syntax
    heads = [syntax.head_of(event.trigger) for event in gold.events]
    others = frozenset(head for head in heads if head is not None)
    for event, head in zip(gold.events, heads, strict=True):
        negated = doubted = False
        if head is not None:
            negated, doubted = event_status(syntax, head, event, others)
        for kind, ours, theirs in (
            (NEGATION, negated, event.negated),
            (SPECULATION, doubted, event.doubted),
        ):
            counts.add(f"{kind}_event_precision", ours and theirs, ours)
            counts.add(f"{kind}_event_recall", ours and theirs, theirs)
    return counts


def event_status(
    syntax: Syntax, head: int, event: MarkedEvent, others: frozenset[int]
) -> tuple[bool, bool]:
    """Return whether an event is denied, and whether it is doubted.

    ``head`` is its trigger's word, ``others`` those of all events. The corpora mark the outermost
    event only: "did not inhibit the expression" denies the inhibiting. So a cue counts when
    neither another event's word nor a preposition stands between. What lowers ("deficient") is
    denied by no word of its own. Speculation is our lowest level; what is under test has it, too.
    """
    words = tuple(i for span in event.arguments if (i := syntax.head_of(span)) is not None)
    status = read_status(syntax, head, words)
    lowers = event.kind.startswith("Negative")
    near = [
        cue.kind
        for cue in status.cues
        if not (lowers and cue.span == syntax[head].span)
        and _is_near(syntax, head, cue.span, others)
    ]
    apart = any(contrasted(syntax, word) for word in words)
    doubted = status.certainty is Certainty.SPECULATIVE and "hedge" in near
    return (near.count("negation") % 2 == 1) != apart, doubted


def _is_near(syntax: Syntax, head: int, cue: Span, others: frozenset[int]) -> bool:
    """Say whether no other event's word stands on the way to a cue, and "of" at most."""
    way = list(_between(syntax, head, cue))
    cued = way[1:2] == [syntax.within(cue)[0]]
    return not others & (set(way) - {head}) and not any(
        syntax[i].dep == "prep" and not (cued and syntax[i].text.lower() == "of") for i in way
    )


def _between(syntax: Syntax, head: int, cue: Span) -> Iterator[int]:
    """Yield the words on the way up from a word to a cue, or to the word that one hangs on."""
    place = syntax.within(cue)[0]
    top = {place, syntax[place].head}
    if head in top:
        return
    for above in syntax.ancestors(head):
        yield above
        if above in top:
            return
