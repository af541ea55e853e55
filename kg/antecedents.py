"""What descriptions and pronouns stand for, with how surely.

All noun phrases before an anaphor are weighed against each other and against there being no
antecedent (a mention-ranking model; Denis and Baldridge 2008), by the features of `kg.salience`.
A phrase that names nothing can win, too; then the anaphor is left alone, for nothing is known of
what it means. Phrases are indexed once, and only the nearest are weighed, so that a long document
takes no more time an anaphor than a short one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import exp

from kg import salience
from kg.model import Mention, Span
from kg.salience import COMPATIBLE, Phrase
from kg.syntax import Syntax

#: How sure the antecedent of a pronoun and of a description must be: best on the
#: tenth of CRAFT's training part that settings are chosen on.
SURE, LIKELY = 0.42, 0.35
_NEVER = frozenset({"Date", "Place", "Quality", "Measure", "Role"})
_NO_THOSE = _NEVER | {"Species", "Population", "Organization", "Person"}
#: How far back: sentences for a pronoun and for a description, and phrases weighed of each kind.
_BACK, _FAR, _NEAREST, _SAME, _FITTING = 1, 3, 40, 6, 6
#: How many sentences back the only one of a category may stand.
_JUST = 2
_GROUPS = frozenset(("team", "group", "university", "committee", "panel"))


#: What may stand for an antecedent (``None``: nothing) with its features.
Weighed = list[tuple[Phrase | None, dict[str, float]]]


class _Row:
    """Phrases in reading order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._phrases: list[Phrase] = []

    def add(self, phrase: Phrase) -> None:
        self._starts.append(phrase.span.start)
        self._phrases.append(phrase)

    def nearest(self, end: int, most: int, sentence: int = 0) -> list[Phrase]:
        """Return the nearest that end at or before a character, from a sentence on, in order."""
        until = bisect_left(self._starts, end)
        near = self._phrases[max(0, until - most) : until]
        return [one for one in near if one.span.end <= end and one.sentence >= sentence]


