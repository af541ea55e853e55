"""What a person marked in a text: mentions with identifiers, and claims.

`kg.gold.answers` reads them from answers for single texts, `kg.gold.uniform` from corpora. Offsets
are those of `kg.model.Span`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import InputError
from kg.model import Document, Span


@dataclass(frozen=True, slots=True)
class GoldId:
    """An accepted identifier and how it fits: ``exact``, ``broad``, ``narrow``, ``related``."""

    id: str
    match: str = "exact"


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A marked place. ``label`` is the gold's own name of the category."""

    id: str
    span: Span
    text: str
    label: str
    nominal: bool = False
    nesting: str = "flat"
    ids: tuple[GoldId, ...] = ()

    @property
    def outermost(self) -> bool:
        """Say whether a system that finds only the longest span should find it."""
        return self.nesting in ("flat", "outer")

    @property
    def exact_ids(self) -> frozenset[str]:
        """The identifiers that mean exactly this."""
        return frozenset(i.id for i in self.ids if i.match == "exact")

    @property
    def all_ids(self) -> frozenset[str]:
        """The identifiers that are accepted, broader and related ones too."""
        return frozenset(i.id for i in self.ids)


@dataclass(frozen=True, slots=True)
class GoldArgument:
    """A claim's subject or object; ``parts`` are (text, id) of a combination's members."""

    text: str
    mention: str = ""
    curie: str = ""
    broad: str = ""
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One elementary statement; ``predicate`` is a Biolink CURIE, empty where none fits."""

    id: str
    subject: GoldArgument
    object: GoldArgument
    predicate: str
    verb: str
    kind: str
    certainty: str
    sentence: Span | None = None
    evidence: Span | None = None
    negated: bool = False
    speaker: str = ""
    quoted: bool = False
    qualifiers: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with what a person marked in it. A corpus without claims has none."""

    document: Document
    mentions: tuple[GoldMention, ...] = ()
    claims: tuple[GoldClaim, ...] = ()

    def mention(self, name: str) -> GoldMention | None:
        """Return the mention of that id, if there is one."""
        return next((m for m in self.mentions if m.id == name), None)


def check_words(span: Span, text: str, document: Document, where: str) -> None:
    """Raise `InputError` when a mention's words do not stand at its offsets."""
    found = document.text[span.start : span.end]
    if found != text:
        raise InputError(
            f"{where}: the text at {span.start}..{span.end} is {found!r}, not {text!r}"
        )
