"""The rows of a lexicon: one concept each, read from our tables and from the user's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import InputError

#: Category of a row that names none, by the prefix of its CURIE.
CATEGORY_OF_PREFIX = {
    "CL": "Cell", "BTO": "Anatomy", "UBERON": "Anatomy", "GO": "Process", "MONDO": "Disease",
    "DOID": "Disease", "Orphanet": "Disease", "OMIM": "Disease", "HP": "Phenotype",
    "SYMP": "Phenotype", "CHEBI": "Chemical", "drugcentral": "Drug", "DRUGCENTRAL": "Drug",
    "CHEMBL.COMPOUND": "Chemical", "HGNC": "Gene", "MGI": "Gene", "RGD": "Gene", "FPLX": "Gene",
    "NCBIGene": "Gene", "SO": "Gene", "NCBITaxon": "Species", "MAXO": "Procedure",
    "OBI": "Procedure", "PATO": "Quality", "cvx": "Drug", "ror": "Organization",
    "geonames": "Place", "issn": "Publication", "nlm": "Publication", "NCIT": "Disease",
    "MOP": "Process", "Cellosaurus": "CellLine", "CLO": "CellLine", "MESH": "Procedure",
}  # fmt: skip

#: Columns that hold lists, separated by ``|``.
_LISTS = (
    "synonyms", "related_synonyms", "broad_synonyms", "narrow_synonyms", "parents", "xrefs",
    "alt_ids",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept: its leading CURIE, names by scope, parents and equivalent identifiers.

    ``broad`` are texts that mean something narrower than the concept (it is broader than they),
    ``narrow`` texts that mean something broader. ``generic`` marks words like "disease".
    ``former`` are identifiers that lead here and are no equivalents: replaced ones, and
    cross-references that several terms may share. ``places`` are the town and the country
    (``country:JP``) of an organisation; one that has ``ended`` was merged, renamed or closed.
    """

    curie: str
    name: str
    category: str
    synonyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    equivalents: tuple[str, ...] = ()
    generic: bool = False
    former: tuple[str, ...] = ()
    taxon: str = ""
    places: tuple[str, ...] = ()
    ended: bool = False

    def __hash__(self) -> int:
        """Hash the identifier alone: entries are looked up often, and have many names."""
        return hash(self.curie)

    @property
    def prefix(self) -> str:
        """The part of the CURIE before the colon."""
        return self.curie.partition(":")[0]

    @property
    def species(self) -> str:
        """The taxon a gene belongs to, or "" when the vocabulary does not say."""
        return self.taxon or SPECIES_OF_PREFIX.get(self.prefix, "")

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield every name with its scope: label, exact, related, broad, narrow."""
        yield self.name, "label"
        for scope, names in (
            ("exact", self.synonyms),
            ("related", self.related),
            ("broad", self.broad),
            ("narrow", self.narrow),
        ):
            for name in names:
                yield name, scope


SPECIES_OF_PREFIX = {
    "HGNC": "NCBITaxon:9606",
    "MGI": "NCBITaxon:10090",
    "RGD": "NCBITaxon:10116",
}


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: byte {error.start} is not UTF-8; save the table as UTF-8"
        ) from error
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip("\r")
        if line.strip() and not line.startswith("#"):
            yield number, line.split("\t")


def read_entries(path: Path) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Read a lexicon table; return its entries and one message for each bad line.

    The first line names the columns; ``curie`` and ``label`` are needed, the rest may be
    missing: ``synonyms``, ``related_synonyms``, ``parents``, ``xrefs``, ``obsolete``,
    ``alt_ids``, ``replaced_by``, ``category``. Lists are separated with ``|``. A bad line never
    stops the others; a table without its header raises `InputError`.
    """
    records = _records(path)
    first = next(records, None)
    header = [cell.strip() for cell in first[1]] if first else []
    if first is None or "curie" not in header or "label" not in header:
        raise InputError(
            f"{path}: line {first[0] if first else 1}: the header must name the columns "
            "'curie' and 'label', separated by tabs"
        )
    entries: dict[str, Entry] = {}
    problems: list[str] = []
    for number, cells in records:
        cell = dict(zip(header, (value.strip() for value in cells), strict=False))
        problem = find_row_problem(cell, len(cells), len(header))
        if problem:
            problems.append(f"{path}: line {number}: {problem}")
        elif cell.get("obsolete", "").lower() not in ("true", "1", "yes"):
            entry = _entry(cell)
            before = entries.get(entry.curie)
            entries[entry.curie] = join_entries(before, entry) if before else entry
    return tuple(entries.values()), tuple(problems)


def find_row_problem(cell: dict[str, str], found: int, expected: int) -> str:
    """Say what is wrong with a row of a lexicon table, or return an empty string.

    ``cell`` are its values by column, ``found`` how many it has, ``expected`` how many the header.

    >>> find_row_problem({"curie": "CL:0000062", "label": ""}, 2, 10)
    'CL:0000062 has no label; give it a name'
    """
    curie, label = cell.get("curie", ""), cell.get("label", "")
    prefix, colon, local = curie.partition(":")
    if found > expected:
        return f"{found} columns, but the header names {expected}; remove the extra tabs"
    if not (prefix and colon and local) or len(curie.split()) != 1:
        return f"{curie[:60]!r} is no CURIE; write it as PREFIX:identifier"
    if not label:
        return f"{curie} has no label; give it a name"
    if not label.isprintable() or len(label) > 500:
        return f"the label of {curie} is longer than 500 characters or not printable"
    return ""


def _entry(cell: dict[str, str]) -> Entry:
    lists = {
        name: tuple(part.strip() for part in cell.get(name, "").split("|") if part.strip())
        for name in _LISTS
    }
    curie = cell["curie"]
    prefix = curie.partition(":")[0]
    return Entry(
        curie,
        cell["label"],
        cell.get("category", "") or CATEGORY_OF_PREFIX.get(prefix, "Measure"),
        lists["synonyms"],
        lists["related_synonyms"],
        lists["broad_synonyms"],
        lists["narrow_synonyms"],
        lists["parents"],
        lists["xrefs"] + lists["alt_ids"],
    )


def _union(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for values in lists for value in values))


def join_entries(one: Entry, two: Entry) -> Entry:
    """Add the names, parents and identifiers of ``two`` to ``one``, which keeps its own name."""
    extra = () if two.name == one.name else (two.name,)
    return replace(
        one,
        synonyms=_union(one.synonyms, extra, two.synonyms),
        related=_union(one.related, two.related),
        broad=_union(one.broad, two.broad),
        narrow=_union(one.narrow, two.narrow),
        parents=_union(one.parents, two.parents),
        equivalents=_union(one.equivalents, two.equivalents),
        generic=one.generic or two.generic,
    )


def read_names(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Read a table of further names (``curie, name, scope``) as tuples in file order."""
    records = _records(path)
    next(records, None)
    rows: list[tuple[str, str, str]] = []
    for number, cells in records:
        if len(cells) < 3 or cells[2] not in ("exact", "related", "broad", "narrow"):
            raise InputError(
                f"{path}: line {number}: needs curie, name and a scope "
                "(exact, related, broad or narrow), separated by tabs"
            )
        rows.append((cells[0].strip(), cells[1].strip(), cells[2].strip()))
    return tuple(rows)
