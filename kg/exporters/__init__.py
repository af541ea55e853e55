"""Write a graph in other formats: one file here per format, chosen from one table."""

from __future__ import annotations

import secrets
import shutil
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from kg.errors import InputError, UsageError
from kg.exporters import nanopub
from kg.exporters.base import Exporter
from kg.signing import Signer
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
        "nanopub": "nanopublications, TriG, one a claim",
        "graphml": "GraphML, plain edges and claim nodes",
        "cytoscape": "Cytoscape JSON, plain edges and claim nodes",
        "kgx": "KGX, a folder of TSV files: plain edges, and apart from them the others",
        "csv": "CSV, one line a claim",
        "parquet": "Parquet, a folder of two tables: claims and evidence",
        "sssom": "SSSOM, which identifier each name was taken to mean",
        "bioc": "BioC JSON, the texts as far as quoted, with mentions and claims",
    }
)
#: Formats that are a folder -> what stands in it.
FOLDERS = MappingProxyType(
    {
        "kgx": frozenset({"nodes.tsv", "edges.tsv", "not_plain"}),
        "parquet": frozenset({"claims.parquet", "evidence.parquet"}),
    }
)


def exporter(form: str) -> Exporter:
    """Return what writes a format; ``UsageError`` lists the formats when it is unknown."""
    if form not in FORMATS:
        raise UsageError(f"no export format {form!r}: choose one of {', '.join(FORMATS)}")
    found: Exporter = import_module(f"kg.exporters.{form}").write
    return found


def export(store: Store, form: str, path: Path, *, signer: Signer | None = None) -> None:
    """Write a graph to a file in a format; the file is replaced only when all is written.

    ``signer`` signs nanopublications.
    A format of ``FOLDERS`` makes a folder, and replaces one that holds such an export and nothing
    else. Raises ``UsageError`` when something else stands there (a folder, a device).
    """
    write = exporter(form)
    if signer:
        if form != "nanopub":
            raise UsageError(f"only nanopublications are signed, not {form}")
        write = partial(nanopub.write, signer=signer)
    _check_target(form, path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write(store, part)
        if path.is_dir():
            shutil.rmtree(path)
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        part.unlink(missing_ok=True)


def _check_target(form: str, path: Path) -> None:
    if not path.exists():
        return
    if form not in FOLDERS:
        if not path.is_file():
            raise UsageError(f"{path} is no file that can be replaced: name a new one")
    elif not path.is_dir() or {item.name for item in path.iterdir()} - FOLDERS[form]:
        raise UsageError(f"{path} holds other things: {form} makes a folder, so name a new one")
