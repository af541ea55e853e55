"""Word a part of an affiliation as a register may, and say how well it agrees with a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from kg.entries import Entry
from kg.fold import fold
from kg.grounding.affiliations import (
    Affiliation,
    Token,
    meaning,
    named_words,
    university_hospitals,
)
from kg.grounding.geography import country_of, nations, town_names

_INITIALS = re.compile(r"\b\w(?: \w)+\b")
_DASH = re.compile(r"\s+[-–—]\s+")
_SHARED, _LONGEST = 0.6, 200
#: How like words are that are one but for a slip, or for a vowel (Hamadan, Hamedan).
_MUCH, _NEAR = 0.92, 0.8
#: What a university's hospital is called in France, before "de" and its town.
_IN_FRANCE = (("chu",), ("center", "hospitalier", "universitaire"))
_VOWEL = re.compile("[aeiouyh]")
#: Words of a hospital's legal form, and what it counts that one is left out.
_LEGAL_FORM = 0.95
_TRUSTS = frozenset({"trust", "nhs", "fondazione"})
_TELLING = ("", "number")
#: Words that a name may have or not.
_SLIGHT = frozenset(
    {"saint", "teaching", "affiliated", "memorial", "science", "nhs", "pontifical", "research", ""}
)


def wordings(tokens: list[Token], one: Affiliation, number: int) -> Iterator[list[str]]:
    """Yield the words of a segment: as printed, in our words, with the town that follows."""
    printed = [token.form for token in tokens]
    ours = meaning(tokens)
    initials = joined(" ".join(ours)).split()
    yield printed
    yield from (words for words in (ours, initials) if words != printed)
    rest = [word for word in ours if word not in ("university", "hospital")]
    both = {"university", "hospital"} <= set(ours)
    if both:
        yield from ([word, *rest] for word in university_hospitals())
        plain = [word.replace("ue", "u") for word in rest]  # Wuerzburg
        yield from ([word, *plain] for word in university_hospitals() if plain != rest)
        yield from ([*word, "de", *rest] for word in _IN_FRANCE if one.country in ("FR", ""))
    own = ours[ours.index("affiliated") + 1 :] if "affiliated" in ours else []
    if "hospital" in own:  # "Fudan University Affiliated Sixth People's Hospital"
        yield from ([*town, *own] for town in ([ours[0]], *_towns(one, number)))
    if ours[-2:] == ["medical", "center"]:
        yield [*ours[:-2], "mc"]
    if any(is_acronym(token) for token in tokens) and "university" in ours:
        rest = [word for word in ours if word != "university"]
        yield from ([*rest, *town] for town in ([], *_towns(one, number)))
    if len(ours) > 5:
        return
    for town in _towns(one, number):
        yield [*ours, *town]
        if both:
            yield from ([word, *rest, *town] for word in university_hospitals())
        yield [*printed, "at", *town]
        yield [*printed, "in", *town]
        if "university" in printed[1:] and not any(t.kind == "hospital" for t in tokens):
            behind = printed.index("university") + 1
            if printed[behind : behind + 1] != ["of"]:
                yield [*printed[:behind], "in", *town]


def _towns(one: Affiliation, number: int) -> Iterator[list[str]]:
    """Yield the words of the next segments, where they are few and no country."""
    for later in (number + 1, number + 2):
        town = [t for t in one.tokens if t.segment == later and t.kind != "number"]
        if 0 < len(town) < 4 and not country_of(" ".join(t.printed for t in town)):
            yield from (name.split() for name in town_names(" ".join(t.printed for t in town)))


def agreement(tokens: Iterable[Token], name: str, one: Affiliation) -> float:
    """Say how well a segment agrees with a name: all words that tell institutions apart must."""
    tokens = tuple(tokens)
    mine = [token for token in tokens if token.kind not in ("little", "number")]
    theirs = [token for token in named_words(name) if token.kind != "little"]
    if len(theirs) < 2:
        return 0.0
    if not any(token.kind == "university" for token in (*mine, *theirs)):
        mine, theirs = _without_nation(mine, one), _without_nation(theirs, one)
    my_kinds, their_kinds = ({t.kind for t in words} for words in (mine, theirs))
    factor = 1.0
    if "hospital" in my_kinds & their_kinds:
        whole = len(mine) + len(theirs)
        mine, theirs = _without_trust(mine), _without_trust(theirs)
        factor = 1.0 if len(mine) + len(theirs) == whole else _LEGAL_FORM
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
    near = [form for form in told if _near(form, forms) or one.names(form)]
    if not near or any(form not in near and not _is_initial(form, tokens) for form in told):
        return 0.0
    numbers = {t.form for t in tokens if t.kind == "number"}
    if numbers - {t.form for t in theirs}:
        return 0.0
    if not all(_near(t.form, others) or _is_town(t.form, one) for t in mine if _tells(t)):
        return 0.0
    words, named = set(meaning(mine)), set(meaning(theirs))
    if {t.means for t in theirs if t.kind == "unit"} - words:
        return 0.0
    if (_plain(mine) ^ _plain(theirs)) - _slight(words | named):
        return 0.0
    named = {word for word in named if word in words or word not in told}
    words = {word for word in words if word in named or word not in forms}
    shared = len(words & named) / (len(words | named) or 1)
    return shared * factor if shared >= _SHARED else 0.0


def _without_nation(tokens: list[Token], one: Affiliation) -> list[Token]:
    """Leave out the adjective of the country that is named anyway: a Chinese hospital in China."""
    return [t for t in tokens if not one.country or nations().get(t.form) != one.country]


def _without_trust(tokens: list[Token]) -> list[Token]:
    """Leave out what a hospital's legal form is, unless it is only the foundation that gives."""
    if any(token.form in _TRUSTS for token in tokens):
        return [token for token in tokens if token.means != "foundation"]
    return tokens


