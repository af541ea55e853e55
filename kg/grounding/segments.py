"""Find the institutions that segments of an affiliation name in other words than the register."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.fold import fold
from kg.grounding.affiliations import (
    Affiliation,
    Token,
    in_companies_way,
    is_part,
    kind_of,
    meaning,
    parts_of,
    stretch,
)
from kg.grounding.agreement import (
    agreement,
    beginnings,
    is_acronym,
    joined,
    without_eponym,
    wordings,
)
from kg.grounding.geography import country_of, town_names
from kg.grounding.placement import ALIAS, BEGINNING, EPONYM, Institution
from kg.lexicon import Hit, Lexicon

#: Stretches of an affiliation that are compared with names spelt alike, and the names of each.
_MOST_SIMILAR, _NAMES, _MOST_WORDS = 6, 12, 12
_ALIKE, _LONGEST = 0.4, 200
#: What names count that are found in less sure ways.
_OTHER_ORDER, _SPELT_ALIKE, _TURNED, _EPONYM = 0.96, 0.9, 0.6, 0.65
_OF, _UNIVERSITY = "university of", ("university", "university")


def in_segments(one: Affiliation, lexicon: Lexicon) -> Iterator[Institution]:
    """Yield what segments name in other words, another order, or spelt a little otherwise."""
    tries, known = 0, 0
    for start, end, words in _stretches(one):
        tokens = [token for token in words if token.kind != "number" or len(token.form) < 3]
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
        if not kinds - {"plain", "little"} or len(tokens) > _MOST_WORDS:
            continue
        if len(tokens) == 1 and (not is_acronym(tokens[0]) or country_of(printed)):
            continue
        whole = False
        for wording in wordings(tokens, one, one.tokens[end - 1].segment):
            for hit in lexicon.find_folded(" ".join(wording)) or lexicon.find_unordered(wording):
                whole = True
                closeness = _TURNED if _is_turned(tokens, hit) else _OTHER_ORDER
                closeness *= ALIAS if hit.scope == "related" else 1.0
                yield Institution(hit, closeness, segment, start, end, "has the same words")
        known = end if whole else known
        telling = kinds - {"unit", "plain", "little"} and kinds - {""} and len(tokens) > 1
        apart = tokens[0].segment != tokens[-1].segment
        if (end > known or apart) and tries < _MOST_SIMILAR and telling and not whole:
            tries += 1
            yield from _alike(one, tokens, (start, end), lexicon)


def _is_turned(tokens: list[Token], hit: Hit) -> bool:
    """Say whether "University of X" is taken for "X University", which are two in many towns."""
    text = " ".join(token.form for token in tokens)
    forms = [fold(name[:_LONGEST]) for name, _ in hit.entry.names()]
    words = {word for form in forms for word in form.split()}
    named = [_OF in form for form in forms if "university" in form]
    foreign = any(kind_of(word) == _UNIVERSITY and word != "university" for word in words)
    if foreign and _OF in text:
        return False  # "Universität Leipzig" may be "Leipzig University", too
    return bool(named) and "university" in text and (_OF in text) not in named


def _stretches(one: Affiliation) -> Iterator[tuple[int, int, tuple[Token, ...]]]:
    """Yield where words that may be one name begin and end, and these words.

    They are segments; their halves before and after "and"; what follows the department in one
    ("Department of Medicine of the Keio University"); and a hospital or institute without a name
    of its own with what it is part of ("First Hospital, School of Medicine, Keio University").
    """
    tokens = one.tokens
    bounds = []
    for at, token in enumerate(tokens):
        if not at or tokens[at - 1].segment != token.segment:
            bounds.append(at)
    ranges = list(pairwise([*bounds, len(tokens)]))
    for start, end in ranges:
        for at in parts_of(tokens[start:end]):
            yield start + at, end, tokens[start + at : end]
        yield start, end, tokens[start:end]
        first, last = stretch(tokens, start, start + 1)
        if last < end - 1:
            yield first, last, tokens[first:last]
            after = stretch(tokens, last + 1, last + 2)[1]
            yield last + 1, after, tokens[last + 1 : after]
    for number, (start, end) in enumerate(ranges):
        whole = is_part(tokens[start:end])
        for later in ranges[number + 1 : number + 3] if whole else ():
            if any(token.means == whole for token in tokens[slice(*later)]):
                yield start, later[1], tokens[start:end] + tokens[slice(*later)]
        before = ranges[number - 1] if number else (0, 0)
        if whole and any(token.means == whole for token in tokens[slice(*before)]):
            yield before[0], end, tokens[slice(*before)] + tokens[start:end]


def _alike(
    one: Affiliation, tokens: list[Token], place: tuple[int, int], lexicon: Lexicon
) -> Iterator[Institution]:
    segment = " ".join(token.printed for token in tokens)
    words = " ".join(meaning(tokens))
    asked = [segment, joined(words)]
    if any(map(is_acronym, tokens)):
        asked.append(" ".join(word for word in words.split() if word != "university"))
    named: dict[str, Institution] = {}
    for text in dict.fromkeys(asked):
        for hit, cosine in lexicon.similar(text, ("Organization",), _NAMES):
            if cosine < _ALIKE:
                break
            agreed = agreement(tokens, hit.form, one)
            if agreed and not _is_namesake(tokens, hit, lexicon):
                close = agreed * _SPELT_ALIKE
                yield Institution(hit, close, segment, *place, "is spelt much like it")
                continue
            for name in beginnings(hit.entry):
                if agreement(tokens, name, one) and not _is_namesake(tokens, hit, lexicon, name):
                    yield Institution(hit, _SPELT_ALIKE, segment, *place, BEGINNING)
                    break
            name = without_eponym(tokens, hit.form)
            if name and agreement(tokens, name, one):
                named[hit.curie] = Institution(hit, _EPONYM, segment, *place, EPONYM)
    if len(named) == 1:
        yield from named.values()


def _is_namesake(tokens: list[Token], hit: Hit, lexicon: Lexicon, name: str = "") -> bool:
    """Say whether a word spelt otherwise in a name is another place: Hangzhou, Changzhou."""
    forms = set((name or hit.form).split())
    for token in tokens:
        if token.kind == "" and token.printed[:1].isupper():
            if forms & set(town_names(token.form)):
                continue
            places = [h for h in lexicon.find_folded(token.form) if h.category == "Place"]
            if places and not any(h.curie in hit.entry.places for h in places):
                return True
    return False
