"""The names of institutions inside an affiliation: "School of Design, Kyushu University, Japan"."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
