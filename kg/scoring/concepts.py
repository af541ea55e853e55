"""Identifiers against those of annotated corpora, over whichever vocabularies are loaded.

Two identifiers are the same when the lexicon joins them in one entry (xrefs, mappings,
replacements). A mention is *held* when the lexicon has one of its gold identifiers. ``first`` asks
of the held ones whether the first answer is among the gold's, ``overall`` of all that have an
identifier; ``docs/evaluation.md`` explains the rest. Each figure's name ends with the variant
(``first_with``, ``first_without`` learned names).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg import calibration
from kg.marks import GoldMention
from kg.mistakes import Mistake, around
from kg.model import Document, Grounding, Span
from kg.scoring.base import Figure, Scores, Tally, summarize

#: What is asked of every variant, in the order in which it is shown.
ASKED = (
    "first",
    "overall",
    "first_id",
    "wider",
    "any",
    "answered",
    "whole",
    "nil",
    "refused",
    "decided",
)
#: Returns the leading identifier of the entry that an identifier belongs to, "" when none does.
Leader = Callable[[str], str]
#: A place, the corpus's label and the leading identifier of what is meant there.
Concept = tuple[Span, str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one gold mention: identifiers of the first answer and of all, its score.

    ``ids`` is empty when the grounder refused; ``rivals`` are the identifiers that follow.
    """

    ids: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    score: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A gold mention, where it stands, and the answer of each variant."""

    corpus: str
    category: str
    document: Document
    mention: GoldMention
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores, and for each variant how the scores of its answers fit (see `kg.calibration`)."""

    scores: Scores
    reliability: tuple[tuple[str, tuple[calibration.Bin, ...]], ...] = ()


def answer(grounding: Grounding) -> Answer:
    """Return what a grounding says first, and after it; nothing when it gives a reason not to."""
    if grounding.ungrounded_reason or not grounding.candidates:
        return Answer()
    first, *others = grounding.candidates
    same = [c.curie for c in others if c.match == "equivalent"]
    rivals = tuple(c.curie for c in others if c.match != "equivalent")
    return Answer((first.curie, *same), rivals, first.score, first.name)


def score(cases: Iterable[Case], leader: Leader, *, detailed: bool = False) -> Judged:
    """Score answers to gold mentions; ``detailed`` adds the first variant's mistakes."""
    tallies: dict[tuple[str, str], Tally] = {}
    fits: dict[str, list[tuple[float, bool]]] = {}
    mistakes: list[Mistake] = []
    for case in cases:
        tally = tallies.setdefault((case.corpus, case.document.id), Tally.empty())
        gold = {leader(name) for name in case.mention.exact_ids} - {""}
        if case.mention.exact_ids:
            for label in ("", *_labels(case)):
                tally.add("held", bool(gold), label=label)
        for place, (variant, given) in enumerate(case.answers.items()):
            fit = fits.setdefault(variant, [])
            if gold and given.ids:
                fit.append((given.score, _right(given, gold, leader)))
            for name, value, apart in _judgements(case.mention, given, gold, leader):
                for label in ("", *_labels(case)) if apart else ("",):
                    tally.add(f"{name}_{variant}", value, label=label)
            if detailed and not place:
                mistakes += _mistakes(case, given, gold, leader)
    names = ["held", *(f"{name}_{variant}" for name in ASKED for variant in fits)]
    scores = summarize("grounding", names, [(name, t) for (_, name), t in tallies.items()])
    binned = tuple((variant, calibration.bins(fit)) for variant, fit in fits.items())
    errors = [
        Figure(f"calibration_error_{v}", calibration.distance(found), len(fits[v]))
        for v, found in binned
    ]
    figures = tuple(f for f in scores.figures if f.total or f.name == "held")
    scores = replace(scores, figures=(*figures, *errors), mistakes=tuple(mistakes))
    return Judged(scores, binned)


def _labels(case: Case) -> list[str]:
    vocabularies = sorted({name.partition(":")[0] for name in case.mention.exact_ids})
    return [
        case.corpus,
        f"{case.corpus} < {case.mention.label}",
        f"category {case.category}",
        *(f"vocabulary {name}" for name in vocabularies),
    ]


def _right(given: Answer, gold: set[str], leader: Leader) -> bool:
    return bool(given.ids) and leader(given.ids[0]) in gold


