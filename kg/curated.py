"""The curated lexicon on disk: its tables in ``ontologies/`` and its compiled form in a cache.

The compiled file's name and header hold the checksum of the tables it was made from, so an
edited table is seen at once; a cache folder that cannot be written costs time, nothing else.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg.compiled import FORMAT, Compiled
from kg.entries import Entry, read_entries, read_names
from kg.errors import InputError
from kg.fold import fold
from kg.overrides import read_overrides
from kg.tables import iter_rows

_SMALL_TABLES = ("common_names", "adjectives", "overrides", "irregular_forms")


def cache_folder() -> Path:
    """Return where compiled lexicons are kept for this user."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "bioclaim"


def read_nouns(folder: Path) -> dict[str, str]:
    """Return the noun of each adjective of anatomy and disease, both folded."""
    rows = iter_rows(folder / "adjectives.tsv")
    return {fold(row["adjective"]): fold(row["noun"]) for row in rows}


def read_curated(folder: Path) -> list[Entry]:
    """Read the shipped tables: the curated rows and the common names, in order of CURIE."""
    entries: dict[str, Entry] = {}
    leader: dict[str, str] = {}
    for path in sorted((folder / "lexicon").glob("*.tsv")):
        found, problems = read_entries(path)
        if problems:
            raise InputError("; ".join(problems[:3]))
        for entry in found:
            entries[entry.curie] = entry
    for entry in entries.values():
        for curie in entry.equivalents:
            leader.setdefault(curie, entry.curie)
    for curie, name, scope in read_names(folder / "common_names.tsv"):
        curie = curie if curie in entries else leader.get(curie, "")
        if curie:
            entries[curie] = _with_name(entries[curie], name, scope)
    for curie in read_overrides([folder / "overrides.tsv"]).generic & entries.keys():
        entries[curie] = replace(entries[curie], generic=True)
    return [entries[curie] for curie in sorted(entries)]


def _with_name(entry: Entry, name: str, scope: str) -> Entry:
    if scope == "exact":
        return replace(entry, synonyms=(*entry.synonyms, name))
    if scope == "related":
        return replace(entry, related=(*entry.related, name))
    if scope == "broad":
        return replace(entry, broad=(*entry.broad, name))
    return replace(entry, narrow=(*entry.narrow, name))


def open_curated(folder: Path, cache: Path) -> Compiled:
    """Return the tables of ``folder`` compiled, from the cache where it has them."""
    sources = [
        *sorted((folder / "lexicon").glob("*.tsv")),
        *(folder / f"{name}.tsv" for name in _SMALL_TABLES),
    ]
    key = _checksum(sources)
    path = cache / f"lexicon-{key[:20]}.bin"
    compiled = _read(path, key)
    if compiled is None:
        compiled = Compiled.build(read_curated(folder), read_nouns(folder))
        _write(path, compiled.to_bytes(key))
    return compiled


def _checksum(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(f"format {FORMAT}".encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _read(path: Path, key: str) -> Compiled | None:
    try:
        return Compiled.from_bytes(path.read_bytes(), key)
    except (OSError, InputError):
        return None


def _write(path: Path, data: bytes) -> None:
    """Put the file in place in one step; a folder that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError:
        return
