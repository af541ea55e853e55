"""What the steps of the curation share: rows of ontology tables, and concepts made of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kg.tables import table

#: Table file -> vocabulary, version, licence.
VOCABULARIES: dict[str, tuple[str, str, str]] = {
    row["table"]: (row["vocabulary"], row["version"], row["licence"])
    for row in table("vocabularies")
    if row["table"]
}

#: Category -> prefixes, the first is the one that leads (contract, section 3).
LEADERS: dict[str, tuple[str, ...]] = {
    "Disease": ("MONDO", "DOID", "MESH"),
    "Phenotype": ("HP", "MONDO", "MESH"),
    "Cell": ("CL", "BTO", "MESH"),
    "Anatomy": ("UBERON", "GO", "MESH"),
    "CellComponent": ("UBERON", "GO", "MESH"),
    "Chemical": ("CHEBI", "MESH", "drugcentral"),
    "Drug": ("CHEBI", "MESH", "drugcentral"),
    "Biomaterial": ("CHEBI", "MESH", "drugcentral"),
    "Gene": ("HGNC", "MGI", "RGD", "MESH"),
    "Species": ("NCBITaxon",),
    "Process": ("GO", "MESH"),
    "Procedure": ("MAXO", "OBI", "MESH"),
    "Organization": ("ror",),
    "Place": ("geonames",),
}
REST = ("MESH", "NCIT")
#: The GeoNames class of countries.
COUNTRY = "envo:00000009"


@dataclass(slots=True)
class Row:
    """One line of a table: an identifier with its names."""

    curie: str
    label: str
    table: str
    category: str
    synonyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    alt_ids: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """The part of the CURIE before the colon."""
        return self.curie.partition(":")[0]


@dataclass(slots=True)
class Concept:
    """Rows of several vocabularies that mean the same, the leading one first."""

    rows: list[Row]
    category: str
    score: float = 0.0
    wanted: bool = False
    extra: set[str] = field(default_factory=set)

    @property
    def leader(self) -> Row:
        """The row whose identifier names the concept."""
        return self.rows[0]


class RawRow(NamedTuple):
    """A table line, lists split."""

    curie: str
    label: str
    synonyms: tuple[str, ...]
    parents: tuple[str, ...]
    xrefs: tuple[str, ...]
    source: str
    related: tuple[str, ...]
    obsolete: bool
    alt_ids: tuple[str, ...]
    replaced_by: tuple[str, ...]


def iter_table(path: Path) -> Iterator[RawRow]:
    """Yield the lines of a ``.tsv.gz`` table in file order."""

    def split(value: str) -> tuple[str, ...]:
        return tuple(part for part in value.split("|") if part)

    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        header = next(lines).rstrip("\n").split("\t")
        width = len(header)
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            cells += [""] * (width - len(cells))
            cell = dict(zip(header, cells, strict=False))
            yield RawRow(
                cell["curie"], cell["label"], split(cell["synonyms"]), split(cell["parents"]),
                split(cell["xrefs"]), cell["source"], split(cell["related_synonyms"]),
                cell["obsolete"] == "true", split(cell["alt_ids"]), split(cell["replaced_by"]),
            )  # fmt: skip
