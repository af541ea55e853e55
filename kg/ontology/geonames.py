"""Read the dumps of GeoNames: ``cities500.txt``, a country, ``allCountries.txt``."""

from __future__ import annotations

from kg.ontology.base import Collector, Ontology
from kg.ontology.unpacked import Source

_COLUMNS = 19
#: Countries and the first two levels below them, whose codes their places repeat.
_COUNTRIES = ("PCLI", "PCLD", "PCLF", "PCLS", "PCLIX", "PCL", "TERR")


def read(source: Source) -> Ontology:
    """Read places; a row that is none is reported with its line.

    A place lies in the nearest region or country whose own row the file has.
    """
    out = Collector(source, "GeoNames")
    regions: dict[tuple[str, ...], str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for number, line in source.text_lines():
        cells = line.split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        out.counts["rows"] += 1
        if len(cells) != _COLUMNS or not cells[0].isdigit() or not cells[0].isascii():
            out.drop("row that is no place", f"line {number}: {len(cells)} cells")
            continue
        where = f"line {number}: geonames:{cells[0]}"
        draft = out.draft(f"geonames:{cells[0]}")
        out.put_label(draft, cells[1], where)
        if cells[2]:
            out.put_name(draft, cells[2], "exact", where)
        for name in filter(None, cells[3].split(",")):
            out.put_name(draft, name, "related", where)
        country, first, second = cells[8], cells[10], cells[11]
        code = tuple(part for part in (country, first, second) if part)
        if cells[7] in _COUNTRIES:
            code = (country,)
        elif cells[7] == "ADM1":
            code = (country, first)
        if cells[7] in (*_COUNTRIES, "ADM1", "ADM2"):
            regions.setdefault(code, draft.curie)
        draft.subsets[f"{cells[6]}.{cells[7]}"] = None
        codes[draft.curie] = code
    for curie, code in codes.items():
        levels = [code[:size] for size in range(len(code), 0, -1)]
        parent = next(
            (regions[level] for level in levels if regions.get(level, curie) != curie), ""
        )
        if parent:
            out.terms[curie].parents[parent] = None
    return out.finish()
