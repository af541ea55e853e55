"""Find the institutions that an affiliation names, and how sure each is the one that is meant.

Every run of words that is a name counts, then a segment's words in another order or in our own
words, then names spelt alike whose telling words are all there. What an institution is in another
country or town, or has a hospital's word beside it that its name has not, speaks against it; that
it is the special one of two (the hospital of a university, a part of a whole) speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.fold import fold
from kg.grounding.affiliations import Affiliation, Token, affiliations, stretch
from kg.grounding.placement import (
    ALIAS,
    Institution,
    above,
    is_inside,
    kind,
    lands,
    placed,
)
from kg.grounding.segments import in_segments
from kg.lexicon import Hit, Lexicon

#: The least that an institution must count to be given.
LEAST = 0.4
#: What counts: each later segment, a short name, and what is beside another.
_LATER, _LAST = 0.97, 8
_SHORT_NAME, _ABOVE, _UNIVERSITY = 0.8, 0.75, 0.85
#: A name that is but a part of the words that name something, and one that surely is.
_FRAGMENT, _PIECE = 0.6, 0.3
#: Kinds of words that say what an institution is.
_OWN = frozenset({"unit", "university", "hospital", "body"})


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
    made = [*_inside(one, lexicon), *in_segments(one, lexicon)]
    made = [found for found in made if found.hit.category == "Organization"]
    home = lands(one, lexicon)
    made = [at_home for found in made if (at_home := placed(found, one, lexicon, made, home))]
    longest: list[Institution] = []
    for found in sorted(made, key=lambda found: (found.start - found.end, -found.closeness)):
        if not any(is_inside(found, other) for other in longest):
            longest.append(found)
    wholes = {found.entry.curie: above(found.entry, lexicon) for found in longest}
    for found in longest:
        others = [other for other in longest if other.entry.curie != found.entry.curie]
        sure = [other for other in others if other.closeness >= LEAST]
        closeness = found.closeness * _LATER ** min(_LAST, one.tokens[found.start].segment)
        if any(found.entry.curie in wholes[other.entry.curie] for other in sure):
            closeness *= _ABOVE
        elif kind(found) == "university" and any(kind(o) == "hospital" for o in sure):
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
        begins = _begins(tokens, start)
        for count in lexicon.names_at(forms[start : start + 12]):
            end = start + count
            crosses = tokens[end - 1].segment != token.segment
            if crosses and not (begins and _ends(tokens, end)):
                continue
            if count == 1 and not _may_be_name(tokens, start, begins, lexicon):
                continue
            if all(len(form) < 2 for form in forms[start:end]):
                continue
            printed = " ".join(t.printed for t in tokens[start:end])
            closeness = _beside(tokens, start, end)
            if count == 1 and len(token.form) < 6:
                closeness *= _SHORT_NAME
            for hit in lexicon.find_folded(" ".join(forms[start:end]), printed):
                factor = ALIAS if hit.scope == "related" else 1.0
                if token.segment == tokens[end - 1].segment and _goes_on(tokens, end, hit):
                    factor = _PIECE
                yield Institution(hit, closeness * factor, printed, start, end, "stands in it")


def _goes_on(tokens: tuple[Token, ...], end: int, hit: Hit) -> bool:
    """Say whether a short name of a special institute goes on otherwise than its full name.

    "Ludwig Boltzmann Institute of Rheumatology" is not the one for digital health.
    """
    if end + 1 >= len(tokens) or tokens[end].form not in ("of", "for"):
        return False
    same = tokens[end].segment == tokens[end - 1].segment
    return same and tokens[end - 1].kind == "unit" and fold(hit.name).startswith(f"{hit.form} ")


def _has_more(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Say whether an institute goes on behind "and": "Institute of Health and Nutrition"."""
    if end + 1 >= len(tokens) or tokens[end].segment != tokens[end - 1].segment:
        return False
    institute = any(token.kind == "unit" for token in tokens[start:end])
    return institute and tokens[end - 1].kind == tokens[end + 1].kind == "plain"


def _begins(tokens: tuple[Token, ...], at: int) -> bool:
    """Say whether only little words stand before a word in its segment."""
    while at and tokens[at - 1].segment == tokens[at].segment and tokens[at - 1].kind == "little":
        at -= 1
    return not at or tokens[at - 1].segment != tokens[at].segment


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
    rest = [t.kind for t in tokens[at + 1 :] if t.segment == token.segment]
    if not short and {"unit", "university", "hospital"} & set(rest):
        return False  # "Parker Research Institute"
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
    if last == end and _has_more(tokens, start, end):
        closeness *= _FRAGMENT
    if after and after[0].kind == "number" and len(after[0].form) < 3:
        closeness *= _PIECE  # "University of Paris 6"
    ours = {token.kind for token in name} & _OWN
    if len(name) > 1 and not ours and any(token.kind in _OWN for token in after):
        closeness *= _PIECE  # "St John's Medical College" is not the school "St John's"
    if after and after[0].kind == "unit" and name[-1].kind == "body":
        closeness *= _FRAGMENT  # "Novo Nordisk Foundation Center"
    if after and after[0].kind in ("", "plain", "university") and after[0].printed[:1].isupper():
        school = after[0].kind == "plain" and any(token.kind == "unit" for token in after[1:3])
        if school and name[-1].kind in ("", "university"):
            closeness *= 0.9  # "Keio University Medical School"
        else:
            closeness *= _FRAGMENT if after[0].kind or len(name) < 2 else 0.85
    if len(after) > 1 and after[0].form in ("of", "for") and name[-1].kind == "university":
        plain = all(token.kind in ("plain", "little") for token in after)
        closeness *= _PIECE if plain else _FRAGMENT  # "Guangzhou University of Chinese Medicine"
    if before and before[-1].kind not in ("little", "number"):
        unit = before[-1].kind in ("unit", "plain") and any(t.kind == "unit" for t in before)
        closeness *= 0.9 if unit else _FRAGMENT
    return closeness
