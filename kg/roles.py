"""Who does what in a clause: the logical subject, object and prepositional roles of a word.

Voice, control, relative and participial clauses and shared subjects of coordinated verbs are
undone, so that "X treats Y", "Y is treated with X", "X, which treats Y", "X was used to treat Y"
and "a way of treating Y" give the same roles. Labels are those of CLEAR (Choi & Palmer 2012).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.syntax import Syntax
from kg.tables import words

#: Verbs whose object says what their subject does ("had no effect", "shows potential").
_LIGHT_VERBS = frozenset(
    ["have", "show", "exert", "exhibit", "produce", "demonstrate", "experience", "offer",
     "provide", "hold", "play", "undergo", "display", "achieve", "see"]
)  # fmt: skip
_RELATIVE = frozenset({"which", "that", "who", "whom"})
_OBJECTS = ("dobj", "obj", "oprd")
#: Nouns through which a claim reaches what they are about ("a way of", "the development of").
_MAX_DEPTH = 6


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


def is_passive(syntax: Syntax, verb: int) -> bool:
    """Say whether a verb form is passive, reduced relatives ("cells derived from") included."""
    if syntax.child(verb, "auxpass", "nsubjpass", "csubjpass") is not None:
        return True
    if syntax[verb].tag != "VBN" or syntax.child(verb, "nsubj", "dobj") is not None:
        return False
    if any(syntax[i].lemma.lower() in ("have", "’ve", "'ve") for i in syntax.children(verb, "aux")):
        return False
    if syntax[verb].dep == "conj" and syntax[syntax[verb].head].pos == "VERB":
        return is_passive(syntax, syntax[verb].head)
    return syntax[verb].dep in ("acl", "amod", "relcl", "advcl", "ROOT", "ccomp", "dep")


def of_verb(syntax: Syntax, verb: int) -> Roles:
    """Return the logical roles around a verb."""
    passive = is_passive(syntax, verb)
    others = _prepositional(syntax, verb)
    surface = _subjects(syntax, verb)
    objects = _expand(syntax, [i for i in syntax.children(verb, *_OBJECTS) if i > verb or not i])
    objects = objects or _relative_object(syntax, verb)
    for child in syntax.children(verb, "acomp", "oprd", "attr", "xcomp", "ccomp"):
        others.setdefault(syntax[child].dep, ())
        others[syntax[child].dep] += _expand(syntax, [child])
    others["theme"] = surface
    if passive:
        theme = surface
        if not theme and syntax[verb].dep in ("acl", "amod", "relcl"):
            theme = (syntax[verb].head,)
        agents = tuple(
            obj
            for agent in syntax.children(verb, "agent")
            for obj in _expand(syntax, syntax.children(agent, "pobj", "pcomp"))
        )
        return Roles(agents, theme, others)
    return Roles(surface or _controlled(syntax, verb), objects, others)


def of_noun(syntax: Syntax, noun: int) -> Roles:
    """Return the roles around a noun: its prepositions, and the subject it is predicated of."""
    others = _prepositional(syntax, noun)
    subject: tuple[int, ...] = ()
    top = syntax.conjuncts(noun)[0]
    head = syntax[top].head
    if syntax[top].dep in ("attr", "oprd", "acomp") and syntax[head].lemma.lower() in (
        "be",
        "become",
        "remain",
        "represent",
        "constitute",
    ):
        subject = _subjects(syntax, head) or _controlled(syntax, head)
    elif syntax[top].dep == "appos":
        subject = (head,)
    elif syntax[top].dep == "dobj" and syntax[head].lemma.lower() in _LIGHT_VERBS:
        subject = _subjects(syntax, head) or _controlled(syntax, head)
        governing = _prepositional(syntax, head)
        for preposition, objs in governing.items():
            others.setdefault(preposition, objs)
    elif syntax[top].dep == "pobj" and syntax[syntax[head].head].lemma.lower() == "be":
        subject = _subjects(syntax, syntax[head].head)  # "may be of benefit for"
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
        objects = [o for i in syntax.children(word, "prep", "pcomp") for o in syntax.children(i, "pobj")]
    head = syntax[word].head
    subject: tuple[int, ...] = ()
    if syntax[head].lemma.lower() in ("be", "seem", "appear"):
        subject = _subjects(syntax, head)
    elif syntax[head].pos in ("NOUN", "PROPN"):
        subject = (head,)
    return Roles(subject, (), {"to": _expand(syntax, objects)})


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
        subject = _subjects(syntax, head) or _controlled(syntax, head)
        for preposition, objs in _prepositional(syntax, head).items():
            others.setdefault(preposition, objs)
    elif syntax[top].dep in ("amod", "acl", "relcl", "appos"):
        subject = (head,)
    for child in syntax.children(adjective, "xcomp", "advcl", "ccomp"):
        others["xcomp"] = (*others.get("xcomp", ()), child)
    return Roles(subject, (), others)


def _expand(syntax: Syntax, tokens: list[int]) -> tuple[int, ...]:
    """Return tokens with their conjuncts."""
    found: list[int] = []
    for token in tokens:
        found += [i for i in syntax.conjuncts(token) if i not in found]
    return tuple(found)


def _prepositional(syntax: Syntax, index: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for preposition, obj in syntax.prepositions(index):
        found.setdefault(preposition, ())
        found[preposition] += _expand(syntax, [obj])
    for clause in syntax.children(index, "advcl", "acl", "pcomp", "xcomp"):
        if syntax[clause].lemma.lower() == "use" and syntax[clause].tag == "VBG":
            found["using"] = _expand(syntax, syntax.children(clause, "dobj"))
        elif syntax[clause].text.lower() in ("following", "including", "compared"):
            found.setdefault(
                syntax[clause].text.lower(), _expand(syntax, syntax.children(clause, "dobj"))
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
        if i in inside and syntax[i].text.lower() == preposition and syntax[i].dep == "prep":
            return _expand(syntax, syntax.children(i, "pobj", "pcomp"))
    return ()


def _using_nearby(syntax: Syntax, index: int) -> dict[str, tuple[int, ...]]:
    """Return the object of a "using" further right in the clause, wherever it is attached."""
    last = syntax.parse.sentences[syntax.sentence_of(index)][1]
    for i in range(index + 1, min(last, index + 15)):
        token = syntax[i]
        if token.pos == "VERB" and token.tag in ("VBD", "VBZ", "VBP") or token.text in (";", "”"):
            break
        if token.text.lower() == "using":
            objects = _expand(syntax, syntax.children(i, "dobj", "pobj"))
            inside = set(syntax.subtree(index))
            return {"using": objects} if i in inside and objects else {}
    return {}


def _subjects(syntax: Syntax, verb: int, depth: int = 0) -> tuple[int, ...]:
    """Return the surface subject of a verb, shared by coordination, relatives undone."""
    found = syntax.children(verb, "nsubj", "nsubjpass", "csubj")
    if not found:  # "that helps extend": the subject may hang on the auxiliary
        for aux in syntax.children(verb, "aux"):
            found += syntax.children(aux, "nsubj", "nsubjpass")
    own = [i for i in found if syntax[i].text.lower() not in _RELATIVE]
    if own:
        return _expand(syntax, own)
    relative = bool(found) or syntax[verb].dep == "relcl"
    if relative and syntax[verb].dep in ("relcl", "acl", "advcl", "ccomp"):
        antecedent = _antecedent(syntax, verb, found)
        if antecedent is not None and (found or not _relative_object(syntax, verb)):
            return _expand_relative(syntax, antecedent)
    if syntax[verb].dep == "conj" and depth < _MAX_DEPTH:
        head = syntax[verb].head
        if syntax[head].pos in ("VERB", "AUX"):
            return _subjects(syntax, head, depth + 1) or _controlled(syntax, head, depth + 1)
    return ()


def _antecedent(syntax: Syntax, verb: int, pronouns: list[int]) -> int | None:
    """Return the noun a relative clause hangs on (or, mis-attached, the noun before it)."""
    head = syntax[verb].head
    if syntax[head].pos in ("NOUN", "PROPN", "PRON"):
        return head
    first = pronouns[0] if pronouns else verb
    for i in range(first - 1, max(first - 4, -1), -1):
        if syntax[i].pos in ("NOUN", "PROPN"):
            return i
    return None


def _expand_relative(syntax: Syntax, noun: int) -> tuple[int, ...]:
    """A relative clause after a predicate noun ("a disease that ...") speaks of its subject."""
    head = syntax[noun].head
    if syntax[noun].dep in ("attr", "oprd") and syntax[head].lemma.lower() in ("be", "become"):
        return _subjects(syntax, head) or _controlled(syntax, head) or (noun,)
    if syntax[noun].dep == "appos":
        return (head,)
    return (noun,)


def _relative_object(syntax: Syntax, verb: int) -> tuple[int, ...]:
    """Return the noun that a relative clause takes as its object ("the drug that we gave")."""
    if syntax[verb].dep != "relcl":
        return ()
    subjects = syntax.children(verb, "nsubj", "nsubjpass")
    if subjects and syntax[subjects[0]].text.lower() not in _RELATIVE:
        return (syntax[verb].head,)
    return ()


def _controlled(syntax: Syntax, verb: int, depth: int = 0) -> tuple[int, ...]:
    """Return the subject of a clause without one, from the words that govern it."""
    token = syntax[verb]
    if depth >= _MAX_DEPTH or token.head == verb:
        return ()
    head = token.head
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(verb, "aux"))
    if token.dep == "ccomp" and not infinitive:
        return ()
    if syntax[head].pos in ("VERB", "AUX"):
        lemma = syntax[head].lemma.lower()
        if infinitive and lemma in words("control", "verb", "controls", "instrument"):
            return _instrument(syntax, head)
        objects = _expand(syntax, syntax.children(head, "dobj"))
        if lemma in words("control", "verb", "controls", "object") and objects:
            return objects
        upper = of_verb(syntax, head) if is_passive(syntax, head) else None
        if upper is not None and lemma not in words("control", "verb", "controls", "instrument"):
            return upper.object
        if syntax.child(head, "expl") is not None:
            # "Since X is ..., there is little Y, ensuring Z": the reason's subject ensures it.
            clauses = [i for i in syntax.children(head, "advcl") if i < verb]
            return next((s for i in clauses if (s := _subjects(syntax, i))), ())
        return _subjects(syntax, head) or _controlled(syntax, head, depth + 1)
    if token.dep == "pcomp":
        above = syntax[head].head
        if syntax[above].pos in ("NOUN", "PROPN"):
            return _of_carrier(syntax, above, depth)
        if syntax[above].pos in ("VERB", "AUX"):
            told = syntax.children(above, "attr") if syntax.child(above, "expl") is not None else []
            if told:  # "there is speculation about the role of X in preventing Y"
                return _innermost(syntax, told[0])
            return _subjects(syntax, above) or _controlled(syntax, above, depth + 1)
        return ()
    if token.dep in ("acl", "relcl") and syntax[head].pos in ("NOUN", "PROPN"):
        return _of_carrier(syntax, head, depth) if infinitive else (head,)
    return ()


def _innermost(syntax: Syntax, noun: int) -> tuple[int, ...]:
    """Return the last noun of a chain of "of" and "about"."""
    for _ in range(_MAX_DEPTH):
        below = [obj for _, obj in syntax.prepositions(noun, "of", "about")]
        if not below:
            break
        noun = below[0]
    return (noun,)


def _instrument(syntax: Syntax, verb: int) -> tuple[int, ...]:
    """Return what is put to use: "used X to", "X was used to", "combined X with Y to"."""
    roles = of_verb(syntax, verb)
    taken = list(roles.object)
    if syntax[verb].lemma.lower() in ("combine", "mix", "coat", "load", "seed"):
        taken += roles.others.get("with", ())
    return tuple(taken)


def _of_carrier(syntax: Syntax, noun: int, depth: int) -> tuple[int, ...]:
    """Return what has the way, potential or ability that a clause hangs on."""
    own = _expand(syntax, [obj for _, obj in syntax.prepositions(noun, "of")])
    own = tuple(i for i in own if syntax[i].pos in ("NOUN", "PROPN", "PRON"))
    if own:
        return own
    head = syntax[noun].head
    if syntax[noun].dep in ("dobj", "attr") and syntax[head].pos in ("VERB", "AUX"):
        return _subjects(syntax, head) or _controlled(syntax, head, depth + 1)
    return (noun,)
