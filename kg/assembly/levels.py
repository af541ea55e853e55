"""What one piece of evidence is worth: Biolink's knowledge level, and whether it is firm."""

from __future__ import annotations

from kg import biolink
from kg.model import Certainty, Evidence, StatementKind

NOT_PROVIDED = "not_provided"
_FIRM = (StatementKind.OBSERVATION, StatementKind.ANALYSIS, StatementKind.FACT)
_CORRELATION = "biolink:associated_with"


def is_expected(evidence: Evidence) -> bool:
    """Say whether it is only hoped or expected."""
    return any(cue.kind == "expectation" for cue in evidence.cues)


def is_quoted(evidence: Evidence) -> bool:
    """Say whether it stands in somebody's quotation marks."""
    return any(speaker.quote for speaker in evidence.speakers)


def is_own_finding(evidence: Evidence) -> bool:
    """Say whether it is a finding or a conclusion of the study that the text tells of."""
    return evidence.kind in (StatementKind.OBSERVATION, StatementKind.ANALYSIS)


def is_firm(evidence: Evidence) -> bool:
    """Say whether evidence can carry a plain triple: a certain finding or fact, not quoted."""
    return (
        evidence.certainty is Certainty.CERTAIN
        and evidence.kind in _FIRM
        and not is_expected(evidence)
        and not is_quoted(evidence)
    )


def takes_a_stand(evidence: Evidence) -> bool:
    """Say whether it says that something is so, and does not ask, plan or hope."""
    asked = evidence.kind in (StatementKind.INVESTIGATION, StatementKind.METHOD)
    return not asked and not is_expected(evidence)


def knowledge_level(evidence: Evidence, predicate: str) -> str:
    """Return Biolink's knowledge level of one piece of evidence.

    A hedge or an expectation makes it a prediction, before its kind is asked for.
    """
    if evidence.certainty is not Certainty.CERTAIN or is_expected(evidence):
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
