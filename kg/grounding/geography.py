"""Tell the country of an affiliation, of a town and of an organisation; the names of towns.

Countries, regions and other names of towns are tables. GeoNames numbers most places of a country
in a row (``ontologies/geonames_blocks.tsv``), which tells the country of a town.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from kg.entries import Entry
from kg.fold import fold
from kg.tables import table

#: Characters at the end of a text that are read.
_LONGEST = 600
_LABEL_COUNTRY = re.compile(r"(?:\(|, )([^(),]+)\)?$")
_ALSO = re.compile(r" and | & ")
_CODE = re.compile(r"[\d.;\s]+$")
#: Countries in whose name others are printed, too.
_WITHIN = {"HK": "CN", "MO": "CN", "PR": "US"}


@cache
def _codes() -> dict[str, str]:
    rows = (*table("regions"), *_countries())
    return {row["name"].lower(): row["code"] for row in rows if len(row["name"]) > 3}


@cache
def _short_codes() -> dict[str, str]:
    """Return the codes of names that only count in capitals ("MA", "UK")."""
    rows = (*table("regions"), *_countries())
    return {row["name"]: row["code"] for row in rows if len(row["name"]) <= 3}


def _countries() -> list[dict[str, str]]:
    return [row for row in table("countries") if row["note"] != "adjective"]


@cache
def nations() -> dict[str, str]:
    """Return the code of the country that each adjective of one means ("chinese")."""
    rows = table("countries")
    return {fold(row["name"]): row["code"] for row in rows if row["note"] == "adjective"}


@cache
def in_labels() -> dict[str, str]:
    """Return the name of each country in the labels of companies in ROR, by its code."""
    return {row["code"]: row["name"] for row in _countries() if row["note"]}


def countries_named(segments: Iterable[str]) -> frozenset[str]:
    """Return the codes of the countries and regions that segments are, or either side of "and".

    >>> sorted(countries_named(["Keio University", "Japan and Oslo University", "Norway"]))
    ['JP', 'NO']
    """
    names = (name for segment in segments for name in _ALSO.split(segment))
    return frozenset(code for name in names if (code := _codes().get(name.lower())))


def country_of(text: str) -> str:
    """Return the code of the country or of the region that an affiliation ends with, or "".

    >>> country_of("Keio University, Yokohama, 223-8521 Japan"), country_of("MIT, Boston, MA 02139")
    ('JP', 'US')
    """
    segments = [part.strip() for part in re.split(r"[,;()]", text[-_LONGEST:])]
    for segment in segments[:-5:-1]:
        words = _CODE.sub("", segment).split()
        for count in range(min(5, len(words)), 0, -1):
            ending = " ".join(words[-count:]).strip(" .")
            code = _codes().get(ending.lower()) or _short_codes().get(ending)
            if code:
                return code
        code = _codes().get(re.sub(r"[\d.-]+", "", segment).strip().lower(), "")
        code = code or next(filter(None, (_short_codes().get(w.strip(".")) for w in words)), "")
        if code and len(words) <= 3:
            return code
    return ""


@cache
def _blocks() -> tuple[list[int], list[int], list[str]]:
    rows = table("geonames_blocks")
    return (
        [int(row["first"]) for row in rows],
        [int(row["last"]) for row in rows],
        [row["country"] for row in rows],
    )


def country_of_place(curie: str) -> str:
    """Return the code of the country that an identifier of GeoNames lies in, "" when not known.

    >>> country_of_place("geonames:1850144"), country_of_place("country:JP")
    ('JP', 'JP')
    """
    prefix, _, local = curie.partition(":")
    if prefix == "country":
        return local
    firsts, lasts, codes = _blocks()
    number = int(local) if local.isdecimal() and len(local) < 12 else -1
    at = bisect_right(firsts, number) - 1
    return codes[at] if at >= 0 and number <= lasts[at] else ""


def countries(entry: Entry) -> set[str]:
    """Return the codes of the countries that an organisation is known to be in."""
    codes = {country_of_place(place) for place in entry.places}
    named = _LABEL_COUNTRY.search(entry.name)
    if named:
        codes.add(_codes().get(named[1].lower(), ""))
    return (codes | {_WITHIN[code] for code in codes if code in _WITHIN}) - {""}


@cache
def _towns() -> dict[str, tuple[str, ...]]:
    found = {}
    for row in table("town_names"):
        names = tuple(
            dict.fromkeys(fold(name) for name in (row["name"], *row["others"].split("|")))
        )
        found.update(dict.fromkeys(names, names))
    return found


def town_names(name: str) -> tuple[str, ...]:
    """Return the normal forms of a town's names.

    >>> town_names("Wien"), town_names("Taoyuan City")
    (('vienna', 'wien'), ('taoyuan city', 'taoyuan'))
    """
    form = fold(name)
    short = form.removesuffix(" city")
    return _towns().get(form) or _towns().get(short) or tuple(dict.fromkeys((form, short)))
