"""What says that two terms of different vocabularies mean the same, the best-founded first.

In this order: what our tables say, MeSH's headings of cancers, labels printed alike, mappings and
cross-references, shared registry numbers, then names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.compiling.stages import Staged, unpack
from kg.compiling.wordings import cancer_of, invert
from kg.tables import table

#: Category -> what may be one concept with it.
GROUPS = {
    "Disease": "condition", "Phenotype": "condition", "Chemical": "substance",
    "Drug": "substance", "Biomaterial": "substance", "Food": "substance", "Cell": "cell",
    "CellLine": "cell", "Anatomy": "body", "CellComponent": "body", "Procedure": "action",
    "Study": "action", "Device": "action", "Measure": "action", "Process": "process",
    "Behavior": "process",
}  # fmt: skip
#: Words that tell one substance from another though names are else alike.
CHEMISTS = frozenset({"r", "s", "l", "d", "rs", "positive", "atom", "anhydrous", "hydrate"})
_SIGNS = re.compile(r"\([^()]{0,12}[+\-−±][^()]{0,12}\)|(?<![A-Za-z])[LDRS](?=-)")
#: Vocabularies whose names are not joined by name: symbols, and names that many share.
_UNNAMED = frozenset({"MGI", "RGD", "ror", "geonames", "FPLX", "CHEMBL.COMPOUND"})
#: How others spell the prefixes that we know (small letters).
SPELLING = {
    "msh": "MESH", "ordo": "Orphanet", "nci": "NCIT", "ncit": "NCIT", "mim": "OMIM",
    "up": "UniProtKB", "swissprot": "UniProtKB", "uniprotkb": "UniProtKB", "uniprot": "UniProtKB",
    "cas": "CAS", "umls_cui": "UMLS", "ensembl": "ENSEMBL", "ncbigene": "NCBIGene",
    "entrez": "NCBIGene",
}  # fmt: skip
#: Registry numbers: two terms with one of them are the same thing.
_REGISTRIES = frozenset({"CAS", "UniProtKB", "inchikey"})
#: Cross-references that say where an organisation is.
PLACES = ("geonames:", "country:")
#: The GeoNames class of countries.
_COUNTRY = "envo:00000009"
#: Ranks of the best-founded links; those up to CURATED are taken as they are.
_OURS, CURATED, _CANCER = -9, -8, -6

#: One term as several sources tell it, the first one's word before the others'.
Parts = list[Staged]


class Links:
    """What says that two terms are the same: rank and places, the best-founded lowest."""

    def __init__(self, held: dict[str, Parts], former: dict[str, str]) -> None:
        self._edges: set[int] = set()
        self._held = list(held.values())
        self._places = {curie: at for at, curie in enumerate(held)}
        self._former = former
        known = {parts[0].prefix for parts in self._held}
        self._prefixes = {prefix.lower(): prefix for prefix in sorted(known)}
        self._other = dict.fromkeys(known, "")

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Yield rank and places of each link, the best-founded first."""
        for edge in sorted(self._edges):
            yield (edge >> 64) + _OURS, edge >> 32 & 0xFFFFFFFF, edge & 0xFFFFFFFF

    def _find(self, curie: str) -> int | None:
        """Return the place of an identifier however its prefix is spelled, also of a former one."""
        found = self._places.get(curie)
        if found is None:
            prefix, colon, local = curie.partition(":")
            other = self._other.get(prefix)
            if other is None:
                low = prefix.lower()
                other = self._prefixes.get(low) or SPELLING.get(low, prefix)
                self._other[prefix] = other
            curie = f"{other}{colon}{local}" if other else curie
            found = self._places.get(self._former.get(curie, curie))
        return found

    def _add(self, rank: int, one: int | None, two: int | None, *, sure: bool = False) -> None:
        if one is None or two is None or one == two:
            return
        if sure or _may_join(self._held[one][0], self._held[two][0]):
            one, two = (one, two) if one < two else (two, one)
            self._edges.add((rank - _OURS) << 64 | one << 32 | two)

    def add_tables(self, mappings: Iterable[tuple[str, str]]) -> None:
        """Add what ``ontologies/equivalents.tsv`` and mappings say."""
        for row in table("equivalents"):
            self._add(_OURS, self._find(row["leader"]), self._find(row["other"]), sure=True)
        for one, two in mappings:
            self._add(2, self._find(one), self._find(two))

    def add_references(self) -> None:
        """Add cross-references between held terms, and shared registry numbers."""
        registered: dict[str, int] = {}
        for at, parts in enumerate(self._held):
            for term in parts:
                curated = "c" in term.flags
                for xref in term.xrefs:
                    other = self._find(xref)
                    if other is None:
                        number = "" if curated else _registry(xref)
                        if number:
                            self._add(4, registered.get(number), at)
                            registered[number] = at
                    elif curated:
                        if term.prefix == "ror" and xref.startswith(PLACES):
                            continue
                        self._add(CURATED, at, other, sure=True)
                    elif other != at and _may_join(parts[0], self._held[other][0]):
                        trust = 0 if term.prefix == "MONDO" else 3
                        self._add(trust - _likeness(parts[0], self._held[other][0]), at, other)

    def add_names(self) -> None:
        """Add terms of one group that share a label, or the label of one and a synonym."""
        printed: dict[str, dict[str, int]] = defaultdict(dict)
        first: dict[str, dict[str, int]] = defaultdict(dict)
        last: dict[str, dict[str, int]] = defaultdict(dict)
        cancers: dict[str, int] = {}
        joined = [at for at, parts in enumerate(self._held) if _is_joined_by_name(parts[0])]
        for at in joined:
            term = self._held[at][0]
            group = _group(term)
            text, forms = _labels(term)
            for one in {text.lower(), invert(text).lower()}:
                self._add(1, printed[group].get(one), at)
                printed[group][one] = at
            for form in forms:
                self._add_alike(5, last[group].get(form), at)
                last[group][form] = at
                first[group].setdefault(form, at)
            if term.prefix == "MESH" and group == "condition":
                cancers[cancer_of(text)] = at
        cancers.pop("", None)
        self._add_cancers(cancers)
        synonyms: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at in joined:
            group = _group(self._held[at][0])
            for form in _synonyms(self._held[at]):
                if form in first[group]:
                    synonyms[group, form].append(at)
        for (group, form), holders in synonyms.items():
            if len({self._held[at][0].prefix for at in holders}) == len(holders):
                for at in holders:
                    self._add_alike(6, first[group][form], at)

    def _add_cancers(self, cancers: dict[str, int]) -> None:
        """MeSH files cancers under headings of neoplasms."""
        for at, parts in enumerate(self._held):
            if parts[0].prefix == "MONDO":
                _, own = _labels(parts[0])
                for form in sorted((own | _synonyms(parts)) & cancers.keys()):
                    self._add(_CANCER if form in own else _CANCER + 1, at, cancers[form])

    def _add_alike(self, rank: int, one: int | None, two: int) -> None:
        if one is not None:
            a, b = self._held[one][0], self._held[two][0]
            if _group(a) != "substance" or _signs(a) == _signs(b):
                self._add(rank, one, two)


