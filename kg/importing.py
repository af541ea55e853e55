"""Make a graph directory of a graph in a file: the way back from an export."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import MappingProxyType

from kg import record, swap
from kg.build import fill
from kg.config import Options
from kg.errors import GraphError, UsageError
from kg.rdf_read import read_readings, stored_terms
from kg.record import Input, Record
from kg.store import STORE, Store
from kg.versions import run_of


def import_graph(path: Path, directory: Path, *, replace: bool = False) -> dict[str, int]:
    """Make ``directory`` the graph in a file that was exported; return what it holds, in numbers.

    What follows from the evidence is worked out again: counts, belief, plain triples. Later builds
    into the directory keep the documents. Raises ``GraphError`` when the file holds no graph of
    ours, ``UsageError`` when the directory holds a graph that is not to be replaced.
    """
    with Store.read(path) as store:
        readings = tuple(read_readings(store))
        if not readings:
            raise GraphError(f"{path} holds no documents of ours: export a graph with kg export")
        documents = tuple(sorted(one.annotation.document.key for one in readings))
        checksum = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        with swap.locked(directory):
            if not replace and (directory / STORE).exists():
                raise UsageError(f"{directory} holds a graph: name a new folder, or say --replace")
            with swap.replacing(directory) as folder:
                counts = fill(folder, readings, stored_terms(store), store.base)
                done = Record(
                    inputs=(Input(str(path.resolve()), checksum, "", documents),),
                    counts=MappingProxyType(counts),
                    versions=MappingProxyType(dict(run_of(Options()).versions)),
                    options=MappingProxyType({"base": store.base}),
                )
                record.write(folder, done)
    return counts
