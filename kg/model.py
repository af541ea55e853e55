"""The values every stage passes on, from the document to the claim.

All are frozen; none does I/O. Offsets are 0-based, half-open, in Unicode code points of
``Document.text``, so ``document.text[span.start:span.end]`` is always the quote.

::

    Document -> Parse -> Mention -> Grounding -> Claim (in an Annotation, one a document)
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

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
            raise ValueError(
                f"a span needs 0 <= start < end, got {self.start}..{self.end}"
            )

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

    def quote(self, span: Span) -> str:
        """Return the characters the span covers; ``ValueError`` when it ends after the text."""
        if span.end > len(self.text):
            raise ValueError(
                f"{span} ends after {self.id}, which has {len(self.text)} characters"
            )
        return self.text[span.start : span.end]


# ----------------------------------------------------------------------------- language


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``head`` is the index of its syntactic head in ``Parse.tokens`` (itself: root).

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


@dataclass(frozen=True, slots=True)
class Parse:
    """How a document's text is built.

    ``sentences`` are half-open token ranges that cover all tokens in order; ``chunks`` are
    base noun phrases as token ranges with the index of their head word.
    """

    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    chunks: tuple[tuple[int, int, int], ...] = ()
    names: tuple[NamedSpan, ...] = ()
    model: str = ""

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity a mention may mean. ``score`` ranks; it is no probability."""

    curie: str
    name: str
    category: str
    match: Match = "exact"
    score: float = 0.0
    reasons: tuple[str, ...] = ()


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


# ------------------------------------------------------------------------------- claims


@dataclass(frozen=True, slots=True, order=True)
class Mapping:
    """How an entity of our own relates to a known one (``broad``: the other is broader)."""

    match: Match
    curie: str


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """A thing that claims speak of.

    ``id`` is a CURIE of an ontology, or ``local:<sha256>`` for one that we mint
    (`kg.identity` makes those). ``parts`` are the ids of a combination's members;
    ``group`` marks an unnamed group ("genes involved in bone formation").
    """

    id: str
    name: str
    category: str
    mappings: tuple[Mapping, ...] = ()
    parts: tuple[Entity, ...] = ()
    group: bool = False

    @property
    def is_local(self) -> bool:
        """Say whether the entity is minted by us."""
        return self.id.startswith("local:")


class Certainty(StrEnum):
    """How firmly the source says it: the three levels of the GENIA meta-knowledge scheme."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    SPECULATIVE = "speculative"


class StatementKind(StrEnum):
    """What a sentence does with its claim."""

    OBSERVATION = "observation"
    ANALYSIS = "analysis"
    INVESTIGATION = "investigation"
    METHOD = "method"
    FACT = "fact"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Qualifier:
    """What narrows a claim: a slot name of `kg.vocab` and its value.

    ``value`` is an entity id for slots that take entities (species, anatomy...), a CURIE for
    ``qualified_predicate``, else a plain word (direction, degree).
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True, order=True)
class Cue:
    """Words that set a claim's status; ``kind`` is negation, hedge, expectation, significance,
    frequency, degree or outcome."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it. ``id`` and ``affiliation`` are CURIEs (``ror:...``, ``orcid:...``) or empty."""

    name: str
    span: Span
    id: str = ""
    role: str = ""
    affiliation: str = ""
    affiliation_name: str = ""
    quote: bool = False


@dataclass(frozen=True, slots=True, order=True)
class ContextSource:
    """Where a context qualifier was read: in the sentence, or inherited from a span."""

    qualifier: str
    origin: Literal["sentence", "inherited", "document"]
    span: Span
    #: How many sentences back the span lies (0: same sentence).
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number the text gives: ``kind`` p, ci, n, effect, significance...; ``value`` as printed."""

    kind: str
    value: str
    span: Span
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Extractor:
    """What read the claim off the text: a strand (``frame``...) and the rule in it."""

    strand: str
    rule: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a claim: where, in which words, how surely, by whom."""

    document: str  # Document.key
    sentence: Span
    extractor: Extractor
    clause: Span | None = None
    subject_span: Span | None = None
    object_span: Span | None = None
    verb: str = ""
    certainty: Certainty = Certainty.CERTAIN
    kind: StatementKind = StatementKind.FACT
    cues: tuple[Cue, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    contexts: tuple[ContextSource, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    frequency: str = ""
    confidence: float = 0.5
    confidence_parts: tuple[tuple[str, float], ...] = ()

    @property
    def target(self) -> Span:
        """The words that say it: the clause where there is one, else the sentence."""
        return self.clause or self.sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said: subject, predicate, object, narrowed by qualifiers, denied or not.

    Who says it and how surely is evidence. Two claims that say the same have the same
    ``kg.identity.claim_key``, whatever their evidence.
    """

    subject: Entity
    predicate: str
    object: Entity
    negated: bool = False
    qualifiers: tuple[Qualifier, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    #: Entities that stand as values of qualifiers, so that a writer knows their names.
    context_entities: tuple[Entity, ...] = ()


# --------------------------------------------------------------------- document facts


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the text names, with what it says of them."""

    name: str
    span: Span
    role: str = ""
    affiliation: str = ""
    affiliation_name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """The study or paper a text reports on."""

    journal: str = ""
    journal_id: str = ""
    title: str = ""
    doi: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says about its source: people, institutions, the publication."""

    people: tuple[Person, ...] = ()
    organizations: tuple[Entity, ...] = ()
    publication: Publication | None = None
    date: str = ""
    #: Those who did the work a text reports ("the team from ..."), named or not.
    team: Person | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that was read in one document."""

    document: Document
    groundings: tuple[Grounding, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: Facts = Facts()
    warnings: tuple[str, ...] = ()
