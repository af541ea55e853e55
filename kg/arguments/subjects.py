"""The subject of a clause: shared, relative, or controlled by the words above it.

"X, which treats Y", "X was used to treat Y", "a way of treating Y", "X thins blood and treats Y".
"""

from __future__ import annotations

from kg.frametable import frames
from kg.syntax import Syntax
from kg.tables import words

_RELATIVE = frozenset({"which", "that", "who", "whom"})
#: What stands between the members of a list.
_LISTED = frozenset("ADJ ADV CCONJ DET NOUN NUM PART PROPN PUNCT SYM".split())
#: Nouns through which a claim reaches what they are about ("a way of", "the development of").
_MAX_DEPTH = 6
#: Adjectives whose subject does what follows: "is likely to cause".
_RAISING = frozenset({"likely", "unlikely", "able", "unable", "certain", "sure", "bound", "apt"})


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


def expand(syntax: Syntax, tokens: list[int]) -> tuple[int, ...]:
    """Return tokens with their conjuncts."""
    found: list[int] = []
    for token in tokens:
        found += [i for i in syntax.conjuncts(token) if i not in found]
    return tuple(found)


def subjects(syntax: Syntax, verb: int, depth: int = 0) -> tuple[int, ...]:
    """Return the surface subject of a verb, shared by coordination, relatives undone."""
    found = syntax.children(verb, "nsubj", "nsubjpass", "csubj")
    if not found:  # "that helps extend": the subject may hang on the auxiliary
        for aux in syntax.children(verb, "aux"):
            found += syntax.children(aux, "nsubj", "nsubjpass")
    own = [i for i in found if syntax[i].text.lower() not in _RELATIVE]
    if own:
        return expand(syntax, _one_list(syntax, own, verb))
    relative = bool(found) or syntax[verb].dep == "relcl"
    if relative and syntax[verb].dep in ("relcl", "acl", "advcl", "ccomp"):
        antecedent = _antecedent(syntax, verb, found)
        if antecedent is not None and (found or not relative_object(syntax, verb)):
            return _expand_relative(syntax, _agreeing(syntax, antecedent, verb))
    if syntax[verb].dep == "conj" and depth < _MAX_DEPTH:
        head = syntax[verb].head
        if syntax[head].dep == "acomp":  # "is cheap and treats Y"
            head = syntax[head].head
        if syntax[head].pos in ("VERB", "AUX"):
            return subjects(syntax, head, depth + 1) or controlled(syntax, head, depth + 1)
    return ()


def _one_list(syntax: Syntax, found: list[int], verb: int) -> list[int]:
    """Return the nearest of several subjects that a parse gives a verb, with its list.

    Not "Masks: do | they | protect": a clause has one subject, or a list of them.
    """
    nouns = [i for i in found if syntax[i].pos in ("NOUN", "PROPN")] or found
    before = [i for i in nouns if i < verb]
    if len(before) < 2:
        return nouns
    first = before[-1]
    for one in reversed(before[:-1]):
        if not _listed(syntax, one, first):
            break
        first = one
    return [i for i in nouns if i >= first]


def _listed(syntax: Syntax, one: int, other: int) -> bool:
    """Say whether two nouns are of one list: "and" before the other, or no preposition between."""
    first = (syntax.chunk(other) or (other,))[0]
    if first > one and syntax[first - 1].text.lower() in ("and", "or"):
        return True
    return all(
        (syntax[i].pos in _LISTED or syntax[i].dep in ("amod", "cc")) and syntax[i].text not in ":;"
        for i in range(one, other)
    )


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


def _agreeing(syntax: Syntax, noun: int, verb: int) -> int:
    """Return the noun above that a clause agrees with: "a peptide from cells that activates"."""
    finite = next(iter(syntax.children(verb, "aux", "auxpass")), verb)
    other = {"VBZ": ("NNS", "NNPS"), "VBP": ("NN", "NNP")}.get(syntax[finite].tag, ())
    if syntax[noun].tag not in other:
        return noun
    if syntax[finite].tag == "VBP" and len(syntax.conjuncts(noun)) > 1:
        return noun
    for above in syntax.ancestors(noun):
        if syntax[above].pos in ("NOUN", "PROPN") and syntax[above].tag not in other:
            return above
    return noun


