"""Who a word means that stands for a speaker: a name, a role, a team, an institution, a pronoun.

A name is the fullest that the text prints for the person; a pronoun or a role ("the surgeon") is
the person named last that fits. Where nobody is named, the speaker is the words themselves
("one official"), and is marked as unnamed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg.descriptions import BODIES, described, is_definite
from kg.model import Document, Facts, Grounding, Person, Span, Speaker
from kg.quotemarks import quoted
from kg.syntax import Syntax
from kg.tables import words
from kg.voices.persons import fullest_names

#: How many sentences back a pronoun may look for its person.
_REACH = 3
#: Characters of the longest name, and how many of the latest names are looked at.
_LONGEST, _NEAREST = 300, 50
_INITIALS = re.compile(r"[A-Z]{2,6}")
_ONE, _MANY = frozenset({"he", "she"}), frozenset({"they"})
#: Words that the recogniser may take for a name where a sentence goes on: "he said Tuesday".
_DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march july "
    "september october november december today yesterday".split()
)


class Cast:
    """The people and institutions that a document names, asked who a word means."""

    def __init__(
        self, document: Document, syntax: Syntax, groundings: Sequence[Grounding], facts: Facts
    ) -> None:
        self._document, self._syntax, self._facts = document, syntax, facts
        self._names = fullest_names(groundings, document)
        people = (span for span, name in self._names.items() if name.lower() not in _DATES)
        self._people = sorted(people, key=lambda span: (span.start, -span.end))
        self._quotes = quoted(document.text)
        self._starts = [span.start for span in self._people]
        self._places = [g for g in groundings if g.mention.category == "Organization"]
        self._places.sort(key=lambda g: g.mention.span)
        self._place_starts = [g.mention.span.start for g in self._places]
        self._groups = {g.mention.span for g in self._places if _is_group(g)}
        self._described = {g.mention.span for g in self._places if g.mention.nominal}
        #: The names of the institutions among those who spoke.
        self._bodies = set[str]()
        #: Who spoke, in the order asked: pronouns mean the latest.
        self._spoken: list[tuple[int, Speaker]] = []

    def speaker(self, token: int) -> Speaker:
        """Return who speaks where a word stands."""
        named = self._person(token) or self._institution(token) or self._meant(token)
        found = named or self._apposed(token) or self._unnamed(token)
        if found.named:
            self._spoken.append((self._syntax[token].span.start, found))
        return found

    def subject_in(self, span: Span) -> Speaker | None:
        """Return the person who is the subject of a sentence in a stretch, the last one."""
        until = bisect_left(self._starts, span.end)
        near = self._people[max(0, until - _NEAREST) : until]
        inside = [s for s in near if span.contains(s) and self._is_subject(s)]
        return self._of_name(inside[-1]) if inside else None

    # ------------------------------------------------------------------ people

    def _person(self, token: int) -> Speaker | None:
        syntax, word = self._syntax, self._syntax[token].span
        own = self._person_at(word)
        if own is not None:
            return self._of_name(own)
        for child in syntax.children(token, "appos", "conj"):  # "her mother, Ruth Adeyemi"
            if syntax[child].dep == "conj" and syntax.child(token, "cc") is not None:
                continue
            span = self._person_at(syntax[child].span)
            if span is not None:
                return self._of_name(span)
        behind = self._person_behind(token)  # "Mr Reed's wife, Sue Reed, said"
        return behind or self._by_surname(token)

    def _apposed(self, token: int) -> Speaker | None:
        """Return who a name means that was not marked: "the surgeon Ada Bright"."""
        named = self._syntax.child(token, "appos")
        chunk = self._syntax.chunk(named) if named is not None else None
        if named is None or chunk is None or self._syntax[named].tag != "NNP":
            return None
        if chunk[0] not in (token + 1, token + 2):
            return None
        span = self._syntax.span(chunk[0], named + 1)
        return Speaker(self._document.quote(span), span)

    def _person_behind(self, token: int) -> Speaker | None:
        """Return who stands between commas right behind a description."""
        if self._syntax[token].tag not in ("NN", "NNS"):
            return None
        end, text = described(self._syntax, token).end, self._document.text
        start = end + 1 + (text[end : end + 1] == ",")
        if text[end:start].strip(",") != " ":  # "the surgeon Sue Reed" or "his wife, Sue Reed,"
            return None
        at = bisect_left(self._starts, start)
        first = self._people[at] if at < len(self._people) else None
        if first is None or first.start != start:
            return None
        if start == end + 2 and text[first.end : first.end + 1] not in ",.”":
            return None
        return self._of_name(first)

    def _by_surname(self, token: int) -> Speaker | None:
        """Return who a capitalised name means that was not marked as a person's."""
        word = self._syntax[token]
        chunk = self._syntax.chunk(token)
        bare = chunk is None or chunk[0] == token
        if not (word.text[:1].isupper() and word.pos != "PRON" and bare):
            return None
        known = [p for p in self._facts.people if p.name.split()[-1] == word.text]
        if len({p.name for p in known}) == 1:
            return replace(self._of_name(known[0].span), span=word.span)
        return Speaker(word.text, word.span) if word.tag == "NNP" else None  # "Okafor et al."

    def _person_at(self, word: Span) -> Span | None:
        """Return the longest name that holds a word."""
        first = bisect_left(self._starts, word.start - _LONGEST)
        until = bisect_right(self._starts, word.start)
        return next((s for s in self._people[first:until] if s.contains(word)), None)

    def _of_name(self, span: Span) -> Speaker:
        name = self._names[span]
        person = self._known(name, span)
        if person is None:
            return Speaker(name, span)
        return Speaker(name, span, "", person.role, person.affiliation, person.affiliation_name)

    def _known(self, name: str, span: Span) -> Person | None:
        """Return what is known of the person; of several with one name the one named last."""
        same = [person for person in self._facts.people if person.name == name]
        before = [person for person in same if person.span.start <= span.start]
        return max(before, key=lambda p: p.span.start) if before else next(iter(same), None)

    # ------------------------------------------------------------ institutions

    def _institution(self, token: int) -> Speaker | None:
        word = self._syntax[token].span
        for grounding in self._places_near(word):
            mention = grounding.mention
            if not mention.span.contains(word) or _is_group(grounding):
                continue
            head = self._syntax.head_of(mention.span)
            if head != token and mention.span.end != word.end:
                continue
            if mention.antecedent in self._groups:
                continue
            printed = self._document.quote(mention.antecedent or mention.span)
            if grounding.best is not None:
                self._bodies.add(grounding.best.name)
                return Speaker(grounding.best.name, mention.span, grounding.best.curie)
            if not mention.nominal or mention.antecedent:
                named = (mention.antecedent or mention.span) not in self._described
                if named:
                    self._bodies.add(printed)
                return Speaker(printed, mention.span, named=named)
        return None

    def _places_near(self, span: Span) -> list[Grounding]:
        """Return the institutions that may hold a stretch or lie in it."""
        first = bisect_left(self._place_starts, span.start - _LONGEST)
        return self._places[first : bisect_right(self._place_starts, span.end)]

    # -------------------------------------------------------- pronouns and roles

    def _meant(self, token: int) -> Speaker | None:
        word = self._syntax[token]
        if word.text.lower() in _ONE:
            return self._last(word.span, word.span)
        if word.text.lower() in _MANY:
            group = self._facts.team
            found = self._spoken[-1][1] if self._spoken else None
            if found is not None and not any(p.name == found.name for p in self._facts.people):
                return replace(found, span=word.span)
            if group is not None:
                return Speaker(
                    group.name, word.span, "", "", group.affiliation, group.affiliation_name,
                    named=False,
                )  # fmt: skip
            return None
        role = word.lemma.lower()
        if role == "it" and self._spoken:
            body, here = self._spoken[-1][1], self._syntax.sentence_of(token)
            return (
                replace(body, span=word.span)
                if self._is_body(body) and self._near(body.span, here)
                else None
            )
        if role in words("nominals", "noun", "refers", "organization") | BODIES and self._spoken:
            body = self._spoken[-1][1]
            if is_definite(self._syntax, token) and self._is_body(body):
                return replace(body, span=described(self._syntax, token))
        if role not in words("cues", "cue", "kind", "role"):
            return None
        if not is_definite(self._syntax, token):
            return self._introduced(token)
        fitting = [p for p in self._facts.people if role in p.role.lower().split()]
        if len({p.name for p in fitting}) != 1:
            return None
        span = described(self._syntax, token)
        return replace(self._of_name(fitting[0].span), span=span)

    def _is_body(self, speaker: Speaker) -> bool:
        return speaker.name in self._bodies or bool(_INITIALS.fullmatch(speaker.name))

    def _introduced(self, token: int) -> Speaker | None:
        """Return who "a student" is whom the next paragraph names, where nobody is named before."""
        before = [self._syntax[i].text.lower() for i in range(max(0, token - 6), token)]
        if not {"a", "an"} & set(before):
            return None
        at = self._syntax[token].span
        after = bisect_left(self._starts, at.end)
        if after or not self._people or self._people[0].start - at.end > _LONGEST:
            return None
        between = self._document.text[at.end : self._people[0].start]
        return self._of_name(self._people[0]) if "\n\n" in between else None

    def _last(self, at: Span, printed: Span) -> Speaker | None:
        """Return the person named last before a place, in the sentences that are near."""
        here = self._syntax.sentence_at(at.start) or 0
        spoken = [(start, who) for start, who in self._spoken[-_NEAREST:] if start < at.start]
        until = bisect_left(self._starts, at.start)
        own = self._around(at)
        near = [
            span
            for span in self._people[max(0, until - _NEAREST) : until]
            if self._near(span, here) and self._around(span) in (None, own)
        ]
        near = self._without_told(near, here)
        subjects = [s for s in near if self._is_subject(s)]
        best = (subjects or near)[-1:] if near else []
        if spoken and (not best or spoken[-1][0] >= best[0].start):
            who = spoken[-1][1]
            if self._near(who.span, here) and not who.id.startswith("ror:"):
                return replace(who, span=printed)
        return replace(self._of_name(best[0]), span=printed) if best else None

    def _around(self, span: Span) -> Span | None:
        """Return the quotation that holds a stretch."""
        before = bisect_right(self._quotes, span.start, key=lambda q: q.start) - 1
        inside = before >= 0 and self._quotes[before].contains(span)
        return self._quotes[before] if inside else None

    def _without_told(self, people: list[Span], sentence: int) -> list[Span]:
        """Return people without those that a quotation of the sentence speaks of by name."""
        here = self._syntax.parse.sentence_span(sentence)
        first = bisect_right(self._quotes, here.start, key=lambda q: q.end)
        until = bisect_left(self._quotes, here.end, key=lambda q: q.start)
        said = (
            self._document.text[max(q.start, here.start) : min(q.end, here.end)]
            for q in self._quotes[first:until]
        )
        told = set(re.findall(r"\w+", " ".join(said)))
        return [span for span in people if self._names[span].split()[-1] not in told]

    def _near(self, span: Span, sentence: int) -> bool:
        number = self._syntax.sentence_at(span.start)
        return number is not None and 0 <= sentence - number <= _REACH

    def _is_subject(self, span: Span) -> bool:
        head = self._syntax.head_of(span)
        return head is not None and self._syntax[head].dep.startswith("nsubj")

    # ------------------------------------------------------------------ unnamed

    def _unnamed(self, token: int) -> Speaker:
        span = described(self._syntax, token)
        name = " ".join(self._document.quote(span).split())
        inside = [
            g for g in self._places_near(span)
            if span.contains(g.mention.span) and g.best is not None and g.mention.span != span
        ]  # fmt: skip
        group = self._facts.team
        if inside and inside[0].best is not None:
            place = inside[0].best
            return Speaker(name, span, "", "", place.curie, place.name, named=False)
        if group is not None and self._syntax[token].lemma.lower() in words(
            "nominals", "noun", "refers", "agent"
        ):
            return Speaker(
                name, span, "", "", group.affiliation, group.affiliation_name, named=False
            )
        return Speaker(name, span, named=False)


def _is_group(grounding: Grounding) -> bool:
    """Say whether a mention is a team or researchers, not an institution."""
    return any(source.endswith(":agent") for source in grounding.mention.sources)
