"""What changed between two graphs: claims added, removed, and told differently.

Claims are compared by key, so the base IRI makes no difference; a claim is changed when its
evidence is, or what follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.assembly.assemble import AssembledClaim
from kg.identity import evidence_key
from kg.model import Evidence
from kg.rdf import assembly, label
from kg.rdf_read import read_readings, stored_terms
from kg.rows import visible
from kg.sources import Reading
from kg.store import Store
from kg.succession import Successors, successors


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A claim that is not the same in both graphs; ``what`` says how, line by line.

    ``kind`` is ``added``, ``removed``, ``changed``, or ``replaced``: told in the same words of the
    same document, which are now taken to mean other things.
    """

    kind: str
    label: str
    key: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """The changes from one graph to another; empty when they make the same claims."""

    changes: tuple[Change, ...]

    def of(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of a kind: ``added``, ``removed``, ``changed`` or ``replaced``."""
        return tuple(one for one in self.changes if one.kind == kind)

    def to_text(self) -> str:
        """Return a line a claim (``+``, ``-``, ``~``, ``>``), its changes below, and a summary."""
        signs = {"added": "+", "removed": "-", "changed": "~", "replaced": ">"}
        lines = []
        for one in self.changes:
            lines.append(visible(f"{signs[one.kind]} {one.label} [{one.key[:12]}]"))
            lines += [visible(f"    {line}") for line in one.what]
        kinds = [kind for kind in signs if kind != "replaced" or self.of(kind)]
        counts = ", ".join(f"{len(self.of(kind))} {kind}" for kind in kinds)
        return "\n".join([*lines, counts]) + "\n"

    def to_json(self) -> str:
        """Return the changes as JSON."""
        kinds = ("added", "removed", "changed", "replaced")
        value = {kind: [asdict(one) for one in self.of(kind)] for kind in kinds}
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def diff(old: Path | str, new: Path | str) -> Diff:
    """Compare two graph directories (or RDF files); ``GraphError`` for one that is none."""
    with Store.read(Path(old)) as before, Store.read(Path(new)) as after:
        return diff_stores(before, after)


def diff_stores(old: Store, new: Store) -> Diff:
    """Compare two stores."""
    was, now = (tuple(read_readings(store)) for store in (old, new))
    terms = stored_terms(new)
    before = {one.key: one for one in assembly(was, stored_terms(old))}
    after = {one.key: one for one in assembly(now, terms)}
    replaced = _replaced(was, now, terms.replaced)
    replaced = {key: replaced[key] for key in replaced if key in before and key not in after}
    new_names = {name for names in replaced.values() for name in names}
    changes = []
    for key in before.keys() - after:
        means = [f"now {label(after[one].claim)} [{one[:12]}]" for one in replaced.get(key, ())]
        kind = "replaced" if means else "removed"
        changes.append(Change(kind, label(before[key].claim), key, tuple(means)))
    added = after.keys() - before - new_names
    changes += [Change("added", label(after[key].claim), key) for key in added]
    for key in before.keys() & after:
        what = _changes(before[key], after[key])
        if what:
            changes.append(Change("changed", label(after[key].claim), key, what))
    return Diff(tuple(sorted(changes)))


def _replaced(
    old: Iterable[Reading], new: Iterable[Reading], told: Successors
) -> dict[str, tuple[str, ...]]:
    """Return what took the place of claims: what the new graph says, and what its readings show."""
    again = {one.annotation.document.key: one.annotation for one in new}
    pairs = [
        (one.annotation, again[one.annotation.document.key])
        for one in old
        if one.annotation.document.key in again
    ]
    found = successors(pairs)
    return {key: found.get(key) or told[key] for key in {*found, *told}}


def _changes(old: AssembledClaim, new: AssembledClaim) -> tuple[str, ...]:
    lines = []
    fields = "knowledge_level confidence_level source_count study_count evidence_count plain"
    for field in fields.split():
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            lines.append(f"{field.replace('_', ' ')}: {was} -> {now}")
    before, after = _evidence(old), _evidence(new)
    lines += [f"evidence removed: {_place(before[key])}" for key in before.keys() - after]
    lines += [f"evidence added: {_place(after[key])}" for key in after.keys() - before]
    for key in before.keys() & after:
        for field in (
            "certainty",
            "kind",
            "confidence",
            "speakers",
            "cues",
            "contexts",
            "statistics",
        ):
            was, now = getattr(before[key], field), getattr(after[key], field)
            if was != now:
                lines.append(f"{field} of the evidence {_place(after[key])} changed")
    return tuple(sorted(lines))


def _evidence(one: AssembledClaim) -> dict[str, Evidence]:
    return {evidence_key(each, one.key): each for each in one.claim.evidence}


def _place(evidence: Evidence) -> str:
    target = evidence.target
    return f"at {target.start}-{target.end} of document {evidence.document[:12]}"
