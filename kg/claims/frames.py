"""Relations by the frames of ``ontologies/frames.tsv``: verbs, nouns and adjectives with roles.

A frame names, for its words, where the subject and the object of the claim stand: a logical
role (``subj``, ``obj``) or a preposition, tried in order. The research team that "treats" is no
subject of a claim: the next role that names a thing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.arguments import recipients, roles
from kg.arguments.combinations import combined
from kg.arguments.reading import Reading
from kg.arguments.subjects import is_passive
from kg.claims.base import Relation
from kg.claims.filling import REMEDIES, fill
from kg.claims.naming import completed
from kg.claims.signs import changed, sign, turned
from kg.claims.special import SMALL_CLAUSE, special, these_changes
from kg.claims.told import Told
from kg.frametable import Frame, frames
from kg.syntax import Syntax
from kg.tables import words

_PLACES = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
_STUDIES = frozenset(
    ["result", "finding", "data", "study", "evidence", "analysis", "trial", "paper", "report",
     "outcome", "observation", "meta-analysis", "work", "research", "experiment"]
)  # fmt: skip
#: What is raised or drawn in people, and no effect.
_NOTICE = frozenset({"attention", "controversy", "debate", "interest", "concern", "question"})
_CHANGES = frozenset({"affect", "change", "ameliorate"})
#: Relations whose object, when it is a patient or an animal, is its disease.
_ILLS = frozenset({"treat", "ameliorate", "used_for", "prevent", "worsen", "cause"})
#: Relations of which what acts is no place.
_CAUSES = frozenset({"cause", "lead", "contribute"})
#: Relations whose own words tell of no direction.
_UNTURNED = frozenset(
    {"cause", "lead", "contribute", "associate", "correlate", "phenotype", "prevent"}
)
#: Relations whose sign an adverb or adjective tells, and that hold in either order.
_SIGNED = frozenset({"associate", "correlate"})
_EITHER_ORDER = _SIGNED | {"interact", "coexist"}
#: Relations whose object may stand inside the subject's name ("cells derived from fat").
_NESTED = frozenset({"derive_from", "involved", "located", "part_of", "associate", "expressed_in"})


def find(reading: Reading) -> Iterator[Relation]:
    """Yield the relations of all frames that match, in reading order.

    Sentences in which nothing is named are passed over.

    A passive change without an agent ("The genes were also activated") takes the agent of the
    change told of just before, in the same sentence or the one before it.
    """
    syntax = reading.syntax
    known = frames()
    last: Relation | None = None
    told: list[Relation] = []
    named: set[tuple[str, str]] = set()
    speaking = {syntax.sentence_at(g.mention.span.start) for g in reading.groundings}
    for token in syntax.tokens:
        if token.dep in ("aux", "auxpass") or syntax.sentence_of(token.index) not in speaking:
            continue
        place = _PLACES.get(token.pos, "")
        lemma = token.lemma.lower()
        if place in ("A", "N") and (lemma, "V") in known and _heads_clause(reading, token.index):
            place = "V"  # mis-tagged: a word with a subject and an object is a verb
        matching = known.get((lemma, place), ()) or known.get((token.text.lower(), "P"), ())
        if not matching and place == "A":
            matching = known.get((lemma, "V"), ()) if token.tag in ("VBN", "VBG") else ()
        for frame in _in_use(syntax, token.index, matching):
            relations = list(_match(reading, frame, token.index, told))
            if not relations and last is not None and frame.relation in _CHANGES:
                relations = list(_inherited(reading, frame, token.index, last))
            if roles.joined(syntax, token.index):
                # "LPS-induced injury" is a name: it says so once, however often it is used.
                relations = [
                    replace(r, in_passing=True, sureness=0.8)
                    for r in relations
                    if _pair(r) not in named
                ]
                named |= {_pair(r) for r in relations}
            both = set()
            for relation in relations:
                if relation.kind in _EITHER_ORDER and _pair(relation)[::-1] in both:
                    continue
                both.add(_pair(relation))
                if frame.relation in _CHANGES:
                    last = relation
                    told.append(relation)
                yield relation


def _pair(relation: Relation) -> tuple[str, str]:
    return relation.subject.entity.id, relation.object.entity.id


def _in_use(syntax: Syntax, token: int, matching: tuple[Frame, ...]) -> Sequence[Frame]:
    """Return the units of several words that stand here ("gives rise to"), else the single words.

    A word of such a unit is none by itself.
    """
    units = [f for f in matching if f.with_ and roles.has_beside(syntax, token, f.with_)]
    return units or [f for f in matching if not f.with_]


def _inherited(reading: Reading, frame: Frame, token: int, last: Relation) -> Iterator[Relation]:
    syntax = reading.syntax
    back = syntax.sentence_of(token) - syntax.sentence_of(last.token)
    paragraph = reading.document.text[syntax[last.token].span.end : syntax[token].span.start]
    found = roles.of_verb(syntax, token) if frame.pos == "V" else roles.Roles()
    past = any(syntax[i].tag == "VBD" for i in (token, *syntax.children(token, "aux", "auxpass")))
    shown = words("cues", "cue", "kind", "factive")
    past |= syntax[token].dep == "ccomp" and syntax[syntax[token].head].lemma.lower() in shown
    agentless = is_passive(syntax, token) and not found.subject
    if not (agentless and past and 0 <= back <= 1) or "\n\n" in paragraph:
        return
    if syntax[token].dep not in ("ROOT", "conj", "ccomp"):
        return
    for object_ in fill(reading, token, found, frame.object, frame):
        if object_.entity.id != last.subject.entity.id:
            yield Relation(
                frame.relation,
                last.subject,
                object_,
                token,
                f"{frame.id}.inherited",
                direction=frame.direction,
                aspect=frame.aspect,
                verb=syntax[token].lemma,
                sureness=0.6,
            )


def _heads_clause(reading: Reading, token: int) -> bool:
    children = reading.syntax.children
    return bool(children(token, "nsubj", "nsubjpass") and children(token, "dobj"))


def _match(
    reading: Reading, frame: Frame, token: int, told: Sequence[Relation] = ()
) -> Iterator[Relation]:
    found = _roles(reading, frame, token)
    if found is None or _says_nothing(reading, frame, token, found):
        return
    objects = fill(reading, token, found, frame.object, frame)
    objects = objects or these_changes(reading, found, frame, told)
    subjects = fill(reading, token, found, frame.subject, frame)
    if frame.relation not in REMEDIES:
        subjects = [turned(reading, s) for s in subjects]
    if frame.relation in _CAUSES:
        subjects = [recipients.causing(reading, s, token) for s in subjects]
    if frame.relation in _ILLS:
        objects = [recipients.illness_of(reading, o) or o for o in objects]
    if frame.relation == "cause":
        objects = [r for o in objects if (r := recipients.brought(reading, o)) is not None]
    if frame.relation == "benefit" and all(
        o.entity.category in recipients.TREATED for o in objects
    ):
        # "Helps patients with asthma"; not "is useful for the diagnosis of asthma".
        objects = [recipients.illness_of(reading, o) or o for o in objects]
    subjects, objects = completed(reading, frame, token, found, subjects, objects)
    if frame.relation in _UNTURNED:
        objects = [changed(reading, o) for o in objects]
    if frame.relation in _SIGNED:
        subjects = [changed(reading, s) for s in subjects]
    read = special(
        Told(reading, frame, token, found, frame.relation, tuple(subjects), tuple(objects))
    )
    kind, objects = read.kind, list(read.objects)
    subjects = combined(reading, token, list(read.subjects))
    spared = recipients.spared(reading, found) if kind in _CHANGES else []
    for subject, negated in (*((s, False) for s in subjects), *((s, True) for s in spared)):
        for object_ in objects:
            nested = subject.span.overlaps(object_.span)
            if nested and not (frame.relation in _NESTED and subject.span.contains(object_.span)):
                continue
            if subject.entity.id == object_.entity.id:
                continue
            yield Relation(
                kind,
                subject,
                object_,
                token,
                frame.id,
                direction=frame.direction or (sign(reading, token) if kind in _SIGNED else ""),
                aspect=frame.aspect,
                verb=reading.syntax[token].lemma,
                negated=negated,
                presupposed=_is_presupposed(reading, frame, token, found),
                in_passing=kind != frame.relation == "same",
            )


def _is_presupposed(reading: Reading, frame: Frame, token: int, found: roles.Roles) -> bool:
    """Say whether a noun only speaks of a relation ("the effect of X on Y") and asserts none.

    It asserts one as the object of "had" and "showed", or where it is found, seen or there.
    """
    if frame.pos != "N" or frame.relation not in _CHANGES | {"associate"}:
        return False
    syntax = reading.syntax
    word = syntax[syntax.conjuncts(token)[0]]
    if found.subject and word.dep == "dobj":
        return False  # "X had an effect on Y"
    if found.subject and frame.subject == ("subj",):
        return False  # "X is an inhibitor of Y"
    verb = syntax[word.head]
    asserted = words("cues", "cue", "kind", "factive") | {"see", "exist", "occur"}
    there_is = verb.lemma == "be" and syntax.child(verb.index, "expl") is not None
    told = there_is or verb.lemma.lower() in asserted
    return not (told and word.dep in ("nsubjpass", "nsubj", "dobj", "attr"))


def _roles(reading: Reading, frame: Frame, token: int) -> roles.Roles | None:
    """Return the roles around the frame's word; a noun that only modifies another has none."""
    syntax = reading.syntax
    if frame.pos == "V":
        return roles.of_verb(syntax, token, frame.with_)
    if frame.pos == "P":
        return roles.of_preposition(syntax, token)
    if frame.pos == "A":
        return roles.of_adjective(syntax, token)
    modifier = syntax[token].dep in ("compound", "nmod", "amod")  # "the treatment group"
    return None if modifier else roles.of_noun(syntax, token)


