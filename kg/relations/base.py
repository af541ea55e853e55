"""A text as the classifier sees it: its words, and where which concepts are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.model import Document, Span
from kg.syntax import Syntax

#: Categories that can stand in relations, by their kind.
KINDS = {
    "Chemical": "C",
    "Drug": "C",
    "Disease": "D",
    "Phenotype": "D",
    "Gene": "G",
    "Variant": "V",
    "Species": "S",
    "CellLine": "L",
}
#: Says whether a concept is of a kind of another ("kidney failure" of "kidney disease").
Under = Callable[[str, str], bool]
_DIGITS = re.compile(r"\d+")
#: The way up from a word to its root is followed this far.
_HIGHEST = 30


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A mention: where, of which kind, and which concepts it means (none: not known).

    ``category`` is one of `KINDS`; ``concepts`` are identifiers, or names where there are none.
    """

    span: Span
    category: str
    concepts: tuple[str, ...] = ()
    #: Tells marks of one place apart (an annotator's own id).
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A mark among the words: tokens ``first`` up to ``last``, its head word, its sentence."""

    mark: Mark
    kind: str
    first: int
    last: int
    head: int
    sentence: int
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A text with its places. Make one with `scene_of`."""

    document: Document
    syntax: Syntax
    places: tuple[Place, ...]
    #: Lemmas in lower case, digits as one zero.
    lemmas: tuple[str, ...]
    #: The same with each mention as one sign (``@C``); its further words are empty.
    shown: tuple[str, ...]
    sections: tuple[str, ...]
    #: Concept -> its places, in reading order; concept -> its kind.
    concepts: dict[str, list[Place]]
    kinds: dict[str, str]
    title_end: int
    #: The sentences that are looked at together.
    sentences: range
    under: Under

    def up(self, token: int) -> list[int]:
        """Return a word and those above it, nearest first."""
        way = [token]
        while (head := self.syntax[token].head) != token and len(way) < _HIGHEST:
            way.append(token := head)
        return way


def plain(text: str) -> str:
    """Return words as features name them: lower case, digits as one zero.

    >>> plain("IL-10")
    'il-0'
    """
    return _DIGITS.sub("0", text.lower())


def scene_of(
    document: Document,
    syntax: Syntax,
    marks: Iterable[Mark],
    under: Under = lambda _, __: False,
    sentences: range | None = None,
) -> Scene:
    """Return a text with its marks found among its words, or some of its sentences."""
    whole = range(len(syntax.parse.sentences)) if sentences is None else sentences
    found = (_place(document, syntax, mark) for mark in sorted(marks))
    places = tuple(place for place in found if place is not None and place.sentence in whole)
    lemmas = tuple(plain(token.lemma) for token in syntax.tokens)
    shown = list(lemmas)
    for place in sorted(places, key=lambda place: place.last - place.first):
        shown[place.first : place.last] = [""] * (place.last - place.first)
        shown[place.first] = f"@{place.kind}"
    concepts: dict[str, list[Place]] = {}
    for place in places:
        for concept in place.mark.concepts:
            concepts.setdefault(concept, []).append(place)
    kinds = {concept: _kind(some) for concept, some in concepts.items()}
    sections = _sections(document, syntax)
    first = syntax.parse.sentence_span(0).end if syntax.parse.sentences else 0
    title = next((p.span.end for p in document.passages if p.kind == "title"), first)
    return Scene(
        document,
        syntax,
        places,
        lemmas,
        tuple(shown),
        sections,
        concepts,
        kinds,
        title,
        whole,
        under,
    )


def _kind(places: list[Place]) -> str:
    kinds = [place.kind for place in places]
    return max(kinds, key=kinds.count)


def _place(document: Document, syntax: Syntax, mark: Mark) -> Place | None:
    inside = syntax.within(mark.span)
    if not inside:
        return None
    head = syntax.head_of(mark.span)
    head = inside[-1] if head is None else head
    text = document.quote(mark.span)
    sentence = syntax.sentence_of(head)
    return Place(mark, KINDS[mark.category], inside[0], inside[-1] + 1, head, sentence, text)


def _sections(document: Document, syntax: Syntax) -> tuple[str, ...]:
    """Return the section of each sentence; the first is the title."""
    found, passages = [], sorted(document.passages, key=lambda passage: passage.span)
    at = 0
    for number in range(len(syntax.parse.sentences)):
        start = syntax.parse.sentence_span(number).start
        while at + 1 < len(passages) and passages[at + 1].span.start <= start:
            at += 1
        inside = bool(passages) and passages[at].span.start <= start < passages[at].span.end
        section = passages[at].section or passages[at].kind if inside else ""
        found.append(section if number else "title")
    return tuple(found)
