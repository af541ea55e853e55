"""What is given together: "X plus Y", "the combination of X and Y"; no claim is of a part."""

from __future__ import annotations

from kg.arguments import roles
from kg.arguments.reading import GIVEN, Argument, Reading
from kg.fold import fold
from kg.identity import combination_entity, term_entity
from kg.model import Entity, Span
from kg.syntax import Syntax

_MIXING = frozenset({"combine", "mix", "blend", "couple"})
_COMBINATION = frozenset({"combination", "coadministration", "co-administration"})
_WITH = (
    ("plus",), ("combined", "with"), ("in", "combination", "with"), ("together", "with"),
    ("along", "with"), ("coupled", "with"), ("+",),
)  # fmt: skip


def combined(reading: Reading, token: int, subjects: list[Argument]) -> list[Argument]:
    """Return "X combined with Y" as one subject with parts; it implies no claim about a part."""
    syntax = reading.syntax
    if syntax[token].lemma.lower() not in _MIXING:
        subjects = _together(reading, subjects)
    governor = syntax[token].head
    chain = [governor, *syntax.conjuncts(governor)]
    mixing = [i for i in chain if syntax[i].lemma.lower() in _MIXING]
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(token, "aux"))
    if not mixing or not infinitive:
        return subjects
    mixed = roles.of_verb(syntax, mixing[-1])
    parts = [
        a
        for t in (*mixed.object, *mixed.others.get("with", ()))
        if (a := reading.argument(t)) is not None
    ]
    distinct = {part.entity.id: part.entity for part in parts}
    if len(distinct) < 2:
        return subjects
    return [_combination(list(distinct.values()), parts)]


def _together(reading: Reading, subjects: list[Argument]) -> list[Argument]:
    """Return "X plus Y" and "the combination of X and Y" as one subject each."""
    done: dict[str, Argument] = {}
    for subject in subjects:
        if subject.entity.category not in GIVEN:
            done.setdefault(subject.entity.id, subject)
            continue
        mates = [
            reading.argument(t) or _unknown(reading, t, subject) for t in _mates(reading, subject)
        ]
        parts = sorted([subject, *mates], key=lambda part: part.span)
        distinct = {part.entity.id: part.entity for part in parts}
        one = subject if len(distinct) < 2 else _combination(list(distinct.values()), parts)
        done.setdefault(one.entity.id, one)
    return list(done.values())


def _unknown(reading: Reading, noun: int, beside: Argument) -> Argument:
    """Return what is combined with something and has no known name, as a thing of its kind."""
    syntax = reading.syntax
    first, last, _ = syntax.chunk(noun) or (noun, noun + 1, noun)
    while first < noun and syntax[first].tag in ("DT", "PDT", "CD", "PRP$"):
        first += 1
    span = syntax.span(first, last)
    name = " ".join(reading.document.quote(span).split())
    return Argument(term_entity(name, beside.entity.category, fold(name)), span, noun, 0.6)


def _mates(reading: Reading, argument: Argument) -> list[int]:
    """Return the heads of what a thing is combined with, by the words right around it."""
    syntax = reading.syntax
    inside = syntax.within(argument.span)
    first, last = inside[0], inside[-1] + 1
    while first > 0 and (
        syntax[first - 1].tag in ("DT", "JJ", "CD", "VBN")
        or syntax[first - 1].span.end == syntax[first].span.start  # "low-dose"
    ):
        first -= 1
    chunk = syntax.chunk(inside[-1])
    if chunk is not None and _of_combination(syntax, chunk[0]):
        first = chunk[0]  # "the combination of the old antibiotic X with Y"
    if last < len(syntax.tokens) and syntax[last].text == "(":
        last = next((i + 1 for i in range(last, last + 6) if _is(syntax, i, ")")), last)
    found = []
    for words_ in (*_WITH, ("and",), ("with",)):
        if words_ in (("and",), ("with",)) and not _of_combination(syntax, first):
            continue
        end = last + len(words_)
        if all(_is(syntax, last + n, word) for n, word in enumerate(words_)):
            chunk = syntax.chunk(end) if end < len(syntax.tokens) else None
            found += [chunk[2]] if chunk else []
    for words_ in (*_WITH, ("and",), ("with",)):
        start = first - len(words_)
        if start < 1 or not all(_is(syntax, start + n, word) for n, word in enumerate(words_)):
            continue
        noun = start - 1
        if syntax[noun].text == ")":
            noun = next(
                (i - 1 for i in range(noun, max(noun - 6, 0), -1) if _is(syntax, i, "(")), noun
            )
        chunk = syntax.chunk(noun)
        if words_ not in (("and",), ("with",)) or _of_combination(
            syntax, chunk[0] if chunk else noun
        ):
            found.append(noun)
    return found


def _of_combination(syntax: Syntax, first: int) -> bool:
    """Say whether "the combination of" stands before a phrase."""
    return (
        first > 1
        and _is(syntax, first - 1, "of")
        and (syntax[first - 2].lemma.lower() in _COMBINATION)
    )


def _is(syntax: Syntax, token: int, word: str) -> bool:
    return token < len(syntax.tokens) and syntax[token].text.lower() == word


def _combination(entities: list[Entity], parts: list[Argument]) -> Argument:
    name = " + ".join(entity.name for entity in entities)
    span: Span = parts[0].span.to(parts[-1].span)
    return Argument(combination_entity(name, entities), span, parts[0].head, 0.8)