def _says_nothing(reading: Reading, frame: Frame, token: int, found: roles.Roles) -> bool:
    """Say whether the word stands where its frame makes no claim."""
    syntax = reading.syntax
    word = syntax[token]
    if frame.pos == "N" and frame.object == ("subj",) and word.dep == "pobj":
        return True  # "as a result of X, Y ..."
    if frame.pos != "V":
        return False
    if word.lemma == "report" and not is_passive(syntax, token):
        return True  # "the findings report an increase in X"
    if word.lemma in SMALL_CLAUSE and frame.object == ("obj",):
        # "causes bones to become brittle": what is caused is said by the clause below.
        below = syntax.children(token, "xcomp", "ccomp", "advcl")
        below += [i for o in found.object for i in syntax.children(o, "acl", "relcl")]
        below += [i for one in below for i in syntax.children(one, "xcomp", "advcl")]
        if any(syntax[a].tag == "TO" for i in below for a in syntax.children(i, "aux")):
            return True
    if (
        frame.object == ("obj",)
        and found.object
        and any(syntax[i].tag == "VBG" for i in found.get("from"))
    ):
        return True  # "blocks macrophages from clearing infections": no doing to macrophages
    above = syntax[word.head]
    if above.lemma in SMALL_CLAUSE and word.dep != "conj" and word.lemma != "become":
        infinitive = any(syntax[a].tag == "TO" for a in syntax.children(token, "aux"))
        if infinitive and syntax.children(word.head, "dobj"):
            return True  # "X permits cells to express Y": they do not without X
    if frame.relation == "benefit" and syntax.children(token, "xcomp", "ccomp"):
        return True  # "helps prevent X": what it does is said by the verb below
    shown = word.lemma == "indicate" and found.subject and not is_passive(syntax, token)
    if frame.relation == "used_for" and (word.tag == "VBG" or shown):
        return True  # "the analysis indicated an improvement for X"
    if frame.relation == "change" and found.object and not is_passive(syntax, token):
        return True  # these frames are of intransitive change
    # "The results support ...": no change, a report.
    reports = any(syntax[i].lemma.lower() in _STUDIES for i in found.subject)
    if any(syntax[i].lemma.lower() in _NOTICE for i in found.object):
        return True  # "has attracted attention"
    return frame.relation in _CHANGES | {"used_for"} and reports
