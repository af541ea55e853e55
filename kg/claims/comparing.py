"""What is set against something, or goes along with it: arms of a study, who has what."""

from __future__ import annotations

from kg.arguments import recipients, roles
from kg.arguments.reading import GIVEN
from kg.arguments.recipients import ILLS, TREATED
from kg.arguments.subjects import is_passive
from kg.claims.told import Told

#: What is given, and not measured.
_MEANS = frozenset({"Drug", "Procedure", "Device", "Combination"})
#: What others are set against: the rest is what was done.
_COMPARED = ILLS | {"Population", "Species"}
_COMPARING = ("than", "compared", "versus", "vs", "relative")
#: What has something, and brings it about no more than patients do.
_BEARERS = frozenset({"Cell", "CellLine", "Anatomy", "CellComponent"})
#: What a disease in whose name it stands goes along with.
_ILL_BY = ILLS | {"Species", "Chemical", "Drug", "Behavior"}
#: What is given or done, and so brings about what follows it.
_DONE = GIVEN | {"Behavior", "Combination"}
#: Places of what goes along with a change; it brings the change about only if it was given.
_ALONGSIDE = ("with", "after", "following", "during", "in")


def compared(told: Told) -> Told:
    """Read a difference: what was given made it, else who has it goes along with it."""
    if told.kind != "differ":
        return told
    syntax, token, frame = told.syntax, told.token, told.frame
    word = syntax[token]
    if frame.id == "good.A.differ" and syntax[word.head].lemma != "be":
        return told.nothing()  # "patients feel better with less pain"
    told = told.on(o for o in told.objects if o.entity.category not in TREATED)  # who feels better
    if any(o.entity.category in _MEANS for o in told.objects):
        return told.nothing()  # "ibuprofen is superior to paracetamol in X" measures none
    if frame.pos == "V" and (told.found.subject or not is_passive(syntax, token)):
        return told.nothing()  # "X increased Y in smokers" does not set smokers apart
    if word.tag == "JJ" and not word.text.endswith(("ed", "ior")):
        return told.nothing()  # "was good in the group" sets it against none
    # "Pain was lower in the ibuprofen group than in the placebo group": what it was given did.
    given = [s for s in told.subjects if s.entity.category not in _COMPARED]
    if given:
        return told.settle("change", given)
    set_against = word.tag == "JJR" or any(p.startswith(_COMPARING) for p in told.found.others)
    ill = [s for s in told.subjects if s.entity.category in ILLS]
    people = [s for s in told.subjects if s.entity.category == "Population" and set_against]
    return told.settle(subjects=ill or people)


def beside(told: Told) -> Told:
    """Read what a condition's name says that it goes along with: "asthma-associated X"."""
    places = roles.joined(told.syntax, told.token) if told.kind == "associate" else []
    if not places:
        return told
    ill = [o for o in told.objects or told.subjects if o.entity.category in ILLS]
    before = [a for t in places if (a := told.reading.argument(t))]
    return told.settle(subjects=[a for a in before if a.entity.category in _ILL_BY], objects=ill)


def alongside(told: Told) -> Told:
    """Tell what changes with something from what is changed by it."""
    if told.kind not in ("affect", "change"):
        return told
    named = [told.reading.argument(t) for place in _ALONGSIDE for t in told.found.get(place)]
    along = {a.head for a in named if a}
    nature = [s for s in told.subjects if s.head in along and s.entity.category not in _DONE]
    if nature and len(nature) == len(told.subjects):
        return told.settle("differ")  # "increases with age": with it, not by it
    return told


def had(told: Told) -> Told:
    """Read who had what: "patients on aspirin had less pain", "those with asthma have rhinitis"."""
    syntax = told.syntax
    if told.kind != "phenotype" or syntax[told.token].lemma != "have":
        return told
    given = [s for s in told.subjects if s.entity.category not in TREATED]
    bear = [s for s in given if s.entity.category in _BEARERS and s.head in told.found.subject]
    if bear and all(s.span.contains(syntax[s.head].span) for s in bear):
        return told.settle("associate", given, [o for o in told.objects if o.direction])
    ill = [i for s in told.subjects if (i := recipients.illness_of(told.reading, s))]
    turned = given if all(o.direction for o in told.objects) else []
    return told.settle(subjects=turned or ill)
