"""Relations by the frames of ``ontologies/frames.tsv``: verbs, nouns and adjectives with roles.

A frame names, for its words, where the subject and the object of the claim stand: a logical
role (``subj``, ``obj``) or a preposition, tried in order. The research team that "treats" is no
subject of a claim: the next role that names a thing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg import roles
from kg.arguments import AGENTS, Argument, Reading
from kg.claims.base import Relation
from kg.context import topic
from kg.identity import combination_entity
from kg.model import Entity, Span
from kg.tables import table, words

_PLACES = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
_TREATED = frozenset({"Species", "Population"})
_ILL = frozenset({"Disease", "Phenotype"})
#: Nouns that by themselves mean what the study gave.
_UNNAMED = frozenset({"treatment", "intervention", "therapy", "supplementation"})
_STUDIES = frozenset(
    ["result", "finding", "data", "study", "evidence", "analysis", "trial", "paper", "report",
     "outcome", "observation", "meta-analysis", "work", "research", "experiment"]
)  # fmt: skip
_ARMS = frozenset({"group", "arm", "cohort"})
_GIVEN = frozenset(
    {"Chemical", "Drug", "Biomaterial", "Cell", "Procedure", "Device", "Food", "Gene"}
)
_CHANGES = frozenset({"affect", "change", "ameliorate"})
_SMALL_CLAUSE = frozenset({"cause", "make", "lead", "let", "leave", "render", "allow", "enable"})
#: Relations whose object may stand inside the subject's name ("cells derived from fat").
_NESTED = frozenset({"derive_from", "involved", "located", "part_of", "associate", "expressed_in"})
_HAVING = ("with", "suffering", "having", "of", "from", "for")


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the table."""

    id: str
    pos: str
    relation: str
    direction: str
    aspect: str
    subject: tuple[str, ...]
    object: tuple[str, ...]


@cache
def frames() -> dict[tuple[str, str], tuple[Frame, ...]]:
    """Return the frames by (lemma, V / N / A)."""
    found: dict[tuple[str, str], tuple[Frame, ...]] = {}
    for row in table("frames"):
        frame = Frame(
            row["id"],
            row["pos"],
            row["relation"],
            row["direction"],
            row["aspect"],
            tuple(row["subject"].split()),
            tuple(row["object"].split()),
        )
        for word in row["words"].split():
            key = (word.replace("_", " "), row["pos"])
            found[key] = (*found.get(key, ()), frame)
    return found


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
    agentless = roles.is_passive(syntax, token) and not found.subject
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
    syntax = reading.syntax
    if frame.pos == "V":
        found = roles.of_verb(syntax, token)
    elif frame.pos == "P":
        found = roles.of_preposition(syntax, token)
    elif frame.pos == "N":
        found = roles.of_noun(syntax, token)
        if _is_compound(reading, token):
            return
    else:
        found = roles.of_adjective(syntax, token)
    verb = syntax[token].lemma
    if frame.pos == "V" and verb in _SMALL_CLAUSE and frame.object == ("obj",):
        # "causes bones to become brittle": what is caused is said by the clause below.
        below = [*syntax.children(token, "xcomp", "ccomp")]
        below += [i for o in found.object for i in syntax.children(o, "acl", "relcl")]
        if any(syntax[a].tag == "TO" for i in below for a in syntax.children(i, "aux")):
            return
    if syntax[token].tag == "VBG" and frame.relation == "used_for":
        return
    if frame.pos == "V" and frame.relation == "change" and found.object:
        if not roles.is_passive(syntax, token):
            return
    if frame.relation in _CHANGES and any(
        syntax[i].lemma.lower() in _STUDIES for i in found.subject
    ):
        return  # "the results support": no change, a report
    objects = _fill(reading, token, found, frame.object, frame)
    if not objects:
        objects = _these_changes(reading, found, frame, told)
    subjects = _fill(reading, token, found, frame.subject, frame)
    if frame.relation in ("associate",) and frame.pos == "N" and frame.subject[-1] == "between":
        pair = [a for t in found.get("between") if (a := reading.argument(t))]
        if len(pair) >= 2:
            subjects, objects = pair[:1], pair[1:]
    if frame.relation in ("treat", "ameliorate", "used_for", "prevent", "worsen", "cause"):
        objects = [_illness(reading, o) or o for o in objects]
    kind = frame.relation
    if kind == "occurs" and any(syntax[i].lemma.lower() in _ARMS for i in found.get("in")):
        objects, subjects, kind = _adverse(reading, found, subjects)
    if kind == "derive_into":
        process = reading.at(token)
        able = any(
            syntax[i].lemma.lower() in ("can", "could") for i in syntax.children(token, "aux")
        )
        if able and process is not None and process.mention.category == "Process":
            whole = Argument(reading.entity(process), process.mention.span, token, 0.8)
            kind, objects = "capable", [whole]
    if kind == "phenotype" and verb == "become":
        above = syntax[syntax[token].head]
        governed = above.lemma.lower() in _SMALL_CLAUSE or (
            above.pos == "NOUN" and syntax[above.head].lemma.lower() in _SMALL_CLAUSE
        )
        if governed:
            kind = "cause"
            cause = syntax[token].head if above.pos == "VERB" else above.head
            subjects = _fill(reading, cause, roles.of_verb(syntax, cause), ("subj",), frame)
    subjects = _combined(reading, token, subjects, found)
    for subject in subjects:
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
                verb=verb,
            )


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