def _registry(xref: str) -> str:
    prefix, _, local = xref.partition(":")
    prefix = SPELLING.get(prefix.lower(), prefix)
    return f"{prefix}:{local}" if prefix in _REGISTRIES else ""


def _is_joined_by_name(term: Staged) -> bool:
    if "r" in term.flags:
        return False
    if term.prefix == "geonames":
        return _COUNTRY in term.parents
    return term.prefix not in _UNNAMED


def _group(term: Staged) -> str:
    return GROUPS.get(term.category, term.category)


def _label(term: Staged) -> str:
    return unpack(term.names[0])[0]


def _signs(term: Staged) -> list[str]:
    """Return the charges and hands that a chemical's label names."""
    return sorted(_SIGNS.findall(_label(term)))


def _labels(term: Staged) -> tuple[str, set[str]]:
    """Return a term's label, and the forms of it as printed and turned round."""
    text, _, form, _ = unpack(term.names[0])
    forms = {form}
    if ", " in text and len(term.names) > 1:
        forms.add(unpack(term.names[1])[2])
    return text, forms - {""}


def _synonyms(parts: Parts) -> set[str]:
    """Return the forms of exact synonyms, less that of the label."""
    if len(parts) == 1 and len(parts[0].names) == 1:
        return set()
    found = set()
    for term in parts:
        for packed in term.names:
            _, facts, form, _ = unpack(packed)
            if facts & 7 < 2:
                found.add(form)
    return found - _labels(parts[0])[1] - {""}


def exact_forms(parts: Parts) -> set[str]:
    """Return the normal forms of a term's label and exact synonyms."""
    return _labels(parts[0])[1] | _synonyms(parts)


def _may_join(one: Staged, two: Staged) -> bool:
    return (
        one.prefix != two.prefix
        and _group(one) == _group(two)
        and not (one.species and two.species and one.species != two.species)
    )


def _likeness(one: Staged, two: Staged) -> int:
    """Return 2 for labels alike, 1 where they differ in what chemists add ("(S)-", "atom")."""
    mine, theirs = _label(one), _label(two)
    if mine.lower() == theirs.lower():
        return 2
    first, second = (unpack(term.names[0])[2] for term in (one, two))
    if first == second or invert(mine).lower() == invert(theirs).lower():
        return 2
    return 1 if {*first.split()} - CHEMISTS == {*second.split()} - CHEMISTS else 0
