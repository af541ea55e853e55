"""Take documents out of a graph directory, or put several directories together."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from functools import reduce
from pathlib import Path

from kg import record, swap
from kg.build import fill
from kg.errors import GraphError, UsageError
from kg.rdf_read import read_readings, stored_terms
from kg.record import Input, Record
from kg.sources import Reading
from kg.store import STORE, Store
from kg.terms import Terms


def remove(directory: Path, documents: Iterable[str]) -> dict[str, int]:
    """Take documents, named by id or key, out of a graph; return what is left, in numbers.

    A claim that other documents make stays, with their evidence. An input all of whose documents
    are removed is forgotten, so that a build that names it reads it again. ``UsageError`` when the
    graph has no such document.
    """
    with swap.locked(directory), Store.open(directory) as store:
        old = record.read(directory)
        readings = {one.annotation.document.key: one for one in read_readings(store)}
        gone = {key for name in documents for key in _keys(readings, name)}
        kept = [one for key, one in readings.items() if key not in gone]
        inputs = (
            replace(one, documents=tuple(key for key in one.documents if key not in gone))
            for one in old.inputs
        )
        left = tuple(one for one in inputs if one.documents)
        return _write(directory, kept, stored_terms(store), store.base, replace(old, inputs=left))


def _keys(readings: dict[str, Reading], name: str) -> list[str]:
    found = [
        key for key, one in readings.items() if name in (key, one.annotation.document.id)
    ]  # several documents may have one id
    if not found:
        raise UsageError(
            f"the graph has no document {name!r}: kg query DIR --name documents lists them"
        )
    return found


def merge(directories: Iterable[Path], output: Path) -> dict[str, int]:
    """Make ``output`` the graph of all documents of some graphs; return its numbers.

    A text that several of them hold is one document. Claims, counts and what bears on what are
    worked out anew over all of them. Raises ``UsageError`` when ``output`` holds a graph already,
    ``GraphError`` when names of the graphs begin differently (``--base``).
    """
    with ExitStack() as stack:
        folders = tuple(directories)
        stores = [stack.enter_context(Store.open(one)) for one in folders]
        bases = sorted({one.base for one in stores})
        if len(bases) != 1:
            raise GraphError(f"these graphs have several bases: {', '.join(bases) or 'none'}")
        stack.enter_context(swap.locked(output))
        if (output / STORE).exists():
            raise UsageError(f"{output} holds a graph: name a new folder")
        readings = [reading for store in stores for reading in read_readings(store)]
        terms = reduce(Terms.over, map(stored_terms, stores))
        records = [record.read(one) for one in folders]
        inputs: dict[str, Input] = {}
        for one in (each for old in records for each in old.inputs):
            known = inputs.setdefault(one.input, one)
            keys = sorted({*known.documents, *one.documents})
            inputs[one.input] = replace(known, documents=tuple(keys))
        merged = replace(
            records[0],
            inputs=tuple(inputs[name] for name in sorted(inputs)),
            failures=tuple(sorted({each for old in records for each in old.failures})),
            skipped=tuple(sorted({each for old in records for each in old.skipped})),
        )
        return _write(output, readings, terms, bases[0], merged)


def _write(
    directory: Path, readings: Iterable[Reading], terms: Terms, base: str, done: Record
) -> dict[str, int]:
    with swap.replacing(directory) as folder:
        counts = fill(folder, readings, terms, base)
        record.write(folder, replace(done, counts={**done.counts, **counts}))
    return counts
