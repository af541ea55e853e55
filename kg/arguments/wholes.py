"""The whole phrase an argument stands in, where its name is only a piece of it.

"Keratinized mucosa" is not mucosa, "mutations in the NPHS1 gene" are not all mutations, "eating
garlic" is not eating: a claim of the piece would say something else. Then the phrase is minted
as a thing of its own, with what is known of the piece as broader. Words that leave a claim true
are left out (``ontologies/harmless.tsv``); which prepositions narrow which nouns is
``ontologies/complements.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kg.arguments.phrase_ends import FIXED, last_of
from kg.arguments.reading import GETTING, Argument, Reading
from kg.fold import fold
from kg.frametable import frames
from kg.identity import described_entity, term_entity
from kg.model import Entity, Grounding, Mapping, Span
from kg.syntax import Syntax
from kg.tables import words

#: Words of a phrase at most.
_LONGEST = 14
#: What stands in a text for something else.
_POINTING = frozenset("this these that those its their his her such our my your".split())
#: Words that set aside what follows, or set something against it; how far before a name they stand.
_ASIDE = frozenset(
    {("rather", "than"), ("instead", "of"), ("compared", "with"), ("compared", "to")}
)
_FAR = 7
#: Words for how bad something is, which leave a claim true, but not one of its risk.
_GRAVE = frozenset("severe serious critical fatal mild moderate major lethal".split())
#: The number that a hyphen ties to a name.
_NUMBERED = re.compile(r"[-‐–]\d{1,4}(?![-‐–\w])")
#: Words that make a gene, protein or animal another than the one of that name.
_ALTERED = frozenset(
    "mutant mutated truncated transgenic knockout null deficient phosphorylated "
    "oxidized oxidised glycated soluble chimeric".split()
)


def whole(reading: Reading, argument: Argument, beside: Iterable[int] = ()) -> Argument:
    """Return an argument over its whole phrase; itself where nothing that matters is left out.

    ``beside`` are words that are no part of it: those of the relation and its other end.
    """
    found = reading.spanning(argument.span)
    syntax = reading.syntax
    if found is None or found.mention.nominal or found.mention.category in FIXED:
        return argument
    if argument.condition or argument.entity.group or argument.entity.parts:
        return argument
    inside = syntax.within(argument.span)
    full = shared(reading, argument)
    if full is not argument:
        return full
    head = syntax.head_of(argument.span)
    if head is None or not inside:
        return argument
    barred = frozenset(beside)
    first = _first(reading, inside, head, barred, risk=argument.aspect == "likelihood")
    owned = inside[0] > 0 and inside[0] - 1 == syntax.child(head, "poss")
    if first == inside[0] and owned and syntax[head].lemma.lower() in words("light_nouns", "noun"):
        first -= syntax[first - 1].tag == "PRP$"  # "its expression": whose it is must be told
    last = last_of(reading, argument, inside, head, barred)
    span = _unbroken(reading, Span(syntax[first].span.start, syntax[last].span.end))
    numbered = _NUMBERED.match(reading.document.text, argument.span.end)  # "CGI" of "CGI-58"
    if ((first, last) == (inside[0], inside[-1]) and not numbered) or last - first >= _LONGEST:
        return argument
    return replace(argument, entity=_minted(reading, argument.entity, span), span=span)


def shared(reading: Reading, argument: Argument) -> Argument:
    """Return "kidney cancers" of "kidney and urothelial cancers": two share the noun."""
    syntax = reading.syntax
    last = (syntax.within(argument.span) or (argument.head,))[-1]
    if last + 3 >= len(syntax.tokens):
        return argument
    tags = [syntax[i].tag for i in range(last + 1, last + 4)]
    noun = syntax[last + 3]
    if tags[0] != "CC" or tags[2] not in ("NN", "NNS") or noun.pos != "NOUN":
        return argument
    if tags[1] != "JJ" or argument.entity.category != "Anatomy":
        beside = reading.mentions_over(syntax[last + 2].span)
        alike = any(g.mention.category == argument.entity.category for g in beside)
        if tags[1] != "NN" or noun.lemma.lower() != "loss" or not alike:
            return argument  # but "smell and taste loss"
    known = reading.at(last + 3)
    category = known.mention.category if known else "Process"
    if category == "Anatomy":
        return argument
    name = f"{reading.document.quote(argument.span)} {noun.text}"
    entity = term_entity(name, category, fold(name))
    return replace(argument, entity=entity, span=argument.span.to(noun.span))


def aside(syntax: Syntax, argument: Argument) -> bool:
    """Say whether an argument is set aside with its phrase: "rather than a total loss of X"."""
    first = syntax.within(argument.span)[0]
    for at in range(first - 1, max(first - _FAR, 0), -1):
        if (syntax[at - 1].text.lower(), syntax[at].text.lower()) in _ASIDE:
            return True
        if syntax[at].pos not in ("ADJ", "ADP", "DET", "NOUN", "NUM", "PROPN"):
            return False
    return False


def _minted(reading: Reading, known: Entity, span: Span) -> Entity:
    name = " ".join(reading.document.quote(span).split())
    mappings = known.mappings if known.is_local else (Mapping("broad", known.id),)
    tokens = [reading.syntax[i].text.lower() for i in reading.syntax.within(span)]
    if _POINTING.isdisjoint(tokens):
        return term_entity(name, known.category, fold(name), mappings)
    return described_entity(name, known.category, fold(name), reading.document.key, mappings)


def _unbroken(reading: Reading, span: Span) -> Span:
    """Return a span to the end of the word that a hyphen goes on in ("pre-diet")."""
    text, start, end = reading.document.text, span.start, span.end
    while end < len(text) and (
        text[end].isalnum() or (text[end] in "-‐–" and text[end + 1 : end + 2].isalnum())
    ):
        end += 1
    return Span(start, end)


# ------------------------------------------------------------------------------ before


def _first(
    reading: Reading, inside: range, head: int, barred: frozenset[int], *, risk: bool = False
) -> int:
    """Return the first word before a name that makes it another thing; its own if none does."""
    syntax = reading.syntax
    chunk = syntax.chunk(head)
    least = chunk[0] if chunk else inside[0]
    symbol = _is_symbol(reading.document.quote(syntax.span(inside[0], inside[-1] + 1)))
    first = at = inside[0]
    while at > least:
        unit = _unit(syntax, at, least)
        if not _joins(reading, unit, barred):
            break
        if _narrows(reading, unit, inside, symbol=symbol, risk=risk):
            first = unit[0]
        elif (
            at == first
            and first < inside[0]
            and syntax[unit[-1]].head in _unit(syntax, inside[0], first)
        ):
            first = unit[0]  # "long" of "long chain ceramides"
        elif at == first and _grades(syntax, unit, inside):
            first = unit[0]  # "minimally" of "minimally invasive surgery"
        at = unit[0]
    return first


def _grades(syntax: Syntax, unit: range, inside: range) -> bool:
    """Say whether an adverb goes with a word of the name, and not with what is said of it."""
    token = syntax[unit[-1]]
    with_name = token.tag == "RB" and token.dep == "advmod" and token.head in inside
    return with_name and token.text.lower() not in words("harmless", "word")


def _unit(syntax: Syntax, end: int, least: int) -> range:
    """Return the word that ends before a token, with all that hyphens tie to it."""
    start = end - 1
    while start > least and syntax[start - 1].span.end == syntax[start].span.start:
        start -= 1
    return range(start, end)


def _joins(reading: Reading, unit: range, barred: frozenset[int]) -> bool:
    """Say whether a word may belong to the name after it."""
    syntax = reading.syntax
    last = syntax[unit[-1]]
    if any(i in barred for i in unit) or last.tag in ("DT", "PDT", "WDT", "CC", "PRP$", "WP$"):
        return False
    if any(syntax[i].text in '()[]{}"“”;:,/' for i in unit):
        return False
    gap = reading.document.text[last.span.end : syntax[unit[-1] + 1].span.start]
    if len(gap) > 1 or last.tag in ("VB", "VBZ", "VBP", "VBD", "MD"):
        return False
    verb = last.lemma.lower() if last.tag == "VBG" and len(unit) == 1 else last.text.lower()
    if (verb, "V") in frames() or verb in GETTING:
        return False  # what is done to it ("limiting"), or a verb taken for an adjective
    owner = any(syntax[i].tag == "POS" for i in unit)
    after = syntax[unit[-1] + 1].span
    return not owner or any(
        g.mention.span.contains(last.span.to(after)) for g in reading.mentions_over(last.span)
    )


def _narrows(
    reading: Reading, unit: range, inside: range, *, symbol: bool, risk: bool = False
) -> bool:
    """Say whether a word before a noun tells which one, and not only how or how many."""
    syntax = reading.syntax
    text = reading.document.quote(syntax.span(unit[0], unit[-1] + 1)).lower()
    if risk and text in _GRAVE:
        return True  # the risk of severe X is not the risk of X
    if text in words("harmless", "word") or text in _changing() or not any(map(str.isalpha, text)):
        return False
    if all(syntax[i].pos in ("NUM", "ADV", "PUNCT") for i in unit):
        return False
    if unit[-1] + 1 == inside[0] and syntax[unit[-1]].tag == "HYPH":
        return True  # "18:1-LPA"
    if syntax[unit[-1]].tag == "HYPH":
        return False  # "childhood- and adult-onset"
    grounding = reading.spanning(syntax.span(inside[0], inside[-1] + 1))
    species = grounding is not None and grounding.mention.category == "Species"
    if symbol or species:
        return text in _ALTERED or text.endswith(("-deficient", "-null", "-knockout"))
    token = syntax[unit[-1]]
    if token.pos in ("NOUN", "PROPN"):
        return not _is_kind(reading, unit[-1], grounding)
    return len(unit) > 1 or token.tag in ("JJ", "VBN", "VBG")


def _is_symbol(name: str) -> bool:
    """Say whether a name is written as a symbol, which the words before it only explain."""
    return " " not in name and (
        sum(c.isupper() for c in name) > 1
        or any(c.isdigit() for c in name)
        or any("α" <= c <= "ω" for c in name)
    )


def _is_kind(reading: Reading, token: int, grounding: Grounding | None) -> bool:
    """Say whether a noun says what the thing after it is ("the corticosteroid dexamethasone")."""
    before, best = reading.at(token), grounding.best if grounding else None
    if before is None or before.best is None or best is None:
        return False
    return before.best.curie in reading.ancestors(best.curie)


@cache
def _changing() -> frozenset[str]:
    return words("change_adjectives", "adjective")
