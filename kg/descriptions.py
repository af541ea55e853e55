"""The words that describe someone: "a spokesman for the ministry", "the surgeon"."""

from __future__ import annotations

from kg.model import Span
from kg.syntax import Syntax

#: More nouns for an institution named before.
BODIES = frozenset(
    ["authority", "charity", "firm", "ministry", "committee", "department", "foundation", "society",
     "regulator", "organisation", "organization", "association", "body", "council", "union", "bank"]
)  # fmt: skip
#: Prepositions that go on with a description: "a spokesperson for the institute".
_OF = frozenset({"of", "at", "for", "from", "in", "with", "on"})


def described(syntax: Syntax, token: int) -> Span:
    """Return the words that describe who a word means: its noun phrase, and what "of" adds."""
    chunk = syntax.chunk(token) or (token, token + 1, token)
    behind_head = chunk[1] if chunk[2] == token else token + 1
    span = syntax.span(chunk[0], behind_head)
    _, end = syntax.parse.sentences[syntax.sentence_of(token)]
    at = behind_head
    while at + 1 < end and syntax[at].text.lower() in _OF:
        behind = syntax.chunk(at + 1)
        if behind is None or syntax[at].head not in range(chunk[0], at):
            break
        span = span.to(syntax.span(at, behind[1]))
        at = behind[1]
    return span


def is_definite(syntax: Syntax, token: int) -> bool:
    """Say whether a noun stands with "the"."""
    chunk = syntax.chunk(token)
    return chunk is not None and syntax[chunk[0]].text.lower() == "the"
