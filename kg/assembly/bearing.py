"""How claims bear on each other: one refines, supports or contradicts another.

A claim refines another when it says the same more narrowly: its subject, predicate, object and
the values of its qualifiers are those of the other or below them in their ontologies, and it may
have more qualifiers ("preassembly" of Gyori et al. 2017, doi:10.15252/msb.20177651). The link
between two claims depends on these two and the ontologies alone, never on what else is there.

Contradiction is told narrowly. Both sides must take a stand, one of them for certain; what is
denied must be what is claimed or something wider, with the same qualifiers: "not in mice" does not
contradict "in rats", nor "not more than placebo" the claim itself. A sentence never contradicts
itself: "in rats but not in mice" is a contrast of which something was lost. Opposite directions
("increases", "decreases") and predicates (``ontologies/opposites.tsv``) contradict as denials do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, combinations, product

from kg import biolink, vocab
from kg.assembly.levels import is_firm, takes_a_stand
from kg.model import Certainty, Claim, Entity, Evidence, Qualifier, Span
from kg.tables import table

#: More ancestors than any entity has: only a faulty ontology goes on for longer.
_MOST_ANCESTORS = 5_000
#: What a denial without them still denies: "does not affect" denies "increases".
_EFFECT = frozenset(
    ("object_direction_qualifier", "qualified_predicate", "causal_mechanism_qualifier")
)
_DIRECTIONS = ("object_direction_qualifier", "subject_direction_qualifier")

Parents = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One claim's bearing on another: ``supports``, ``contradicts`` or ``refines``, and why."""

    kind: str
    other: str
    reasons: tuple[str, ...] = ()


def swapped_name(name: str) -> str:
    """Return what a qualifier is called when subject and object change places."""
    if name.startswith("subject_"):
        return "object_" + name.removeprefix("subject_")
    if name.startswith("object_"):
        return "subject_" + name.removeprefix("object_")
    return name


class Closure:
    """What lies above an entity, by the ontologies and, for entities of our own, their mappings."""

    def __init__(self, parents: Parents, entities: Iterable[Entity]) -> None:
        self._parents = parents
        self._own = {
            entity.id: tuple(m.curie for m in entity.mappings if m.match in ("exact", "broad"))
            for entity in entities
            if entity.is_local
        }
        self._above: dict[str, frozenset[str]] = {}

    def above(self, entity: str) -> frozenset[str]:
        """Return the ids of all ancestors, and the entity's own."""
        if entity not in self._above:
            seen, waiting = {entity}, [entity]
            while waiting and len(seen) < _MOST_ANCESTORS:
                child = waiting.pop()
                local = child.startswith("local:")
                held = self._own.get(child, ()) if local else self._parents(child)
                found = sorted(set(held) - seen)
                seen.update(found)
                waiting += found
            self._above[entity] = frozenset(seen)
        return self._above[entity]


def bearings(claims: Mapping[str, Claim], parents: Parents = lambda _: ()) -> dict[str, list[Link]]:
    """Return the links of each claim, sorted; claims are canonical and by key.

    ``parents`` gives the ids of what is directly above an identifier.
    """
    return _Bearings(claims, parents).links()


#: Predicate and ends; then the qualifiers; then what stands there, denied or not.
_Frame = tuple[str, str, str]
_Group = dict[frozenset[Qualifier], dict[bool, str]]


