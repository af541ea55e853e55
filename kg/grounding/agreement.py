"""Word a part of an affiliation as a register may, and say how well it agrees with a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from kg.fold import fold
from kg.grounding.affiliations import (
    Affiliation,
    Token,
    country_of,
    meaning,
    named_words,
    university_hospitals,
)

_INITIALS = re.compile(r"\b\w(?: \w)+\b")
_SHARED = 0.6
_TELLING = ("", "number")
#: Words that a name may have or not.
_SLIGHT = frozenset(
    {"saint", "teaching", "affiliated", "memorial", "science", "nhs", "pontifical", ""}
)


def wordings(tokens: list[Token], one: Affiliation, number: int) -> Iterator[list[str]]:
    """Yield the words of a segment: as printed, in our words, with the town that follows."""
    printed = [token.form for token in tokens]
    ours = meaning(tokens)
    initials = joined(" ".join(ours)).split()
    yield printed
    yield from (words for words in (ours, initials) if words != printed)
    rest = [word for word in ours if word not in ("university", "hospital")]
    if len(ours) - len(rest) == 2:
        yield from ([word, *rest] for word in university_hospitals())
    if ours[-2:] == ["medical", "center"]:
        yield [*ours[:-2], "mc"]
    if len(ours) > 5:
        return
    for town in _towns(one, number):
        yield [*ours, *town]
        if len(ours) - len(rest) == 2:
            yield from ([word, *rest, *town] for word in university_hospitals())
        yield [*printed, "at", *town]
        yield [*printed, "in", *town]
        if "university" in printed[1:] and not any(t.kind == "hospital" for t in tokens):
            yield [*printed[: printed.index("university") + 1], "in", *town]


def _towns(one: Affiliation, number: int) -> Iterator[list[str]]:
    """Yield the words of the next segments, where they are few and no country."""
    for later in (number + 1, number + 2):
        town = [t for t in one.tokens if t.segment == later and t.kind != "number"]
        if 0 < len(town) < 4 and not country_of(" ".join(t.printed for t in town)):
            yield [token.form for token in town]


def agreement(tokens: Iterable[Token], name: str, one: Affiliation) -> float:
    """Say how well a segment agrees with a name: all words that tell institutions apart must."""
    tokens = tuple(tokens)
    mine = [token for token in tokens if token.kind not in ("little", "number")]
    theirs = [token for token in named_words(name) if token.kind != "little"]
    if len(theirs) < 2:
        return 0.0
    my_kinds, their_kinds = ({t.kind for t in words} for words in (mine, theirs))
    own = {"hospital", "body"}
    if my_kinds & own != their_kinds & own:
        return 0.0
    if "university" in my_kinds ^ their_kinds and not (
        "hospital" in my_kinds or ("university" in their_kinds and "unit" in their_kinds)
    ):
        return 0.0
    forms, others = {t.form for t in mine}, {t.form for t in theirs}
    forms.update(joined(" ".join(t.form for t in tokens)).split())
    told = [t.form for t in theirs if t.kind in _TELLING]
    if not told or not all(_near(form, forms) or one.names(form) for form in told):
        return 0.0
    if not all(_near(t.form, others) or _is_town(t.form, one) for t in mine if _tells(t)):
        return 0.0
    words, named = set(meaning(mine)), set(meaning(theirs))
    if {t.means for t in theirs if t.kind == "unit"} - words:
        return 0.0
    if (_plain(mine) ^ _plain(theirs)) - _SLIGHT:
        return 0.0
    named = {word for word in named if word in words or word not in told}
    words = {word for word in words if word in named or word not in forms}
    shared = len(words & named) / (len(words | named) or 1)
    return shared if shared >= _SHARED else 0.0


def _tells(token: Token) -> bool:
    return token.kind == "" and len(token.form) > 1


def joined(words: str) -> str:
    """Return words with initials joined.

    >>> joined("m d anderson")
    'md anderson'
    """
    return _INITIALS.sub(lambda found: found[0].replace(" ", ""), words)


def _plain(tokens: Iterable[Token]) -> set[str]:
    return {token.means for token in tokens if token.kind == "plain"}


def _shortens(short: str, word: str) -> bool:
    """Say whether a word is the beginning of another ("calif", "penn")."""
    return 4 <= len(short) < len(word) and word.startswith(short)


def _is_town(form: str, one: Affiliation) -> bool:
    """Say whether a word stands as a segment of its own, too."""
    return any(fold(segment) == form for segment in one.segments)


def _near(word: str, others: Iterable[str]) -> bool:
    """Say whether a word is among others, or spelt much like one of them."""
    others = set(others)
    if word in others:
        return True
    if any(_shortens(word, other) or _shortens(other, word) for other in others):
        return True
    if len(word) < 5 or len(word) > 30:
        return False
    return any(
        len(other) > 4 and abs(len(word) - len(other)) <= 2
        and SequenceMatcher(None, word, other).ratio() >= 0.85
        for other in others
    )  # fmt: skip
