"""Mentions that the trained heads of the language model mark."""

from __future__ import annotations

from kg.lexicon import Lexicon
from kg.model import Document, Mention
from kg.syntax import Syntax

_PROPER = frozenset({"Person", "Organization", "Publication", "Place"})


def find(document: Document, syntax: Syntax, _lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return one mention a named span; spans that are no more than a bracket are dropped."""
    found = []
    for name in syntax.parse.names:
        inside = syntax.within(name.span)
        start = next((i for i in inside if syntax[i].tag not in ("DT", "PRP$")), None)
        if start is None or len(name.span) < 2:
            continue
        span = syntax.span(start, inside[-1] + 1) if start > inside[0] else name.span
        words = [w for w in document.quote(span).split() if w.isalpha() and len(w) > 3]
        capitals = any(w[0].isupper() for w in document.quote(span).split())
        if name.category in _PROPER and not (capitals and all(w[0].isupper() for w in words)):
            continue  # "stem cells derived" is the title of nothing
        if any(char.isalnum() for char in document.quote(span)):
            found.append(
                Mention(span, name.category, (f"head:{name.head}" if name.head else "head",))
            )
    return tuple(found)
