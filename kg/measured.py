"""Which numbers of a sentence belong to which of its claims.

A number in brackets belongs to what stands before it ("reduced pain (p = .01) but not fever
(p = .4)"), a dose, a time or a size of a sample to the argument nearest to it ("100 mg aspirin").
A number under a verb of which nothing is claimed belongs to no claim, nor does one of what is
denied beside it ("in men, but not in women (p = .4)").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.arguments.reading import Reading
from kg.claims.base import Relation
from kg.model import Claim, Span, Statistic
from kg.quantities import find_quantities
from kg.status.cues import contrasted, denied_beside
from kg.syntax import Syntax

#: Kinds that stand beside the thing they are of, before it or after it.
_BESIDE = frozenset({"dose", "time", "n", "age"})
#: A sentence of more numbers than this is a table, of more claims a list.
_MOST = 60


def measured(claim: Claim, numbers: Sequence[Statistic]) -> Claim:
    """Return a claim with the numbers of its sentence that belong to it."""
    evidence = claim.evidence[0]
    own = sorted({*evidence.statistics, *numbers}, key=lambda s: (s.span, s.kind))
    return replace(claim, evidence=(replace(evidence, statistics=tuple(own)),))


def numbers_of(reading: Reading, relations: Sequence[Relation]) -> list[tuple[Statistic, ...]]:
    """Return the numbers that belong to each of a document's relations."""
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for place, relation in enumerate(relations):
        by_sentence[reading.syntax.sentence_of(relation.token)].append(place)
    found: list[list[Statistic]] = [[] for _ in relations]
    for sentence, places in by_sentence.items():
        span = reading.syntax.parse.sentence_span(sentence)
        numbers = find_quantities(reading.document.quote(span), span.start)
        if len(numbers) > _MOST or len(places) > _MOST:
            continue
        shared = [_owners(reading, number, relations, places) for number in numbers]
        dealt = _in_turn(reading, numbers, shared, relations, places)
        for number, owners in zip(numbers, dealt, strict=True):
            for place in owners:
                found[place].append(number)
    return [tuple(own) for own in found]


def _owners(
    reading: Reading, number: Statistic, relations: Sequence[Relation], places: Sequence[int]
) -> list[int]:
    """Return the relations that a number is nearest to, of those whose clause it stands in."""
    syntax = reading.syntax
    inside = syntax.within(number.span)
    if not inside:
        return []
    above = {inside[0], *syntax.ancestors(inside[0])}
    denied = denied_beside(syntax, inside[0])
    near = {}
    for place in places:
        relation = relations[place]
        token = relation.token
        own = token in above
        verbs = {i for i in above if syntax[i].pos in ("VERB", "AUX")}
        related = own or not verbs or verbs & {token, *syntax.ancestors(token)}
        if related and not (denied and not _is_denied(syntax, relation)):
            near[place] = (not own, _distance(reading, number, relation))
    nearest = min(near.values(), default=None)
    return [place for place, rank in near.items() if rank == nearest]


def _is_denied(syntax: Syntax, relation: Relation) -> bool:
    return any(contrasted(syntax, end) for end in relation.ends)


def _distance(reading: Reading, number: Statistic, relation: Relation) -> int:
    """Return how many characters lie between a number and what it can be of."""
    spans = [relation.subject.span, relation.object.span]
    if number.kind in _BESIDE:
        return min(_gap(number.span, span) for span in spans)
    spans.append(reading.syntax[relation.token].span)
    before = [number.span.start - span.end for span in spans if span.end <= number.span.start]
    far = len(reading.document.text)
    return min(before, default=far + min(_gap(number.span, span) for span in spans))


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _in_turn(
    reading: Reading,
    numbers: Sequence[Statistic],
    owners: Sequence[list[int]],
    relations: Sequence[Relation],
    places: Sequence[int],
) -> list[list[int]]:
    """Deal numbers out one by one where the text says "respectively"."""
    dealt = list(owners)
    for kind in {number.kind for number in numbers}:
        alike = [i for i, number in enumerate(numbers) if number.kind == kind]
        if len(alike) < 2:
            continue
        end = numbers[alike[-1]].span.end
        after = reading.document.text[end : end + 40].lower()
        tokens = {relations[place].token for i in alike for place in owners[i]}
        everyone = [place for place in places if relations[place].token in tokens]
        if "respectively" in after and len(everyone) == len(alike):
            for i, place in zip(alike, everyone, strict=True):
                dealt[i] = [place]
    return dealt
