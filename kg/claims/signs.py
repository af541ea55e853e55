"""Which way the words beside a relation or a thing turn it: "inversely", "lower mortality"."""

from __future__ import annotations

from dataclasses import replace

from kg.arguments.reading import Argument, Reading
from kg.frametable import turning
from kg.model import Entity, Span
from kg.tables import table


def sign(reading: Reading, token: int) -> str:
    """Return the direction of "inversely associated", "a positive correlation"."""
    syntax = reading.syntax
    rows = {row["word"]: row["direction"] for row in table("signs")}
    beside = syntax.children(token, "advmod", "amod")
    return next((rows[w] for i in beside if (w := syntax[i].text.lower()) in rows), "")


def changed(reading: Reading, argument: Argument) -> Argument:
    """Return an argument with the direction that an adjective before it tells of.

    "Is associated with lower mortality": of a word that says no direction itself.
    """
    syntax = reading.syntax
    rows = {row["adjective"]: row["direction"] for row in table("change_adjectives")}
    heads = [argument.head]
    preposition = syntax[syntax[argument.head].head]
    if preposition.text.lower() == "of" and syntax[argument.head].dep == "pobj":
        heads.append(preposition.head)  # "a lower risk of stroke"
    for head in heads:
        for child in syntax.children(head, "amod"):
            direction = rows.get(syntax[child].text.lower(), "")
            if direction and argument.span.contains(syntax[child].span):
                argument = _without(reading, argument, syntax[child].span)
            if direction and not argument.span.contains(syntax[child].span):
                return replace(argument, direction=argument.direction or direction)
    return argument


def _without(reading: Reading, argument: Argument, adjective: Span) -> Argument:
    """Return "blood pressure" of an ungrounded "lower blood pressure", where it is known."""
    if not argument.entity.is_local:
        return argument
    inner = [
        g
        for g in reading.mentions_in(argument.span)
        if g.mention.span.start >= adjective.end and g.mention.span.end == argument.span.end
    ]
    if not inner:
        return argument
    return replace(argument, entity=reading.entity(inner[0]), span=inner[0].mention.span)


def turned(reading: Reading, subject: Argument) -> Argument:
    """Return a subject with what a word before it does to it: "Blocking EGFR", "reduced sleep"."""
    syntax = reading.syntax
    rows = {row["adjective"]: row["direction"] for row in table("change_adjectives")}
    heads = [subject.head]
    if syntax[subject.head].dep in ("compound", "nmod"):
        heads.append(syntax[subject.head].head)  # "reduced TP53 expression"
    for child in [i for head in heads for i in syntax.children(head, "amod")]:
        direction = rows.get(syntax[child].text.lower(), "")
        if direction and not subject.direction and not subject.span.contains(syntax[child].span):
            return replace(subject, direction=direction)
    chunk = syntax.chunk(subject.head)
    first = syntax[chunk[0] if chunk else subject.head]
    outside = first.index < syntax.within(subject.span)[0]
    if subject.direction or first.tag != "VBG" or not outside:
        return subject
    return replace(subject, direction=turning(first.lemma.lower()))


def either_way(entity: Entity) -> bool:
    """Say whether what gets better may rise or fall: a score, a rate, fatigue, what is done."""
    name = entity.name.split()
    symbol = entity.is_local and len(name) == 1 and name[0].isupper()
    done = entity.category in ("Measure", "Procedure", "Study")
    return done or symbol or not _LESS_IS_BETTER.isdisjoint(word.lower() for word in name)


#: What is better when there is less of it.
_LESS_IS_BETTER = frozenset(
    ["anxiety", "burden", "deficit", "deficits", "disability", "fatigue", "impairment", "loss",
     "mortality", "pain", "progression", "rate", "rates", "score", "scores", "stress", "symptoms"]
)  # fmt: skip