def _headed(syntax: Syntax, noun: int, verb: int) -> int:
    """Return the noun a headline is about: "Smoking during pregnancy linked to asthma"."""
    if syntax[verb].lemma.lower() not in _LINKING:
        return noun
    first, last = syntax.parse.sentences[syntax.sentence_of(noun)]
    if any(syntax[i].tag in ("VBD", "VBZ", "VBP", "MD") for i in range(first, last)):
        return noun
    while syntax[noun].dep == "pobj":
        above = syntax[syntax[noun].head].head
        if syntax[above].pos not in ("NOUN", "PROPN"):
            break
        noun = above
    return noun


def _expand_relative(syntax: Syntax, noun: int) -> tuple[int, ...]:
    """A relative clause after a predicate noun ("a disease that ...") speaks of its subject."""
    head = syntax[noun].head
    if syntax[noun].dep in ("attr", "oprd") and syntax[head].lemma.lower() in ("be", "become"):
        named = subjects(syntax, head) or controlled(syntax, head) or (noun,)
        cleft = all(syntax[i].text.lower() == "it" for i in named)  # "it is X that treats Y"
        return (noun,) if cleft else named
    if syntax[noun].dep == "appos":
        return (head,)
    return (noun,)


def relative_object(syntax: Syntax, verb: int) -> tuple[int, ...]:
    """Return the noun that a relative clause takes as its object ("the drug that we gave")."""
    if syntax[verb].dep != "relcl":
        return ()
    subjects = syntax.children(verb, "nsubj", "nsubjpass")
    if subjects and syntax[subjects[0]].text.lower() not in _RELATIVE:
        return (syntax[verb].head,)
    return ()


def controlled(syntax: Syntax, verb: int, depth: int = 0) -> tuple[int, ...]:
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
        objects = expand(syntax, syntax.children(head, "dobj"))
        if lemma in words("control", "verb", "controls", "object") and objects:
            return objects
        used = [i for i in syntax.children(head, "dobj") if syntax[i].lemma.lower() == "use"]
        if infinitive and used:  # "supports the use of X to prevent Y"
            return _of_carrier(syntax, used[0], depth)
        passive = is_passive(syntax, head)
        acted = (lemma, "V") in frames()  # no "is believed by all to be safe, causing Z"
        if passive and acted and token.tag == "VBG" and _after_comma(syntax, verb):
            agents = [o for a in syntax.children(head, "agent") for o in syntax.children(a, "pobj")]
            if agents:
                return expand(syntax, agents)  # "Y is activated by X, resulting in Z"
        if passive and lemma not in words("control", "verb", "controls", "instrument"):
            return theme(syntax, head)
        if syntax.child(head, "expl") is not None:
            # "Since X is ..., there is little Y, ensuring Z": the reason's subject ensures it.
            clauses = [i for i in syntax.children(head, "advcl") if i < verb]
            return next((s for i in clauses if (s := subjects(syntax, i))), ())
        return subjects(syntax, head) or controlled(syntax, head, depth + 1)
    if infinitive and token.dep == "xcomp" and syntax[head].lemma.lower() in _RAISING:
        verb_of = syntax[head].head
        return subjects(syntax, verb_of) or controlled(syntax, verb_of, depth + 1)
    if token.dep == "pcomp":
        above = syntax[head].head
        if syntax[above].pos in ("NOUN", "PROPN"):
            return _of_carrier(syntax, above, depth)
        if syntax[above].pos in ("VERB", "AUX"):
            told = syntax.children(above, "attr") if syntax.child(above, "expl") is not None else []
            if told:  # "there is speculation about the role of X in preventing Y"
                return _innermost(syntax, told[0])
            return subjects(syntax, above) or controlled(syntax, above, depth + 1)
        return ()
    if token.dep in ("acl", "relcl") and syntax[head].pos in ("NOUN", "PROPN"):
        governing = syntax[syntax[head].head].lemma.lower()
        if infinitive and governing in words("control", "verb", "controls", "object"):
            return (head,)  # "causes bones to become brittle", hung on the bones
        if token.tag == "VBG" and _after_comma(syntax, verb):
            # ", often leading to": said of the clause's subject, whatever noun it is hung on
            verbs = [i for i in syntax.ancestors(head) if syntax[i].pos in ("VERB", "AUX")]
            return (subjects(syntax, verbs[0]) if verbs else ()) or (head,)
        return _of_carrier(syntax, head, depth) if infinitive else (head,)
    return ()


