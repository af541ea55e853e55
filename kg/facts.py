"""Who the text is about and from: people with role and institution, the team, the publication."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.assembly.citations import find_dois, find_trials
from kg.disclosures import find_disclosures
from kg.model import Document, Entity, Facts, Grounding, Mention, Person, Publication
from kg.syntax import Syntax
from kg.voices.persons import fullest_names, read_people


def read_facts(document: Document, syntax: Syntax, groundings: Sequence[Grounding]) -> Facts:
    """Return the people, organisations and publication that the text tells of."""
    names = fullest_names(groundings, document)
    organizations = [
        g for g in groundings if g.mention.category == "Organization" and not _is_group(g.mention)
    ]
    organizations.sort(key=lambda g: g.mention.span)
    funding, conflicts = find_disclosures(document.text, syntax)
    entities = {
        g.best.curie: Entity(g.best.curie, g.best.name, "Organization")
        for g in organizations
        if g.best
    }
    return Facts(
        people=read_people(document, syntax, names, organizations),
        organizations=tuple(entities[curie] for curie in sorted(entities)),
        publication=_publication(document, groundings),
        date=document.metadata.date,
        team=_team(document, groundings, organizations),
        trials=find_trials(document.text),
        funding=funding,
        conflicts=conflicts,
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
