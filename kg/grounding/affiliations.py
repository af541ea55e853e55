"""Take an affiliation apart: its words by kind, its segments, the country and towns it names.

"School of Design, Kyushu University, Fukuoka, Japan": words for kinds of institutions, in several
languages, are ``ontologies/institution_words.tsv``; of places `kg.grounding.geography` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.fold import fold_words
from kg.grounding.geography import countries_named, country_of, in_labels
from kg.tables import table

#: Characters of an affiliation that are read, parts (";") and words of each that are looked at.
LONGEST = 600
_MOST_PARTS, _MOST_WORDS = 4, 70
#: Words of the longest name that tells nothing ("Institute of Molecular and Cell Biology").
_MOST_GENERAL = 8
_PART = re.compile(r"\s*(?:;|\n)\s*")
_BREAK = re.compile(r"\s*[,()\[\]|/:]\s*|\s+[-–—]\s+|(?<=[a-z]{3})\.\s+(?=[A-Z])")
_AND = frozenset({"and", "und", "et", "y"})
_LEGAL = re.compile(
    r"[\s,]+(?:inc|ltd|limited|llc|corp|corporation|gmbh|ag|co|plc|b\.?v|s\.?a|pty|kgaa)\b\.?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+|https?://\S+")


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
    """The words of one affiliation, and the code of the country that it ends with, or "".

    ``named`` are the codes of all countries and regions that a segment is.
    """

    tokens: tuple[Token, ...]
    segments: tuple[str, ...]
    country: str
    line: str
    named: frozenset[str] = frozenset()

    def names(self, place: str) -> bool:
        """Say whether the normal form of a place's name stands in it."""
        return bool(place) and f" {place} " in self.line

    def towns(self, segment: int) -> list[int]:
        """Return the segments behind some other that look like a town."""
        kinds: dict[int, list[str]] = {}
        for token in self.tokens:
            if token.segment > segment and token.kind != "number":
                kinds.setdefault(token.segment, []).append(token.kind)
        return [
            at
            for at in kinds
            if len(kinds[at]) < 4 and not any(kinds[at]) and not country_of(self.segments[at])
        ]


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
        line += line.replace("ue", "u") if "ue" in line else ""  # Duesseldorf
        country = country_of(part) or whole
        yield Affiliation(found, segments, country, line, countries_named(segments))


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


def parts_of(tokens: Sequence[Token]) -> tuple[int, ...]:
    """Return where, behind a department, the words of what it is part of may begin.

    >>> parts_of(named_words("school of medicine of the keio university"))
    (5,)
    """
    named = [at for at, t in enumerate(tokens) if t.kind in ("university", "hospital")]
    words = [at for at, token in enumerate(tokens) if token.kind in ("unit", "body", "plain")]
    if not named or not words or words[0] > named[0]:
        return ()
    last = named[0]
    while last > words[0] and tokens[last - 1].kind != "little":
        last -= 1
    lead = 0
    if any(tokens[at].kind != "plain" for at in words if at < named[0]):
        while tokens[lead].kind in ("unit", "plain", "little", "number"):
            lead += 1
    return tuple(dict.fromkeys(at for at in (lead, last) if words[0] < at <= named[0]))


def is_part(tokens: Sequence[Token]) -> str:
    """Say what words without a name of their own may be part of: "university", "academy" or "".

    >>> is_part(named_words("first affiliated hospital")), is_part(named_words("keio hospital"))
    ('university', '')
    >>> is_part(named_words("institute of physiology"))
    'academy'
    """
    kinds = {token.kind for token in tokens}
    if "" in kinds or len(tokens) > _MOST_GENERAL or kinds & {"university", "body"}:
        return "university" if kinds == {"university", "hospital"} else ""
    means = {token.means for token in tokens}
    return "university" if "hospital" in kinds else "academy" if "institute" in means else ""


def affiliation_parts(text: str) -> tuple[str, ...]:
    """Return the affiliations that semicolons or lines separate.

    >>> affiliation_parts("Keio University, Tokyo; University of Padua, Italy")
    ('Keio University, Tokyo', 'University of Padua, Italy')
    """
    parts = (part.strip() for part in _PART.split(text[:LONGEST]))
    return tuple(part for part in parts if part.strip(" ."))[:_MOST_PARTS]


# ------------------------------------------------------------------------------------- names


def in_companies_way(segment: str, country: str) -> tuple[str, ...]:
    """Return a segment as ROR names companies: without its legal form, with the country.

    >>> in_companies_way("Novavax Vaccines Inc", "US")
    ('Novavax Vaccines (United States)', 'Novavax (United States)', 'Vaccines (United States)')
    """
    core = _LEGAL.sub("", segment).strip(" ,.")
    named = in_labels().get(country)
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
