"""The parts of a plain text: title, labelled sections, headings, paragraphs.

A blank line ends a paragraph. Labels of sections are a table, ``ontologies/sections.tsv``: a label
in capitals counts wherever a sentence may begin ("METHODS: ...", also "METHODS We ..."), any other
only at the start of a line; a line that is nothing but a label is a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.model import Passage, Span
from kg.sidecar import clean_date
from kg.tables import table

_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)")
_LINE = re.compile(r"\r\n?|\n")
_LEADING_DATE = re.compile(r"\s*date\s*:?\s+(\d{4}-\d{2}-\d{2})(?=\s)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_TITLE_LENGTH = 300


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without white space at its ends, or ``None`` if nothing is left.

    >>> trimmed("  bone ", 0, 7)
    Span(start=2, end=6)
    """
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return Span(start, end) if start < end else None


def leading_date(text: str) -> tuple[str, int]:
    """Return the date that a text opens with and where that prefix ends, or ``("", 0)``.

    >>> leading_date(" date 2025-11-05 A team ...")
    ('2025-11-05', 16)
    """
    match = _LEADING_DATE.match(text)
    if match and clean_date(match[1]):
        return clean_date(match[1]), match.end()
    return "", 0


@cache
def section_names() -> dict[str, str]:
    """Return the sections by the label that opens them, in lower case."""
    names = {row["label"]: row["section"] for row in table("sections")}
    return names | {name.replace(" and ", " & "): section for name, section in names.items()}


@cache
def _label() -> re.Pattern[str]:
    names = sorted(section_names(), key=lambda name: (-len(name), name))
    capitals = "|".join(re.escape(name.upper()) for name in names)
    others = "|".join(re.escape(name) for name in names)
    begins, line = r"(?:\A|(?<=[\n\r])|(?<=[.?!)]\s))", r"(?:\A|(?<=[\n\r]))"
    colon, sentence = r"[^\S\r\n]*:(?=\s)", r"(?=[^\S\r\n]+(?:[A-Z][a-z]|A\s))"
    return re.compile(
        rf"{begins}(?P<capitals>{capitals})(?:{colon}|{sentence})"
        rf"|{line}(?i:(?P<other>{others})){colon}"
    )


def plain_passages(text: str, title: str = "") -> tuple[Passage, ...]:
    """Return the passages of a plain text in order; none overlaps another.

    A first short line that ends no sentence and stands alone is the title, as is one that reads
    like the ``title`` known from elsewhere. A leading date and labels are outside of passages.

    >>> [(p.kind, p.section) for p in plain_passages("Bone\\n\\nAIM: To see.\\nRESULTS: It grew.")]
    [('title', ''), ('section', 'objective'), ('section', 'results')]
    """
    found: list[Passage] = []
    section = ""
    blocks = list(_blocks(text, leading_date(text)[1]))
    for number, block in enumerate(blocks):
        words = text[block.start : block.end]
        name = section_names().get(words.rstrip(" :.").lower(), "")
        if number == 0 and _is_title(words, title, len(blocks)):
            found.append(Passage(block, "title"))
        elif name:
            section = name
            found.append(Passage(block, "heading", section))
        else:
            parts = list(_sections(text, block, section))
            found += parts
            section = parts[-1].section if parts else section
    return tuple(found)


def _is_title(words: str, title: str, blocks: int) -> bool:
    if title and " ".join(words.split()).casefold() == title.casefold():
        return True
    alone = blocks > 1 and len(words) <= _TITLE_LENGTH and not _LINE.search(words)
    return alone and not _SENTENCE_END.search(words) and not _label().match(words)


def _blocks(text: str, start: int) -> Iterator[Span]:
    for match in _BLANK_LINE.finditer(text, start):
        if match.start() >= start and (block := trimmed(text, start, match.start())):
            yield from _lines_as_blocks(text, block)
        start = match.end()
    if block := trimmed(text, start, len(text)):
        yield from _lines_as_blocks(text, block)


def _lines_as_blocks(text: str, block: Span) -> Iterator[Span]:
    """Split a block whose lines all end like sentences: there a line is a paragraph."""
    lines = []
    start = block.start
    for match in _LINE.finditer(text, block.start, block.end):
        lines.append(trimmed(text, start, match.start()))
        start = match.end()
    lines.append(trimmed(text, start, block.end))
    spans = [line for line in lines if line]
    if all(_SENTENCE_END.search(text[line.start : line.end]) for line in spans):
        yield from spans
    else:
        yield block


def _sections(text: str, block: Span, section: str) -> Iterator[Passage]:
    """Split a block at its labels; one without is a paragraph of the section that is open."""
    words = text[block.start : block.end]
    labels = list(_label().finditer(words))
    first = labels[0].start() if labels else len(words)
    if span := trimmed(text, block.start, block.start + first):
        yield Passage(span, "abstract" if section == "abstract" else "paragraph", section)
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        end = following.start() if following else len(words)
        name = section_names()[(label["capitals"] or label["other"]).lower()]
        if span := trimmed(text, block.start + label.end(), block.start + end):
            yield Passage(span, "abstract" if name == "abstract" else "section", name)