def _judgements(
    mention: GoldMention, given: Answer, gold: set[str], leader: Leader
) -> Iterator[tuple[str, bool, bool]]:
    """Yield each figure that a mention counts in, its judgement, and whether by label, too."""
    right = _right(given, gold, leader)
    yield "decided", right if gold else not given.ids, False
    if mention.exact_ids != mention.all_ids:
        wider = {leader(name) for name in mention.all_ids} - {""}
        yield "wider", _right(given, wider, leader), False
    if not mention.exact_ids:
        yield "nil", not given.ids, False
        return
    yield "overall", right, True
    if not gold:
        yield "refused", not given.ids, False
        return
    everything = {leader(name) for name in (*given.ids, *given.rivals)}
    yield "first", right, True
    yield "first_id", not mention.exact_ids.isdisjoint(given.ids[:1]), False
    yield "any", not gold.isdisjoint(everything), False
    yield "answered", bool(given.ids), False
    if len(mention.exact_ids) > 1:
        yield "whole", gold <= everything, False


def _mistakes(case: Case, given: Answer, gold: set[str], leader: Leader) -> Iterator[Mistake]:
    mention = case.mention
    wanted = ", ".join(sorted(mention.exact_ids)) or "nothing"
    if gold and _right(given, gold, leader):
        return
    if gold:
        known = gold.intersection(map(leader, given.rivals))
        kind = "refused" if not given.ids else "second" if known else "another"
    elif mention.exact_ids:
        kind = "not held"
    elif given.ids:
        kind = "nothing is meant"
    else:
        return
    instead = f"{given.ids[0]} {given.name} ({given.score:.2f})" if given.ids else ""
    context = around(case.document.text, mention.span)
    label = f"{case.corpus}: {mention.label}"
    words = f"{mention.text} = {wanted}"
    yield Mistake(label, kind, words, instead, case.document.id, mention.span, context)


def markdown(judged: Judged) -> str:
    """Return the figures by corpus, type, category and vocabulary as Markdown, with the bins."""
    scores = judged.scores
    variants = [name for name, _ in judged.reliability]
    asked = [f"{name}_{variant}" for name in ("first", "overall") for variant in variants]
    heads = ["", "mentions", "held", *(name.replace("_", ", ") for name in asked)]
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1)]
    for label, figures in (("all", scores.figures), *scores.labels):
        named = {figure.name: figure for figure in figures}
        if "held" in named:
            shares = [named.get(name, Figure(name, 0, 0)).value for name in ("held", *asked)]
            cells = ["-" if share is None else f"{share:.3f}" for share in shares]
            lines.append(f"| {label} | {named['held'].total:,} | {' | '.join(cells)} |")
    errors = [f for f in scores.figures if f.name.startswith("calibration_error")]
    for (variant, found), error in zip(judged.reliability, errors, strict=True):
        lines += ["", f"Calibration error {variant} learned names: {error.value}", ""]
        lines.append(calibration.to_table(found))
    return "\n".join(lines)


# ------------------------------------------------------------------- mentions that were found

FOUND = ("precision", "recall", "precision_relaxed", "recall_relaxed")
FOUND_F1 = (("f1", "precision", "recall"), ("f1_relaxed", "precision_relaxed", "recall_relaxed"))


def score_found(
    documents: Iterable[tuple[str, set[Concept], set[Concept]]], held: Callable[[str], bool]
) -> Scores:
    """Score concepts found in raw text: document ids with the gold's concepts and with ours.

    Strict: the same place, label and concept. Relaxed: places that overlap, the same label and
    concept. ``held`` says of a gold concept whether the lexicon has it, for the share shown.
    """
    tallies = []
    for name, gold, found in documents:
        tally = Tally.empty()
        for side, asked, others in (("recall", gold, found), ("precision", found, gold)):
            places: dict[tuple[str, str], list[Span]] = {}
            for span, label, concept in others:
                places.setdefault((label, concept), []).append(span)
            for span, label, concept in sorted(asked):
                near = places.get((label, concept), ())
                for group in ("", label):
                    tally.add(side, span in near, label=group)
                    tally.add(f"{side}_relaxed", any(map(span.overlaps, near)), label=group)
                if side == "recall":
                    tally.add("held", held(concept))
        tallies.append((name, tally))
    return summarize("grounding", (*FOUND, "held"), tallies, FOUND_F1)
