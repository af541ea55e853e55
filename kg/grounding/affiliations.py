"""Take an affiliation apart: its words by kind, its segments, the country and towns it names.

"School of Design, Kyushu University, Fukuoka, Japan": words for kinds of institutions, in several
languages, are ``ontologies/institution_words.tsv``; countries, regions and other names of towns
have tables of their own. GeoNames numbers most places of a country in a row
(``ontologies/geonames_blocks.tsv``), which tells the country of a town.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.entries import Entry
from kg.fold import fold, fold_words
from kg.tables import table

#: Characters of an affiliation that are read, parts (";") and words of each that are looked at.
LONGEST = 600
_MOST_PARTS, _MOST_WORDS = 4, 70
_PART = re.compile(r"\s*(?:;|\n)\s*")
_BREAK = re.compile(r"\s*[,()\[\]|/:]\s*|\s+[-–—]\s+|(?<=[a-z]{3})\.\s+(?=[A-Z])")
_AND = frozenset({"and", "und", "et", "y"})
_LEGAL = re.compile(
    r"[\s,]+(?:inc|ltd|limited|llc|corp|corporation|gmbh|ag|co|plc|b\.?v|s\.?a|pty|kgaa)\b\.?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+|https?://\S+")
_LABEL_COUNTRY = re.compile(r"\(([^()]+)\)$")
_CODE = re.compile(r"[\d.;\s]+$")


#: Countries in whose name others are printed, too.
_WITHIN = {"HK": "CN", "MO": "CN", "PR": "US"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word: folded, in our words (``hospital`` for "Klinik"), its kind, and where it stands.

    ``kind`` is university, hospital, unit, body, plain (it tells no institution from another),
    little, number, or "" for a word that does. ``segment`` counts the stretches between commas.
    """

    form: str
    means: str
    kind: str
    printed: str
    segment: int


@dataclass(frozen=True, slots=True)
class Affiliation:
    """The words of one affiliation, and the code of the country that it names, or ""."""

    tokens: tuple[Token, ...]
    segments: tuple[str, ...]
    country: str
    line: str

    def names(self, place: str) -> bool:
        """Say whether the normal form of a place's name stands in it."""
        return bool(place) and f" {place} " in self.line


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    return {row["word"]: (row["means"], row["kind"]) for row in table("institution_words")}


_SUBJECT = re.compile(r"(?:olog|iatr|istr|metr|graph|patho|therap|nom|scop|aesth|anesth)\w*$|ics$")


def kind_of(form: str) -> tuple[str, str]:
    """Return what a folded word is in our words, and its kind.

    >>> kind_of("universidad"), kind_of("cardiology"), kind_of("keio")
    (('university', 'university'), ('cardiology', 'plain'), ('keio', ''))
    """
    known = _kinds().get(form)
    if known is not None:
        return known
    if form.isdigit():
        return form, "number"
    return form, "plain" if len(form) > 5 and _SUBJECT.search(form) else ""


def affiliations(text: str) -> Iterator[Affiliation]:
    """Yield the affiliations of a text, which semicolons or lines separate.

    >>> one, = affiliations("School of Design, Kyushu University, Fukuoka, 812-8581 Japan")
    >>> one.segments[:2], one.country, one.names("fukuoka")
    (('School of Design', 'Kyushu University'), 'JP', True)
    """
    text = _MAIL.sub(" ", text[:LONGEST])
    whole = country_of(text)
    for part in affiliation_parts(text):
        segments = tuple(filter(None, (s.strip(" .*") for s in _BREAK.split(part))))
        tokens: list[Token] = []
        for number, segment in enumerate(segments):
            for word in fold_words(segment):
                for form in word.norm.split():
                    printed = segment[word.start : word.end]
                    tokens.append(Token(form, *kind_of(form), printed, number))
        found = tuple(_medical_centers(tokens[:_MOST_WORDS]))
        line = " ".join(("", *(token.form for token in found), ""))
        yield Affiliation(found, segments, country_of(part) or whole, line)


def _medical_centers(tokens: list[Token]) -> Iterator[Token]:
    """Yield words, those of a medical centre as a hospital's."""
    for at, token in enumerate(tokens):
        means = [one.means for one in tokens[max(0, at - 1) : at + 2]]
        ends = token.means == "center" and at > 0 and means[0] == "medical"
        begins = token.means == "medical" and means[-1] == "center"
        yield replace(token, kind="hospital") if ends or begins else token


def named_words(form: str) -> tuple[Token, ...]:
    """Return the words of a normal form by kind."""
    made = [Token(word, *kind_of(word), word, 0) for word in form.split()]
    return tuple(_medical_centers(made))


