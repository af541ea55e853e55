"""BioC JSON: each document with what the graph quotes of it, its mentions and its claims."""

from __future__ import annotations

from pathlib import Path

from kg.bioc import collection
from kg.rdf_read import read_readings
from kg.store import Store


def write(store: Store, path: Path) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for piece in collection(reading.annotation for reading in read_readings(store)):
            file.write(piece)
