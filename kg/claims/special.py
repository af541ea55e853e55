"""Readings of a frame that its two places cannot give: arms of a study, "these changes"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.arguments import recipients, roles
from kg.arguments.reading import GETTING, GIVEN, Argument, Reading
from kg.arguments.recipients import ARMS, ILLS, TREATED
from kg.arguments.subjects import is_passive
from kg.claims.base import Relation
from kg.claims.filling import fill
from kg.frametable import Frame
from kg.status.purposes import has_verb
from kg.syntax import Syntax

#: Verbs that make something be so: "causes bones to become brittle".
SMALL_CLAUSE = frozenset(
    {"cause", "make", "lead", "let", "leave", "render", "allow", "enable", "permit"}
)

#: What is given, and not measured.
_MEANS = frozenset({"Drug", "Procedure", "Device", "Combination"})
#: What others are set against: the rest is what was done.
_COMPARED = ILLS | {"Population", "Species"}
#: Words of a short form with its brackets.
_BRACKET = 7
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
    how = {syntax[i].text.lower() for i in syntax.children(token, "amod")}
    if kind == "associate" and frame.pos == "N" and "causal" in how:
        kind = "contribute"  # "no causal association" may be another
    if len(found.get("between")) > 1 and "between" in frame.subject:
        sides = [[a for t in side if (a := reading.argument(t))] for side in _sides(syntax, found)]
        return kind, sides[0], sides[1]
    if kind == "same" and syntax[token].tag == "VBN" and syntax[token - 1].text in (",", "("):
        subjects = [s for s in subjects if _stands_before(syntax, s, token - 1)]
        if frame.id.startswith("define."):
            return kind, [], []  # "malaria (defined as fever with parasites)": what was counted
    if kind == "same" and syntax[token].dep == "acl" and not _set_off(syntax, token):
        return "subclass", objects, subjects  # "a kind of stroke known as X"
    if kind == "same" and frame.id.startswith("define."):
        if any(_is_one(syntax, o) for o in objects):
            return "subclass", subjects, objects  # "is defined as a syndrome"
        # "is defined as the combination of fever with cough": more than either
        more = ("prep", "acl", "relcl", "cc")
        objects = [o for o in objects if not syntax.children(o.head, *more)]
        return kind, subjects, [o for o in objects if o.head in found.get("as")]
    reduced = frame.pos == "V" and syntax[token].dep in ("acl", "amod", "relcl")
    if kind == "treat" and reduced and is_passive(syntax, token):
        return "treat_loosely", subjects, objects  # "women with asthma treated with X"
    if kind == "treat" and frame.pos == "N" and not has_verb(syntax, token):
        return "treat_loosely", subjects, objects  # the title of a study
    if kind in ("treat", "ameliorate") and frame.pos == "V" and _given(syntax, token):
        return "given_for", subjects, objects
    by = {t for place in ("with", "using") for t in found.get(place)}
    doing = kind == "treat" and frame.pos == "V" and syntax[token].tag == "VBG"
    if doing and subjects and {s.head for s in subjects} <= by:
        return "given_for", subjects, objects  # "treating asthma with X"
    if kind == "used_for":  # "drugs used in the preoperative period"
        inside = set(found.get("in"))
        objects = [o for o in objects if o.head not in inside or o.entity.category in ILLS]
    if kind == "receive":  # "groups receiving no X, or Y": one of them
        objects = [o for o in objects if not _lacking(syntax, token, o)]
    if kind == "affect" and frame.pos == "N" and how & _VALUED and _denied(syntax, token):
        return kind, [], []  # "no harmful effect" may be a good one
    if kind == "treat" and frame.pos == "N" and how & _TELLING:
        return kind, [], []  # "the prognostic value of X in Y"
    if (
        kind == "differ"
        and frame.id == "good.A.differ"
        and syntax[syntax[token].head].lemma != "be"
    ):
        return kind, [], []  # "patients feel better with less pain"
    if kind in ("cause", "lead") and any(
        syntax[i].lemma in _EFFECTS and not any(o.span.contains(syntax[i].span) for o in objects)
        for i in found.object
    ):
        kind = "affect"  # "caused a mild effect on X"
    if frame.id == "potential.N.treat" and set(found.get("for")) & {o.head for o in objects}:
        return kind, [], []  # "the potential for adverse effects"
    if kind in ("used_for", "treat") and any(_prevents(syntax, o.head, token) for o in objects):
        return "prevent", subjects, objects  # "is recommended for the prevention of X"
    if kind == "occurs" and any(syntax[i].lemma.lower() in ARMS for i in found.get("in")):
        named, given = recipients.adverse_events(reading, found, subjects)
        return "adverse", given, named
    if kind == "likelihood":
        # "people who smoke" are not people
        subjects = [s for s in subjects if not _cut(syntax, s)]
        if frame.object == ("xcomp",):  # "to develop X", not "to have problems with X"
            got = [v for v in found.get("xcomp") if syntax[v].lemma.lower() in GETTING]
            heads = {
                i for v in got for d in syntax.children(v, "dobj") for i in syntax.conjuncts(d)
            }
            objects = [o for o in objects if o.head in heads]
    if kind == "differ":
        objects = [o for o in objects if o.entity.category not in TREATED]  # who feels better
        if any(o.entity.category in _MEANS for o in objects):
            return kind, [], []  # "ibuprofen is superior to paracetamol in X" measures none
        if frame.pos == "V" and (found.subject or not is_passive(syntax, token)):
            return kind, [], []  # "X increased Y in smokers" does not set smokers apart
        plain = syntax[token].tag == "JJ" and not syntax[token].text.endswith(("ed", "ior"))
        if plain:
            return kind, [], []  # "was good in the group" sets it against none
        # "Pain was lower in the ibuprofen group than in the placebo group": what it was given did.
        given = [s for s in subjects if s.entity.category not in _COMPARED]
        if given:
            return "change", given, objects
        compared = syntax[token].tag == "JJR" or any(p.startswith(_COMPARING) for p in found.others)
        ill = [s for s in subjects if s.entity.category in ILLS]
        people = [s for s in subjects if s.entity.category == "Population" and compared]
        return kind, ill or people, objects
    if kind == "associate" and (beside := roles.joined(syntax, token)):
        ill = [o for o in objects or subjects if o.entity.category in ILLS]
        before = [a for t in beside if (a := reading.argument(t))]
        return kind, [a for a in before if a.entity.category in _ILL_BY], ill  # no fibroblasts
    if frame.pos == "N" and kind in ("treat", "treat_loosely", "affect", "change"):
        objects = [o for o in objects if o.entity.category not in TREATED]  # "use in children"
    if syntax[token].lemma == "produce" and any(o.direction for o in objects):
        return kind, [], []  # "produced reductions in X": read at the reductions
    if kind == "contribute" and objects and all(_is_done(o) for o in objects):
        return "affect", subjects, objects  # "mediates the release of X"
    if kind in ("affect", "change"):
        told = [reading.argument(t) for place in _ALONGSIDE for t in found.get(place)]
        along = {a.head for a in told if a}
        nature = [s for s in subjects if s.head in along and s.entity.category not in _DONE]
        if nature and len(nature) == len(subjects):
            return "differ", subjects, objects  # "increases with age": with it, not by it
    if kind == "phenotype" and syntax[token].lemma == "have":
        # "Patients on aspirin had less pain", "patients with asthma have rhinitis"
        given = [s for s in subjects if s.entity.category not in TREATED]
        bear = [s for s in given if s.entity.category in _BEARERS and s.head in found.subject]
        if bear and all(s.span.contains(syntax[s.head].span) for s in bear):
            return "associate", given, [o for o in objects if o.direction]
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


#: Verbs of giving, which the infinitive says what for; adjectives of what only tells.
_GIVING = frozenset({"administer", "give", "receive", "take"})
_TELLING = frozenset({"diagnostic", "predictive", "prognostic"})
_VALUED = frozenset(
    ["adverse", "beneficial", "deleterious", "detrimental", "favorable", "favourable", "harmful",
     "negative", "positive"]
)  # fmt: skip
_EFFECTS = frozenset({"effect", "impact", "influence"})
#: What has something, and brings it about no more than patients do.
_BEARERS = frozenset({"Cell", "CellLine", "Anatomy", "CellComponent"})
#: What a disease in whose name it stands goes along with.
_ILL_BY = ILLS | {"Species", "Chemical", "Drug", "Behavior"}
#: What is given or done, and so brings about what follows it.
_DONE = GIVEN | {"Behavior", "Combination"}
#: Places of what goes along with a change; it brings the change about only if it was given.
_ALONGSIDE = ("with", "after", "following", "during", "in")


def _given(syntax: Syntax, token: int) -> bool:
    """Say whether a verb is what something was given for: "was given to control pain"."""
    word = syntax[token]
    above = syntax[word.head]
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(token, "aux"))
    past = above.tag in ("VBD", "VBN") and not syntax.children(above.index, "aux")
    purpose = word.dep in ("xcomp", "advcl") and infinitive
    return purpose and past and above.lemma.lower() in _GIVING


def _denied(syntax: Syntax, noun: int) -> bool:
    """Say whether a noun, or the verb that it is an object of, is denied: "no adverse effect"."""
    verb = syntax[noun].head
    places = (noun, verb, syntax[verb].head)
    return any(syntax.children(i, "neg") for i in places) or any(
        syntax[i].text.lower() == "no" for i in syntax.children(noun, "det")
    )


def _lacking(syntax: Syntax, token: int, given: Argument) -> bool:
    """Say whether a participle tells who got none of something: "a group receiving no X"."""
    first = syntax.conjuncts(given.head)[0]
    none = any(syntax[i].text.lower() == "no" for i in syntax.children(first, "det", "neg"))
    return none and syntax[token].tag == "VBG"


def _prevents(syntax: Syntax, word: int, token: int) -> bool:
    """Say whether what something is used for is to prevent: "a means of prophylaxis against"."""
    above = range(token + 1, word)
    return any(syntax[i].lemma.lower() in ("prevention", "prophylaxis") for i in above)


def _cut(syntax: Syntax, people: Argument) -> bool:
    """Say whether a clause that tells which people are meant is left out of an argument."""
    if people.entity.category not in TREATED:
        return False
    clauses = syntax.children(people.head, "relcl", "acl")
    return any(not people.span.contains(syntax[i].span) for i in clauses)


def _is_done(argument: Argument) -> bool:
    """Say whether no thing is meant, but what it does or what is done to it."""
    return argument.aspect not in ("", "abundance", "likelihood")


def _stands_before(syntax: Syntax, argument: Argument, mark: int) -> bool:
    """Say whether a thing ends right before a mark, with a short form in brackets at most."""
    last = syntax.within(argument.span)[-1]
    between = [syntax[i].text for i in range(last + 1, mark)]
    return not between or (between[0] == "(" and between[-1] == ")" and len(between) < _BRACKET)


def _set_off(syntax: Syntax, token: int) -> bool:
    """Say whether a participle only adds a name: "X, known as Y", not "a kind of X known as Y"."""
    also = any(syntax[i].text.lower() == "also" for i in syntax.children(token, "advmod"))
    return also or syntax[token - 1].text in (",", "(", "-", "–", "—")


def _sides(syntax: Syntax, found: roles.Roles) -> tuple[list[int], list[int]]:
    """Return what stands on the two sides of "between A or B and C"; of a list, first and rest."""
    tokens = sorted(found.get("between"))
    for last, first in pairwise(tokens):
        joints = [syntax[i].text.lower() for i in range(last, first) if syntax[i].dep == "cc"]
        if "and" in joints:
            alternatives = any(syntax[i].text.lower() == "or" for i in range(tokens[0], tokens[-1]))
            cut = tokens.index(first) if alternatives else 1
            return tokens[:cut], tokens[cut:]
    return tokens[:1], tokens[1:]


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


def _is_one(syntax: Syntax, argument: Argument) -> bool:
    """Say whether a noun has an indefinite article."""
    return any(syntax[i].text.lower() in ("a", "an") for i in syntax.children(argument.head, "det"))
