"""Other ways to say a name: simpler, as a noun, one letter off, or broader.

All work on folded words. What may be dropped, and how adjectives end, are tables in
``ontologies/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg.fold import FUNCTION_WORDS, fold
from kg.tables import table

#: Categories whose names texts also use as adjectives.
_ADJECTIVAL = frozenset([
    "Disease", "Phenotype", "Process", "Anatomy", "Cell", "CellComponent", "Gene",
])  # fmt: skip


@cache
def _modifiers(kind: str) -> dict[str, frozenset[str]]:
    return {
        fold(row["word"]): frozenset(row["categories"].split())
        for row in table("modifiers")
        if row["kind"] == kind
    }


def simpler(words: list[str], category: str) -> Iterator[tuple[list[str], str]]:
    """Yield the words without leading empty or origin words, then without a closing kind."""

    def allowed(word: str, kind: str) -> bool:
        found = _modifiers(kind).get(word)
        return found is not None and (not found or category in found)

    kept = list(words)
    dropped: list[str] = []
    while len(kept) > 1:
        pair = " ".join(kept[:2])
        if len(kept) > 2 and (allowed(pair, "empty") or allowed(pair, "origin")):
            dropped += kept[:2]
            kept = kept[2:]
        elif allowed(kept[0], "empty") or allowed(kept[0], "origin"):
            dropped.append(kept.pop(0))
        else:
            break
        yield list(kept), " ".join(dropped)
    if len(kept) > 1 and allowed(kept[-1], "kind"):
        yield kept[:-1], " ".join([*dropped, kept[-1]])


@cache
def _adjective_endings() -> tuple[tuple[str, str], ...]:
    return tuple((row["ending"], row["noun"]) for row in table("adjective_endings"))


def nouns_of(words: list[str], category: str) -> Iterator[list[str]]:
    """Yield the words with the last, an adjective, made a noun ("hypertensive")."""
    if category not in _ADJECTIVAL or not words:
        return
    last = words[-1]
    for ending, noun in _adjective_endings():
        if last.endswith(ending) and len(last) - len(ending) >= 3:
            yield [*words[:-1], last[: len(last) - len(ending)] + noun]


def near(one: str, two: str, category: str) -> bool:
    """Say whether two forms differ in one letter (added, lost, changed or swapped).

    Short forms and those with digits never do: there one letter is another thing.

    >>> near("osteoarthritus", "osteoarthritis", "Disease"), near("lung", "long", "Disease")
    (True, False)
    """
    shortest = 12 if category in ("Chemical", "Drug", "Gene") else 10
    if not shortest <= len(one) <= 60 or abs(len(one) - len(two)) > 1 or one == two:
        return False
    if any(character.isdigit() for character in one + two):
        return False
    start = next(
        (at for at, pair in enumerate(zip(one, two, strict=False)) if len({*pair}) > 1), -1
    )
    if start < 0:
        return True
    rest, other = one[start:], two[start:]
    swapped = rest[1::-1] + rest[2:] == other
    return swapped or rest[1:] == other or rest == other[1:] or rest[1:] == other[1:]


def broader(words: list[str], category: str) -> Iterator[tuple[list[str], float]]:
    """Yield shorter names of the same head, longest first, with a factor.

    The head is the last word, the one before "of", or the one before a salt or preparation.
    """
    form = _modifiers("form").get(words[-1], frozenset()) if len(words) > 1 else frozenset()
    if category in form:
        yield words[:-1], 0.5 + 0.3 * (len(words) - 1) / len(words)
    link = next((at for at, word in enumerate(words) if at and word in FUNCTION_WORDS), 0)
    if link and words[link] in ("of", "in", "for", "from", "to", "with", "by", "due"):
        yield from _suffixes(words[:link], len(words), whole=True)
        return
    yield from _suffixes(words, len(words), whole=False)


def _suffixes(words: list[str], length: int, *, whole: bool) -> Iterator[tuple[list[str], float]]:
    for start in range(0 if whole else 1, len(words)):
        kept = words[start:]
        yield kept, 0.5 + 0.3 * len(kept) / length
        if start == 1 and len(words) > 2:
            for middle in range(1, len(words) - 1):
                fewer = words[:middle] + words[middle + 1 :]
                yield fewer, 0.5 + 0.3 * len(fewer) / length
