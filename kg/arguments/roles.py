"""Who does what in a clause: the logical subject, object and prepositional roles of a word.

Voice, control, relative and participial clauses and shared subjects of coordinated verbs are
undone, so that "X treats Y", "Y is treated with X", "X, which treats Y", "X was used to treat Y"
and "a way of treating Y" give the same roles. Labels are those of CLEAR (Choi & Palmer 2012).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.arguments.subjects import controlled, expand, is_passive, relative_object, subjects, theme
from kg.syntax import Syntax

#: Verbs whose object says what their subject does ("had no effect", "shows potential").
_LIGHT_VERBS = frozenset(
    ["have", "show", "exert", "exhibit", "produce", "demonstrate", "experience", "offer",
     "provide", "hold", "play", "undergo", "display", "achieve", "see", "give", "confer", "afford",
     "offer", "yield"]
)  # fmt: skip
_OBJECTS = ("dobj", "obj", "oprd")


@dataclass(frozen=True, slots=True)
class Roles:
    """Tokens by role; coordinated ones are all listed, nearest first."""

    subject: tuple[int, ...] = ()
    object: tuple[int, ...] = ()
    others: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def get(self, role: str) -> tuple[int, ...]:
        """Return the tokens of a role: ``subj``, ``obj``, or a preposition."""
        if role == "subj":
            return self.subject
        return self.object if role == "obj" else self.others.get(role, ())


def has_beside(syntax: Syntax, head: int, unit: tuple[str, ...]) -> bool:
    """Say whether the words of a unit ("give rise", "side effect") stand around its head."""
    around = syntax.children(head)
    around += [i for child in around for i in syntax.children(child, "pobj", "prep")]
    return set(unit) <= {syntax[i].lemma.lower() for i in around}


def of_verb(syntax: Syntax, verb: int, unit: tuple[str, ...] = ()) -> Roles:
    """Return the logical roles around a verb; ``unit`` are words that belong to it ("rise")."""
    passive = is_passive(syntax, verb)
    others = _prepositional(syntax, verb)
    for child in syntax.children(verb):
        if syntax[child].lemma.lower() in unit:
            others = _prepositional(syntax, child) | others
    surface = subjects(syntax, verb)
    objects = expand(syntax, [i for i in syntax.children(verb, *_OBJECTS) if i > verb or not i])
    objects = objects or relative_object(syntax, verb)
    objects = objects or _gerunds(syntax, verb) or _shared_object(syntax, verb)
    for child in syntax.children(verb, "acomp", "oprd", "attr", "xcomp", "ccomp"):
        others.setdefault(syntax[child].dep, ())
        others[syntax[child].dep] += expand(syntax, [child])
    others["theme"] = surface
    if passive:
        agents = tuple(
            obj
            for agent in syntax.children(verb, "agent")
            for obj in expand(syntax, syntax.children(agent, "pobj", "pcomp"))
        )
        agents = agents or joined(syntax, verb)
        return Roles(agents, theme(syntax, verb), others)
    return Roles(surface or controlled(syntax, verb), objects, others)


def _shared_object(syntax: Syntax, verb: int) -> tuple[int, ...]:
    """Return the object that a verb without one shares: "neither causes nor prevents X"."""
    if syntax.children(verb, "prep", "acomp", "xcomp", "ccomp", "oprd", "prt"):
        return ()
    for other in syntax.children(verb, "conj"):
        bare = not syntax.children(other, "nsubj", "nsubjpass", "aux", "auxpass")
        if bare and syntax[other].tag == syntax[verb].tag and other <= verb + 3:
            return expand(syntax, syntax.children(other, "dobj"))
    return ()


def joined(syntax: Syntax, participle: int) -> tuple[int, ...]:
    """Return X of "X-induced", a participle before its noun."""
    if syntax[participle].dep != "amod" or syntax[participle - 1].tag != "HYPH":
        return ()
    return tuple(i for i in syntax.children(participle, "npadvmod") if i == participle - 2)


def _gerunds(syntax: Syntax, verb: int) -> tuple[int, ...]:
    """Return an object that looks like a clause: "Histamine elicits itching"."""
    return tuple(
        i
        for i in syntax.children(verb, "xcomp")
        if syntax[i].tag == "VBG" and i == verb + 1 and not syntax.children(i, "dobj", "prep")
    )


def of_noun(syntax: Syntax, noun: int) -> Roles:
    """Return the roles around a noun: its prepositions, and the subject it is predicated of."""
    others = _prepositional(syntax, noun)
    subject: tuple[int, ...] = ()
    top = syntax.conjuncts(noun)[0]
    head = syntax[top].head
    if syntax[top].dep in ("attr", "oprd", "acomp", "dobj") and syntax[head].lemma.lower() in (
        "be",
        "become",
        "remain",
        "represent",
        "constitute",
    ):
        subject = subjects(syntax, head) or controlled(syntax, head)
    elif syntax[top].dep == "appos":
        subject = (head,)
    elif syntax[top].dep == "dobj" and syntax[head].lemma.lower() in _LIGHT_VERBS:
        subject = subjects(syntax, head) or controlled(syntax, head)
        governing = _prepositional(syntax, head)
        for preposition, objs in governing.items():
            others.setdefault(preposition, objs)
    elif syntax[top].dep == "pobj" and syntax[syntax[head].head].lemma.lower() == "be":
        subject = subjects(syntax, syntax[head].head)  # "may be of benefit for"
    elif syntax[top].dep in ("nsubjpass", "nsubj"):
        for preposition, objs in _prepositional(syntax, head).items():
            others.setdefault(preposition, objs)
    possessors = tuple(syntax.children(noun, "poss"))
    if possessors:
        others["poss"] = possessors
    others["compound"] = tuple(syntax.children(noun, "compound", "nmod", "amod"))
    return Roles(subject, (), others)


def of_preposition(syntax: Syntax, word: int) -> Roles:
    """Return the roles around "due (to)": ``subj`` is what it is said of, ``to`` its object."""
    after = word + 1
    last = syntax.parse.sentences[syntax.sentence_of(word)][1]
    if after >= last or syntax[after].text.lower() not in ("to", "of"):
        return Roles()
    objects = syntax.children(word, "pobj") or syntax.children(after, "pobj")
    if not objects:
        objects = [
            o for i in syntax.children(word, "prep", "pcomp") for o in syntax.children(i, "pobj")
        ]
    head = syntax[word].head
    subject: tuple[int, ...] = ()
    if syntax[head].lemma.lower() in ("be", "seem", "appear"):
        subject = subjects(syntax, head)
    elif syntax[head].pos in ("NOUN", "PROPN"):
        subject = (head,)
    return Roles(subject, (), {"to": expand(syntax, objects)})


def of_adjective(syntax: Syntax, adjective: int) -> Roles:
    """Return the roles around an adjective: what it is said of, and its prepositions."""
    others = _prepositional(syntax, adjective)
    head = syntax[adjective].head
    subject: tuple[int, ...] = ()
    top = syntax.conjuncts(adjective)[0]
    head = syntax[top].head
    if syntax[top].dep in ("acomp", "attr", "oprd", "xcomp", "ccomp") or (
        syntax[top].dep == "conj" and syntax[head].pos == "AUX"
    ):
        subject = subjects(syntax, head) or controlled(syntax, head)
        for preposition, objs in _prepositional(syntax, head).items():
            others.setdefault(preposition, objs)
    elif syntax[top].dep in ("amod", "acl", "relcl", "appos"):
        subject = (head,)
    elif head == top:  # "IL-6 is elevated": taken for a passive
        subject = subjects(syntax, top)
    for child in syntax.children(adjective, "xcomp", "advcl", "ccomp"):
        others["xcomp"] = (*others.get("xcomp", ()), child)
    return Roles(subject, (), others)


def _prepositional(syntax: Syntax, index: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for preposition, obj in syntax.prepositions(index):
        found.setdefault(preposition, ())
        found[preposition] += expand(syntax, [obj])
    for clause in syntax.children(index, "advcl", "acl", "pcomp", "xcomp"):
        if syntax[clause].lemma.lower() == "use" and syntax[clause].tag == "VBG":
            found["using"] = expand(syntax, syntax.children(clause, "dobj"))
        elif [syntax[i].tag for i in syntax.children(clause) if syntax[i].dep != "punct"] == ["TO"]:
            # "resistant to phenytoin": an infinitive with nothing but its "to" is often a noun.
            found["to"] = (*found.get("to", ()), *expand(syntax, [clause]))
        elif syntax[clause].text.lower() in ("following", "including", "compared"):
            found.setdefault(
                syntax[clause].text.lower(), expand(syntax, syntax.children(clause, "dobj"))
            )
    if "using" not in found:
        found.update(_using_nearby(syntax, index))
    return found


def reattached(
    syntax: Syntax, index: int, preposition: str, *, participles: bool = False
) -> tuple[int, ...]:
    """Return the object of a preposition that the parse hangs lower than the word it serves.

    "The potential of X for Y", "developed X into Y": attachment of prepositions is where
    parsers err most, and a frame knows which ones its word takes. ``participles`` also looks
    below those ("the potential of X using Z for Y").
    """
    last = syntax.parse.sentences[syntax.sentence_of(index)][1]
    barriers = ["relcl", "ccomp", "conj", "advcl", "xcomp"]
    inside = set(syntax.subtree(index, barriers if participles else [*barriers, "acl"]))
    for i in range(index + 1, last):
        if syntax[i].text.lower() in ("than", "versus", "vs", "vs."):
            break  # what it is compared with
        if i in inside and syntax[i].text.lower() == preposition and syntax[i].dep == "prep":
            return expand(syntax, syntax.children(i, "pobj", "pcomp"))
    return ()


def _using_nearby(syntax: Syntax, index: int) -> dict[str, tuple[int, ...]]:
    """Return the object of a "using" further right in the clause, wherever it is attached."""
    last = syntax.parse.sentences[syntax.sentence_of(index)][1]
    for i in range(index + 1, min(last, index + 15)):
        token = syntax[i]
        if (token.pos == "VERB" and token.tag in ("VBD", "VBZ", "VBP")) or token.text in (";", "”"):
            break
        if token.text.lower() == "using":
            objects = expand(syntax, syntax.children(i, "dobj", "pobj"))
            inside = set(syntax.subtree(index))
            return {"using": objects} if i in inside and objects else {}
    return {}
