"""Namespaces and terms; our own namespace is closed, so that a typo fails.

Our terms are defined, for people and programs, in ``ontologies/bioclaim.ttl``; a test holds this
list and that file together. The slots a qualifier may have are ``ontologies/qualifier_slots.tsv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from kg import curies
from kg.errors import UsageError
from kg.tables import table

BC = "https://w3id.org/bioclaim/vocab#"
BIOLINK = "https://w3id.org/biolink/vocab/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLASSES = _words(
    "AffirmedClaim Circumstance Claim ClaimGraph Combination ConfidencePart ContextSource CueScope "
    "Evidence Flag Group Mention NegatedClaim Retelling Statistic Certainty Origin StatementKind"
)
#: The individuals of the classes Certainty, StatementKind and Origin.
INDIVIDUALS = _words(
    "Certain Probable Speculative "
    "Observation Analysis Investigation Method Fact Other "
    "Stated Inherited DocumentWide"
)
#: The predicates of claims for which Biolink has none.
PREDICATES = _words("hasQuality")
PROPERTIES = PREDICATES | _words(
    # of claims
    "sourceCount studyCount belief beliefPart supports contradicts refines "
    "degree comparator condition dose objectAspect subjectAspect "
    # of the same claim in news and paper
    "retoldIn retoldAs originalIn original verdict change "
    # of evidence
    "certainty statementKind claimant sentence subjectSpan objectSpan verb strand rule frequency "
    "cue negationCue hedgeCue expectationCue significanceCue frequencyCue degreeCue outcomeCue "
    "cueScope cueKind reach "
    "context contextQualifier origin distance span "
    "circumstance circumstanceKind value flag flagName explanation "
    "statistic statisticKind printedValue unit measure comparison low high "
    "confidencePart partName partScore "
    "directQuote unnamed affiliationName "
    # of mentions and entities
    "category nominal antecedent antecedentScore nesting ungroundedReason score foundBy "
    "equivalentId broaderId narrowerId relatedId "
    # of documents, runs and the graph
    "length publication team trial funding conflict sketch leftOut sameStudy versions options "
    "formatVersion"
)
TERMS = CLASSES | INDIVIDUALS | PROPERTIES


def bc(name: str) -> str:
    """Return the IRI of one of our terms; ``UsageError`` for a name that is not one.

    >>> bc("Claim")
    'https://w3id.org/bioclaim/vocab#Claim'
    """
    if name not in TERMS:
        raise UsageError(f"bc:{name} is no term of ours; ontologies/bioclaim.ttl lists them")
    return BC + name


@dataclass(frozen=True, slots=True)
class Slot:
    """What a kind of qualifier is called, and what its values are.

    ``value`` is ``entity`` (an id), ``predicate`` (a CURIE), ``literal`` (plain words) or ``any``
    (an id where the value is one, else words). ``generalizes`` says whether a claim with this
    qualifier supports the same claim without it ("in rats": yes, "than a placebo": no). No slot
    can be carried by a plain triple: all narrow what is said.
    """

    name: str
    iri: str
    value: Literal["entity", "predicate", "literal", "any"]
    generalizes: bool


@cache
def slots() -> MappingProxyType[str, Slot]:
    """Return the slots by name.

    >>> slots()["species_context_qualifier"].value
    'entity'
    """
    rows = table("qualifier_slots")
    return MappingProxyType(
        {
            row["name"]: Slot(
                row["name"],
                curies.to_iri(row["slot"]),
                row["value"],  # type: ignore[arg-type]
                row["generalizes"] == "yes",
            )
            for row in rows
        }
    )


def slot(name: str) -> Slot:
    """Return the slot of that name; ``UsageError`` when there is none.

    >>> slot("degree").iri
    'https://w3id.org/bioclaim/vocab#degree'
    """
    found = slots().get(name)
    if found is None:
        raise UsageError(
            f"{name!r} is no qualifier; ontologies/qualifier_slots.tsv lists them: "
            + ", ".join(sorted(slots()))
        )
    return found


@cache
def slots_by_iri() -> MappingProxyType[str, Slot]:
    """Return the slots by IRI."""
    return MappingProxyType({slot.iri: slot for slot in slots().values()})


def key_iri(text: str) -> str:
    """Return the IRI of a CURIE, a local id (its URN) or ``slot:<name>``, as keys need them.

    >>> key_iri("slot:degree"), key_iri("local:00ff")
    ('https://w3id.org/bioclaim/vocab#degree', 'urn:bioclaim:ent:00ff')
    """
    if text.startswith("slot:"):
        return slot(text.removeprefix("slot:")).iri
    return curies.key_iri(text)
