"""What is read: spans, documents, parses, mentions and what they mean.

Offsets are 0-based, half-open, in Unicode code points of ``Document.text``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from kg import sketch

Match = Literal["exact", "equivalent", "broad", "narrow", "related"]
Nesting = Literal["flat", "outer", "middle", "inner"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text, never empty.

    >>> Span(0, 7).overlaps(Span(6, 9)), Span(0, 7).contains(Span(2, 7)), len(Span(2, 7))
    (True, True, 5)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether the other lies inside this one (or is the same)."""
        return self.start <= other.start and other.end <= self.end

    def to(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


# --------------------------------------------------------------------------- documents


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document besides its text; empty strings are unknown."""

    title: str = ""
    date: str = ""
    publisher: str = ""
    source: str = ""
    rights: str = ""
    language: str = ""
    journal: str = ""
    doi: str = ""
    authors: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A part of the text with a role: title, abstract, section, heading, paragraph, quote..."""

    span: Span
    kind: str = "paragraph"
    section: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that can be cited.

    >>> Document("pmid:1", "Aspirin inhibits COX-2.").quote(Span(0, 7))
    'Aspirin'
    """

    id: str
    text: str = field(repr=False)
    metadata: Metadata = Metadata()
    #: The prose, in order of the text; what lies outside of all passages (front matter, code, a
    #: section's label, a leading date) is no sentence. Empty: all of the text is prose.
    passages: tuple[Passage, ...] = ()
    #: Mentions (with their meaning) that came with the text, for ``--gold-entities``.
    given: tuple[Grounding, ...] = ()

    @property
    def key(self) -> str:
        """The SHA-256 of the text in UTF-8, in hexadecimal: what names the document in RDF."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def sketch(self) -> str:
        """What tells near copies of the text (see `kg.sketch`)."""
        return sketch.sketch(self.text)

    def quote(self, span: Span) -> str:
        """Return the characters the span covers; ``ValueError`` when it ends after the text."""
        if span.end > len(self.text):
            raise ValueError(f"{span} ends after {self.id}, which has {len(self.text)} characters")
        return self.text[span.start : span.end]


# ----------------------------------------------------------------------------- language


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``head`` is the index of its syntactic head in ``Parse.tokens`` (itself: root).

    ``text`` is the word as it is read: what nobody sees in it is left out, and an apostrophe that
    a source lost stands where the text has a blank (see `kg.plain`).
    ``tag`` is the Penn tag, ``pos`` the universal one, ``dep`` a CLEAR label (``nsubj``,
    ``nsubjpass``, ``dobj``, ``prep``, ``pobj``, ``relcl``, ``acl``, ``agent``...).
    """

    index: int
    span: Span
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True, order=True)
class NamedSpan:
    """A stretch that a trained head marks as naming something of a category."""

    span: Span
    category: str
    score: float = 1.0
    head: str = ""
    #: Less likely than not: no mention by itself, but a word for what a dictionary finds there.
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Parse:
    """How a document's text is built.

    ``sentences`` are half-open token ranges that cover all tokens in order; ``chunks`` are
    base noun phrases as token ranges with the index of their head word. ``warnings`` say why the
    text may be read badly (see `kg.oddities`). ``named`` are the categories that the recogniser
    was made to find wherever they are named.
    """

    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    chunks: tuple[tuple[int, int, int], ...] = ()
    names: tuple[NamedSpan, ...] = ()
    model: str = ""
    warnings: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def sentence_span(self, index: int) -> Span:
        """Return the characters of a sentence, by its position in ``sentences``."""
        first, last = self.sentences[index]
        return Span(self.tokens[first].span.start, self.tokens[last - 1].span.end)


# ------------------------------------------------------------------- mentions, groundings


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A place in a document that names something, not yet known what.

    ``sources`` says who found it (``dictionary``, ``head``, ``rule:person``, ``abbreviation``...).
    A nominal mention ("these cells") is resolved by ``antecedent``, the span of a named one.
    """

    span: Span
    category: str
    sources: tuple[str, ...] = ()
    nominal: bool = False
    antecedent: Span | None = None
    nesting: Nesting = "flat"
    #: A stand-in text to look up instead of the words on the page (long form, composed name).
    lookup: str = ""
    #: How sure it is that the antecedent is meant, from 0 to 1.
    antecedent_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity a mention may mean. ``score`` ranks; it is no probability."""

    curie: str
    name: str
    category: str
    match: Match = "exact"
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    #: The way it was found (see `kg.grounding.candidates`), and the words it was found by; none of
    #: an identifier that came with the text.
    how: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Grounding:
    """What a mention means: candidates best first; none is a reason, not an error."""

    mention: Mention
    candidates: tuple[Candidate, ...] = ()
    ungrounded_reason: str = ""

    @property
    def best(self) -> Candidate | None:
        """The leading candidate if it means exactly this, else ``None``."""
        first = self.candidates[0] if self.candidates else None
        return first if first and first.match in ("exact", "equivalent") else None