def stretch(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Return where the words around some others begin and end: a comma or "and" is the end."""
    while start and tokens[start - 1].segment == tokens[start].segment:
        if tokens[start - 1].form in _AND:
            break
        start -= 1
    while end < len(tokens) and tokens[end].segment == tokens[end - 1].segment:
        if tokens[end].form in _AND:
            break
        end += 1
    return start, end


def affiliation_parts(text: str) -> tuple[str, ...]:
    """Return the affiliations that semicolons or lines separate.

    >>> affiliation_parts("Keio University, Tokyo; University of Padua, Italy")
    ('Keio University, Tokyo', 'University of Padua, Italy')
    """
    parts = (part.strip() for part in _PART.split(text[:LONGEST]))
    return tuple(part for part in parts if part.strip(" ."))[:_MOST_PARTS]


# ------------------------------------------------------------------------------------ places


@cache
def _codes() -> dict[str, str]:
    rows = (*table("regions"), *table("countries"))
    return {row["name"].lower(): row["code"] for row in rows if len(row["name"]) > 3}


@cache
def _short_codes() -> dict[str, str]:
    """Return the codes of names that only count in capitals ("MA", "UK")."""
    rows = (*table("regions"), *table("countries"))
    return {row["name"]: row["code"] for row in rows if len(row["name"]) <= 3}


@cache
def _in_labels() -> dict[str, str]:
    return {row["code"]: row["name"] for row in table("countries") if row["note"]}


def country_of(text: str) -> str:
    """Return the code of the country or of the region that an affiliation ends with, or "".

    >>> country_of("Keio University, Yokohama, 223-8521 Japan"), country_of("MIT, Boston, MA 02139")
    ('JP', 'US')
    """
    segments = [part.strip() for part in re.split(r"[,;()]", text[-LONGEST:])]
    for segment in segments[:-5:-1]:
        words = _CODE.sub("", segment).split()
        for count in range(min(5, len(words)), 0, -1):
            ending = " ".join(words[-count:]).strip(" .")
            code = _codes().get(ending.lower()) or _short_codes().get(ending)
            if code:
                return code
        code = _codes().get(re.sub(r"[\d.-]+", "", segment).strip().lower(), "")
        code = code or next(filter(None, (_short_codes().get(w.strip(".")) for w in words)), "")
        if code and len(words) <= 3:
            return code
    return ""


@cache
def _blocks() -> tuple[list[int], list[int], list[str]]:
    rows = table("geonames_blocks")
    return (
        [int(row["first"]) for row in rows],
        [int(row["last"]) for row in rows],
        [row["country"] for row in rows],
    )


def country_of_place(curie: str) -> str:
    """Return the code of the country that an identifier of GeoNames lies in, "" when not known.

    >>> country_of_place("geonames:1850144"), country_of_place("country:JP")
    ('JP', 'JP')
    """
    prefix, _, local = curie.partition(":")
    if prefix == "country":
        return local
    firsts, lasts, codes = _blocks()
    number = int(local) if local.isdecimal() and len(local) < 12 else -1
    at = bisect_right(firsts, number) - 1
    return codes[at] if at >= 0 and number <= lasts[at] else ""


def countries(entry: Entry) -> set[str]:
    """Return the codes of the countries that an organisation is known to be in."""
    codes = {country_of_place(place) for place in entry.places}
    named = _LABEL_COUNTRY.search(entry.name)
    if named:
        codes.add(_codes().get(named[1].lower(), ""))
    return (codes | {_WITHIN[code] for code in codes if code in _WITHIN}) - {""}


@cache
def _towns() -> dict[str, tuple[str, ...]]:
    found = {}
    for row in table("town_names"):
        names = tuple(
            dict.fromkeys(fold(name) for name in (row["name"], *row["others"].split("|")))
        )
        found.update(dict.fromkeys(names, names))
    return found


def town_names(name: str) -> tuple[str, ...]:
    """Return the normal forms of a town's names.

    >>> town_names("Wien"), town_names("Taoyuan City")
    (('vienna', 'wien'), ('taoyuan city', 'taoyuan'))
    """
    form = fold(name)
    short = form.removesuffix(" city")
    return _towns().get(form) or _towns().get(short) or tuple(dict.fromkeys((form, short)))


# ------------------------------------------------------------------------------------- names


def in_companies_way(segment: str, country: str) -> tuple[str, ...]:
    """Return a segment as ROR names companies: without its legal form, with the country.

    >>> in_companies_way("Novavax Vaccines Inc", "US")
    ('Novavax Vaccines (United States)', 'Novavax (United States)', 'Vaccines (United States)')
    """
    core = _LEGAL.sub("", segment).strip(" ,.")
    named = _in_labels().get(country)
    words = core.split()[:6]
    if not named or not words:
        return ()
    parts = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
    parts += [" ".join(words[at:]) for at in range(1, len(words))] if core != segment else []
    return tuple(f"{part} ({named})" for part in (parts if core != segment else parts[:1]))


@cache
def university_hospitals() -> tuple[str, ...]:
    """Return the words that mean a university's hospital by themselves."""
    return tuple(word for word, (means, _) in _kinds().items() if means == "university hospital")


def meaning(tokens: Sequence[Token]) -> list[str]:
    """Return words in our own words, without the little ones."""
    return [word for token in tokens if token.kind != "little" for word in token.means.split()]
