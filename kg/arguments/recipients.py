"""Who got what: the arms of a study, patients with a disease, combined treatments.

A claim is about what was given, not about the group that got it.
"""

from __future__ import annotations

from dataclasses import replace

from kg.arguments import roles
from kg.arguments.context import topic
from kg.arguments.reading import GIVEN, Argument, Reading
from kg.arguments.subjects import subjects
from kg.arguments.wholes import shared
from kg.fold import fold
from kg.identity import described_entity, term_entity
from kg.model import Mapping
from kg.tables import words

ARMS = frozenset({"group", "arm", "cohort"})
TREATED = frozenset({"Species", "Population"})
ILLS = frozenset({"Disease", "Phenotype"})
#: What is not brought about, but has what is.
_BEARERS = frozenset({"Anatomy", "Population", "Species", "Place"})
_SITES = frozenset({"Anatomy", "Cell", "CellComponent", "CellLine"})
_HAVING = ("with", "suffering", "having", "of", "from", "for")


def adverse_events(
    reading: Reading, found: roles.Roles, events: list[Argument]
) -> tuple[list[Argument], list[Argument]]:
    """Return the events of "adverse events occurred in the X group", and X."""
    syntax = reading.syntax
    marks = ("adverse", "side effect", "toxicity", "complication")
    named = [a for a in events if any(m in reading.document.quote(a.span).lower() for m in marks)]
    arms = [
        a
        for i in found.get("in")
        if syntax[i].lemma.lower() in ARMS and (a := given_to(reading, i))
    ]
    return named, arms


def given_to(reading: Reading, token: int) -> Argument | None:
    """Return what the people or animals of a study's arm were given.

    "The vitamin D group" names it; "treated groups" and "the 100 mg group" had what the study is
    about, and what is said holds for that arm only; a control arm had nothing to speak of.
    """
    syntax = reading.syntax
    chunk = syntax.chunk(token)
    start = chunk[0] if chunk else token
    controls = words("cues", "cue", "kind", "control")
    names = [
        syntax[i].text.lower()
        for i in range(start, token)
        if syntax[i].tag not in ("DT", "PDT", "CC", "HYPH") and syntax[i].text.isalnum()
    ]
    if names and all(name in controls for name in names):
        return None
    if any(syntax[i].text.lower() in _EVERY_ARM for i in range(start, token)):
        return None  # "in both groups": no doing of the treatment
    for i in range(start, token):
        if syntax[i].text.lower() in controls:
            continue
        found = reading.argument(i)
        before = found is not None and found.span.end <= syntax[token].span.start
        if found is not None and before and found.entity.category in GIVEN:
            return found
    given = topic(reading)
    named = [name for name in names if name not in _ANY_ARM and name not in controls]
    arm = " ".join(named)
    known = fold(given.entity.name).split() if given else []
    if all(name in known or name in _DOSES or name[0].isdigit() for name in named):
        if given is None:
            return None
        return replace(given, head=token, confidence=0.6, condition=arm and f"{arm} group")
    return None if controls.intersection(names) else _arm(reading, start, token)


def _arm(reading: Reading, start: int, token: int) -> Argument | None:
    """Return an arm that is told by something else than what was given: "the high-risk group"."""
    syntax = reading.syntax
    while start < token and syntax[start].tag in ("DT", "PDT"):
        start += 1
    span = syntax.span(start, token + 1)
    name = " ".join(reading.document.quote(span).split())
    key = reading.document.key
    return Argument(described_entity(name, "Population", fold(name), key), span, token, 0.6)


#: Words of how much an arm was given.
_DOSES = frozenset(
    ["mg", "g", "kg", "ml", "iu", "µg", "μg", "mcg", "ng", "day", "dose", "dosage", "high",
     "higher", "low", "lower", "medium", "daily", "weekly"]
)  # fmt: skip
_EVERY_ARM = frozenset({"both", "all", "each", "either", "two", "three", "four", "any", "between"})
#: Words that tell one arm of a study from none.
_ANY_ARM = frozenset(
    ["treated", "treatment", "intervention", "experimental", "active", "study", "same",
     "different", "other", "trial"]
)  # fmt: skip


def spared(reading: Reading, found: roles.Roles) -> list[Argument]:
    """Return the arms in which it is said not to have happened ("not in the 200 mg group")."""
    return [
        argument
        for token in found.get("not in")
        if reading.syntax[token].lemma.lower() in ARMS
        and (argument := given_to(reading, token)) is not None
        and argument.condition
    ]


