"""Where a text quotes: stretches between quotation marks, paragraph by paragraph.

Marks come in pairs: “ ”, " ", « », „ “, and single ones ‘ ’ where they cannot be apostrophes. A
quotation left open runs to the end of its paragraph, as it does in print when the speaker goes on
in the next one. Marks inside a quotation belong to it.
"""

from __future__ import annotations

import re

from kg.model import Span

PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_DOUBLE = '“”"„‟«»'
#: What closes a quotation that was opened with a mark. Printers mix straight and curly ones.
_CLOSING = {"“": '”"', '"': '"”“', "„": "“”", "«": "»", "‘": "’"}
#: What stands before a closing single mark, which else is an apostrophe.
_END = re.compile(r"[.,;!?…]’(?!\w)")


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the paragraphs: what stands between empty lines."""
    return tuple(Span(*found.span()) for found in PARAGRAPH.finditer(text))


def quoted(text: str) -> tuple[Span, ...]:
    """Return the stretches between quotation marks, marks included, in order.

    >>> text = "He said: “It works for many people,” and left “Room 1”."
    >>> [text[span.start : span.end] for span in quoted(text)]
    ['“It works for many people,”', '“Room 1”']
    """
    found: list[Span] = []
    for paragraph in paragraphs(text):
        found += _within(text, paragraph)
    return tuple(found)


def _within(text: str, paragraph: Span) -> list[Span]:
    found = []
    start: int | None = None
    closing = ""
    for at in range(paragraph.start, paragraph.end):
        char = text[at]
        if start is None:
            if char in _CLOSING and _opens(text, at, paragraph):
                start, closing = at, _CLOSING[char]
        elif char in closing and _closes(text, at, start):
            found.append(Span(start, at + 1))
            start = None
    if start is not None and text[start] != "‘" and paragraph.end - start > 1:
        found.append(Span(start, paragraph.end))
    return found


def _opens(text: str, at: int, paragraph: Span) -> bool:
    """Say whether a mark begins a quotation: nothing but a blank or a bracket before it."""
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1 : at + 2]
    free = before.isspace() or before in "([—–-:"
    if text[at] == "‘":  # a quotation, not the short form of a year, and closed before the end
        return free and after.isalpha() and bool(_END.search(text, at, paragraph.end))
    return (free or text[at] in "“„«") and bool(after.strip())


def _closes(text: str, at: int, start: int) -> bool:
    if text[start] == "‘":
        return bool(_END.match(text, at - 1))
    # A straight mark, or a curly one the wrong way round, closes where no word follows at once.
    after = text[at + 1 : at + 2]
    return text[at] in "”»" or not after.isalnum()
