"""Descriptions and pronouns that stand for something named before.

"These cells", "the team", "this technique", "they". The head nouns and what they may refer to
are ``ontologies/nominals.tsv``; `kg.antecedents` chooses what they stand for. `resolve` is
separate, so that it sees all named mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.antecedents import Antecedents
from kg.lexicon import Lexicon
from kg.mentions.base import chunk_span
from kg.model import Document, Mention, Span
from kg.overlaps import Spans
from kg.syntax import Syntax
from kg.tables import table

_POINTING = frozenset("this these those that the such both our their its".split())
_PRONOUNS = frozenset("it its itself they them their theirs themselves".split())


def find(_document: Document, syntax: Syntax, _lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the descriptions with a pointing word, and unnamed groups of genes."""
    rows = {row["noun"]: row for row in table("nominals")}
    found = []
    for first, _, head in syntax.parse.chunks:
        row = rows.get(syntax[head].lemma.lower())
        if row is None:
            continue
        leading = syntax[first].text.lower()
        pointing = leading in _POINTING
        extra = [
            i
            for i in range(first + 1 if pointing else first, head)
            if syntax[i].tag not in ("DT", "CC", "JJ", "JJR", "JJS", "RB", ",", "PDT")
        ]
        agent = row["refers"] == "agent"
        if extra or not (pointing or agent) or syntax[head].pos == "PROPN":
            continue
        if any(syntax[i].dep in ("relcl", "acl") for i in syntax.children(head)) and not agent:
            continue
        if row["refers"] == "entity" and leading not in ("these", "those", "this", "such", "the"):
            continue
        plain = all(syntax[i].tag in ("DT", "PDT") for i in range(first, head))
        if row["refers"] == "entity" and not plain:
            continue
        span = syntax.span(first, head + 1)
        if leading in ("a", "an") and agent:
            of = [obj for _, obj in syntax.prepositions(head, "of")]
            end = chunk_span(syntax, of[0]) if of else None
            span = span.to(end) if end and end.start > span.start else span
        found.append(Mention(span, row["category"], (f"rule:nominal:{row['refers']}",), True))
    for token in syntax.tokens:  # "the university's graduate school"
        row = rows.get(token.lemma.lower())
        if row and row["refers"] == "organization" and token.dep == "poss" and token.index:
            before = syntax[token.index - 1]
            if before.text.lower() in ("the", "this", "our", "their"):
                span = syntax.span(before.index, token.index + 1)
                found.append(Mention(span, row["category"], ("rule:nominal:organization",), True))
    return (*found, *_groups(syntax))


def _groups(syntax: Syntax) -> Iterable[Mention]:
    """Yield unnamed groups: a plural generic noun with what narrows it ("genes involved in X")."""
    for first, _, head in syntax.parse.chunks:
        token = syntax[head]
        if token.lemma.lower() not in _GROUP_NOUNS or token.tag not in ("NNS", "NNPS"):
            continue
        if any(syntax[i].tag not in ("DT", "PDT", "JJ", "CD") for i in range(first, head)):
            continue
        clauses = [i for i in syntax.children(head, "acl", "relcl") if i > head]
        if not clauses:
            continue
        start = next(i for i in range(first, head + 1) if syntax[i].tag not in ("DT", "PDT", "CD"))
        last = head
        for i in range(head + 1, max(syntax.subtree(clauses[0])) + 1):
            if syntax[i].pos in ("AUX", "PUNCT", "SCONJ") or (
                syntax[i].pos == "VERB" and syntax[i].tag in ("VBD", "VBZ", "VBP")
            ):
                break
            last = i
        while last > head and syntax[last].pos not in ("NOUN", "PROPN", "ADJ"):
            last -= 1
        if last > head:
            yield Mention(
                syntax.span(start, last + 1),
                _GROUP_NOUNS[token.lemma.lower()],
                ("rule:group",),
                True,
            )


