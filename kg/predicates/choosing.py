"""From a relation to a predicate and its qualifiers: the predicate follows the study.

What was shown in rats is ``beneficial_in_models_for``, what was tried without an outcome
``in_preclinical_trials_for``; a hope is ``treats_or_applied_or_studied_to_treat``. The words'
relations are ``ontologies/frames.tsv``, their plain predicates ``ontologies/predicates.tsv``.

A case goes through a row of steps. Each decides (a `Choice`, or ``None`` for no claim) or passes
it on, perhaps under another name: what eases a condition is ``ameliorate`` and no longer
``affect``.
"""

from __future__ import annotations

from kg.claims.base import Relation, akin
from kg.claims.signs import either_way
from kg.claims.treating import treatment
from kg.model import Certainty, StatementKind
from kg.predicates.choice import (
    CONDITIONS,
    INTERVENTIONS,
    Case,
    Choice,
    correlation,
    likelihood,
    plain_predicates,
    product,
)
from kg.status.base import Status

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
#: Where something occurs that is reported: "reported in China", not "an increase in X".
_REPORTED_IN = frozenset({"Place", "Population", "Species"})
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

    ``setting`` and ``stated`` are those of `Case`.
    """
    case = Case(relation, status, kind, setting, stated, relation.kind)
    for step in _STEPS:
        outcome = step(case)
        if not isinstance(outcome, Case):
            return outcome
        case = outcome
    return Choice(plain_predicates()[case.name])


def _along(case: Case) -> Case | Choice | None:
    """Decide what is only said to go along with something."""
    if not (case.status.associated and case.name in _CAUSAL):
        return case
    way = product(case.direction, case.changed)
    return correlation(way) if way else Choice("biolink:associated_with")


def _likelihoods(case: Case) -> Case | Choice | None:
    """Decide what makes something more or less likely."""
    if not case.likely:
        return case
    if case.object in _NOT_CHANGED:
        return None  # "the risk for survivors" is not of survivors
    affected = case.name in ("affect", "change", "ameliorate", "lead")
    if not (affected or (case.changed and case.name in ("cause", "contribute"))):
        return case
    way = case.changed or case.direction
    if not way or (case.name == "affect" and not case.direction):
        return case.change("")  # "affects the onset of X": which way is not said
    return likelihood(way)


def _unfit(case: Case) -> Case | None:
    """Drop what cannot stand so between such things: it was misread."""
    name, subject, object_ = case.name, case.subject, case.object
    unfit = {
        "located": object_ not in _WHERE,
        "occurs": case.verb == "report" and object_ not in _REPORTED_IN,
        # "subjects followed a diet"; "radiotherapy followed by surgery" is a plan
        "precede": bool({subject, object_} & _NOT_CHANGED) or {subject, object_} <= INTERVENTIONS,
        # "children with asthma combined with exercise"
        "combine": subject in CONDITIONS and not case.ill,
        "infect": case.status.negated,  # what does not infect may do something else
        # "cells expressing mutations"
        "produce": case.verb == "express" and object_ not in _EXPRESSED,
        "similar": not akin(subject, object_),
        # "regardless of whether they took X"
        "receive": case.status.asked or subject not in ("Population", "Species") or case.ill,
    }
    return None if unfit.get(name) else case


def _signs(case: Case) -> Case | Choice | None:
    """Decide what goes up or down with something, without being brought about by it."""
    if case.name == "phenotype" and case.changed:
        if case.likely:
            return likelihood(case.changed)  # of those who took X
        return case.change(case.changed) if case.treats else None
    if case.name == "likelihood":
        return likelihood("decreased" if case.direction == "decreased" else "increased")
    if case.name == "differ":
        case = case.called("associate")
    way = product(case.direction, case.changed)
    if case.name not in ("associate", "correlate") or not way:
        return case
    if case.likely:
        return likelihood(way)
    return correlation(product(way, case.relation.subject.direction), turned=True)


def _changes(case: Case) -> Case | Choice | None:
    """Decide what changes, by the words of either end: "deletion of X", "loss of Y"."""
    name, changed = case.name, case.changed
    if case.relation.subject.direction and name in ("affect", "change"):
        return case.change(case.direction)
    if name in ("cause", "lead") and not changed and case.object in _NOT_CAUSED:
        return None
    if changed and name in ("cause", "lead", "contribute"):
        return case.change(changed)
    if name in ("cause", "lead") and case.object in _MOLECULES:
        if ".P." in case.relation.rule:
            return None  # "X is used due to Y": no making of X
        return case.change("increased")  # "induces the expression of X"
    if changed and name in ("affect", "change") and not case.direction:
        return case.change("")  # "affects the loss of X": which way is not said
    if changed == "decreased" and name == "involved":
        return case.change(changed)  # "functions in the suppression of X"
    if changed and name in ("prevent", "affect", "change", "ameliorate", "worsen"):
        against = name == "prevent" or case.direction == "decreased"
        flipped = {"increased": "decreased", "decreased": "increased"}
        return case.change(flipped[changed] if against else changed)
    return case


def _untreated(case: Case) -> Case | Choice | None:
    """Decide what looks like a treatment, of what treats nothing."""
    if case.name in _TREATMENT and case.subject in CONDITIONS:
        return None  # "the use of these drugs for prevention of X in Y"
    if case.relation.subject.direction and case.name in _TREATMENT | {"worsen", "prevent"}:
        # "knockdown of X reduced Y": no treatment with X
        way = "increased" if case.name == "worsen" and case.ill else "decreased"
        return None if case.object in _NOT_CHANGED else case.change(way)
    if case.name in _TREATMENT | {"prevent"} and case.subject in ("Anatomy", "Place"):
        return None  # an organ treats nothing: what it was hung on was misread
    return case


def _conditions(case: Case) -> Case | Choice:
    """Name what is done to a condition: eased, made worse, contributed to."""
    if case.name == "involved" and case.ill:  # "the role of chloroquine in malaria": no cause
        case = case.called(_ROLES.get(case.subject, "contribute"))
    if case.name == "benefit":
        case = case.called("treat" if case.ill or case.object == "Procedure" else "affect")
    if case.name == "predispose" and not (case.ill and case.subject in ("Chemical", "Drug")):
        return likelihood("increased")
    if case.name == "ameliorate" and not (case.ill and case.treats):
        case = case.called("affect")
    ends = case.relation.object.entity.id in _ENDS
    if case.name in ("affect", "ameliorate", "change") and ends:
        return case.change(case.direction)  # "reduces death": nobody's is made better
    if case.name == "affect" and case.ill and case.treats and case.direction:
        eases = case.direction == "decreased" or case.verb in ("improve",)
        worse = case.object == "Disease" and case.subject != "Gene" and case.verb not in _EXTENDING
        if case.verb not in _HARMING:  # what impairs a process named like a condition eases none
            case = case.called("ameliorate" if eases else "worsen" if worse else "affect")
    if case.name == "change" and case.ill and case.treats:
        case = case.called("ameliorate" if case.direction == "decreased" else "affect")
    return case


def _prevention(case: Case) -> Case | Choice:
    """Decide what is kept off, if it is no condition."""
    if case.name != "prevent" or case.ill:
        return case
    if case.object == "Species" and case.verb in _SHIELDING:
        return likelihood("decreased")  # of catching it
    return case.change("decreased")


def _treatments(case: Case) -> Case | Choice | None:
    """Decide what treats what, by how far the study went."""
    if case.name not in _TREATMENT:
        return case
    if not case.treats:
        return None
    if case.name != "ameliorate" and not case.ill and case.object != "Procedure":
        return None
    if case.name == "treat_loosely":
        return Choice(plain_predicates()[case.name])
    status, kind = case.status, case.kind
    if case.name == "ameliorate" and status.negated and case.verb in _CURING:
        case = case.called("treat")  # what does not cure may ease
    advised = case.verb in _ADVISED and status.certainty is Certainty.CERTAIN
    if case.name == "used_for" and advised and not status.negated:
        return Choice(plain_predicates()[case.name])
    in_animals = kind is StatementKind.FACT and case.stated and case.setting == "animal"
    if in_animals and case.name == "ameliorate":
        return Choice("biolink:beneficial_in_models_for")
    return Choice(treatment(case.name, status, kind, case.setting))


def _effects(case: Case) -> Case | Choice | None:
    """Decide what is left of effects, and of what is seen in something."""
    if case.name in ("affect", "change"):
        if case.object in _NOT_CHANGED:
            return None
        better = case.verb in _BETTER and either_way(case.relation.object.entity)
        return case.change("" if better else case.direction)
    if case.name == "worsen" and not case.ill:
        return None if case.object in _MOLECULES else case.change("decreased")
    if case.name == "cause" and case.ill and case.verb in ("lead", "contribute"):
        return Choice("biolink:contributes_to")
    seen = case.ill or case.object in ("Process", "Quality", "Measure")
    if case.name == "phenotype" and not seen:
        return None
    if case.name == "derive_into" and case.object == "Process":
        return case.called("capable")
    return case


_STEPS = (
    _along,
    _likelihoods,
    _unfit,
    _signs,
    _changes,
    _untreated,
    _conditions,
    _prevention,
    _treatments,
    _effects,
)
