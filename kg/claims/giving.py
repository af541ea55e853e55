"""What is given or done for something: treatments, their purposes, who got them."""

from __future__ import annotations

from kg.arguments.reading import Argument
from kg.arguments.recipients import ILLS, TREATED
from kg.arguments.subjects import is_passive
from kg.claims.told import Told
from kg.status.purposes import has_verb
from kg.syntax import Syntax

#: Verbs of giving, which the infinitive says what for; adjectives of what only tells.
_GIVING = frozenset({"administer", "give", "receive", "take"})
_TELLING = frozenset({"diagnostic", "predictive", "prognostic"})


def treating(told: Told) -> Told:
    """Tell what treats from what somebody with a condition was given, and from titles."""
    if told.kind not in ("treat", "ameliorate"):
        return told
    syntax, token, frame = told.syntax, told.token, told.frame
    treat = told.kind == "treat"
    reduced = frame.pos == "V" and syntax[token].dep in ("acl", "amod", "relcl")
    if treat and reduced and is_passive(syntax, token):
        return told.settle("treat_loosely")  # "women with asthma treated with X"
    if treat and frame.pos == "N" and not has_verb(syntax, token):
        return told.settle("treat_loosely")  # the title of a study
    if frame.pos == "V" and _given(syntax, token):
        return told.settle("given_for")
    by = {t for place in ("with", "using") for t in told.found.get(place)}
    doing = treat and frame.pos == "V" and syntax[token].tag == "VBG"
    if doing and told.subjects and {s.head for s in told.subjects} <= by:
        return told.settle("given_for")  # "treating asthma with X"
    if treat and frame.pos == "N" and told.adjectives & _TELLING:
        return told.nothing()  # "the prognostic value of X in Y"
    return told


def used(told: Told) -> Told:
    """Leave out when or in whom something was used, and what a group did not get."""
    syntax = told.syntax
    if told.kind == "used_for":  # "drugs used in the preoperative period"
        inside = set(told.found.get("in"))
        kept = (o for o in told.objects if o.head not in inside or o.entity.category in ILLS)
        return told.on(kept)
    if told.kind == "receive":  # "groups receiving no X, or Y": one of them
        return told.on(o for o in told.objects if not _lacking(syntax, told.token, o))
    return told


def meant_for(told: Told) -> Told:
    """Tell what prevents from what treats; drop what harms and in whom it is used."""
    syntax, heads = told.syntax, {o.head for o in told.objects}
    if told.frame.id == "potential.N.treat" and set(told.found.get("for")) & heads:
        return told.nothing()  # "the potential for adverse effects"
    prevents = any(_prevents(syntax, o.head, told.token) for o in told.objects)
    if told.kind in ("used_for", "treat") and prevents:
        return told.settle("prevent")  # "is recommended for the prevention of X"
    if told.frame.pos == "N" and told.kind in ("treat", "treat_loosely", "affect", "change"):
        # "use in children"
        return told.on(o for o in told.objects if o.entity.category not in TREATED)
    return told


def _given(syntax: Syntax, token: int) -> bool:
    """Say whether a verb is what something was given for: "was given to control pain"."""
    word = syntax[token]
    above = syntax[word.head]
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(token, "aux"))
    past = above.tag in ("VBD", "VBN") and not syntax.children(above.index, "aux")
    purpose = word.dep in ("xcomp", "advcl") and infinitive
    return purpose and past and above.lemma.lower() in _GIVING


def _lacking(syntax: Syntax, token: int, given: Argument) -> bool:
    """Say whether a participle tells who got none of something: "a group receiving no X"."""
    first = syntax.conjuncts(given.head)[0]
    none = any(syntax[i].text.lower() == "no" for i in syntax.children(first, "det", "neg"))
    return none and syntax[token].tag == "VBG"


def _prevents(syntax: Syntax, word: int, token: int) -> bool:
    """Say whether what something is used for is to prevent: "a means of prophylaxis against"."""
    above = range(token + 1, word)
    return any(syntax[i].lemma.lower() in ("prevention", "prophylaxis") for i in above)
