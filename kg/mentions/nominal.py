"""Descriptions and pronouns that stand for something named before.

"These cells", "the team", "this technique", "they". The head nouns and what they may refer to
are ``ontologies/nominals.tsv``. Antecedents are the nearest earlier mention of a fitting
category (recency with category agreement; Hobbs 1978 is the classic account); `resolve` is
separate, so that it sees all named mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.antecedents import Antecedents, Referents
from kg.lexicon import Lexicon
from kg.mentions.base import chunk_span
from kg.model import Document, Mention
from kg.overlaps import Spans
from kg.syntax import Syntax
from kg.tables import table

_POINTING = frozenset("this these those that the such both our their its".split())
_PRONOUNS = {"they": "plural", "them": "plural", "it": "single", "these": "plural"}


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


def resolve(
    syntax: Syntax, mentions: Iterable[Mention], pronouns: bool = True
) -> tuple[Mention, ...]:
    """Return the mentions with antecedents for descriptions, and resolvable pronouns added."""
    given = sorted(mentions)
    antecedents = Antecedents(syntax, given)
    resolved = []
    for mention in given:
        unbound = ("description", "agent", "group", "study")
        if mention.nominal and not any(word in s for s in mention.sources for word in unbound):
            meant = antecedents.of_description(mention)
            if meant is None and any(s.endswith("entity") for s in mention.sources):
                continue
            mention = replace(mention, antecedent=meant.span if meant else None)
        resolved.append(mention)
    found = _pronouns(syntax, antecedents, resolved) if pronouns else []
    return tuple(sorted([*resolved, *found]))


def _pronouns(
    syntax: Syntax, antecedents: Antecedents, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return the pronouns that stand for one of the mentions."""
    taken = Spans(m.span for m in mentions)
    referents = Referents(syntax, mentions)
    found = []
    for token in syntax.tokens:
        word, target = token.text.lower(), None
        if word == "those" and syntax.children(token.index, "acl", "relcl", "prep"):
            target = antecedents.of_those(token.index)
        elif word in _PRONOUNS and token.tag == "PRP" and not taken.overlap(token.span):
            target = referents.of_pronoun(token.index, _PRONOUNS[word] == "plural")
        if target is not None:
            found.append(Mention(token.span, target.category, ("rule:pronoun",), True, target.span))
    return found
