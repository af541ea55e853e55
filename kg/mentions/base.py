"""What the finders of mentions share: the phrase around a word, trimmed to its name."""

from __future__ import annotations

from kg.model import Span
from kg.syntax import Syntax
from kg.tables import words

#: Words at the edge of a noun phrase that are no part of a name.
_EDGE_TAGS = frozenset({"DT", "PDT", "PRP$", "WP$", "WDT", "CC", "POS", "PRP", "EX", "IN", "TO"})
_EDGE_WORDS = frozenset(
    "such other another many several some few most more less much all both each every any no own "
    "same different various certain new novel first second third last recent further additional "
    "significant marked overall little early late following similar these those this that "
    "not neither either nor previous current possible potential so-called only main major "
    "promising e.g. e.g eg i.e. i.e ie higher greater lesser better worse increased decreased "
    "reduced improved elevated".split()
)


def trimmed(syntax: Syntax, first: int, last: int) -> tuple[int, int] | None:
    """Cut articles, numbers and other edge words off a token range; ``None`` if none is left."""
    while first < last:
        token = syntax[first]
        joined = first + 1 < last and syntax[first + 1].text in ("-", "–", "′", "'", ",")
        hyphened = joined and syntax[first + 1].text in ("-", "–")
        edge = token.tag in _EDGE_TAGS or (token.text.lower() in _EDGE_WORDS and not hyphened)
        number = token.pos == "NUM" and not (joined and not _spelt(syntax, first, last))
        edge = edge or (token.pos == "ADV" and token.dep in ("advmod", "neg", "preconj"))
        if not (edge or number or not any(c.isalnum() for c in token.text)):
            break
        first += 1
        if number and first + 1 < last and syntax[first].text in words("units", "unit"):
            first += 1  # "2 days treatment"
    while first < last and (
        syntax[last - 1].tag in ("POS", "CC", "IN") or not syntax[last - 1].text[-1:].isalnum()
    ):
        if syntax[last - 1].text in (")", "]", "+") and last - first > 1:
            break
        last -= 1
    return (first, last) if first < last else None


def _spelt(syntax: Syntax, first: int, last: int) -> bool:
    """Say whether a number is written in words, in two parts: "sixty-three"."""
    return syntax[first].text.isalpha() and first + 2 < last and syntax[first + 2].pos == "NUM"


def chunk_span(syntax: Syntax, index: int) -> Span | None:
    """Return the trimmed base noun phrase that the word heads, if it heads one."""
    chunk = syntax.chunk(index)
    if chunk is None or chunk[2] != index:
        return None
    owned = [i + 1 for i in range(chunk[0], index) if syntax[i].tag == "POS"]
    inside = trimmed(syntax, owned[-1] if owned else chunk[0], index + 1)
    return syntax.span(*inside) if inside else None
