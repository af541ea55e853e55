"""What noun phrases say by themselves: "asthma in children", "mitochondria of hepatocytes".

Read only where it is asked for (`kg.config.Options.phrases`): such relations are many and mostly
known, and what a text claims is elsewhere. Which categories stand in which relation by which
preposition (none: one noun before the other) is ``ontologies/phrase_relations.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from kg.arguments import roles
from kg.arguments.reading import Argument, Reading
from kg.arguments.subjects import expand
from kg.claims.base import Relation
from kg.claims.classes import told_beside
from kg.claims.generic import is_generic
from kg.model import Mention
from kg.syntax import Syntax
from kg.tables import table

#: What is given to people, and what of it is said to be for them.
_MEANS = frozenset({"Drug", "Chemical", "Procedure", "Device"})
_GIVEN = frozenset({"in", "for", "of", "to", "among"})
#: Prepositions that belong to a light noun: "effect of X | on Y" says nothing of X in Y.
_LEADING = frozenset({"of", "on", "to", "from"})
#: Verbs of having an illness, of being said to have one, of getting a treatment, of taking away.
_HAVING = frozenset(
    {"develop", "have", "experience", "suffer", "exhibit", "show", "present", "die"}
)
_BEING = frozenset({"diagnose", "affect", "infect", "afflict"})
_GETTING = frozenset({"receive", "undergo", "take"})
#: Nouns that tell what a thing is for: "X in the treatment of Y".
_CARE = frozenset({"treatment", "therapy", "management", "prophylaxis"})
#: Procedures that look for an illness and do not treat it.
_LOOKING = frozenset(
    ["diagnosis", "detection", "screening", "imaging", "examination", "test", "scan", "radiography",
     "ultrasonography", "endoscopy", "assay", "monitoring", "biopsy", "mri", "tomography"]
)  # fmt: skip
_TAKING = frozenset({"isolate", "obtain", "purify", "extract", "collect", "derive"})


@cache
def _rows() -> dict[tuple[str, str, str], tuple[str, bool]]:
    """Return (head, preposition, other) -> (relation, whether the head is its subject)."""
    found: dict[tuple[str, str, str], tuple[str, bool]] = {}
    for row in table("phrase_relations"):
        for head in row["head"].split():
            for preposition in row["preposition"].split() or [""]:
                for other in row["other"].split():
                    value = row["relation"], row["subject"] == "head"
                    found.setdefault((head, preposition, other), value)
    return found


def find(reading: Reading) -> Iterator[Relation]:
    """Yield the relations of noun phrases, in reading order."""
    syntax = reading.syntax
    for token in syntax.tokens:
        if token.pos == "VERB":
            yield from _placed(reading, token.index)
            yield from _had(reading, token.index)
            yield from _treated(reading, token.index)
        if token.dep == "appos" or syntax[token.head].text.lower() == "as":
            yield from told_beside(reading, token.index)
        if token.pos not in ("NOUN", "PROPN"):
            continue
        head = _thing(reading, token.index)
        if head is None:
            continue
        if token.lemma.lower() in _CARE and syntax[token.head].text.lower() in ("in", "for"):
            yield from _in_care(reading, token.index, head)
            continue
        light = head.head != token.index  # "expression of X | in Y"
        for preposition, other in _after(reading, token.index, head):
            if not (light and preposition in _LEADING):
                yield from _relation(reading, head, preposition, other, token.index)
                if preposition in _GIVEN and (
                    preposition == "for" or head.entity.category != "Chemical"
                ):
                    yield from _for_ills(reading, head, other, token.index)
        if not light:
            for other in _before(reading, head):
                yield from _relation(reading, head, "", other, token.index)


def _thing(reading: Reading, token: int) -> Argument | None:
    """Return what a noun means: a treatment is itself here, and not what it is of."""
    own = reading.at(token)
    treatment = own is not None and own.mention.category == "Procedure"
    if own is not None and treatment and reading.syntax.head_of(own.mention.span) == token:
        return Argument(reading.entity(own), own.mention.span, token)
    return reading.argument(token)


def _in_care(reading: Reading, care: int, head: Argument) -> Iterator[Relation]:
    """Yield what is for an illness by "X in the treatment of Y"."""
    syntax = reading.syntax
    above = syntax[syntax[care].head].head
    if syntax[above].pos not in ("NOUN", "PROPN"):
        return
    for preposition, ill in _after(reading, care, head):
        for place in expand(syntax, [above]):
            means = _thing(reading, place)
            if preposition in ("of", "for") and means is not None:
                yield from _relation(reading, means, "for", ill, above)


def _placed(reading: Reading, verb: int) -> Iterator[Relation]:
    """Yield where a thing is by a clause: "X was detected in Y", "had X in Y"."""
    found = roles.of_verb(reading.syntax, verb)
    places = (*found.get("in"), *found.get("among"), *found.get("within"))
    if reading.syntax[verb].lemma.lower() in _TAKING:
        places += found.get("from")
    things = found.object or found.subject
    yield from _pairs(reading, things, "in", places, verb)
    for thing in things:
        for place in places:
            given, group = _thing(reading, thing), reading.argument(place)
            if given is not None and group is not None:
                yield from _for_ills(reading, given, group, verb)


def _had(reading: Reading, verb: int) -> Iterator[Relation]:
    """Yield what people have by a clause: "patients developed X", "... were diagnosed with X"."""
    found = roles.of_verb(reading.syntax, verb)
    lemma = reading.syntax[verb].lemma.lower()
    ills: tuple[int, ...] = ()
    if lemma in _HAVING:
        ills = (*found.object, *found.get("from"), *found.get("of"), *found.get("with"))
    people = found.subject
    if lemma in _BEING:
        people, ills = found.object or found.subject, (*found.get("with"), *found.get("by"))
        ills = (*ills, *found.subject) if found.object else ills
    yield from _pairs(reading, people, "with", ills, verb)


def _pairs(
    reading: Reading, heads: Iterable[int], preposition: str, others: Iterable[int], verb: int
) -> Iterator[Relation]:
    """Yield the relations of each of some words with each of others."""
    ends = [end for place in others if (end := reading.argument(place)) is not None]
    for place in heads:
        head = reading.argument(place)
        for other in ends:
            if head is not None:
                yield from _relation(reading, head, preposition, other, verb)


def _treated(reading: Reading, verb: int) -> Iterator[Relation]:
    """Yield what people have that get something: "patients with X received Y"."""
    found = roles.of_verb(reading.syntax, verb)
    lemma = reading.syntax[verb].lemma.lower()
    if lemma == "treat":
        people, given = found.object, (*found.get("with"), *found.get("by"))
    elif lemma in ("receive", "undergo"):
        people, given = found.subject, found.object
    else:
        return
    yield from _pairs(reading, people, "receiving", given, verb)
    for one in people:
        for place in given:
            group, thing = reading.argument(one), reading.argument(place)
            if group is not None and thing is not None:
                yield from _for_ills(reading, thing, group, verb)


def _for_ills(reading: Reading, thing: Argument, group: Argument, token: int) -> Iterator[Relation]:
    """Yield for which illness a thing is that a group of people with it gets."""
    if thing.entity.category not in _MEANS or group.entity.category not in (
        "Population",
        "Species",
    ):
        return
    ills = [o for p, o in _after(reading, group.head, group) if p in ("with", "having")]
    for ill in (*ills, *_before(reading, group)):
        if ill.entity.category in ("Disease", "Phenotype"):
            yield from _relation(reading, thing, "for", ill, token)


def _after(reading: Reading, token: int, head: Argument) -> Iterator[tuple[str, Argument]]:
    """Yield (preposition, what it leads to) below a noun, or right after it."""
    syntax = reading.syntax
    places = list(syntax.prepositions(token))
    for clause in syntax.children(token, "acl"):
        places += _by_participle(syntax, clause)
    last = syntax.within(head.span)[-1] if head.head == token else token
    if last + 1 < len(syntax.tokens) and syntax[last + 1].tag == "IN":
        # Prepositions are hung too high as often as not: what stands side by side belongs together.
        beside = [(syntax[last + 1].text.lower(), i) for i in syntax.children(last + 1, "pobj")]
        places += [pair for pair in beside if pair not in places]
    for preposition, place in places:
        for each in expand(syntax, [place]):
            other = reading.argument(each)
            if other is not None:
                yield preposition, other


def _by_participle(syntax: Syntax, clause: int) -> Iterator[tuple[str, int]]:
    """Yield what a participle leads to: "patients receiving X", "diagnosed with Y"."""
    word, lemma = syntax[clause].text.lower(), syntax[clause].lemma.lower()
    below = syntax.children(clause, "dobj")
    if word in ("using", "having"):
        yield from ((word, i) for i in below)
    elif lemma in _GETTING and word.endswith("ing"):
        yield from (("receiving", i) for i in below)
    elif lemma in _HAVING and word.endswith("ing"):
        yield from (("with", i) for i in below)
        yield from (("with", i) for _, i in syntax.prepositions(clause, "from", "with"))
    elif lemma in _BEING:
        yield from (("with", i) for _, i in syntax.prepositions(clause, "with", "by"))
    elif lemma == "treat":
        yield from (("receiving", i) for _, i in syntax.prepositions(clause, "with", "by"))


def _before(reading: Reading, head: Argument) -> Iterator[Argument]:
    """Yield what stands before a noun: beside its mention, or in one whose whole is not known."""
    syntax = reading.syntax
    for place in syntax.children(head.head, "compound", "nmod", "amod"):
        other = reading.argument(place)
        if other is not None and not other.span.overlaps(head.span):
            yield other
    unknown = head.entity.is_local or head.entity.category in ("Population", "Procedure")
    for inner in reading.mentions_in(head.span):
        if unknown or inner.mention.category == "Species":
            last = syntax.head_of(inner.mention.span)
            if last is None or _is_joined(reading, inner.mention):
                continue
            if inner.mention.span.end <= syntax[head.head].span.start:
                yield Argument(reading.entity(inner), inner.mention.span, last)


def _is_joined(reading: Reading, mention: Mention) -> bool:
    """Say whether a mention in a name only tells of another word: "chromatin-modifying"."""
    after = reading.syntax.within(mention.span)[-1] + 1
    word = reading.syntax[after] if after < len(reading.syntax.tokens) else None
    joined = word is not None and (word.text == "-" or word.tag in ("VBG", "VBN"))
    adjective = reading.syntax[after - 1].tag == "JJ" and mention.category in ("Anatomy", "Cell")
    return joined or adjective


def _is_class(reading: Reading, head: Argument, other: Argument) -> bool:
    """Say whether one noun is the class of the next: "the enzyme COX-2", not "Na+ channel"."""
    if reading.document.text[other.span.end : head.span.start] != " ":
        return False
    return is_generic(reading.syntax[other.head].lemma.lower())


def _relation(
    reading: Reading, head: Argument, preposition: str, other: Argument, token: int
) -> Iterator[Relation]:
    key = head.entity.category, preposition, other.entity.category
    if key not in _rows() or head.entity.id == other.entity.id:
        return
    relation, first = _rows()[key]
    if relation == "used_for" and reading.syntax[head.head].lemma.lower() in _LOOKING:
        relation = "diagnose"
    if preposition and head.span.overlaps(other.span) and head.entity.category != "Procedure":
        return
    if relation == "subclass" and not _is_class(reading, head, other):
        return
    subject, object_ = (head, other) if first else (other, head)
    yield Relation(
        relation,
        subject,
        object_,
        token,
        f"{relation}.{preposition or 'noun'}",
        "phrase",
        verb=preposition,
        sureness=0.6,
        in_passing=reading.syntax[token].pos != "VERB",
    )
