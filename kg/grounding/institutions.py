"""Find the institutions that an affiliation names, and how sure each is the one that is meant.

Every run of words that is a name counts, then a segment's words in another order or in our own
words, then names spelt alike whose telling words are all there. What an institution is in another
country or town, or has a hospital's word beside it that its name has not, speaks against it; that
it is the special one of two (the hospital of a university, a part of a whole) speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.entries import Entry
from kg.fold import fold
from kg.grounding.affiliations import (
    Affiliation,
    Token,
    affiliations,
    countries,
    in_companies_way,
    meaning,
    named_words,
    stretch,
    town_names,
)
from kg.grounding.agreement import agreement, joined, wordings
from kg.lexicon import Hit, Lexicon

#: The least that an institution must count to be given.
LEAST = 0.4
#: Segments of an affiliation that are compared with names spelt alike, and the names of each.
_MOST_SIMILAR, _NAMES, _MOST_WORDS = 4, 12, 12
_ALIKE, _LONGEST = 0.4, 200
#: What counts: each later segment, names that are found in less sure ways, and what is beside them.
_LATER, _LAST = 0.97, 8
_OTHER_ORDER, _SPELT_ALIKE, _SHORT_NAME = 0.96, 0.9, 0.8
_OTHER_TOWN, _NO_TOWN, _ENDED, _ABOVE, _UNIVERSITY = 0.85, 0.95, 0.96, 0.75, 0.85
_FRAGMENT = 0.6
_UP = 3
_OF = "university of"
#: An acronym of nowhere, and a hospital with one telling word that is of another town.
_NOWHERE, _ANOTHER, _TURNED = 0.4, 0.35, 0.6


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution that words of an affiliation name, and how sure (``closeness``)."""

    hit: Hit
    closeness: float
    name: str
    start: int
    end: int
    way: str
    here: bool = False

    @property
    def entry(self) -> Entry:
        """The institution."""
        return self.hit.entry


def institutions(text: str, lexicon: Lexicon) -> tuple[Institution, ...]:
    """Return the institutions that an affiliation names, the likeliest first, each once."""
    found: dict[str, Institution] = {}
    for number, one in enumerate(affiliations(text)):
        for made in _of_one(one, lexicon):
            made = replace(made, closeness=made.closeness * _LATER ** (2 * number))
            before = found.get(made.entry.curie)
            if before is None or before.closeness < made.closeness:
                found[made.entry.curie] = made
    kept = [one for one in found.values() if one.closeness >= LEAST]
    return tuple(sorted(kept, key=lambda one: (-one.closeness, one.entry.curie)))


def _of_one(one: Affiliation, lexicon: Lexicon) -> Iterator[Institution]:
    made = [*_inside(one, lexicon), *_segments(one, lexicon)]
    made = [found for found in made if found.hit.category == "Organization"]
    made = [placed for found in made if (placed := _placed(found, one, lexicon, made))]
    longest: list[Institution] = []
    for found in sorted(made, key=lambda found: (found.start - found.end, -found.closeness)):
        if not any(_is_inside(found, other) for other in longest):
            longest.append(found)
    above = {found.entry.curie: _above(found.entry, lexicon) for found in longest}
    for found in longest:
        others = [other for other in longest if other.entry.curie != found.entry.curie]
        sure = [other for other in others if other.closeness >= LEAST]
        closeness = found.closeness * _LATER ** min(_LAST, one.tokens[found.start].segment)
        if any(found.entry.curie in above[other.entry.curie] for other in sure):
            closeness *= _ABOVE
        elif _kind(found) == "university" and any(_kind(o) == "hospital" for o in sure):
            closeness *= _UNIVERSITY
        yield replace(found, closeness=closeness)


# ----------------------------------------------------------------------------- ways to find one


