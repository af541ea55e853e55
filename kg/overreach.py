"""Claims that rest on animals or cells and are worded as if they were about people.

The flag is raised for what a text gives as this study's own finding or conclusion, firmly, where
the study was made in animals or in vitro and the sentence neither names them nor hedges, but names
people, or says of a disease that it is treated or prevented. Background, hopes and questions are
not flagged: it is right to hope for patients.
"""

from __future__ import annotations

import re

from kg.arguments.context import HUMAN, Setting, species_mentions, topic
from kg.arguments.reading import Reading
from kg.claims.base import Relation
from kg.model import Certainty, Flag, Span, StatementKind
from kg.tables import words

#: The name of the flag.
AS_PEOPLE = "animals-as-people"
_FINDINGS = frozenset({StatementKind.OBSERVATION, StatementKind.ANALYSIS})
#: Relations that say what a treatment does to a disease.
_TREATING = frozenset({"treat", "ameliorate", "prevent", "cure"})
#: Words for models and settings, which show that the sentence speaks of these.
_MODEL = re.compile(
    r"\b(?:animals?|models?|pre-?clinical(?:ly)?|in[ -]vitro|ex[ -]vivo|in[ -]silico|cell lines?|"
    r"cultured?|cultures?|organoids?|xenografts?|knock-?outs?|transgenic|laborator(?:y|ies))\b",
    re.IGNORECASE,
)


def find_overreach(
    reading: Reading,
    setting: Setting,
    relation: Relation,
    sentence: Span,
    kind: StatementKind,
    certainty: Certainty,
) -> tuple[Flag, ...]:
    """Return the flag of a claim with the words that explain it, if it earns one.

    What is told as a plain fact counts only of what the study itself gave, and where people are
    named.
    """
    if setting.kind not in ("animal", "in vitro"):
        return ()
    given = topic(reading)
    treats = relation.kind in _TREATING
    own = treats and given is not None and given.entity.id == relation.subject.entity.id
    if kind not in _FINDINGS and not (own and kind is StatementKind.FACT):
        return ()
    if certainty is not Certainty.CERTAIN or _names_model(reading, sentence):
        return ()
    people = next(
        (
            g.mention.span
            for g in reading.mentions_in(sentence)
            if g.mention.category == "Population"
            and not g.mention.nominal
            and not _is_role(reading, g.mention.span)
        ),
        None,
    )
    human = next(
        (s for s, e in species_mentions(reading) if e.id == HUMAN and sentence.contains(s)), None
    )
    named = people or human
    if named is None and (not treats or kind is StatementKind.FACT):
        return ()
    return (Flag(AS_PEOPLE, _explanation(reading, setting, named), named or sentence),)


def _names_model(reading: Reading, sentence: Span) -> bool:
    """Say whether a sentence says that it is about animals or cells."""
    if _MODEL.search(reading.document.text, sentence.start, sentence.end):
        return True
    animals = (span for span, entity in species_mentions(reading) if entity.id != HUMAN)
    cells = (g.mention.span for g in reading.groundings if g.mention.category == "CellLine")
    return any(sentence.contains(span) for span in (*animals, *cells))


def _is_role(reading: Reading, span: Span) -> bool:
    """Say whether words are a role that speakers have ("a student"), not people of a study."""
    roles = words("cues", "cue", "kind", "role")
    return any(reading.syntax[i].lemma.lower() in roles for i in reading.syntax.within(span))


def _explanation(reading: Reading, setting: Setting, named: Span | None) -> str:
    """Return why, in words: where the findings are from, and what the sentence speaks of."""
    seen = "in vitro"
    if setting.species is not None:
        entity, place = setting.species.entity, setting.species.source.span
        words = " ".join(reading.document.quote(place).split())
        seen = f'in {entity.name} ({entity.id}; "{words}" at {place.start})'
    said = "says of a disease, without naming a model, that it is treated or prevented"
    if named is not None:
        said = f'speaks of "{" ".join(reading.document.quote(named).split())}"'
    return f"The findings of this text were made {seen}, and the sentence {said}."
