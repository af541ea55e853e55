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
from kg.identity import claim_key, evidence_key
from kg.model import Certainty, Claim, Evidence, Qualifier, StatementKind

_FIRM = (StatementKind.OBSERVATION, StatementKind.ANALYSIS, StatementKind.FACT)
_ORDER = tuple(Certainty)
_CORRELATION = "biolink:associated_with"
NOT_PROVIDED = "not_provided"


@dataclass(frozen=True, slots=True)
class AssembledClaim:
    """A claim with all its evidence, and what was worked out of it.

    ``source_count`` counts documents, two with one DOI as one. ``confidence_level`` is the
    firmest certainty of any evidence. ``supports``, ``contradicts`` and ``refines`` are keys of
    other claims. ``plain`` says whether the bare triple may stand for it.
    """

    claim: Claim
    key: str
    knowledge_level: str
    confidence_level: Certainty
    documents: tuple[str, ...]
    source_count: int
    plain: bool = False
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    refines: tuple[str, ...] = ()

    @property
    def evidence_count(self) -> int:
        """How many pieces of evidence there are."""
        return len(self.claim.evidence)


def _swapped_name(name: str) -> str:
    if name.startswith("subject_"):
        return "object_" + name.removeprefix("subject_")
    if name.startswith("object_"):
        return "subject_" + name.removeprefix("object_")
    return name


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
        qualifiers=tuple(sorted(Qualifier(_swapped_name(q.name), q.value) for q in qualifiers)),
        evidence=tuple(
            replace(one, subject_span=one.object_span, object_span=one.subject_span)
            for one in evidence
        ),
    )


def key(claim: Claim) -> str:
    """Return the key of what a claim says: 64 hexadecimal digits, its evidence left out."""
    return claim_key(canonical(claim), vocab.key_iri, biolink.symmetric())


def knowledge_level(evidence: Evidence, predicate: str) -> str:
    """Return Biolink's knowledge level of one piece of evidence.

    A hedge or an expectation makes it a prediction, before its kind is asked for.
    """
    if evidence.certainty is not Certainty.CERTAIN or any(
        cue.kind == "expectation" for cue in evidence.cues
    ):
        return "prediction"
    match evidence.kind:
        case StatementKind.FACT:
            return "knowledge_assertion"
        case StatementKind.OBSERVATION:
            return "observation"
        case StatementKind.ANALYSIS:
            correlated = _CORRELATION in biolink.ancestors(predicate)
            return "statistical_association" if correlated else "knowledge_assertion"
    return NOT_PROVIDED


def is_firm(evidence: Evidence) -> bool:
    """Say whether evidence can carry a plain triple: a certain finding or fact, not quoted."""
    return (
        evidence.certainty is Certainty.CERTAIN
        and evidence.kind in _FIRM
        and not any(cue.kind == "expectation" for cue in evidence.cues)
        and not any(speaker.quote for speaker in evidence.speakers)
    )


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


Frame = tuple[str, str, str]


def _frame(claim: Claim) -> Frame:
    return claim.subject.id, claim.predicate, claim.object.id


def _compare(claims: Mapping[str, Claim]) -> dict[str, dict[str, list[str]]]:
    """Return the keys of the claims that each claim supports, contradicts and refines."""
    groups: dict[Frame, list[str]] = defaultdict(list)
    for name in sorted(claims):
        groups[_frame(claims[name])].append(name)
    links: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in claims}
    for group in groups.values():
        for one in group:
            for other in group:
                this, that = claims[one], claims[other]
                narrow, wide = set(this.qualifiers), set(that.qualifiers)
                if this.negated != that.negated:
                    if narrow == wide:
                        links[one]["contradicts"].append(other)
                elif narrow > wide:
                    links[one]["refines"].append(other)
                    if not this.negated and _carries(this, narrow - wide):
                        links[one]["supports"].append(other)
    return links


def _carries(claim: Claim, extra: set[Qualifier]) -> bool:
    """Say whether a claim holds firmly and stays true without its extra qualifiers."""
    return any(map(is_firm, claim.evidence)) and all(
        vocab.slot(qualifier.name).generalizes for qualifier in extra
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
    claims: Iterable[Claim], dois: Mapping[str, str] | None = None
) -> tuple[AssembledClaim, ...]:
    """Return the claims without doubles, sorted by key.

    ``dois`` gives the DOI of a document by its key, where one is known: documents with the same
    DOI are one source. Claims without evidence are left out: nobody makes them.
    """
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.evidence:
            ordered = canonical(claim)
            grouped[claim_key(ordered, vocab.key_iri, biolink.symmetric())].append(ordered)
    merged = {name: _merged(grouped[name], name) for name in sorted(grouped)}
    links = _compare(merged)
    return tuple(_assembled(name, claim, links[name], dois or {}) for name, claim in merged.items())


def _assembled(
    name: str, claim: Claim, links: Mapping[str, list[str]], dois: Mapping[str, str]
) -> AssembledClaim:
    documents = tuple(sorted({one.document for one in claim.evidence}))
    levels = {knowledge_level(one, claim.predicate) for one in claim.evidence}
    contradicts = tuple(links.get("contradicts", ()))
    return AssembledClaim(
        claim,
        name,
        knowledge_level=levels.pop() if len(levels) == 1 else NOT_PROVIDED,
        confidence_level=min((one.certainty for one in claim.evidence), key=_ORDER.index),
        documents=documents,
        source_count=len({dois.get(document) or document for document in documents}),
        plain=_is_plain(claim, bool(contradicts)),
        supports=tuple(links.get("supports", ())),
        contradicts=contradicts,
        refines=tuple(links.get("refines", ())),
    )
