"""What stands in the places of a frame: the arguments of a claim, found by role."""

from __future__ import annotations

from functools import cache

from kg.arguments import recipients, roles
from kg.arguments.reading import AGENTS, GETTING, Argument, Reading
from kg.arguments.recipients import ARMS, TREATED
from kg.arguments.subjects import is_passive
from kg.frametable import Frame
from kg.tables import table, words

#: Nouns that by themselves mean what the study gave.
_UNNAMED = frozenset({"treatment", "intervention", "therapy", "supplementation"})
#: Nouns of what is done about an illness: no doing of the illness.
_CARE = frozenset(
    {"management", "therapy", "treatment", "care", "prevention", "intervention", "strategy"}
)
#: Prepositions whose object, named or not, is what is meant.
_NEAREST = frozenset({"for", "of", "on"})
#: What a noun's object is led to by: its "of ..." stands right after it, or nowhere.
_ABOUT = frozenset({"on", "in", "for"})
#: Relations whose subject may be people or animals.
OF_PEOPLE = frozenset(
    {"receive", "phenotype", "occurs", "differ", "likelihood", "infect", "positive"}
)
#: Viruses, bacteria, archaea and fungi.
_MICROBES = frozenset({"NCBITaxon:10239", "NCBITaxon:2", "NCBITaxon:2157", "NCBITaxon:4751"})
REMEDIES = frozenset({"treat", "ameliorate", "used_for"})


def fill(
    reading: Reading, token: int, found: roles.Roles, places: tuple[str, ...], frame: Frame
) -> list[Argument]:
    """Return the arguments of the first place that names things.

    What the parse hangs lower than the word is looked for last where a subject acts: "X reduced
    infection with Y" is no doing of Y.
    """
    skip = AGENTS - {"Place"} if frame.relation in ("occurs", "located") else AGENTS
    acts = frame.pos == "V" and places == frame.subject and "subj" in places and found.subject
    tries = [(place, False) for place in places] if acts else []
    for place, reattached in [*tries, *((place, True) for place in places)]:
        words_ = found.get(place)
        about = places == frame.subject and bool(found.others.keys() & _ABOUT)
        tight = place == "of" and frame.pos == "N" and about
        if not words_ and reattached and not tight and place not in ("subj", "obj", "using"):
            words_ = roles.reattached(reading.syntax, token, place, participles=frame.pos == "N")
            words_ = tuple(i for i in words_ if not _belongs(reading, i, frame))
        if places == frame.subject:
            people = frame.relation in OF_PEOPLE
            arguments = [_subject(reading, word, skip, place, people=people) for word in words_]
            refused = frozenset() if people else TREATED
            if place == "subj" and _had(reading, token):
                refused |= {"Cell", "CellLine"}  # "cells had impaired growth": theirs, not by them
            if place in ("after", "following") or frame.relation in REMEDIES:
                refused |= recipients.ILLS  # "treat rats with fractures" names no remedy
        else:
            arguments = [
                argument
                for word in words_
                if reading.syntax[word].tag != "VBG"
                or reading.syntax[word].lemma in GETTING
                or not reading.syntax.children(word, "dobj")
                for argument in reading.arguments(word, skip)
            ]
            refused = frozenset()
        kept = [
            a
            for a in arguments
            if a is not None
            and (
                a.entity.category not in refused
                or (acts and a.head in words_ and is_microbe(reading, a))
            )
        ]
        if kept:
            return kept
        if acts and place == "subj" and _does_it(reading, token, words_):
            return []  # "addition of X permits Y by Z": Z is how
        if words_ and places == frame.object and place in _NEAREST and not frame.with_:
            break  # "essential for barrier integrity in stroke" says nothing of stroke
    if places == frame.subject and frame.pos == "N" and "poss" not in places:
        return fill(reading, token, found, ("poss",), frame)  # "aspirin's effect on fever"
    return []


def is_microbe(reading: Reading, argument: Argument) -> bool:
    """Say whether something is a virus, a bacterium, an archaeon or a fungus: those act."""
    known = argument.entity.id
    return argument.entity.category == "Species" and not _MICROBES.isdisjoint(
        (known, *reading.ancestors(known))
    )


def _does_it(reading: Reading, verb: int, subjects: tuple[int, ...]) -> bool:
    """Say whether a thing that is no person acts, though nothing is known of it."""
    syntax = reading.syntax
    vague = words("vague_nouns", "noun")
    return not is_passive(syntax, verb) and any(
        syntax[i].pos == "NOUN" and reading.at(i) is None and syntax[i].lemma.lower() not in vague
        for i in subjects
    )


def _had(reading: Reading, verb: int) -> bool:
    """Say whether "had impaired ..." may be no perfect but what something had."""
    syntax = reading.syntax
    before = [syntax[i].text.lower() for i in syntax.children(verb, "aux")]
    return syntax[verb].tag == "VBN" and before == ["had"]


def _belongs(reading: Reading, token: int, frame: Frame) -> bool:
    """Say whether a preposition belongs to the noun that has it.

    "Children | with asthma", "infection | with HIV", "an increase | in prevalence".
    """
    syntax = reading.syntax
    preposition = syntax[syntax.conjuncts(token)[0]].head
    above = syntax[preposition].head
    if syntax[above].lemma.lower() in _turning() and syntax[preposition].text.lower() == "in":
        return True
    beside = reading.at(preposition - 1) if preposition else None
    if beside is not None and beside.mention.category in TREATED:
        return True
    governor = reading.at(above)
    ill = frame.pos == "V" and syntax[preposition].text.lower() == "with"
    refused = TREATED | recipients.ILLS if ill else TREATED
    return governor is not None and governor.mention.category in refused


@cache
def _turning() -> frozenset[str]:
    """Return the nouns that tell of a change ("increase")."""
    return frozenset(row["noun"] for row in table("light_nouns") if row["direction"])


def _subject(
    reading: Reading, token: int, skip: frozenset[str], place: str, *, people: bool
) -> Argument | None:
    """Return what a word names as a subject; a treated group names what it was given.

    Where the relation may be of ``people``, those who got nothing stand for their disease, or
    for themselves.
    """
    syntax = reading.syntax
    lemma = syntax[token].lemma.lower()
    if lemma in ARMS and place in ("in", "subj", "with"):
        return recipients.given_to(reading, token)
    if lemma in _UNNAMED and place in ("subj", "with", "by", "after", "following"):
        chunk = syntax.chunk(token)
        before = range(chunk[0], token) if chunk else ()
        bare = all(syntax[i].text.lower() in ("the", "this", "such", "a") for i in before)
        if bare and not syntax.prepositions(token, "with", "of"):
            return recipients.given_to(reading, token)
    if place != "subj" and lemma in words("cues", "cue", "kind", "control"):
        return None  # "improved compared with placebo", however the parse hangs it
    argument = reading.argument(token, skip)
    if argument is not None and lemma in _CARE and argument.head != token:
        argument = recipients.care_of(reading, token, argument)
    if argument is None or argument.entity.category in TREATED:
        treatment = recipients.treatment_of(reading, token, skip)
        if treatment is not None or (place == "in" and not people):
            return treatment
        if people and place in ("in", "among") and argument is not None:
            return recipients.illness_of(reading, argument) or argument
    if place in ("in", "among") and argument is not None:  # where it was, and no doing of it
        return argument if people and argument.entity.category in recipients.ILLS else None
    return argument
