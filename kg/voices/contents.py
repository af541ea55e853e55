"""Which words of a sentence are said: before the clause of saying, around it, or after it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Span
from kg.syntax import Syntax
from kg.tables import words
from kg.voices.tellers import NEAR, STOPS

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SENTENCE_ENDS = frozenset({".", "!", "?", "”", '"', "»", "''", "’", ")"})
#: Tags of words that open a phrase beside the clause.
_SIDE = frozenset({"IN", "RB", "TO", "VBG", "VBN"})
#: Words by which a clause of saying hangs on the words before it.
_LINKS = frozenset(
    ["that", "if", "because", "when", "while", "although", "though", "before", "after", "since"]
)  # fmt: skip
#: Words that open a side clause before the main one.
_OPENERS = frozenset(
    ["when", "while", "as", "although", "though", "asked", "after", "before", "because", "since",
     "speaking", "writing", "in", "on", "at", "to", "if"]
)  # fmt: skip


def last_word(syntax: Syntax, start: int, end: int) -> int:
    """Return where a sentence's words end, without the marks at its end."""
    while end - 1 > start and syntax[end - 1].text in _SENTENCE_ENDS:
        end -= 1
    return end


def find_content(syntax: Syntax, verb: int, first: int, last: int) -> Span | None:
    """Return the words that are said: what is before the clause, around it, or after it."""
    start, end = syntax.parse.sentences[syntax.sentence_of(verb)]
    start, end = _part(syntax, verb, first, start, last_word(syntax, start, end))
    if _interrupts(syntax, start, first, last, end):
        return syntax.span(start, end)
    as_told = [i for i in syntax.children(verb, "mark") if syntax[i].text.lower() == "as"]
    comma = next((i for i in range(last, end) if syntax[i].text == ","), end)
    if as_told and as_told[0] - start <= 2 and comma + 1 < end:
        return syntax.span(comma + 1, end)  # "As X told the Times, C"
    if as_told and as_told[0] - start > 2 and syntax[as_told[0] - 1].text in STOPS:
        return syntax.span(start, as_told[0] - 1)  # "C, as X told the Times"
    participle = syntax[verb].tag == "VBG" and syntax.child(verb, "aux") is None
    complement = any(i > verb for i in syntax.children(verb, "ccomp"))
    if participle or complement or _that(syntax, last, end) is not None:
        return _right(syntax, verb, last, end)
    start = max((i + 1 for i in range(start, first) if _is_colon(syntax, i)), default=start)
    left = _left(syntax, start, first, verb)
    if left is not None:
        rest = _after_clause(syntax, verb, last, end)
        if rest is None or (has_finite(syntax, start, left) and not _goes_on(syntax, rest, end)):
            return syntax.span(start, left) if left > start else None
        return syntax.span(start, end)
    return _right(syntax, verb, last, end)


def _part(syntax: Syntax, verb: int, first: int, start: int, end: int) -> tuple[int, int]:
    """Return the part of a sentence, between semicolons, in which nobody else says anything."""
    says = words("reporting", "verb", "kind", "says")
    for at in range(start, end):
        if syntax[at].text == ";":
            before = any(i for i in range(start, at) if syntax[i].lemma in says)
            behind = any(i for i in range(at, end) if syntax[i].lemma in says)
            if at < first and before:
                start = at + 1
            if at > verb and behind:
                end = at
                break
    while start < first and syntax[start].tag == "CC":
        start += 1
    return start, end


def _interrupts(syntax: Syntax, start: int, first: int, last: int, end: int) -> bool:
    """Say whether a clause stands between commas in another: "The cost, says X, is high"."""
    if not (start < first - 1 and last + 1 < end):
        return False
    if syntax[last].tag in ("IN", "TO"):  # "said X in a speech,"
        commas = (i for i in range(last, min(last + NEAR, end)) if syntax[i].text == ",")
        last = next(commas, last)
    if syntax[first - 1].text != "," or syntax[last].text != "," or last + 1 >= end:
        return False
    if syntax[first - 2].tag in FINITE and syntax[first - 2].lemma == "be":
        return not has_finite(syntax, last, end)  # "It was, he said, a mistake"
    verbs = any(syntax[i].pos in ("VERB", "AUX") for i in range(start, first))
    return not verbs and syntax[start].tag not in _SIDE and syntax[last + 1].tag in FINITE