def _inside(one: Affiliation, lexicon: Lexicon) -> Iterator[Institution]:
    """Yield what runs of words name, as they are printed."""
    tokens = one.tokens
    forms = [token.form for token in tokens]
    for start, token in enumerate(tokens):
        if token.kind == "little" and start + 1 < len(tokens):
            continue
        begins = not start or tokens[start - 1].segment != token.segment
        for count in lexicon.names_at(forms[start : start + 12]):
            end = start + count
            crosses = tokens[end - 1].segment != token.segment
            if crosses and not (begins and _ends(tokens, end)):
                continue
            if count == 1 and not _may_be_name(tokens, start, begins, lexicon):
                continue
            printed = " ".join(t.printed for t in tokens[start:end])
            closeness = _beside(tokens, start, end)
            if count == 1 and len(token.form) < 6:
                closeness *= _SHORT_NAME
            for hit in lexicon.find_folded(" ".join(forms[start:end]), printed):
                yield Institution(hit, closeness, printed, start, end, "stands in it")


def _ends(tokens: tuple[Token, ...], end: int) -> bool:
    return (
        end == len(tokens)
        or tokens[end].segment != tokens[end - 1].segment
        or (tokens[end].kind == "number")
    )


def _may_be_name(tokens: tuple[Token, ...], at: int, begins: bool, lexicon: Lexicon) -> bool:
    """Say whether one word may be an institution's name: no kind, no place, no common word."""
    token = tokens[at]
    short = token.printed.isupper() and len(token.printed) > 2
    if token.kind or not token.printed[:1].isupper():
        return False
    if any(hit.category == "Place" for hit in lexicon.find_folded(token.form)):
        return False
    return short or (begins and len(token.form) > 4)


def _beside(tokens: tuple[Token, ...], start: int, end: int) -> float:
    """Say how well a name stands for itself among the other words of its segment."""
    first, last = stretch(tokens, start, end)
    name, before, after = tokens[start:end], tokens[first:start], tokens[end:last]
    beside = any(token.kind == "hospital" for token in (*before, *after))
    if beside and not any(token.kind == "hospital" for token in name):
        return 0.0
    closeness = 1.0
    if after and after[0].kind == "body":
        closeness *= _FRAGMENT
    if after and after[0].kind in ("", "plain", "university") and after[0].printed[:1].isupper():
        closeness *= _FRAGMENT if after[0].kind or len(name) < 2 else 0.85
    if len(after) > 1 and after[0].form == "of" and name[-1].kind == "university":
        closeness *= _FRAGMENT  # "Guangzhou University of Chinese Medicine"
    if before and before[-1].kind not in ("little", "number"):
        unit = before[-1].kind in ("unit", "plain") and any(t.kind == "unit" for t in before)
        closeness *= 0.9 if unit else _FRAGMENT
    return closeness


def _segments(one: Affiliation, lexicon: Lexicon) -> Iterator[Institution]:
    """Yield what segments name in other words, another order, or spelt a little otherwise."""
    tries = 0
    for start, end in _stretches(one):
        tokens = [token for token in one.tokens[start:end] if token.kind != "number"]
        segment = " ".join(token.printed for token in tokens)
        if len(segment) > _LONGEST or not tokens:
            continue
        printed = one.segments[tokens[0].segment]
        for name in in_companies_way(printed, one.country):
            if hits := lexicon.find_folded(fold(name), name):
                for hit in hits:
                    yield Institution(hit, 1.0, printed, start, end, f"is registered as {name!r}")
                break
        kinds = {token.kind for token in tokens}
        if not kinds - {"plain", "little"} or not 1 < len(tokens) <= _MOST_WORDS:
            continue
        whole = False
        for words in wordings(tokens, one, one.tokens[end - 1].segment):
            for hit in lexicon.find_folded(" ".join(words)) or lexicon.find_unordered(words):
                whole = True
                closeness = _TURNED if _is_turned(words, hit) else _OTHER_ORDER
                yield Institution(hit, closeness, segment, start, end, "has the same words")
        telling = kinds - {"unit", "plain", "little"} and kinds - {""}
        if not whole and tries < _MOST_SIMILAR and telling:
            tries += 1
            yield from _alike(one, start, end, segment, lexicon)