def _after_comma(syntax: Syntax, verb: int) -> bool:
    """Say whether a comma stands before a participle, with adverbs between at most."""
    before = verb - 1
    while before > 0 and syntax[before].pos == "ADV":
        before -= 1
    return before >= 0 and syntax[before].text == ","


def _innermost(syntax: Syntax, noun: int) -> tuple[int, ...]:
    """Return the last noun of a chain of "of" and "about"."""
    for _ in range(_MAX_DEPTH):
        below = [obj for _, obj in syntax.prepositions(noun, "of", "about")]
        if not below:
            break
        noun = below[0]
    return (noun,)


def theme(syntax: Syntax, verb: int) -> tuple[int, ...]:
    """Return what a passive is done to, reduced relatives ("cells derived from") included."""
    found = subjects(syntax, verb)
    if not found and syntax[verb].dep == "acl":
        noun = _headed(syntax, syntax[verb].head, verb)
        return (
            _expand_relative(syntax, noun) if _is_class(syntax, noun) else _compared(syntax, noun)
        )
    if not found and syntax[verb].dep in ("amod", "relcl"):
        return _compared(syntax, syntax[verb].head)
    return found


#: Participles that are the predicate of a headline.
_LINKING = frozenset({"associate", "connect", "correlate", "link", "relate", "tie"})


def _is_class(syntax: Syntax, noun: int) -> bool:
    """Say whether a noun only says what something is: "X is a disease caused by Y"."""
    articles = {syntax[i].text.lower() for i in syntax.children(noun, "det")}
    return syntax[noun].dep == "attr" and bool(articles & {"a", "an"})


_VERSUS = frozenset({"vs", "vs.", "versus"})


def _compared(syntax: Syntax, noun: int) -> tuple[int, ...]:
    """Return a noun with what it is set against: "X vs placebo given to patients"."""
    above = syntax[noun].head
    marks = {syntax[i].text.lower() for i in syntax.children(above, "cc")}
    if syntax[noun].dep == "conj" and marks & _VERSUS:
        return (above, noun)
    if syntax[noun].dep == "pobj" and syntax[above].text.lower() in _VERSUS:
        return (syntax[above].head, noun)
    return (noun,)


def _instrument(syntax: Syntax, verb: int) -> tuple[int, ...]:
    """Return what is put to use: "used X to", "X was used to", "combined X with Y to"."""
    if is_passive(syntax, verb):
        taken = list(theme(syntax, verb))
    else:
        taken = list(expand(syntax, syntax.children(verb, "dobj", "obj", "oprd")))
        taken = taken or list(relative_object(syntax, verb))
    if syntax[verb].lemma.lower() in ("combine", "mix", "coat", "load", "seed"):
        mixed = [obj for _, obj in syntax.prepositions(verb, "with")]
        taken += expand(syntax, mixed)
    return tuple(taken)


def _of_carrier(syntax: Syntax, noun: int, depth: int) -> tuple[int, ...]:
    """Return what has the way, potential or ability that a clause hangs on."""
    own = expand(syntax, [obj for _, obj in syntax.prepositions(noun, "of")])
    own = tuple(i for i in own if syntax[i].pos in ("NOUN", "PROPN", "PRON"))
    if own:
        return own
    head = syntax[noun].head
    if syntax[noun].dep in ("dobj", "attr") and syntax[head].pos in ("VERB", "AUX"):
        return subjects(syntax, head) or controlled(syntax, head, depth + 1)
    return (noun,)