def brackets_closed(text: str, span: Span) -> Span:
    """Return a stretch that ends before a bracket that was opened before it, or with its own.

    >>> brackets_closed("(some say it is so) or not", Span(10, 26))
    Span(start=10, end=18)
    """
    opened = 0
    for at in range(span.start, span.end):
        opened += (text[at] == "(") - (text[at] == ")")
        if opened < 0:
            return Span(span.start, at)
    return Span(span.start, span.end + (opened == 1 and text[span.end : span.end + 1] == ")"))


def _is_colon(syntax: Syntax, at: int) -> bool:
    """Say whether a colon announces something: a blank follows it."""
    return (
        syntax[at].text == ":"
        and at + 1 < len(syntax.tokens)
        and syntax[at + 1].span.start > syntax[at].span.end
    )


def _left(syntax: Syntax, start: int, first: int, verb: int) -> int | None:
    """Return where the words before a clause end, if a comma or a mark parts them from it."""
    if any(syntax[i].text.lower() in _LINKS for i in syntax.children(verb, "mark") if i <= first):
        return None
    at = first - 1
    if syntax[at].text.lower() == "so" and syntax[at - 1].text.lower() == "or":
        at -= 2  # "C, or so X says"
    while at > start and syntax[at].pos == "ADV":
        at -= 1
    if at <= start or syntax[at].text not in STOPS:
        return None
    while at > start and syntax[at - 1].text in STOPS:
        at -= 1
    if any(start <= i < at for i in syntax.children(verb, "ccomp")):
        return at
    if not any(syntax[i].pos in ("VERB", "AUX") for i in range(start, at)):
        # "The hormone, says X, acts on ...": the verb comes later; "In May, X said": no content
        if syntax[start].tag in _SIDE or syntax[start].pos in ("ADP", "ADV", "SCONJ"):
            return None
    elif (
        syntax[start].text.lower() in _OPENERS or syntax[start].tag in ("VBG", "VBN")
    ) and not _main_verb(syntax, start, at):
        return None  # "When asked about it, he said ..."
    return at


def _main_verb(syntax: Syntax, start: int, end: int) -> bool:
    """Say whether a stretch that opens as a side clause has a main clause behind it."""
    commas = [i for i in range(start, end) if syntax[i].text == ","]
    return bool(commas) and has_finite(syntax, commas[0], end)


def has_finite(syntax: Syntax, start: int, end: int) -> bool:
    """Say whether a range of words holds a finite verb."""
    return any(syntax[i].tag in FINITE for i in range(start, end))


def _after_clause(syntax: Syntax, verb: int, last: int, end: int) -> int | None:
    """Return where the sentence goes on after a clause and what describes its speaker."""
    commas = [i for i in range(last, end) if syntax[i].text in (",", ";")]
    own = set(syntax.subtree(verb, ("ccomp", "conj", "parataxis")))
    for comma in commas:
        if comma + 1 < end and comma + 1 not in own:
            return comma + 1
    return commas[-1] + 1 if commas and commas[-1] + 1 < end else None


def _goes_on(syntax: Syntax, start: int, end: int) -> bool:
    """Say whether a stretch is a clause of what is said, not one about who says it."""
    if syntax[start].pos in ("PRON",) and syntax[start].tag in ("WP", "WDT"):
        return False
    return any(
        syntax[i].tag in FINITE and syntax[i].dep not in ("relcl", "aux", "auxpass")
        for i in range(start, end)
    )


