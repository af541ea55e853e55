"""What every strand of claim extraction gives: a relation between two arguments in place."""

from __future__ import annotations

from dataclasses import dataclass

from kg.arguments.reading import Argument
from kg.model import Entity, Span


@dataclass(frozen=True, slots=True)
class Relation:
    """Two arguments and the word that relates them, before its predicate is chosen.

    ``kind`` is a relation of ``ontologies/predicates.tsv`` (``treat``, ``affect``, ``same``...);
    ``token`` is the word that carries tense, negation and hedge; ``rule`` names what matched.
    """

    kind: str
    subject: Argument
    object: Argument
    token: int
    rule: str
    strand: str = "frame"
    direction: str = ""
    aspect: str = ""
    #: A disease or other narrowing entity: (slot, entity, where).
    narrowing: tuple[tuple[str, Entity, Span], ...] = ()
    #: Words beyond the arguments that belong to what is said.
    extent: Span | None = None
    verb: str = ""
    sureness: float = 0.9
    #: The relation's own words deny it, whatever cues say of its predicate.
    negated: bool = False
    #: The words speak of the relation and do not say that it holds ("the effect of X on Y").
    presupposed: bool = False
    #: Told all the same, as a question: where noun phrases are read, too.
    asked: bool = False
    #: Said in passing ("X, a Y", "LPS-induced injury"): no cue of the clause around it counts.
    in_passing: bool = False

    @property
    def ends(self) -> frozenset[int]:
        """Return the words that name what it is between."""
        return frozenset({self.subject.head, self.object.head})


#: Categories whose members can be kinds of each other.
_AKIN = (
    frozenset({"Disease", "Phenotype"}),
    frozenset({"Chemical", "Drug", "Biomaterial", "Food", "Gene"}),
    frozenset({"Cell", "CellLine", "Biomaterial"}),
    frozenset({"Anatomy", "CellComponent"}),
    frozenset({"Procedure", "Device", "Study"}),
    frozenset({"Process", "Phenotype"}),
    frozenset({"Species", "Population"}),
)


def akin(one: str, other: str) -> bool:
    """Say whether an entity of one category can be a kind of one of the other."""
    return one == other or any({one, other} <= group for group in _AKIN)
