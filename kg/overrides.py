"""The stop and override list: what a text must never, or must always, be grounded to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.fold import fold

_ACTIONS = ("never", "force", "generic")


@dataclass(frozen=True, slots=True)
class Overrides:
    """Rules by folded text: ``never`` (CURIEs, or ``*``: no mention at all) and ``force``.

    ``generic`` holds CURIEs of words like "disease", which name a class of everything.
    """

    never: frozenset[tuple[str, str]] = frozenset()
    force: tuple[tuple[str, str], ...] = ()
    generic: frozenset[str] = frozenset()

    def stops(self, form: str) -> bool:
        """Say whether the folded text is never a mention of anything."""
        return (form, "*") in self.never

    def forbids(self, form: str, curie: str) -> bool:
        """Say whether the folded text must not be grounded to the entity."""
        return (form, curie) in self.never or (form, "*") in self.never

    def forced(self, form: str) -> str:
        """Return the CURIE that the folded text always means, or ""."""
        return dict(self.force).get(form, "")


def read_overrides(paths: Iterable[Path]) -> Overrides:
    """Read tables with the columns ``action, text, curie`` (and notes); later files win.

    ``never`` keeps a text from a CURIE (``*``: from every one), ``force`` ties it to one,
    ``generic`` marks the CURIE. A line that is none of these raises `InputError`.
    """
    never: set[tuple[str, str]] = set()
    force: dict[str, str] = {}
    generic: set[str] = set()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            cells = [cell.strip() for cell in line.split("\t")]
            if not line.strip() or line.startswith("#") or cells[0] == "action":
                continue
            if len(cells) < 3 or cells[0] not in _ACTIONS or not cells[2]:
                raise InputError(
                    f"{path}: line {number}: needs an action (never, force, generic), a text and "
                    "a CURIE, separated by tabs"
                )
            action, text, curie = cells[0], fold(cells[1]), cells[2]
            if action == "generic":
                generic.add(curie)
            elif action == "force":
                force[text] = curie
                never.discard((text, curie))
                never.discard((text, "*"))
            else:
                never.add((text, curie))
                if curie in (force.get(text), "*"):
                    force.pop(text, None)
    return Overrides(frozenset(never), tuple(sorted(force.items())), frozenset(generic))
