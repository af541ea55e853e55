"""Relations against those of a corpus: pairs, then their types, then whether they are new.

Each level asks for what the level before asks for, too. Precision is over what is told, recall over
what the corpus relates, of all documents together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.mistakes import Mistake, around
from kg.model import Document, Span
from kg.scoring.base import Scores, Tally, summarize

#: Levels: the figures' name, what they ask for.
PAIR, TYPE, NEW = "pair", "type", "new"


@dataclass(frozen=True, slots=True)
class Told:
    """A relation that a person or we tell: its two ends (in no order), type, and where it is seen.

    ``accepted`` are the types of ours that fit (empty: any), ``predicate`` what the type comes to.
    """

    ends: frozenset[str]
    type: str
    novel: bool | None = None
    accepted: frozenset[str] = frozenset()
    predicate: str = ""
    span: Span | None = None
    words: str = ""

    def fits(self, other: Told) -> bool:
        """Say whether a type of ours is this one of the corpus."""
        return not self.accepted or other.type in self.accepted


@dataclass(frozen=True, slots=True)
class Case:
    """One document with the relations that the corpus has, and ours."""

    document: Document
    gold: tuple[Told, ...]
    found: tuple[Told, ...]


def score(cases: Sequence[Case], *, typed: bool, novel: bool, detailed: bool = False) -> Scores:
    """Score documents; ``typed`` and ``novel`` say which levels the corpus has.

    With ``detailed``, ``Scores.mistakes`` has what was missed, spurious and called otherwise.
    """
    several = len({told.type for case in cases for told in case.gold}) > 1
    levels = [PAIR, *([TYPE] if typed and several else []), *([NEW] if typed and novel else [])]
    figures = [f"{share}_{level}" for level in levels for share in ("precision", "recall")]
    f1 = [(f"f1_{level}", f"precision_{level}", f"recall_{level}") for level in levels]
    tallies = [(case.document.id, _tally(case, levels, typed=typed)) for case in cases]
    scores = summarize("relations", figures, tallies, f1)
    mistakes = [m for case in cases for m in _mistakes(case, typed)] if detailed else []
    return replace(scores, mistakes=tuple(mistakes))


def _tally(case: Case, levels: Sequence[str], *, typed: bool) -> Tally:
    """Count one document: overall, by type (``< CID``) and by predicate."""
    counts, gold = Tally.empty(), _by_ends(case.gold)
    found = {told.ends: told for told in case.found}
    deepest = TYPE if TYPE in levels else PAIR
    for ends, told in found.items():
        right = frozenset[str]().union(*(_levels(one, told) for one in gold.get(ends, ())))
        for level in levels:
            counts.add(f"precision_{level}", level in right)
        for name in _labels(told, typed=typed, own=True):
            counts.add(f"precision_{deepest}", deepest in right, label=name)
    for ends, some in gold.items():
        counts.add(f"recall_{PAIR}", ends in found)
        for told in some:  # a pair may have several types; we give one
            right = _levels(told, found.get(ends))
            for level in levels[1:]:
                counts.add(f"recall_{level}", level in right)
            for name in _labels(told, typed=typed, own=False):
                counts.add(f"recall_{deepest}", deepest in right, label=name)
    return counts


def _by_ends(gold: Iterable[Told]) -> dict[frozenset[str], list[Told]]:
    found: dict[frozenset[str], list[Told]] = {}
    for told in gold:
        found.setdefault(told.ends, []).append(told)
    return found


def _labels(told: Told, *, typed: bool, own: bool) -> Iterable[str]:
    """Yield what a relation is counted under; of a corpus with other types its own, or ours."""
    if typed or own:
        yield told.predicate or "(no claim)"
    if typed or not own:
        yield f"< {told.type}"


def _levels(gold: Told | None, told: Told | None) -> frozenset[str]:
    """Return the levels on which an answer is right."""
    if gold is None or told is None:
        return frozenset()
    if not gold.fits(told):
        return frozenset({PAIR})
    new = gold.novel is not None and gold.novel == told.novel
    return frozenset({PAIR, TYPE, *([NEW] if new else [])})


def _mistakes(case: Case, typed: bool) -> Iterable[Mistake]:
    gold, found = _by_ends(case.gold), {told.ends: told for told in case.found}
    for told in case.gold:
        ours = found.get(told.ends)
        if ours is None:
            yield _mistake(case.document, told.type, "missed", told, "")
        elif typed and not told.fits(ours):
            yield _mistake(case.document, told.type, "called otherwise", ours, ours.type)
    for ends, told in found.items():
        if ends not in gold:
            yield _mistake(case.document, told.type, "spurious", told, "")


def _mistake(document: Document, label: str, kind: str, told: Told, instead: str) -> Mistake:
    span = told.span or Span(0, min(len(document.text), 1) or 1)
    context = around(document.text, span)
    return Mistake(label, kind, told.words, instead, document.id, span, context)
