"""Find the names of the lexicon in a document: the longest at each place, and those inside it.

Names are compared in normal form, word by word, so that offsets stay those of the text. Between
the words of a match stand only blanks, hyphens, slashes or quotes, or punctuation without blanks
(as in chemical names).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from kg.fold import FUNCTION_WORDS, Word, fold_words
from kg.lexicon import Hit, Lexicon
from kg.model import Document, Mention, Nesting, Parse, Span, Token
from kg.overlaps import uncrossed
from kg.tables import table

LONGEST = 10
#: What may stand between two words of one name.
_JOINT = re.compile(r"[ \t]?[-/‐-―−'’][ \t]?|[ \t\u00a0]*\n?[ \t]*|['’]s[ \t]|[^\w\s]{1,2}")
#: What stands between the words of a name that is turned round.
_LINKS = frozenset({"of", "in"})
#: What no name of an ontology begins with, though some list it so: "the brain".
_ARTICLES = frozenset({"the", "a", "an"})
#: Categories whose single words mean too much elsewhere, unless our own tables hold them.
_VAGUE = frozenset({"Measure", "Population", "Quality", "Study"})
_VERBAL_TAGS = frozenset({"VB", "VBD", "VBP", "VBZ", "MD"})
_CLOSED_TAGS = frozenset({"DT", "IN", "CC", "PRP", "PRP$", "TO", "RB", "RBR", "RBS", "WDT", "WP",
                          "WRB", "EX", "RP", "UH", "MD", "PDT"})  # fmt: skip
#: Which category a name has that several entries of the same rank share.
_PREFERENCE = {
    category: place
    for place, category in enumerate(
        [
            "Population",
            "Disease",
            "Phenotype",
            "Species",
            "Place",
            "Cell",
            "CellLine",
            "Drug",
            "Chemical",
            "Biomaterial",
            "Anatomy",
            "CellComponent",
            "Process",
            "Procedure",
            "Study",
            "Measure",
            "Behavior",
            "Device",
            "Food",
            "Gene",
            "GeneSet",
            "Variant",
            "Organization",
            "Publication",
            "Quality",
        ]
    )
}


def find(document: Document, parse: Parse, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the names of the lexicon that stand in the text, in reading order.

    Their source is ``ontology`` where nobody but an ontology that anybody can pull (one of the
    catalogue's prefixes) holds the name, else ``dictionary``: our tables, or a user's own.

    Matches that cross are settled for the longer, then for the earlier; a match inside another
    stays, with its ``nesting``. Common words are kept only where the parse reads them as nouns.
    """
    words = fold_words(document.text)
    tokens = _Tokens(parse)
    spans: dict[Span, tuple[str, str]] = {}
    for first, last, hits in _matches(document.text, words, lexicon):
        span = Span(words[first].start, words[last - 1].end)
        if not _readable(document.text, span, tokens, hits):
            continue
        ours = [h for h in hits if not h.sources or not _published().issuperset(h.sources)]
        category = _category(ours or hits)
        if ours:
            spans[span] = category, "dictionary"
        elif words[first].norm not in _ARTICLES and not (last == first + 1 and category in _VAGUE):
            spans[span] = category, "ontology"
    return _nested(_uncrossed(spans), spans)


def _matches(
    text: str, words: list[Word], lexicon: Lexicon
) -> Iterator[tuple[int, int, tuple[Hit, ...]]]:
    forms = [word.norm for word in words]
    reach = _reach(text, words)
    for first, last in enumerate(reach):
        window = forms[first:last]
        for count in lexicon.names_at(window):
            printed = text[words[first].start : words[first + count - 1].end]
            hits = lexicon.find_folded(" ".join(window[:count]), printed)
            if hits:
                yield first, first + count, hits
        place = next((at for at, form in enumerate(window[1:4], 1) if form in _LINKS), 0)
        if place and window[0] not in FUNCTION_WORDS:
            yield from _inverted(first, window, place, lexicon)


