"""The people a text names: the fullest name of each, with role and institution.

A surname means the person named in full; where several share it, the one named last before it.
Two people of one name who are said to be of different institutions stay two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.mentions.people import TITLE
from kg.model import Document, Grounding, Person, Span
from kg.syntax import Syntax

_TITLED = re.compile(rf"^(?:{TITLE}\s+)+")
_OF = re.compile(r"^(?P<name>\S+\s.*?\S)\s+(?:of|at|from)\s.*$")
#: Words that begin a sentence and no name.
_LEADING = re.compile(r"^(?:As|But|And|When|While|If|For|Yet|So|The)\s+(?=[A-Z])")
_OFFICES = frozenset(
    "senator sen. governor gov. president minister secretary mayor judge representative rep. mp "
    "congressman congresswoman chancellor commissioner chairman chairwoman actor actress author "
    "director lord lady captain general colonel sergeant officer inspector administrator nurse "
    "coach".split()
)
_ROLE_END = re.compile(r"\s(?:at|of|from|in|with|for)\s|,|;|\)|\.\s|\.$| who | said | says ")
_AFTER_NAME = re.compile(
    r"(?:,| is| was|\s\(| who (?:runs|leads|heads|directs))\s*(?=(?:an?|the|who|from|of|at|[a-z]))"
    r"|\s(?=(?:of|at|from)\s)|\s?\((?=[A-Z])"
)
_BEFORE_NAME = re.compile(
    r"((?:(?:lead|senior|principal|first|study|corresponding|co|associate|assistant|chief|research|"
    r"project)[ -])*(?:author|investigator|researcher|scientist|student|professor|director|fellow|"
    r"lecturer|physician|surgeon|engineer|spokesperson|spokesman|spokeswoman|leader|president|"
    r"head))\s+(?:and\s+)?$",
    re.IGNORECASE,
)


def fullest_names(mentions: Iterable[Grounding], document: Document) -> dict[Span, str]:
    """Return each person mention with the fullest name the text prints for that person."""
    people = sorted(
        (g.mention.span, bare_name(document.quote(g.mention.span)))
        for g in mentions
        if g.mention.category == "Person" and not g.mention.nominal
    )
    longer: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for span, name in people:
        parts = name.split()
        for part in dict.fromkeys(parts if len(parts) > 1 else ()):
            longer[part].append((span, name))
    return {span: _fullest(span, name, longer) for span, name in people}


def bare_name(words: str) -> str:
    """Return a name without titles, offices and what its bearer is of.

    >>> bare_name("Prof. Dr. Ada Byron of Leiden University"), bare_name("Senator Jim Hall")
    ('Ada Byron', 'Jim Hall')
    """
    words = _LEADING.sub("", " ".join(words.split()))
    name = _OF.sub(r"\g<name>", _TITLED.sub("", words)) or words
    while len(parts := name.split()) > 2 and parts[0].lower() in _OFFICES:
        name = " ".join(parts[1:])
    return name


def _given(name: str) -> str:
    """Return the given name in full, without middle initials: what tells two namesakes apart."""
    parts = [part for part in name.split()[:-1] if not re.fullmatch(r"[A-Z]\.?", part)]
    return parts[-1] if parts else ""


def _fullest(span: Span, name: str, longer: dict[str, list[tuple[Span, str]]]) -> str:
    parts = name.split()
    known = [
        (at, other)
        for at, other in longer.get(parts[-1], ())
        if len(other.split()) > len(parts) and (len(parts) == 1 or other.split()[-1] == parts[-1])
        and (len(parts) == 1 or other.split()[0][0] == parts[0][0])
    ]  # fmt: skip
    if not known:
        return name
    if len({_given(other) for _, other in known}) > 1:  # several people share the name
        before = [other for at, other in known if at.start < span.start]
        return before[-1] if before else name
    return max((other for _, other in known), key=lambda n: (len(n.split()), n))


def read_people(
    document: Document, syntax: Syntax, names: dict[Span, str], organizations: Sequence[Grounding]
) -> tuple[Person, ...]:
    """Return the people of a text by name; ``organizations`` are its institutions, in order."""
    people: dict[str, list[Person]] = defaultdict(list)
    starts = sorted({span.start for span in names})
    for span, name in sorted(names.items()):
        following = bisect_left(starts, span.end)
        limit = starts[following] if following < len(starts) else len(document.text)
        person = _described(document, syntax, span, name, organizations, limit)
        known = people[name]
        same = [at for at, other in enumerate(known) if _may_be_same(other, person)]
        if same:
            known[same[-1]] = _joined(known[same[-1]], person)
        elif not known or document.quote(span).endswith(name):
            known.append(person)  # a surname alone, said to be of elsewhere, is nobody's for sure
    return tuple(person for name in sorted(people) for person in people[name])


def _may_be_same(one: Person, other: Person) -> bool:
    """Say whether nothing sets two of one name apart: their institutions are one, or unknown."""
    if not (one.affiliation_name and other.affiliation_name):
        return True
    if one.affiliation and one.affiliation == other.affiliation:
        return True
    first, second = one.affiliation_name.casefold(), other.affiliation_name.casefold()
    return first in second or second in first


def _joined(known: Person, person: Person) -> Person:
    return replace(
        known,
        role=known.role or person.role,
        affiliation=known.affiliation or person.affiliation,
        affiliation_name=known.affiliation_name or person.affiliation_name,
    )


def _described(
    document: Document,
    syntax: Syntax,
    span: Span,
    name: str,
    organizations: Sequence[Grounding],
    limit: int,
) -> Person:
    """Read the role and affiliation printed beside a name, up to a limit (the next name)."""
    text = document.text
    sentence = syntax.sentence_at(span.start)
    end = syntax.parse.sentence_span(sentence).end if sentence is not None else len(text)
    role, affiliation, affiliation_name = "", "", ""
    title_start = span.start
    titled = re.search(rf"(?:{TITLE}\s+)+$", text[max(0, span.start - 30) : span.start])
    if titled:
        title_start = max(0, span.start - 30) + titled.start()
    before = _BEFORE_NAME.search(text[max(0, title_start - 60) : title_start])
    if before:
        role = " ".join(before[1].split())
    after = _AFTER_NAME.match(text, span.end, end)
    if after:
        rest = text[after.end() : end]
        stop = _ROLE_END.search(rest)
        words_ = rest[: stop.start()] if stop else rest
        if re.match(r"(?:an?|the)\s", words_) and len(words_) < 80 and "who " not in after[0]:
            role = role or re.sub(r"^(?:an?|the)\s+", "", words_).strip()
        until = min(after.end() + len(rest.split(". ")[0]), limit)
        starts = [g.mention.span.start for g in organizations]
        near = organizations[bisect_left(starts, after.end()) : bisect_left(starts, until)]
        if near:
            affiliation, affiliation_name = _place_of_work(document, near)
    return Person(name, span, role, affiliation, affiliation_name)


def _place_of_work(document: Document, inside: Sequence[Grounding]) -> tuple[str, str]:
    """Return the identifier and the printed name of the first institution, parts joined."""
    curie = next((g.best.curie for g in inside if g.best), "")
    named = [document.quote(g.mention.span) for g in inside[:2] if not g.mention.nominal]
    whole = next((g.best.name for g in inside if g.best), "")
    parts = [*named, whole] if whole not in named else named
    return curie, ", ".join(part for part in dict.fromkeys(parts) if part)
