"""The same claim in a news item and in its paper, and what became of it on the way.

Claims are aligned by what they are about (the same entities, one above the other, or names with
most words in common); then each difference is told with its effect: does the news say more than
the paper (``stronger``), less (``weaker``), or something else (``other``)? "May" becomes "does", an
association a cause, rats become patients, a condition is dropped (the exaggerations that Sumner et
al. 2014, doi:10.1136/bmj.g7015, counted by hand). Of several places in the paper the one that
says it most strongly is taken, so that nothing is called stronger that the paper itself says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg import biolink
from kg.assembly.bearing import Closure, opposites, turns
from kg.assembly.levels import takes_a_stand
from kg.fold import fold
from kg.model import Certainty, Claim, Entity, Evidence
from kg.tables import table

Effect = Literal["stronger", "weaker", "other"]
Verdict = Literal["stronger", "weaker", "mixed", "opposite", "different", "same"]
#: How well two claims' arguments must fit (both the same: 1).
FITTING = 0.4
#: Of a longer document only so many claims are aligned.
MOST = 2_000
NOT_SAID = "not said"
_HUMAN = "NCBITaxon:9606"
_SPECIES, _POPULATION = "species_context_qualifier", "population_context_qualifier"
#: Told as part of the relation, not by themselves.
_WITHIN = frozenset(("qualified_predicate",))
_CERTAINTIES = tuple(Certainty)
_FEW = frozenset("the a an of in and or with for to by".split())


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference: ``paper`` and ``news`` are what each says, in words."""

    what: str
    paper: str
    news: str
    effect: Effect

    def __str__(self) -> str:
        """Return the change in words: ``certainty: speculative -> certain (stronger)``."""
        return f"{self.what}: {self.paper} -> {self.news} ({self.effect})"


