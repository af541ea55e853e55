"""All mentions of a document: the finders' finds put together, nested and resolved.

Order: dictionary, trained heads, head nouns and people; abbreviations spread their long form;
compositions are made of what stands; spans grow to the base noun phrase they head; overlaps
that cross are settled for the longer; descriptions and pronouns get their antecedents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from kg.abbreviations import abbreviations
from kg.judgement import LISTED, Judgement
from kg.lexicon import Lexicon
from kg.mentions import compose, dictionary, heads, names, nominal, people, phrases
from kg.mentions.base import chunk_span
from kg.model import Document, Mention, Nesting, Span
from kg.overlaps import Spans, uncrossed
from kg.plain import with_apostrophes
from kg.syntax import Syntax

#: Whose word on the category counts, first wins.
_TRUST = (
    "abbreviation",
    "rule:title",
    "rule:journal",
    "rule:institution",
    "rule:kind",
    "dictionary",
    "ontology",
    "rule:head-noun",
    "rule:speaks",
    "head",
    "rule",
)
#: Up to here a name is known by how it is written: it stands against longer guesses.
_WRITTEN = _TRUST.index("rule:institution")
#: Categories whose names have pieces that a trained head may take for names.
_WHOLE_NAMES = frozenset({"Organization", "Publication", "Person"})
#: Categories whose names are taken as they stand and do not grow over their noun phrase.
_FIXED = frozenset({"Person", "Organization", "Place", "Publication", "Date", "Species"})

#: From here on a trained head is sure of a name that stands alone.
_SURE = 0.7


def find_mentions(
    document: Document, syntax: Syntax, lexicon: Lexicon, *, resolved: bool = True
) -> tuple[Mention, ...]:
    """Return the mentions in reading order, outer before inner, descriptions ``resolved``."""
    found = [
        *dictionary.find(document, syntax.parse, lexicon),
        *heads.find(document, syntax, lexicon),
        *phrases.find(document, syntax, lexicon),
        *people.find(document, syntax, lexicon),
        *names.find(document, syntax, lexicon),
    ]
    # What lies outside of the prose (a section's label, front matter) names nothing; a date may.
    found = [m for m in found if m.category == "Date" or syntax.within(m.span)]
    judgement = Judgement(syntax.parse)
    found = [
        mention
        for mention in _agreed(document, lexicon, found)
        if judgement.allows(mention, words := document.quote(mention.span))
        and (mention.category == "Date" or any(map(str.isalpha, words)))  # no page numbers
    ]
    found = _merged(found)
    found += _abbreviations(document, found)
    found = [_settled(mention, judgement) for mention in _merged(found)]
    found += [
        composed
        for composed in compose.compose(document, syntax, lexicon, found)
        if not (judgement.knows(composed.category) and _loose(document.quote(composed.span)))
    ]
    found += [grown for mention in found if (grown := _grown(document, syntax, mention, judgement))]
    found = _without_lone_names(document, found, judgement)
    bodies = Spans(m.span for m in found if m.category in _WHOLE_NAMES)
    named = [m for m in _uncrossed(_merged(found), judgement) if not _inside_name(m, bodies)]
    holders = Spans(m.span for m in named if m.category in ("Organization", "Study"))
    groups = {m.span.end for m in named if "rule:kind" in m.sources and m.category == "Population"}
    marked = Spans(m.span for m in named if _by_head(m) and " " in document.quote(m.span))
    described = [
        m
        for m in nominal.find(document, syntax, lexicon)
        if not holders.hold(m.span) and m.span.end not in groups and not marked.lie_in(m.span)
    ]
    spans = {m.span for m in described if "rule:group" not in m.sources}
    described_at = Spans(spans)
    kept = [m for m in named if not (_weak(m) and (m.span in spans or described_at.hold(m.span)))]
    kept = [
        m for m in kept if not set(m.sources) <= LISTED or not phrases.bare(document.quote(m.span))
    ]
    nested = _nested([*_spelt(document, kept), *described])
    return _nested(nominal.resolve(syntax, nested)) if resolved else nested


def _spelt(document: Document, mentions: list[Mention]) -> list[Mention]:
    """Look mentions up as they are read where that is not as they are printed."""
    text = with_apostrophes(document.text)
    if text == document.text:
        return mentions
    read = [(m, text[m.span.start : m.span.end]) for m in mentions]
    return [
        m if m.lookup or words == document.quote(m.span) else replace(m, lookup=words)
        for m, words in read
    ]


def _without_lone_names(
    document: Document, mentions: list[Mention], judgement: Judgement
) -> list[Mention]:
    """Drop single words that a trained head, not being sure, takes for a person."""
    full = {
        word
        for m in mentions
        if m.category == "Person" and len(words := document.quote(m.span).split()) > 1
        for word in words
    }
    return [
        m
        for m in mentions
        if m.category != "Person"
        or not all(source.startswith("head") for source in m.sources)
        or len(document.quote(m.span).split()) > 1
        or document.quote(m.span) in full
        or judgement.score(m.span, "Person") >= _SURE
    ]


def _settled(mention: Mention, judgement: Judgement) -> Mention:
    category = judgement.category(mention)
    return mention if category == mention.category else replace(mention, category=category)


def _loose(words: str) -> bool:
    """Say whether a composed phrase joins several things, or holds a bracket."""
    return "(" in words or " and " in words or " or " in words or "," in words


def _by_head(mention: Mention) -> bool:
    return any(source.startswith("head") for source in mention.sources)


def _inside_name(mention: Mention, bodies: Spans) -> bool:
    """Say whether a trained head marks a piece of the name of a body, journal or person."""
    by_head = all(source.startswith("head") for source in mention.sources)
    return by_head and bodies.hold(mention.span)


def _weak(mention: Mention) -> bool:
    """Say whether a mention inside a description is no more than its head noun."""
    return mention.category not in ("Person", "Place")


def _trust(mention: Mention) -> int:
    return _rank(mention.sources[0] if mention.sources else "rule")


@lru_cache(maxsize=1_000)
def _rank(source: str) -> int:
    for rank, name in enumerate(_TRUST):
        if source == name or source.startswith(name + ":"):
            return rank
    return len(_TRUST)


def _merged(mentions: Iterable[Mention]) -> list[Mention]:
    """Return one mention a span: the most trusted one's category, all sources."""
    groups: dict[Span, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(mention.span, []).append(mention)
    merged = []
    for _, group in sorted(groups.items(), key=lambda item: (item[0].start, item[0].end)):
        if len(group) == 1:
            merged += group
            continue
        group.sort(key=lambda m: (_trust(m), m.category))
        sources = tuple(dict.fromkeys(s for m in group for s in m.sources))
        lookup = next((m.lookup for m in group if m.lookup), "")
        merged.append(replace(group[0], sources=sources, lookup=lookup))
    return merged


def _agreed(document: Document, lexicon: Lexicon, mentions: list[Mention]) -> list[Mention]:
    """Give a name of several meanings ("cancer": a disease, a crab) the one a head sees in it."""
    heads_: dict[Span, set[str]] = {}
    for mention in mentions:
        if any(source.startswith("head") for source in mention.sources):
            heads_.setdefault(mention.span, set()).add(mention.category)
    agreed = []
    for mention in mentions:
        seen = heads_.get(mention.span, set())
        if LISTED.intersection(mention.sources) and seen and mention.category not in seen:
            readings = {hit.category for hit in lexicon.find(document.quote(mention.span))}
            shared = sorted(seen & readings)
            mention = replace(mention, category=shared[0]) if shared else mention
        agreed.append(mention)
    return agreed


def _abbreviations(document: Document, mentions: list[Mention]) -> list[Mention]:
    """Return a mention for each place of each short form whose long form is a mention."""
    found = []
    text = document.text
    done: set[tuple[str, str, str]] = set()
    ending: dict[int, list[Mention]] = {}
    for mention in mentions:
        ending.setdefault(mention.span.end, []).append(mention)
    for short, long in abbreviations(document):
        if long.end not in ending:
            continue
        named = min(
            ending[long.end],
            key=lambda m: (m.span != long, not long.contains(m.span), -len(m.span)),
        )
        words = text[short.start : short.end]
        lookup = named.lookup or document.quote(long)
        if (words, named.category, lookup) in done:
            continue  # defined again, as before
        done.add((words, named.category, lookup))
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            left = start == 0 or not text[start - 1].isalnum()
            plural = text[end : end + 1] == "s" and not text[end + 1 : end + 2].isalnum()
            end += plural
            if left and (plural or not text[end : end + 1].isalnum()):
                found.append(
                    Mention(Span(start, end), named.category, ("abbreviation",), lookup=lookup)
                )
            start = text.find(words, end)
    return found


def _grown(
    document: Document, syntax: Syntax, mention: Mention, judgement: Judgement
) -> Mention | None:
    """Return the mention grown over the base noun phrase that its head word heads."""
    head = syntax.head_of(mention.span)
    if head is None or mention.category in _FIXED or mention.nominal:
        return None
    span = chunk_span(syntax, head)
    if span is None or span == mention.span or not span.contains(mention.span):
        return None
    if span.end != mention.span.end or any(c in document.quote(span) for c in "()[];"):
        return None
    words = (syntax[i].span for i in syntax.within(span))
    if not judgement.grows(mention, span, words):
        return None
    return replace(mention, span=span, sources=(*mention.sources, "rule:phrase"), lookup="")


def _uncrossed(mentions: list[Mention], judgement: Judgement) -> list[Mention]:
    """Drop the shorter (then the less trusted) of two spans that cross; keep the order.

    What a trained head is sure of, and what holds such a span, goes before the rest.
    """
    sure = Spans(m.span for m in mentions if judgement.sure(m.span))

    def rank(mention: Mention) -> tuple[bool, bool, int, int, int]:
        trust, span = _trust(mention), mention.span
        marked = judgement.sure(span) or sure.lie_in(span)
        return trust > _WRITTEN, not marked, span.start - span.end, trust, span.start

    kept = uncrossed(m.span for m in sorted(mentions, key=rank))
    return [m for m in mentions if m.span in kept]


def _nested(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with their nesting set, in reading order, outer first."""
    given = sorted(dict.fromkeys(mentions), key=lambda m: (m.span.start, -m.span.end, m.category))
    spans = Spans(m.span for m in given)
    done = []
    for mention in given:
        inside, holds = spans.hold(mention.span), spans.lie_in(mention.span)
        nesting: Nesting = (
            "middle" if inside and holds else "inner" if inside else "outer" if holds else "flat"
        )
        done.append(mention if mention.nesting == nesting else replace(mention, nesting=nesting))
    return tuple(done)
