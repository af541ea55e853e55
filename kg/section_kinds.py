"""What the label of a section promises of its sentences: findings, methods, background..."""

from __future__ import annotations

from functools import cache

from kg.model import StatementKind

_SENTENCE_KINDS = {
    "background": StatementKind.FACT,
    "introduction": StatementKind.FACT,
    "context": StatementKind.FACT,
    "methods": StatementKind.METHOD,
    "design": StatementKind.METHOD,
    "setting": StatementKind.METHOD,
    "results": StatementKind.OBSERVATION,
    "findings": StatementKind.OBSERVATION,
    "conclusion": StatementKind.ANALYSIS,
    "conclusions": StatementKind.ANALYSIS,
    "discussion": StatementKind.ANALYSIS,
    "interpretation": StatementKind.ANALYSIS,
    "objective": StatementKind.INVESTIGATION,
    "objectives": StatementKind.INVESTIGATION,
    "aim": StatementKind.INVESTIGATION,
    "aims": StatementKind.INVESTIGATION,
}


@cache
def section_kind(section: str) -> StatementKind | None:
    """Return the statement kind that a section's heading promises, if it promises one.

    >>> section_kind("RESULTS")
    <StatementKind.OBSERVATION: 'observation'>
    """
    words = section.lower().strip(" :").replace("/", " ").split()
    return next((_SENTENCE_KINDS[word] for word in words if word in _SENTENCE_KINDS), None)
