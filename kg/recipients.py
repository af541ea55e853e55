"""Who got what: the arms of a study, patients with a disease, combined treatments.

A claim is about what was given, not about the group that got it.
"""

from __future__ import annotations

from dataclasses import replace

from kg import roles
from kg.arguments import Argument, Reading
from kg.context import topic
from kg.fold import fold
from kg.identity import combination_entity, described_entity, term_entity
from kg.model import Entity, Span
from kg.syntax import Syntax
from kg.tables import words

ARMS = frozenset({"group", "arm", "cohort"})
TREATED = frozenset({"Species", "Population"})
ILLS = frozenset({"Disease", "Phenotype"})
GIVEN = frozenset(
    {"Chemical", "Drug", "Biomaterial", "Cell", "Procedure", "Device", "Food", "Gene"}
)
#: What is not brought about, but has what is.
_BEARERS = frozenset({"Anatomy", "Population", "Species", "Place"})
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
    for _ in range(3):
        if argument.entity.category not in _BEARERS:
            return argument
        preposition = syntax[argument.head].head
        if syntax[argument.head].dep != "pobj" or syntax[preposition].text.lower() == "of":
            return None
        above = reading.argument(syntax[preposition].head)
        if above is None:
            return None
        argument = above
    return None


def combined(reading: Reading, token: int, subjects: list[Argument]) -> list[Argument]:
    """Return "X combined with Y" as one subject with parts; it implies no claim about a part."""
    syntax = reading.syntax
    subjects = _together(reading, subjects)
    governor = syntax[token].head
    chain = [governor, *syntax.conjuncts(governor)]
    mixing = [i for i in chain if syntax[i].lemma.lower() in ("combine", "mix", "blend", "couple")]
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(token, "aux"))
    if not mixing or not infinitive:
        return subjects
    mixed = roles.of_verb(syntax, mixing[-1])
    parts = [
        a
        for t in (*mixed.object, *mixed.others.get("with", ()))
        if (a := reading.argument(t)) is not None
    ]
    distinct = {part.entity.id: part.entity for part in parts}
    if len(distinct) < 2:
        return subjects
    return [_combination(list(distinct.values()), parts)]


_COMBINATION = frozenset({"combination", "coadministration", "co-administration"})
_WITH = (
    ("plus",), ("combined", "with"), ("in", "combination", "with"), ("together", "with"),
    ("along", "with"), ("coupled", "with"),
)  # fmt: skip


def _together(reading: Reading, subjects: list[Argument]) -> list[Argument]:
    """Return "X plus Y" and "the combination of X and Y" as one subject each."""
    done: dict[str, Argument] = {}
    for subject in subjects:
        mates = [
            reading.argument(t) or _unknown(reading, t, subject) for t in _mates(reading, subject)
        ]
        parts = sorted([subject, *mates], key=lambda part: part.span)
        distinct = {part.entity.id: part.entity for part in parts}
        one = subject if len(distinct) < 2 else _combination(list(distinct.values()), parts)
        done.setdefault(one.entity.id, one)
    return list(done.values())


def _unknown(reading: Reading, noun: int, beside: Argument) -> Argument:
    """Return what is combined with something and has no known name, as a thing of its kind."""
    syntax = reading.syntax
    first, last, _ = syntax.chunk(noun) or (noun, noun + 1, noun)
    while first < noun and syntax[first].tag in ("DT", "PDT", "CD", "PRP$"):
        first += 1
    span = syntax.span(first, last)
    name = " ".join(reading.document.quote(span).split())
    return Argument(term_entity(name, beside.entity.category, fold(name)), span, noun, 0.6)


def _mates(reading: Reading, argument: Argument) -> list[int]:
    """Return the heads of what a thing is combined with, by the words right around it."""
    syntax = reading.syntax
    inside = syntax.within(argument.span)
    first, last = inside[0], inside[-1] + 1
    while first > 0 and syntax[first - 1].tag in ("DT", "JJ", "CD", "VBN"):
        first -= 1
    if last < len(syntax.tokens) and syntax[last].text == "(":
        last = next((i + 1 for i in range(last, last + 6) if _is(syntax, i, ")")), last)
    found = []
    for words_ in (*_WITH, ("and",)):
        if words_ == ("and",) and not _of_combination(syntax, first):
            continue
        end = last + len(words_)
        if all(_is(syntax, last + n, word) for n, word in enumerate(words_)):
            chunk = syntax.chunk(end) if end < len(syntax.tokens) else None
            found += [chunk[2]] if chunk else []
    for words_ in (*_WITH, ("and",)):
        start = first - len(words_)
        if start < 1 or not all(_is(syntax, start + n, word) for n, word in enumerate(words_)):
            continue
        noun = start - 1
        if syntax[noun].text == ")":
            noun = next(
                (i - 1 for i in range(noun, max(noun - 6, 0), -1) if _is(syntax, i, "(")), noun
            )
        chunk = syntax.chunk(noun)
        if words_ != ("and",) or _of_combination(syntax, chunk[0] if chunk else noun):
            found.append(noun)
    return found


def _of_combination(syntax: Syntax, first: int) -> bool:
    """Say whether "the combination of" stands before a phrase."""
    return (
        first > 1
        and _is(syntax, first - 1, "of")
        and (syntax[first - 2].lemma.lower() in _COMBINATION)
    )


def _is(syntax: Syntax, token: int, word: str) -> bool:
    return token < len(syntax.tokens) and syntax[token].text.lower() == word


def _combination(entities: list[Entity], parts: list[Argument]) -> Argument:
    name = " + ".join(entity.name for entity in entities)
    span: Span = parts[0].span.to(parts[-1].span)
    return Argument(combination_entity(name, entities), span, parts[0].head, 0.8)
