"""Which words govern a predicate, and which of them speak of it: "suggests that", "failed to"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.syntax import Syntax
from kg.tables import words

#: Labels by which a clause hangs on the word that governs it.
GOVERNED = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "csubj", "csubjpass", "dep"})
_NOMINAL_PATH = frozenset({"pobj", "prep", "dobj", "attr", "acomp", "oprd", "conj", "compound"})
#: Prepositions that lead from a verb of inquiry to what it asks about: not "as determined by".
_ABOUT = frozenset({"of", "for", "into", "on", "at", "about"})


def governors(syntax: Syntax, index: int) -> Iterator[tuple[int, int]]:
    """Yield (governor, the child it was reached from) up from a predicate.

    The way up goes through complements and the nouns they hang on ("a way of treating"), and
    stops at a relative clause and at a word whose clause merely accompanies ("suggesting ...").
    """
    current = index
    for head in syntax.ancestors(index):
        dep = syntax[current].dep
        if dep == "advcl" and not _is_open(syntax, current):
            return
        if dep == "relcl" and syntax[head].dep not in ("attr", "oprd"):
            # "a disease that ..." after "is expected to become" shares the expectation.
            return
        if dep == "conj":
            if syntax[head].pos != syntax[current].pos and "VERB" not in (syntax[head].pos,):
                return
        elif dep in ("nsubjpass", "nsubj"):
            if syntax[head].lemma.lower() not in _judging() | {"see"} and not _unknown(
                syntax, head
            ):
                return  # "prevention by X was not observed", "the idea that ... was rejected"
        elif dep not in GOVERNED and dep not in _NOMINAL_PATH and dep != "relcl":
            return
        yield head, current
        current = head


def _judging() -> frozenset[str]:
    """Return the verbs that say of their subject that it is so, is not so, or is asked."""
    return frozenset().union(
        *(words("cues", "cue", "kind", kind) for kind in ("factive", "negation", "test"))
    )


def _unknown(syntax: Syntax, verb: int) -> bool:
    """Say whether a clause says that nobody knows its subject ("remains unclear")."""
    unknown = words("cues", "cue", "where", "not known") | {"unknown", "unclear", "uncertain"}
    return any(syntax[i].lemma.lower() in unknown for i in syntax.children(verb, "acomp", "oprd"))


def _is_open(syntax: Syntax, index: int) -> bool:
    """Say whether a clause is an infinitive, or introduced by "whether" or "if"."""
    return any(
        syntax[i].tag == "TO" or syntax[i].lemma.lower() in ("whether", "if")
        for i in syntax.children(index, "aux", "mark")
    )


def is_complement(syntax: Syntax, predicate: int, governor: int, child: int, kind: str) -> bool:
    """Say whether the clause of a predicate is what the governor speaks of, and not beside it."""
    dep = syntax[child].dep
    if dep in ("nsubjpass", "nsubj"):  # "the idea that ... was rejected", "was investigated"
        return kind == "negation" or (kind == "test" and dep == "nsubjpass")
    noun = syntax[governor].pos in ("NOUN", "PROPN")
    if dep == "prep" and kind == "test" and not noun:
        return syntax[child].text.lower() in _ABOUT
    if dep in GOVERNED or (dep == "prep" and (noun or kind == "association")):
        return True
    # "suggesting a way of treating", "evaluated the efficacy of": it hangs on a noun below.
    nominal = syntax[predicate].pos in ("NOUN", "PROPN")
    return dep == "dobj" and (child != predicate or nominal)


def asks(syntax: Syntax, governor: int, child: int) -> bool:
    """Say whether a verb of inquiry asks about the clause, and does not report it."""
    if syntax[governor].pos in ("NOUN", "PROPN"):
        if syntax[governor].lemma.lower() == "development":  # "in development for", not "of"
            above = syntax[syntax[governor].head].text.lower()
            return above in ("in", "under") and syntax[child].text.lower() == "for"
        return True
    return syntax[child].dep in ("xcomp", "ccomp", "advcl", "pcomp", "prep", "dobj", "nsubjpass")


def there_is(syntax: Syntax, governor: int, child: int) -> list[int]:
    """Return the noun of "there is speculation ... in preventing", hung on the verb."""
    if syntax[child].dep != "prep" or syntax.child(governor, "expl") is None:
        return []
    return [i for i in syntax.children(governor, "attr") if i < child]