def _right(syntax: Syntax, verb: int, last: int, end: int) -> Span | None:
    """Return the clause after a verb of saying: its complement, or what a colon announces."""
    that = _that(syntax, last, end)
    for at in range(last, min(last + NEAR, end)):
        if _is_colon(syntax, at) and at + 1 < end and (that is None or at < that):
            return syntax.span(at + 1, end)
    clauses = [i for i in syntax.children(verb, "ccomp", "advcl", "parataxis") if i > verb]
    clauses = [i for i in clauses if syntax[i].dep == "ccomp" or _is_that(syntax, i)]
    if not clauses and syntax[verb].lemma == "tell":  # "told us | she had not seen it"
        for told in syntax.children(verb, "dative", "dobj"):
            clauses += [i for i in syntax.children(told, "relcl", "ccomp", "acl") if i > told]
    if not clauses:
        first = that
        plain = syntax[verb].lemma.lower() in ("say", "add") and last < end
        plain = plain and not _is_thing(syntax, verb, last)
        if first is None and plain and _opens_speech(syntax, last, end):
            first = last + 1
        if first is None and plain and syntax[last].pos not in ("ADP", "PUNCT"):
            verbs = [i for i in range(last, end) if syntax[i].pos == "VERB"]
            first = last if verbs else None
        if first is None:
            return None
        below = first
    else:
        below = clauses[0]
        first = min(i for i in syntax.subtree(below) if i > verb)
        that = _that(syntax, last, below)  # "added, however, that ..."
        if first < last <= below:
            first = last
        first = max(first, that) if that is not None else first
    while syntax[first].text.lower() in ("that", ",") and first + 1 < end:
        first += 1
    if _is_asked(syntax, first, below):
        return None  # "explained how it works"
    stop = min(_next_clauses(syntax, verb, below), default=end)
    if syntax[first - 1].text.lower() != "that" and not has_finite(syntax, first, stop):
        return None  # "announced a tool to ..."
    while stop - 1 > first and syntax[stop - 1].text.lower() in (",", "and", "but", ";"):
        stop -= 1
    return syntax.span(first, min(stop, end)) if stop > first else None


def _opens_speech(syntax: Syntax, comma: int, end: int) -> bool:
    """Say whether a comma opens what is said, without marks: "She said, I will not sign"."""
    chunk = syntax.chunk(comma + 1) if comma + 1 < end and syntax[comma].text == "," else None
    if chunk is None or chunk[0] != comma + 1:
        return False
    return syntax[chunk[2]].dep.startswith("nsubj") and has_finite(syntax, chunk[1], end)


def _is_thing(syntax: Syntax, verb: int, last: int) -> bool:
    """Say whether what is said is a thing and no clause: "had said a word —"."""
    things = [i for i in syntax.children(verb, "dobj") if i >= last]
    chunk = syntax.chunk(things[0]) if things else None
    if chunk is None or chunk[0] != last or chunk[1] >= len(syntax.tokens):
        return False
    return syntax[chunk[1]].text in STOPS or syntax[chunk[1]].tag == "CC"


def _is_asked(syntax: Syntax, first: int, below: int) -> bool:
    """Say whether a clause tells what is asked, not what is so: "how it works", "who did it"."""
    word = syntax[first]
    return (
        word.head == below
        and word.dep != "nsubj"
        and (word.tag in ("WP", "WDT", "WRB") or word.text.lower() in ("if", "whether"))
    )


def _that(syntax: Syntax, last: int, end: int) -> int | None:
    """Return the "that" which begins what is said, near a clause, however it is attached."""
    near = range(last, min(last + NEAR, end - 1))
    return next((i for i in near if syntax[i].text == "that" and _opens_clause(syntax, i)), None)


def _opens_clause(syntax: Syntax, that: int) -> bool:
    """Say whether a "that" is no pointing word ("that man")."""
    if syntax[that].tag == "IN" or syntax[that].dep == "mark":
        return True
    return syntax[that].tag == "WDT" and syntax[that].dep == "det"


def _is_that(syntax: Syntax, clause: int) -> bool:
    return any(syntax[i].text.lower() == "that" for i in syntax.children(clause, "mark"))


def _next_clauses(syntax: Syntax, verb: int, content: int) -> Iterator[int]:
    """Yield where another clause beside the verb of saying begins ("..., and guidelines ...")."""
    for other in syntax.children(verb, "conj"):
        will = any(syntax[i].tag == "MD" for i in syntax.children(other, "aux"))
        alone = syntax.child(other, "nsubj", "nsubjpass") is None
        if other > content and not (will and alone):  # "says it is hard and | will take time"
            start = min(i for i in syntax.subtree(other) if i > content)
            if syntax[start].text.lower() == "that":
                continue  # "says it is hard, and | that it will take time"
            if syntax[start - 1].text.lower() in (",", ";", "and", "but", "or"):
                yield start
    for i in range(content, syntax.parse.sentences[syntax.sentence_of(verb)][1] - 1):
        if syntax[i].text in STOPS and syntax[i + 1].text.lower() == "according":
            yield i
