"""A text as it is read, character for character as long as it is printed, so that offsets hold."""

from __future__ import annotations

import re
from functools import lru_cache

#: Characters that nobody sees: inside a word they are nothing, elsewhere a blank.
INVISIBLE = "\u200b\u2060\ufeff\u180e\u00ad"
_UNSEEN = re.compile(rf"[{INVISIBLE}]+")
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
#: Words whose apostrophe was lost: "Mother s diet", "Aspirin doesn t help".
_LOST = re.compile(
    r"\b([^\W\d_]{4,40}|[A-Z][a-z]{2}) s(?= [^\W\d_])"
    r"|\b(?:do|does|did|is|was|are|were|wo|could|would|should|has|have|had)n t\b"
)
#: Words that a letter stands behind.
_LETTERED = frozenset(
    "group type class grade stage phase vitamin protein factor form strain chain time with from "
    "than that over after about several".split()
)


def plain(text: str) -> str:
    """Return a text with blanks where it has what nobody sees, and with its apostrophes.

    What stands inside a word is left, for `word` to take out.
    """
    return _UNSEEN.sub(_blanks, with_apostrophes(text)).translate(_HALVES)


def _blanks(match: re.Match[str]) -> str:
    start, end = match.span()
    before, after = match.string[max(0, start - 1) : start], match.string[end : end + 1]
    return match[0] if before.isalnum() and after.isalnum() else " " * (end - start)


def word(text: str) -> str:
    """Return a word without what nobody sees in it.

    >>> word("ca\u200bncer")
    'cancer'
    """
    return text if text.isascii() else _UNSEEN.sub("", text) or text


@lru_cache(maxsize=32)
def with_apostrophes(text: str) -> str:
    """Return a text, as long as before, with the apostrophes that some source of it dropped.

    >>> with_apostrophes("A mother s diet doesn t matter in group s and")
    "A mother's diet doesn't matter in group s and"
    """
    return _LOST.sub(_apostrophe, text)


def _apostrophe(match: re.Match[str]) -> str:
    lettered = (match[1] or "").lower() in _LETTERED
    return match[0] if lettered else f"{match[0][:-2]}'{match[0][-1]}"
