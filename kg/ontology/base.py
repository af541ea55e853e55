"""What every loader gives: the terms of an ontology, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

#: How close a synonym is to its term, closest first.
SCOPES = ("exact", "narrow", "broad", "related")


class Synonym(NamedTuple):
    """Another name of a term, and how close it is: one of `SCOPES`.

    The scope is the ontology's own: ``broad`` says that the name means more than the term,
    ``narrow`` that it means less.
    """

    text: str
    scope: str = "exact"


class TermMapping(NamedTuple):
    """A statement that two terms are related; ``negated`` says that they are not.

    ``predicate`` is a CURIE such as ``skos:exactMatch``; ``confidence`` is between 0 and 1.
    """

    subject: str
    predicate: str
    object: str
    confidence: float | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One term. Identifiers are CURIEs whose prefixes are spelled as in ``prefixes.json``.

    ``parents`` are named superclasses only. ``kind`` is ``class``, ``relation`` or
    ``individual``. ``species`` is the taxon of a gene or a strain, or "". ``category`` is "" where
    the prefix and the branch say it. An obsolete term may have no label.
    """

    curie: str
    label: str
    synonyms: tuple[Synonym, ...] = ()
    parents: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    alt_ids: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    consider: tuple[str, ...] = ()
    obsolete: bool = False
    subsets: tuple[str, ...] = ()
    species: str = ""
    category: str = ""
    kind: str = "class"

    @property
    def prefix(self) -> str:
        """The part of the CURIE before the colon.

        >>> Term("CL:0000062", "osteoblast").prefix
        'CL'
        """
        return self.curie.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Ontology:
    """What a file holds: terms and mappings, and what of it was not kept and why.

    ``counts`` tells what was read and kept; keys that start with ``dropped: `` name a reason and
    count what was left out for it. ``problems`` are messages with file, line or element and
    reason; there are at most `Limits.problems` of them, the counts are complete.
    """

    source: str
    format: str
    terms: tuple[Term, ...] = field(default=(), repr=False)
    mappings: tuple[TermMapping, ...] = field(default=(), repr=False)
    name: str = ""
    version: str = ""
    licence: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[str, ...] = field(default=(), repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold. Sizes are in bytes; ``ratio`` is unpacked to packed size."""

    packed: int = 4_000_000_000
    unpacked: int = 16_000_000_000
    ratio: int = 200
    line: int = 4_000_000
    terms: int = 5_000_000
    problems: int = 1_000
