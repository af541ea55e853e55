"""Noun phrases whose last word tells what they name: "lung volume", "stem cell therapy".

The words are ``ontologies/head_nouns.tsv``. One quarter of what real texts name (populations,
procedures, measures, processes) has no annotated corpus; its heads are few and regular.
"""

from __future__ import annotations

from kg.lexicon import Lexicon
from kg.mentions.base import chunk_span, trimmed
from kg.model import Document, Mention
from kg.syntax import Syntax
from kg.tables import table

#: Words before a head noun that make it no name of a kind of thing.
_EMPTY = frozenset(
    "good bad better best poor high low large small big great real true clear important simple "
    "effective easy hard old young strong weak whole single double serious common general specific "
    "particular available other study control test experimental".split()
)


def find(_document: Document, syntax: Syntax, _lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the base noun phrases that end in a word of the table and say more than it."""
    categories = {row["noun"]: row["category"] for row in table("head_nouns")}
    found = []
    for first, _, head in syntax.parse.chunks:
        category = categories.get(syntax[head].lemma.lower())
        span = chunk_span(syntax, head)
        inside = trimmed(syntax, first, head + 1)
        if category is None or span is None or inside is None or inside[0] == head:
            continue
        modifiers = [syntax[i] for i in range(inside[0], head)]
        if all(m.text.lower() in _EMPTY or not m.text[0].isalpha() for m in modifiers):
            continue
        if any(m.pos == "PROPN" for m in modifiers) and category in ("Study", "Organization"):
            continue
        found.append(Mention(span, category, ("rule:head-noun",)))
    return tuple(found)
