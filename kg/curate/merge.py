"""Join rows of several vocabularies that mean the same into one concept with one leader."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from kg.compiling.links import CHEMISTS, GROUPS
from kg.compiling.wordings import cancer_of, invert
from kg.curate.base import COUNTRY, LEADERS, REST, Concept, Row
from kg.fold import fold

_SPECIES_GENES = frozenset({"hgnc", "mgi", "rgd"})
_SPELLING = {"mesh": "MESH", "MSH": "MESH", "ORDO": "Orphanet", "NCI": "NCIT", "MIM": "OMIM"}


def spell(xref: str) -> str:
    """Write a cross-reference with the tables' prefix.

    >>> spell("mesh:D010024"), spell("MIM:101850")
    ('MESH:D010024', 'OMIM:101850')
    """
    prefix, _, local = xref.partition(":")
    return f"{_SPELLING.get(prefix, prefix)}:{local}"


def _group(row: Row) -> str:
    return GROUPS.get(row.category, row.category)


def _names(row: Row) -> set[str]:
    return {fold(name) for name in (row.label, *row.synonyms)}


class _Sets:
    """Union-find whose sets never hold two rows of one vocabulary."""

    def __init__(self, rows: dict[str, Row]) -> None:
        self.parent: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        self.rows = rows

    def _named_alike(self, members: list[str]) -> bool:
        """Say whether a disease and a finding, if both are there, share a name."""
        diseases = [self.rows[c] for c in members if c.startswith("MONDO:")]
        findings = [self.rows[c] for c in members if c.startswith("HP:")]
        return all(_names(one) & _names(two) for one in diseases for two in findings)

    def find(self, curie: str) -> str:
        while (above := self.parent.get(curie, curie)) != curie:
            curie = above
        return curie

    def join(self, one: str, two: str) -> None:
        a, b = sorted((self.find(one), self.find(two)))
        if a == b:
            return
        mine, theirs = self.members.get(a, [a]), self.members.get(b, [b])
        if {self.rows[c].prefix for c in mine} & {self.rows[c].prefix for c in theirs}:
            return
        if not self._named_alike(mine + theirs):
            return
        self.parent[b] = a
        self.members[a] = mine + theirs


def _same(one: Row, two: Row) -> bool:
    names = {fold(one.label), fold(invert(one.label))}
    return bool(names & {fold(two.label), fold(invert(two.label))})


def _alike(one: Row, two: Row) -> bool:
    """Say whether labels differ only in what chemists add ("(S)-", "atom", "anhydrous")."""
    first, second = ({*fold(row.label).split()} - CHEMISTS for row in (one, two))
    return first == second


def _xref_edges(rows: dict[str, Row]) -> Iterator[tuple[int, str, str]]:
    by_unique = defaultdict(list)
    for row in rows.values():
        for xref in row.xrefs:
            kind = xref.partition(":")[0].lower()
            if kind in ("cas", "uniprotkb", "up"):
                key = "up" if kind != "cas" else "cas"
                by_unique[f"{key}:{xref.partition(':')[2]}"].append(row.curie)
            other = rows.get(spell(xref))
            if other is None or other.prefix == row.prefix or _group(other) != _group(row):
                continue
            if {other.table, row.table} <= _SPECIES_GENES:  # orthologs, not the same gene
                continue
            trusted = 0 if row.table == "mondo" else 3
            better = 2 if _same(row, other) else 1 if _alike(row, other) else 0
            yield trusted - better, row.curie, other.curie
    for holders in by_unique.values():
        for one, two in pairwise(holders):
            if _group(rows[one]) == _group(rows[two]):
                yield 4, one, two


def _name_edges(rows: dict[str, Row]) -> Iterator[tuple[int, str, str]]:
    printed: dict[tuple[str, str], list[str]] = defaultdict(list)
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    cancers: dict[str, str] = {}
    exact: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows.values():
        if row.table in ("mgi", "rgd", "ror", "famplex"):
            continue
        if row.table == "geonames" and COUNTRY not in row.parents:
            continue
        group = _group(row)
        for name in {row.label.lower(), invert(row.label).lower()}:
            printed[group, name].append(row.curie)
        for name in {fold(row.label), fold(invert(row.label))}:
            labels[group, name].append(row.curie)
        if row.table == "mesh" and group == "condition" and cancer_of(row.label):
            cancers[cancer_of(row.label)] = row.curie
        for name in {fold(s) for s in row.synonyms}:
            exact[group, name].append(row.curie)
    for row in rows.values():
        if row.table == "mondo":
            for name in {fold(row.label), *(fold(s) for s in row.synonyms)} & cancers.keys():
                yield (-6 if fold(row.label) == name else -5), cancers[name], row.curie
    for holders in printed.values():
        for one, two in pairwise(holders):
            yield 1, one, two
    for key, holders in labels.items():
        for one, two in pairwise(holders):
            yield 5, one, two
        if len({rows[c].prefix for c in exact.get(key, ())}) == len(exact.get(key, ())):
            for other in exact.get(key, ()):
                yield 6, holders[0], other


def _mapping_edges(data: Path, rows: dict[str, Row]) -> Iterator[tuple[int, str, str]]:
    path = data / "ontologies" / "source" / "mappings" / "biomappings-positive.sssom.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) < 5 or cells[2] != "skos:exactMatch":
                continue
            one, two = rows.get(spell(cells[0])), rows.get(spell(cells[3]))
            if one and two and _group(one) == _group(two):
                yield 2, one.curie, two.curie


def merge(data: Path, all_rows: Iterable[Row], same: Iterable[tuple[str, str]]) -> list[Concept]:
    """Return the concepts that the rows make, sorted by their leading CURIE.

    ``same`` are pairs that we say are the same. A set never takes two identifiers of one
    vocabulary: the better-founded link wins.
    """
    rows = {row.curie: row for row in all_rows}
    ours = {(-9, one, two) for one, two in same if one in rows and two in rows}
    edges = sorted({*ours, *_xref_edges(rows), *_name_edges(rows), *_mapping_edges(data, rows)})
    sets = _Sets(rows)
    for _, one, two in edges:
        sets.join(one, two)
    members: dict[str, list[Row]] = defaultdict(list)
    for curie in rows:
        members[sets.find(curie)].append(rows[curie])
    concepts = [_concept(found) for found in members.values()]
    return sorted(concepts, key=lambda concept: concept.leader.curie)


def _concept(rows: list[Row]) -> Concept:
    categories = {row.category for row in rows}
    category = min(rows, key=lambda row: row.curie).category
    for narrow in ("CellLine", "Study", "Biomaterial", "Phenotype", "Disease", "Drug"):
        if narrow in categories:
            category = narrow
    if category == "Disease" and not any(r.prefix in ("MONDO", "DOID") for r in rows):
        category = "Phenotype" if any(r.prefix == "HP" for r in rows) else category
    order = LEADERS.get(category, REST)
    rank = {prefix: place for place, prefix in enumerate(order)}
    rows.sort(key=lambda row: (rank.get(row.prefix, len(rank)), row.curie))
    if category in ("Anatomy", "Cell", "CellComponent", "Process", "Procedure"):
        category = rows[0].category
    return Concept(rows, category)
