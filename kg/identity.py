"""Content-addressed names: of minted entities, claims and evidence.

A name is a full SHA-256 over canonical JSON, so it is the same on every run and machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable

from kg.model import Claim, Entity, Evidence, Mapping


def digest(value: object) -> str:
    """Return the SHA-256 (64 hex digits) of a value's canonical JSON (UTF-8, no blanks).

    >>> digest(["a", 1])[:12]
    '135f17a475a6'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def term_entity(
    name: str, category: str, normal_form: str, mappings: Iterable[Mapping] = ()
) -> Entity:
    """Mint an entity for a name that no ontology knows: by category and normal form."""
    key = digest(["term/1", category, normal_form])
    return Entity(f"local:{key}", name, category, tuple(sorted(mappings)))


def described_entity(
    name: str,
    category: str,
    normal_form: str,
    document: str,
    mappings: Iterable[Mapping] = (),
) -> Entity:
    """Mint an entity for a description ("this method"): it holds in its document only."""
    key = digest(["description/1", category, normal_form, document])
    return Entity(f"local:{key}", name, category, tuple(sorted(mappings)))


def group_entity(
    name: str,
    category: str,
    normal_form: str,
    document: str,
    mappings: Iterable[Mapping] = (),
) -> Entity:
    """Mint an unnamed group ("genes involved in bone formation"), flagged as one."""
    key = digest(["group/1", category, normal_form, document])
    return Entity(f"local:{key}", name, category, tuple(sorted(mappings)), group=True)


def combination_entity(name: str, parts: Iterable[Entity]) -> Entity:
    """Mint the combination of some entities; their order does not matter."""
    members = tuple(sorted(parts))
    key = digest(["combination/1", sorted(part.id for part in members)])
    return Entity(f"local:{key}", name, "Combination", parts=members)


def claim_key(
    claim: Claim,
    to_iri: Callable[[str], str],
    symmetric: frozenset[str] = frozenset(),
) -> str:
    """Return the key of a claim: SHA-256 of ``["claim/1", S, P, O, negated, qualifiers]``.

    ``to_iri`` gives the full IRI of a CURIE (a local id becomes the base-free URN
    ``urn:bioclaim:ent:<sha256>``); a slot name of a qualifier is passed as ``slot:<name>``.
    Arguments of ``symmetric`` predicates are sorted. Evidence never enters.
    """

    def iri(value: str) -> str:
        if value.startswith("local:"):
            return "urn:bioclaim:ent:" + value.removeprefix("local:")
        return to_iri(value)

    subject, object_ = iri(claim.subject.id), iri(claim.object.id)
    if claim.predicate in symmetric and object_ < subject:
        subject, object_ = object_, subject
    qualifiers = sorted(
        [to_iri(f"slot:{q.name}"), iri(q.value) if ":" in q.value else q.value]
        for q in claim.qualifiers
    )
    return digest(["claim/1", subject, iri(claim.predicate), object_, claim.negated, qualifiers])


def evidence_key(evidence: Evidence, claim: str) -> str:
    """Return the key of one piece of evidence for the claim of that key."""

    def ends(span: object) -> list[int] | None:
        return None if span is None else [span.start, span.end]  # type: ignore[attr-defined]

    return digest(
        [
            "evidence/1",
            claim,
            evidence.document,
            ends(evidence.sentence),
            ends(evidence.clause),
            ends(evidence.subject_span),
            ends(evidence.object_span),
            evidence.extractor.strand,
            evidence.extractor.rule,
        ]
    )
