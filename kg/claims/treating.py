"""How a treatment was seen: in a trial, in a model, in use, with what outcome."""

from __future__ import annotations

from kg.model import Certainty, StatementKind
from kg.status.base import Status

_FINDINGS = frozenset({StatementKind.OBSERVATION, StatementKind.ANALYSIS})


def treatment(name: str, status: Status, kind: StatementKind, setting: str) -> str:
    """Return how a relation of treating was seen: tried in people or models, applied, helpful."""
    chosen = _tried(name, status, kind, setting)
    loose = "treats_or" in chosen or "trials" in chosen
    return "biolink:treats" if status.negated and loose else chosen  # tried it was


def _tried(name: str, status: Status, kind: StatementKind, setting: str) -> str:
    outcome = status.outcome or name == "ameliorate" or (status.negated and name != "used_for")
    if kind is StatementKind.OTHER or (
        status.certainty is not Certainty.CERTAIN and not status.under_test
    ):
        if name == "ameliorate" and setting != "animal" and kind is not StatementKind.OTHER:
            return "biolink:ameliorates_condition"
        return "biolink:treats_or_applied_or_studied_to_treat"
    if kind is StatementKind.FACT:
        return {
            "treat": "biolink:treats",
            "used_for": "biolink:applied_to_treat",
            "ameliorate": "biolink:ameliorates_condition",
        }[name]
    if setting in ("animal", "in vitro"):
        return (
            "biolink:beneficial_in_models_for"
            if outcome and kind in _FINDINGS
            else "biolink:in_preclinical_trials_for"
        )
    if setting == "human":
        return (
            "biolink:ameliorates_condition"
            if outcome and kind in _FINDINGS
            else "biolink:in_clinical_trials_for"
        )
    return "biolink:treats_or_applied_or_studied_to_treat"
