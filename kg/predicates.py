"""From a relation to a predicate and its qualifiers: the predicate follows the study.

What was shown in rats is ``beneficial_in_models_for``, what was tried without an outcome
``in_preclinical_trials_for``; a hope is ``treats_or_applied_or_studied_to_treat``. The words'
relations are ``ontologies/frames.tsv``, their plain predicates ``ontologies/predicates.tsv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.claims.base import Relation, akin
from kg.claims.signs import either_way
from kg.claims.treating import treatment
from kg.model import Certainty, Qualifier, StatementKind
from kg.status.base import Status
from kg.tables import table

CONDITIONS = frozenset({"Disease", "Phenotype"})
#: What is given or done to treat.
INTERVENTIONS = frozenset(
    {"Chemical", "Drug", "Biomaterial", "Cell", "CellLine", "Procedure", "Device", "Food", "Gene",
     "Combination", "Behavior"}
)  # fmt: skip
#: What claims of change are never about.
_NOT_CHANGED = frozenset(
    {"Population", "Species", "Study", "Organization", "Person", "Publication", "Place", "Date"}
)
_MOLECULES = frozenset({"Chemical", "Drug", "Gene", "GeneSet"})
_WHERE = frozenset({"Anatomy", "Cell", "CellLine", "CellComponent", "Species", "Place", "Food"})
#: Relations that say what brings about what.
_CAUSAL = frozenset(
    {"affect", "ameliorate", "cause", "change", "contribute", "lead", "prevent", "treat", "worsen"}
)
_TREATMENT = frozenset({"treat", "ameliorate", "used_for", "treat_loosely"})
#: What nothing brings about: where, or in whom, it happens was read for what happens.
_NOT_CAUSED = _NOT_CHANGED | {"Anatomy", "Cell", "CellLine", "CellComponent"}
#: Verbs that say more than that something gets better: to deny them denies less.
_CURING = frozenset({"cure", "heal", "resolve", "eradicate", "clear"})
_EXPRESSED = _MOLECULES | {"Biomaterial"}
#: What is not expressed, phosphorylated, cleaved: "downregulated permeability" just lowers it.
_UNEXPRESSED = frozenset({"Process", "Phenotype", "Disease", "Measure", "Quality", "Behavior"})
#: Where something occurs that is reported: "reported in China", not "an increase in X".
_REPORTED_IN = frozenset({"Place", "Population", "Species"})


@dataclass(frozen=True, slots=True)
class Choice:
    """The predicate of a claim, its own qualifiers, and whether it speaks of an outcome."""

    predicate: str
    qualifiers: tuple[Qualifier, ...] = ()
    #: Whether the sign of the predicate takes in the direction of the subject ("loss of X").
    turned: bool = False


@cache
def plain_predicates() -> dict[str, str]:
    """Return the predicate of each relation as the table gives it."""
    return {row["relation"]: row["predicate"] for row in table("predicates")}


#: Words that say that something got better, not which way.
_BETTER = frozenset({"improve", "improvement"})
#: Verbs that keep off what may be caught, that make something last, and that spoil it.
_SHIELDING = frozenset({"protect", "shield", "guard", "protection", "protective"})
_EXTENDING = frozenset({"prolong", "extend", "lengthen", "facilitate", "delay"})
_HARMING = frozenset(
    {"impair", "compromise", "disrupt", "damage", "neutralise", "neutralize", "restrict"}
)
#: Verbs that tell of practice, and of no trial, whatever the study is.
_ADVISED = frozenset({"recommend", "prescribe", "approve", "license", "indicate"})
#: What a role in a condition is, by what has it: of a gene or a cell it is a contribution.
_ROLES = {
    "Drug": "treat_loosely", "Procedure": "treat_loosely", "Chemical": "associate",
    "Food": "associate", "Behavior": "associate",
}  # fmt: skip
#: Death, which is no condition that is made better or worse.
_ENDS = frozenset({"MESH:D003643", "MESH:D009026", "HP:0011420", "NCIT:C28554"})


def choose(
    relation: Relation,
    status: Status,
    kind: StatementKind,
    setting: str,
    *,
    stated: bool = False,
) -> Choice | None:
    """Return the predicate for a relation in its study, or ``None`` when it makes no claim.

    ``setting`` is where the finding was made: ``animal``, ``human``, ``in vitro`` or empty;
    ``stated`` says that the sentence itself names the species.
    """
    subject, object_ = relation.subject.entity.category, relation.object.entity.category
    name = relation.kind
    changed = relation.object.direction
    treats = subject in INTERVENTIONS or bool(relation.subject.entity.parts)
    ill = object_ in CONDITIONS
    if status.associated and name in _CAUSAL:
        return _correlation(relation)
    likely = relation.object.aspect == "likelihood"
    if likely and object_ in _NOT_CHANGED:
        return None  # "the risk for survivors" is not of survivors
    if likely and (
        name in ("affect", "change", "ameliorate", "lead")
        or (changed and name in ("cause", "contribute"))
    ):
        way = changed or relation.direction
        if not way or (name == "affect" and not relation.direction):
            return _change(relation, "")  # "affects the onset of X": which way is not said
        return Choice(f"biolink:associated_with_{way}_likelihood_of")
    if name == "located" and object_ not in _WHERE:
        return None
    if name == "occurs" and relation.verb == "report" and object_ not in _REPORTED_IN:
        return None
    if name == "precede" and {subject, object_} & _NOT_CHANGED:
        return None  # "subjects followed a diet"
    if name == "precede" and {subject, object_} <= INTERVENTIONS:
        return None  # "radiotherapy followed by surgery" is a plan
    if name == "combine" and subject in CONDITIONS and not ill:
        return None  # "children with asthma combined with exercise"
    if name == "infect" and status.negated:
        return None  # what does not infect may do something else
    if name == "produce" and relation.verb == "express" and object_ not in _EXPRESSED:
        return None  # "cells expressing mutations"
    if name == "similar" and not akin(subject, object_):
        return None
    if name == "receive" and status.asked:
        return None  # "regardless of whether they took X"
    if name == "receive" and (subject not in ("Population", "Species") or ill):
        return None
    if name == "phenotype" and changed and likely:
        return Choice(f"biolink:associated_with_{changed}_likelihood_of")  # of those who took X
    if name == "phenotype" and changed:
        return _change(relation, changed) if treats else None
    if name == "likelihood":
        lowered = relation.direction == "decreased"
        return Choice(
            f"biolink:associated_with_{'decreased' if lowered else 'increased'}_likelihood_of"
        )
    if name == "differ":
        name = "associate"
    if name in ("associate", "correlate") and (way := _product(relation.direction, changed)):
        if likely:
            return Choice(f"biolink:associated_with_{way}_likelihood_of")
        sign = (
            "positively"
            if _product(way, relation.subject.direction) == "increased"
            else "negatively"
        )
        return Choice(f"biolink:{sign}_correlated_with", turned=True)
    if relation.subject.direction and name in ("affect", "change"):
        return _change(relation, relation.direction)
    if name in ("cause", "lead") and not changed and object_ in _NOT_CAUSED:
        return None
    if changed and name in ("cause", "lead", "contribute"):
        return _change(relation, changed)
    if name in ("cause", "lead") and object_ in _MOLECULES:
        if ".P." in relation.rule:
            return None  # "X is used due to Y": no making of X
        return _change(relation, "increased")  # "induces the expression of X"
    if changed and name in ("affect", "change") and not relation.direction:
        return _change(relation, "")  # "affects the loss of X": which way is not said
    if changed == "decreased" and name == "involved":
        return _change(relation, changed)  # "functions in the suppression of X"
    if changed and name in ("prevent", "affect", "change", "ameliorate", "worsen"):
        against = name == "prevent" or relation.direction == "decreased"
        flipped = {"increased": "decreased", "decreased": "increased"}
        return _change(relation, flipped[changed] if against else changed)
    if name in _TREATMENT and subject in CONDITIONS:
        return None  # "the use of these drugs for prevention of X in Y"
    if relation.subject.direction and name in _TREATMENT | {"worsen", "prevent"}:
        # "knockdown of X reduced Y": no treatment with X
        way = "increased" if name == "worsen" and ill else "decreased"
        return None if object_ in _NOT_CHANGED else _change(relation, way)
    if name in _TREATMENT | {"prevent"} and subject in ("Anatomy", "Place"):
        return None  # an organ treats nothing: what it was hung on was misread
    if name == "involved" and ill:  # "the role of chloroquine in malaria" is no cause of it
        name = _ROLES.get(subject, "contribute")
    if name == "benefit":
        name = "treat" if ill or object_ == "Procedure" else "affect"
    if name == "predispose" and not (ill and subject in ("Chemical", "Drug")):
        return Choice("biolink:associated_with_increased_likelihood_of")
    if name == "ameliorate" and not (ill and treats):
        name = "affect"
    if name in ("affect", "ameliorate", "change") and relation.object.entity.id in _ENDS:
        return _change(relation, relation.direction)  # "reduces death": nobody's is made better
    if name == "affect" and ill and treats and relation.direction:
        eases = relation.direction == "decreased" or relation.verb in ("improve",)
        harms = object_ == "Disease" and subject != "Gene" and relation.verb not in _EXTENDING
        name = "ameliorate" if eases else "worsen" if harms else "affect"
        if relation.verb in _HARMING:
            name = "affect"  # what impairs a process named like a condition eases none
    if name == "change" and ill and treats:
        name = "ameliorate" if relation.direction == "decreased" else "affect"
    if name == "prevent" and object_ == "Species" and relation.verb in _SHIELDING:
        return Choice("biolink:associated_with_decreased_likelihood_of")  # of catching it
    if name == "prevent" and not ill:
        return _change(relation, "decreased")
    if name in _TREATMENT and not treats:
        return None
    if name in ("treat", "treat_loosely", "used_for") and not ill and object_ != "Procedure":
        return None
    if name == "treat_loosely":
        return Choice(plain_predicates()[name])
    if name == "ameliorate" and status.negated and relation.verb in _CURING:
        name = "treat"  # what does not cure may ease
    advised = relation.verb in _ADVISED and status.certainty is Certainty.CERTAIN
    if name == "used_for" and advised and not status.negated:
        return Choice(plain_predicates()[name])
    if name in _TREATMENT:
        if kind is StatementKind.FACT and stated and setting == "animal" and name == "ameliorate":
            return Choice("biolink:beneficial_in_models_for")
        return Choice(treatment(name, status, kind, setting))
    if name in ("affect", "change") and object_ in _NOT_CHANGED:
        return None
    better = relation.verb in _BETTER and either_way(relation.object.entity)
    if name in ("affect", "change") and better:
        return _change(relation, "")
    if name in ("affect", "change"):
        return _change(relation, relation.direction)
    if name == "worsen" and not ill:
        return None if object_ in _MOLECULES else _change(relation, "decreased")
    if name == "cause" and ill and relation.verb in ("lead", "contribute"):
        return Choice("biolink:contributes_to")
    if name == "phenotype" and not (ill or object_ in ("Process", "Quality", "Measure")):
        return None
    if name == "derive_into" and object_ in ("Process",):
        name = "capable"
    return Choice(plain_predicates()[name])


def _product(*ways: str) -> str:
    """Return the direction that several make together; empty where none is told.

    >>> _product("decreased", "", "decreased"), _product("", "")
    ('increased', '')
    """
    told = [way for way in ways if way]
    if not told:
        return ""
    return "decreased" if told.count("decreased") % 2 else "increased"


def _correlation(relation: Relation) -> Choice:
    """Return what is left of a change that is only said to go along with something."""
    way = _product(relation.direction, relation.object.direction)
    if not way:
        return Choice("biolink:associated_with")
    return Choice(f"biolink:{'positively' if way == 'increased' else 'negatively'}_correlated_with")


def _change(relation: Relation, direction: str) -> Choice:
    qualifiers = []
    if relation.subject.direction:  # "deletion of X increases Y"
        qualifiers.append(Qualifier("subject_direction_qualifier", relation.subject.direction))
    category = relation.object.entity.category
    aspect = relation.object.aspect or (relation.aspect if category not in _UNEXPRESSED else "")
    if category in ("Gene", "GeneSet") and direction and not aspect:
        aspect = "activity_or_abundance"
    if category == "GeneSet" and aspect == "activity" and relation.verb == "activate":
        aspect = "expression"
    if aspect:
        qualifiers.append(Qualifier("object_aspect_qualifier", aspect))
    if direction:
        if aspect == "expression":
            direction = {"increased": "upregulated", "decreased": "downregulated"}[direction]
        qualifiers.append(Qualifier("object_direction_qualifier", direction))
        qualifiers.append(Qualifier("qualified_predicate", "biolink:causes"))
    return Choice("biolink:affects", tuple(qualifiers))
