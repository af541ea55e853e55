"""The IRIs and literals of a graph: which name each thing gets, and in which form words stand.

Names are flat (no fragment, no blank node) and made of content, so that the same input gives the
same name on every run. Literals are canonical: offsets as ``xsd:integer``, scores rounded to two
decimals without trailing zeros.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg import curies, vocab
from kg.config import DEFAULT_BASE
from kg.errors import UsageError
from kg.identity import digest
from kg.model import Span

#: How many characters of context a quotation carries on each side.
CONTEXT = 32
#: The kinds of node we mint: the part of the IRI after the base.
KINDS = (
    "agent",
    "attribution",
    "checksum",
    "claim",
    "confidence",
    "context",
    "distribution",
    "doc",
    "ent",
    "evidence",
    "graph",
    "mention",
    "partition",
    "pos",
    "publication",
    "quote",
    "retelling",
    "role",
    "run",
    "software",
    "span",
    "statistic",
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*", re.ASCII)
_XSD = {
    name: NamedNode(vocab.XSD + name)
    for name in ("integer", "decimal", "float", "boolean", "date", "gYearMonth", "gYear")
}
_BC = {name: NamedNode(vocab.bc(name)) for name in vocab.TERMS}

TRUE = Literal("true", datatype=_XSD["boolean"])
FALSE = Literal("false", datatype=_XSD["boolean"])


def bc(name: str) -> NamedNode:
    """Return one of our terms; ``UsageError`` when there is none of that name."""
    return _BC[name] if name in _BC else NamedNode(vocab.bc(name))


@lru_cache(maxsize=200_000)
def node(curie: str) -> NamedNode:
    """Return the node of a CURIE.

    >>> node("skos:broadMatch").value
    'http://www.w3.org/2004/02/skos/core#broadMatch'
    """
    return NamedNode(curies.to_iri(curie))


def text(value: str) -> Literal:
    """Return a plain string; a lone surrogate, which no RDF file can hold, becomes U+FFFD."""
    return Literal(_SURROGATE.sub("\ufffd", value))


def integer(value: int) -> Literal:
    """Return an ``xsd:integer``."""
    return Literal(str(value), datatype=_XSD["integer"])


def _trimmed(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0", 1) or "0"


def score(value: float) -> Literal:
    """Return an ``xsd:decimal`` of at most two decimals.

    >>> score(0.8312).value, score(0.9).value, score(1.0).value
    ('0.83', '0.9', '1')
    """
    return Literal(_trimmed(value), datatype=_XSD["decimal"])


def decimal(value: str) -> Literal:
    """Return an ``xsd:decimal`` of a plain decimal number."""
    return Literal(value, datatype=_XSD["decimal"])


def confidence(value: float) -> Literal:
    """Return an ``xsd:float`` of at most two decimals."""
    return Literal(_trimmed(value), datatype=_XSD["float"])


def date(value: str) -> Literal:
    """Return a day, month or year as what it is, and anything else as a plain string.

    >>> [date(day).datatype.value.rpartition("#")[2] for day in ("2025-11-05", "2025", "autumn")]
    ['date', 'gYear', 'string']
    """
    for form, kind in (("%Y-%m-%d", "date"), ("%Y-%m", "gYearMonth"), ("%Y", "gYear")):
        try:
            moment = dt.datetime.strptime(value, form).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        if moment.strftime(form).rjust(len(value), "0") == value:
            return Literal(value, datatype=_XSD[kind])
    return text(value)


def is_curie(value: str) -> bool:
    """Say whether the text has the form of a CURIE."""
    return curies.key_iri(value) != value and not value.startswith("local:")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of everything in one graph, under one base IRI.

    >>> Names().span("ab12", Span(3, 9)).value
    'https://example.org/kg/span/ab12_3_9'
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not curies.is_iri(self.base) or self.base[-1] not in "/#":
            raise UsageError(
                f"{self.base!r} cannot be a base IRI: write an absolute IRI that ends in / or #, "
                f"such as {DEFAULT_BASE}"
            )

    def mint(self, kind: str, name: str) -> NamedNode:
        """Return the node of a kind and a local name."""
        return NamedNode(f"{self.base}{kind}/{name}")

    def hashed(self, kind: str, *content: object) -> NamedNode:
        """Return the node of a kind that is named after its content."""
        return self.mint(kind, digest([f"{kind}/1", *content]))

    def graph(self, name: str) -> NamedNode:
        """Return a named graph: ``entities``, ``assembly``, ``plain`` or ``doc/<key>``."""
        return self.mint("graph", name)

    def span(self, document: str, span: Span, kind: str = "span") -> NamedNode:
        """Return a span of a document, or its position (``pos``) or its words (``quote``)."""
        return self.mint(kind, f"{document}_{span.start}_{span.end}")

    def mention(self, document: str, span: Span, category: str) -> NamedNode:
        """Return the mention of a category at a span."""
        word = category if _WORD.fullmatch(category) else digest(category)[:12]
        return self.mint("mention", f"{document}_{span.start}_{span.end}_{word}")

    def entity(self, entity: str) -> NamedNode:
        """Return the node of an entity's id, a CURIE or a local one."""
        if entity.startswith("local:"):
            return self.mint("ent", entity.removeprefix("local:"))
        return node(entity)

    def find_id(self, entity: NamedNode) -> str | None:
        """Return the id of an entity's node, or ``None`` when no prefix covers it."""
        local = self.base + "ent/"
        if entity.value.startswith(local):
            return "local:" + entity.value.removeprefix(local)
        return None if entity.value.startswith(self.base) else curies.find_curie(entity.value)

    def agent(self, name: str, id_: str, institution: str, document: str) -> NamedNode:
        """Return who speaks: by identifier, else name and institution, else name and document."""
        if is_curie(id_):
            return node(id_)
        place = " ".join(institution.casefold().split()) or document
        return self.hashed("agent", " ".join(name.casefold().split()), place)

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes of a Turtle file: ours by kind, then the vocabularies'."""
        ours = {kind: f"{self.base}{kind}/" for kind in KINDS}
        return dict(curies.prefixes()) | ours
