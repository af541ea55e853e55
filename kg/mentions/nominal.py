"""Descriptions and pronouns that stand for something named before.

"These cells", "the team", "this technique", "they". The head nouns and what they may refer to
are ``ontologies/nominals.tsv``. Antecedents are the nearest earlier mention of a fitting
category (recency with category agreement; Hobbs 1978 is the classic account); `resolve` is
separate, so that it sees all named mentions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.mentions.base import chunk_span
from kg.model import Document, Mention, Span
from kg.syntax import Syntax
from kg.tables import table

_POINTING = frozenset("this these those that the such both our their its".split())
_PRONOUNS = {"they": "plural", "them": "plural", "it": "single", "these": "plural"}
#: Which named categories a description of a category may stand for.
COMPATIBLE = {
    "Cell": {"Cell", "CellLine"},
    "Disease": {"Disease", "Phenotype"},
    "Chemical": {"Chemical", "Drug", "Biomaterial", "Food"},
    "Gene": {"Gene", "GeneSet"},
    "Species": {"Species"},
    "Device": {"Device"},
    "Biomaterial": {"Biomaterial"},
    "Organization": {"Organization"},
    "Publication": {"Publication"},
}


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
    named = [m for m in given if not m.nominal]
    resolved = []
    for mention in given:
        unbound = ("description", "agent", "group")
        if mention.nominal and not any(word in s for s in mention.sources for word in unbound):
            antecedent = _antecedent(syntax, mention, named)
            if antecedent is None and any(s.endswith("entity") for s in mention.sources):
                continue
            mention = replace(mention, antecedent=antecedent)
        resolved.append(mention)
    if pronouns:
        taken = [m.span for m in resolved]
        for token in syntax.tokens:
            if token.text.lower() == "those" and syntax.children(
                token.index, "acl", "relcl", "prep"
            ):
                target_ = _those(syntax, token.index, named)
                if target_ is not None:
                    resolved.append(
                        Mention(token.span, target_.category, ("rule:pronoun",), True, target_.span)
                    )
        for token in syntax.tokens:
            if token.text.lower() in _PRONOUNS and token.tag == "PRP":
                target = _pronoun_target(syntax, token.index, resolved)
                if target and not any(token.span.overlaps(span) for span in taken):
                    resolved.append(
                        Mention(token.span, target.category, ("rule:pronoun",), True, target.span)
                    )
    return tuple(sorted(resolved))


def _antecedent(syntax: Syntax, mention: Mention, named: list[Mention]) -> Span | None:
    fitting = COMPATIBLE.get(mention.category, {mention.category})
    head = syntax.head_of(mention.span)
    word = syntax[head].lemma.lower() if head is not None else ""
    before = [
        m
        for m in named
        if m.span.end <= mention.span.start
        and m.category in fitting
        and m.nesting in ("flat", "outer")
    ]
    if mention.category == "Organization":
        before = [m for m in before if word in _words(syntax, m)]
    same_word = [m for m in before if word in _words(syntax, m)]
    pool = same_word or before
    if not pool:
        return None
    full = [m for m in pool if len(_words(syntax, m)) > 1] if same_word else pool
    return (full or pool)[-1].span


def _those(syntax: Syntax, index: int, named: list[Mention]) -> Mention | None:
    """Return the plural that "those caused by ..." takes up: the nearest in its sentence."""
    first, _ = syntax.parse.sentences[syntax.sentence_of(index)]
    start = syntax[first].span.start
    fitting = [
        m
        for m in named
        if start <= m.span.start and m.span.end <= syntax[index].span.start
        and m.nesting in ("flat", "outer")
        and m.category not in _NEVER | {"Species", "Population", "Organization", "Person"}
        and (head := syntax.head_of(m.span)) is not None
        and syntax[head].tag in ("NNS", "NNPS")
    ]  # fmt: skip
    return fitting[-1] if fitting else None


def _words(syntax: Syntax, mention: Mention) -> set[str]:
    return {syntax[i].lemma.lower() for i in syntax.within(mention.span)} | set(
        mention.lookup.lower().split()
    )


def _pronoun_target(syntax: Syntax, index: int, mentions: list[Mention]) -> Mention | None:
    """Return what a pronoun stands for: subject for subject, object for object, else nearest."""
    token = syntax[index]
    subject = token.dep in ("nsubj", "nsubjpass")
    plural = _PRONOUNS[token.text.lower()] == "plural"
    clause = token.head
    sentence = syntax.sentence_of(index)
    best: tuple[int, Mention] | None = None
    for mention in mentions:
        head = syntax.head_of(mention.span)
        if head is None or mention.span.end > token.span.start or "rule:pronoun" in mention.sources:
            continue
        if mention.nesting not in ("flat", "outer") or mention.category in _NEVER:
            continue
        back = sentence - syntax.sentence_of(head)
        if back > 1 or (syntax[head].tag in ("NNS", "NNPS") or _group(syntax, head)) != plural:
            continue
        role = syntax[head].dep
        score = -4 * back
        score += 3 * (subject == (role in ("nsubj", "nsubjpass")))
        score += 2 * (not subject and role in ("dobj", "nsubjpass", "pobj"))
        related = [i for i in syntax.children(head, "relcl") if i < index]
        score += 4 * bool(related and syntax.child(related[0], "nsubj", "nsubjpass"))
        score -= 5 * (syntax[head].head == clause)
        agent = any(source.endswith("agent") for source in mention.sources)
        score -= 6 * (agent and not subject)
        score += mention.span.start / 1e5  # type: ignore[assignment]
        if best is None or score > best[0]:
            best = (score, mention)
    return best[1] if best else None


_NEVER = frozenset({"Date", "Place", "Quality", "Measure", "Role"})


def _group(syntax: Syntax, head: int) -> bool:
    """Say whether a singular noun takes "they": team, group, university."""
    return syntax[head].lemma.lower() in ("team", "group", "university", "committee", "panel")
