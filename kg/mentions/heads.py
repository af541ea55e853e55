"""Mentions that the trained heads of the language model mark.

A foreign pipeline may say only that something is named (one type for all, as en_core_sci_sm has,
or a type that we do not know): the lexicon then says what, by the name or the words it ends in.
"""

from __future__ import annotations

from kg.lexicon import Lexicon
from kg.model import Document, Mention
from kg.syntax import Syntax

_PROPER = frozenset({"Person", "Organization", "Publication", "Place"})


#: Words at the end of a name that are looked up.
_LAST_WORDS = 6


def find(document: Document, syntax: Syntax, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return one mention a named span; spans that are no more than a bracket are dropped.

    So are those of type ``Entity`` that the lexicon knows nothing of, and faint ones.
    """
    found = []
    for name in syntax.parse.names:
        if name.faint:
            continue
        inside = syntax.within(name.span)
        start = next((i for i in inside if syntax[i].tag not in ("DT", "PRP$")), None)
        if start is None or len(name.span) < 2:
            continue
        span = syntax.span(start, inside[-1] + 1) if start > inside[0] else name.span
        words = [w for w in document.quote(span).split() if w.isalpha() and len(w) > 3]
        capitals = any(w[0].isupper() for w in document.quote(span).split())
        if name.category in _PROPER and not (capitals and all(w[0].isupper() for w in words)):
            continue  # "stem cells derived" is the title of nothing
        category = name.category
        if category == "Entity":
            category = _meant(document.quote(span), lexicon)
        if category and any(char.isalnum() for char in document.quote(span)):
            found.append(Mention(span, category, (f"head:{name.head}" if name.head else "head",)))
    return tuple(found)


def _meant(text: str, lexicon: Lexicon) -> str:
    """Return the category of the longest name of the lexicon that a text is or ends in."""
    words = text.split()
    for first in range(max(0, len(words) - _LAST_WORDS), len(words)):
        hits = lexicon.find(" ".join(words[first:]))
        if hits:
            return hits[0].category
    return ""
