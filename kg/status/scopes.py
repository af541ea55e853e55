"""How far a word that denies or doubts reaches: the stretch of words it holds for.

The stretch is laid over the dependency tree, by what the word is in it: an auxiliary or a
negation reaches to the end of its clause, a determiner or an adjective to the end of its phrase,
a noun over what hangs on it, a subordinator over the clause it opens; of a passive or of a
verb of seeming, the subject belongs to it. Where it begins and ends is what the published
guidelines of BioScope (Vincze et al. 2008) call the scope; the rules by part of speech are those of
Velldal et al. (2012), written anew for CLEAR labels.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.arguments.subjects import is_passive
from kg.model import Span
from kg.syntax import Syntax

_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
#: Verbs whose subject belongs to what they doubt ("X seems to", "X is thought to").
_SEEMING = frozenset({"seem", "appear", "likely", "unlikely"})
#: Words that open a clause of its own behind the one that is denied or doubted.
_OPENERS = frozenset(
    "although though whereas while because since but however unless thereby".split()
)
_DETERMINERS = frozenset({"no", "neither", "none", "nor"})
_DENYING = frozenset({"not", "n't", "n’t", "never", "no"})
_RELATIVE = frozenset({"which", "that", "who", "whom", "whose"})


def scope_of(syntax: Syntax, words: Sequence[int]) -> Span:
    """Return the stretch that a cue of some words (in order, of one sentence) holds for.

    The cue itself lies in it. Raises nothing on any tree.
    """
    first, last = words[0], words[-1]
    start, end = _reach(syntax, _anchor(syntax, words), first, last)
    return syntax.span(min(start, first), max(_trimmed(syntax, first, end), last) + 1)


def _trimmed(syntax: Syntax, first: int, last: int) -> int:
    """Return the last word without a comma, and with the bracket that closes what it opened."""
    while last > first and syntax[last].text in (",", ";", ":", "."):
        last -= 1
    texts = [token.text for token in syntax.tokens[first : last + 1]]
    after = syntax[last + 1].text if last + 1 < len(syntax.tokens) else ""
    return last + (after == ")" and texts.count("(") > texts.count(")"))


def _anchor(syntax: Syntax, words: Sequence[int]) -> int:
    """Return the word of a cue that governs its other words; "not clear" is what is not clear."""
    known = len(words) == 2 and syntax[words[1]].tag in ("JJ", "VBN")
    if known and syntax[words[0]].dep == "neg":
        return words[1]
    rest = {i: set(words) - {i} for i in words}
    return next((i for i in words if syntax[i].head not in rest[i]), words[0])


def _reach(syntax: Syntax, cue: int, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last token of the scope of the cue that ``cue`` heads."""
    word = syntax[cue]
    text, head = word.text.lower(), word.head
    if word.dep == "mark":  # "whether", "if"
        return first, _clause_end(syntax, head)
    if word.tag == "MD" or (word.dep in ("neg", "aux", "advmod") and head != cue):
        if syntax[head].pos in _VERBAL or (head < cue and syntax.children(head, *_SUBJECTS)):
            adverb = word.dep == "advmod" and text not in _DENYING
            return _verbal(syntax, head, first, adverb=adverb)
        if text not in _DETERMINERS:
            return first, _phrase_end(syntax, cue)
    if text in _DETERMINERS or word.dep in ("det", "preconj"):
        return _determiner(syntax, cue, first)
    if word.pos in _VERBAL and word.dep != "amod":
        return _verbal(syntax, cue, first)
    if word.dep in ("acomp", "oprd") or (word.dep == "attr" and word.pos == "ADJ"):
        return _predicated(syntax, cue, first)
    if word.dep in ("amod", "compound", "nmod"):
        return first, max(_clause_end(syntax, head), cue)
    if word.dep == "cc" or (word.dep in ("neg", "prep", "advmod") and not syntax.children(cue)):
        return first, _phrase_end(syntax, last)
    if word.dep == "conj" and word.pos == "NOUN" and not syntax.children(cue):
        return first, _clause_end(syntax, syntax.conjuncts(cue)[0])  # "presence or absence of X"
    return first, _clause_end(syntax, cue)


def _verbal(syntax: Syntax, verb: int, first: int, *, adverb: bool = False) -> tuple[int, int]:
    """Return the reach of a verb, or of what hangs on one."""
    lemma = syntax[verb].lemma.lower()
    raised = lemma in _SEEMING or any(
        syntax[i].lemma.lower() in _SEEMING for i in syntax.children(verb, "acomp")
    )
    start = first
    if (raised or is_passive(syntax, verb)) and not adverb:
        start = _subject_start(syntax, verb, first)
    return start, _clause_end(syntax, verb, first)


