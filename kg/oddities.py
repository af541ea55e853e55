"""What is odd about a text, so that little can be read in it: the warnings of a parse.

Nothing here changes what is read. Each warning says what was seen and what it means.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.blocks import LONGEST_SENTENCE, LONGEST_WORD
from kg.text import Token

#: Words that make up a third or more of English prose.
_ENGLISH_WORDS = """the of and to in a is that for was with as it on be by are were this from or an
at which has have had not we but their its they he she his her you i our these been also than can
may more who will one all when after between during into such there both using no other said"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
#: Fewer words than this tell nothing of a language.
_ENOUGH = 40
#: The least share of function words in English prose; lists and tables may have less.
_LEAST = 0.12
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CELL = re.compile(r"\t|\s\|\s|\s{3,}")
#: Letters looked at: from the beginning, the middle and the end.
_SAMPLE = 20_000


def warnings(
    text: str, tokens: Sequence[Token], sentences: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """Return why a text may be read badly; nothing for plain English.

    >>> warnings("Bone\\x00 heals.", (), ())
    ('1 control or broken characters: the text was damaged on its way',)
    """
    return tuple(_warnings(text, tokens, sentences))


def _warnings(
    text: str, tokens: Sequence[Token], sentences: Sequence[tuple[int, int]]
) -> Iterator[str]:
    broken = len(_CONTROL.findall(text))
    if broken:
        yield f"{broken} control or broken characters: the text was damaged on its way"
    cut = sum(last - first >= LONGEST_SENTENCE for first, last in sentences)
    if cut:
        yield (
            f"{cut} stretches of {LONGEST_SENTENCE} words without an end of a sentence: they are "
            "cut there, and what a cut parts is not read together"
        )
    if any(len(token.span) >= LONGEST_WORD for token in tokens):
        yield f"words of more than {LONGEST_WORD} characters: they are cut there"
    yield from _language(tokens)
    yield from _layout(text)


def _language(tokens: Sequence[Token]) -> Iterator[str]:
    """Judge by letters and by the commonest words of English."""
    sample = _sampled(tokens)
    words = [token.text for token in sample if token.text[:1].isalpha()]
    letters = Counter(_script(char) for word in words for char in word[:4] if char.isalpha())
    script, most = letters.most_common(1)[0] if letters else ("LATIN", 0)
    foreign = letters.total() - letters["LATIN"] - letters["GREEK"]
    if most and foreign * 2 > letters.total():
        yield f"most letters are not Latin ({script.title()}): only English is read"
        return
    if letters.total() and foreign * 5 > letters.total():
        yield "more than a fifth of the letters are not Latin: only English is read"
    if len(words) < _ENOUGH:
        return
    if sum(word.isupper() for word in words) * 2 > len(words):
        yield "most words are in capitals: names and sentences are found less well"
    share = sum(word.lower() in _ENGLISH for word in words) / len(words)
    if share < _LEAST:
        yield (
            f"{share:.0%} of the words are common English ones (prose has a third): "
            "another language, or no prose"
        )


def _sampled(tokens: Sequence[Token]) -> Sequence[Token]:
    if len(tokens) <= _SAMPLE:
        return tokens
    step = -(-len(tokens) // _SAMPLE)
    return tokens[::step]


def _script(char: str) -> str:
    return "LATIN" if char.isascii() else unicodedata.name(char, "UNKNOWN").split()[0]


def _layout(text: str) -> Iterator[str]:
    """See whether most lines are rows of a table."""
    rows = lines = 0
    for line in text.split("\n")[:_SAMPLE]:
        if line.strip():
            lines += 1
            rows += len(_CELL.findall(line.strip()[:2000])) >= 2
    if rows >= 3 and rows * 2 > lines:
        yield f"{rows} of {lines} lines look like rows of a table: cells are read as if prose"
