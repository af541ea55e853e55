"""What the cues around a predicate come to: denied or not, how firmly, and what else they tell."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Certainty, Cue
from kg.status.scopes import scope_of
from kg.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Status:
    """What the cues around a predicate say of it."""

    negated: bool = False
    certainty: Certainty = Certainty.CERTAIN
    under_test: bool = False
    #: Whether "whether" or "if" opens its clause.
    asked: bool = False
    analysis: bool = False
    expected: bool = False
    #: Whether a word of association governs it ("related to lower X"): then it is no cause.
    associated: bool = False
    #: Whether a verb of showing or finding governs it ("the study revealed that").
    reported: bool = False
    frequency: str = ""
    degree: str = ""
    outcome: bool = False
    significance: str = ""
    cues: tuple[Cue, ...] = ()


class Tally:
    """The cues found so far for one predicate: two denials cancel, the weakest certainty holds."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.negators: set[int] = set()
        self.level = Certainty.CERTAIN
        self.flags = dict.fromkeys(
            ("under_test", "asked", "analysis", "expected", "associated", "outcome", "reported"),
            False,
        )
        self.texts = {"frequency": "", "degree": "", "significance": ""}
        self.found: set[Cue] = set()

    def status(self) -> Status:
        """Return what all cues come to."""
        return Status(
            negated=len(self.negators) % 2 == 1,
            certainty=self.level,
            cues=tuple(sorted(self.found, key=lambda cue: (cue.span, cue.kind))),
            frequency=self.texts["frequency"],
            degree=self.texts["degree"],
            significance=self.texts["significance"],
            **self.flags,
        )

    def _hedge(self, index: int, level: str) -> None:
        order = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.SPECULATIVE)
        if level and order.index(Certainty(level)) > order.index(self.level):
            self.level = Certainty(level)
        self._note(index, "hedge")

    def _deny(self, index: int) -> None:
        self.negators.add(index)
        self._note(index, "negation")

    def _note(self, index: int, kind: str) -> None:
        scope = scope_of(self.syntax, (index,)) if kind in ("negation", "hedge") else None
        self.found.add(Cue(self.syntax[index].span, kind, scope))