class Antecedents:
    """The noun phrases of a document that something later may stand for."""

    def __init__(self, syntax: Syntax, mentions: Iterable[Mention]) -> None:
        self._syntax = syntax
        self._all = _Row()
        self._by_head: dict[str, _Row] = defaultdict(_Row)
        self._by_category: dict[str, _Row] = defaultdict(_Row)
        self._plurals = _Row()
        for phrase in _phrases(syntax, mentions):
            self._all.add(phrase)
            self._by_head[syntax[phrase.head].lemma.lower()].add(phrase)
            mention = phrase.mention
            if mention is None or mention.nominal:
                continue
            self._by_category[mention.category].add(phrase)
            if mention.category not in _NO_THOSE and phrase.plural:
                self._plurals.add(phrase)

    def of_description(self, mention: Mention) -> tuple[Mention, float] | None:
        """Return the named mention that a description stands for, and how surely."""
        head = self._syntax.head_of(mention.span)
        first = next(iter(self._syntax.within(mention.span)), None)
        if head is None or first is None:
            return None
        if mention.category == "Organization":
            return self._organization(head, mention.span.start)
        weighed = self.weigh_description(first, head, mention.category)
        if self._syntax[first].text.lower() == "the":
            found = self._best(weighed, LIKELY)
        else:  # "these drugs" always stands for something: how sure is it which?
            found = self._best(weighed[1:], SURE)
        return found or self._only_one(first, head, mention.category)

    def _only_one(self, first: int, head: int, category: str) -> tuple[Mention, float] | None:
        """Return what "the drug" must mean where only one has been named just before."""
        syntax = self._syntax
        start, sentence = syntax[first].span.start, syntax.sentence_of(head)
        near = [
            one
            for fitting in sorted(COMPATIBLE.get(category, {category}))
            for one in self._by_category[fitting].nearest(start, _FITTING, sentence - _JUST)
            if syntax[one.head].dep not in salience.INSIDE
        ]
        if salience.plural(syntax, head):  # "the drugs": several of one list, or one plural
            fitting = [one for one in near if one.plural or one.joined or one.list != one.head]
            kinds = {self._syntax[one.list].lemma.lower() for one in near}
        else:
            fitting = [one for one in near if not one.plural]
            kinds = {self._word(one) for one in near}
        if not fitting or len(kinds) > 1:
            return None
        mention = max(fitting, key=lambda one: one.span.start).mention
        return (mention, LIKELY) if mention else None

    def of_phrase(self, first: int, head: int) -> tuple[Mention, float] | None:
        """Return what "this allele" stands for, whatever it is: something of the same head word."""
        found = self._best(self.weigh_description(first, head, ""), LIKELY)
        named = self._syntax.head_of(found[0].span) if found else None
        lemmas = [self._syntax[at].lemma.lower() for at in (head, named) if at is not None]
        return found if len(lemmas) == 2 and lemmas[0] == lemmas[1] else None

    def _organization(self, head: int, start: int) -> tuple[Mention, float] | None:
        """Return the nearest that is called so: "the university", Osaka Metropolitan University."""
        lemma = self._syntax[head].lemma.lower()
        near = self._by_category["Organization"].nearest(start, _NEAREST)
        found = [one.mention for one in near if lemma in one.words and one.mention]
        return (found[-1], SURE) if found else None

    def weigh_description(self, first: int, head: int, category: str) -> Weighed:
        """Return what a description may stand for (``None``: nothing) with features."""
        syntax, start = self._syntax, self._syntax[first].span.start
        sentence = syntax.sentence_of(head)
        same = self._by_head[syntax[head].lemma.lower()].nearest(start, _SAME)
        found = {one.head: one for one in self._all.nearest(start, _NEAREST, sentence - _FAR)}
        for fitting in sorted(COMPATIBLE.get(category, {category}) if category else ()):
            for one in self._by_category[fitting].nearest(start, _FITTING):
                found[one.head] = one
        found |= {one.head: one for one in same}
        words = frozenset(
            syntax[i].lemma.lower() for i in range(first + 1, head) if syntax[i].tag != "DT"
        )
        places = {one.head: len(same) - at - 1 for at, one in enumerate(same)}
        weighed: Weighed = [
            (
                one,
                salience.of_description(
                    syntax, first, head, category, words, one, places.get(one.head, 0)
                ),
            )
            for _, one in sorted(found.items())
        ]
        return [(None, salience.no_description(syntax, first, head)), *weighed]

    def of_pronoun(self, index: int) -> tuple[Mention, float] | None:
        """Return the mention that a pronoun of the third person stands for, and how surely.

        It stands in the same sentence or in the one before.
        """
        return self._best(self.weigh_pronoun(index), SURE)

    def weigh_pronoun(self, index: int) -> Weighed:
        """Return what a pronoun may stand for (``None``: nothing) with features."""
        syntax = self._syntax
        several = syntax[index].text.lower() in ("they", "them", "their", "theirs", "themselves")
        sentence = syntax.sentence_of(index)
        near = self._all.nearest(syntax[index].span.start, _NEAREST, sentence - _BACK)
        if several:
            near = [one for one in near if one.plural or one.joined or _group(syntax, one.head)]
        else:
            near = [one for one in near if not one.plural]
        weighed = [
            (one, salience.of_pronoun(syntax, index, one, len(near) - at - 1))
            for at, one in enumerate(near)
        ]
        return [(None, salience.no_pronoun(syntax, index)), *weighed]

    def of_those(self, index: int) -> tuple[Mention, float] | None:
        """Return the plural that "those caused by ..." takes up: the nearest in its sentence."""
        syntax = self._syntax
        near = self._plurals.nearest(syntax[index].span.start, 1, syntax.sentence_of(index))
        mention = near[0].mention if near else None
        return (mention, SURE) if mention else None

    def _best(self, weighed: Weighed, enough: float) -> tuple[Mention, float] | None:
        """Return the likeliest, where it is sure enough and named.

        Phrases of one head word speak for each other: "epileptic seizures ... the seizures".
        """
        if not weighed:
            return None
        totals = [salience.total(features) for _, features in weighed]
        shares = [exp(one - max(totals)) for one in totals]
        pooled: dict[str, float] = defaultdict(float)
        for (phrase, _), share in zip(weighed, shares, strict=True):
            pooled[self._word(phrase)] += share / sum(shares)
        order = sorted(
            range(len(weighed)), key=lambda at: (pooled[self._word(weighed[at][0])], shares[at])
        )
        phrase = weighed[order[-1]][0]
        sure = pooled[self._word(phrase)]
        if phrase is None or phrase.mention is None or sure < enough:
            return None
        return phrase.mention, round(sure, 2)

    def _word(self, phrase: Phrase | None) -> str:
        return self._syntax[phrase.head].lemma.lower() if phrase else ""


def _phrases(syntax: Syntax, mentions: Iterable[Mention]) -> Iterator[Phrase]:
    """Yield the noun phrases in reading order: what is mentioned, and all others."""
    spans: dict[int, Span] = {}
    named: dict[int, Mention] = {}
    for first, _, head in syntax.parse.chunks:
        if syntax[head].tag != "PRP":
            spans[head] = syntax.span(first, head + 1)
    for mention in mentions:
        top = syntax.head_of(mention.span)
        outer = mention.nesting in ("flat", "outer")
        if top is None or not outer or mention.category in _NEVER:
            continue
        old = named.get(top)
        if old is None or (old.nominal, -len(old.span)) > (mention.nominal, -len(mention.span)):
            named[top] = mention
    for head in named:
        spans[head] = spans[head].to(named[head].span) if head in spans else named[head].span
    place: dict[int, int] = defaultdict(int)
    for head in sorted(spans, key=lambda one: (spans[one].start, one)):
        sentence = syntax.sentence_of(head)
        inside = syntax.within(spans[head])
        words = {syntax[i].lemma.lower() for i in inside if syntax[i].tag not in ("DT", "CD")}
        meant = named.get(head)
        yield Phrase(
            head,
            place[sentence],
            spans[head],
            sentence,
            salience.plural(syntax, head),
            salience.joined(syntax, head),
            syntax.conjuncts(head)[0],
            frozenset(words | set(meant.lookup.lower().split() if meant else ())),
            syntax[inside[0]].text.lower(),
            meant,
        )
        place[sentence] += 1


def _group(syntax: Syntax, head: int) -> bool:
    """Say whether a singular noun takes "they": team, group, university."""
    return syntax[head].lemma.lower() in _GROUPS
