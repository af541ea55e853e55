"""What speaks for a phrase as the antecedent of a pronoun or description: readable features.

The weights are ``ontologies/antecedents.tsv``, learned by ``python -m kg.evaluation.coreference``.
A feature that begins with ``none`` speaks for no antecedent at all ("It is likely that ...").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from types import MappingProxyType

from kg.model import Mention, Span
from kg.syntax import Syntax
from kg.tables import table, words

SUBJECT = ("nsubj", "nsubjpass", "csubj")
#: Which named categories a description of a category may stand for.
COMPATIBLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Cell": frozenset(("Cell", "CellLine")),
        "Disease": frozenset(("Disease", "Phenotype")),
        "Chemical": frozenset(("Chemical", "Drug", "Biomaterial", "Food")),
        "Gene": frozenset(("Gene", "GeneSet")),
    }
)
INSIDE = ("compound", "amod", "nmod", "poss", "nummod")
_VERB = (
    r"it(?: (?:MD|RB))*(?: (?:is|was|be|been|being|are|has|have|had|'s|seem\w*|appear\w*|become\w*"
    r"|remain\w*|prove\w*|turn\w*|MD|RB))+"
)
#: "it is likely that", "it has been shown that", "it remains unclear whether"; "it is important
#: to know", but not "it was found to bind", "it is likely to bind".
_EXPLETIVE = re.compile(
    _VERB + r"(?: (?:RB|out|of|JJ|JJR|NN|VBN|VBG|ABLE|for|us|PRP|DT|NNS|CC|,))* "
    r"(?:that|whether|if|how|why)\b|"
    + _VERB
    + r"(?: (?:RB|of|JJ|JJR|NN|for|us|PRP|DT|NNS|CC|,))+ to VB"
)
_KEPT = re.compile(
    r"it|out|of|for|us|,|that|whether|if|to|how|why|is|was|be|been|being|are|has|have|had|'s|"
    r"(?:seem|appear|become|remain|prove|turn)\w*"
)
_ABLE = re.compile(r"(?:un)?able|(?:un)?likely|prone|ready|sufficient|certain|sure")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase by its head word, with the named mention it is, if it is one."""

    head: int
    place: int
    span: Span
    sentence: int
    plural: bool
    joined: bool
    #: The first of those that it is listed with ("A, B and C"), else its own head.
    list: int
    words: frozenset[str]
    first: str
    mention: Mention | None = None


@cache
def weights() -> Mapping[str, float]:
    """Return the weight of each feature."""
    return MappingProxyType({row["feature"]: float(row["weight"]) for row in table("antecedents")})


def plural(syntax: Syntax, head: int) -> bool:
    """Say whether a noun is plural."""
    return syntax[head].tag in ("NNS", "NNPS")


def joined(syntax: Syntax, head: int) -> bool:
    """Say whether others are coordinated with a noun by "and"."""
    return bool(syntax.children(head, "conj")) and any(
        syntax[i].text.lower() in ("and", "&", "/") for i in syntax.children(head, "cc")
    )


def is_expletive(syntax: Syntax, index: int) -> bool:
    """Say whether an "it" stands for nothing: "it is possible that", "it was found to be"."""
    if syntax[index].text.lower() != "it":
        return False
    read = []
    for token in syntax.tokens[index : index + 12]:
        word = token.text.lower()
        kept = _KEPT.fullmatch(word) and token.tag not in ("RB", "JJ")
        read.append(word if kept else "ABLE" if _ABLE.fullmatch(word) else token.tag)
    return _EXPLETIVE.match(" ".join(read)) is not None


def of_pronoun(syntax: Syntax, index: int, phrase: Phrase, between: int) -> dict[str, float]:
    """Return the features of a phrase for a pronoun of the third person.

    ``between`` is how many phrases of its number stand between the two.
    """
    token, role = syntax[index], syntax[phrase.head].dep
    kind = "its" if token.tag == "PRP$" else "it"
    back = syntax.sentence_of(index) - phrase.sentence
    subject = token.dep in SUBJECT
    found = {
        "sentences back": float(min(back, 3)),
        "subject": float(role in SUBJECT),
        "object": float(role in ("dobj", "pobj")),
        "same role": float(subject == (role in SUBJECT)),
        "subject of its own sentence": float(role in SUBJECT and back == 0),
        "inside another phrase": float(role in INSIDE),
        "after of": float(role == "pobj" and syntax[syntax[phrase.head].head].text == "of"),
        "beside it under one verb": float(
            kind == "it" and back == 0 and syntax[phrase.head].head == token.head
        ),
        "named": float(phrase.mention is not None),
        "a person": float(
            phrase.mention is not None and phrase.mention.category in ("Person", "Population")
        ),
        "with an indefinite article": float(phrase.first in ("a", "an")),
        "several joined": float(phrase.joined),
        "first of its sentence": float(phrase.place == 0),
        "a proper name": float(syntax[phrase.head].tag in ("NNP", "NNPS")),
        "a relative clause after it": float(bool(syntax.children(phrase.head, "relcl"))),
        "over it in the sentence": float(phrase.head in syntax.ancestors(index)),
        "told of just before it": float(back == 0 and _is_told_of(syntax, phrase.head, index)),
        "after into": float(role == "pobj" and syntax[syntax[phrase.head].head].text == "into"),
        "phrases between": log2(1 + between),
        "in its sentence, phrases between": (back == 0) * log2(1 + between),
        "who did the work": float(_is_agent(phrase) and not (subject and _acts(syntax, index))),
    }
    pairs = {f"{kind} {name}": value for name, value in found.items()}
    return {**{f"pronoun {name}": value for name, value in found.items()}, **pairs}


