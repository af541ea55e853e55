"""What a document's named graph says of claims: their identity, evidence and mentions.

Like `kg.sources`, on which it stands, it needs nothing but one annotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg import curies, vocab
from kg.details import Circumstance, ContextSource, Flag, Speaker, Statistic
from kg.identity import evidence_key
from kg.model import (
    Candidate,
    Certainty,
    Claim,
    Cue,
    Evidence,
    Grounding,
    Qualifier,
    StatementKind,
)
from kg.nodes import (
    FALSE,
    TRUE,
    Names,
    bc,
    confidence,
    decimal,
    integer,
    is_curie,
    node,
    score,
    text,
)
from kg.sources import A, Source, said

CERTAINTIES = {level: bc(level.value.capitalize()) for level in Certainty}
KINDS = {kind: bc(kind.value.capitalize()) for kind in StatementKind}
ORIGINS = {"sentence": bc("Stated"), "inherited": bc("Inherited"), "document": bc("DocumentWide")}
#: The property of a mention for an identifier that only nearly fits.
NEAR = {
    "equivalent": bc("equivalentId"),
    "broad": bc("broaderId"),
    "narrow": bc("narrowerId"),
    "related": bc("relatedId"),
}


def qualifier_value(qualifier: Qualifier, names: Names) -> NamedNode | Literal:
    """Return a qualifier's value as its slot has it: an entity's node, or words."""
    kind = vocab.slot(qualifier.name).value
    value = qualifier.value
    if kind != "literal" and value.startswith("local:"):
        return names.entity(value)
    if (kind in ("entity", "predicate") and is_curie(value)) or (
        kind == "any" and not curies.find_problem(value)
    ):
        return node(value)
    return text(value)


def identity_triples(claim: Claim, name: NamedNode, names: Names) -> Iterator[Triple]:
    """Yield what makes a claim the claim it is."""
    kind = "NegatedClaim" if claim.negated else "AffirmedClaim"
    for type_ in (bc("Claim"), bc(kind), node("biolink:Association")):
        yield Triple(name, A, type_)
    yield Triple(name, node("rdf:subject"), names.entity(claim.subject.id))
    yield Triple(name, node("rdf:predicate"), node(claim.predicate))
    yield Triple(name, node("rdf:object"), names.entity(claim.object.id))
    yield Triple(name, node("biolink:negated"), TRUE if claim.negated else FALSE)
    for qualifier in claim.qualifiers:
        slot = NamedNode(vocab.slot(qualifier.name).iri)
        yield Triple(name, slot, qualifier_value(qualifier, names))


def document_triples(source: Source, claims: Iterable[tuple[str, Claim]]) -> Iterator[Triple]:
    """Yield a document's whole graph; ``claims`` are its own, canonical, with their keys."""
    yield from source.about()
    yield from source.facts()
    for key, claim in claims:
        name = source.names.mint("claim", key)
        yield from identity_triples(claim, name, source.names)
        yield Triple(name, node("biolink:publications"), source.doc)
        for evidence in claim.evidence:
            yield from _evidence(source, evidence, key, name)
    seen = set()
    for grounding in source.reading.annotation.groundings:
        place = grounding.mention.span, grounding.mention.category
        if place not in seen:
            yield from _mention(source, grounding)
        seen.add(place)


