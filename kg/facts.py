"""Who the text is about and from: people with role and institution, the team, the publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.citations import find_dois, find_trials
from kg.mentions.people import TITLE
from kg.model import Document, Entity, Facts, Grounding, Mention, Person, Publication, Span
from kg.syntax import Syntax

_TITLE = re.compile(rf"^(?:{TITLE}\s+)+")
_ROLE_END = re.compile(r"\s(?:at|of|from|in|with|for)\s|,|;|\)|\.\s|\.$| who | said | says ")
_AFTER_NAME = re.compile(r"(?:,| is| was|\s\()\s*(?=(?:an?|the|who|from|of|at|[a-z]))")
BEFORE_NAME = re.compile(
    r"((?:(?:lead|senior|principal|first|study|corresponding|co|associate|assistant|chief|research|"
    r"project)[ -])*(?:author|investigator|researcher|scientist|student|professor|director|fellow|"
    r"lecturer|physician|surgeon|engineer|spokesperson|spokesman|spokeswoman|leader|president|"
    r"head))\s+(?:and\s+)?$",
    re.IGNORECASE,
)


def fullest_names(mentions: Iterable[Grounding], document: Document) -> dict[Span, str]:
    """Return each person mention with the fullest name the text prints for that person."""
    people = [
        (g.mention.span, _TITLE.sub("", document.quote(g.mention.span)))
        for g in mentions
        if g.mention.category == "Person" and not g.mention.nominal
    ]
    full: dict[Span, str] = {}
    for span, name in people:
        parts = name.split()
        same = [
            other
            for _, other in people
            if len(other.split()) > len(parts)
            and (parts[-1] == other.split()[-1] or (len(parts) == 1 and parts[0] in other.split()))
        ]
        full[span] = max([name, *same], key=lambda n: (len(n.split()), n))
    return full


def read_facts(document: Document, syntax: Syntax, groundings: Sequence[Grounding]) -> Facts:
    """Return the people, organisations and publication that the text tells of."""
    names = fullest_names(groundings, document)
    organizations = [
        g for g in groundings if g.mention.category == "Organization" and not _is_group(g.mention)
    ]
    people: dict[str, Person] = {}
    for span, name in sorted(names.items()):
        person = _described(document, syntax, span, name, organizations)
        known = people.get(name)
        if known is None:
            people[name] = person
        else:
            people[name] = replace(
                known,
                role=known.role or person.role,
                affiliation=known.affiliation or person.affiliation,
                affiliation_name=known.affiliation_name or person.affiliation_name,
            )
    entities = {
        g.best.curie: Entity(g.best.curie, g.best.name, "Organization")
        for g in organizations
        if g.best
    }
    return Facts(
        people=tuple(people[name] for name in sorted(people)),
        organizations=tuple(entities[curie] for curie in sorted(entities)),
        publication=_publication(document, groundings),
        date=document.metadata.date,
        team=_team(document, groundings, organizations),
        trials=find_trials(document.text),
    )


def _team(
    document: Document, groundings: Sequence[Grounding], organizations: list[Grounding]
) -> Person | None:
    """Return the group that did the work, with the first institution it is said to be of."""
    groups = [g.mention for g in groundings if _is_group(g.mention)]
    if not groups:
        return None
    name = document.quote(groups[0].span)
    for group in groups:
        for organization in organizations:
            gap = document.text[
                group.span.end : max(group.span.end, organization.mention.span.start)
            ]
            if re.fullmatch(r"\s+(?:from|at|of|with|led by)\s+(?:the\s+)?", gap):
                curie = organization.best.curie if organization.best else ""
                place = document.quote(organization.mention.span)
                return Person(name, groups[0].span, "", curie, place)
    return Person(name, groups[0].span)


def _is_group(mention: Mention) -> bool:
    return any(source.endswith(":agent") for source in mention.sources)


def _publication(document: Document, groundings: Sequence[Grounding]) -> Publication | None:
    """Return the paper that a text is about: as its side-car names it, else as it says itself.

    ``paper`` in a side-car gives a DOI, an id or a title. A text without a DOI of its own that
    prints a single one is taken to be about that paper.
    """
    metadata = document.metadata
    given = dict(metadata.extra).get("paper", "")
    printed = () if metadata.doi else find_dois(document.text)
    named = find_dois(given)[:1] or ((metadata.doi,) if metadata.doi else printed)
    doi = named[0] if len(named) == 1 else ""
    title = "" if find_dois(given) else given
    for grounding in groundings:
        mention = grounding.mention
        if mention.category == "Publication" and not mention.nominal and grounding.best:
            best = grounding.best
            return Publication(best.name, best.curie, title, doi, mention.span)
    return Publication(title=title, doi=doi) if given or (printed and doi) else None


def _described(
    document: Document, syntax: Syntax, span: Span, name: str, organizations: list[Grounding]
) -> Person:
    """Read the role and affiliation printed beside a name."""
    text = document.text
    sentence = syntax.sentence_at(span.start)
    end = syntax.parse.sentence_span(sentence).end if sentence is not None else len(text)
    role, affiliation, affiliation_name = "", "", ""
    title_start = span.start
    titled = re.search(rf"(?:{TITLE}\s+)+$", text[max(0, span.start - 30) : span.start])
    if titled:
        title_start = max(0, span.start - 30) + titled.start()
    before = BEFORE_NAME.search(text[max(0, title_start - 60) : title_start])
    if before:
        role = " ".join(before[1].split())
    after = _AFTER_NAME.match(text, span.end, end)
    if after:
        rest = text[after.end() : end]
        stop = _ROLE_END.search(rest)
        words_ = rest[: stop.start()] if stop else rest
        if re.match(r"(?:an?|the)\s", words_) and len(words_) < 80:
            role = role or re.sub(r"^(?:an?|the)\s+", "", words_).strip()
        limit = after.end() + len(rest.split(". ")[0])
        inside = [g for g in organizations if after.end() <= g.mention.span.start < limit]
        if inside:
            affiliation, affiliation_name = _place_of_work(document, inside)
    return Person(name, span, role, affiliation, affiliation_name)


def _place_of_work(document: Document, inside: list[Grounding]) -> tuple[str, str]:
    """Return the identifier and the printed name of the first institution, parts joined."""
    curie = next((g.best.curie for g in inside if g.best), "")
    named = [document.quote(g.mention.span) for g in inside[:2] if not g.mention.nominal]
    whole = next((g.best.name for g in inside if g.best), "")
    parts = [*named, whole] if whole not in named else named
    return curie, ", ".join(part for part in dict.fromkeys(parts) if part)
