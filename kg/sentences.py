"""Where a sentence can and cannot begin: rules that guide the parser, and the blocks it reads.

A parser trained on newspapers, papers and the web still splits after "J." and before a closing
quotation mark. `guard` decides the clear cases from words and blanks; the parser the rest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.model import Document, Span

MUST, MAY, NEVER = 1, 0, -1

_FINAL = frozenset(".!?…")
_CLOSERS = frozenset("\"”’'»)]}")
_OPENERS = frozenset("\"“‘'«([{")
#: Written with a full stop that ends no sentence; `kg.tokenizer` keeps them whole.
_NO_END_WORDS = """e.g. i.e. E.g. I.e. Fig. Figs. fig. figs. vs. cf. Dr. Drs. St. approx. ca. spp.
subsp. Prof. Eq. Eqs. Ref. Refs. Suppl. viz. Mr. Mrs. Ms. Rev. Gov. Sen. Rep. Gen. Col. Lt. Capt.
Hon. Mt. w.r.t. i.v. i.p. s.c. i.m. p.o. Jan. Feb. Apr. Aug. Sept. Sep. Oct. Nov. Dec."""
#: Likewise, but a sentence may end with them.
_MAY_END_WORDS = """al. etc. Inc. Ltd. Corp. Co. Jr. Sr. Ph.D. PhD. M.D. M.Sc. B.Sc. M.S. B.A.
M.P.H. D.Phil. R.N. a.m. p.m. A.M. P.M. U.S. U.S.A. U.K. U.N. E.U. D.C. b.i.d. t.i.d. q.d."""
_NO_END = frozenset(_NO_END_WORDS.split())
_MAY_END = frozenset(_MAY_END_WORDS.split())
ABBREVIATIONS = (*_NO_END_WORDS.split(), *_MAY_END_WORDS.split())
#: Common words that begin sentences, and so are no surname after an initial.
_STARTER_WORDS = """The A An In On At We This These Those That It They He She However Our Here For
To There When While If As After Although By With From Thus Therefore Results Methods Conclusions
But And Both Two Three All No Using Patients Mice Rats Treatment I You Its Their Such Most Many
Some"""
STARTERS = frozenset(_STARTER_WORDS.split())
#: Words before a lettered thing ("vitamin D."), where the full stop is no initial's.
_LETTERED_WORDS = """group type vitamin hepatitis figure fig table panel phase class grade
influenza factor stage box appendix arm cohort protein complex case level section part schedule
strain"""
LETTERED = frozenset(_LETTERED_WORDS.split())
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


def guard(words: Sequence[str], blanks: Sequence[bool]) -> list[int]:
    """Say of each word whether a sentence must, may or can never begin with it.

    ``blanks[i]`` says that white space follows word ``i``. The first word always begins one.

    >>> words = ["Dr.", "J", ".", "Wu", "said", ":", '"', "Yes", ".", '"', "It", "works", "."]
    >>> blanks = [1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0]
    >>> [words[i] for i, rule in enumerate(guard(words, blanks)) if rule == MUST]
    ['Dr.', 'It']
    """
    rules = [NEVER] * len(words)
    if words:
        rules[0] = MUST
    inside = _enclosed(words)
    cited = _citations(words)
    for i in range(1, len(words)):
        if cited[i]:
            rules[i] = cited[i]
            continue
        end = i - 1
        while end > 0 and words[end] in _CLOSERS and not _opens(words, blanks, end):
            end -= 1
        if words[i] in _CLOSERS and not _opens(words, blanks, i):
            continue
        last = words[end]
        if (
            last in _NO_END
            or inside[i]
            or (len(last) == 2 and last[0].isupper() and last[1] == ".")
        ):
            continue
        if last in _MAY_END or last[-1] not in _FINAL:
            if last in _MAY_END and words[i][:1].isupper() and end == i - 1:
                rules[i] = MAY
            continue
        if not blanks[i - 1] and end == i - 1 and not words[i][:1].isupper():
            continue
        rules[i] = _after_stop(words, end, i)
    return rules


def _citations(words: Sequence[str]) -> dict[int, int]:
    """Judge a bracketed number after a full stop ("... cells. [17] Others"): it ends a sentence."""
    found = dict.fromkeys(range(len(words)), MAY)
    for i, word in enumerate(words):
        if word != "[" or not i or words[i - 1] not in (".", "]"):
            continue
        end = next((k for k in range(i + 1, min(i + 12, len(words))) if words[k] == "]"), None)
        if end is None or not all(w.isdigit() or w in ",-–—" for w in words[i + 1 : end]):
            continue
        found |= dict.fromkeys(range(i, end + 1), NEVER)
        if end + 1 < len(words) and words[end + 1][:1].isupper():
            found[end + 1] = MUST
    return found


def _opens(words: Sequence[str], blanks: Sequence[bool], i: int) -> bool:
    """Say whether a mark opens: an opening one, or a straight one glued to the next word."""
    if words[i] in "“‘«([{":
        return True
    if words[i] not in "\"'":
        return False
    before = i == 0 or blanks[i - 1] or words[i - 1] in "([{—–-"
    return before and i + 1 < len(words) and not blanks[i]


def _enclosed(words: Sequence[str], reach: int = 60) -> list[bool]:
    """Say which words stand inside round or square brackets that close again soon."""
    inside = [False] * len(words)
    stack: list[int] = []
    for i, word in enumerate(words):
        if word in ("(", "["):
            stack.append(i)
        elif word in (")", "]") and stack:
            start = stack.pop()
            if i - start <= reach:
                inside[start + 1 : i + 1] = [True] * (i - start)
    return inside


def _after_stop(words: Sequence[str], end: int, i: int) -> int:
    """Judge the word ``i`` after final punctuation ``end`` (closers between them)."""
    word, stop = words[i], words[end]
    head = word
    if word in _OPENERS and i + 1 < len(words):
        head = words[i + 1]
    before = words[end - 1] if end else ""
    if head.isalpha() and head.islower() and head.isascii():
        return NEVER if len(head) > 1 or stop == "." else MAY
    if stop != ".":
        return MAY if end < i - 1 or stop == "…" else MUST
    if set(stop) == {"."} and len(stop) > 1:
        return MAY
    if head[:1].isdigit():
        return NEVER if before in ("No", "no", "Nos", "nos", "p", "pp", "Vol", "vol") else MAY
    if len(before) == 1 and before.isupper() and end == i - 1:
        return _after_initial(words, end - 1, i)
    if head[:1].isupper() or word in _OPENERS:
        return MUST
    return MAY


def _after_initial(words: Sequence[str], initial: int, i: int) -> int:
    """Judge the word after a capital with a full stop: "A. Smith", or "vitamin D. The"?"""
    before = words[initial - 1] if initial else ""
    if words[i] in STARTERS:
        return MUST
    if before.lower() in LETTERED:
        return MAY
    if before in _NO_END or before == "." or before[:1].isupper() or not before:
        return NEVER
    return MAY


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
