"""Relations by the frames of ``ontologies/frames.tsv``: verbs, nouns and adjectives with roles.

A frame names, for its words, where the subject and the object of the claim stand: a logical
role (``subj``, ``obj``) or a preposition, tried in order. The research team that "treats" is no
subject of a claim: the next role that names a thing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg import recipients, roles
from kg.arguments import AGENTS, Argument, Reading
from kg.claims.base import Relation
from kg.frametable import Frame, frames
from kg.recipients import ARMS, TREATED
from kg.subjects import is_passive
from kg.tables import words

_PLACES = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
#: Nouns that by themselves mean what the study gave.
_UNNAMED = frozenset({"treatment", "intervention", "therapy", "supplementation"})
_STUDIES = frozenset(
    ["result", "finding", "data", "study", "evidence", "analysis", "trial", "paper", "report",
     "outcome", "observation", "meta-analysis", "work", "research", "experiment"]
)  # fmt: skip
#: Relations whose subject may be people or animals.
_OF_PEOPLE = frozenset({"receive", "phenotype", "occurs"})
_REMEDIES = frozenset({"treat", "ameliorate", "used_for"})
_CHANGES = frozenset({"affect", "change", "ameliorate"})
_SMALL_CLAUSE = frozenset({"cause", "make", "lead", "let", "leave", "render", "allow", "enable"})
#: Relations whose object, when it is a patient or an animal, is its disease.
_ILLS = frozenset({"treat", "ameliorate", "used_for", "prevent", "worsen", "cause"})
#: Relations whose object may stand inside the subject's name ("cells derived from fat").
_NESTED = frozenset({"derive_from", "involved", "located", "part_of", "associate", "expressed_in"})


def find(reading: Reading) -> Iterator[Relation]:
    """Yield the relations of all frames that match, in reading order.

    A passive change without an agent ("The genes were also activated") takes the agent of the
    change told of just before, in the same sentence or the one before it.
    """
    syntax = reading.syntax
    known = frames()
    last: Relation | None = None
    told: list[Relation] = []
    for token in syntax.tokens:
        place = _PLACES.get(token.pos, "")
        lemma = token.lemma.lower()
        if place in ("A", "N") and (lemma, "V") in known and _heads_clause(reading, token.index):
            place = "V"  # mis-tagged: a word with a subject and an object is a verb
        matching = known.get((lemma, place), ()) or known.get((token.text.lower(), "P"), ())
        if not matching and place == "A":
            matching = known.get((lemma, "V"), ()) if token.tag in ("VBN", "VBG") else ()
        for frame in matching:
            relations = list(_match(reading, frame, token.index, told))
            if not relations and last is not None and frame.relation in _CHANGES:
                relations = list(_inherited(reading, frame, token.index, last))
            for relation in relations:
                if frame.relation in _CHANGES:
                    last = relation
                    told.append(relation)
                yield relation


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
    for object_ in _fill(reading, token, found, frame.object, frame):
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
    objects = _fill(reading, token, found, frame.object, frame)
    objects = objects or _these_changes(reading, found, frame, told)
    subjects = _fill(reading, token, found, frame.subject, frame)
    if frame.relation in _ILLS:
        objects = [recipients.illness_of(reading, o) or o for o in objects]
    kind, subjects, objects = _special(reading, frame, token, found, subjects, objects)
    subjects = recipients.combined(reading, token, subjects)
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
                direction=frame.direction,
                aspect=frame.aspect,
                verb=reading.syntax[token].lemma,
                negated=negated,
                presupposed=_is_presupposed(reading, frame, token, found),
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
    verb = syntax[word.head]
    asserted = words("cues", "cue", "kind", "factive") | {"see", "exist", "occur"}
    there_is = verb.lemma == "be" and syntax.child(verb.index, "expl") is not None
    told = there_is or verb.lemma.lower() in asserted
    return not (told and word.dep in ("nsubjpass", "nsubj", "dobj", "attr"))


def _roles(reading: Reading, frame: Frame, token: int) -> roles.Roles | None:
    """Return the roles around the frame's word; a noun that only modifies another has none."""
    syntax = reading.syntax
    if frame.pos == "V":
        return roles.of_verb(syntax, token)
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
    if frame.pos != "V":
        return False
    if word.lemma in _SMALL_CLAUSE and frame.object == ("obj",):
        # "causes bones to become brittle": what is caused is said by the clause below.
        below = syntax.children(token, "xcomp", "ccomp")
        below += [i for o in found.object for i in syntax.children(o, "acl", "relcl")]
        if any(syntax[a].tag == "TO" for i in below for a in syntax.children(i, "aux")):
            return True
    if frame.relation == "used_for":
        return word.tag == "VBG"
    if frame.relation == "change" and found.object and not is_passive(syntax, token):
        return True  # these frames are of intransitive change
    # "The results support ...": no change, a report.
    reports = any(syntax[i].lemma.lower() in _STUDIES for i in found.subject)
    return frame.relation in _CHANGES and reports


