"""Mentions that the trained heads of the language model mark."""

from __future__ import annotations

from kg.lexicon import Lexicon
from kg.model import Document, Mention
from kg.syntax import Syntax


def find(document: Document, syntax: Syntax, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return one mention a named span; spans that are no more than a bracket are dropped."""
    return tuple(
        Mention(name.span, name.category, (f"head:{name.head}" if name.head else "head",))
        for name in syntax.parse.names
        if any(char.isalnum() for char in document.quote(name.span)) and len(name.span) > 1
    )