def _evidence(source: Source, evidence: Evidence, claim: str, body: NamedNode) -> Iterator[Triple]:
    key = evidence_key(evidence, claim)
    name = source.names.mint("evidence", key)
    yield Triple(body, node("biolink:has_evidence"), name)
    yield Triple(name, A, bc("Evidence"))
    yield Triple(name, A, node("oa:Annotation"))
    yield Triple(name, node("oa:hasBody"), body)
    yield Triple(name, node("prov:wasDerivedFrom"), source.doc)
    yield Triple(name, node("prov:wasGeneratedBy"), source.run)
    yield Triple(name, bc("certainty"), CERTAINTIES[evidence.certainty])
    yield Triple(name, bc("statementKind"), KINDS[evidence.kind])
    words = text(source.document.quote(evidence.target))
    yield Triple(name, node("biolink:supporting_text"), words)
    rate = confidence(evidence.confidence)
    yield Triple(name, node("biolink:extraction_confidence_score"), rate)
    for property_, value in (
        ("verb", evidence.verb),
        ("strand", evidence.extractor.strand),
        ("rule", evidence.extractor.rule),
        ("frequency", evidence.frequency),
    ):
        if value:
            yield Triple(name, bc(property_), text(value))
    yield from source.spanned(name, node("oa:hasTarget"), evidence.target)
    yield from source.spanned(name, bc("sentence"), evidence.sentence)
    for property_, span in (
        ("subjectSpan", evidence.subject_span),
        ("objectSpan", evidence.object_span),
    ):
        if span:
            yield from source.spanned(name, bc(property_), span)
    for cue in evidence.cues:
        yield from _cue(source, cue, key, name)
    yield from _details(source, evidence, key, name)


def _cue(source: Source, cue: Cue, key: str, name: NamedNode) -> Iterator[Triple]:
    """Yield the words that set the status of a claim, and how far they reach."""
    yield from source.spanned(name, bc(f"{cue.kind}Cue"), cue.span)
    if cue.scope:
        at = (cue.span.start, cue.span.end, cue.scope.start, cue.scope.end)
        part = source.names.hashed("cue", key, cue.kind, *at)
        yield Triple(name, bc("cueScope"), part)
        yield Triple(part, A, bc("CueScope"))
        yield Triple(part, bc("cueKind"), text(cue.kind))
        yield from source.spanned(part, bc("span"), cue.span)
        yield from source.spanned(part, bc("reach"), cue.scope)


def _details(source: Source, evidence: Evidence, key: str, name: NamedNode) -> Iterator[Triple]:
    """Yield what an evidence has several of, each with parts."""
    for speaker in evidence.speakers:
        yield from _speaker(source, speaker, key, name)
    for context in evidence.contexts:
        yield from _context(source, context, key, name)
    for circumstance in evidence.circumstances:
        yield from _circumstance(source, circumstance, key, name)
    for flag in evidence.flags:
        yield from _flag(source, flag, key, name)
    for number in evidence.statistics:
        yield from _statistic(source, number, key, name)
    for label, value in evidence.confidence_parts:
        rate = score(value)
        part = source.names.hashed("confidence", key, label, rate.value)
        yield Triple(name, bc("confidencePart"), part)
        yield Triple(part, A, bc("ConfidencePart"))
        yield Triple(part, bc("partName"), text(label))
        yield Triple(part, bc("partScore"), rate)


def _speaker(source: Source, speaker: Speaker, key: str, name: NamedNode) -> Iterator[Triple]:
    """Yield who says it."""
    part = source.names.hashed("attribution", key, speaker.quote, said(speaker))
    if speaker.named:
        yield Triple(name, bc("claimant"), source.agent(speaker))
    yield Triple(name, node("prov:qualifiedAttribution"), part)
    yield Triple(part, A, node("prov:Attribution"))
    yield Triple(part, bc("directQuote"), TRUE if speaker.quote else FALSE)
    if not speaker.named:
        yield Triple(part, bc("unnamed"), TRUE)
    yield from source.person(part, speaker)


def _context(source: Source, context: ContextSource, key: str, name: NamedNode) -> Iterator[Triple]:
    """Yield where a qualifier was read, and how far from the claim."""
    at = (context.span.start, context.span.end)
    part = source.names.hashed(
        "context", key, context.qualifier, context.origin, *at, context.distance
    )
    yield Triple(name, bc("context"), part)
    yield Triple(part, A, bc("ContextSource"))
    yield Triple(part, bc("contextQualifier"), NamedNode(vocab.slot(context.qualifier).iri))
    yield from _found(source, part, context)