@dataclass(frozen=True, slots=True)
class Retelling:
    """A claim of the news, the same claim in the paper, and the changes, sorted.

    ``fit`` says how well what they are about agrees, from 0.4 to 1.
    """

    news: Claim
    paper: Claim
    fit: float
    changes: tuple[Change, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the changes come to."""
        if any(one.what in ("negation", "direction") for one in self.changes):
            return "opposite"
        effects = {one.effect for one in self.changes}
        if effects >= {"stronger", "weaker"}:
            return "mixed"
        if "stronger" in effects:
            return "stronger"
        if "weaker" in effects:
            return "weaker"
        return "different" if effects else "same"


@cache
def _strengths() -> dict[str, int]:
    return {row["predicate"]: int(row["strength"]) for row in table("predicate_strength")}


@cache
def strength(predicate: str) -> int:
    """Return how much a predicate says of a cause: nothing, goes together, helps, does (0 to 3).

    >>> [strength(f"biolink:{name}") for name in ("part_of", "correlated_with", "causes")]
    [0, 1, 3]
    """
    known = _strengths()
    if predicate in known:
        return known[predicate]
    return max((known.get(one, 0) for one in biolink.ancestors(predicate)), default=0)


def level(claim: Claim) -> int:
    """Return the strength of a claim: 0 none, 1 correlation, 2 conditional cause, 3 cause.

    The scale of Yu et al. 2019 (doi:10.18653/v1/D19-1473); what is only asked or planned has none.
    """
    evidence = firmest(claim)
    if not takes_a_stand(evidence):
        return 0
    own = strength(claim.predicate)
    sure = evidence.certainty is Certainty.CERTAIN
    return own if own < 2 else 3 if own == 3 and sure else 2


def firmest(claim: Claim) -> Evidence:
    """Return the evidence that says it most firmly, the first of such."""
    return min(
        claim.evidence,
        key=lambda one: (not takes_a_stand(one), _CERTAINTIES.index(one.certainty), one.sentence),
    )


def retellings(
    news: Sequence[Claim], paper: Sequence[Claim], closure: Closure
) -> tuple[Retelling, ...]:
    """Return what becomes of claims of the paper in the news, in the order of the news.

    Claims have evidence and come one for all that say the same in that document. A claim of the
    news that the paper does not make is in none.
    """
    aligner = _Aligner(closure)
    found = [aligner.best(claim, paper[:MOST]) for claim in news[:MOST]]
    told = (one for one in found if one is not None)
    return tuple(sorted(told, key=lambda one: (firmest(one.news).sentence, one.news.subject.id)))


class _Aligner:
    """Fits claims to claims, and remembers how entities fit."""

    def __init__(self, closure: Closure) -> None:
        self.closure = closure
        self._fits: dict[tuple[str, str], float] = {}

    def best(self, claim: Claim, others: Iterable[Claim]) -> Retelling | None:
        """Return the best fitting claim of the paper; of equally good ones the least changed."""
        found = []
        for place, other in enumerate(others):
            if not _comparable(claim.predicate, other.predicate):
                continue
            for turned in turns(other, loosely=strength(claim.predicate) == 1):
                fit = self.fit(claim.subject, turned.subject) * self.fit(
                    claim.object, turned.object
                )
                if fit >= FITTING:
                    changes = self.changes(claim, turned)
                    weight = sum(2 if one.effect == "stronger" else 1 for one in changes)
                    turn = any(one.what in ("negation", "direction") for one in changes)
                    rank = (turn, round(-fit, 1), weight, place)
                    found.append((rank, Retelling(claim, other, round(fit, 2), changes)))
        return min(found, key=lambda one: one[0])[1] if found else None

    def fit(self, one: Entity, other: Entity) -> float:
        """Return how far two entities are the same, from 0 to 1."""
        ends = (one.id, other.id)
        if ends not in self._fits:
            self._fits[ends] = self._fit(one, other)
        return self._fits[ends]

    def _fit(self, one: Entity, other: Entity) -> float:
        if one.id == other.id:
            return 1
        if other.id in self.closure.above(one.id) or one.id in self.closure.above(other.id):
            return 0.9
        first, second = (set(fold(each.name).split()) - _FEW for each in (one, other))
        shared = len(first & second) / max(len(first | second), 1)
        return 0.5 + 0.4 * shared if shared >= 0.5 else 0

    def changes(self, news: Claim, paper: Claim) -> tuple[Change, ...]:
        """Return what the news changed."""
        told, said = firmest(news), firmest(paper)
        found = [*self._ends(news, paper), *_relation(news, paper), *_status(told, said)]
        if news.negated != paper.negated:
            words = ("denied", "affirmed")
            found.append(Change("negation", *_ordered(words, paper.negated), effect="other"))
        found += self._qualifiers(news, paper)
        return tuple(sorted(found))

    def _ends(self, news: Claim, paper: Claim) -> Iterable[Change]:
        for what, told, said in (
            ("subject", news.subject, paper.subject),
            ("object", news.object, paper.object),
        ):
            if told.id == said.id:
                continue
            if told.id in self.closure.above(said.id):
                yield Change(what, said.name, told.name, "stronger")
            elif said.id in self.closure.above(told.id) or fold(told.name) != fold(said.name):
                yield Change(what, said.name, told.name, "other")

    def _qualifiers(self, news: Claim, paper: Claim) -> Iterable[Change]:
        told, said = _by_slot(news), _by_slot(paper)
        turned_people = bool(told.get(_POPULATION)) and not told.get(_SPECIES)
        in_animals = bool(said.get(_SPECIES)) and _HUMAN not in said[_SPECIES]
        for slot in sorted({*told, *said} - _WITHIN):
            now, before = told.get(slot, frozenset()), said.get(slot, frozenset())
            if now == before or (slot == _POPULATION and turned_people and in_animals):
                continue
            what = slot.removesuffix("_qualifier").removesuffix("_context").replace("_", " ")
            words = (_words(before, paper), _words(now, news))
            if slot == _SPECIES:
                if turned_people:
                    words = (words[0], _words(told[_POPULATION], news))
                yield Change(what, *words, self._species(now, before))
            elif slot.endswith("direction_qualifier"):
                turned = any(
                    one in opposites("direction").get(was, ()) for one in now for was in before
                )
                yield Change("direction" if turned else what, *words, "other")
            else:
                yield Change(what, *words, self._effect(now, before))

    def _species(self, now: frozenset[str], before: frozenset[str]) -> Effect:
        """Animals that are left out, or become people, make a claim stronger."""
        if _HUMAN in before:
            return "weaker" if now else "other"
        if not before:
            return "other" if _HUMAN in now else "weaker"
        return "stronger" if not now or _HUMAN in now else self._effect(now, before)

    def _effect(self, now: frozenset[str], before: frozenset[str]) -> Effect:
        """Fewer or wider qualifiers say more."""
        if all(any(one in self.closure.above(other) for other in before) for one in now):
            return "stronger"
        if all(any(one in self.closure.above(other) for other in now) for one in before):
            return "weaker"
        return "other"


def _ordered(words: tuple[str, str], first: bool) -> tuple[str, str]:
    return words if first else (words[1], words[0])


def _comparable(one: str, other: str) -> bool:
    return one == other or bool(strength(one) and strength(other))


def _relation(news: Claim, paper: Claim) -> Iterable[Change]:
    """Yield the change of the predicate, unless it only follows who was studied."""
    verbs = firmest(news).verb, firmest(paper).verb
    if news.predicate == paper.predicate or verbs[0] == verbs[1] != "":
        return
    now, before = strength(news.predicate), strength(paper.predicate)
    effect: Effect = "stronger" if now > before else "weaker" if now < before else "other"
    opposite = news.predicate in opposites("predicate").get(paper.predicate, ())
    was, told = (one.predicate.partition(":")[2].replace("_", " ") for one in (paper, news))
    yield Change("direction" if opposite else "relation", was, told, effect)


def _status(told: Evidence, said: Evidence) -> Iterable[Change]:
    stands = takes_a_stand(told), takes_a_stand(said)
    if stands[0] != stands[1]:
        words = _ordered(("only asked or hoped", "said to be so"), stands[0])
        yield Change("status", *words, effect="stronger" if stands[0] else "weaker")
    elif told.certainty is not said.certainty:
        firmer = _CERTAINTIES.index(told.certainty) < _CERTAINTIES.index(said.certainty)
        effect: Effect = "stronger" if firmer else "weaker"
        yield Change("certainty", said.certainty.value, told.certainty.value, effect)


def _by_slot(claim: Claim) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in claim.qualifiers:
        found[one.name].add(one.value)
    return {name: frozenset(values) for name, values in found.items()}


def _words(values: Iterable[str], claim: Claim) -> str:
    names = {entity.id: entity.name for entity in claim.context_entities}
    said = sorted(names.get(one, one.removeprefix("biolink:")) for one in values)
    return ", ".join(said) or NOT_SAID