def _is_turned(words: list[str], hit: Hit) -> bool:
    """Say whether "University of X" is taken for "X University", which are two in many towns."""
    text = " ".join(words)
    forms = [fold(name[:_LONGEST]) for name, _ in hit.entry.names()]
    named = [_OF in form for form in forms if "university" in form]
    return bool(named) and "university" in text and (_OF in text) not in named


def _stretches(one: Affiliation) -> Iterator[tuple[int, int]]:
    """Yield where segments begin and end, then their halves before and after "and"."""
    tokens = one.tokens
    number = 0
    while number < len(tokens):
        end = number
        while end < len(tokens) and tokens[end].segment == tokens[number].segment:
            end += 1
        yield number, end
        first, last = stretch(tokens, number, number + 1)
        if last < end - 1:
            yield first, last
            yield last + 1, stretch(tokens, last + 1, last + 2)[1]
        number = end


def _alike(
    one: Affiliation, start: int, end: int, segment: str, lexicon: Lexicon
) -> Iterator[Institution]:
    tokens = one.tokens[start:end]
    words = " ".join(meaning(tokens))
    asked = dict.fromkeys((segment, joined(words)))
    for text in asked:
        for hit, cosine in lexicon.similar(text, ("Organization",), _NAMES):
            agreed = agreement(tokens, hit.form, one) if cosine >= _ALIKE else 0.0
            if agreed:
                yield Institution(
                    hit, agreed * _SPELT_ALIKE, segment, start, end, "is spelt much like it"
                )


# ------------------------------------------------------------------------ what speaks for one


def _placed(
    found: Institution, one: Affiliation, lexicon: Lexicon, others: list[Institution]
) -> Institution | None:
    """Return an institution with what its place says; none when it is another's namesake."""
    entry = found.entry
    known = countries(entry)
    if one.country and known and one.country not in known:
        return None
    towns = [
        name
        for place in entry.places
        if place.startswith("geonames:") and (town := lexicon.find_entity(place))
        and town.category == "Place"
        for name in town_names(town.name)
    ]  # fmt: skip
    here = any(map(one.names, towns))
    words = named_words(fold(found.name))
    telling = sum(token.kind == "" for token in words)
    within = any(
        other.entry.curie != entry.curie and other.entry.curie in entry.parents for other in others
    )
    closeness = found.closeness
    if not telling and not here and not within:
        national = any(token.means in ("national", "federal") for token in words)
        if not (one.country in known and (national or not towns)):
            return None
        closeness *= _NO_TOWN if national else _OTHER_TOWN
    elif len(words) == 1 and found.name.isupper() and not here:
        same = {other.entry.curie for other in others if other.start == found.start}
        closeness *= 1 if one.country in known and len(same) == 1 else _NOWHERE
    elif towns and not here:
        common = telling < 2 and any(token.kind == "hospital" for token in words)
        closeness *= _ANOTHER if common and not within else _OTHER_TOWN
    elif not here:
        closeness *= 0.99 if one.country and one.country in known else _NO_TOWN
    if entry.ended:
        closeness *= _ENDED
    return replace(found, closeness=closeness, here=here) if closeness else None


def _is_inside(found: Institution, other: Institution) -> bool:
    """Say whether an institution's words are only a part of another's, which is as sure."""
    return (
        other.start <= found.start
        and found.end <= other.end
        and other.end - other.start > found.end - found.start
        and other.closeness >= 0.8 * found.closeness
    )


def _kind(found: Institution) -> str:
    kinds = {token.kind for token in named_words(fold(found.entry.name))}
    return "hospital" if "hospital" in kinds else "university" if "university" in kinds else ""


def _above(entry: Entry, lexicon: Lexicon) -> set[str]:
    """Return the identifiers of what an institution is part of."""
    found: set[str] = set()
    level = [entry]
    for _ in range(_UP):
        curies = {parent for one in level for parent in one.parents[:8]} - found
        found |= curies
        level = [one for curie in sorted(curies)[:8] if (one := lexicon.find_entity(curie))]
    return found
