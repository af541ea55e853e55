"""Equal claims become one, with all the evidence, and are compared with each other.

Claims are equal when they say the same (`key`), whoever says it. What follows from a claim's
evidence (counts, level, certainty) and from the other claims (support, contradiction) is worked
out here and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg import biolink, vocab
from kg.assembly.bearing import Link, Parents, bearings, swapped_name
from kg.assembly.belief import Belief, believe
from kg.assembly.levels import NOT_PROVIDED, is_firm, is_own_finding, knowledge_level
from kg.identity import claim_key, evidence_key
from kg.model import Certainty, Claim, Evidence, Qualifier

_ORDER = tuple(Certainty)


@dataclass(frozen=True, slots=True)
class AssembledClaim:
    """A claim with all its evidence, and what was worked out of it.

    ``source_count`` counts documents, copies as one; ``study_count`` counts the studies that found
    it themselves (none, where it is told as known). ``confidence_level`` is the firmest certainty
    of any evidence. ``links`` are how it bears on other claims, by their keys. ``plain`` says
    whether the bare triple may stand for it.
    """

    claim: Claim
    key: str
    knowledge_level: str
    confidence_level: Certainty
    documents: tuple[str, ...]
    source_count: int
    study_count: int = 0
    belief: Belief = Belief()
    plain: bool = False
    links: tuple[Link, ...] = ()

    @property
    def supports(self) -> tuple[str, ...]:
        """Keys of wider claims that this one, being firm, speaks for."""
        return self._others("supports")

    @property
    def contradicts(self) -> tuple[str, ...]:
        """Keys of claims that cannot be true together with this one."""
        return self._others("contradicts")

    @property
    def refines(self) -> tuple[str, ...]:
        """Keys of claims that say the same less narrowly."""
        return self._others("refines")

    def _others(self, kind: str) -> tuple[str, ...]:
        return tuple(link.other for link in self.links if link.kind == kind)

    @property
    def evidence_count(self) -> int:
        """How many pieces of evidence there are."""
        return len(self.claim.evidence)


def canonical(claim: Claim) -> Claim:
    """Return the claim in the order in which equal claims are written.

    Qualifiers are sorted and never doubled; the arguments of a symmetric predicate are sorted
    by IRI, and what is said of each (qualifiers, spans) changes place with it. A clause that is
    the whole sentence is none.
    """
    qualifiers = tuple(sorted(set(claim.qualifiers)))
    evidence = tuple(
        replace(one, clause=None) if one.clause == one.sentence else one for one in claim.evidence
    )
    claim = replace(claim, qualifiers=qualifiers, evidence=evidence)
    ends = [vocab.key_iri(entity.id) for entity in (claim.subject, claim.object)]
    if claim.predicate not in biolink.symmetric() or ends[0] <= ends[1]:
        return claim
    return replace(
        claim,
        subject=claim.object,
        object=claim.subject,
        qualifiers=tuple(sorted(Qualifier(swapped_name(q.name), q.value) for q in qualifiers)),
        evidence=tuple(
            replace(one, subject_span=one.object_span, object_span=one.subject_span)
            for one in evidence
        ),
    )


def key(claim: Claim) -> str:
    """Return the key of what a claim says: 64 hexadecimal digits, its evidence left out."""
    return claim_key(canonical(claim), vocab.key_iri, biolink.symmetric())


def _merged(claims: list[Claim], claim: str) -> Claim:
    """Return one claim of several equal ones: the first by name, with all the evidence."""
    first = min(claims, key=lambda one: (one.subject, one.object))
    evidence: dict[str, Evidence] = {}
    for one in sorted(
        (one for each in claims for one in each.evidence),
        key=lambda one: (one.document, one.sentence, one.target, -one.confidence, repr(one)),
    ):
        evidence.setdefault(evidence_key(one, claim), one)
    context = {entity for each in claims for entity in each.context_entities}
    return replace(
        first, evidence=tuple(evidence.values()), context_entities=tuple(sorted(context))
    )


def _is_plain(claim: Claim, contradicted: bool) -> bool:
    return not (
        claim.negated
        or claim.qualifiers
        or contradicted
        or claim.subject.is_local
        or claim.object.is_local
    ) and any(map(is_firm, claim.evidence))


def assemble(
    claims: Iterable[Claim],
    sources: Mapping[str, str] | None = None,
    *,
    studies: Mapping[str, str] | None = None,
    parents: Parents = lambda _: (),
) -> tuple[AssembledClaim, ...]:
    """Return the claims without doubles, sorted by key.

    ``sources`` and ``studies`` give the source (a DOI, say) and the study of a document by its
    key: documents with the same are one (`kg.assembly.origins` finds them). A document without a
    source is its own; one without a study is its source's. ``parents`` gives the ids directly above
    an identifier. Claims without evidence are left out: nobody makes them.
    """
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.evidence:
            ordered = canonical(claim)
            grouped[claim_key(ordered, vocab.key_iri, biolink.symmetric())].append(ordered)
    merged = {name: _merged(grouped[name], name) for name in sorted(grouped)}
    links = bearings(merged, parents)
    origins = sources or {}
    studied = {**origins, **(studies or {})}
    supporters: dict[str, list[Claim]] = defaultdict(list)
    for name, found in links.items():
        for link in found:
            if link.kind == "supports":
                supporters[link.other].append(merged[name])
    return tuple(
        _assembled(
            name,
            claim,
            tuple(links[name]),
            origins,
            studied,
            believe(
                claim,
                supporters[name],
                [merged[link.other] for link in links[name] if link.kind == "contradicts"],
                studied,
            ),
            denied=_twin(claim) in merged,
        )
        for name, claim in merged.items()
    )


def _twin(claim: Claim) -> str:
    """Return the key of the claim that denies a claim, or affirms what it denies."""
    return claim_key(replace(claim, negated=not claim.negated), vocab.key_iri, biolink.symmetric())


def _assembled(
    name: str,
    claim: Claim,
    links: tuple[Link, ...],
    sources: Mapping[str, str],
    studies: Mapping[str, str],
    belief: Belief,
    *,
    denied: bool,
) -> AssembledClaim:
    documents = tuple(sorted({one.document for one in claim.evidence}))
    levels = {knowledge_level(one, claim.predicate) for one in claim.evidence}
    found = {one.document for one in claim.evidence if is_own_finding(one)}
    contradicted = denied or any(link.kind == "contradicts" for link in links)
    return AssembledClaim(
        claim,
        name,
        knowledge_level=levels.pop() if len(levels) == 1 else NOT_PROVIDED,
        confidence_level=min((one.certainty for one in claim.evidence), key=_ORDER.index),
        documents=documents,
        source_count=len({sources.get(document, document) for document in documents}),
        study_count=len({studies.get(document, document) for document in found}),
        belief=belief,
        plain=_is_plain(claim, contradicted),
        links=links,
    )
