"""Decide which entity a mention means: candidates, the likeliest first, each with its reasons.

`kg.grounding.candidates` gathers what a name may mean, `kg.grounding.grounder` weighs it. Here the
answers become `Grounding` values: for the mentions of a document, for words on their own, for lists
and for data frames.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from kg.errors import UsageError
from kg.grounding import learned as names
from kg.grounding import ranking
from kg.grounding.candidates import identifiers
from kg.grounding.grounder import SURE_ENOUGH, Choice, Grounder, Weighed
from kg.lexicon import Lexicon
from kg.model import Candidate, Document, Grounding, Match, Mention, Span
from kg.tables import words

#: Vocabularies whose "related" names are other names of the same thing (aliases, brands).
_ALIASES = frozenset([
    "HGNC", "MGI", "RGD", "FPLX", "CHEBI", "MESH", "drugcentral", "NCBITaxon", "MONDO", "DOID",
    "CL", "BTO", "ror", "cvx",
])  # fmt: skip
#: Readings that are shown, how likely one after the third must be, and one that is called near.
_SHOWN, _LEAST, _NEAR = 8, 0.001, 0.005
NOT_FOUND = "no entry of the lexicon has this name or one like it"
NO_CATEGORY = "there is no category {!r}: see ontologies/categories.tsv"
UNSURE = "none is likely enough; the nearest is {curie} {name} ({score:.2f})"


def ground(
    mention: Mention,
    document: Document,
    lexicon: Lexicon,
    *,
    context: str = "",
    prefer: Sequence[str] = (),
    learned: bool = True,
) -> Grounding:
    """Return the candidates of a mention: the best, its equivalents, then other readings.

    ``mention.lookup`` is grounded instead of the printed words where it is set. ``context`` (by
    default the document) ranks entities of the same name: its words, its short forms, and the
    species it speaks of. ``prefer`` lists prefixes of the vocabularies to answer in. Without
    ``learned``, names learned from annotated corpora are left out. When unsure there is no
    candidate, and ``ungrounded_reason`` names the nearest.
    """
    found = ground_mentions(
        [mention], document, lexicon, context=context, prefer=prefer, learned=learned
    )[0]
    return replace(found, candidates=()) if found.ungrounded_reason else found


def ground_mentions(
    mentions: Sequence[Mention],
    document: Document,
    lexicon: Lexicon,
    *,
    context: str = "",
    prefer: Sequence[str] = (),
    learned: bool = True,
) -> list[Grounding]:
    """Ground the mentions of a document together: what one means tells of the others.

    A refusal (``ungrounded_reason``) keeps the nearest candidates.
    """
    texts = [(m.lookup or document.quote(m.span), m.category) for m in mentions]
    grounder = grounder_of(lexicon, learned)
    asked = _asked(prefer)
    choices = grounder.answer(texts, context or document.text, asked)
    return [
        _grounding(mention, choice, grounder, asked)
        for mention, choice in zip(mentions, choices, strict=True)
    ]


def ground_text(
    text: str,
    lexicon: Lexicon,
    *,
    context: str = "",
    category: str = "",
    prefer: Sequence[str] = (),
    learned: bool = True,
) -> tuple[Candidate, ...]:
    """Ground words given on their own, as ``kg ground`` does; empty when nothing fits."""
    found = ground_all(
        [text], lexicon, category=category, contexts=context, prefer=prefer, learned=learned
    )[0]
    return () if found.ungrounded_reason else found.candidates


def ground_all(
    texts: Sequence[str],
    lexicon: Lexicon,
    *,
    category: str | Sequence[str] = "",
    contexts: str | Sequence[str] = "",
    prefer: Sequence[str] = (),
    learned: bool = True,
) -> list[Grounding]:
    """Ground many names, in order; texts of the same context help each other.

    ``category`` and ``contexts`` are one for all or one for each (else ``UsageError``). Each
    `Grounding` has a mention that spans its text; a refusal keeps the nearest candidates.

    >>> from kg.entries import Entry
    >>> lexicon = Lexicon.of([Entry("MONDO:5298", "osteoporosis", "Disease")])
    >>> [g.best.curie if g.best else "" for g in ground_all(["Osteoporosis", "xyz"], lexicon)]
    ['MONDO:5298', '']
    """
    categories = [category] * len(texts) if isinstance(category, str) else category
    around = [contexts] * len(texts) if isinstance(contexts, str) else contexts
    if isinstance(texts, str) or not len(texts) == len(categories) == len(around):
        raise UsageError("give a list of texts, and one category and context, or one for each")
    grounder = grounder_of(lexicon, learned)
    prefixes = _asked(prefer)
    of_context: dict[str, list[int]] = {}
    for place, context in enumerate(around):
        of_context.setdefault(context or "", []).append(place)
    found: dict[int, Grounding] = {}
    for context, places in of_context.items():
        asked = [(texts[place], categories[place] or "") for place in places]
        choices = grounder.answer(asked, context, prefixes)
        for place, choice in zip(places, choices, strict=True):
            mention = _whole(len(texts[place]) or 1, categories[place] or "")
            found[place] = _grounding(mention, choice, grounder, prefixes)
    return [found[place] for place in range(len(texts))]


def ground_frame(
    frame: Any,
    lexicon: Lexicon,
    *,
    text: str = "text",
    category: str = "",
    context: str = "",
    prefer: Sequence[str] = (),
    learned: bool = True,
) -> Any:
    """Return a pandas or polars data frame with the columns curie, name, match, score, reason.

    ``text``, ``category`` and ``context`` name its columns ("" for one that it does not have).
    """

    def column(name: str) -> list[str]:
        return ["" if value is None or value != value else str(value) for value in frame[name]]

    found = ground_all(
        column(text),
        lexicon,
        category=column(category) if category else "",
        contexts=column(context) if context else "",
        prefer=prefer,
        learned=learned,
    )
    firsts = [g.candidates[0] if not g.ungrounded_reason else None for g in found]
    made = {
        "curie": [first.curie if first else "" for first in firsts],
        "name": [first.name if first else "" for first in firsts],
        "match": [first.match if first else "" for first in firsts],
        "score": [first.score if first else 0.0 for first in firsts],
        "reason": [
            "; ".join(first.reasons) if first else g.ungrounded_reason
            for first, g in zip(firsts, found, strict=True)
        ],
    }
    library = type(frame).__module__.partition(".")[0]
    if library == "polars":
        series = sys.modules[library].Series
        return frame.with_columns([series(name, values) for name, values in made.items()])
    return frame.assign(**made)


@lru_cache(maxsize=8)
def grounder_of(lexicon: Lexicon, learned: bool = True) -> Grounder:
    """Return the grounder over a lexicon, with the learned names and weights that are shipped."""
    return Grounder(lexicon, names.shipped() if learned else names.NOTHING, ranking.shipped())


# ------------------------------------------------------------------------------- the answers


@lru_cache(maxsize=4096)
def _whole(length: int, category: str) -> Mention:
    """Return the mention that a text of some length is."""
    return Mention(Span(0, length), category)


def _asked(prefer: Sequence[str]) -> tuple[str, ...]:
    prefixes = prefer.split(",") if isinstance(prefer, str) else prefer
    return tuple(prefix.strip().rstrip(":").lower() for prefix in prefixes)


def _grounding(
    mention: Mention, choices: tuple[Choice, ...], grounder: Grounder, asked: tuple[str, ...]
) -> Grounding:
    first = choices[0]
    if len(choices) > 1:
        return Grounding(mention, tuple(_of_parts(choices, asked)))
    if not first.candidates:
        known = not mention.category or mention.category in words("categories", "category")
        return Grounding(mention, (), NOT_FOUND if known else NO_CATEGORY.format(mention.category))
    candidates = _candidates(first, grounder, asked)
    if first.answered:
        return Grounding(mention, candidates)
    near = candidates[0]
    said = UNSURE if near.score >= _NEAR else NOT_FOUND
    reason = said.format(curie=near.curie, name=near.name, score=near.score)
    return Grounding(mention, candidates, reason)


def _of_parts(choices: tuple[Choice, ...], asked: tuple[str, ...]) -> Iterator[Candidate]:
    """Yield what each part of a composite means: narrower than the whole, each in full."""
    for number, choice in enumerate(choices, start=1):
        reason = f"part {number} of {len(choices)}: {choice.part!r}"
        for candidate in _spread(choice.candidates[0], asked):
            match: Match = "equivalent" if candidate.match == "equivalent" else "narrow"
            yield replace(candidate, match=match, reasons=(reason, *candidate.reasons))


@lru_cache(maxsize=20_000)
def _candidates(
    choice: Choice, grounder: Grounder, asked: tuple[str, ...]
) -> tuple[Candidate, ...]:
    best, *others = choice.candidates[:_SHOWN]
    spread = _spread(best, asked)
    if others:
        ahead = tuple(_ahead(best, others[0], grounder))
        spread[0] = replace(spread[0], reasons=(*spread[0].reasons, *ahead))
    likely = [one for place, one in enumerate(others) if one.probability >= _LEAST or place < 2]
    return (*spread, *(_candidate(other) for other in likely))


def _candidate(one: Weighed) -> Candidate:
    entry = one.found.entry
    reasons = one.reasons
    if "long form" in one.features:
        reasons = (*reasons[:1], f"read as {one.text!r}", *reasons[1:])
    score = round(one.probability, 4)
    match = _match(one)
    how, read = one.found.how, one.text
    return Candidate(entry.curie, entry.name, entry.category, match, score, reasons, how, read)


def _spread(best: Weighed, asked: tuple[str, ...]) -> list[Candidate]:
    """Put the equivalent identifiers behind the leader (those asked for before it)."""
    entry = best.found.entry
    leader = _candidate(best)
    match: Match = "equivalent" if leader.match == "exact" else leader.match
    reason = (f"same as {entry.curie}",)
    others = [
        Candidate(curie, entry.name, entry.category, match, leader.score, reason)
        for curie in entry.equivalents
        if curie != entry.curie
    ]
    if not asked:
        return [leader, *others]
    first = {curie: place for place, curie in enumerate(identifiers(entry, asked))}
    return sorted([leader, *others], key=lambda candidate: first.get(candidate.curie, len(first)))


def _match(one: Weighed) -> Match:
    how, scope = one.found.how, one.found.scope
    if how in ("broader", "above"):
        return "broad"
    if how == "similar":
        if "all words of the name" in one.features:
            return "broad"
        if "all words of the text" in one.features:
            return "narrow"
        return "related"  # of likely ones in annotated texts, two in three are another thing
    if how == "learned" or scope in ("label", "exact"):
        return "exact"
    if scope == "related":
        alias = one.found.entry.prefix in _ALIASES and one.probability >= SURE_ENOUGH
        return "exact" if alias else "related"
    return "broad" if scope == "broad" else "narrow"


def _ahead(best: Weighed, second: Weighed, grounder: Grounder) -> Iterator[str]:
    """Say by what the winner is ahead of the next."""
    weights = grounder.ranker.weights
    names = {*best.features, *second.features}
    gains = {
        name: weights.get(name, 0.0) * (best.features.get(name, 0) - second.features.get(name, 0))
        for name in names
    }
    most = sorted(gains, key=lambda name: (-gains[name], name))[:2]
    said = ", ".join(f"{name} {gains[name]:+.2f}" for name in most if gains[name] > 0.05)
    if said:
        yield f"ahead of {second.curie} by {said}"
