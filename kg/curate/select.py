"""Choose which concepts the lexicon holds: what corpora annotate, then what texts name most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from kg.compiling.wordings import derived_names
from kg.curate.base import Concept, Row
from kg.fold import fold

#: Category -> how many concepts at most, besides those that the corpora annotate.
QUOTAS = {
    "Disease": 4350, "Phenotype": 1800, "Chemical": 2900, "Drug": 1900, "Biomaterial": 120,
    "Gene": 3900, "Cell": 1000, "CellLine": 150, "Anatomy": 1900, "CellComponent": 420,
    "Process": 1900, "Behavior": 230, "Procedure": 1850, "Study": 260, "Device": 220,
    "Measure": 300, "Species": 1500, "Population": 150, "Quality": 0, "Food": 200,
    "Organization": 4500, "Place": 600,
}  # fmt: skip
_LATIN = re.compile(r"[\x20-\u024f\u0370-\u03ff\u2010-\u2019]+")


def names_of(row: Row) -> list[str]:
    """Return the names of a row that a text may use, its label first."""
    names = [row.label, *derived_names(row.prefix, row.label), *row.synonyms, *row.related]
    kept = dict.fromkeys(name for name in names if _LATIN.fullmatch(name) and len(name) <= 90)
    return list(kept)


def score(
    concept: Concept,
    plain: Counter[str],
    symbol: Counter[str],
    holders: Callable[[str], int],
) -> float:
    """Say in how many texts the concept is named; a name shared by several counts a part."""
    best = 0.0
    for row in concept.rows:
        for place, name in enumerate(names_of(row)):
            form = fold(name)
            gene = concept.category == "Gene" and " " not in name
            short = len(name) <= 4 and " " not in name
            count = (symbol if gene or short else plain)[form]
            weight = 1.0 if place == 0 else 0.8 if name in row.synonyms else 0.4
            best = max(best, weight * count / max(1, holders(form)) ** 0.5)
    return best


def _is_junk(concept: Concept) -> bool:
    label = concept.leader.label
    return (
        not label
        or "non-human animal" in label
        or label.lower().startswith("obsolete")
        or not _LATIN.fullmatch(label)
        or len(label) > 110
        or concept.leader.table == "ordo"
        or (concept.leader.table == "ncit" and _is_loose(concept))
        or (concept.leader.table == "mesh" and label.endswith((", human", ", mouse", ", rat")))
        or (concept.leader.table == "mesh" and label.startswith("MESH:"))
    )


def _is_loose(concept: Concept) -> bool:
    return concept.category != "Disease" or " " not in concept.leader.label


def is_university(row: Row) -> bool:
    """Say whether an organisation is a university or research institute by its name."""
    name = f" {row.label.lower()} "
    keys = (
        "universit", "institute of technology", "karolinska", "eth zurich", "medical school",
        "polytechnic", "école", "college london", "national institute", "research institute",
        "max planck", "institut pasteur", "medical college", "academy of sciences",
    )  # fmt: skip
    parts = (
        "department", "school of", "faculty", "college of", "center for", "centre for", "press",
        "foundation", "society", "association", "library", "student", "hospital", "clinic",
    )  # fmt: skip
    return any(key in name for key in keys) and not any(part in name for part in parts)


def organization_rank(row: Row, named: float) -> float:
    """Rank an organisation, 0 to leave it out.

    A whole university that Wikidata knows counts by what else registries tell of it: who funds
    through it, its ISNI, its place, a name in another language. (GRID says nothing of
    institutions founded after 2021.) Others count by how many texts name them (``named``).
    """
    kinds = {xref.partition(":")[0] for xref in row.xrefs}
    told = len(kinds & {"fundref", "isni", "geonames"}) + bool(row.synonyms)
    whole = "universit" in row.label.lower() and not set(row.label) & set(",(/")
    if is_university(row) and "wikidata" in kinds and told >= 2:
        return (10.0 if whole else 1.0) + told + min(named, 5.0)
    return min(named, 9.0) if named >= (1 if is_university(row) else 4) else 0.0


def select(concepts: list[Concept]) -> list[Concept]:
    """Return the chosen concepts in order of their leading CURIE."""
    chosen: list[Concept] = []
    by_category: dict[str, list[Concept]] = {}
    for concept in concepts:
        if _is_junk(concept):
            continue
        if concept.wanted:
            chosen.append(concept)
        else:
            by_category.setdefault(concept.category, []).append(concept)
    wanted = Counter(concept.category for concept in chosen)
    for category, quota in sorted(QUOTAS.items()):
        room = max(0, quota - wanted[category])
        ranked = sorted(
            (c for c in by_category.get(category, ()) if c.score > 0),
            key=lambda c: (-c.score, c.leader.curie),
        )
        chosen.extend(ranked[:room])
    return sorted(chosen, key=lambda concept: concept.leader.curie)
