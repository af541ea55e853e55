"""The names of institutions inside an affiliation: "School of Design, Kyushu University, Japan"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.tables import table

#: Characters of an affiliation that are read, and segments that are looked at.
LONGEST = 500
_MOST = 12
_BREAK = re.compile(r"\s*[,;()|/\n]\s*|\s+[-–—]\s+|\.\s+(?=[A-Z])|\s+at\s+(?=the\s|[A-Z])")
_ARTICLE = re.compile(r"^(?:and|the|at|of|from|a|an)\s+", re.IGNORECASE)
_JOINED = re.compile(r"\s+(?:and|&)\s+(?=(?:the\s+)?[A-Z])")
_WITHIN = re.compile(r"\s+(?:of|at|for|in)\s+(?:the\s+)?(?=[A-Z])")
_INSTITUTION = re.compile(
    r"univ|instit|hospi|colleg|academ|cent(?:re|er|ro)\b|clini|school|laborator|foundation|agency|"
    r"minist|council|infirmary|trust|compan|corporation|\binc\b|\bltd\b|gmbh|society|association|"
    r"polytechn|fakult|hôpit|klinik|krankenhaus|department|service|organi[sz]ation|network",
    re.IGNORECASE,
)


def segments(text: str) -> tuple[str, ...]:
    """Return the stretches of an affiliation that may be an institution's name, in order.

    Whole segments come with those that a comma split ("University of California, San Diego").

    >>> segments("School of Design, Kyushu University, Fukuoka, 812-8581 Japan")[:2]
    ('School of Design', 'School of Design Kyushu University')
    """
    found: dict[str, None] = {}
    plain = [_ARTICLE.sub("", part).strip(" .") for part in _BREAK.split(text[:LONGEST])]
    parts = [part for part in plain if part and not part[0].isdigit()][:_MOST]
    for place, part in enumerate(parts):
        found[part] = None
        if _INSTITUTION.search(part) and place + 1 < len(parts):
            found[f"{part} {parts[place + 1]}"] = None
        if len(halves := _JOINED.split(part)) > 1:
            found.update(dict.fromkeys(_ARTICLE.sub("", half) for half in halves))
    return tuple(found)


def endings(segment: str) -> Iterator[str]:
    """Yield what a segment says something is part of ("Faculty of Law of Keio University").

    >>> list(endings("Faculty of Law of Keio University"))
    ['Law of Keio University', 'Keio University']
    """
    for match in _WITHIN.finditer(segment):
        yield segment[match.end() :]


def is_institution(segment: str) -> bool:
    """Say whether a segment has a word for a kind of institution."""
    return bool(_INSTITUTION.search(segment))


_SHORTENED = {
    "univ": "university", "inst": "institute", "hosp": "hospital", "coll": "college",
    "natl": "national", "ctr": "center", "sch": "school", "med": "medical", "lab": "laboratory",
    "acad": "academy", "sci": "sciences", "tech": "technology",
}  # fmt: skip
_SHORT = re.compile(r"\b(" + "|".join(_SHORTENED) + r")\b\.?", re.IGNORECASE)
_LEGAL = re.compile(
    r"[\s,]+(?:inc|ltd|limited|llc|corp|corporation|gmbh|ag|co|plc|b\.?v|s\.?a|pty)\b\.?",
    re.IGNORECASE,
)
_LABEL_COUNTRY = re.compile(r"\(([^()]+)\)$")


@cache
def _codes() -> dict[str, str]:
    return {row["name"].lower(): row["code"] for row in table("countries")}


@cache
def _in_labels() -> dict[str, str]:
    return {row["code"]: row["name"] for row in table("countries") if row["note"]}


def country_of(text: str) -> str:
    """Return the code of the country that an affiliation ends with, "" when none is named.

    >>> country_of("Keio University, Yokohama, 223-8521 Japan"), country_of("MIT, Boston, MA USA")
    ('JP', 'US')
    """
    words = re.sub(r"[\d.;]+$", "", text[-LONGEST:].strip()).replace(",", " ").split()
    for count in range(min(5, len(words)), 0, -1):
        code = _codes().get(" ".join(words[-count:]).strip(" .").lower())
        if code:
            return code
    return ""


def spellings(segment: str, country: str) -> tuple[str, ...]:
    """Return a segment as a register may have it: in full, with the country for companies.

    >>> spellings("Univ. of Osaka", "JP"), spellings("Novavax, Inc", "US")[-1]
    (('Univ. of Osaka', 'university of Osaka'), 'Novavax (United States)')
    """
    found = [segment]
    full = _SHORT.sub(lambda match: _SHORTENED[match[1].lower()], segment)
    core = _LEGAL.sub("", segment).strip(" ,")
    found += [full, core]
    if core != segment or not is_institution(segment):
        found += [f"{core} ({name})" for code, name in _in_labels().items() if code == country]
    return tuple(dict.fromkeys(found))


def elsewhere(label: str, references: tuple[str, ...], country: str) -> bool:
    """Say whether an institution is known to be in another country than the one asked for.

    >>> elsewhere("Merck (Germany)", (), "US"), elsewhere("Merck", ("country:US",), "US")
    (True, False)
    """
    codes = {name.partition(":")[2] for name in references if name.startswith("country:")}
    named = _LABEL_COUNTRY.search(label)
    code = _codes().get(named[1].lower()) if named else None
    codes |= {code} if code else set()
    return bool(country and codes) and country not in codes