def _circumstance(
    source: Source, circumstance: Circumstance, key: str, name: NamedNode
) -> Iterator[Triple]:
    """Yield in whom it was found: a strain, a sex, an age, a setting, a design."""
    at = (circumstance.span.start, circumstance.span.end)
    kind, value, label = circumstance.kind, circumstance.value, circumstance.label
    part = source.names.hashed(
        "circumstance", key, kind, value, label, circumstance.origin, *at, circumstance.distance
    )
    yield Triple(name, bc("circumstance"), part)
    yield Triple(part, A, bc("Circumstance"))
    yield Triple(part, bc("circumstanceKind"), text(kind))
    yield Triple(part, bc("value"), node(value) if is_curie(value) else text(value))
    yield Triple(part, bc("printedValue"), text(label))
    yield from _found(source, part, circumstance)


def _found(
    source: Source, part: NamedNode, found: ContextSource | Circumstance
) -> Iterator[Triple]:
    """Yield whether the sentence says it or it is inherited, and from where."""
    yield Triple(part, bc("origin"), ORIGINS[found.origin])
    yield Triple(part, bc("distance"), integer(found.distance))
    yield from source.spanned(part, bc("span"), found.span)


def _flag(source: Source, flag: Flag, key: str, name: NamedNode) -> Iterator[Triple]:
    """Yield a warning with its reason."""
    at = (flag.span.start, flag.span.end)
    part = source.names.hashed("flag", key, flag.name, flag.explanation, *at)
    yield Triple(name, bc("flag"), part)
    yield Triple(part, A, bc("Flag"))
    yield Triple(part, bc("flagName"), text(flag.name))
    yield Triple(part, bc("explanation"), text(flag.explanation))
    yield from source.spanned(part, bc("span"), flag.span)


def _statistic(source: Source, number: Statistic, key: str, name: NamedNode) -> Iterator[Triple]:
    """Yield a number with its unit, what it measures and its bounds."""
    at = (number.span.start, number.span.end)
    part = source.names.hashed("statistic", key, number.kind, number.value, number.unit, *at)
    yield Triple(name, bc("statistic"), part)
    yield Triple(part, A, bc("Statistic"))
    yield Triple(part, bc("statisticKind"), text(number.kind))
    yield Triple(part, bc("printedValue"), text(number.value))
    for property_, words in (
        ("unit", number.unit),
        ("measure", number.measure),
        ("comparison", number.comparison),
    ):
        if words:
            yield Triple(part, bc(property_), text(words))
    for property_, bound in (("low", number.low), ("high", number.high)):
        if bound:
            yield Triple(part, bc(property_), decimal(bound))
    yield from source.spanned(part, bc("span"), number.span)


def _mention(source: Source, grounding: Grounding) -> Iterator[Triple]:
    mention = grounding.mention
    name = source.names.mention(source.key, mention.span, mention.category)
    yield Triple(name, A, bc("Mention"))
    yield Triple(name, A, node("oa:Annotation"))
    yield Triple(name, node("prov:wasDerivedFrom"), source.doc)
    yield Triple(name, bc("category"), text(mention.category))
    yield Triple(name, bc("nominal"), TRUE if mention.nominal else FALSE)
    yield Triple(name, bc("nesting"), text(mention.nesting))
    yield from source.spanned(name, node("oa:hasTarget"), mention.span)
    if mention.antecedent:
        yield from source.spanned(name, bc("antecedent"), mention.antecedent)
        yield Triple(name, bc("antecedentScore"), score(mention.antecedent_score))
    for finder in mention.sources:
        yield Triple(name, bc("foundBy"), text(finder))
    best = grounding.best
    if best:
        yield Triple(name, node("oa:hasBody"), source.names.entity(best.curie))
        yield Triple(name, bc("score"), score(best.score))
    for candidate in named(grounding)[1 if best else 0 :]:
        yield Triple(name, NEAR[candidate.match], source.names.entity(candidate.curie))
    if grounding.ungrounded_reason:
        yield Triple(name, bc("ungroundedReason"), text(grounding.ungrounded_reason))


def named(grounding: Grounding) -> tuple[Candidate, ...]:
    """Return the candidates that a graph names: the best, its equivalents, else the near ones.

    Rivals of the best (other meanings of the same words) are not said to be meant.
    """
    best = grounding.best
    if best:
        others = (one for one in grounding.candidates[1:] if one.match == "equivalent")
        return (best, *others)
    return tuple(one for one in grounding.candidates if one.match not in ("exact", "equivalent"))
