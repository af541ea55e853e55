"""N-Quads: every named graph, one quad a line."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat

from kg.exporters.base import write_rdf
from kg.store import Store


def write(store: Store, path: Path) -> None:
    """Write the file."""
    write_rdf(store, path, RdfFormat.N_QUADS)
