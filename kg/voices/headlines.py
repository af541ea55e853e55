"""Who speaks by place alone: "X: clause" and "clause: study" in headlines, signed quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Span
from kg.syntax import Syntax
from kg.tables import words
from kg.voices.contents import has_finite
from kg.voices.reporting import Telling

#: Words of the longest source that a headline names.
_LONGEST = 4
_SOURCES = frozenset(
    ["study", "report", "survey", "poll", "review", "police", "minister", "official", "doctor"]
)
_NAME = r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|van|von))*"
#: A dash and a name behind a quotation, up to a comma or the end of the line.
_SIGNED = re.compile(rf"\s*(?:—|–|--?)\s?({_NAME})(?=,|\.?\s*(?:\n|$))")
#: A name and a colon right before a quotation, with nothing else in their line.
_ANNOUNCED = re.compile(rf"(?:^|\n)({_NAME}):\s*$")


def find_headlines(syntax: Syntax) -> Iterator[Telling]:
    """Yield what headlines say with a colon: sentences with one colon and no full stop."""
    for start, end in syntax.parse.sentences:
        colons = [i for i in range(start, end) if syntax[i].text == ":"]
        if len(colons) == 1 and end - start > 3 and syntax[end - 1].text != ".":
            found = _headline(syntax, start, colons[0], end)
            if found is not None:
                yield found


def _headline(syntax: Syntax, start: int, colon: int, end: int) -> Telling | None:
    for source, said in (((colon + 1, end), (start, colon)), ((start, colon), (colon + 1, end))):
        first, last = source
        if not 0 < last - first <= _LONGEST or not has_finite(syntax, *said):
            continue
        if last == end and last - first > 1 and syntax[first].lemma.lower() not in ("new", "late"):
            continue  # a title: "Zinc shortens colds: a cohort study"
        if syntax[last - 1].lemma.lower() in _SOURCES | words("cues", "cue", "kind", "role"):
            clause = syntax.span(first, last)
            return Telling(last - 1, last - 1, "says", clause, syntax.span(*said))
    return None


def signed(syntax: Syntax, text: str, quote: Span) -> int | None:
    """Return the last word of a name that stands as a signature behind or before a quotation.

    Behind a whole sentence ("“...” — Ada Byron, Leeds") or alone before a colon in its line.
    """
    if text[quote.start : quote.end].rstrip("”\"’'»")[-1:] in (".", "!", "?", "…"):
        behind = _SIGNED.match(text, quote.end)
        if behind is not None:
            return _last(syntax, Span(*behind.span(1)))
    before = _ANNOUNCED.search(text, max(0, quote.start - 100), quote.start)
    if before is None or syntax[_last(syntax, Span(*before.span(1)))].tag != "NNP":
        return None
    return _last(syntax, Span(*before.span(1)))


def _last(syntax: Syntax, span: Span) -> int:
    return syntax.within(span)[-1]