def treatment_of(reading: Reading, token: int, skip: frozenset[str]) -> Argument | None:
    """Return what a group was given, from the words after it ("rats given X")."""
    syntax = reading.syntax
    giving = words("control", "verb", "controls", "instrument") | {"treat"}
    for participle in syntax.children(token, "acl", "relcl", "amod"):
        lemma = syntax[participle].lemma.lower()
        named = [
            g
            for g in reading.groundings
            if g.mention.category == "Procedure" and syntax.head_of(g.mention.span) == participle
        ]
        if named:
            top = max(named, key=lambda g: len(g.mention.span))
            return Argument(reading.entity(top), top.mention.span, participle, 0.8)
        objects = syntax.children(participle, "dobj") if lemma in ("receive", "take") else []
        if lemma in giving:
            objects += syntax.children(participle, "npadvmod")  # "aspirin-treated"
            objects = [obj for _, obj in syntax.prepositions(participle, "with", "of")] + objects
        for obj in objects:
            found = reading.argument(obj, skip)
            if found is not None:
                return found
    return None


def care_of(reading: Reading, token: int, argument: Argument) -> Argument:
    """Return "the management of postoperative pain" as what is done, where it is of an illness."""
    if argument.entity.category not in ILLS:
        return argument
    syntax = reading.syntax
    first, last, _ = syntax.chunk(token) or (token, token + 1, token)
    while first < token and syntax[first].tag in ("DT", "PDT", "PRP$", "CD"):
        first += 1
    span = syntax.span(first, last).to(argument.span)
    name = " ".join(reading.document.quote(span).split())
    broader = (Mapping("related", argument.entity.id),) if not argument.entity.is_local else ()
    return Argument(term_entity(name, "Procedure", fold(name), broader), span, token, 0.7)


def illness_of(reading: Reading, argument: Argument) -> Argument | None:
    """Return the disease of treated patients or animals ("rats with spinal fractures").

    Of an unnamed treatment too: "new treatments for spinal fractures".
    """
    unnamed = argument.entity.category == "Procedure" and argument.entity.is_local
    if argument.entity.category not in TREATED and not unnamed:
        return None
    syntax = reading.syntax
    words_ = [obj for _, obj in syntax.prepositions(argument.head, *_HAVING)]
    for participle in syntax.children(argument.head, "acl", "relcl"):
        words_ += [obj for _, obj in syntax.prepositions(participle, "from", "with", "by")]
        words_ += syntax.children(participle, "dobj")
    if syntax[argument.head].dep == "dobj":  # "treat rats | with fractures"
        words_ += [obj for _, obj in syntax.prepositions(syntax[argument.head].head, "with")]
    for word in words_:
        found = reading.argument(word)
        if found is not None and found.entity.category in ILLS:
            return found
    return None


def brought(reading: Reading, argument: Argument) -> Argument | None:
    """Return what can be brought about: "nephrosis in the rat induced by X" is no rat."""
    syntax = reading.syntax
    argument = shared(reading, argument)
    for _ in range(3):
        if argument.entity.category not in _BEARERS:
            return argument
        preposition = syntax[argument.head].head
        if syntax[argument.head].dep != "pobj" or syntax[preposition].text.lower() == "of":
            return None
        noun = syntax[preposition].head
        if syntax[noun].pos in ("VERB", "AUX"):
            noun = preposition - 1  # hung too high: what stands right before it
        above = reading.argument(noun)
        if above is None or above.head == argument.head:
            return None
        argument = above
    return None


def causing(reading: Reading, argument: Argument, verb: int) -> Argument:
    """Return what acts, for where it is: "mutations in T cells leading to X" are no T cells.

    Also "damages the lungs, causing X": what damages them causes it.
    """
    syntax = reading.syntax
    place, clause = syntax[argument.head], syntax[verb]
    if argument.entity.category not in _SITES or clause.dep not in ("acl", "relcl"):
        return argument
    above = syntax[place.head]
    heads: tuple[int, ...] = ()
    if place.dep == "pobj" and above.text.lower() in ("in", "to") and above.dep == "prep":
        heads = (above.head,)
    elif place.dep == "dobj" and clause.tag == "VBG":
        heads = subjects(syntax, above.index)
    found = next((a for i in heads if (a := reading.argument(i)) is not None), None)
    return found or argument