def _is_plain_subject(syntax: Syntax, index: int) -> bool:
    """Say whether an "it" rules a verb of which no clause hangs: "it is a disease", "it grows"."""
    verb = syntax[index].head
    clauses = syntax.children(verb, "ccomp", "xcomp", "csubj", "csubjpass", "advcl")
    plain = syntax[index].dep in SUBJECT and not clauses and not is_expletive(syntax, index)
    return plain and syntax[index].text.lower() == "it"


def _is_agent(phrase: Phrase) -> bool:
    sources = phrase.mention.sources if phrase.mention else ()
    return any(source.endswith("agent") for source in sources)


def _acts(syntax: Syntax, index: int) -> bool:
    """Say whether the verb of a subject is something that researchers do."""
    return syntax[syntax[index].head].lemma.lower() in words("people_verbs", "verb")


def _is_told_of(syntax: Syntax, head: int, before: int) -> bool:
    """Say whether a clause that adds something to a phrase stands before a word: "X, which ..."."""
    clauses = [i for i in syntax.children(head, "relcl") if i < before]
    subject = syntax.child(clauses[0], *SUBJECT) if clauses else None
    return subject is not None and subject > head and syntax[subject - 1].text == ","


def no_pronoun(syntax: Syntax, index: int) -> dict[str, float]:
    """Return the features that speak for no antecedent of a pronoun."""
    kind = "its" if syntax[index].tag == "PRP$" else "it"
    return {
        "none pronoun": 1.0,
        f"none {kind}": 1.0,
        "none expletive": float(is_expletive(syntax, index)),
        "none, a subject of no clause": float(_is_plain_subject(syntax, index)),
        f"none {syntax[index].text.lower()}": 1.0,
    }


def of_description(
    syntax: Syntax,
    first: int,
    head: int,
    category: str,
    said: frozenset[str],
    phrase: Phrase,
    nearer: int,
) -> dict[str, float]:
    """Return the features of a phrase for a description, from its first word to its head.

    ``said`` are the lemmas before its head, ``category`` what it describes (or nothing),
    ``nearer`` how many phrases of the same head word lie between.
    """
    lemma, other = syntax[head].lemma.lower(), syntax[phrase.head].lemma.lower()
    same = lemma == other
    named = phrase.mention is not None
    fits = bool(
        phrase.mention
        and category
        and phrase.mention.category in COMPATIBLE.get(category, {category})
    )
    back = syntax.sentence_of(head) - phrase.sentence
    several = phrase.plural or phrase.joined or phrase.list != phrase.head
    number = several if plural(syntax, head) else not phrase.plural
    found = {
        "same head": float(same),
        "same head, all its words": float(same and said <= phrase.words),
        "same head, other words": float(same and not said <= phrase.words),
        "same head, says more": float(same and bool(phrase.words - said - {lemma})),
        "same head, nothing nearer": float(same and not nearer),
        "fitting category": float(fits and not same),
        "fitting category, joined": float(fits and phrase.joined and not same),
        "fitting category, in a list": float(
            fits and plural(syntax, head) and phrase.list != phrase.head and not same
        ),
        "other category": float(named and bool(category) and not fits),
        "another head, not named": float(not same and not named),
        "other number": float(not number),
        "other number, fitting category": float(not number and fits and not same),
        "sentences back": log2(1 + back),
        "fitting category, sentences back": fits * log2(1 + back),
        "same sentence": float(back == 0),
        "subject": float(syntax[phrase.head].dep in SUBJECT),
        "inside another phrase": float(syntax[phrase.head].dep in INSIDE),
        "with an indefinite article": float(phrase.first in ("a", "an")),
        "a proper name": float(syntax[phrase.head].tag in ("NNP", "NNPS")),
    }
    kind = _kind(syntax, first)
    pairs = {f"{kind} {name}": value for name, value in found.items()}
    return {**{f"description {name}": value for name, value in found.items()}, **pairs}


def _kind(syntax: Syntax, first: int) -> str:
    return "the" if syntax[first].text.lower() == "the" else "these"


def no_description(syntax: Syntax, first: int, head: int) -> dict[str, float]:
    """Return the features that speak for no antecedent of a description."""
    kind = _kind(syntax, first)
    after = bool(syntax.children(head, "relcl", "acl")) or any(
        name == "of" for name, _ in syntax.prepositions(head)
    )
    return {
        "none description": 1.0,
        f"none {kind}": 1.0,
        f"none {kind}, told more after it": float(after),
        "none plural": float(plural(syntax, head)),
    }


def total(features: Mapping[str, float]) -> float:
    """Return the weighted sum of features."""
    known = weights()
    return sum(value * known.get(name, 0.0) for name, value in features.items())
