"""Institutions, journals and dates by how their names are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon import Lexicon
from kg.model import Document, Mention, Span
from kg.syntax import Syntax

_WORD = r"[A-Z][\w’'&.\-]{0,200}"
_LINK = r"(?:of|and|for|the|in|at|de|du|di|der|des|la|&|on)"
_KIND = (
    r"(?:Universit(?:y|ies|é|à|ät)|Institutes?|Hospitals?|Colleges?|Faculty|Departments?|Schools?|"
    r"Cent(?:re|er)s?|Academy|Laborator(?:y|ies)|Clinic|Council|Foundation|Agency|Ministry|"
    r"Administration|Organi[sz]ation|Association|Society|Consortium|Trust|Polytechnic|Commission)"
)
#: Words before the kind of body; without a limit a long run of capitals takes its square.
_BEFORE = rf"(?:{_WORD}\s+(?:{_LINK}\s+)?){{0,30}}"
_AFTER = rf"(?:\s+{_LINK}(?:\s+the)?\s+{_WORD}(?:\s+(?:{_LINK}\s+)?{_WORD})*)*"
_INSTITUTION = re.compile(rf"\b{_BEFORE}{_KIND}\b(?:\s+{_WORD})*{_AFTER}")
#: A word of a journal's name; a stop after it only where it may be cut short ("Med.").
_TITLE = r"[A-Z](?:[\w’'&-]{0,4}\.|[\w’'&-]{0,200})"
_JOURNAL = re.compile(
    rf"(?:published|appeared|appears|reported|featured|publication|paper)\b[^.;\n]{{0,60}}?\b(?:in|by)"
    rf"\s+(?:the\s+)?(?:journals?\s+)?(?P<name>{_TITLE}(?:\s+(?:(?:{_LINK}\s+)*){_TITLE})*)"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}\s+{_MONTH}\s+\d{{4}}\b|"
    rf"\b{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}\b|\b{_MONTH}\s+\d{{4}}\b"
)
_OPENERS = frozenset(["The", "A", "An", "In", "At", "This", "These", "Our", "From", "Both"])


def find(document: Document, _syntax: Syntax, _lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the institutions, journals and dates that the patterns find."""
    found = [*_institutions(document), *_journals(document)]
    found += [
        Mention(Span(*match.span()), "Date", ("rule:date",))
        for match in _DATE.finditer(document.text)
    ]
    return tuple(found)


def _institutions(document: Document) -> Iterator[Mention]:
    for match in _INSTITUTION.finditer(document.text):
        start, end = match.span()
        words = match[0]
        first = words.split()[0]
        while first in _OPENERS and " " in words:
            start += len(words) - len(words.split(None, 1)[1])
            words = words.split(None, 1)[1]
            first = words.split()[0]
        if " " in words.strip() and "\n" not in words:
            trailing = len(words) - len(words.rstrip(".,"))
            yield Mention(Span(start, end - trailing), "Organization", ("rule:institution",))


def _journals(document: Document) -> Iterator[Mention]:
    for match in _JOURNAL.finditer(document.text):
        words = match["name"].rstrip(".,")
        if "\n" not in words and (" " in words or len(words) > 3):
            start = match.start("name")
            yield Mention(Span(start, start + len(words)), "Publication", ("rule:journal",))