def _adverse(
    reading: Reading, found: roles.Roles, events: list[Argument]
) -> tuple[list[Argument], list[Argument], str]:
    """Read "adverse events occurred in the X group" as a claim about X."""
    syntax = reading.syntax
    marks = ("adverse", "side effect", "toxicity", "complication")
    named = [a for a in events if any(m in reading.document.quote(a.span).lower() for m in marks)]
    arms = [
        a for i in found.get("in") if syntax[i].lemma.lower() in _ARMS and (a := _arm(reading, i))
    ]
    return named, arms, "adverse"


def _is_compound(reading: Reading, token: int) -> bool:
    """Say whether a noun is but a modifier of another ("treatment group")."""
    return reading.syntax[token].dep in ("compound", "nmod", "amod")


def _fill(
    reading: Reading, token: int, found: roles.Roles, places: tuple[str, ...], frame: Frame
) -> list[Argument]:
    """Return the arguments of the first place that names things."""
    skip = AGENTS - {"Place"} if frame.relation in ("occurs", "located") else AGENTS
    if frame.relation in ("receive", "phenotype", "occurs"):
        people: frozenset[str] = frozenset()
    else:
        people = frozenset({"Population"})
    for place in places:
        tokens = found.get(place)
        if not tokens and place not in ("subj", "obj", "using"):
            tokens = roles.reattached(reading.syntax, token, place, participles=frame.pos == "N")
        arguments = [
            a
            for word in tokens
            if (
                a := _argument(reading, word, skip, place)
                if frame.subject == places
                else reading.argument(word, skip)
            )
            is not None
        ]
        if frame.subject == places:
            arguments = [a for a in arguments if a.entity.category not in people | {"Species"}] or (
                arguments if frame.relation in ("receive", "phenotype", "occurs") else []
            )
        if arguments:
            return arguments
    return []


