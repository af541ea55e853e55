"""What is seen of an argument of a claim: how it stands in its phrase, was found, and is named.

Features for `kg.sureness.traits`, each a number between 0 and 1 or so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.arguments.reading import Argument, Reading
from kg.fold import fold
from kg.model import Grounding, Span

#: A feature's name and its value.
Trait = tuple[str, float]

#: Dependents that make a noun a part of a larger name, and words that leave nothing out there.
_INSIDE = ("compound", "amod", "nmod", "poss", "nummod")
_SMALL = ("DT", "PRP$", "PDT", "POS", "WDT")
_OPENING = ("DT", "PRP$", "CD")
_NOUNS = ("NN", "NNS", "NNP", "NNPS", "VBG")


class Arguments:
    """The features of the arguments of one document's claims."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._syntax = reading.syntax
        self._names = sorted(reading.syntax.parse.names)
        self._starts = [name.span.start for name in self._names]
        self._longest = max((len(name.span) for name in self._names), default=0)

    def grounding(self, argument: Argument) -> Grounding | None:
        """Return what was found in an argument's place."""
        inside = self._reading.mentions_in(argument.span)
        return next((g for g in inside if g.mention.span == argument.span), None)

    def of(self, argument: Argument, grounding: Grounding | None) -> Iterator[Trait]:
        """Yield what is seen of an argument by itself."""
        entity, span = argument.entity, argument.span
        text = self._reading.document.quote(span)
        parts = text.split()
        yield "one word", len(parts) == 1
        yield "one lower-case word", len(parts) == 1 and text.islower()
        yield "four words or more", len(parts) > 3
        yield "short form", len(parts) == 1 and len(text) < 6 and not text.islower()
        yield "holds a bracket or comma", any(mark in text for mark in '(),;:"“”')
        yield (
            "begins or ends in a mark",
            not (text[0].isalnum() and (text[-1].isalnum() or text[-1] in ")]+-")),
        )
        yield "without a letter", not any(map(str.isalpha, text))
        yield (
            "begins with a word in capitals",
            (len(parts) > 1 and parts[0].isalpha() and parts[0].isupper() and len(parts[0]) > 3),
        )
        yield "combination or group", bool(entity.parts) or entity.group
        yield "changed on the way", bool(argument.direction or argument.aspect)
        yield "in doubt", 1 - argument.confidence
        yield "without identifier", entity.is_local
        yield from self._phrase(span)
        yield from self._recognised(span, entity.category)
        if grounding is None:
            yield "not a mention", 1
            return
        yield "without identifier, has candidates", entity.is_local and bool(grounding.candidates)
        mention = grounding.mention
        sources = {source.partition(":")[0] for source in mention.sources}
        for source in ("dictionary", "head", "abbreviation"):
            yield f"found by {source}", source in sources
        yield "found by dictionary alone", sources == {"dictionary"}
        yield "found by rule alone", sources == {"rule"}
        yield f"mention {mention.nesting}", mention.nesting != "flat"
        if mention.nominal:
            yield "pronoun" if "rule:pronoun" in mention.sources else "description", 1
            yield "antecedent in doubt", 1 - mention.antecedent_score
            yield "antecedent unknown", mention.antecedent is None

    def _phrase(self, span: Span) -> Iterator[Trait]:
        """Yield what of its phrase an argument leaves out."""
        syntax = self._syntax
        inside = syntax.within(span)
        head = syntax.head_of(span)
        if head is None:
            return
        before = syntax[inside[0] - 1] if inside[0] else None
        yield "a bracket before", before is not None and before.text in (")", "]")
        yield (
            "a modifier left out",
            before is not None
            and before.head in inside
            and before.dep in _INSIDE
            and before.tag not in _SMALL,
        )
        yield (
            "inside a larger phrase",
            (syntax[head].head not in inside and syntax[head].dep in _INSIDE),
        )
        below = [i for i in syntax.children(head, "prep", "acl", "relcl") if i not in inside]
        after = {syntax[i].text.lower() for i in below if syntax[i].dep == "prep" and i > head}
        yield "an of left out", "of" in after
        yield "another preposition left out", bool(after - {"of"})
        yield "a clause left out", any(syntax[i].dep != "prep" for i in below)
        chunk = syntax.chunk(head)
        yield "a whole noun phrase", chunk is not None and self._fills(inside, chunk)
        text = self._reading.document.text
        around = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
        yield "cut at a hyphen", any(mark in around for mark in "-–/")
        last = inside[-1] + 1
        next_tag = syntax[last].tag if last < len(syntax.tokens) else ""
        yield "a noun follows", next_tag in _NOUNS
        yield "holds a verb", any(syntax[i].tag[:2] == "VB" for i in inside)
        yield "headed by no noun", syntax[head].pos not in ("NOUN", "PROPN")
        yield "listed with others", min(3, len(syntax.conjuncts(head)) - 1) / 3

    def _fills(self, inside: Sequence[int], chunk: tuple[int, int, int]) -> bool:
        """Say whether words are all of a noun phrase but the small ones that open it."""
        first, last, _ = chunk
        within = all(first <= i < last for i in inside)
        rest = (i for i in range(first, last) if i not in inside)
        return within and all(self._syntax[i].tag in _OPENING for i in rest)

    def _recognised(self, span: Span, category: str) -> Iterator[Trait]:
        """Yield what the recogniser says of the words."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        near = [name for name in self._names[first:last] if name.span.overlaps(span)]
        same = [name for name in near if name.span == span]
        yield "recognised", max((name.score for name in same), default=0.0)
        yield "recognised as it is called", any(name.category == category for name in same)
        others = [name for name in near if name.span != span and not name.faint]
        yield "recogniser sees more words", any(name.span.contains(span) for name in others)
        yield "recogniser sees fewer words", any(span.contains(name.span) for name in others)


def identified(grounding: Grounding, text: str) -> Iterator[Trait]:
    """Yield how sure an identifier is."""
    best = grounding.best
    if best is None:
        return
    label, said = fold(best.name), fold(text)
    yield "there", 1
    yield "in doubt", 1 - best.score
    others = max((one.score for one in grounding.candidates[1:]), default=0.0)
    yield "next is near", others / max(best.score, others, 1e-3)
    yield "only equivalent", best.match == "equivalent"
    yield "name is its label", label == said
    yield "label shares no word", not set(label.split()) & set(said.split())
    reasons = {reason.rpartition(" ")[0] for reason in best.reasons}
    for reason in ("scope label", "scope exact", "scope related", "learned share", "long form"):
        yield f"because of {reason}", reason in reasons
    yield "of one lower-case word", text.islower() and " " not in text
    yield "of the long form", bool(grounding.mention.lookup)
