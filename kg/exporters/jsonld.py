"""JSON-LD: every named graph; ``ontologies/context.jsonld`` makes it shorter to read."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat

from kg.exporters.base import write_rdf
from kg.store import Store


def write(store: Store, path: Path) -> None:
    """Write the file."""
    write_rdf(store, path, RdfFormat.JSON_LD)
