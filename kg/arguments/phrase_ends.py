"""What stands after a name and tells which one is meant: "mutations | in the NPHS1 gene".

Which prepositions narrow which nouns is ``ontologies/complements.tsv``.
"""

from __future__ import annotations

from kg.arguments.reading import Argument, Reading
from kg.frametable import turning
from kg.model import Entity
from kg.syntax import LOOSE, Syntax
from kg.tables import table, words

#: Steps of "of" in a phrase.
_DEEPEST = 2
#: What a participle after it narrows: "cells expressing X" are few of all cells.
_NARROWED = frozenset({"Population", "Cell", "Species"})
_RESTRICTING = frozenset(
    "design enrich fortify lack contain express carry deficient rich low high free base".split()
)
_SETTING_APART = frozenset({"compared", "than", "versus", "vs", "vs."})
ILLS = frozenset({"Disease", "Phenotype"})
_WHO = frozenset({"Population", "Species"})
#: Named things that no word before or after them makes others.
FIXED = frozenset({"Person", "Organization", "Place", "Publication", "Date", "Role", "Study"})


def last_of(
    reading: Reading, argument: Argument, inside: range, head: int, barred: frozenset[int]
) -> int:
    """Return the last word after a name that tells which one is meant; its own if none does."""
    syntax = reading.syntax
    last = inside[-1]
    if syntax[last].tag == "VBG":  # "eating garlic"
        objects = syntax.children(last, "dobj")
        if objects and objects[0] not in barred and not turning(syntax[last].lemma.lower()):
            return _end(syntax, objects[0], barred, last)
    after = _noun_after(reading, last)
    if after is not None and not barred.intersection(range(last + 1, after + 1)):
        return after
    after = last + 1
    if after >= len(syntax.tokens) or after in barred:
        return last
    token = syntax[after]
    if syntax[last].tag.startswith("JJ") and syntax[last].head == after and token.pos == "NOUN":
        return after  # "anginal symptoms"
    category = argument.entity.category
    restricts = token.tag == "VBN" and token.lemma.lower() in _RESTRICTING and category not in ILLS
    restricts |= category in _NARROWED
    if token.dep in ("acl", "amod") and token.head in inside and restricts:
        return _clause(syntax, after, barred, last)
    if category in _NARROWED and token.tag in ("WP", "WDT") and syntax[token.head].dep == "relcl":
        return _clause(syntax, after, barred, last, syntax[after].head)
    if token.tag in ("IN", "TO"):
        objects = syntax.children(after, "pobj")
        if objects and _tells(reading, argument.entity, head, after, objects[0]):
            return _end(syntax, objects[0], barred, last)
    return last


def _noun_after(reading: Reading, last: int) -> int | None:
    """Return the noun that a name only stands before: "chromosome | mis-segregation".

    Nouns that lead on to the name ("stroke | risk") are no other thing.
    """
    syntax = reading.syntax
    at = last + 1
    end = syntax.parse.sentences[syntax.sentence_of(last)][1]
    if at < end and syntax[at].text == "(":
        at = next((i + 1 for i in range(at, min(at + 6, end)) if syntax[i].text == ")"), end)
    while at + 1 < end and syntax[at + 1].tag == "HYPH" and at + 2 < end:
        at += 2  # "mis-segregation"
    if (
        at >= end
        or syntax[at].tag not in ("NN", "NNS")
        or syntax[last].pos not in ("NOUN", "PROPN")
    ):
        return None
    word, noun = reading.document.text, syntax[at]
    if word[syntax[at - 1].span.end : noun.span.start] not in ("", " "):
        return None
    if noun.lemma.lower() in words("light_nouns", "noun") or noun.dep in ("nsubj", "npadvmod"):
        return None
    return at if noun.dep in ("dobj", "pobj", "conj", "compound", "attr", "ROOT", "appos") else None


def _clause(
    syntax: Syntax, participle: int, barred: frozenset[int], last: int, verb: int | None = None
) -> int:
    """Return the last word of "cells | resistant to cisplatin", "women | who smoke"."""
    loose = LOOSE - {"advcl"} if syntax[participle].lemma == "design" else LOOSE
    below = [i for i in syntax.subtree(verb or participle, loose) if i >= participle]
    end = participle
    while (
        end + 1 in below
        and syntax[end + 1].dep != "preconj"
        and syntax[end + 1].tag != "CC"
        and syntax[end + 1].text.lower() not in _SETTING_APART
    ):
        end += 1
    while end > last and syntax[end].tag in ("IN", "TO", "DT", "RB"):
        end -= 1
    if end == participle or any(i in barred for i in range(last + 1, end + 1)):
        return last
    return end


def _tells(reading: Reading, entity: Entity, head: int, after: int, obj: int) -> bool:
    """Say whether "mutations | in the gene" is one of what the table knows to narrow a noun.

    Those it knows of this very noun need not hang on it: parsers hang prepositions too high.
    """
    syntax = reading.syntax
    preposition, hangs = syntax[after].text.lower(), syntax[after].head == head
    below = reading.at(obj)
    category = below.mention.category if below else ""
    if syntax[obj].pos == "NUM" or any(
        syntax[i].pos == "NUM" and i < obj for i in syntax.children(obj, "nummod")
    ):
        return False
    if category in FIXED or (category in _WHO and preposition != "of"):
        return False
    noun = syntax[head].lemma.lower()
    for row in table("complements"):
        if preposition not in row["prepositions"].split():
            continue
        if row["nouns"] and noun not in row["nouns"].split():
            continue
        if row["categories"] and entity.category not in row["categories"].split():
            continue
        if row["objects"] and category not in row["objects"].split():
            continue
        if not hangs and not (row["nouns"] and category in ILLS):
            continue
        return True
    return False


def _end(syntax: Syntax, noun: int, barred: frozenset[int], last: int, depth: int = 1) -> int:
    """Return the last word of a noun's own phrase, with the "of ..." right after it."""
    chunk = syntax.chunk(noun)
    end = (chunk[1] - 1) if chunk else noun
    if (
        end + 1 < len(syntax.tokens)
        and syntax[end + 1].pos == "NUM"
        and syntax[end + 1].head == noun
    ):
        end += 1  # "coronavirus 2"
    if any(i in barred for i in range(last + 1, end + 1)):
        return last
    after = end + 1
    if depth < _DEEPEST and after < len(syntax.tokens) and syntax[after].text.lower() == "of":
        objects = syntax.children(after, "pobj")
        if objects and syntax[after].head == noun:
            deeper = _end(syntax, objects[0], barred, end, depth + 1)
            return max(end, deeper)
    return end
