"""Where a text quotes: stretches between quotation marks, paragraph by paragraph.

Marks come in pairs: “ ”, " ", « », „ “, `` '', and single ones ‘ ’ ' ' where they cannot be
apostrophes. A quotation left open runs to the end of its paragraph, as it does in print when the
speaker goes on in the next one. Marks inside a quotation belong to it.
"""

from __future__ import annotations

import re

from kg.model import Span

PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_MARK = re.compile(r"``|''|‘‘|’’|‘’|[“”\"„«»‘’']")
#: What closes a quotation that was opened with a mark. Printers mix straight and curly ones.
_ANY = ('"', "”", "“", "''", "’’", "‘’")
_CLOSING = {
    "“": ("”", '"', "''", "’’"), '"': _ANY, "„": ("“", "”"), "«": ("»",), "‘": ("’",),
    "'": ("'", "’"), "``": _ANY, "''": _ANY, "‘‘": _ANY, "‘’": _ANY,
}  # fmt: skip
_SINGLE = frozenset({"‘", "'"})
#: What stands before a closing single mark, which else is an apostrophe.
_END = re.compile(r"[.,;!?…]['’](?!\w)|\w['’](?=\s*\Z)")
#: Words of a name or an irony in marks inside a quotation.
_FEW = re.compile(r"\w+(?:[ -]\w+){0,3}")


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
    opened: Span | None = None
    inner = 0
    marks = [Span(*each.span()) for each in _MARK.finditer(text, paragraph.start, paragraph.end)]
    ends = [_opens(text, mark, paragraph) for mark in marks]
    surplus = _surplus(text, marks, ends, paragraph.end)
    for place, mark in enumerate(marks):
        sign = text[mark.start : mark.end]
        if opened is None:
            if sign in _CLOSING and ends[place]:
                opened, inner = mark, 0
            continue
        first = text[opened.start : opened.end]
        if sign == first and ends[place] and sign not in _SINGLE:
            following = marks[place + 1].start if place + 1 < len(marks) else mark.end
            few = _FEW.fullmatch(text, mark.end, following)
            inner += bool(few) or surplus[place] > 0
        elif sign in _CLOSING[first] and _closes(text, mark, first, paragraph.end):
            if inner > 0:
                inner -= 1
            else:
                found.append(Span(opened.start, mark.end))
                opened = None
    if opened is not None and text[opened.start] not in "‘'" and paragraph.end - opened.end > 0:
        found.append(Span(opened.start, paragraph.end))
    return found


def _surplus(text: str, marks: list[Span], opens: list[bool], end: int) -> list[int]:
    """Return by how much, from each mark on, double marks that close outnumber those that open."""
    found, surplus = [0] * len(marks), 0
    for place in range(len(marks) - 1, -1, -1):
        sign = text[marks[place].start : marks[place].end]
        if sign not in ("‘", "’", "'"):
            surplus += -1 if opens[place] else _closes(text, marks[place], sign, end)
        found[place] = surplus
    return found


def _opens(text: str, mark: Span, paragraph: Span) -> bool:
    """Say whether a mark begins a quotation: nothing but a blank or a bracket before it."""
    before = text[mark.start - 1] if mark.start > paragraph.start else " "
    after = text[mark.end : mark.end + 1]
    sign = text[mark.start : mark.end]
    free = before.isspace() or before in "([—–-:"
    if sign in _SINGLE:  # a quotation, not the short form of a year, and closed before the end
        return free and after.isalpha() and bool(_END.search(text, mark.end, paragraph.end))
    if sign in ("”", "»", "’’", "’"):
        return False
    return (free or sign in ("“", "„", "«", "``", "‘‘")) and bool(after.strip())


def _closes(text: str, mark: Span, first: str, end: int) -> bool:
    if first in _SINGLE:
        return bool(_END.match(text, mark.start - 1, end))
    # A straight mark, or a curly one the wrong way round, closes where no word follows at once.
    after = text[mark.end : mark.end + 1]
    return text[mark.start] in "”»’" or not after.isalnum()