_GROUP_NOUNS = {
    "gene": "GeneSet",
    "protein": "GeneSet",
    "marker": "GeneSet",
    "factor": "GeneSet",
    "cytokine": "GeneSet",
    "receptor": "GeneSet",
}


def resolve(syntax: Syntax, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with antecedents for descriptions, and resolvable pronouns added."""
    given = sorted(mentions)
    antecedents = Antecedents(syntax, given)
    meant: dict[Span, tuple[Span, float]] = {}
    resolved = []
    for mention in given:
        unbound = ("description", "agent", "group", "study")
        if mention.nominal and not any(word in s for s in mention.sources for word in unbound):
            found = _followed(antecedents.of_description(mention), meant)
            if found is None and _is_loose(syntax, mention):
                continue
            if found is not None:
                meant[mention.span] = found
                mention = replace(mention, antecedent=found[0], antecedent_score=found[1])
        resolved.append(mention)
    resolved += _phrases(syntax, antecedents, resolved, meant)
    return tuple(sorted([*resolved, *_pronouns(syntax, antecedents, resolved, meant)]))


def _phrases(
    syntax: Syntax,
    antecedents: Antecedents,
    mentions: Sequence[Mention],
    meant: dict[Span, tuple[Span, float]],
) -> list[Mention]:
    """Return the phrases with "this" or "these" that nothing else names and that stand for one."""
    taken = Spans(m.span for m in mentions)
    found = []
    for first, _, head in syntax.parse.chunks:
        pointing = syntax[first].text.lower() in ("this", "these", "those", "such")
        if not pointing or first == head or taken.overlap(syntax[head].span):
            continue
        target = antecedents.of_phrase(first, head)
        named = _followed(target, meant)
        if target is not None and named is not None:
            span, category = syntax.span(first, head + 1), target[0].category
            meant[span] = named
            sources = ("rule:nominal:phrase",)
            found.append(
                Mention(span, category, sources, True, named[0], antecedent_score=named[1])
            )
    return found


def _is_loose(syntax: Syntax, mention: Mention) -> bool:
    """Say whether a description says nothing without an antecedent: "the disease"."""
    first = next(iter(syntax.within(mention.span)))
    entity = any(source.endswith("entity") for source in mention.sources)
    return entity and syntax[first].text.lower() == "the"


def _followed(
    found: tuple[Mention, float] | None, meant: dict[Span, tuple[Span, float]]
) -> tuple[Span, float] | None:
    """Return the named span that is meant at last ("they": "these cells": "stem cells")."""
    if found is None:
        return None
    mention, score = found
    if mention.span in meant:
        span, sure = meant[mention.span]
        return span, round(score * sure, 2)
    return mention.span, score


def is_pronoun(syntax: Syntax, index: int) -> bool:
    """Say whether a word is a pronoun of the third person that may stand for a thing."""
    token = syntax[index]
    return token.text.lower() in _PRONOUNS and token.tag in ("PRP", "PRP$")


def _pronouns(
    syntax: Syntax,
    antecedents: Antecedents,
    mentions: Sequence[Mention],
    meant: dict[Span, tuple[Span, float]],
) -> list[Mention]:
    """Return the pronouns that stand for one of the mentions."""
    taken = Spans(m.span for m in mentions)
    found = []
    for token in syntax.tokens:
        target = None
        if token.text.lower() == "those" and syntax.children(token.index, "acl", "relcl", "prep"):
            target = antecedents.of_those(token.index)
        elif is_pronoun(syntax, token.index) and not taken.overlap(token.span):
            target = antecedents.of_pronoun(token.index)
        named = _followed(target, meant)
        if target is not None and named is not None:
            category = target[0].category
            found.append(
                Mention(
                    token.span,
                    category,
                    ("rule:pronoun",),
                    True,
                    named[0],
                    antecedent_score=named[1],
                )
            )
    return found
