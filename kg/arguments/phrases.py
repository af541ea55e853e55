"""Base noun phrases of a parsed text: a noun with what stands before it and belongs to it.

The rule is that of spaCy's ``noun_chunks`` for English, on CLEAR labels, with three changes:
nouns in parentheses count ("(12 women)"), marks at the front are left out, and a number that a
hyphen glues to its noun is taken in ("BMP-2").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Token

#: What a noun phrase can be to its head.
_ROLE_LABELS = "nsubj nsubjpass dobj pobj pcomp dative appos attr oprd ROOT parataxis dep"
_ROLES = frozenset(_ROLE_LABELS.split())
_NOUNS = frozenset(("NOUN", "PROPN", "PRON"))
_FRONT = frozenset(("punct", "mark", "cc", "preconj"))


def noun_phrases(tokens: Sequence[Token], first: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, head) of each phrase in order, none overlapping.

    ``tokens`` are whole sentences of a parse, the first of them with index ``first``.
    """
    edges = _left_edges(tokens, first)
    done = first
    for token in tokens:
        start = edges[token.index - first]
        if token.pos not in _NOUNS or start < done or _role(tokens, token, first) not in _ROLES:
            continue
        while start < token.index and tokens[start - first].dep in _FRONT:
            start += 1
        done = token.index + 1
        while _glued(tokens, done - first, token.index):
            done += 2
        yield start, done, token.index


def _left_edges(tokens: Sequence[Token], first: int) -> list[int]:
    """Return the index of the leftmost word below each word."""
    edges = [token.index for token in tokens]
    for token in tokens:
        at, above = token, token.head
        seen = {token.index}
        while above not in seen:
            if edges[above - first] > token.index:
                edges[above - first] = token.index
            seen.add(above)
            at = tokens[above - first]
            above = at.head
    return edges


def _role(tokens: Sequence[Token], token: Token, first: int) -> str:
    """Return a noun's label, for a conjunct that of the first one of its list."""
    while token.dep == "conj" and token.head < token.index:
        token = tokens[token.head - first]
    return token.dep


def _glued(tokens: Sequence[Token], at: int, head: int) -> bool:
    """Say whether a hyphen and a word of the noun follow without a blank."""
    if at + 1 >= len(tokens) or tokens[at].text not in ("-", "–", "‐"):
        return False
    before, dash, after = tokens[at - 1 : at + 2]
    close = before.span.end == dash.span.start and dash.span.end == after.span.start
    return close and after.head == head and after.dep != "conj"
