"""The values every stage passes on, from the document to the claim.

All are frozen; none does I/O. Offsets are 0-based, half-open, in Unicode code points of
``Document.text``, so ``document.text[span.start:span.end]`` is always the quote.

::

    Document -> Parse -> Mention -> Grounding -> Claim (in an Annotation, one a document)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kg.details import (
    Circumstance,
    ContextSource,
    Cue,
    Extractor,
    Flag,
    Speaker,
    Statistic,
    Voice,
)
from kg.text import (
    Candidate,
    Document,
    Grounding,
    Match,
    Mention,
    Metadata,
    NamedSpan,
    Nesting,
    Parse,
    Passage,
    Span,
    Token,
)

__all__ = [
    "Annotation",
    "Candidate",
    "Certainty",
    "Circumstance",
    "Claim",
    "ContextSource",
    "Cue",
    "Document",
    "Entity",
    "Evidence",
    "Extractor",
    "Facts",
    "Flag",
    "Grounding",
    "Mapping",
    "Match",
    "Mention",
    "Metadata",
    "NamedSpan",
    "Nesting",
    "Parse",
    "Passage",
    "Person",
    "Publication",
    "Qualifier",
    "Span",
    "Speaker",
    "StatementKind",
    "Statistic",
    "Token",
    "Voice",
]


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
    circumstances: tuple[Circumstance, ...] = ()
    flags: tuple[Flag, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    frequency: str = ""
    confidence: float = 0.5
    confidence_parts: tuple[tuple[str, float], ...] = ()

    @property
    def novelty(self) -> Literal["new", "known", ""]:
        """Say whether it is of this study or was known before; an opinion is neither."""
        if self.kind is StatementKind.OTHER:
            return ""
        return "known" if self.kind is StatementKind.FACT else "new"

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
    #: The numbers under which trials are registered ("NCT01234567").
    trials: tuple[str, ...] = ()
    #: Sentences on who paid for the work, and on interests that may conflict.
    funding: tuple[Span, ...] = ()
    conflicts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that was read in one document."""

    document: Document
    groundings: tuple[Grounding, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: Facts = Facts()
    warnings: tuple[str, ...] = ()
    #: Who says which stretch of the text.
    voices: tuple[Voice, ...] = ()
    #: How many claims are less sure than was asked for, so that they are not among them.
    left_out: int = 0
