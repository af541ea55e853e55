"""Who a word means that stands for a speaker: a name, a role, a team, an institution, a pronoun.

A name is the fullest that the text prints for the person; a pronoun or a role ("the surgeon") is
the person named last that fits. Where nobody is named, the speaker is the words themselves
("one official"), and is marked as unnamed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kg.model import Document, Facts, Grounding, Person, Span, Speaker
from kg.persons import fullest_names
from kg.syntax import Syntax
from kg.tables import words

#: How many sentences back a pronoun may look for its person.
_REACH = 3
#: Characters of the longest name, and how many of the latest names are looked at.
_LONGEST, _NEAREST = 300, 50
_ONE, _MANY = frozenset({"he", "she"}), frozenset({"they"})
#: More nouns for an institution named before.
_BODIES = frozenset(
    ["authority", "charity", "firm", "ministry", "committee", "department", "foundation", "society",
     "regulator", "organisation", "organization", "association", "body", "council", "union", "bank"]
)  # fmt: skip
#: Prepositions that go on with the description of a speaker: "a spokesperson for the institute".
_OF = frozenset({"of", "at", "for", "from", "in", "with", "on"})


class Cast:
    """The people and institutions that a document names, asked who a word means."""

    def __init__(
        self, document: Document, syntax: Syntax, groundings: Sequence[Grounding], facts: Facts
    ) -> None:
        self._document, self._syntax, self._facts = document, syntax, facts
        self._names = fullest_names(groundings, document)
        self._people = sorted(self._names, key=lambda span: (span.start, -span.end))
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
        found = named or self._unnamed(token)
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
        if behind is not None:
            return behind
        chunk = syntax.chunk(token)
        if chunk is not None and syntax[token].tag.startswith("NN"):
            inside = syntax.span(chunk[0], token + 1)
            last = self._person_at(word)
            if last is not None and inside.contains(last):
                return self._of_name(last)
        return self._by_surname(token)

    def _person_behind(self, token: int) -> Speaker | None:
        """Return who stands between commas right behind a description."""
        if not self._syntax[token].tag.startswith("NN"):
            return None
        end, text = self._phrase(token).end, self._document.text
        start = end + 2
        if text[end:start] != ", ":
            return None
        at = bisect_left(self._starts, start)
        first = self._people[at] if at < len(self._people) else None
        if first is None or first.start != start or text[first.end : first.end + 1] not in ",.”":
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
            return _as(self._of_name(known[0].span), word.span)
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
                return _as(found, word.span)
            if group is not None:
                return Speaker(
                    group.name, word.span, "", "", group.affiliation, group.affiliation_name,
                    named=False,
                )  # fmt: skip
            return None
        role = word.lemma.lower()
        if role in words("nominals", "noun", "refers", "organization") | _BODIES and self._spoken:
            body = self._spoken[-1][1]
            if self._is_definite(token) and body.name in self._bodies:
                return _as(body, self._phrase(token))
        if role not in words("cues", "cue", "kind", "role"):
            return None
        if not self._is_definite(token):
            return self._introduced(token)
        fitting = [p for p in self._facts.people if role in p.role.lower().split()]
        if len({p.name for p in fitting}) != 1:
            return None
        span = self._phrase(token)
        return _as(self._of_name(fitting[0].span), span)

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
        near = [s for s in self._people[max(0, until - _NEAREST) : until] if self._near(s, here)]
        subjects = [s for s in near if self._is_subject(s)]
        best = (subjects or near)[-1:] if near else []
        if spoken and (not best or spoken[-1][0] >= best[0].start):
            who = spoken[-1][1]
            if self._near(who.span, here) and not who.id.startswith("ror:"):
                return _as(who, printed)
        return _as(self._of_name(best[0]), printed) if best else None

    def _near(self, span: Span, sentence: int) -> bool:
        number = self._syntax.sentence_at(span.start)
        return number is not None and 0 <= sentence - number <= _REACH

    def _is_subject(self, span: Span) -> bool:
        head = self._syntax.head_of(span)
        return head is not None and self._syntax[head].dep.startswith("nsubj")

    def _is_definite(self, token: int) -> bool:
        chunk = self._syntax.chunk(token)
        return chunk is not None and self._syntax[chunk[0]].text.lower() == "the"

    # ------------------------------------------------------------------ unnamed

    def _phrase(self, token: int) -> Span:
        """Return the words that describe a speaker: the noun phrase and what "of", "at" add."""
        syntax = self._syntax
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

    def _unnamed(self, token: int) -> Speaker:
        span = self._phrase(token)
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


def _as(speaker: Speaker, span: Span) -> Speaker:
    """Return the same speaker where another word stands for them."""
    return Speaker(
        speaker.name, span, speaker.id, speaker.role, speaker.affiliation,
        speaker.affiliation_name, named=speaker.named,
    )  # fmt: skip


def _is_group(grounding: Grounding) -> bool:
    """Say whether a mention is a team or researchers, not an institution."""
    return any(source.endswith(":agent") for source in grounding.mention.sources)
