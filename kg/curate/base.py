"""What the steps of the curation share: rows of ontology tables, and concepts made of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

#: Table file -> vocabulary, version, licence (from the tables' README).
VOCABULARIES: dict[str, tuple[str, str, str]] = {
    "bto": ("BTO", "2021-10-26", "CC-BY-4.0"),
    "chebi": ("ChEBI", "2019-2026 modules", "CC-BY-4.0"),
    "cl": ("CL", "2026-08-19", "CC-BY-4.0"),
    "cvx": ("CVX", "2025", "public domain"),
    "doid": ("DOID", "2026", "CC0-1.0"),
    "drugcentral": ("DrugCentral", "2021-09-01", "CC-BY-SA-4.0"),
    "famplex": ("FamPlex", "2025", "CC0-1.0"),
    "geonames": ("GeoNames", "2025-12", "CC-BY-4.0"),
    "go": ("GO", "2023", "CC-BY-4.0"),
    "hgnc": ("HGNC", "2024", "CC0-1.0"),
    "hp": ("HPO", "2023-07", "HPO licence"),
    "maxo": ("MAxO", "2026", "CC-BY-4.0"),
    "mesh": ("MeSH", "2015", "NLM terms"),
    "mgi": ("MGI", "2025", "CC-BY-4.0"),
    "mondo": ("Mondo", "2026-08", "CC-BY-4.0"),
    "mop": ("MOP", "2014-09-03", "CC-BY-4.0"),
    "ncbitaxon": ("NCBITaxon", "2021-2026 modules", "CC0-1.0"),
    "ncit": ("NCIt", "2018-06-08", "CC-BY-4.0"),
    "obi": ("OBI", "2026-05-08", "CC-BY-4.0"),
    "ordo": ("ORDO", "2018-07-12", "CC-BY-4.0"),
    "pato": ("PATO", "2025-05-14", "CC-BY-3.0"),
    "rgd": ("RGD", "2025", "CC-BY-4.0"),
    "ror": ("ROR", "releases to 2026-01", "CC0-1.0"),
    "so": ("SO", "2024-11-18", "CC-BY-SA-4.0"),
    "symp": ("SYMP", "2026-07-30", "CC0-1.0"),
    "uberon": ("UBERON", "2015 and 2026 modules", "CC-BY-3.0"),
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
