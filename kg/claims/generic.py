"""Things that no lexicon names, but what they are is plain: "analgesics", "the surface".

Taken for things only where noun phrases are read (see `kg.claims.phrases`): what most texts claim
is of what has a name. The nouns are ``ontologies/generic_nouns.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kg.model import Grounding, Mention, Span, Token
from kg.syntax import Syntax
from kg.tables import table

SOURCE = "rule:generic"
_REASON = "a class of things without an identifier"
#: Tags of words before a noun that are no part of what it names.
_EDGES = frozenset({"DT", "PDT", "PRP$", "WP$", "WDT", "CC", "POS", "CD", "IN", "RB", "JJR", "JJS"})
_EDGE_WORDS = frozenset("such other several many some few most more certain various same".split())


@cache
def _categories() -> dict[str, str]:
    return {
        noun: row["category"] for row in table("generic_nouns") for noun in row["nouns"].split()
    }


def is_generic(noun: str) -> bool:
    """Say whether the table holds a noun."""
    return noun in _categories()


def find(syntax: Syntax, groundings: Sequence[Grounding]) -> tuple[Grounding, ...]:
    """Return the groundings given and those of generic nouns that none of them holds, in order."""
    taken = sorted(g.mention.span for g in groundings)
    held = {i for span in taken for i in syntax.within(span)}
    found = [
        Grounding(Mention(span, category, (SOURCE,)), (), _REASON)
        for head, span, category in _nouns(syntax)
        if head not in held
    ]
    return tuple(sorted((*groundings, *found), key=lambda g: g.mention.span))


def _category(token: Token) -> str | None:
    plural = token.text.lower().removesuffix("s")
    rows = _categories()
    return rows.get(token.lemma.lower()) or rows.get(token.text.lower()) or rows.get(plural)


def _nouns(syntax: Syntax) -> Iterator[tuple[int, Span, str]]:
    """Yield heads of base noun phrases that the table holds, with their words and category."""
    for token in syntax.tokens:
        category = _category(token)
        if category is None or token.pos not in ("NOUN", "PROPN"):
            continue
        chunk = syntax.chunk(token.index)
        first = chunk[0] if chunk is not None and chunk[2] == token.index else token.index
        while first < token.index and (
            syntax[first].tag in _EDGES or syntax[first].text.lower() in _EDGE_WORDS
        ):
            first += 1
        owner = [i + 1 for i in range(first, token.index) if syntax[i].tag == "POS"]
        yield token.index, syntax.span(owner[-1] if owner else first, token.index + 1), category
