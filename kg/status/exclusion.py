"""What a sentence leaves out or takes back of what it tells: "rather than X", "but it does not"."""

from __future__ import annotations

import re

from kg.arguments.reading import Argument, Reading
from kg.arguments.wholes import aside
from kg.status.cues import contrasted

#: "X was thought to do Y, but it does not", "but a study finds that this is not the case".
_TAKEN_BACK = re.compile(
    r"\bbut (?:it|they|this|that|these|he|she) (?:does|do|did|has|have|was|were|is|are|can|could)"
    r"(?: not|n['’]t)\b\s*[.,;!]"
    r"|\b(?:this|that|it) (?:is|was|may|might|could)(?: not|n['’]t)(?: be)?"
    r" (?:true|so|the case|correct|right)\b\s*[.,;!]"
)
#: Words right before an argument that leave it out, and those that deny it.
_LEFT_OUT = (
    ("rather", "than"), ("instead", "of"), ("other", "than"), ("except",), ("except", "for"),
    ("without",), ("unlike",), ("non", "-"), ("anything", "but"), ("disagreed", "with"),
)  # fmt: skip


def taken_back(reading: Reading, token: int) -> bool:
    """Say whether the words behind a predicate deny that it is so."""
    syntax = reading.syntax
    sentence = syntax.parse.sentence_span(syntax.sentence_of(token))
    after = syntax[token].span.end
    return _TAKEN_BACK.search(reading.document.text, after, sentence.end) is not None


def exclusion(reading: Reading, argument: Argument, token: int) -> str:
    """Return ``dropped`` or ``denied`` for an argument that the words before it leave out.

    What a relative clause at ``token`` says of it holds all the same.
    """
    syntax = reading.syntax
    start = syntax.within(argument.span)[0]
    while start > 0 and syntax[start - 1].tag in ("DT", "JJ", "PRP$"):
        start -= 1
    before = tuple(syntax[i].text.lower() for i in range(max(0, start - 2), start))
    if any(before[-len(words_) :] == words_ for words_ in _LEFT_OUT) or aside(syntax, argument):
        return "dropped"
    below = any(syntax[i].dep == "relcl" for i in (token, *syntax.ancestors(token)))
    if below and argument.head in syntax.ancestors(token):
        return ""
    return "denied" if contrasted(syntax, argument.head) else ""
