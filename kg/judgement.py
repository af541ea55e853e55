"""What the trained recogniser says of what the dictionary and the rules found.

The recogniser is made to find its categories wherever they are named, and knows from context
what a dictionary cannot ("cancer" is no crab, "was" no gene). So of its categories a dictionary's
name stands where the recogniser marks the same words or nearly does. Where it marks other words
for the same kind of thing, its words stand, but for names that hold them and say more. Where it
marks nothing at all, a name stands that texts do not use for something else: training counted
those (``unlikely.tsv.gz``). ``ontologies/unmarked.tsv`` settles some of them by hand: names that
annotators pass over and readers ask for, and bare words for a kind of thing.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import lru_cache

from kg import weights
from kg.model import Mention, NamedSpan, Parse, Span
from kg.overlaps import Spans
from kg.tables import table

#: Sources that look names up: in our own tables, in ontologies that the user added.
LISTED = frozenset({"dictionary", "ontology"})
#: The sources of a name that an ontology holds, and nothing else speaks for.
ONTOLOGY = ("ontology",)
#: Sources that know words, not what they mean in their place.
_GUESSES = frozenset({"dictionary", "ontology", "rule:head-noun", "rule:kind"})
#: Sources that know a name by how it is written.
_WRITTEN = frozenset({"rule:title", "rule:institution"})
#: Our finer categories -> what the recogniser calls them.
_KINDS = {"Phenotype": "Disease", "Drug": "Chemical"}
#: A dictionary's name stands where the recogniser holds some of its words for this likely.
_LIKELY = 0.4
#: Shorter names in capitals are abbreviations of many things.
_SHORT = 6
#: Recogniser's marks from here on overrule what other sources take the same words for.
_SURE = 0.6
#: Kinds whose names in a dictionary are too often other words: nothing but a mark will do.
_AMBIGUOUS = frozenset({"Gene", "Species"})
#: Kinds whose names make up the names of diseases.
_PARTS = frozenset({"Disease", "Anatomy"})
#: Kinds of which longer names in a dictionary are kinds of the thing, not the thing and its state.
_COMPOSED = frozenset({"Disease", "Cell", "Anatomy"})


class Judgement:
    """The recogniser's spans of a parse, asked about mentions."""

    def __init__(self, parse: Parse) -> None:
        self._kinds = frozenset(parse.named)
        self._sure = _by_kind(name for name in parse.names if not name.faint)
        likely = (name for name in parse.names if name.faint and name.score >= _LIKELY)
        self._likely = _by_kind(likely)
        self._faint = {(name.span, name.category) for name in parse.names if name.faint}
        self._part = Spans(n.span for n in parse.names if n.category in _PARTS)
        self._any = Spans(name.span for name in parse.names if not name.faint)
        #: Span -> what it is for sure or most likely, best first.
        self._of: dict[Span, dict[str, float]] = {}
        for name in sorted(parse.names, key=lambda n: -n.score):
            if not name.faint:
                self._of.setdefault(name.span, {})[name.category] = name.score

    def knows(self, category: str) -> bool:
        """Say whether the recogniser was made to find all that is named of a category."""
        return kind_of(category) in self._kinds

    def marks(self, span: Span, category: str) -> bool:
        """Say whether it marks exactly these words as of this category."""
        return kind_of(category) in self._of.get(span, {})

    def score(self, span: Span, category: str) -> float:
        """Return how sure it is that exactly these words are of this category."""
        return self._of.get(span, {}).get(category, 0.0)

    def allows(self, mention: Mention, words: str) -> bool:
        """Say whether a name that only its ``words`` speak for stands."""
        if not self.knows(mention.category) or not set(mention.sources) <= _GUESSES:
            return True
        kind = kind_of(mention.category)
        if self.marks(mention.span, kind):
            return True
        if kind in self._sure and self._sure[kind].overlap(mention.span):
            longer = kind in _COMPOSED and self._sure[kind].lie_in(mention.span)
            return longer and mention.sources == ("dictionary",)
        name = words.lower()
        if name in _settled():
            return _settled()[name]
        if kind == "Gene" or (kind, name) in _unlikely():
            return False
        if kind in self._likely and self._likely[kind].overlap(mention.span):
            return True
        if not LISTED.intersection(mention.sources) or mention.sources == ONTOLOGY:
            return (mention.span, kind) in self._faint
        short = words.isupper() and len(words) < _SHORT
        hides = self._any.overlap(mention.span) and not self._any.lie_in(mention.span)
        return not (short or hides or kind in _AMBIGUOUS)

    def grows(self, mention: Mention, whole: Span, words: Iterable[Span]) -> bool:
        """Say whether a mention goes on over other ``words`` of its noun phrase.

        Mentions of other kinds do. A disease does when it holds each word for a part of a disease's
        name, or of an anatomical one, if not for sure: "osteoporotic vertebral fractures".
        """
        if not self.knows(mention.category):
            return mention.sources != ONTOLOGY
        if kind_of(mention.category) != "Disease" or not self.marks(mention.span, mention.category):
            return False
        rest = [w for w in words if whole.contains(w) and not mention.span.contains(w)]
        return all(self._part.overlap(word) for word in rest)

    def sure(self, span: Span) -> bool:
        """Say whether it is sure that exactly these words name something."""
        return any(score >= _SURE for score in self._of.get(span, {}).values())

    def category(self, mention: Mention) -> str:
        """Return the category of a mention: the recogniser's where it is sure of another kind.

        A cell line is a cell, too: the narrower kind is taken when both are marked.
        """
        scores = self._of.get(mention.span, {})
        marked = [kind for kind, score in scores.items() if score >= _SURE]
        kind = kind_of(mention.category)
        if not marked or mention.sources[0] in _WRITTEN:
            return mention.category
        if kind == "Cell" and "CellLine" in marked:
            return "CellLine"
        other = self.knows(mention.category) or mention.sources[0] in ("abbreviation", "ontology")
        return marked[0] if other and kind not in marked else mention.category


def kind_of(category: str) -> str:
    """Return what the recogniser calls a category of ours.

    >>> kind_of("Drug"), kind_of("Gene")
    ('Chemical', 'Gene')
    """
    return _KINDS.get(category, category)


@lru_cache(maxsize=1)
def _unlikely() -> frozenset[tuple[str, str]]:
    lines = gzip.decompress((weights.FOLDER / weights.UNLIKELY).read_bytes()).decode().splitlines()
    return frozenset((kind, name) for kind, name in (line.split("\t") for line in lines))


@lru_cache(maxsize=1)
def _settled() -> dict[str, bool]:
    return {row["name"]: row["stands"] == "yes" for row in table("unmarked")}


def _by_kind(names: Iterable[NamedSpan]) -> dict[str, Spans]:
    groups: dict[str, list[Span]] = {}
    for name in names:
        groups.setdefault(name.category, []).append(name.span)
    return {kind: Spans(spans) for kind, spans in groups.items()}