class _Bearings:
    """The claims indexed by what they say, so that each is compared with few."""

    def __init__(self, claims: Mapping[str, Claim], parents: Parents) -> None:
        self.claims = claims
        self.frames: dict[_Frame, _Group] = defaultdict(dict)
        self.predicates: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.entities: dict[str, Entity] = {}
        for name in sorted(claims):
            claim = claims[name]
            subject, object_ = claim.subject.id, claim.object.id
            group = self.frames[subject, claim.predicate, object_]
            group.setdefault(frozenset(claim.qualifiers), {})[claim.negated] = name
            self.predicates[subject, object_].add(claim.predicate)
            for entity in (claim.subject, claim.object, *claim.context_entities):
                self.entities[entity.id] = entity
        self.subjects = {subject for subject, _ in self.predicates}
        self.objects = {object_ for _, object_ in self.predicates}
        self.values = {q.value for claim in claims.values() for q in claim.qualifiers}
        self.closure = Closure(parents, self.entities.values())

    def links(self) -> dict[str, list[Link]]:
        """Return the links of each claim."""
        found: dict[str, set[Link]] = {name: set() for name in self.claims}
        for name, claim in self.claims.items():
            for turned in turns(claim):
                for other, reasons in self._wider(turned):
                    if other == name:
                        continue
                    if self.claims[other].negated == claim.negated:
                        found[name].add(Link("refines", other, reasons))
                        if not claim.negated and _carries(turned, self.claims[other]):
                            found[name].add(Link("supports", other, reasons))
                    elif not claim.negated and _may_clash(turned, self.claims[other]):
                        why = ("denied", *reasons)
                        found[name].add(Link("contradicts", other, why))
                        found[other].add(Link("contradicts", name, why))
            for other, reason in self._opposite(claim):
                if _may_clash(claim, self.claims[other]):
                    found[name].add(Link("contradicts", other, (reason,)))
                    found[other].add(Link("contradicts", name, (reason,)))
        return {name: _first_of_each(links) for name, links in found.items()}

    def _wider(self, claim: Claim) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the claims that say the same or something wider, denied or not, and what differs.

        A denied claim is looked up as what it denies.
        """
        subjects = sorted(self.closure.above(claim.subject.id) & self.subjects)
        objects = sorted(self.closure.above(claim.object.id) & self.objects)
        above = biolink.ancestors(claim.predicate)
        for subject, object_ in product(subjects, objects):
            for predicate in sorted(self.predicates.get((subject, object_), set()) & above):
                for names, reasons in self._wider_qualifiers(
                    claim, self.frames[subject, predicate, object_]
                ):
                    ends = (
                        ("subject", subject != claim.subject.id),
                        ("predicate", predicate != claim.predicate),
                        ("object", object_ != claim.object.id),
                    )
                    why = tuple(name for name, differs in ends if differs) + reasons
                    for name in sorted(names.values()):
                        yield name, why

    def _wider_qualifiers(
        self, claim: Claim, group: _Group
    ) -> Iterator[tuple[dict[bool, str], tuple[str, ...]]]:
        """Yield what a group holds under fewer or wider qualifiers, the shorter way round."""
        allowed: set[Qualifier] = set()
        for one in claim.qualifiers:
            values = {one.value}
            if one.value in self.entities and vocab.slot(one.name).value != "literal":
                values |= self.closure.above(one.value) & self.values
            allowed.update(Qualifier(one.name, value) for value in values)
        if 2 ** len(allowed) <= len(group):
            some = chain.from_iterable(
                combinations(sorted(allowed), size) for size in range(len(allowed) + 1)
            )
            fitting = [each for each in map(frozenset, some) if each in group]
        else:
            fitting = [each for each in group if each <= allowed]
        for held in fitting:
            yield group[held], _dropped(claim, held)

    def _opposite(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Yield the affirmed claims that say the opposite, of an affirmed one."""
        if claim.negated:
            return
        subject, object_ = claim.subject.id, claim.object.id
        here = self.predicates[subject, object_]
        own = frozenset(claim.qualifiers)
        for predicate in sorted(opposites("predicate").get(claim.predicate, set()) & here):
            found = self.frames[subject, predicate, object_].get(own, {}).get(False)
            if found:
                yield found, "opposite predicate"
        for one in claim.qualifiers:
            if one.name in _DIRECTIONS:
                for value in sorted(opposites("direction").get(one.value, ())):
                    turned = own - {one} | {Qualifier(one.name, value)}
                    group = self.frames[subject, claim.predicate, object_]
                    found = group.get(turned, {}).get(False)
                    if found:
                        yield found, "opposite direction"


def turns(claim: Claim, *, loosely: bool = False) -> Iterator[Claim]:
    """Yield the claim, and the other way round where its predicate says the same both ways.

    ``loosely`` turns every claim.
    """
    yield claim
    either = loosely or claim.predicate in biolink.symmetric()
    if either and claim.subject.id != claim.object.id:
        turned = sorted(Qualifier(swapped_name(q.name), q.value) for q in claim.qualifiers)
        yield replace(claim, subject=claim.object, object=claim.subject, qualifiers=tuple(turned))


def _first_of_each(links: Iterable[Link]) -> list[Link]:
    """Return the links sorted, of several between the same two the one with least to say."""
    found: dict[tuple[str, str], Link] = {}
    for link in sorted(links, key=lambda one: (one.kind, one.other, len(one.reasons), one.reasons)):
        found.setdefault((link.kind, link.other), link)
    return list(found.values())


def _dropped(claim: Claim, wider: Iterable[Qualifier]) -> tuple[str, ...]:
    return tuple(sorted({one.name for one in set(claim.qualifiers) - set(wider)}))


def _carries(claim: Claim, wider: Claim) -> bool:
    """Say whether a claim holds firmly and stays true without what the wider one leaves out."""
    return any(map(is_firm, claim.evidence)) and all(
        vocab.slot(name).generalizes for name in _dropped(claim, wider.qualifiers)
    )


def _may_clash(claim: Claim, other: Claim) -> bool:
    """Say whether an affirmed claim and one that denies it, or says the opposite, are at odds."""
    if other.negated:
        slots, denied = ({q.name for q in one.qualifiers} for one in (claim, other))
        if not (denied <= slots and slots - denied <= _EFFECT):
            return False
    ours, theirs = _stands(claim.evidence), _stands(other.evidence)
    sure, others_sure = (any(certain for _, certain in one) for one in (ours, theirs))
    if not (sure or others_sure):
        return False
    return any(
        place != elsewhere and (certain or others_certain)
        for place, certain in ours
        for elsewhere, others_certain in theirs
    )


def _stands(evidence: Iterable[Evidence]) -> set[tuple[tuple[str, Span], bool]]:
    """Return where a stand is taken, and whether for certain."""
    return {
        ((one.document, one.sentence), one.certainty is Certainty.CERTAIN)
        for one in evidence
        if takes_a_stand(one)
    }


@cache
def opposites(column: str) -> dict[str, set[str]]:
    """Return what is opposite to what: of ``predicate`` or ``direction``."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in table("opposites"):
        if row["column"] == column:
            found[row["one"]].add(row["other"])
            found[row["other"]].add(row["one"])
    return dict(found)
