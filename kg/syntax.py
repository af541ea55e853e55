"""Look-ups over a `Parse`: which token is where, who depends on whom.

A `Syntax` is built once a document and never changes. Token arguments and results are
indices into ``Parse.tokens``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from kg.model import Parse, Span, Token

#: Dependents that stand outside the phrase their head names.
LOOSE = frozenset({"punct", "cc", "conj", "relcl", "appos", "advcl", "parataxis", "ccomp"})


class Syntax:
    """A parse with its children, sentences and alignment worked out."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self.tokens = parse.tokens
        self._starts = [token.span.start for token in parse.tokens]
        self._children: list[list[int]] = [[] for _ in parse.tokens]
        for token in parse.tokens:
            if token.head != token.index:
                self._children[token.head].append(token.index)
        self._sentence = [0] * len(parse.tokens)
        for number, (first, last) in enumerate(parse.sentences):
            for index in range(first, last):
                self._sentence[index] = number
        self._chunk_of = {
            index: chunk for chunk in parse.chunks for index in range(chunk[0], chunk[1])
        }

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index]

    def sentence_of(self, index: int) -> int:
        """Return the number of the sentence that holds the token."""
        return self._sentence[index]

    def sentence_at(self, offset: int) -> int | None:
        """Return the number of the sentence at a character, if a token lies at or after it."""
        position = min(bisect_right(self._starts, offset), len(self._starts)) - 1
        return self._sentence[max(position, 0)] if self._starts else None

    def children(self, index: int, *deps: str) -> list[int]:
        """Return the direct dependents in order, of the labels asked for (none: all)."""
        found = self._children[index]
        return [i for i in found if self.tokens[i].dep in deps] if deps else list(found)

    def child(self, index: int, *deps: str) -> int | None:
        """Return the first direct dependent with one of the labels, if there is one."""
        return next(iter(self.children(index, *deps)), None)

    def prepositions(self, index: int, *words: str) -> list[tuple[str, int]]:
        """Return (preposition, object) pairs below a token; "compared with" counts as one."""
        pairs: list[tuple[str, int]] = []
        for prep in self.children(index, "prep", "agent", "dative"):
            for inner in (prep, *self.children(prep, "prep")):
                outer = self.tokens[prep].text.lower()
                if prep and self.tokens[prep - 1].text.lower() == "not":
                    outer = f"not {outer}"  # "in the first group, not in the second"
                name = outer if inner == prep else f"{outer} {self.tokens[inner].text.lower()}"
                pairs += [(name, obj) for obj in self.children(inner, "pobj", "pcomp")]
        return [pair for pair in pairs if not words or pair[0] in words]

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the heads above a token, nearest first, ending with the root."""
        seen = {index}
        while (head := self.tokens[index].head) not in seen:
            seen.add(head)
            yield head
            index = head

    def subtree(self, index: int, without: Iterable[str] = ()) -> list[int]:
        """Return a token and all below it in order, not entering the labels left out."""
        skip = frozenset(without)
        found, stack = [], [index]
        while stack:
            current = stack.pop()
            found.append(current)
            stack += [i for i in self._children[current] if self.tokens[i].dep not in skip]
        return sorted(found)

    def phrase(self, index: int) -> Span:
        """Return the contiguous words around a head that belong to its phrase."""
        found = set(self.subtree(index, LOOSE))
        first = last = index
        while first - 1 in found:
            first -= 1
        while last + 1 in found:
            last += 1
        return self.span(first, last + 1)

    def conjuncts(self, index: int) -> list[int]:
        """Return a token and those coordinated with it, the first of the chain first."""
        while self.tokens[index].dep == "conj" and self.tokens[index].head < index:
            index = self.tokens[index].head
        found = {index}
        waiting = [index]
        for current in waiting:
            new = [i for i in self.children(current, "conj") if i not in found]
            found.update(new)
            waiting += new
        return sorted(found)

    def chunk(self, index: int) -> tuple[int, int, int] | None:
        """Return the base noun phrase (first, past the last, head) that holds the token."""
        return self._chunk_of.get(index)

    def span(self, first: int, last: int) -> Span:
        """Return the characters of a half-open token range."""
        return Span(self.tokens[first].span.start, self.tokens[last - 1].span.end)

    def within(self, span: Span) -> range:
        """Return the tokens that share a character with the span."""
        first = bisect_right(self._starts, span.start) - 1
        if first < 0 or self.tokens[first].span.end <= span.start:
            first += 1
        return range(first, bisect_left(self._starts, span.end))

    def head_of(self, span: Span) -> int | None:
        """Return the token of a span that governs the rest of it.

        Where the parse leaves several, it is the head of the first base noun phrase: what
        follows ("of the spine", "derived from fat") only narrows it.
        """
        inside = self.within(span)
        tops = [i for i in inside if self.tokens[i].head not in inside or self.tokens[i].head == i]
        nouns = [i for i in tops if self.tokens[i].pos in ("NOUN", "PROPN")]
        if not nouns:
            return tops[0] if tops else None
        chunk = self.chunk(nouns[0])
        return chunk[2] if chunk and chunk[2] in inside else nouns[0]

    def root(self, sentence: int) -> int:
        """Return the root token of a sentence (its first token when it has several)."""
        first, last = self.parse.sentences[sentence]
        return next((i for i in range(first, last) if self.tokens[i].head == i), first)
