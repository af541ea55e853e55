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
#: Nouns that say that something can be done, and not only that it is meant to be.
_ABLE = frozenset(
    ["ability", "capability", "capacity", "failure", "power", "propensity", "property", "tendency",
     "effect", "activity"]
)  # fmt: skip
#: Nouns whose clause is a condition.
_EVENTS = frozenset({"event", "case", "assumption", "condition", "supposition"})
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
            judged = syntax[head].lemma.lower() in _judging() | {"see"}
            told = has_clause(syntax, current) and _judged_so(syntax, head)
            if not (judged or told or _unknown(syntax, head)):
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
    if dep in ("nsubjpass", "nsubj"):  # "the idea that ... was rejected", "was investigated"
        return kind == "negation" or (kind == "test" and dep == "nsubjpass")
    noun = syntax[governor].pos in ("NOUN", "PROPN")
    if dep == "prep" and kind == "test" and not noun:
        return syntax[child].text.lower() in _ABOUT
    contrary = syntax[governor].lemma.lower() == "contrary"
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
    if syntax[governor].tag in ("VBD", "VBN") and "that" in marks:
        return False  # "it was determined that X does Y"
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
    return any(
        syntax[i].lemma.lower() in known and syntax[i].tag in ("JJ", "VBN")
        for i in (governor, *syntax.children(governor, "acomp"))
    )


def advised_against(syntax: Syntax, governor: int, child: int) -> bool:
    """Say whether a word advises against the clause below it: "warn against using"."""
    verbs = words("cues", "cue", "where", "against")
    return syntax[child].text.lower() == "against" and syntax[governor].lemma.lower() in verbs


def stopped(syntax: Syntax, predicate: int) -> bool:
    """Say whether a verb right before a gerund ends what it says: "stopped causing"."""
    before = syntax[max(predicate - 1, 0)]
    ends = before.pos == "VERB" and before.lemma.lower() in words("cues", "cue", "where", "gerund")
    return syntax[predicate].tag == "VBG" and ends


#: First words of questions.
_ASKING = frozenset("Can Could Do Does Did Will Would Should".split())


def question_mark(syntax: Syntax, predicate: int) -> int | None:
    """Return the mark or the infinitive by which a sentence without a claim asks or plans."""
    first, last = syntax.parse.sentences[syntax.sentence_of(predicate)]
    if "?" in [t.text for t in syntax.tokens[max(first, last - 3) : last]]:
        return last - 1
    if syntax[first].text in _ASKING:
        return first  # "Can poor sleep lead to dementia", as a headline has it
    return predicate if purpose(syntax, predicate) and not has_verb(syntax, predicate) else None


def has_verb(syntax: Syntax, index: int) -> bool:
    """Say whether the sentence of a word has a finite verb: titles and headings have none."""
    first, last = syntax.parse.sentences[syntax.sentence_of(index)]
    return any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in syntax.tokens[first:last])


def purpose(syntax: Syntax, predicate: int) -> bool:
    """Say whether a predicate is what something is for: "to reduce", "a programme for reducing"."""
    word = syntax[predicate]
    above = syntax[word.head].text.lower()
    if word.dep == "xcomp" and above in words("cues", "cue", "kind", "factive") | {
        "found",
        "shown",
    }:
        return False  # "levels found to predict stroke"
    gerund = word.tag == "VBG" and word.dep == "pcomp" and above == "for"
    return gerund or any(syntax[i].tag == "TO" for i in syntax.children(predicate, "aux"))


def aimed(syntax: Syntax, predicate: int) -> bool:
    """Say whether a noun is only meant to do what the predicate says: "stents to improve Y"."""
    word = syntax[predicate]
    if not purpose(syntax, predicate) or word.dep not in ("acl", "pcomp", "relcl"):
        return False
    noun = word.head if word.dep != "pcomp" else syntax[word.head].head
    if syntax[noun].pos not in ("NOUN", "PROPN"):
        return False
    made = syntax[syntax[noun].head].lemma.lower()
    if syntax[noun].dep == "dobj" and made in words("control", "verb", "controls", "object"):
        return False  # "causes bones to become brittle"
    first = {"first", "only"} & {syntax[i].text.lower() for i in syntax.children(noun, "amod")}
    return not first and syntax[noun].lemma.lower() not in _ABLE


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


def narrows(syntax: Syntax, index: int) -> bool:
    """Say whether a participle only tells which ones are meant ("patients undergoing X")."""
    word = syntax[index]
    infinitive = any(syntax[i].tag == "TO" for i in syntax.children(index, "aux"))
    named = syntax[word.head].pos in ("NOUN", "PROPN") and not has_clause(syntax, word.head)
    return word.dep == "acl" and word.tag in ("VBG", "VBN") and named and not infinitive


def supposed(syntax: Syntax, predicate: int) -> list[int]:
    """Return the words that only suppose a clause: "in the event that", "as a hypothesis,"."""
    if syntax[predicate].dep == "dobj":
        predicate = syntax[predicate].head  # "provides protection"
    word = syntax[predicate]
    found = [word.head] if syntax[word.head].lemma.lower() in _EVENTS else []
    if word.dep not in ("acl", "ccomp") or not has_clause(syntax, word.head):
        found = []
    doubts = words("cues", "cue", "level", "speculative")
    return found + [
        obj
        for _, obj in syntax.prepositions(predicate, "as")
        if obj < predicate and syntax[obj].lemma.lower() in doubts
    ]


def will_be(syntax: Syntax, predicate: int) -> int | None:
    """Return the "will" over a relative clause of what is only planned to be looked at."""
    relative = False
    for above in syntax.ancestors(predicate):
        relative |= "relcl" in (syntax[predicate].dep, syntax[above].dep)
        for index in syntax.children(above, "aux"):
            if relative and syntax[index].text.lower() in ("will", "shall"):
                return index
    return None


def way_up(syntax: Syntax, word: int, predicate: int) -> list[int]:
    """Return the nouns between an argument and its predicate: "no increase of X was caused"."""
    above = list(syntax.ancestors(word))
    if predicate not in above:
        return []
    return [i for i in above[: above.index(predicate)] if syntax[i].pos == "NOUN"]
