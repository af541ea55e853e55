"""Lists of references printed with a text: what they cite is not what the text claims."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from kg.model import Document, Span
from kg.tables import words

_HEADING = re.compile(
    r"(?:references?|bibliography|literature(?: cited)?|works cited|cited literature)\s*:?",
    re.IGNORECASE,
)
#: Year; volume(issue): pages, in the orders that journals print them.
_PLACE = re.compile(
    r"\b(?:19|20)\d\d[a-z]?\s?(?:[A-Z][a-z]{2}(?: \d{1,2})?)?\s?[;,:]\s?\d{1,4}\s?"
    r"(?:\(\d{1,3}[^)\n]{0,12}\))?\s?[:,]\s?[eE]?\d{1,6}"
    r"|\b\d{1,4}\s?\(\d{1,3}\)\s?[:,]\s?\d{1,6}\s?[-–]\s?\d{1,6}"
)
#: Entries are lines; what is longer is a paragraph.
_LONGEST = 1500


@lru_cache(maxsize=4)
def reference_lines(document: Document) -> tuple[Span, ...]:
    """Return the lines that are entries of a list of references, in order.

    A line is one when it prints a year, a volume and pages and begins as entries do, or when it
    stands below a heading ("References") and before the next section.
    """
    found = []
    below = False
    start = 0
    for line in document.text.splitlines(keepends=True):
        text = line.strip()
        if _HEADING.fullmatch(text):
            below = True
        elif below and text.rstrip(":").lower() in words("sections", "label"):
            below = False
        elif text and (below or (len(text) <= _LONGEST and _is_entry(text))):
            found.append(Span(start, start + len(line)))
        start += len(line)
    return tuple(found)


def _is_entry(line: str) -> bool:
    """Say whether a line is an entry by itself: "1. Smith J, Jones K. Title. J Med 2001;3:4-5"."""
    begins = re.match(
        r"(?:\[?\d{1,3}[\].)]\s?)?[A-Z][\w'’-]{1,30},? (?:[A-Z]{1,3}\b|[A-Z]\.)", line
    )
    return begins is not None and _PLACE.search(line) is not None


def is_cited(document: Document, offset: int) -> bool:
    """Say whether a character stands in a list of references."""
    lines = reference_lines(document)
    place = bisect_right([line.start for line in lines], offset) - 1
    return place >= 0 and offset < lines[place].end
