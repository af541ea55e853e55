"""What says that two terms of different vocabularies mean the same, the best-founded first.

In this order: what our tables say, MeSH's headings of cancers, labels printed alike, mappings and
cross-references, shared registry numbers, then names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from kg.stages import Name, Staged, unpack
from kg.tables import table
from kg.wordings import cancer_of, invert

_GROUPS = {
    "Disease": "condition", "Phenotype": "condition", "Chemical": "substance",
    "Drug": "substance", "Biomaterial": "substance", "Food": "substance", "Cell": "cell",
    "CellLine": "cell", "Anatomy": "body", "CellComponent": "body", "Procedure": "action",
    "Study": "action", "Device": "action", "Measure": "action", "Process": "process",
    "Behavior": "process",
}  # fmt: skip
_CHEMISTS = frozenset({"r", "s", "l", "d", "rs", "positive", "atom", "anhydrous", "hydrate"})
_SIGNS = re.compile(r"\([^()]{0,12}[+\-−±][^()]{0,12}\)|(?<![A-Za-z])[LDRS](?=-)")
#: Vocabularies whose names are not joined by name: symbols, and names that many share.
_UNNAMED = frozenset({"MGI", "RGD", "ror", "geonames", "FPLX", "CHEMBL.COMPOUND"})
#: How others spell the prefixes that we know (small letters).
_SPELLING = {
    "msh": "MESH", "ordo": "Orphanet", "nci": "NCIT", "ncit": "NCIT", "mim": "OMIM",
    "up": "UniProtKB", "swissprot": "UniProtKB", "uniprotkb": "UniProtKB", "uniprot": "UniProtKB",
    "cas": "CAS", "umls_cui": "UMLS", "ensembl": "ENSEMBL", "ncbigene": "NCBIGene",
    "entrez": "NCBIGene",
}  # fmt: skip
#: Registry numbers: two terms with one of them are the same thing.
_REGISTRIES = frozenset({"CAS", "UniProtKB", "inchikey"})
#: The GeoNames class of countries.
_COUNTRY = "envo:00000009"
#: Ranks of the best-founded links; those up to CURATED are taken as they are.
_OURS, CURATED, _CANCER = -9, -8, -6

#: One term as several sources tell it, the first one's word before the others'.
Parts = list[Staged]


def spell(xref: str) -> str:
    """Write a cross-reference with our spelling of its prefix.

    >>> spell("mim:101850"), spell("UMLS_CUI:C0029456"), spell("MESH:D010024")
    ('OMIM:101850', 'UMLS:C0029456', 'MESH:D010024')
    """
    prefix, colon, local = xref.partition(":")
    return f"{_SPELLING.get(prefix.lower(), prefix)}{colon}{local}"


class Links:
    """What says that two terms are the same: (rank, place, place), the best-founded lowest."""

    def __init__(self, held: dict[str, Parts], former: dict[str, str]) -> None:
        self.edges: set[tuple[int, int, int]] = set()
        self._held = list(held.values())
        self._places = {curie: at for at, curie in enumerate(held)}
        self._former = former
        self._prefixes = {parts[0].prefix.lower(): parts[0].prefix for parts in self._held}

    def _find(self, curie: str) -> int | None:
        found = self._places.get(curie)
        if found is None:
            prefix, colon, local = curie.partition(":")
            low = prefix.lower()
            spelled = self._prefixes.get(low) or _SPELLING.get(low, prefix)
            curie = f"{spelled}{colon}{local}"
            found = self._places.get(self._former.get(curie, curie))
        return found

    def _add(self, rank: int, one: int | None, two: int | None, *, sure: bool = False) -> None:
        if one is None or two is None or one == two:
            return
        if sure or _may_join(self._held[one], self._held[two]):
            self.edges.add((rank, min(one, two), max(one, two)))

    def add_tables(self, mappings: Iterable[tuple[str, str]]) -> None:
        """Add what ``ontologies/equivalents.tsv`` and mappings say."""
        for row in table("equivalents"):
            self._add(_OURS, self._find(row["leader"]), self._find(row["other"]), sure=True)
        for one, two in mappings:
            self._add(2, self._find(one), self._find(two))

    def add_references(self) -> None:
        """Add cross-references between held terms, and shared registry numbers."""
        registered: dict[str, list[int]] = defaultdict(list)
        for at, parts in enumerate(self._held):
            for term in parts:
                curated = "c" in term.flags
                for xref in term.xrefs:
                    prefix, _, local = xref.partition(":")
                    prefix = _SPELLING.get(prefix.lower(), prefix)
                    if prefix in _REGISTRIES and not curated:
                        registered[f"{prefix}:{local}"].append(at)
                        continue
                    other = self._find(xref)
                    if other is None or other == at:
                        continue
                    if curated:
                        self._add(CURATED, at, other, sure=True)
                    else:
                        trust = 0 if term.prefix == "MONDO" else 3
                        better = _likeness(parts[0], self._held[other][0])
                        self._add(trust - better, at, other)
        for holders in registered.values():
            for one, two in pairwise(holders):
                self._add(4, one, two)

    def add_names(self) -> None:
        """Add terms of one group that share a label, or the label of one and a synonym."""
        printed: dict[tuple[str, str], list[int]] = defaultdict(list)
        labels: dict[tuple[str, str], list[int]] = defaultdict(list)
        synonyms: dict[tuple[str, str], list[int]] = defaultdict(list)
        cancers: dict[str, int] = {}
        for at, parts in enumerate(self._held):
            term = parts[0]
            if "r" in term.flags or not _is_joined_by_name(term):
                continue
            group = _group(term)
            label, exact = forms_of(parts)
            for text in {label[0].text.lower(), invert(label[0].text).lower()}:
                printed[group, text].append(at)
            for form in {name.form for name in label}:
                labels[group, form].append(at)
            for form in exact:
                synonyms[group, form].append(at)
            if term.prefix == "MESH" and group == "condition":
                cancers[cancer_of(label[0].text)] = at
        cancers.pop("", None)
        self._add_cancers(cancers)
        for holders in printed.values():
            for one, two in pairwise(holders):
                self._add(1, one, two)
        for key, holders in labels.items():
            for one, two in pairwise(holders):
                self._add_alike(5, one, two)
            others = synonyms.get(key, ())
            prefixes = {self._held[other][0].prefix for other in others}
            if len(prefixes) == len(others):
                for other in others:
                    self._add_alike(6, holders[0], other)

    def _add_cancers(self, cancers: dict[str, int]) -> None:
        """MeSH files cancers under headings of neoplasms."""
        for at, parts in enumerate(self._held):
            if parts[0].prefix == "MONDO":
                label, exact = forms_of(parts)
                own = {name.form for name in label}
                for form in sorted((own | exact) & cancers.keys()):
                    self._add(_CANCER if form in own else _CANCER + 1, at, cancers[form])

    def _add_alike(self, rank: int, one: int, two: int) -> None:
        a, b = self._held[one][0], self._held[two][0]
        if _group(a) != "substance" or _signs(a) == _signs(b):
            self._add(rank, one, two)


def _is_joined_by_name(term: Staged) -> bool:
    if term.prefix == "geonames":
        return _COUNTRY in term.parents
    return term.prefix not in _UNNAMED


def _group(term: Staged) -> str:
    return _GROUPS.get(term.category, term.category)


def _label(term: Staged) -> str:
    return term.names[0].partition("\x1f")[0]


def _signs(term: Staged) -> list[str]:
    """Return the charges and hands that a chemical's label names."""
    return sorted(_SIGNS.findall(_label(term)))


