"""Say how well an institution stands in an affiliation: its country and town, what is beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.entries import Entry
from kg.fold import fold
from kg.grounding.affiliations import Affiliation, named_words
from kg.grounding.geography import countries, country_of_place, town_names
from kg.lexicon import Hit, Lexicon

#: What counts: places, and that an organisation has ended.
_OTHER_TOWN, _NO_TOWN, _ENDED = 0.85, 0.95, 0.96
#: How far up wholes are sought, and words that tell little make a name that tells.
_UP, _MANY = 3, 3
#: An acronym of nowhere, and a hospital with one telling word that is of another town.
_NOWHERE, _ANOTHER = 0.4, 0.35
#: What a name counts that the register only calls an alias.
ALIAS = 0.985
#: The way of a name whose first part stands alone: only its town vouches for that.
BEGINNING = "is the beginning of its name"
EPONYM = "is its name without whom it is named after"


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


def placed(
    found: Institution,
    one: Affiliation,
    lexicon: Lexicon,
    others: Sequence[Institution],
    home: frozenset[str],
) -> Institution | None:
    """Return an institution with what its place says; none when it is another's namesake.

    ``home`` are the countries that the affiliation may be in.
    """
    entry = found.entry
    known = countries(entry)
    if one.country and known and not known & {one.country, *one.named}:
        return None
    towns = [
        name
        for place in entry.places
        if place.startswith("geonames:") and (town := lexicon.find_entity(place))
        and town.category == "Place"
        for name in town_names(town.name)
    ]  # fmt: skip
    here = any(map(one.names, towns))
    if found.way in (BEGINNING, EPONYM) and not here:
        segments = {fold(one.segments[at]) for at in one.towns(0)}
        if towns or one.country not in known or not segments & set(fold(found.name).split()):
            return None
    words = named_words(fold(found.name))
    telling = sum(token.kind == "" for token in words)
    within = any(
        other.entry.curie != entry.curie and other.entry.curie in entry.parents for other in others
    )
    closeness = found.closeness
    bare = not one.towns(one.tokens[found.start].segment)
    common = telling < 2 and any(token.kind == "hospital" for token in words)
    if not telling and not here and not within:
        national = any(token.means in ("national", "federal") for token in words)
        many = bare and sum(token.kind == "plain" for token in words) >= _MANY
        if not (known & home and (national or not towns or many)):
            return None
        closeness *= _NO_TOWN if national else _OTHER_TOWN
    elif len(words) == 1 and found.name.isupper() and not here:
        same = {o.entry.curie for o in others if o.start == found.start and not o.entry.ended}
        closeness *= 1 if known & home and len(same) == 1 else _NOWHERE
    elif towns and not here and not bare:
        closeness *= _ANOTHER if common and not within else _OTHER_TOWN
    elif common and not here and not known & home and _is_foreign(found, others):
        closeness *= _ANOTHER
    elif known and home and not known & home and not here:
        closeness *= _ANOTHER if common else _OTHER_TOWN
    elif not here:
        closeness *= 0.99 if known & home else _NO_TOWN
    if entry.ended:
        closeness *= _ENDED
    return replace(found, closeness=closeness, here=here) if closeness else None


def lands(one: Affiliation, lexicon: Lexicon) -> frozenset[str]:
    """Return the country that an affiliation names; else those that a town it names may be in."""
    if one.country:
        return frozenset({one.country})
    towns = (fold(one.segments[at]) for at in one.towns(0))
    hits = (hit for town in towns for hit in lexicon.find_folded(town))
    places = (country_of_place(hit.curie) for hit in hits if hit.category == "Place")
    return frozenset(places) - {""}


def _is_foreign(found: Institution, others: Sequence[Institution]) -> bool:
    """Say whether longer names beside it are known to be in other countries."""
    known, length = countries(found.entry), found.end - found.start
    beside = (other for other in others if other.start >= found.end or other.end <= found.start)
    apart = [countries(other.entry) for other in beside if other.end - other.start > length]
    return any(apart) and not any(known & land for land in apart)


def is_inside(found: Institution, other: Institution) -> bool:
    """Say whether an institution's words are only a part of another's, which is as sure."""
    return (
        other.start <= found.start
        and found.end <= other.end
        and other.end - other.start > found.end - found.start
        and other.closeness >= 0.8 * found.closeness
        and not (kind(found) == "hospital" and other.entry.curie in found.entry.parents)
    )


def kind(found: Institution) -> str:
    """Return "hospital" or "university" where its name says so, else ""."""
    kinds = {token.kind for token in named_words(fold(found.entry.name))}
    return "hospital" if "hospital" in kinds else "university" if "university" in kinds else ""


def above(entry: Entry, lexicon: Lexicon) -> set[str]:
    """Return the identifiers of what an institution is part of."""
    found: set[str] = set()
    level = [entry]
    for _ in range(_UP):
        curies = {parent for one in level for parent in one.parents[:8]} - found
        found |= curies
        level = [one for curie in sorted(curies)[:8] if (one := lexicon.find_entity(curie))]
    return found
