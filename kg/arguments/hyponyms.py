"""Kinds that a text lists itself: "growth factors such as BMP-2 and VEGF".

Hearst's patterns (1992), read off the base noun phrases of a `Parse`. Adjectives stay with the
general term ("neurodegenerative diseases like X"), lists give a pair a member, and nothing is
kept between calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.model import Document, Parse, Span

#: Words between the general term and the first kind.
_FORWARD = (
    ("such", "as"), ("including",), ("like",), ("especially",), ("particularly",), ("namely",),
    ("for", "example"), ("for", "instance"), ("e.g.",), ("in", "particular"), ("i.e.",),
)  # fmt: skip
#: Words between the last kind and the general term.
_BACKWARD = (("and", "other"), ("or", "other"), ("and", "similar"), ("and", "related"))
_DROPPED_WORDS = (
    "a an the some many other such certain several various these those this that all both "
    "any similar related different numerous"
)
_DROPPED = frozenset(_DROPPED_WORDS.split())
Chunk = tuple[int, int, int]


def hyponyms(document: Document, parse: Parse) -> tuple[tuple[Span, Span], ...]:
    """Return (general term, kind) pairs in text order, as spans of the document."""
    pairs = set()
    for first, last in parse.sentences:
        chunks = [chunk for chunk in parse.chunks if first <= chunk[0] < last]
        for general, kind in (*_forward(parse, chunks), *_backward(parse, chunks)):
            outer, inner = _span(parse, general), _span(parse, kind)
            if outer and inner and not outer.overlaps(inner):
                pairs.add((outer, inner))
    kept = (p for p in pairs if document.quote(p[0]).lower() != document.quote(p[1]).lower())
    return tuple(sorted(kept))


def _between(parse: Parse, start: int, end: int) -> list[str]:
    words = [parse.tokens[i].text.lower() for i in range(start, end)]
    return [word for word in words if word not in (",", "(", "—", "–")]


def _forward(parse: Parse, chunks: list[Chunk]) -> Iterator[tuple[Chunk, Chunk]]:
    """Find "Xs such as A, B and C", "such Xs as A", and "A, like other Xs"."""
    for i, general in enumerate(chunks[:-1]):
        words = tuple(_between(parse, general[1], chunks[i + 1][0]))
        opens = parse.tokens[general[0]].text.lower() == "such" and words == ("as",)
        if not opens and words not in _FORWARD:
            continue
        if parse.tokens[general[2]].pos == "PRON":
            continue
        if words == ("like",) and parse.tokens[chunks[i + 1][0]].text.lower() == "other":
            yield chunks[i + 1], general  # "fluoxetine, like other antidepressants"
            continue
        if words == ("like",) and parse.tokens[general[1]].text == ",":
            continue  # "children, like adults, ..."
        loose = words == ("such", "as") and parse.tokens[general[1]].text != ","
        if not loose and _is_inner(parse, general):
            continue  # "defects in metabolism, including weight loss"
        yield general, chunks[i + 1]
        for before, kind in pairwise(chunks[i + 1 :]):
            if not _listed(parse, before, kind) or _has_kinds(parse, kind, chunks):
                break  # "drugs such as A and hormones like B"
            yield general, kind


def _has_kinds(parse: Parse, chunk: Chunk, chunks: list[Chunk]) -> bool:
    """Say whether kinds of a noun phrase follow it: it is a general term of its own."""
    after = next((one for one in chunks if one[0] >= chunk[1]), None)
    return after is not None and tuple(_between(parse, chunk[1], after[0])) in _FORWARD


def _is_inner(parse: Parse, chunk: Chunk) -> bool:
    """Say whether a singular noun only tells which of several things are meant, or is one thing.

    "Defects in metabolism", "organs throughout the body".
    """
    head = parse.tokens[chunk[2]]
    if head.tag == "NN" and parse.tokens[chunk[0]].text.lower() == "the":
        return True
    preposition = parse.tokens[head.head]
    outer = parse.tokens[preposition.head]
    if preposition.dep == "agent" and outer.dep == "acl":
        outer = parse.tokens[outer.head]  # "genes induced by interferon, including X"
    inner = head.tag in ("NN", "NNP") and head.dep == "pobj"
    return inner and preposition.dep in ("prep", "agent") and outer.tag == "NNS"


def _backward(parse: Parse, chunks: list[Chunk]) -> Iterator[tuple[Chunk, Chunk]]:
    """Find "A, B and other Xs"."""
    for i in range(1, len(chunks)):
        general = chunks[i]
        joint = _between(parse, chunks[i - 1][1], general[0])
        opening = [parse.tokens[k].text.lower() for k in range(general[0], general[2])][:1]
        if tuple((*joint, *opening)[:2]) not in _BACKWARD:
            continue
        yield general, chunks[i - 1]
        for k in range(i - 1, 0, -1):
            if _between(parse, chunks[k - 1][1], chunks[k][0]):
                break
            yield general, chunks[k - 1]


def _listed(parse: Parse, before: Chunk, kind: Chunk) -> bool:
    """Say whether the second noun phrase goes on with the list of the first."""
    gap = [parse.tokens[i].text.lower() for i in range(before[1], kind[0])]
    if not gap or any(word not in (",", "and", "or", "/") for word in gap):
        return False
    head = parse.tokens[kind[2]]
    return head.dep in ("conj", "appos") and parse.tokens[before[2]].index <= head.head < head.index


def _span(parse: Parse, chunk: Chunk) -> Span | None:
    """Return the phrase up to its head, without determiners and the pattern's own words."""
    start, _, head = chunk
    while start < head and (
        parse.tokens[start].text.lower() in _DROPPED or parse.tokens[start].pos in ("DET", "PUNCT")
    ):
        start += 1
    token = parse.tokens[head]
    if token.pos not in ("NOUN", "PROPN", "NUM"):
        return None
    return Span(parse.tokens[start].span.start, token.span.end)
