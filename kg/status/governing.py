"""Which words govern a predicate, and which of them speak of it: "suggests that", "failed to"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.syntax import Syntax
from kg.tables import words

#: Labels by which a clause hangs on the word that governs it.
GOVERNED = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "csubj", "csubjpass", "dep"})
_NOMINAL_PATH = frozenset({"pobj", "prep", "dobj", "attr", "acomp", "oprd", "conj", "compound"})
#: Subjects that are nobody and nothing.
_NOTHING = frozenset({"none", "nobody", "nothing", "neither"})
#: What denies that something can be: denied again, it may be.
_MODAL = frozenset({"impossible", "implausible", "inconceivable", "unthinkable"})
#: Nouns whose relative clause is what is asked about: "the extent to which".
_HOW_FAR = frozenset({"extent", "degree"})
#: Verbs that leave open what they speak of, the inquiries that it waits for, and its proofs.
_AWAITING = frozenset({"warrant", "require", "need", "merit", "deserve", "await", "remain"})
_INQUIRIES = frozenset(
    ["assessment", "clarification", "confirmation", "data", "evaluation", "examination",
     "experiment", "exploration", "information", "investigation", "literature", "research",
     "study", "testing", "trial", "validation"]
)  # fmt: skip
_CONFIRMING = frozenset({"confirm", "establish", "prove", "show", "demonstrate", "validate"})
#: Verbs that doubt what is said of their subject.
_SEEMING = frozenset({"appear", "seem"})
#: Amounts of evidence that are denied: "not enough evidence".
_ENOUGH = frozenset({"enough", "sufficient", "adequate"})
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
        told = _is_open(syntax, current) or syntax[head].lemma.lower() == "avoid"
        if dep == "advcl" and not told:
            return
        shared = syntax[head].dep in ("attr", "oprd") or nothing(syntax, head)
        shared |= syntax[head].lemma.lower() in _HOW_FAR
        if dep == "relcl" and not shared:
            # "a disease that ..." after "is expected to become" shares the expectation.
            return
        if dep == "ccomp" and current < head and _parted(syntax, current, head):
            return  # "Patients received X; this may have helped"
        if dep == "conj":
            if syntax[head].pos != syntax[current].pos and "VERB" not in (syntax[head].pos,):
                return
        elif dep in ("nsubjpass", "nsubj"):
            judged = syntax[head].lemma.lower() in _judging() | {"see"}
            told = has_clause(syntax, current) and _judged_so(syntax, head)
            told |= dep == "nsubjpass" and _put_forward(syntax, head)
            if not (judged or told or _unknown(syntax, head) or awaits(syntax, head) is not None):
                return  # "prevention by X was not observed", "the idea that ... was rejected"
        elif dep not in GOVERNED and dep not in _NOMINAL_PATH and dep != "relcl":
            return
        yield head, current
        current = head


def _parted(syntax: Syntax, first: int, last: int) -> bool:
    """Say whether a semicolon parts two words."""
    return any(token.text == ";" for token in syntax.tokens[first:last])


def _put_forward(syntax: Syntax, verb: int) -> bool:
    """Say whether a passive only puts its subject forward: "was proposed", "is suspected"."""
    doubts = words("cues", "cue", "kind", "hedge") & words("cues", "cue", "where", "governor")
    clause = syntax.children(verb, "xcomp", "ccomp", "oprd", "prep")
    return syntax[verb].lemma.lower() in doubts and not clause


def awaits(syntax: Syntax, verb: int) -> int | None:
    """Return the word by which a verb leaves its subject open: "warrants further evaluation"."""
    if syntax[verb].lemma.lower() not in _AWAITING:
        return None
    tests = words("cues", "cue", "kind", "test")
    for index in syntax.children(verb, "dobj", "xcomp"):
        lemma = syntax[index].lemma.lower()
        if lemma in _INQUIRIES or (lemma in tests | _CONFIRMING and syntax[index].pos == "VERB"):
            return index
    return None


def _judging() -> frozenset[str]:
    """Return the verbs that say of their subject that it is so, is not so, or is asked."""
    return frozenset().union(
        *(words("cues", "cue", "kind", kind) for kind in ("factive", "negation", "test"))
    )


def has_clause(syntax: Syntax, noun: int) -> bool:
    """Say whether a noun has a clause that says what it is: "the idea that"."""
    return any(
        syntax[i].text.lower() == "that"
        for clause in syntax.children(noun, "acl", "ccomp")
        for i in syntax.children(clause, "mark")
    )


def _judged_so(syntax: Syntax, verb: int) -> bool:
    """Say whether a clause says of its subject that it is so or not ("is wrong", "is a myth")."""
    said = words("cues", "cue", "where", "governor")
    said |= words("cues", "cue", "where", "evidence")
    return any(
        syntax[i].lemma.lower() in said for i in syntax.children(verb, "acomp", "attr", "oprd")
    )


def _unknown(syntax: Syntax, verb: int) -> bool:
    """Say whether a clause says that nobody knows its subject ("remains unclear")."""
    unknown = words("cues", "cue", "where", "not known") | words(
        "cues", "cue", "level", "speculative"
    )
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
    if dep == "nsubjpass" and kind == "hedge":
        return _put_forward(syntax, governor)
    if dep in ("nsubjpass", "nsubj"):  # "the idea that ... was rejected", "was investigated"
        return kind == "negation" or (kind == "test" and dep == "nsubjpass")
    noun = syntax[governor].pos in ("NOUN", "PROPN")
    if dep == "prep" and kind == "test" and not noun:
        return syntax[child].text.lower() in _ABOUT
    contrary = syntax[governor].lemma.lower() == "contrary"
    if dep in ("acomp", "oprd") and kind == "hedge":
        return syntax[governor].lemma.lower() in _SEEMING  # "appears important for"
    if dep in GOVERNED or (dep == "prep" and (noun or contrary or kind == "association")):
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
    marks = {syntax[i].text.lower() for i in syntax.children(child, "mark")}
    if "that" in marks:
        return False  # "it was determined that X does Y", "to understand that"
    return syntax[child].dep in ("xcomp", "ccomp", "advcl", "pcomp", "prep", "dobj", "nsubjpass")


def nobody(syntax: Syntax, verb: int) -> int | None:
    """Return the word by which the subject of a verb is nobody: "none of them", "no study"."""
    for found in syntax.children(verb, "nsubj"):
        subject = found
        if syntax[subject].tag == "WDT" and syntax[verb].dep == "relcl":
            subject = syntax[verb].head  # "no study that shows"
        if nothing(syntax, subject):
            return subject
        for index in syntax.children(subject, "det", "neg", "preconj"):
            if syntax[index].text.lower() in ("no", "neither"):
                return index
    return None


def few(syntax: Syntax, verb: int) -> int | None:
    """Return the word by which the subject of a verb is few, and not "a few"."""
    for subject in syntax.children(verb, "nsubj"):
        first = syntax.child(subject, "det", "quantmod")
        if first and syntax[first - 1].text.lower() in ("hardly", "scarcely", "barely"):
            return first - 1  # "hardly any study"
        for index in syntax.children(subject, "amod"):
            if syntax[index].text.lower() in ("few", "little") and first is None:
                return index
    return None


def may_be(syntax: Syntax, index: int) -> bool:
    """Say whether a word denies that something can be and is denied itself: "not impossible"."""
    beside = syntax.children(index, "neg") + syntax.children(syntax[index].head, "neg")
    return syntax[index].lemma.lower() in _MODAL and bool(beside)


def nothing(syntax: Syntax, index: int) -> bool:
    """Say whether a word stands for nobody and nothing."""
    before = syntax[index - 1].text.lower() if index else ""
    text = syntax[index].text.lower()
    return text in _NOTHING or (text == "one" and before == "no")


def left_open(syntax: Syntax, governor: int) -> bool:
    """Say whether a word, once denied, leaves open what it governs: "not known to", "not clear"."""
    known = words("cues", "cue", "where", "not known")
    tested = words("cues", "cue", "kind", "test") - {"see"}
    if syntax[governor].pos == "VERB" and syntax[governor].lemma.lower() in tested:
        return True  # "has not been examined", "did not test whether"
    beside = syntax.children(governor, "attr", "dobj", "nsubj")
    if any(syntax[i].text.lower() in _ENOUGH for n in beside for i in syntax.children(n, "amod")):
        return True  # "there is not enough evidence"
    return any(
        syntax[i].lemma.lower() in known and syntax[i].tag in ("JJ", "VBN")
        for i in (governor, *syntax.children(governor, "acomp"))
    )


def unasked(syntax: Syntax, governor: int, child: int) -> bool:
    """Say whether a denied noun is an inquiry into what hangs on it: "no study on the effect"."""
    if syntax[governor].lemma.lower() not in _INQUIRIES:
        return False
    kinds = ("factive", "hedge", "backing")
    told = frozenset({"support"}).union(*(words("cues", "cue", "kind", k) for k in kinds))
    below = (child, *syntax.children(child, "acl", "relcl", "ccomp", "xcomp"))
    return not any(syntax[i].lemma.lower() in told for i in below)


def advised_against(syntax: Syntax, governor: int, child: int) -> bool:
    """Say whether a word advises against the clause below it: "warn against", "avoid using"."""
    if syntax[governor].lemma.lower() == "avoid":
        return syntax[child].tag == "VBG"
    verbs = words("cues", "cue", "where", "against")
    return syntax[child].text.lower() == "against" and syntax[governor].lemma.lower() in verbs


def stopped(syntax: Syntax, predicate: int) -> bool:
    """Say whether a verb right before a gerund ends what it says: "stopped causing"."""
    before = syntax[max(predicate - 1, 0)]
    ends = before.pos == "VERB" and before.lemma.lower() in words("cues", "cue", "where", "gerund")
    return syntax[predicate].tag == "VBG" and ends


def neither_opening(syntax: Syntax, predicate: int) -> int | None:
    """Return the "neither" of "Neither the 5 mg nor the 10 mg dose improved", before any verb."""
    first, _ = syntax.parse.sentences[syntax.sentence_of(predicate)]
    before = syntax.tokens[first:predicate]
    texts = [t.text.lower() for t in before]
    verbs = any(t.pos == "VERB" for t in before)
    return first if texts[:1] == ["neither"] and "nor" in texts and not verbs else None


def there_is(syntax: Syntax, governor: int, child: int) -> list[int]:
    """Return the noun of "there is speculation ... in preventing", hung on the verb."""
    if syntax[child].dep != "prep" or syntax.child(governor, "expl") is None:
        return []
    return [i for i in syntax.children(governor, "attr") if i < child]


def way_up(syntax: Syntax, word: int, predicate: int) -> list[int]:
    """Return the nouns between an argument and its predicate: "no increase of X was caused"."""
    above = list(syntax.ancestors(word))
    if predicate not in above:
        return []
    return [i for i in above[: above.index(predicate)] if syntax[i].pos == "NOUN"]
