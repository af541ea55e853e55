"""``build.json``: what a graph directory was built from, with what, and what came of it.

It is the one file of a graph directory that names paths and times.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import GraphError
from kg.readers.base import Failure, Skipped
from kg.rows import visible

NAME = "build.json"
SCHEMA = "build/1"


@dataclass(frozen=True, slots=True, order=True)
class Input:
    """A file that was read: its checksum then, the settings it was read with, its documents.

    ``documents`` are keys (`Document.key`); ``settings`` is a hash of versions and options.
    """

    input: str
    checksum: str
    settings: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """All that ``build.json`` says."""

    inputs: tuple[Input, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    time: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def read(directory: Path) -> Record:
    """Return what the directory's ``build.json`` says.

    Raises ``GraphError`` when there is none, or it is none of ours.
    """
    path = directory / NAME
    if not path.is_file():
        raise GraphError(f"{directory} holds no {NAME}: make a graph with kg build INPUT -o DIR")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Record(
            tuple(
                Input(**{**one, "documents": tuple(one["documents"])}) for one in values["inputs"]
            ),
            tuple(Failure(**one) for one in values["failures"]),
            tuple(Skipped(**one) for one in values["skipped"]),
            *(MappingProxyType(values[name]) for name in ("counts", "versions", "options", "time")),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise GraphError(
            f"{path} cannot be read ({error!r}): build the graph again with --replace"
        ) from error


def write(directory: Path, record: Record) -> None:
    """Write ``build.json``; whoever reads it meanwhile sees the old one or the new."""
    part = directory / f".{NAME}.part"
    part.write_text(to_json(record), encoding="utf-8", newline="\n")
    part.replace(directory / NAME)


def to_json(record: Record) -> str:
    """Return the text of ``build.json``.

    >>> to_json(Record()).splitlines()[1]
    '  "schema": "build/1",'
    """
    values = {
        "schema": SCHEMA,
        "inputs": [asdict(one) for one in record.inputs],
        "failures": [asdict(one) for one in record.failures],
        "skipped": [asdict(one) for one in record.skipped],
        "counts": dict(record.counts),
        "versions": dict(record.versions),
        "options": dict(record.options),
        "time": dict(record.time),
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def to_text(record: Record) -> str:
    """Return the same for people to read, safe for a terminal."""
    lines = [f"{name.replace('_', ' ')}: {count:,}" for name, count in record.counts.items()]
    lines += ["", "inputs:", *(f"  {one.input}" for one in record.inputs)]
    if record.failures:
        lines += ["", "failed:", *(f"  {one}" for one in record.failures)]
    if record.skipped:
        lines += ["", "skipped:", *(f"  {one.input}: {one.reason}" for one in record.skipped)]
    lines += ["", "made with:"]
    lines += [f"  {name} {version}" for name, version in record.versions.items()]
    lines += [f"  {name}: {value}" for name, value in record.options.items() if value]
    lines += [f"  {name}: {value}" for name, value in record.time.items()]
    return "".join(f"{visible(line)}\n" for line in lines)
