"""What noun phrases say by themselves: "asthma in children", "mitochondria of hepatocytes".

Read only where it is asked for (`kg.config.Options.phrases`): such relations are many and mostly
known, and what a text claims is elsewhere. Which categories stand in which relation by which
preposition (none: one noun before the other) is ``ontologies/phrase_relations.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg import roles
from kg.arguments import Argument, Reading
from kg.claims.base import Relation
from kg.subjects import expand
from kg.tables import table


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
        if token.pos not in ("NOUN", "PROPN"):
            continue
        head = reading.argument(token.index)
        if head is None:
            continue
        light = head.head != token.index  # "expression of X | in Y"
        for preposition, other in _after(reading, token.index, head):
            if not (light and preposition == "of"):
                yield from _relation(head, preposition, other, token.index)
        if not light:
            for other in _before(reading, head):
                yield from _relation(head, "", other, token.index)


def _placed(reading: Reading, verb: int) -> Iterator[Relation]:
    """Yield where a thing is by a clause: "X was detected in Y", "had X in Y"."""
    found = roles.of_verb(reading.syntax, verb)
    things = found.object or found.subject
    for place in (*found.get("in"), *found.get("among"), *found.get("within")):
        other = reading.argument(place)
        for thing in things:
            head = reading.argument(thing)
            if head is not None and other is not None:
                yield from _relation(head, "in", other, verb)


def _after(reading: Reading, token: int, head: Argument) -> Iterator[tuple[str, Argument]]:
    """Yield (preposition, what it leads to) below a noun, or right after it."""
    syntax = reading.syntax
    places = list(syntax.prepositions(token))
    for clause in syntax.children(token, "acl"):
        if syntax[clause].text.lower() in ("using", "having"):
            places += [(syntax[clause].text.lower(), i) for i in syntax.children(clause, "dobj")]
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
            if last is not None and inner.mention.span.end <= syntax[head.head].span.start:
                yield Argument(reading.entity(inner), inner.mention.span, last)


def _relation(head: Argument, preposition: str, other: Argument, token: int) -> Iterator[Relation]:
    key = head.entity.category, preposition, other.entity.category
    if key not in _rows() or head.entity.id == other.entity.id:
        return
    relation, first = _rows()[key]
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
        in_passing=True,
    )
