"""What the program says of a text, in the few values that measuring needs.

They are made from an `Annotation` or from a line of ``kg annotate --format jsonl``
(``annotate/1``), so that a program of another kind can be measured by the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.jsonl import to_json
from kg.model import Annotation, Span


@dataclass(frozen=True, slots=True)
class PredictedMention:
    """A place the program marked; ``ids`` best first, empty when it knows none."""

    span: Span
    category: str
    ids: tuple[str, ...] = ()
    nominal: bool = False
    nesting: str = "flat"

    @property
    def outermost(self) -> bool:
        """Say whether it lies in no other predicted mention."""
        return self.nesting in ("flat", "outer")


@dataclass(frozen=True, slots=True)
class PredictedArgument:
    """A claim's subject or object: its id and label, where it stands, and its members' ids."""

    id: str
    label: str = ""
    span: Span | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PredictedClaim:
    """One claim with one piece of evidence (a claim with two counts as two)."""

    subject: PredictedArgument
    predicate: str
    object: PredictedArgument
    sentence: Span
    negated: bool = False
    certainty: str = ""
    kind: str = ""
    speakers: tuple[str, ...] = ()
    rule: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """All that the program says of one document."""

    document: str
    mentions: tuple[PredictedMention, ...] = ()
    claims: tuple[PredictedClaim, ...] = ()
    error: str = ""


def from_annotation(annotation: Annotation) -> Prediction:
    """Make the values from what the pipeline returns, as ``kg annotate`` would print it."""
    return from_json(to_json(annotation))


# -------------------------------------------------------------------------- from JSON Lines


def read_predictions(path: Path) -> Iterator[Prediction]:
    """Read a file of ``kg annotate --format jsonl``, one document a line.

    Raises `InputError` with the line that is not ``annotate/1``.
    """
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    yield from_json(json.loads(line))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}:{number}: not an annotate/1 record: {error!r}") from error


def from_json(record: Mapping[str, Any]) -> Prediction:
    """Make the values from one ``annotate/1`` object."""
    return Prediction(
        str(record["id"]),
        tuple(_json_mention(item) for item in record.get("entities") or ()),
        tuple(
            _json_claim(claim, evidence)
            for claim in record.get("claims") or ()
            for evidence in claim.get("evidence") or ()
        ),
        str(record.get("error") or ""),
    )


def _json_mention(item: Mapping[str, Any]) -> PredictedMention:
    return PredictedMention(
        Span(item["start"], item["end"]),
        str(item.get("category") or ""),
        tuple(_id(i) for i in item.get("ids") or ()),
        bool(item.get("nominal")),
        str(item.get("nesting") or "flat"),
    )


def _json_claim(claim: Mapping[str, Any], evidence: Mapping[str, Any]) -> PredictedClaim:
    extractor = evidence.get("extractor") or {}
    qualifiers = claim.get("qualifiers") or {}
    return PredictedClaim(
        _json_argument(claim, evidence, "subject"),
        str(claim["predicate"]),
        _json_argument(claim, evidence, "object"),
        Span(evidence["start"], evidence["end"]),
        bool(claim.get("negated")),
        str(evidence.get("certainty") or ""),
        str(evidence.get("statement_kind") or ""),
        tuple(str(name) for name in evidence.get("attributed_to") or ()),
        f"{extractor.get('strand', '')}:{extractor.get('rule', '')}",
        tuple(sorted((name, str(v)) for name, values in qualifiers.items() for v in values)),
    )


def _json_argument(
    claim: Mapping[str, Any], evidence: Mapping[str, Any], role: str
) -> PredictedArgument:
    span = evidence.get(f"{role}_span")
    parts = claim.get(f"{role}_parts") or ()
    related = [m for part in parts for m in part.get("mappings") or ()]
    return PredictedArgument(
        _id(claim[role]),
        str(claim.get(f"{role}_label") or ""),
        Span(*span) if span else None,
        tuple(_id(part) for part in [*parts, *related]),
    )


def _id(value: Any) -> str:
    return str((value.get("id") if isinstance(value, Mapping) else value) or "")
