"""Short forms that a text defines itself: "adipose-derived stem cells (ADSCs)".

The method is Schwartz and Hearst's (2003): a bracketed short form, its letters found from right
to left in the words before, the first of them at the start of a word. It works on characters,
so it does not matter how words are split. Ours adds plural short forms, Greek letters against
their names, what follows a semicolon or comma in the bracket, and the reverse order
"ADSCs (adipose-derived stem cells)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Document, Span

#: A bracket with what may be a short form first; up to a comma, semicolon or the end.
_BRACKET = re.compile(r"[(\[]\s*([^()\[\];,\n]{1,40}?)\s*(?=[;,)\]\[])")
_WHOLE = re.compile(r"(?<![\w-])([\w-]{2,12})\s+\(\s*([^()\n]{6,90}?)\s*\)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STOP = re.compile(r"[.!?][\"”’)]*\s+(?=[A-Z“\"(])|\n|[;:()\[\]]")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ω": "omega",
    "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi", "χ": "chi", "ρ": "rho", "π": "pi",
}  # fmt: skip
_NOT_SHORT_WORDS = (
    "the and see for not but all one two who was are has had its our fig ref table data also "
    "left right top bottom eg ie e.g i.e red blue green black white yes no"
)
_NOT_SHORT = frozenset(_NOT_SHORT_WORDS.split())
#: Words before a letter or number that point into the paper: "panel A", "lane 3".
_POINTING = frozenset(
    "arm arrow box case column fig figs figure figures group lane lanes panel panels part plate "
    "ref row section step supplementary table tables".split()
)
_LEADING = frozenset(("the", "a", "an", "of", "and", "or", "in", "with", "by", "to", "for", "as"))


def abbreviations(document: Document) -> tuple[tuple[Span, Span], ...]:
    """Return each (short form, long form) a document defines, in order, offsets of its text.

    >>> text = "We gave beta-tricalcium phosphate (β-TCP) and stem cells (SCs; n = 5)."
    >>> [(text[s.start:s.end], text[l.start:l.end])
    ...  for s, l in abbreviations(Document("d", text))]
    [('β-TCP', 'beta-tricalcium phosphate'), ('SCs', 'stem cells')]
    """
    pairs = {*_bracketed(document.text), *_reversed(document.text)}
    return tuple(sorted(pairs))


def _bracketed(text: str) -> Iterator[tuple[Span, Span]]:
    for match in _BRACKET.finditer(text):
        start, end = match.span(1)
        short = match.group(1).strip("\"'“”‘’")
        start += match.group(1).find(short) if short else 0
        end = start + len(short)
        if not is_short_form(short):
            continue
        found = _long_form(short, text, match.start())
        if found is not None:
            yield Span(start, end), found


def _reversed(text: str) -> Iterator[tuple[Span, Span]]:
    """Find the short form before the bracket: "BMP (bone morphogenetic protein)"."""
    for match in _WHOLE.finditer(text):
        short, inside = match.group(1), match.group(2)
        if not is_short_form(short) or not any(char.isupper() for char in short):
            continue
        if len(inside.split()) < 2 and "-" not in inside:
            continue
        start, end = match.span(2)
        found = _long_form(short, text, end, start)
        if found is not None and found.start == start and found.end == end:
            yield Span(*match.span(1)), found


def is_short_form(short: str) -> bool:
    """Say whether a bracket's words can be a short form: 2 to 12 characters, a capital or digit.

    >>> [is_short_form(word) for word in ("ADSCs", "TNF-α", "see below", "n = 5", "panel A")]
    [True, True, False, False, False]
    """
    if not 2 <= len(short) <= 12 or len(short.split()) > 2 or not short[0].isalnum():
        return False
    letters = [char for char in short if char.isalpha()]
    if (
        len(letters) < 2
        or (" " in short and short.split()[0].lower() in _POINTING)
        or (short.lower() in _NOT_SHORT and not short.isupper())
        or "=" in short
        or "%" in short
    ):
        return False
    if short.istitle() and short.isalpha() and len(short) > 5:
        return False
    return any(c.isupper() for c in short) or any(c.isdigit() or c in _GREEK for c in short)


def _long_form(short: str, text: str, end: int, least: int = 0) -> Span | None:
    """Match a short form's letters, right to left, in the words before ``end``."""
    most = min(len(short) + 5, len(short) * 2)
    floor = max(least, end - 20 * most)
    for stop in _STOP.finditer(text, floor, end):
        floor = stop.end()
    words = list(_WORD.finditer(text, floor, end))[-2 * most :]
    if not words:
        return None
    floor, last = words[0].start(), words[-1].end()
    if text[last:end].strip(" \"'“”’)-"):
        return None
    best: tuple[int, int] | None = None
    for form in _variants(short):
        at = _align(form, text, floor, last)
        if at is not None and (best is None or at > best[0]):
            best = (at, len(form))
    if best is None:
        return None
    start = _word_start(text, best[0], floor)
    span = Span(start, last)
    return span if _plausible(short, text[start:last], most) else None


def _variants(short: str) -> Iterator[str]:
    """Yield the letters to find: as printed, and without a plural s; Greek letters spelt out."""
    yield short
    if len(short) > 2 and short.endswith("s") and short[-2].isupper():
        yield short[:-1]


def _align(short: str, text: str, floor: int, end: int) -> int | None:
    """Return where the match of the first letter lies, or ``None``."""
    letters = [char.lower() for char in short if char.isalnum()]
    at = end
    for number, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= floor and not (
            _same(letter, text, at) and (number > 0 or _starts_word(text, at, floor))
        ):
            at -= 1
        if at < floor:
            return None
    return at


def _same(letter: str, text: str, at: int) -> bool:
    char = text[at].lower()
    if char == letter or _GREEK.get(char, "")[:1] == letter:
        return True
    spelt = _GREEK.get(letter)
    return spelt is not None and text[at : at + len(spelt)].lower() == spelt


def _starts_word(text: str, at: int, floor: int) -> bool:
    return at == floor or not text[at - 1].isalnum()


def _word_start(text: str, at: int, floor: int) -> int:
    """Take in the part before a hyphen where the match begins inside a compound."""
    while at > floor and text[at - 1] in "-‐–" and at - 1 > floor and text[at - 2].isalnum():
        at -= 2
        while at > floor and text[at - 1].isalnum():
            at -= 1
    return at


def _plausible(short: str, long: str, most: int) -> bool:
    """Refuse a long form that is no longer, too long, or contains the short form."""
    words = long.split()
    if len(long) <= len(short) or len(words) > most or words[0].lower() in _LEADING:
        return False
    if short.lower() in (word.lower().strip(",") for word in words):
        return False
    capitals = sum(char.isupper() or char.isdigit() for char in short)
    return not (len(words) == 1 and "-" not in long and capitals < 2 and len(short) > 3)