def _argument(reading: Reading, token: int, skip: frozenset[str], place: str) -> Argument | None:
    """Return what a word names; a treated group ("rats given X") names its treatment."""
    syntax = reading.syntax
    lemma = syntax[token].lemma.lower()
    if lemma in _ARMS and place in ("in", "subj", "with"):
        return _arm(reading, token)
    if lemma in _UNNAMED and place in ("subj", "with", "by", "after", "following"):
        chunk = syntax.chunk(token)
        bare = chunk is None or all(syntax[i].tag == "DT" for i in range(chunk[0], token))
        if bare and not syntax.prepositions(token, "with", "of"):
            return _arm(reading, token)
    argument = reading.argument(token, skip)
    if place in ("in", "after", "following", "with", "by", "subj") and (
        argument is None or argument.entity.category in _TREATED
    ):
        for participle in syntax.children(token, "acl", "relcl", "amod"):
            inside = [
                g
                for g in reading.groundings
                if g.mention.category == "Procedure"
                and reading.syntax.head_of(g.mention.span) == participle
            ]
            if inside:
                top = max(inside, key=lambda g: len(g.mention.span))
                return Argument(reading.entity(top), top.mention.span, participle, 0.8)
            for preposition, obj in syntax.prepositions(participle, "with", "of"):
                if syntax[participle].lemma.lower() in words(
                    "control", "verb", "controls", "instrument"
                ) | {"treat"}:
                    found = reading.argument(obj, skip)
                    if found is not None and preposition:
                        return found
            for obj in syntax.children(participle, "dobj"):
                if syntax[participle].lemma.lower() in ("receive", "take"):
                    found = reading.argument(obj, skip)
                    if found is not None:
                        return found
    return None if place == "in" and _treated_only(reading, argument) else argument


def _treated_only(reading: Reading, argument: Argument | None) -> bool:
    """Say whether an "in" phrase names a place or a group and nothing that was given."""
    return argument is None or argument.entity.category not in _GIVEN | {"Combination"}


def _arm(reading: Reading, token: int) -> Argument | None:
    """Return what the people or animals of a study's arm were given.

    "The vitamin D group" names it; "treated groups" and "the 100 mg group" had what the study is
    about; a control arm had nothing that a claim could be about.
    """
    syntax = reading.syntax
    chunk = syntax.chunk(token)
    start = chunk[0] if chunk else token
    names = {syntax[i].text.lower() for i in range(start, token)}
    if names & words("cues", "cue", "kind", "control"):
        return None
    for i in range(start, token):
        found = reading.argument(i)
        before = found is not None and found.span.end <= syntax[token].span.start
        if found is not None and before and found.entity.category in _GIVEN:
            return found
    given = topic(reading)
    return given and replace(given, head=token, confidence=0.6)


def _illness(reading: Reading, argument: Argument) -> Argument | None:
    """Return the disease of treated patients or animals ("rats with spinal fractures").

    Of an unnamed treatment too: "new treatments for spinal fractures".
    """
    unnamed = argument.entity.category == "Procedure" and argument.entity.is_local
    if argument.entity.category not in _TREATED and not unnamed:
        return None
    syntax = reading.syntax
    for _, obj in syntax.prepositions(argument.head, *_HAVING):
        found = reading.argument(obj)
        if found is not None and found.entity.category in _ILL:
            return found
    for participle in syntax.children(argument.head, "acl", "relcl"):
        for _, obj in syntax.prepositions(participle, "from", "with", "by"):
            found = reading.argument(obj)
            if found is not None and found.entity.category in _ILL:
                return found
        for obj in syntax.children(participle, "dobj"):
            found = reading.argument(obj)
            if found is not None and found.entity.category in _ILL:
                return found
    return None


def _combined(
    reading: Reading, token: int, subjects: list[Argument], found: roles.Roles
) -> list[Argument]:
    """Return "X combined with Y" as one subject with parts; it implies no claim about a part."""
    syntax = reading.syntax
    governor = syntax[token].head
    if len(subjects) < 2 or subjects[0].head in found.get("subj"):
        pass
    chain = [governor, *syntax.conjuncts(governor)]
    mixing = [i for i in chain if syntax[i].lemma.lower() in ("combine", "mix", "blend", "couple")]
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(token, "aux"))
    if not mixing or not infinitive:
        return subjects
    mixed = roles.of_verb(syntax, mixing[-1])
    parts = [
        a
        for t in (*mixed.object, *mixed.others.get("with", ()))
        if (a := reading.argument(t)) is not None
    ]
    distinct = {part.entity.id: part.entity for part in parts}
    if len(distinct) < 2:
        return subjects
    return [_combination(list(distinct.values()), parts)]


def _combination(entities: list[Entity], parts: list[Argument]) -> Argument:
    name = " + ".join(entity.name for entity in entities)
    span: Span = parts[0].span
    return Argument(combination_entity(name, entities), span, parts[0].head, 0.8)
