"""Write a graph in other formats: one file here per format, chosen from one table."""

from __future__ import annotations

import secrets
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from kg.errors import InputError, UsageError
from kg.exporters.base import Exporter
from kg.store import Store

#: Format -> what it holds; the module of the same name writes it.
FORMATS = MappingProxyType(
    {
        "ttl": "Turtle, the union of all graphs",
        "trig": "TriG, every named graph",
        "nq": "N-Quads, every named graph",
        "nt": "N-Triples, the union of all graphs",
        "jsonld": "JSON-LD, every named graph",
        "rdfxml": "RDF/XML, the union of all graphs",
        "graphml": "GraphML, plain edges and claim nodes",
        "csv": "CSV, one line a claim",
    }
)


def exporter(form: str) -> Exporter:
    """Return what writes a format; ``UsageError`` lists the formats when it is unknown."""
    if form not in FORMATS:
        raise UsageError(f"no export format {form!r}: choose one of {', '.join(FORMATS)}")
    found: Exporter = import_module(f"kg.exporters.{form}").write
    return found


def export(store: Store, form: str, path: Path) -> None:
    """Write a graph to a file in a format; the file is replaced only when all is written.

    Raises ``UsageError`` when something that is no file stands there (a folder, a device).
    """
    write = exporter(form)
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is no file that can be replaced: name a new one")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write(store, part)
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
