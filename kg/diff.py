"""What changed between two graphs: claims added, removed, and told differently.

Claims are compared by key, so the base IRI makes no difference; a claim is changed when its
evidence is, or what follows from it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.assembly.assemble import AssembledClaim
from kg.identity import evidence_key
from kg.model import Evidence
from kg.rdf import assembly, label
from kg.rdf_read import read_readings, stored_terms
from kg.rows import visible
from kg.store import Store


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A claim that is not the same in both graphs; ``what`` says how, line by line."""

    kind: str
    label: str
    key: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """The changes from one graph to another; empty when they make the same claims."""

    changes: tuple[Change, ...]

    def of(self, kind: str) -> tuple[Change, ...]:
        """Return the changes of a kind: ``added``, ``removed`` or ``changed``."""
        return tuple(one for one in self.changes if one.kind == kind)

    def to_text(self) -> str:
        """Return one line a claim (``+``, ``-`` or ``~``), its changes below, and a summary."""
        signs = {"added": "+", "removed": "-", "changed": "~"}
        lines = []
        for one in self.changes:
            lines.append(visible(f"{signs[one.kind]} {one.label} [{one.key[:12]}]"))
            lines += [visible(f"    {line}") for line in one.what]
        counts = ", ".join(f"{len(self.of(kind))} {kind}" for kind in signs)
        return "\n".join([*lines, counts]) + "\n"

    def to_json(self) -> str:
        """Return the changes as JSON."""
        kinds = ("added", "removed", "changed")
        value = {kind: [asdict(one) for one in self.of(kind)] for kind in kinds}
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def diff(old: Path | str, new: Path | str) -> Diff:
    """Compare two graph directories (or RDF files); ``GraphError`` for one that is none."""
    with Store.read(Path(old)) as before, Store.read(Path(new)) as after:
        return diff_stores(before, after)


def diff_stores(old: Store, new: Store) -> Diff:
    """Compare two stores."""
    before, after = _claims(old), _claims(new)
    changes = [Change("removed", label(before[key].claim), key) for key in before.keys() - after]
    changes += [Change("added", label(after[key].claim), key) for key in after.keys() - before]
    for key in before.keys() & after:
        what = _changes(before[key], after[key])
        if what:
            changes.append(Change("changed", label(after[key].claim), key, what))
    return Diff(tuple(sorted(changes)))


def _claims(store: Store) -> dict[str, AssembledClaim]:
    return {one.key: one for one in assembly(read_readings(store), stored_terms(store))}


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
