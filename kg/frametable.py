"""The table of frames, ``frames.tsv``: words, and where the arguments of a claim stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.tables import table

#: Small words that follow the head of a unit: "drug of choice".
_AFTER_HEAD = frozenset({"of", "to"})
#: Parts of a verb that stand before its head: "up-regulate", "co-occur".
_BEFORE_HEAD = frozenset({"up", "down", "co"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the table. ``with_`` are the words of a unit that stand beside its head."""

    id: str
    pos: str
    relation: str
    direction: str
    aspect: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    with_: tuple[str, ...] = ()


@cache
def turning(verb: str) -> str:
    """Return the direction in which a verb changes things; empty where it has none, or several.

    >>> turning("block"), turning("enhance"), turning("affect")
    ('decreased', 'increased', '')
    """
    rows = frames().get((verb, "V"), ())
    ways = {row.direction for row in rows if row.relation == "affect"}
    return ways.pop() if len(ways) == 1 else ""


@cache
def frames() -> dict[tuple[str, str], tuple[Frame, ...]]:
    """Return the frames by (lemma of the head, V / N / A / P), units of several words first.

    >>> [frame.id for frame in frames()["factor", "N"]]
    ['risk_factor.N.likelihood']
    """
    found: dict[tuple[str, str], tuple[Frame, ...]] = {}
    for row in table("frames"):
        unit = row["word"].replace("-", " ").split()
        first = row["pos"] == "V" and unit[0] not in _BEFORE_HEAD
        head = unit[0] if first or _AFTER_HEAD & set(unit) else unit[-1]
        frame = Frame(
            row["id"],
            row["pos"],
            row["relation"],
            row["direction"],
            row["aspect"],
            tuple(row["subject"].split()),
            tuple(row["object"].split()),
            tuple(word for word in unit if word != head),
        )
        key = (head, row["pos"])
        found[key] = (*found.get(key, ()), frame)
    return {key: tuple(sorted(rows, key=lambda f: -len(f.with_))) for key, rows in found.items()}
