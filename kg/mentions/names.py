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
_INSTITUTION = re.compile(
    rf"\b{_BEFORE}{_KIND}\b(?!\s+(?:Awards?|Prizes?|Medals?)\b)(?:\s+{_WORD})*{_AFTER}"
)
#: Between two institutions that are named side by side: each has its own kind of body.
_BESIDE = re.compile(
    rf"\s+(?:and|&)\s+(?:the\s+)?(?=(?:{_WORD}\s+){{0,6}}{_KIND}\b|(?:{_WORD}\s+){{2,3}}(?:of|at)\s+"
    rf"(?:the\s+)?(?:{_WORD}\s+){{0,6}}{_KIND}\b)"
)
_BODY = re.compile(rf"\b{_KIND}\b")
#: A person's name in front of the institution: "Ada Byron of Leiden University".
_PERSON = re.compile(
    rf"(?!(?:{_WORD}\s+)*{_KIND}\b)(?:{_WORD}\s+){{2,3}}(?:of|at)\s+(?=.*\b{_KIND}\b)"
)
_PLACED = re.compile(r"\s+in\s+(?:the\s+)?(?P<place>[^,]+)$")
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


def find(document: Document, _syntax: Syntax, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the institutions, journals and dates that the patterns find."""
    found = [*_institutions(document, lexicon), *_journals(document)]
    found += [
        Mention(Span(*match.span()), "Date", ("rule:date",))
        for match in _DATE.finditer(document.text)
    ]
    return tuple(found)


def _institutions(document: Document, lexicon: Lexicon) -> Iterator[Mention]:
    for match in _INSTITUTION.finditer(document.text):
        for span in _named_apart(document.text, Span(*match.span())):
            words = document.quote(span)
            start = span.start
            person = _PERSON.match(words)
            if person:
                start, words = start + person.end(), words[person.end() :]
            while " " in words and words.split()[0] in _OPENERS:
                start += len(words) - len(words.split(None, 1)[1])
                words = words.split(None, 1)[1]
            placed = _PLACED.search(words)
            if placed and any(hit.category == "Place" for hit in lexicon.find(placed["place"])):
                words = words[: placed.start()]
            words = words.rstrip(".,")
            if " " in words.strip() and "\n" not in words:
                yield Mention(
                    Span(start, start + len(words)), "Organization", ("rule:institution",)
                )


def _named_apart(text: str, span: Span) -> Iterator[Span]:
    """Cut "University of A and University of B" in two; "College of Arts and Sciences" is one."""
    start = span.start
    for beside in _BESIDE.finditer(text[span.start : span.end]):
        if _BODY.search(text, start, span.start + beside.start()):
            yield Span(start, span.start + beside.start())
            start = span.start + beside.end()
    yield Span(start, span.end)


def _journals(document: Document) -> Iterator[Mention]:
    for match in _JOURNAL.finditer(document.text):
        words = match["name"].rstrip(".,")
        if "\n" not in words and (" " in words or len(words) > 3):
            start = match.start("name")
            yield Mention(Span(start, start + len(words)), "Publication", ("rule:journal",))
