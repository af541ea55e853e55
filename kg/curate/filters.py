"""Leave out rows and names that texts never mean by these words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.curate.base import COUNTRY, RawRow
from kg.fold import fold

#: HPO branches that say how, when or how often, not what.
MODIFIERS = (
    "HP:0012823", "HP:0040279", "HP:0000005", "HP:0031797", "HP:0032223", "HP:0032443",
)  # fmt: skip
#: GeoNames classes besides countries: first-order regions, capitals, seats of regions.
_PLACES = frozenset({"envo:00000005", "geonames.feature:P.PPLC", "geonames.feature:P.PPLA"})
#: Table -> the kind of thing that corpora annotate of it; body parts, cells and processes else.
_KINDS = {
    **dict.fromkeys(("hgnc", "mgi", "rgd", "famplex"), "gene"),
    **dict.fromkeys(("mondo", "doid", "ordo", "ncit", "hp", "symp"), "disease"),
    **dict.fromkeys(("chebi", "drugcentral", "cvx"), "chemical"),
    "ncbitaxon": "species",
}


def below(rows: Iterable[RawRow], tops: Iterable[str]) -> frozenset[str]:
    """Return the identifiers of the top terms and all their descendants."""
    found = set(tops)
    rows = list(rows)
    size = 0
    while size != len(found):
        size = len(found)
        found |= {row.curie for row in rows if found & set(row.parents)}
    return frozenset(found)


def is_out(table: str, row: RawRow, modifiers: frozenset[str]) -> bool:
    """Say whether a row has no place in the lexicon."""
    if table == "hp":
        return row.curie in modifiers
    if table == "geonames":
        return COUNTRY not in row.parents and not _PLACES & set(row.parents)
    if table == "obi":
        return not row.curie.startswith("OBI:")
    return table == "chebi" and len(row.label) > 80


def _is_short(name: str) -> bool:
    return len(name) <= 3 and not name.islower()


def usable_names(
    table: str, row: RawRow, annotated: Counter[tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the exact and the other synonyms of a row that may stand in the lexicon.

    Synonyms of up to three letters ("CA", "Pro"; four without a digit for genes) mean other
    things in texts; they stay where the corpora annotate things of that kind so (more than
    once, and those of two letters often).
    """
    exact, related = row.synonyms, row.related
    kind = _KINDS.get(table, "body")
    if table == "mondo":
        exact, related = exact + related, ()
    if table in ("mgi", "rgd", "ror", "geonames"):
        related = ()

    def usable(name: str) -> bool:
        letters = kind == "gene" and len(name) == 4 and name.isalpha()
        often = 1 if len(name) > 2 else 9
        return not (_is_short(name) or letters) or annotated[kind, fold(name)] > often

    return tuple(filter(usable, exact)), tuple(filter(usable, related))