def is_acronym(token: Token) -> bool:
    """Say whether a word is printed as the short form of a name."""
    return token.kind == "" and token.printed.isupper() and 1 < len(token.printed) < 6


def _is_initial(word: str, tokens: Iterable[Token]) -> bool:
    """Say whether a word is printed as its first letter ("A. Gemelli")."""
    return any(t.printed == t.printed.upper() and t.form == word[0] for t in tokens)


def _slight(words: set[str]) -> frozenset[str]:
    """Return the words that a name may have or not, beside some others."""
    return _SLIGHT - {"science"} if words & {"technology", "polytechnic"} else _SLIGHT


def without_eponym(tokens: Sequence[Token], name: str) -> str:
    """Return a university's name without the telling words that are not printed.

    >>> from kg.grounding.affiliations import named_words
    >>> without_eponym(named_words("university of nijmegen"), "radboud university nijmegen")
    'university nijmegen'
    """
    words = named_words(name)
    kinds = {token.kind for token in (*words, *tokens)}
    if "university" not in kinds or kinds - {"university", "", "little"}:
        return ""
    forms = [token.form for token in tokens]
    kept = [t.form for t in words if t.kind != "" or _near(t.form, forms)]
    told = any(token.kind == "" for token in words if token.form in kept)
    return " ".join(kept) if told else ""


@lru_cache(maxsize=20_000)
def beginnings(entry: Entry) -> tuple[str, ...]:
    """Return the normal forms of what stands before a dash in an institution's names.

    >>> beginnings(Entry("ror:1", "University of Oslo - The Old College", "Organization"))
    ('university of oslo',)
    """
    names = (name[:_LONGEST] for name, _ in entry.names())
    parts = (_DASH.split(name)[0] for name in names if _DASH.search(name))
    return tuple(dict.fromkeys(fold(part) for part in parts))


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
    return 4 <= len(short) < min(8, len(word)) and word.startswith(short)


def _is_town(form: str, one: Affiliation) -> bool:
    """Say whether a word stands as a segment of its own, too."""
    return any(fold(segment) == form for segment in one.segments)


def _near(word: str, others: Iterable[str]) -> bool:
    """Say whether a word is among others, or spelt much like one of them."""
    others = set(others)
    if any(name in others for name in town_names(word)):
        return True
    if any(_shortens(word, other) or _shortens(other, word) for other in others):
        return True
    if len(word) < 5 or len(word) > 30:
        return False
    near = (other for other in others if len(other) > 4 and abs(len(word) - len(other)) <= 2)
    return any(_is_alike(word, other) for other in near)


@lru_cache(maxsize=20_000)
def _is_alike(word: str, other: str) -> bool:
    letters = SequenceMatcher(None, word, other)
    if letters.real_quick_ratio() < _NEAR or letters.quick_ratio() < _NEAR:
        return False
    least = _NEAR if _VOWEL.sub("", word) == _VOWEL.sub("", other) else _MUCH
    return letters.ratio() >= least
