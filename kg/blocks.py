"""The stretches of a text that are read one by one: paragraphs, lines, pieces of bounded length.

Work and memory are bounded whatever the text is like: a block has at most `LONGEST` characters, a
sentence `LONGEST_SENTENCE` words, a word `LONGEST_WORD` characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from kg.model import Document, Span

_BREAK = re.compile(r"\n[^\S\n]*\n\s*|\r\n[^\S\n]*\r\n\s*|[\u2029\x0c]+\s*")
#: Characters of the longest block that is parsed at once.
LONGEST = 8000
#: Words of the longest sentence, characters of the longest word: what is longer is cut there.
LONGEST_SENTENCE = 250
LONGEST_WORD = 500
_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*\s+(?=[A-Z“\"(])")
_GAP = re.compile(r"\s+")
_LINE = re.compile(r"[^\n]*\n?")


def blocks(document: Document) -> Iterator[Span]:
    """Yield the stretches that are parsed one by one, in order, none of them blank.

    A block never crosses the bounds of a passage, an empty line, or a heading's line end. What
    lies outside of all passages (front matter, code, a section's label) is none, if there are any.

    >>> text = "A title\\n\\nOne line\\nand its rest. More."
    >>> [text[block.start : block.end] for block in blocks(Document("d", text))]
    ['A title', 'One line\\nand its rest. More.']
    """
    text = document.text
    cuts = {0, len(text)}
    for passage in document.passages:
        cuts |= {min(passage.span.start, len(text)), min(passage.span.end, len(text))}
    cuts |= {match.end() for match in _BREAK.finditer(text)}
    prose = sorted(passage.span for passage in document.passages) or [Span(0, len(text) or 1)]
    starts = [span.start for span in prose]
    for first, last in pairwise(sorted(cuts)):
        around = bisect_right(starts, first) - 1
        if around < 0 or prose[around].end < last:
            continue
        for block in _lines(text, first, last):
            yield from _pieces(text, block)


def slices(text: str) -> Iterator[Span]:
    """Yield the stretches of a text that are split into words one by one.

    They end inside a word only when it is too long.
    """
    cuts = [0, *(match.end() for match in _ENDLESS.finditer(text)), len(text)]
    for first, last in pairwise(cuts):
        if first < last:
            yield Span(first, last)


def _pieces(text: str, block: Span) -> Iterator[Span]:
    """Cut a block that is too long for the networks where a sentence, else a word, ends."""
    start = block.start
    while block.end - start > LONGEST:
        stop = start
        for pattern in (_SENTENCE_END, _GAP):
            stop = max(
                (m.end() for m in pattern.finditer(text, start, start + LONGEST)), default=stop
            )
            if stop > start:
                break
        stop = stop if stop > start else start + LONGEST
        piece = _strip(text, start, stop)
        if piece:
            yield piece
        start = stop
    piece = _strip(text, start, block.end)
    if piece:
        yield piece


def _lines(text: str, first: int, last: int) -> Iterator[Span]:
    """Split at single line ends where a heading or list item ends; join wrapped lines."""
    start = first
    for line in _LINE.finditer(text, first, last):
        if line.end() == line.start():
            break
        done = line.group().rstrip()
        after = text[line.end() : line.end() + 1]
        if line.end() < last and not _ends_line(done, after):
            continue
        block = _strip(text, start, line.end())
        if block:
            yield block
        start = line.end()
    block = _strip(text, start, last)
    if block:
        yield block


def _ends_line(line: str, after: str) -> bool:
    """Say whether a block ends with this line rather than going on in the next one."""
    if not line or after.isspace():
        return True
    if line.endswith((",", ";", "-", "(", "—")) or after.islower():
        return False
    if line[-1] in '.!?:"”)':
        return True
    return len(line) < 60 or not line[-1].isalnum()


def _strip(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
