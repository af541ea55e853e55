"""Take a mention of several things apart: "breast and ovarian cancer", "IL-1 and -6".

Every reading is given, the likeliest first; which one holds is for the lexicon to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Characters of the longest mention that is taken apart, and the most parts.
LONGEST = 160
_MOST = 6
_JOINT = re.compile(
    r"\s*(?:,\s*(?:and/or|and|or|&)\s|\band/or\b|\band\b|\bor\b|[,/;+&]|\bas well as\b)\s*"
)
_LEADING = re.compile(r"^(?:both|either|some|other|the|all|any|various|several)\s+", re.IGNORECASE)
_NUMBERED = re.compile(r"(.*?[^\W\d_].*?[- ]?)([0-9]{1,4}[A-Za-z]?|[IVX]{1,4}|[A-Za-z])$")
_NUMBER = re.compile(r"-?\s*([0-9]{1,4}[A-Za-z]?|[IVX]{1,4}|[A-Za-zα-ω])$")


def readings(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to read a text as several names.

    >>> list(readings("breast and ovarian cancer"))
    [('breast cancer', 'ovarian cancer'), ('breast', 'ovarian cancer')]
    >>> next(readings("bone formation and regeneration"))
    ('bone formation', 'bone regeneration')
    >>> next(readings("IL-1 and -6")), next(readings("MCM4/6/7")), list(readings("bone"))
    (('IL-1', 'IL-6'), ('MCM4', 'MCM6', 'MCM7'), [])
    """
    if len(text) > LONGEST:
        return
    parts = [_LEADING.sub("", part.strip()) for part in _JOINT.split(text)]
    if not 1 < len(parts) <= _MOST or not all(parts):
        return
    seen: set[tuple[str, ...]] = set()
    for reading in (*_numbers(parts), *_tails(parts), *_heads(parts), tuple(parts)):
        if reading not in seen and len(set(reading)) == len(parts):
            seen.add(reading)
            yield reading


def _numbers(parts: list[str]) -> Iterator[tuple[str, ...]]:
    first = _NUMBERED.match(parts[0])
    numbers = [_NUMBER.match(part) for part in parts[1:]]
    if first and all(numbers):
        yield (parts[0], *(first[1] + number[1] for number in numbers if number))


def _tails(parts: list[str]) -> Iterator[tuple[str, ...]]:
    """Let all parts end like the last."""
    words = parts[-1].split()
    for count in range(len(words) - 1, 0, -1):
        if len(words) - count <= max(len(part.split()) for part in parts[:-1]) + 1:
            tail = " ".join(words[-count:])
            yield (*(f"{part} {tail}" for part in parts[:-1]), parts[-1])
    if parts[-1].count("-") == 1:
        head, _, tail = parts[-1].partition("-")
        if head and tail:
            yield (*(f"{part.rstrip('-')}-{tail}" for part in parts[:-1]), parts[-1])


def _heads(parts: list[str]) -> Iterator[tuple[str, ...]]:
    """Let all parts begin like the first ("cancer of the breast and the ovary")."""
    words = parts[0].split()
    for count in range(len(words) - 1, 0, -1):
        head = " ".join(words[:count])
        yield (parts[0], *(f"{head} {part}" for part in parts[1:]))
