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


def invert(label: str) -> str:
    """Turn a catalogue heading round; a label without heading commas comes back as it is.

    >>> invert("Fractures, Bone"), invert("Models, Animal"), invert("1,2-dichloroethane")
    ('Bone Fractures', 'Animal Models', '1,2-dichloroethane')
    """
    parts = label.split(", ")
    return " ".join(reversed(parts)) if 1 < len(parts) <= 3 else label


#: Wording of one vocabulary -> how texts say it: (table, ending, replacements).
_WORDINGS = (
    ("go", " metabolic process", (" metabolism",)),
    ("go", " biosynthetic process", (" biosynthesis", " synthesis")),
    ("go", " catabolic process", (" catabolism", " degradation", " breakdown")),
    ("go", " signaling pathway", (" signaling", " pathway", " signal transduction")),
    ("go", " process", ("",)),
    ("mondo", " disorder", (" disease",)),
    ("mondo", " disease", (" disorder",)),
    ("mondo", " neoplasm", (" tumor",)),
    ("mesh", " neoplasms", (" tumors",)),
    ("so", "_site", ("",)),
    ("so", "_region", ("",)),
    ("so", "_variant", (" variant",)),
)


def derived_names(table: str, label: str) -> tuple[str, ...]:
    """Return names that follow from how a vocabulary words its labels.

    >>> derived_names("go", "glucose metabolic process"), derived_names("mondo", "skin disorder")
    (('glucose metabolism',), ('skin disease',))
    """
    inverted = invert(label)
    found = [] if inverted == label else [inverted]
    if table == "go" and label.startswith("cellular ") and label.count(" ") == 1:
        found.append(label.removeprefix("cellular "))
    for where, ending, others in _WORDINGS:
        stem = inverted[: len(inverted) - len(ending)]
        if where == table and stem and inverted.lower().endswith(ending):
            found += [stem + other for other in others if len(stem + other) > 5]
            break
    return tuple(found)
