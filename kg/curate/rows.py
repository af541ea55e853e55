"""Write the chosen concepts as tables, one file per category, sorted by identifier."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from kg.compiling.wordings import derived_names, invert
from kg.curate.base import VOCABULARIES, Concept, Row
from kg.fold import fold

HEADER = (
    "curie", "label", "category", "synonyms", "related_synonyms", "parents", "xrefs",
    "vocabulary", "version", "licence",
)  # fmt: skip
_KEPT_XREFS = frozenset(
    [
        "MONDO",
        "DOID",
        "MESH",
        "HP",
        "CL",
        "BTO",
        "UBERON",
        "GO",
        "CHEBI",
        "DRUGCENTRAL",
        "drugcentral",
        "HGNC",
        "MGI",
        "RGD",
        "FPLX",
        "NCIT",
        "MAXO",
        "OBI",
        "Orphanet",
        "OMIM",
        "SYMP",
        "NCBITaxon",
        "NCBIGene",
        "UniProtKB",
        "geonames",
        "PATO",
        "SO",
        "cvx",
    ]
)
_ALL_NAMES = frozenset({"cl", "uberon", "maxo", "go", "hp", "mondo"})


def _plain(name: str) -> str:
    return " ".join(name.replace("|", " ").split())


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= 90
        and name.isprintable()
        and max(name) < "\u2100"
        and not name.startswith(("the ", "a ", "an "))
    )


def _collect(
    concept: Concept, plain: Counter[str], symbol: Counter[str]
) -> tuple[list[str], list[str]]:
    exact: dict[str, str] = {}
    related: dict[str, str] = {}
    seen = {fold(concept.leader.label)}

    def add(into: dict[str, str], name: str, row: Row, sure: bool) -> None:
        name = _plain(name)
        form = fold(name)
        if not form or form in seen or not _is_name(name):
            return
        gene = row.category == "Gene" and " " not in name
        short = " " not in name and len(name) <= 4
        named = (symbol if gene or short else plain)[form]
        if named or (sure and not gene):
            seen.add(form)
            into[form] = name

    for row in concept.rows:
        sure = row.table in _ALL_NAMES or row is concept.leader
        add(exact, row.label, row, True)
        for name in derived_names(row.prefix, row.label):
            add(exact, name, row, True)
        for name in row.synonyms:
            add(exact, name, row, sure)
            add(exact, invert(name), row, sure)
    for row in concept.rows:
        for name in row.related:
            add(related, name, row, row.table in ("cl", "uberon", "maxo"))
    return list(exact.values())[:24], list(related.values())[:16]


def _xrefs(concept: Concept) -> list[str]:
    found = [row.curie for row in concept.rows[1:]]
    for row in concept.rows:
        for xref in row.xrefs:
            prefix, _, local = xref.partition(":")
            if prefix in ("NCBIGene", "UniProtKB", "OMIM") and row is concept.leader:
                found.append(f"{prefix}:{local}")
            if prefix == "mesh" and row.table == "mondo" and "neoplasm" in row.label:
                found.append(f"MESH:{local}")
    return list(dict.fromkeys(found))[:10]


def row_of(concept: Concept, plain: Counter[str], symbol: Counter[str]) -> tuple[str, ...]:
    """Return the table cells of a concept."""
    leader = concept.leader
    vocabulary, version, licence = VOCABULARIES[leader.table]
    exact, related = _collect(concept, plain, symbol)
    label = _plain(leader.label)
    parents = [parent for row in concept.rows for parent in row.parents]
    kept = [p for p in dict.fromkeys(parents) if p.partition(":")[0] in _KEPT_XREFS][:8]
    return (
        leader.curie, label, concept.category, "|".join(exact), "|".join(related),
        "|".join(kept), "|".join(_xrefs(concept)), vocabulary, version, licence,
    )  # fmt: skip


def lifted(
    parents: Iterable[str], above: Mapping[str, Sequence[str]], held: Collection[str]
) -> tuple[str, ...]:
    """Return the nearest parents that are held, in the place of those that are not.

    >>> lifted(["b"], {"b": ["c"], "c": ["d"]}, {"d"})
    ('d',)
    """
    found: dict[str, None] = {}
    level = list(parents)
    seen = set(level)
    while level:
        found.update(dict.fromkeys(one for one in level if one in held))
        level = [up for one in level if one not in held for up in above.get(one, ())]
        level = [one for one in dict.fromkeys(level) if one not in seen]
        seen.update(level)
    return tuple(found)


def lift_taxa(chosen: Sequence[Concept], rows: Iterable[Row]) -> None:
    """Join each taxon to the nearest above it that is chosen, so that a virus is told for one."""
    above = {row.curie: row.parents for row in rows if row.table == "ncbitaxon"}
    held = {row.curie for concept in chosen for row in concept.rows}
    for row in (row for concept in chosen for row in concept.rows if row.curie in above):
        row.parents = lifted(row.parents, above, held)


def write_tables(
    chosen: list[Concept], folder: Path, plain: Counter[str], symbol: Counter[str]
) -> None:
    """Write ``<category>.tsv`` files into the folder, replacing those of the same name."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for concept in chosen:
        files[concept.category.lower()].append(row_of(concept, plain, symbol))
    for name, cells in sorted(files.items()):
        lines = ["\t".join(HEADER), *("\t".join(row) for row in sorted(cells))]
        path = folder / f"{name}.tsv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