def _reach(text: str, words: list[Word]) -> list[int]:
    """Return for each word where the longest name that begins with it could end."""
    reach = [len(words)] * len(words)
    for at in range(len(words) - 2, -1, -1):
        start, end = words[at].end, words[at + 1].start
        glued = text[start:end] == " " or _JOINT.fullmatch(text, start, end) is not None
        reach[at] = min(reach[at + 1], at + LONGEST) if glued else at + 1
    return reach


def _inverted(
    first: int, window: list[str], place: int, lexicon: Lexicon
) -> Iterator[tuple[int, int, tuple[Hit, ...]]]:
    """Find "X of (the) Y" where the lexicon has "Y X"."""
    for last in range(min(len(window), place + 5), place + 1, -1):
        if window[last - 1] in FUNCTION_WORDS:
            continue
        hits = lexicon.find_unordered(window[:last])
        if hits:
            yield first, first + last, hits
            return


class _Tokens:
    """The parse's tokens by character offset."""

    def __init__(self, parse: Parse) -> None:
        self.tokens = parse.tokens
        self._starts = [token.span.start for token in parse.tokens]
        self._ends = [token.span.end for token in parse.tokens]
        self._sentences = frozenset(first for first, _ in parse.sentences)

    def inside(self, span: Span) -> tuple[Token, ...]:
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        return self.tokens[first:last]

    def opens(self, span: Span) -> bool:
        """Say whether the span stands at the start of a sentence."""
        inside = self.inside(span)
        return bool(inside) and inside[0].index in self._sentences


def _readable(text: str, span: Span, tokens: _Tokens, hits: tuple[Hit, ...]) -> bool:
    printed = text[span.start : span.end]
    inside = tokens.inside(span)
    letters = sum(character.isalpha() for character in printed)
    if letters == 0 or (len(printed) == 1 and letters == 1):
        return False
    if span.start and text[span.start - 1] in "@#\\":
        return False
    if len(inside) != 1:
        last = inside[-1].tag if inside else ""
        cut_off = last.startswith("JJ") and any(token.tag == "IN" for token in inside)
        return last not in ("IN", "DT", "CC", "TO") and not cut_off
    token = inside[0]
    symbol = sum(c.isupper() for c in printed) > 1 or any(c.isdigit() for c in printed)
    if symbol:
        return True
    if token.tag in _CLOSED_TAGS:
        return False
    if token.tag in _VERBAL_TAGS or (token.tag in ("VBN", "VBG") and token.dep != "amod"):
        return token.tag == "VBG" and all(hit.category != "Gene" for hit in hits)
    if any(hit.entry.category == "Gene" and hit.scope != "label" for hit in hits) and all(
        hit.category == "Gene" for hit in hits
    ):
        return len(printed) > 3 and not (tokens.opens(span) and printed[0].isupper())
    return len(printed) > 2 or token.tag in ("NNP", "NN", "NNS")


@cache
def _published() -> frozenset[str]:
    return frozenset(prefix for row in table("catalogue") for prefix in row["prefixes"].split("|"))


def _category(hits: Iterable[Hit]) -> str:
    best = min(
        hits,
        key=lambda hit: (
            ("label", "exact", "related", "broad", "narrow").index(hit.scope) // 2,
            _PREFERENCE.get(hit.category, 99),
            hit.curie,
        ),
    )
    return best.category


def _uncrossed(spans: Iterable[Span]) -> list[Span]:
    kept = uncrossed(sorted(spans, key=lambda span: (-len(span), span.start)))
    return sorted(kept, key=lambda span: (span.start, -span.end))


def _nested(kept: list[Span], found: dict[Span, tuple[str, str]]) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    open_: list[int] = []
    for span in kept:
        while open_ and mentions[open_[-1]].span.end <= span.start:
            open_.pop()
        nesting: Nesting = "inner" if open_ else "flat"
        if open_:
            parent = mentions[open_[-1]]
            outer: Nesting = "outer" if parent.nesting in ("flat", "outer") else "middle"
            mentions[open_[-1]] = replace(parent, nesting=outer)
        open_.append(len(mentions))
        category, source = found[span]
        mentions.append(Mention(span, category, (source,), nesting=nesting))
    return tuple(mentions)
