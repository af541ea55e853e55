"""What a clause is for: a purpose, a plan, a question, a supposition, or which ones are meant."""

from __future__ import annotations

from kg.status.governing import has_clause
from kg.syntax import Syntax
from kg.tables import words

#: Nouns that say that something can be done, and not only that it is meant to be.
_ABLE = frozenset(
    ["ability", "capability", "capacity", "failure", "power", "propensity", "property", "tendency",
     "effect", "activity"]
)  # fmt: skip
#: Verbs of making something for what the infinitive below says.
_MADE_FOR = frozenset(
    ["build", "create", "design", "develop", "engineer", "formulate", "implement", "intend",
     "introduce", "launch", "organise", "organize"]
)  # fmt: skip
#: Nouns whose clause is a condition.
_EVENTS = frozenset({"event", "case", "assumption", "condition", "supposition"})

#: First words of questions.
_ASKING = frozenset("Can Could Do Does Did Will Would Should".split())


def question_mark(syntax: Syntax, predicate: int) -> int | None:
    """Return the mark or the infinitive by which a sentence without a claim asks or plans."""
    first, last = syntax.parse.sentences[syntax.sentence_of(predicate)]
    if "?" in [t.text for t in syntax.tokens[max(first, last - 3) : last]]:
        return last - 1
    if syntax[first].text in _ASKING:
        return first  # "Can poor sleep lead to dementia", as a headline has it
    return predicate if purpose(syntax, predicate) and not has_verb(syntax, predicate) else None


def has_verb(syntax: Syntax, index: int) -> bool:
    """Say whether the sentence of a word has a finite verb: titles and headings have none."""
    first, last = syntax.parse.sentences[syntax.sentence_of(index)]
    return any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in syntax.tokens[first:last])


def purpose(syntax: Syntax, predicate: int) -> bool:
    """Say whether a predicate is what something is for: "to reduce", "a programme for reducing"."""
    word = syntax[predicate]
    above = syntax[word.head].text.lower()
    if word.dep == "xcomp" and above in words("cues", "cue", "kind", "factive") | {
        "found",
        "shown",
    }:
        return False  # "levels found to predict stroke"
    gerund = word.tag == "VBG" and word.dep == "pcomp" and above == "for"
    return gerund or any(syntax[i].tag == "TO" for i in syntax.children(predicate, "aux"))


def aimed(syntax: Syntax, predicate: int) -> bool:
    """Say whether something is only meant to do what the predicate says.

    "Stents to improve Y", "was developed to boost X and improve Y".
    """
    first = syntax.conjuncts(predicate)[0]
    if first != predicate and not syntax.children(predicate, "nsubj", "nsubjpass", "aux"):
        predicate = first
    word = syntax[predicate]
    above = syntax[word.head]
    if word.dep in ("xcomp", "advcl") and above.lemma.lower() in _MADE_FOR:
        return above.pos == "VERB" and purpose(syntax, predicate)
    if not purpose(syntax, predicate) or word.dep not in ("acl", "pcomp", "relcl"):
        return False
    noun = word.head if word.dep != "pcomp" else syntax[word.head].head
    if syntax[noun].pos not in ("NOUN", "PROPN"):
        return False
    made = syntax[syntax[noun].head].lemma.lower()
    if syntax[noun].dep == "dobj" and made in words("control", "verb", "controls", "object"):
        return False  # "causes bones to become brittle"
    alone = {"first", "only"} & {syntax[i].text.lower() for i in syntax.children(noun, "amod")}
    return not alone and syntax[noun].lemma.lower() not in _ABLE


def narrows(syntax: Syntax, index: int) -> bool:
    """Say whether a participle only tells which ones are meant ("patients undergoing X")."""
    word = syntax[index]
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(index, "aux"))
    named = syntax[word.head].pos in ("NOUN", "PROPN") and not has_clause(syntax, word.head)
    return word.dep == "acl" and word.tag in ("VBG", "VBN") and named and not infinitive


def supposed(syntax: Syntax, predicate: int) -> list[int]:
    """Return the words that only suppose a clause: "in the event that", "as a hypothesis,"."""
    if syntax[predicate].dep == "dobj":
        predicate = syntax[predicate].head  # "provides protection"
    word = syntax[predicate]
    found = [word.head] if syntax[word.head].lemma.lower() in _EVENTS else []
    if word.dep not in ("acl", "ccomp") or not has_clause(syntax, word.head):
        found = []
    doubts = words("cues", "cue", "level", "speculative")
    return found + [
        obj
        for _, obj in syntax.prepositions(predicate, "as")
        if obj < predicate and syntax[obj].lemma.lower() in doubts
    ]


def will_be(syntax: Syntax, predicate: int) -> int | None:
    """Return the "will" over a relative clause of what is only planned to be looked at."""
    relative = False
    for above in syntax.ancestors(predicate):
        relative |= "relcl" in (syntax[predicate].dep, syntax[above].dep)
        for index in syntax.children(above, "aux"):
            if relative and syntax[index].text.lower() in ("will", "shall"):
                return index
    return None