def _special(
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
    if kind == "associate" and frame.subject[-1] == "between":
        pair = [a for t in found.get("between") if (a := reading.argument(t))]
        if len(pair) >= 2:
            return kind, pair[:1], pair[1:]
    if kind == "occurs" and any(syntax[i].lemma.lower() in ARMS for i in found.get("in")):
        named, given = recipients.adverse_events(reading, found, subjects)
        return "adverse", given, named
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
        if syntax[cause].lemma.lower() in _SMALL_CLAUSE:
            made = _fill(reading, cause, roles.of_verb(syntax, cause), ("subj",), frame)
            return "cause", made, objects
    return kind, subjects, objects


def _these_changes(
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


def _fill(
    reading: Reading, token: int, found: roles.Roles, places: tuple[str, ...], frame: Frame
) -> list[Argument]:
    """Return the arguments of the first place that names things."""
    skip = AGENTS - {"Place"} if frame.relation in ("occurs", "located") else AGENTS
    for place in places:
        words_ = found.get(place)
        if not words_ and place not in ("subj", "obj", "using"):
            words_ = roles.reattached(reading.syntax, token, place, participles=frame.pos == "N")
        if places == frame.subject:
            arguments = [_subject(reading, word, skip, place) for word in words_]
            refused = frozenset() if frame.relation in _OF_PEOPLE else TREATED
            if frame.relation in _REMEDIES:
                refused |= recipients.ILLS  # "treat rats with fractures" names no remedy
        else:
            arguments = [
                reading.argument(word, skip)
                for word in words_
                if reading.syntax[word].tag != "VBG" or not reading.syntax.children(word, "dobj")
            ]
            refused = frozenset()
        kept = [a for a in arguments if a is not None and a.entity.category not in refused]
        if kept:
            return kept
    return []


def _subject(reading: Reading, token: int, skip: frozenset[str], place: str) -> Argument | None:
    """Return what a word names as a subject; a treated group names what it was given."""
    syntax = reading.syntax
    lemma = syntax[token].lemma.lower()
    if lemma in ARMS and place in ("in", "subj", "with"):
        return recipients.given_to(reading, token)
    if lemma in _UNNAMED and place in ("subj", "with", "by", "after", "following"):
        chunk = syntax.chunk(token)
        bare = chunk is None or all(syntax[i].tag == "DT" for i in range(chunk[0], token))
        if bare and not syntax.prepositions(token, "with", "of"):
            return recipients.given_to(reading, token)
    if place != "subj" and lemma in words("cues", "cue", "kind", "control"):
        return None  # "improved compared with placebo", however the parse hangs it
    argument = reading.argument(token, skip)
    if argument is None or argument.entity.category in TREATED:
        treatment = recipients.treatment_of(reading, token, skip)
        if treatment is not None or place == "in":
            return treatment
    return None if place == "in" else argument
