"""Words that make of a name another thing: "this pandemic", "thyroid problems"."""

from __future__ import annotations

from kg.fold import fold
from kg.identity import term_entity
from kg.model import Document, Entity, Grounding, Mapping, Span
from kg.syntax import Syntax

_POINTING = frozenset({"this", "these", "such"})
_WHO = frozenset({"Population", "Species"})
#: What tells of a phrase only how many, or whose, or which of two.
_FRONT = frozenset({"DT", "PDT", "CD", "PRP$", "JJR"})


def pointed_at(syntax: Syntax, grounding: Grounding) -> str:
    """Return the word by which a common noun points at one thing of its kind, else ``""``.

    "This pandemic" is not all pandemics. People and animals stay who they are.
    """
    inside = syntax.within(grounding.mention.span)
    if len(inside) != 1 or inside[0] == 0 or grounding.mention.category in _WHO:
        return ""
    before, word = syntax[inside[0] - 1], syntax[inside[0]]
    points = before.text.lower() in _POINTING and before.head == word.index
    return before.text.lower() if points and word.text.islower() else ""


def apart(
    syntax: Syntax, document: Document, noun: int, known: Entity, where: Span
) -> tuple[Entity, Span]:
    """Return "thyroid problems", "complications of surgery", and where that stands.

    ``known`` is what the noun is of, and stands at ``where``.
    """
    first = (syntax.chunk(noun) or (noun,))[0]
    while first < noun and syntax[first].tag in _FRONT:
        first += 1
    span = syntax.span(first, noun + 1).to(where)
    name = " ".join(document.quote(span).split())
    related = known.mappings if known.is_local else (Mapping("related", known.id),)
    return term_entity(name, "Phenotype", fold(name), related), span
