"""People by title and by what they are said to say: "Dr. Ada Byron", "said Ada Byron"."""

from __future__ import annotations

import re

from kg.lexicon import Lexicon
from kg.model import Document, Mention, Span
from kg.syntax import Syntax
from kg.tables import words

_NAME = r"[A-Z][\w’'\-]*[a-z][\w’'\-]*"
_PARTICLE = r"(?:van|von|de|der|den|la|le|di|da|el|al|bin|ibn)"
_FULL = rf"{_NAME}(?:\s+[A-Z]\.)*(?:\s+(?:{_PARTICLE}\s+)*{_NAME}){{0,3}}"
TITLE = r"(?:Dr|Drs|Prof|Professor|Mr|Mrs|Ms|Sir|Dame)\b\.?"
_TITLED = re.compile(rf"(?:{TITLE}\s+)+(?P<name>{_FULL})")
_TITLES = frozenset(["dr", "drs", "prof", "professor", "mr", "mrs", "ms", "sir", "dame"])
_CAPITALS = re.compile(_FULL)
#: Words of the longest name.
_LONGEST = 40


def find(document: Document, syntax: Syntax, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return titled names (with the name alone inside) and capitalised names that speak."""
    found = []
    for match in _TITLED.finditer(document.text):
        found.append(Mention(Span(*match.span()), "Person", ("rule:title",)))
        found.append(Mention(Span(*match.span("name")), "Person", ("rule:title",)))
    verbs = words("cues", "cue", "kind", "reporting")
    text = document.text
    for token in syntax.tokens:
        if token.lemma.lower() not in verbs or token.pos not in ("VERB", "AUX"):
            continue
        after = _CAPITALS.match(text, min(token.span.end + 1, len(text)))
        if after and text[token.span.end : token.span.end + 1] == " ":
            found.append(Mention(Span(*after.span()), "Person", ("rule:speaks",)))
        start = token.index
        first = max(0, start - _LONGEST)
        while start > first and syntax[start - 1].text[:1].isupper():
            if syntax[start - 1].pos == "DET":
                break
            start -= 1
        if start < token.index:
            before = syntax.span(start, token.index)
            if _CAPITALS.fullmatch(text, before.start, before.end):
                found.append(Mention(before, "Person", ("rule:speaks",)))
    return tuple(
        mention
        for mention in found
        if not lexicon.find(document.quote(mention.span)) and _is_name(document.quote(mention.span))
    )


def _is_name(text: str) -> bool:
    """Say whether words can be a person's name and not a sentence start or a body."""
    no_names = frozenset(
        "the this these those that it he she they we you i a an and but in on at for university "
        "institute department ministry study research school college hospital team researchers "
        "scientists authors dr drs prof professor mr mrs ms sir dame".split()
    )
    words_ = [word.lower().rstrip(".") for word in text.split()]
    return words_[-1] not in no_names and not any(word in no_names - _TITLES for word in words_)
