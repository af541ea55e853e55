"""Predications: sentences annotated with (subject, predicate, object) in the terms of SemRep.

The corpus is SemRep's gold standard (Kilicoglu et al. 2011) in its uniform form: a sentence a line
with ``relations``, each with ``type``, ``subject`` and ``object``. How our predicates come to
SemRep's is ``ontologies/semrep_predicates.tsv``; UMLS is not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.gold.records import read_records
from kg.model import Claim, Document, Span
from kg.tables import table

#: Predicates whose arguments may change places.
SYMMETRIC = frozenset({"COEXISTS_WITH", "INTERACTS_WITH", "ASSOCIATED_WITH", "compared_with"})


@dataclass(frozen=True, slots=True)
class Predication:
    """One predication; ``group`` is what its predicate has in common with near ones."""

    subject: Span
    predicate: str
    object: Span
    negated: bool = False

    @property
    def group(self) -> str:
        """Return the group of the predicate: treat, cause, affect, associate, place, kind."""
        return _groups().get(self.predicate, self.predicate)


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence with its gold predications; ``unplaced`` are those without places in it."""

    document: Document
    predications: tuple[Predication, ...]
    unplaced: int = 0


@cache
def _groups() -> dict[str, str]:
    return {row["semrep"]: row["group"] for row in table("semrep_predicates")}


def read_predications(path: Path) -> Iterator[MarkedSentence]:
    """Yield the sentences of a corpus. Raises `InputError` with the line that cannot be read."""
    return read_records(path, _sentence, "no sentence with predications")


def _sentence(record: dict[str, Any], where: str) -> MarkedSentence:
    document = Document(str(record.get("id", where.rpartition(":")[2])), str(record["text"]))
    found, unplaced = [], 0
    for relation in record["relations"]:
        ends = relation["subject"], relation["object"]
        if not relation["type"] or any(end.get("start") is None for end in ends):
            unplaced += 1
            continue
        spans = [Span(int(end["start"]), int(end["end"])) for end in ends]
        name = str(relation["type"]).split("(")[0]
        negated = name.startswith("NEG_")
        found.append(Predication(spans[0], name.removeprefix("NEG_"), spans[1], negated))
    return MarkedSentence(document, tuple(dict.fromkeys(found)), unplaced)


def predication_of(claim: Claim) -> Predication | None:
    """Return a claim as SemRep would have it; ``None`` where it has no predicate for it."""
    evidence = claim.evidence[0]
    if evidence.subject_span is None or evidence.object_span is None:
        return None
    qualifiers = {q.name: q.value for q in claim.qualifiers}
    changed = {"upregulated": "increased", "downregulated": "decreased"}
    direction = qualifiers.get("object_direction_qualifier", "")
    direction = changed.get(direction, direction)
    for row in table("semrep_predicates"):
        fits = row["predicate"] == claim.predicate and row["direction"] in ("", direction)
        ends = (row["subject"], claim.subject), (row["object"], claim.object)
        if fits and all(not cell or end.category in cell.split() for cell, end in ends):
            spans = evidence.subject_span, evidence.object_span
            first, second = reversed(spans) if row["turned"] == "yes" else spans
            return Predication(first, row["semrep"], second, claim.negated)
    return None
