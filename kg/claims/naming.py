"""Things that a text relates and no table knows: the whole noun phrase stands for them.

"Exposure to copper destroyed the viral genomes": what a verb is said of is a thing, whether or not
a dictionary or the network names it. Only beside something known, and only where the words of
the phrase say what it is by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.arguments import roles
from kg.arguments.reading import Argument, Reading
from kg.fold import fold
from kg.frametable import Frame
from kg.identity import term_entity
from kg.model import Span
from kg.syntax import Syntax
from kg.tables import words

#: Relations of which something may be said of what is not known.
OPEN = frozenset({"affect", "associate", "correlate", "cause", "lead", "contribute", "biomarker"})
_LONGEST = 10
_INTO = ("of", "to", "for", "between", "with", "in", "on")
#: Words by which a phrase points elsewhere, or counts.
_POINTING = frozenset(
    "this these that those such its their his her our my your other others another both same "
    "each either neither no none any all some many several few most more one two three which what "
    "different various certain".split()
)
#: What goes on, by the ends of its name; other things are measured.
_GOING_ON = ("tion", "sion", "ment", "sis", "ing", "ance", "ence", "al", "th", "lapse", "ure")
_SURENESS, _NAMED = 0.6, 0.9


def completed(
    reading: Reading,
    frame: Frame,
    token: int,
    found: roles.Roles,
    subjects: list[Argument],
    objects: list[Argument],
) -> tuple[list[Argument], list[Argument]]:
    """Return both ends of a clause of which one is known, the other as the phrase it is."""
    known = any(_is_known(a) for a in (*subjects, *objects))
    if frame.pos != "V" or frame.relation not in OPEN or not known:
        return subjects, objects
    if objects and not subjects:
        place = next((p for p in frame.subject if p in ("subj", "obj") and found.get(p)), "")
        return _phrases(reading, found.get(place), token), objects
    if subjects and not objects:
        place = next((p for p in frame.object if found.get(p)), "")
        return subjects, _phrases(reading, found.get(place), token)
    return subjects, objects


def _is_known(argument: Argument) -> bool:
    """Say whether an argument is named by the text and has an identifier."""
    return not argument.entity.is_local and argument.confidence >= _NAMED


def _phrases(reading: Reading, tokens: Iterable[int], verb: int) -> list[Argument]:
    """Return the phrases of words that nothing is known of.

    None of those that the verb's clause only tells apart ("markers associated with X").
    """
    clause = reading.syntax[verb]
    named = clause.head if clause.dep in ("acl", "relcl", "amod") else -1
    found = (_phrase(reading, token, verb) for token in tokens if token != named)
    return [argument for argument in found if argument]


def _phrase(reading: Reading, token: int, beside: int) -> Argument | None:
    syntax = reading.syntax
    word, chunk = syntax[token], syntax.chunk(token)
    if word.pos != "NOUN" or chunk is None or chunk[2] != token or reading.at(token) is not None:
        return None
    if word.lemma.lower() in words("vague_nouns", "noun") or len(word.text) < 4:
        return None
    first = chunk[0]
    while syntax[first].tag in ("DT", "PDT") and syntax[first].text.lower() in ("a", "an", "the"):
        first += 1
    inside = range(first, token + 1)
    texts = {syntax[i].text.lower() for i in inside}
    if texts & _POINTING or any(syntax[i].tag in _BARRED for i in inside) or first > token:
        return None
    last = _last(syntax, token, beside)
    light = word.lemma.lower() in words("light_nouns", "noun")
    if last is None or (light and last == token) or last - first >= _LONGEST:
        return None
    span = Span(syntax[first].span.start, syntax[last].span.end)
    name = " ".join(reading.document.quote(span).split())
    category = "Process" if word.lemma.lower().endswith(_GOING_ON) else "Measure"
    return Argument(term_entity(name, category, fold(name)), span, token, _SURENESS)


_BARRED = frozenset(
    {"CD", "PRP", "PRP$", "WP", "WDT", "WRB", "POS", "``", "''", "-LRB-", "CC", ","}
)


def _last(syntax: Syntax, head: int, beside: int) -> int | None:
    """Return the last word of what follows a noun and says of what it is; none if it is cut."""
    end = head
    for child in sorted(syntax.children(head)):
        if child < head:
            continue
        dep = syntax[child].dep
        if dep in ("relcl", "acl", "appos", "conj", "cc"):
            if (
                dep in ("relcl", "acl")
                and child != beside
                and min(syntax.subtree(child)) == end + 1
            ):
                return None  # "cells expressing X" without X are other cells
            break
        if dep != "prep" or child != end + 1 or syntax[child].text.lower() not in _INTO:
            continue
        below = list(_plain(syntax, child))
        if not below:
            return None
        end = below[-1]
    return end


def _plain(syntax: Syntax, preposition: int) -> Iterator[int]:
    """Yield the words of a prepositional phrase, in one piece and without a clause in it."""
    below = sorted(syntax.subtree(preposition, ("punct",)))
    if below != list(range(preposition, preposition + len(below))):
        return
    if any(syntax[i].pos in ("VERB", "AUX") and syntax[i].dep != "amod" for i in below):
        return
    if any(syntax[i].tag in ("PRP", "PRP$", "WDT", "-LRB-") for i in below):
        return
    yield from below
