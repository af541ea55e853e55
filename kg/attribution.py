"""Who says it: quotations, reporting clauses, "according to", and who those people are.

A speaker holds for a stretch of the text: the quotation, or the sentence that a reporting verb
governs. A quotation without a reporting clause in its paragraph belongs to the last speaker
before it, as in press text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.facts import BEFORE_NAME, fullest_names
from kg.model import Document, Facts, Grounding, Person, Span, Speaker
from kg.syntax import Syntax
from kg.tables import words

_OPEN, _CLOSE = '“"', '”"'
_SHORTEST = 21  #: characters of a quotation, with its marks
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")


@dataclass(frozen=True, slots=True)
class Voice:
    """A stretch of text and who speaks in it."""

    span: Span
    speaker: Speaker


def quotations(text: str) -> tuple[Span, ...]:
    """Return the quoted stretches (with their marks), by paragraph.

    A quotation left open runs to the end of its paragraph, as it does in print when the speaker
    goes on in the next one. A few words in marks are a name or an irony, said by nobody.

    >>> text = "He said: “It works for many people,” and left “Room 1”."
    >>> [text[span.start : span.end] for span in quotations(text)]
    ['“It works for many people,”']
    """
    found = []
    for paragraph in _PARAGRAPH.finditer(text):
        start: int | None = None
        for position in range(paragraph.start(), paragraph.end()):
            char = text[position]
            if start is None:
                before = text[position - 1 : position]
                if char == "“" or (char == '"' and not before.strip()):
                    start = position
            elif char in _CLOSE or text[position : position + 2] == "’’":
                found.append(Span(start, position + (2 if char == "’" else 1)))
                start = None
        if start is not None and paragraph.end() - start > 1:
            found.append(Span(start, paragraph.end()))
    return tuple(s for s in found if len(s) >= _SHORTEST)


def find_voices(
    document: Document, syntax: Syntax, groundings: Sequence[Grounding], facts: Facts
) -> tuple[Voice, ...]:
    """Return the stretches of the text that someone speaks, in order."""
    names = fullest_names(groundings, document)
    people = {person.name: person for person in facts.people}
    speaking = sorted(
        [g for g in groundings if g.mention.span in names or _institution(g)],
        key=lambda g: (g.mention.span.start, -g.mention.span.end),
    )
    verbs = words("cues", "cue", "kind", "reporting")
    clauses: list[tuple[int, Span, Speaker]] = []
    for token in syntax.tokens:
        if token.lemma.lower() in verbs and token.pos in ("VERB", "AUX"):
            who = _subject_of(syntax, token.index, speaking)
        elif token.text.lower() == "according":
            who = _next_speaker(syntax, token.index, speaking)
        else:
            continue
        if who is not None:
            speaker = _speaker(document, who, names, people)
            number = syntax.sentence_of(token.index)
            clauses.append((token.span.start, syntax.parse.sentence_span(number), speaker))
    return tuple(_assign(document, clauses))


def _institution(grounding: Grounding) -> bool:
    return grounding.mention.category == "Organization" and grounding.best is not None


def _subject_of(syntax: Syntax, verb: int, speaking: list[Grounding]) -> Grounding | None:
    """Return who is the subject of a reporting verb, before or after it."""
    for child in syntax.children(verb, "nsubj"):
        for grounding in speaking:
            if grounding.mention.span.contains(syntax[child].span):
                return grounding
    after = syntax[verb].span.end
    for grounding in speaking:
        if grounding.mention.category == "Person":
            gap = grounding.mention.span.start - after
            back = syntax[verb].span.start - grounding.mention.span.end
            if gap in (1, 2) or back == 1:
                return grounding
            if 1 < gap < 60 and BEFORE_NAME.search(
                "".join(t.text + " " for t in syntax.tokens[verb + 1 : verb + 9])
            ):
                return grounding
    return None


def _next_speaker(syntax: Syntax, index: int, speaking: list[Grounding]) -> Grounding | None:
    """Return who is named after "according to"; a role alone ("a student") is the next person."""
    sentence = syntax.parse.sentence_span(syntax.sentence_of(index))
    limit = min(syntax.parse.sentences[syntax.sentence_of(index)][1], index + 12)
    roles = words("cues", "cue", "kind", "role")
    if any(syntax[i].lemma.lower() in roles for i in range(index + 1, limit)):
        after = [g for g in speaking if g.mention.category == "Person"]
        return next((g for g in after if g.mention.span.start > syntax[index].span.end), None)
    for grounding in speaking:
        if index < len(syntax.tokens) and grounding.mention.span.start > syntax[index].span.end:
            return grounding if sentence.contains(grounding.mention.span) else None
    return None


def _speaker(
    document: Document, who: Grounding, names: dict[Span, str], people: dict[str, Person]
) -> Speaker:
    if who.mention.span in names:
        name = names[who.mention.span]
        person = people.get(name)
        return Speaker(
            name,
            who.mention.span,
            role=person.role if person else "",
            affiliation=person.affiliation if person else "",
            affiliation_name=person.affiliation_name if person else "",
        )
    best = who.best
    words_ = document.quote(who.mention.span)
    return Speaker(best.name if best else words_, who.mention.span, id=best.curie if best else "")


def _assign(document: Document, clauses: list[tuple[int, Span, Speaker]]) -> list[Voice]:
    """Give each quotation its speaker, and each unquoted reporting sentence its own."""
    quotes = quotations(document.text)
    paragraphs = [Span(*m.span()) for m in _PARAGRAPH.finditer(document.text)]
    starts = [p.start for p in paragraphs]

    def paragraph(offset: int) -> Span:
        return paragraphs[max(0, bisect_right(starts, offset) - 1)]

    def outside(offset: int) -> bool:
        return not any(q.start < offset < q.end - 1 for q in quotes)

    reporting = [c for c in clauses if outside(c[0])]
    voices = []
    for quote in quotes:
        here = paragraph(quote.start)
        same = [c for c in reporting if here.contains(Span(c[0], c[0] + 1))]
        if same:
            chosen = min(same, key=lambda c: (_distance(quote, c[0]), c[0]))
        else:
            people = [c for c in reporting if not c[2].id.startswith("ror:")] or reporting
            before = [c for c in people if c[0] < quote.start]
            after = [c for c in people if c[0] > quote.start]
            if not (before or after):
                continue
            chosen = before[-1] if before else after[0]
        voices.append(Voice(quote, replace(chosen[2], quote=True)))
    for _offset, sentence, speaker in reporting:
        covered = any(q.overlaps(sentence) and len(q) > len(sentence) // 3 for q in quotes)
        if not covered:
            voices.append(Voice(sentence, speaker))
    return sorted(voices, key=lambda v: (v.span, v.speaker.name))


def _distance(quote: Span, offset: int) -> int:
    return max(quote.start - offset, offset - quote.end, 0)


def speakers_of(voices: Iterable[Voice], clause: Span) -> tuple[Speaker, ...]:
    """Return who says the words of a clause: the quotation it is in, else its sentence."""
    fitting = [v for v in voices if v.span.overlaps(clause)]
    quoted = [v for v in fitting if v.speaker.quote]
    chosen = quoted or fitting
    return tuple(dict.fromkeys(v.speaker for v in chosen))
