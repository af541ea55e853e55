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
    verbs = words("reporting", "verb", "kind", "says")
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
        single = start == token.index - 1 and start and syntax[start - 1].pos == "DET"
        places = [syntax.span(start, token.index)] if start < token.index and not single else []
        for who in syntax.children(token.index, "nsubj"):
            named = (_name(syntax, i) for i in (who, *syntax.children(who, "appos", "conj")))
            places += [span for span in named if span is not None]
        found += [
            Mention(place, "Person", ("rule:speaks",))
            for place in places
            if _CAPITALS.fullmatch(text, place.start, place.end)
        ]
    return tuple(
        mention
        for mention in found
        if not lexicon.find(document.quote(mention.span)) and _is_name(document.quote(mention.span))
    )


def _name(syntax: Syntax, head: int) -> Span | None:
    """Return a noun phrase of two to four proper nouns: "Ada Byron", of Leiden, said."""
    chunk = syntax.chunk(head)
    if chunk is None or chunk[2] != head or not 2 <= chunk[1] - chunk[0] <= 4:
        return None
    proper = all(syntax[i].tag == "NNP" for i in range(chunk[0], chunk[1]))
    return syntax.span(chunk[0], chunk[1]) if proper else None


def _is_name(text: str) -> bool:
    """Say whether words can be a person's name and not a sentence start or a body."""
    no_names = frozenset(
        "the this these those that it he she they we you i a an and but in on at for university "
        "institute department ministry study research school college hospital team researchers "
        "scientists authors dr drs prof professor mr mrs ms sir dame".split()
    )
    words_ = [word.lower().rstrip(".") for word in text.split()]
    return words_[-1] not in no_names and not any(word in no_names - _TITLES for word in words_)
