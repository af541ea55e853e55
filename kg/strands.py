"""What all strands of claim extraction read in a document, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.arguments.reading import Reading
from kg.arguments.wholes import whole
from kg.claims import classified, definitions, frames, kinds
from kg.claims import phrases as noun_phrases
from kg.claims.base import Relation

#: The strand of what was learned; the others are rules.
CLASSIFIER = classified.STRAND
_RULES = (frames.find, definitions.find, kinds.find)


def relations(reading: Reading, *, phrases: bool = False) -> list[Relation]:
    """Return what the strands read; where rules speak of a pair, the classifier is silent.

    Each end is the whole phrase it stands in (`kg.arguments.wholes`); the classifier learned of
    names, and is not believed of pieces. They are in reading order; of those of one word and pair,
    in the order of the table. With ``phrases`` noun phrases are read, too (see
    `kg.claims.phrases`).
    """
    rules = (*_RULES, noun_phrases.find) if phrases else _RULES
    ruled = [relation for strand in rules for relation in strand(reading)]
    spoken = {pair for relation in ruled for pair in _pairs(reading, relation)}
    ruled = [r if r.strand == "phrase" else _whole(reading, r) for r in ruled]
    learned = [
        r
        for r in classified.find(reading)
        if spoken.isdisjoint(_pairs(reading, r)) and _whole(reading, r) == r
    ]
    return sorted(
        [*ruled, *learned],
        key=lambda r: (r.token, r.subject.span, r.object.span, -r.sureness),
    )


def _whole(reading: Reading, relation: Relation) -> Relation:
    """Return a relation between the whole phrases that its ends are named in."""
    syntax = reading.syntax
    subject, object_ = relation.subject, relation.object
    ends = syntax.within(subject.span), syntax.within(object_.span)
    other = whole(reading, object_, {relation.token, *ends[0]})
    if relation.kind == "subclass" and syntax[syntax.within(other.span)[0]].pos != "NOUN":
        other = object_  # what is a "rare X" is an X, but an "amino acid" is more than an acid
    return replace(
        relation, subject=whole(reading, subject, {relation.token, *ends[1]}), object=other
    )


def _pairs(reading: Reading, relation: Relation) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the sentence of a relation with what it relates, a combination's parts, too."""
    sentence = reading.syntax.sentence_of(relation.token)
    subject, object_ = relation.subject.entity, relation.object.entity
    for one in (subject, *subject.parts):
        for other in (object_, *object_.parts):
            yield sentence, frozenset({one.id, other.id})
