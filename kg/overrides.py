"""The stop and override list: what a text must never, or must always, be grounded to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.fold import fold

_ACTIONS = ("never", "force", "generic", "loose")


@dataclass(frozen=True, slots=True)
class Overrides:
    """Rules by folded text: ``never`` a CURIE, ``stopped`` (no name at all), and ``force``.

    A word that is stopped in small letters may still be a symbol in capitals ("was", "WAS"), and
    the other way round; ``stopped`` marks capitals with ``^`` behind the form. ``generic`` holds
    CURIEs of words like "disease", which name a class of everything.
    """

    never: frozenset[tuple[str, str]] = frozenset()
    stopped: frozenset[str] = frozenset()
    force: tuple[tuple[str, str], ...] = ()
    generic: frozenset[str] = frozenset()

    def stops(self, form: str, printed: str = "") -> bool:
        """Say whether the folded text, printed like this, never names anything.

        >>> rules = Overrides(stopped=frozenset({"was", "ci^"}))
        >>> rules.stops("was", "Was"), rules.stops("was", "WAS"), rules.stops("ci", "CIs")
        (True, False, True)
        """
        return form + _case(printed) in self.stopped

    def forbids(self, form: str, curie: str) -> bool:
        """Say whether the folded text must not be grounded to the entity."""
        return (form, curie) in self.never

    def forced(self, form: str) -> str:
        """Return the CURIE that the folded text always means, or ""."""
        return dict(self.force).get(form, "")


def _case(printed: str) -> str:
    """Return the mark of a text in capitals, else nothing."""
    return "^" if sum(c.isupper() for c in printed) > 1 and " " not in printed else ""


def read_overrides(paths: Iterable[Path]) -> Overrides:
    """Read tables with the columns ``action, text, curie`` (and notes); later files win.

    ``never`` keeps a text from a CURIE (``*``: from every one), ``force`` ties it to one,
    ``generic`` marks the CURIE, and ``loose`` keeps a text from a CURIE in claims only (see
    `kg.arguments.meant`). A line that is none of these raises `InputError`.
    """
    never: set[tuple[str, str]] = set()
    stopped: set[str] = set()
    force: dict[str, str] = {}
    generic: set[str] = set()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            cells = [cell.strip() for cell in line.split("\t")]
            if not line.strip() or line.startswith("#") or cells[0] == "action":
                continue
            if len(cells) < 3 or cells[0] not in _ACTIONS or not cells[2]:
                raise InputError(
                    f"{path}: line {number}: needs an action (never, force, generic, loose), a "
                    "text and a CURIE, separated by tabs"
                )
            action, text, curie = cells[0], fold(cells[1]), cells[2]
            if action == "loose":
                continue
            if action == "generic":
                generic.add(curie)
            elif action == "force":
                force[text] = curie
                never.discard((text, curie))
                stopped.discard(text + _case(cells[1]))
            elif curie == "*":
                stopped.add(text + _case(cells[1]))
                force.pop(text, None)
            else:
                never.add((text, curie))
                if force.get(text) == curie:
                    force.pop(text)
    return Overrides(
        frozenset(never), frozenset(stopped), tuple(sorted(force.items())), frozenset(generic)
    )