def forms_of(parts: Parts) -> tuple[list[Name], frozenset[str]]:
    """Return the label's names (as printed, turned round) and the forms of exact synonyms."""
    label = [unpack(parts[0].names[0])]
    exact: set[str] = set()
    for term in parts:
        for packed in term.names:
            if packed[packed.index("\x1f") + 1] in "01":
                exact.add(packed.split("\x1f")[2])
    if ", " in label[0].text:
        label += [name for name in map(unpack, parts[0].names[1:2]) if name.scope == 1]
    return label, frozenset(exact - {name.form for name in label} - {""})


def _may_join(one: Parts, two: Parts) -> bool:
    a, b = one[0], two[0]
    return (
        a.prefix != b.prefix
        and _group(a) == _group(b)
        and not (a.species and b.species and a.species != b.species)
    )


def _likeness(one: Staged, two: Staged) -> int:
    """Return 2 for labels alike, 1 where they differ in what chemists add ("(S)-", "atom")."""
    mine, theirs = _label(one), _label(two)
    if mine.lower() == theirs.lower():
        return 2
    first, second = unpack(one.names[0]).form, unpack(two.names[0]).form
    if first == second or invert(mine).lower() == invert(theirs).lower():
        return 2
    return 1 if {*first.split()} - _CHEMISTS == {*second.split()} - _CHEMISTS else 0