def _predicated(syntax: Syntax, adjective: int, first: int) -> tuple[int, int]:
    """Return the reach of an adjective that is said of a subject or of a clause."""
    verb = syntax[adjective].head
    start = _subject_start(syntax, verb, first)
    return start, _clause_end(syntax, verb, first)


def _determiner(syntax: Syntax, cue: int, first: int) -> tuple[int, int]:
    """Return the reach of "no", "none", "neither", "nor" before a noun, or as one."""
    noun = cue if syntax[cue].pos in _NOMINAL and syntax[cue].dep != "det" else syntax[cue].head
    if syntax[noun].pos in _VERBAL:
        after = [i for i in syntax.children(noun, "conj") if i > cue]
        if syntax[cue].dep == "cc" and after:  # ", nor was it seen"
            return first, _clause_end(syntax, after[0])
        return _verbal(syntax, noun, first)
    top = syntax.conjuncts(noun)[0]
    verb = syntax[top].head
    if syntax[top].dep in _SUBJECTS and verb != top:
        return first, _clause_end(syntax, verb, first)
    return first, _clause_end(syntax, top if syntax[cue].dep in ("preconj", "cc") else noun)


def _subject_start(syntax: Syntax, verb: int, first: int) -> int:
    """Return where the subject before a cue begins; the cue's own place where there is none."""
    found = [i for i in syntax.children(verb, *_SUBJECTS) if i < first]
    if not found or syntax[found[0]].text.lower() in _RELATIVE:
        return first
    low, _ = syntax.parse.sentences[syntax.sentence_of(verb)]
    start = min(syntax.subtree(found[0], ("punct",)))
    return max(low, min(start, first))


def _clause_end(syntax: Syntax, head: int, first: int = -1, *, inner: bool = False) -> int:
    """Return the last word of a clause, without clauses that only accompany it.

    ``first`` is where the cue begins. Of coordinated verbs, those with a subject of their own,
    those after "but" and those of another form end the clause; ``inner`` is a clause below it.
    """
    last, waiting = max(head, first), [(head, inner)]
    while waiting:
        current, within = waiting.pop()
        last = max(last, current)
        waiting += [
            (child, True)
            for child in syntax.children(current)
            if child > current and not _is_apart(syntax, current, child, inner=within)
        ]
    return last


def _is_apart(syntax: Syntax, head: int, child: int, *, inner: bool) -> bool:
    """Say whether a dependent stands outside of what its head says."""
    word = syntax[child]
    if word.dep in ("punct", "parataxis", "intj", "meta"):
        return True
    comma = child > head and _comma_before(syntax, child)
    if word.dep == "conj":
        joined = {syntax[i].text.lower() for i in syntax.children(head, "cc") if i < child}
        if "but" in joined:
            return True
        verbal = word.pos in _VERBAL and syntax[head].pos in _VERBAL
        if inner and "that" in {syntax[i].text.lower() for i in syntax.children(child, "mark")}:
            return False  # "suggest that ... and that ..."
        own = bool(syntax.children(child, *_SUBJECTS, "aux", "auxpass"))
        return verbal and (own or word.tag != syntax[head].tag)
    if word.dep == "advcl":
        marks = {syntax[i].text.lower() for i in syntax.children(child, "mark", "advmod")}
        return comma or bool(marks & _OPENERS)
    if word.dep == "relcl":
        return comma
    if word.dep == "cc":
        return True
    return word.dep in ("prep", "npadvmod", "ccomp", "advmod") and comma


def _comma_before(syntax: Syntax, child: int) -> bool:
    """Say whether a comma, a semicolon or a bracket opens a dependent's words."""
    low, _ = syntax.parse.sentences[syntax.sentence_of(child)]
    before = min(syntax.subtree(child, ("punct",))) - 1
    return before >= low and syntax[before].text in (",", ";", ":", "(", "[", "-", "–", "—")


def _phrase_end(syntax: Syntax, before: int) -> int:
    """Return the end of the phrase that begins behind a word ("but not in the liver")."""
    _, high = syntax.parse.sentences[syntax.sentence_of(before)]
    top = before + 1
    if top >= high:
        return before
    for head in syntax.ancestors(top):
        if any(i < before for i in syntax.subtree(head)):
            break
        top = head
    return _clause_end(syntax, top)
