"""Who says it: a speaker for each quotation and for each clause that is told as said.

A quotation belongs to the telling beside it (", said X", "X said:"), else to the one that its
sentence holds, else, where whole sentences are quoted, to whoever spoke last, as in press text.
A few words in marks that nobody is said to say are a name or an irony, said by nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from kg.model import Document, Facts, Grounding, Span, Speaker, Voice
from kg.quotemarks import paragraphs, quoted
from kg.syntax import Syntax
from kg.voices.contents import brackets_closed
from kg.voices.headlines import find_headlines, signed
from kg.voices.reporting import Telling, find_tellings
from kg.voices.speakers import Cast

#: Words of the shortest quotation that a sentence may hold as its own words.
_FRAGMENT = 5
#: Characters between a quotation and the clause that tells it.
_GAP = 60
#: Characters around a stretch in which what tells of it is looked for.
_REACH = 1000
#: How many of the latest tellings may name who goes on.
_LATEST = 50
_ENDS = ".!?…"
#: What may stand between a quotation and its telling beside commas: "..., however, he said".
_BETWEEN = re.compile(
    r"[ ,—–-]*(?:(?:also|though|however|too|then|again|meanwhile|later|still|\w+ly)[ ,]*)?"
)


def find_voices(
    document: Document, syntax: Syntax, groundings: Sequence[Grounding], facts: Facts
) -> tuple[Voice, ...]:
    """Return the stretches of the text that someone speaks, in order."""
    return _Scene(document, syntax, Cast(document, syntax, groundings, facts)).voices()


class _Scene:
    """One document's quotations and tellings, matched."""

    def __init__(self, document: Document, syntax: Syntax, cast: Cast) -> None:
        self._text, self._syntax, self._cast = document.text, syntax, cast
        self._quotes = quoted(document.text)
        self._paragraphs = paragraphs(document.text)
        self._starts = [p.start for p in self._paragraphs]
        tellings = (*find_tellings(syntax), *find_headlines(syntax))
        outside = [t for t in tellings if not self._is_quoted(t)]
        self._tellings = sorted(
            ((t, cast.speaker(t.speaker)) for t in outside), key=lambda each: each[0].clause.start
        )
        self._clauses = [t.clause.start for t, _ in self._tellings]
        #: The tellings that tell of a quotation beside them.
        self._heard = set[int]()

    def voices(self) -> tuple[Voice, ...]:
        """Return what is said directly, then what is told, each once."""
        direct = self._direct()
        told = [
            voice
            for place, (telling, who) in enumerate(self._tellings)
            if place not in self._heard
            for voice in self._told(telling, who, direct)
        ]
        return tuple(sorted({*direct, *told}, key=lambda v: (v.span, v.kind, v.speaker.name)))

    def _is_quoted(self, telling: Telling) -> bool:
        at = self._syntax[telling.verb].span.start
        before = bisect_left(self._quotes, at, key=lambda q: q.start) - 1
        return before >= 0 and at < self._quotes[before].end - 1

    # ---------------------------------------------------------------- quotations

    def _direct(self) -> list[Voice]:
        found: list[Voice] = []
        tellers = [self._teller(quote) for quote in self._quotes]
        for place, quote in enumerate(self._quotes):
            speaker = tellers[place]
            if speaker is None and self._is_whole(quote):
                ahead = (who for who in tellers[place : place + _LATEST] if who is not None)
                if self._text[max(0, quote.start - 8) : quote.start].rstrip().endswith(":"):
                    speaker = self._announced(quote)
                else:
                    speaker = self._goes_on(quote, found)
                    speaker = speaker or next((who for who in ahead if who.named), None)
            if speaker is not None:
                found.append(Voice(quote, replace(speaker, quote=True), "direct"))
        return found

    def _teller(self, quote: Span) -> Speaker | None:
        """Return who a telling beside a quotation, or around its words, names."""
        near = [
            (telling.kind == "quotes", gap, place, who)
            for place, telling, who in self._near(quote)
            if (gap := self._gap(quote, telling)) is not None
        ]
        if near:
            _, _, place, who = min(near, key=lambda each: each[:3])
            if self._is_part(quote, self._tellings[place][0]) or self._is_inside(quote, place):
                return None
            self._heard.add(place)
            return who
        name = signed(self._syntax, self._text, quote)
        if name is not None:
            return self._cast.speaker(name)
        sentence = self._sentence(quote)
        around = [
            (telling, who)
            for _, telling, who in self._near(sentence)
            if sentence.contains(telling.clause) and telling.clause.end <= quote.start
        ]
        if around and (self._is_part(quote, around[-1][0]) or self._is_title(quote)):
            return None
        short = len(self._text[quote.start : quote.end].split()) < _FRAGMENT
        fitting = [who for telling, who in around if self._holds(telling, quote, begun=short)]
        return fitting[-1] if fitting else None

    @staticmethod
    def _holds(telling: Telling, quote: Span, *, begun: bool) -> bool:
        """Say whether a quotation is what a telling before it tells; ``begun``: from its start."""
        content = telling.content
        most = content is not None and 2 * len(quote) > len(content) > 0
        if begun:  # "wrote that “it is lost”"
            begins = content is not None and content.start - quote.start in (0, 1)
            return telling.kind == "says" and most and begins
        return telling.kind == "quotes" or content is None or most

    def _gap(self, quote: Span, telling: Telling) -> int | None:
        """Return the characters between a quotation and a telling beside it; no end between."""
        clause = telling.clause
        if telling.kind == "holds" or clause.overlaps(quote):
            return None
        if clause.start >= quote.end:
            verb = self._syntax[telling.verb]  # not: "“...”, the ministry recommending ..."
            if verb.tag == "VBG" and verb.text.lower() != "according":
                return None
            between = self._text[quote.end : clause.start]
            closed = self._text[quote.start : quote.end].rstrip('”"’»“ ')[-1:]
            if closed == "." or any(end in between for end in _ENDS) or "\n\n" in between:
                return None
            return len(between) if len(between) <= _GAP and _BETWEEN.fullmatch(between) else None
        between = self._text[clause.end : quote.start]
        rest = re.sub(r",\s*(?:and|but)$", ",", between.rstrip())  # "he said, and | “...”"
        if any(end in between.replace("Dr.", "").replace("Prof.", "") for end in ".!?"):
            return None
        if "\n\n" in between and not rest.endswith(":"):
            return None
        if rest.endswith((":", ",")) and telling.kind == "says":
            return len(between) if len(between) <= 2 * _GAP else None
        return len(between) if len(between) <= 2 or rest.endswith(":") else None

    def _is_part(self, quote: Span, telling: Telling) -> bool:
        """Say whether marked words are only some of those that are told: not the first of them."""
        words = self._text[max(0, quote.start - _GAP) : quote.start].rstrip(" ")
        before = "," if words.endswith((" and", " but")) else words[-1:]
        short = len(self._text[quote.start : quote.end].split()) < _FRAGMENT
        if short and before.isalnum() and telling.clause.start >= quote.end:
            return True
        content = telling.content
        if content is None or telling.kind == "quotes" or not content.overlaps(quote):
            return False
        if content.start < telling.clause.start < quote.start or not before.isalnum():
            return False
        return quote.start > content.start + 1

    def _is_title(self, quote: Span) -> bool:
        """Say whether marked words are what a preposition leads to: "the lyrics of “...”"."""
        before = self._text[max(0, quote.start - _GAP) : quote.start].rstrip(" ")
        return before.endswith((" of", " in", " on", " from", " titled", " entitled", " named"))

    def _is_inside(self, quote: Span, place: int) -> bool:
        """Say whether few words are quoted in what another says: "X said Y told him, “...”"."""
        short = len(self._text[quote.start : quote.end].split()) < _FRAGMENT
        return short and self._is_nested(self._tellings[place][0])

    def _sentence(self, quote: Span) -> Span:
        number = self._syntax.sentence_at(quote.start)
        if number is None:
            return quote
        return self._syntax.parse.sentence_span(number)

    def _paragraph(self, offset: int) -> Span:
        return self._paragraphs[max(0, bisect_right(self._starts, offset) - 1)]

    def _is_whole(self, quote: Span) -> bool:
        """Say whether a quotation is sentences of its own, not words of another one."""
        here = self._paragraph(quote.start)
        before = self._text[here.start : quote.start].rstrip()
        words = self._text[quote.start : quote.end].rstrip('”"’»“ ')
        after = self._text[quote.end : here.end].lstrip()
        opens = not before or before[-1] in '.!?…:”"’»'
        closes = words[-1:] in ".!?…:," or after[:1] in (".", "") or quote.end == here.end
        dashed = after[:1] in "—–-" and bool(after)  # a headline with its source
        return opens and closes and not dashed and not after[:1].islower()

    def _announced(self, quote: Span) -> Speaker | None:
        """Return who is the subject of a clause that ends in a colon: "Byron was blunt: “...”"."""
        colon = len(self._text[: quote.start].rstrip()) - 1
        first, last = self._syntax.parse.sentences[self._syntax.sentence_at(colon) or 0]
        words = (self._syntax[i] for i in range(first, last))
        before = (w for w in words if w.dep.startswith("nsubj") and w.span.start < colon)
        subject = next((word.index for word in before), None)
        if subject is None:
            return None
        who = self._cast.speaker(subject)
        word = self._syntax[subject]
        person = word.tag == "NNP" or word.text.lower() in ("he", "she", "they")
        return who if who.named or person else None

    def _goes_on(self, quote: Span, before: list[Voice]) -> Speaker | None:
        """Return who goes on speaking: the last speaker, or the person the text just spoke of."""
        here = self._paragraph(quote.start)
        until = bisect_left(self._clauses, quote.start)
        told = self._tellings[max(0, until - _LATEST) : until]
        earlier = [(t.clause.start, who) for t, who in told]
        ends = [(t.content or t.clause).end for t, _ in told]
        inside = [who for start, who in earlier if start >= here.start]
        last = before[-1] if before else None
        behind = (end if end <= quote.start else 0 for end in ends)
        since = max(here.start, last.span.end if last else 0, *(s for s, _ in earlier), *behind, 0)
        newcomer = self._cast.subject_in(Span(since, quote.start)) if since < quote.start else None
        if newcomer is not None:
            return newcomer
        if last is not None and last.span.start >= here.start:
            return last.speaker
        if inside:
            return inside[-1]
        people = [who for _, who in earlier if not who.id.startswith("ror:")]
        told_since = until > 0 and until - 1 not in self._heard
        near = earlier and earlier[-1][0] <= last.span.end + 2 * _GAP if last else False
        if last is not None and (not people or (near and not told_since)):
            return last.speaker
        if people:
            return people[-1]
        later = [who for t, who in self._tellings[until : until + 1] if here.contains(t.clause)]
        return later[0] if later else None

    # --------------------------------------------------------------- what is told

    def _told(self, telling: Telling, who: Speaker, direct: list[Voice]) -> Iterable[Voice]:
        """Yield the words that a telling gives in the teller's own words."""
        content = telling.content
        if content is None:
            sentence = self._syntax.parse.sentence_span(self._syntax.sentence_of(telling.verb))
            quiet = not any(v.span.overlaps(sentence) for v in self._close(direct, sentence))
            if who.named and quiet and telling.kind != "quotes":
                yield Voice(sentence, who, "telling")
            return
        if telling.kind == "quotes":
            return
        heard = sum(len(v.span) for v in self._close(direct, content) if v.span.overlaps(content))
        told = len(content) - len(telling.clause) * content.contains(telling.clause)
        if (heard and 2 * heard > told) or self._is_nested(telling):
            return
        kind: Literal["opinion", "indirect"] = "opinion" if telling.kind == "holds" else "indirect"
        yield Voice(self._whole(content), who, kind)

    def _whole(self, content: Span) -> Span:
        """Return words with the mark or bracket that closes the last of them, and no other's."""
        last = bisect_left(self._quotes, content.end, key=lambda q: q.start) - 1
        if last >= 0 and 0 < self._quotes[last].end - content.end < 3:
            return content.to(self._quotes[last])
        return brackets_closed(self._text, content)

    def _is_nested(self, telling: Telling) -> bool:
        """Say whether a telling is told itself: then its teller's teller speaks."""
        return any(
            other.content is not None and other.kind != "quotes" and other is not telling
            and other.content.contains(telling.clause)
            and not telling.clause.overlaps(other.clause)
            for _, other, _ in self._near(telling.clause)
        )  # fmt: skip

    def _near(self, span: Span) -> list[tuple[int, Telling, Speaker]]:
        """Return the tellings near a stretch, each with its place among all."""
        first = bisect_left(self._clauses, span.start - _REACH)
        until = bisect_right(self._clauses, span.end + _REACH)
        return [(place, *self._tellings[place]) for place in range(first, until)]

    @staticmethod
    def _close(direct: list[Voice], span: Span) -> list[Voice]:
        """Return the quotations that may overlap a stretch; they are in order, and apart."""
        until = bisect_left(direct, span.end, key=lambda v: v.span.start)
        first = bisect_left(direct, span.start, key=lambda v: v.span.end)
        return direct[first:until]


def speakers_of(voices: Iterable[Voice], clause: Span) -> tuple[Speaker, ...]:
    """Return who says the words of a clause: the quotation it is in, else what is told."""
    fitting = [v for v in voices if v.span.overlaps(clause)]
    direct = [v for v in fitting if v.kind == "direct"]
    chosen = direct or fitting
    return tuple(dict.fromkeys(v.speaker for v in chosen))
