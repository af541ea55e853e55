"""The table of frames, ``frames.tsv``: words, and where the arguments of a claim stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.tables import table


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the table."""

    id: str
    pos: str
    relation: str
    direction: str
    aspect: str
    subject: tuple[str, ...]
    object: tuple[str, ...]


@cache
def frames() -> dict[tuple[str, str], tuple[Frame, ...]]:
    """Return the frames by (lemma, V / N / A)."""
    found: dict[tuple[str, str], tuple[Frame, ...]] = {}
    for row in table("frames"):
        frame = Frame(
            row["id"],
            row["pos"],
            row["relation"],
            row["direction"],
            row["aspect"],
            tuple(row["subject"].split()),
            tuple(row["object"].split()),
        )
        for word in row["words"].split():
            key = (word.replace("_", " "), row["pos"])
            found[key] = (*found.get(key, ()), frame)
    return found
