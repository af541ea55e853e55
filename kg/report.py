"""What a check finds: problems, each with the claim it is about, as text or JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from kg.rows import visible


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong (``error``), or worth knowing (``note``).

    ``claim`` is the IRI of the claim it is about and ``label`` its words; both are empty when it
    is about no claim. ``node`` is what exactly is wrong.
    """

    severity: Literal["error", "note"]
    check: str
    message: str
    claim: str = ""
    label: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation: valid when there is no error; notes do no harm."""

    problems: tuple[Problem, ...]
    claims: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make a graph invalid."""
        return tuple(one for one in self.problems if one.severity == "error")

    @property
    def valid(self) -> bool:
        """Say whether there is no error."""
        return not self.errors

    def to_text(self) -> str:
        """Return the report for a reader: errors, then notes, then a summary."""
        lines = []
        for one in self.problems:
            about = f"{one.label!r} <{one.claim}>" if one.claim else f"<{one.node}>"
            lines.append(visible(f"{one.severity}: {one.check}: {one.message}: {about}"))
        notes = len(self.problems) - len(self.errors)
        verdict = "valid" if self.valid else "not valid"
        lines.append(f"{verdict}: {self.claims} claims, {len(self.errors)} errors, {notes} notes")
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return the report as JSON."""
        value = {
            "valid": self.valid,
            "claims": self.claims,
            "errors": len(self.errors),
            "problems": [asdict(one) for one in self.problems],
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
