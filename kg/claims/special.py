"""Readings of a frame that its two places cannot give: arms of a study, "these changes"."""

from __future__ import annotations

from collections.abc import Sequence

from kg import recipients, roles
from kg.arguments import Argument, Reading
from kg.claims.base import Relation
from kg.claims.filling import fill
from kg.frametable import Frame
from kg.recipients import ARMS, ILLS, TREATED
from kg.subjects import is_passive

#: Verbs that make something be so: "causes bones to become brittle".
SMALL_CLAUSE = frozenset({"cause", "make", "lead", "let", "leave", "render", "allow", "enable"})

#: What others are set against: the rest is what was done.
_COMPARED = ILLS | {"Population", "Species"}
_COMPARING = ("than", "compared", "versus", "vs", "relative")


def special(
    reading: Reading,
    frame: Frame,
    token: int,
    found: roles.Roles,
    subjects: list[Argument],
    objects: list[Argument],
) -> tuple[str, list[Argument], list[Argument]]:
    """Return the relation and arguments of the readings that a frame's roles cannot give."""
    syntax = reading.syntax
    kind = frame.relation
    if kind == "associate" and frame.subject[-1] == "between":
        pair = [a for t in found.get("between") if (a := reading.argument(t))]
        if len(pair) >= 2:
            return kind, pair[:1], pair[1:]
    if kind == "occurs" and any(syntax[i].lemma.lower() in ARMS for i in found.get("in")):
        named, given = recipients.adverse_events(reading, found, subjects)
        return "adverse", given, named
    if kind == "differ":
        plain = syntax[token].tag == "JJ" and not syntax[token].text.endswith(("ed", "ior"))
        if plain:
            return kind, [], []  # "was good in the group" sets it against none
        # "Pain was lower in the ibuprofen group than in the placebo group": what it was given did.
        given = [s for s in subjects if s.entity.category not in _COMPARED]
        if given:
            return "change", given, objects
        if frame.pos == "V" and (found.subject or not is_passive(syntax, token)):
            return kind, [], []  # "X increased Y in smokers" does not set smokers apart
        compared = syntax[token].tag == "JJR" or any(p.startswith(_COMPARING) for p in found.others)
        ill = [s for s in subjects if s.entity.category in ILLS]
        people = [s for s in subjects if s.entity.category == "Population" and compared]
        return kind, ill or people, objects
    if kind == "associate" and (beside := roles.joined(syntax, token)):
        return kind, [a for t in beside if (a := reading.argument(t))], objects or subjects
    if kind == "phenotype" and syntax[token].lemma == "have":
        # "Patients on aspirin had less pain", "patients with asthma have rhinitis"
        given = [s for s in subjects if s.entity.category not in TREATED]
        ill = [i for s in subjects if (i := recipients.illness_of(reading, s))]
        return kind, (given if all(o.direction for o in objects) else []) or ill, objects
    if kind == "derive_into":
        process = reading.at(token)
        modals = [syntax[i].lemma.lower() for i in syntax.children(token, "aux")]
        able = bool({"can", "could"} & set(modals))
        if able and process is not None and process.mention.category == "Process":
            whole = Argument(reading.entity(process), process.mention.span, token, 0.8)
            return "capable", subjects, [whole]
    if kind == "phenotype" and syntax[token].lemma == "become":
        above = syntax[syntax[token].head]
        cause = above.index if above.pos == "VERB" else above.head
        if syntax[cause].lemma.lower() in SMALL_CLAUSE:
            made = fill(reading, cause, roles.of_verb(syntax, cause), ("subj",), frame)
            return "cause", made, objects
    return kind, subjects, objects


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


_CHANGE_NOUNS = frozenset(
    ["change", "effect", "increase", "decrease", "reduction", "improvement", "alteration",
     "response", "difference", "parameter", "variable"]
)  # fmt: skip
