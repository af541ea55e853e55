"""What a predicate is chosen for, and what is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from kg.claims.base import Relation
from kg.model import Qualifier, StatementKind
from kg.status.base import Status
from kg.tables import table

CONDITIONS = frozenset({"Disease", "Phenotype"})
#: What is given or done to treat.
INTERVENTIONS = frozenset(
    {"Chemical", "Drug", "Biomaterial", "Cell", "CellLine", "Procedure", "Device", "Food", "Gene",
     "Combination", "Behavior"}
)  # fmt: skip
#: What is not expressed, phosphorylated, cleaved: "downregulated permeability" just lowers it.
_UNEXPRESSED = frozenset({"Process", "Phenotype", "Disease", "Measure", "Quality", "Behavior"})


@dataclass(frozen=True, slots=True)
class Choice:
    """The predicate of a claim, its own qualifiers, and whether it speaks of an outcome."""

    predicate: str
    qualifiers: tuple[Qualifier, ...] = ()
    #: Whether the sign of the predicate takes in the direction of the subject ("loss of X").
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A relation in its study, and the name under which it is looked at.

    ``setting`` is where the finding was made: ``animal``, ``human``, ``in vitro`` or empty;
    ``stated`` says that the sentence itself names the species.
    """

    relation: Relation
    status: Status
    kind: StatementKind
    setting: str
    stated: bool
    name: str

    def called(self, name: str) -> Case:
        """Return the case under another name."""
        return replace(self, name=name)

    @property
    def verb(self) -> str:
        """The word that relates."""
        return self.relation.verb

    @property
    def direction(self) -> str:
        """Which way it changes the object; empty where that is not said."""
        return self.relation.direction

    @property
    def subject(self) -> str:
        """The category of the subject."""
        return self.relation.subject.entity.category

    @property
    def object(self) -> str:
        """The category of the object."""
        return self.relation.object.entity.category

    @property
    def changed(self) -> str:
        """Which way the object's own words say that it changes ("loss of X")."""
        return self.relation.object.direction

    @property
    def treats(self) -> bool:
        """Whether the subject is something that is given or done."""
        return self.subject in INTERVENTIONS or bool(self.relation.subject.entity.parts)

    @property
    def ill(self) -> bool:
        """Whether the object is a condition."""
        return self.object in CONDITIONS

    @property
    def likely(self) -> bool:
        """Whether it is of how likely the object is."""
        return self.relation.object.aspect == "likelihood"

    def change(self, direction: str) -> Choice:
        """Return a change of the object; ``direction`` is empty where none is told."""
        relation, qualifiers = self.relation, []
        if relation.subject.direction:  # "deletion of X increases Y"
            turn = Qualifier("subject_direction_qualifier", relation.subject.direction)
            qualifiers.append(turn)
        own = relation.aspect if self.object not in _UNEXPRESSED else ""
        aspect = relation.object.aspect or own
        if self.object in ("Gene", "GeneSet") and direction and not aspect:
            aspect = "activity_or_abundance"
        if self.object == "GeneSet" and aspect == "activity" and self.verb == "activate":
            aspect = "expression"
        if aspect:
            qualifiers.append(Qualifier("object_aspect_qualifier", aspect))
        if direction:
            if aspect == "expression":
                direction = {"increased": "upregulated", "decreased": "downregulated"}[direction]
            qualifiers.append(Qualifier("object_direction_qualifier", direction))
            qualifiers.append(Qualifier("qualified_predicate", "biolink:causes"))
        return Choice("biolink:affects", tuple(qualifiers))


def likelihood(way: str) -> Choice:
    """Return that something is more or less likely.

    >>> likelihood("increased").predicate
    'biolink:associated_with_increased_likelihood_of'
    """
    return Choice(f"biolink:associated_with_{way}_likelihood_of")


def correlation(way: str, *, turned: bool = False) -> Choice:
    """Return a correlation: positive where both go the same way."""
    sign = "positively" if way == "increased" else "negatively"
    return Choice(f"biolink:{sign}_correlated_with", turned=turned)


def product(*ways: str) -> str:
    """Return the direction that several make together; empty where none is told.

    >>> product("decreased", "", "decreased"), product("", "")
    ('increased', '')
    """
    told = [way for way in ways if way]
    if not told:
        return ""
    return "decreased" if told.count("decreased") % 2 else "increased"


@cache
def plain_predicates() -> dict[str, str]:
    """Return the predicate of each relation as the table gives it."""
    return {row["relation"]: row["predicate"] for row in table("predicates")}
