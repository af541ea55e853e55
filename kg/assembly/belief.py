"""How far a claim is to be believed, as a number that can be taken apart again.

For each independent study a weight: that of its best piece of evidence in a document, and of
several documents (a paper and its press release, copies) that of the most careful one. The
weights are joined as independent reasons are (noisy-or), as in INDRA's belief model (Gyori et al.
2017, doi:10.15252/msb.20177651)::

    weight of evidence = confidence x certainty x kind x voice
    weight of a study  = trust x least, over its documents that make the claim, of the best evidence
    own                = 1 - product over studies that make the claim    (1 - weight)
    supporting         = 1 - product over other studies, by narrower claims (1 - support x weight)
    contradicting      = 1 - product over studies that contradict it     (1 - weight)
    belief             = (1 - (1 - own) x (1 - supporting)) x (1 - contradicting)

So a copy of a text never raises a belief, and a contradiction never raises it. A further study
never lowers it, unless by it what was only asked or doubted is asserted, and so at odds with a
denial. The numbers are ``ontologies/belief.tsv``, set by hand: a belief ranks, and is no calibrated
probability.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import prod

from kg.assembly.levels import is_quoted
from kg.model import Claim, Evidence
from kg.tables import table

PARTS = ("own", "supporting", "contradicting")


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """What one study brings to a part of a belief (`PARTS`): its weight there, from 0 to 1."""

    part: str
    study: str
    weight: float


@dataclass(frozen=True, slots=True)
class Belief:
    """A belief with its shares, sorted; all numbers follow from them.

    >>> belief = Belief((Share("own", "a", 0.5), Share("own", "b", 0.5)))
    >>> belief.value, belief.parts
    (0.75, (('own', 0.75), ('supporting', 0.0), ('contradicting', 0.0)))
    """

    shares: tuple[Share, ...] = ()

    def part(self, name: str) -> float:
        """Return what the shares of a part come to."""
        return 1 - prod((1 - one.weight for one in self.shares if one.part == name), start=1.0)

    @property
    def parts(self) -> tuple[tuple[str, float], ...]:
        """The three parts by name."""
        return tuple((name, self.part(name)) for name in PARTS)

    @property
    def value(self) -> float:
        """The belief, from 0 to 1."""
        own, supporting, contradicting = (self.part(name) for name in PARTS)
        return (1 - (1 - own) * (1 - supporting)) * (1 - contradicting)


@cache
def _weights() -> dict[tuple[str, str], float]:
    return {(row["part"], row["value"]): float(row["weight"]) for row in table("belief")}


def weight(evidence: Evidence) -> float:
    """Return the weight of one piece of evidence, from 0 to 1."""
    told = any(speaker.named for speaker in evidence.speakers)
    voice = "quoted" if is_quoted(evidence) else "reported" if told else "text"
    known = _weights()
    return (
        min(max(round(evidence.confidence, 2), 0.0), 1.0)  # as a graph keeps it
        * known["certainty", evidence.certainty]
        * known["kind", evidence.kind]
        * known["voice", voice]
    )


def by_study(
    claims: Iterable[Claim], studies: Mapping[str, str], *, most: bool = False
) -> dict[str, float]:
    """Return the weight of each study that makes one of the claims.

    ``studies`` gives the study of a document by its key; without one the document is its own.
    Of several documents the least counts, or with ``most`` the most.
    """
    documents: dict[str, float] = defaultdict(float)
    for claim in claims:
        for one in claim.evidence:
            documents[one.document] = max(documents[one.document], weight(one))
    found: dict[str, float] = {}
    choose: Callable[[float, float], float] = max if most else min
    for document in sorted(documents):
        study = studies.get(document, document)
        value = _weights()["trust", "study"] * documents[document]
        found[study] = choose(found[study], value) if study in found else value
    return found


def believe(
    claim: Claim,
    supporting: Iterable[Claim],
    contradicting: Iterable[Claim],
    studies: Mapping[str, str],
) -> Belief:
    """Return the belief in a claim, given the claims that support and contradict it."""
    own = by_study([claim], studies)
    lent = _weights()["trust", "support"]
    others = {
        study: lent * value
        for study, value in by_study(supporting, studies).items()
        if study not in own
    }
    against = by_study(contradicting, studies, most=True)
    shares = [
        Share(part, study, value)
        for part, found in zip(PARTS, (own, others, against), strict=True)
        for study, value in found.items()
        if value
    ]
    return Belief(tuple(sorted(shares)))
