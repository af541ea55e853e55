"""The curated lexicon: its tables in ``ontologies/``, read into entries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.entries import Entry, read_entries, read_names
from kg.errors import InputError
from kg.fold import fold
from kg.overrides import read_overrides
from kg.tables import iter_rows


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
