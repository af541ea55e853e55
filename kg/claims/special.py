"""Readings of a frame that its two places cannot give: arms of a study, "these changes"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.arguments import recipients, roles
from kg.arguments.reading import GETTING, Argument, Reading
from kg.arguments.recipients import ARMS, TREATED
from kg.claims.base import Relation
from kg.claims.comparing import alongside, beside, compared, had
from kg.claims.equating import equated
from kg.claims.filling import fill
from kg.claims.giving import meant_for, treating, used
from kg.claims.told import Told
from kg.frametable import Frame
from kg.syntax import Syntax

#: Verbs that make something be so: "causes bones to become brittle".
SMALL_CLAUSE = frozenset(
    {"cause", "make", "lead", "let", "leave", "render", "allow", "enable", "permit"}
)
#: Adjectives of effects whose denial leaves other effects open.
_VALUED = frozenset(
    ["adverse", "beneficial", "deleterious", "detrimental", "favorable", "favourable", "harmful",
     "negative", "positive"]
)  # fmt: skip
_EFFECTS = frozenset({"effect", "impact", "influence"})
_CHANGE_NOUNS = frozenset(
    ["change", "effect", "increase", "decrease", "reduction", "improvement", "alteration",
     "response", "difference", "parameter", "variable"]
)  # fmt: skip


def special(told: Told) -> Told:
    """Return what a frame tells, as it is to be read: each step changes it, or settles it."""
    for step in _STEPS:
        told = step(told)
        if told.settled:
            break
    return told


def _causal(told: Told) -> Told:
    """Read a causal association; "no causal association" may be another."""
    if told.kind == "associate" and told.frame.pos == "N" and "causal" in told.adjectives:
        return told.as_("contribute")
    return told


def _between(told: Told) -> Told:
    """Read the two sides of "between X and Y"."""
    if len(told.found.get("between")) < 2 or "between" not in told.frame.subject:
        return told
    first, second = (
        [a for t in side if (a := told.reading.argument(t))]
        for side in _sides(told.syntax, told.found)
    )
    return told.settle(subjects=first, objects=second)


def _valued(told: Told) -> Told:
    """Drop "no harmful effect": there may be a good one."""
    noun = told.kind == "affect" and told.frame.pos == "N"
    if noun and told.adjectives & _VALUED and _denied(told.syntax, told.token):
        return told.nothing()
    return told


def _effects(told: Told) -> Told:
    """Read "caused a mild effect on X" as an effect."""
    syntax = told.syntax
    if told.kind in ("cause", "lead") and any(
        syntax[i].lemma in _EFFECTS
        and not any(o.span.contains(syntax[i].span) for o in told.objects)
        for i in told.found.object
    ):
        return told.as_("affect")
    return told


def _adverse(told: Told) -> Told:
    """Read what occurred in the arms of a study as what was given brought about."""
    syntax = told.syntax
    arms = any(syntax[i].lemma.lower() in ARMS for i in told.found.get("in"))
    if told.kind != "occurs" or not arms:
        return told
    named, given = recipients.adverse_events(told.reading, told.found, list(told.subjects))
    return told.settle("adverse", given, named)


def _likelihood(told: Told) -> Told:
    """Leave out people of whom a clause says who they are, and what is not got but had."""
    if told.kind != "likelihood":
        return told
    syntax, found = told.syntax, told.found
    told = told.of(s for s in told.subjects if not _cut(syntax, s))  # "people who smoke"
    if told.frame.object != ("xcomp",):
        return told
    # "to develop X", not "to have problems with X"
    got = [v for v in found.get("xcomp") if syntax[v].lemma.lower() in GETTING]
    heads = {i for v in got for d in syntax.children(v, "dobj") for i in syntax.conjuncts(d)}
    return told.on(o for o in told.objects if o.head in heads)


def _done(told: Told) -> Told:
    """Read what is produced or mediated by what it is: a reduction, a release."""
    if told.syntax[told.token].lemma == "produce" and any(o.direction for o in told.objects):
        return told.nothing()  # "produced reductions in X": read at the reductions
    if told.kind == "contribute" and told.objects and all(_is_done(o) for o in told.objects):
        return told.settle("affect")  # "mediates the release of X"
    return told


def _able(told: Told) -> Told:
    """Read what something can become a part of by a process as a capability."""
    if told.kind != "derive_into":
        return told
    syntax = told.syntax
    process = told.reading.at(told.token)
    modals = {syntax[i].lemma.lower() for i in syntax.children(told.token, "aux")}
    if {"can", "could"} & modals and process and process.mention.category == "Process":
        entity = told.reading.entity(process)
        whole = Argument(entity, process.mention.span, told.token, 0.8)
        return told.settle("capable", objects=[whole])
    return told


def _became(told: Told) -> Told:
    """Read what made something become what it is as its cause."""
    syntax = told.syntax
    if told.kind != "phenotype" or syntax[told.token].lemma != "become":
        return told
    above = syntax[syntax[told.token].head]
    cause = above.index if above.pos == "VERB" else above.head
    if syntax[cause].lemma.lower() not in SMALL_CLAUSE:
        return told
    made = fill(told.reading, cause, roles.of_verb(syntax, cause), ("subj",), told.frame)
    return told.settle("cause", made)


_STEPS = (
    _causal, _between, equated, treating, used, _valued, _effects, meant_for, _adverse,
    _likelihood, compared, beside, _done, alongside, had, _able, _became,
)  # fmt: skip


def _denied(syntax: Syntax, noun: int) -> bool:
    """Say whether a noun, or the verb that it is an object of, is denied: "no adverse effect"."""
    verb = syntax[noun].head
    places = (noun, verb, syntax[verb].head)
    return any(syntax.children(i, "neg") for i in places) or any(
        syntax[i].text.lower() == "no" for i in syntax.children(noun, "det")
    )


def _cut(syntax: Syntax, people: Argument) -> bool:
    """Say whether a clause that tells which people are meant is left out of an argument."""
    if people.entity.category not in TREATED:
        return False
    clauses = syntax.children(people.head, "relcl", "acl")
    return any(not people.span.contains(syntax[i].span) for i in clauses)


def _is_done(argument: Argument) -> bool:
    """Say whether no thing is meant, but what it does or what is done to it."""
    return argument.aspect not in ("", "abundance", "likelihood")


def _sides(syntax: Syntax, found: roles.Roles) -> tuple[list[int], list[int]]:
    """Return what stands on the two sides of "between A or B and C"; of a list, first and rest."""
    tokens = sorted(found.get("between"))
    for last, first in pairwise(tokens):
        joints = [syntax[i].text.lower() for i in range(last, first) if syntax[i].dep == "cc"]
        if "and" in joints:
            alternatives = any(syntax[i].text.lower() == "or" for i in range(tokens[0], tokens[-1]))
            cut = tokens.index(first) if alternatives else 1
            return tokens[:cut], tokens[cut:]
    return tokens[:1], tokens[1:]


def these_changes(
    reading: Reading, found: roles.Roles, frame: Frame, told: Sequence[Relation]
) -> list[Argument]:
    """Return what "these changes" or "this effect" are changes of: those told of just before."""
    syntax = reading.syntax
    for place in frame.object:
        for token in found.get(place):
            pointing = any(
                syntax[i].text.lower() in ("this", "these", "such", "both", "those")
                for i in syntax.children(token, "det")
            )
            if pointing and syntax[token].lemma.lower() in _CHANGE_NOUNS:
                near = [
                    r for r in told if syntax.sentence_of(token) - syntax.sentence_of(r.token) <= 1
                ]
                last = near[-1].token if near else -1
                return [r.object for r in near if r.token == last]
    return []
