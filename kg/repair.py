"""Mend what a small parser gets wrong in a way that the words themselves show.

"Has successfully treated fractures": a participle right after a form of *have* (adverbs between)
is the verb of a perfect, never an adjective of the noun that follows.
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Parse, Token


def repair(parse: Parse) -> Parse:
    """Return the parse with perfects mended; the very same value when nothing was wrong."""
    tokens = list(parse.tokens)
    for have in parse.tokens:
        if have.lemma.lower() == "have" and have.tag in ("VBZ", "VBP", "VBD", "VB"):
            participle = _participle(tokens, have.index)
            if participle is not None:
                _raise(tokens, have.index, participle)
    if all(new is old for new, old in zip(tokens, parse.tokens, strict=True)):
        return parse
    chunks = tuple(
        (_after_verb(tokens, first, head), last, head) for first, last, head in parse.chunks
    )
    return replace(parse, tokens=tuple(tokens), chunks=chunks)


def _participle(tokens: list[Token], have: int) -> int | None:
    """Return the mis-attached participle of a perfect: an adjective of have's own object."""
    for token in tokens[have + 1 : have + 5]:
        if token.tag == "VBN" and token.dep == "amod":
            noun = tokens[token.head]
            own = noun.head == have and noun.dep == "dobj" and noun.index > token.index
            return token.index if own else None
        if token.pos not in ("ADV", "PART"):
            return None
    return None


def _raise(tokens: list[Token], have: int, participle: int) -> None:
    """Make the participle the verb of the clause, and *have* its auxiliary."""
    noun, top = tokens[participle].head, tokens[have]
    for token in list(tokens):
        if token.head == have and token.index not in (have, participle):
            tokens[token.index] = replace(tokens[token.index], head=participle)
    root = top.head == have
    tokens[participle] = replace(
        tokens[participle], head=participle if root else top.head, dep=top.dep, pos="VERB"
    )
    tokens[have] = replace(top, head=participle, dep="aux", pos="AUX")
    tokens[noun] = replace(tokens[noun], head=participle, dep="dobj")
    for index in range(have + 1, participle):
        if tokens[index].head == noun:
            tokens[index] = replace(tokens[index], head=participle)


def _after_verb(tokens: list[Token], first: int, head: int) -> int:
    """Return where a noun phrase starts once a verb before its head is none of it."""
    return next(
        (i + 1 for i in range(head - 1, first - 1, -1) if tokens[i].pos == "VERB"
         and tokens[head].head == i),
        first,
    )  # fmt: skip
