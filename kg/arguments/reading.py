"""From words to entities: what the argument of a claim refers to.

A `Reading` is one document with its syntax and groundings, indexed by head word. It gives the
entity a word stands for: grounded, minted for an unknown name, described ("this method"), a
group ("genes involved in ..."), or the antecedent of a description.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.arguments.meant import left_out, meant
from kg.arguments.pointing import apart, pointed_at
from kg.fold import fold
from kg.frametable import turning
from kg.identity import described_entity, group_entity, term_entity
from kg.model import Document, Entity, Grounding, Mapping, Span
from kg.syntax import Syntax
from kg.tables import table, words

#: Categories that act and speak, and never are what a biomedical claim is about.
AGENTS = frozenset({"Person", "Organization", "Publication", "Date", "Place", "Role", "Study"})
#: Verbs of falling ill: "is associated with developing an infection".
GETTING = frozenset({"develop", "have", "experience", "suffer", "get", "contract"})
#: What can be given to people, animals and cells.
GIVEN = frozenset(
    {"Chemical", "Drug", "Biomaterial", "Cell", "Procedure", "Device", "Food", "Gene"}
)
_GROUPS = frozenset({"Gene", "GeneSet", "Chemical", "Cell"})
#: What names where something is, and not what it is of.
_PLACES = frozenset({"Cell", "CellLine", "Anatomy", "Species", "Population"})
#: Nouns of doing something to what they are "of", "with" what matters.
_APPLYING = frozenset(
    ["treatment", "pretreatment", "incubation", "stimulation", "exposure", "supplementation"]
)
#: Nouns that say of an illness what they do not say of a function: it is less when it improves.
_OF_ILLS = {"deterioration": "increased", "worsening": "increased", "improvement": "decreased"}
_THROUGH = ("of", "for", "in", "against", "from", "to", "on", "with")


@dataclass(frozen=True, slots=True)
class Argument:
    """An entity in the place where the text speaks of it."""

    entity: Entity
    span: Span
    head: int
    confidence: float = 1.0
    #: What the nouns on the way say: "a reduction of X" (direction), "production of X" (aspect).
    direction: str = ""
    aspect: str = ""
    #: What the words hold for only ("the 100 mg group").
    condition: str = ""


class Reading:
    """A parsed, grounded document: the values of one text with their indexes."""

    def __init__(
        self,
        document: Document,
        syntax: Syntax,
        groundings: Sequence[Grounding],
        ancestors: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        self.ancestors = ancestors
        self.document = document
        self.syntax = syntax
        self.groundings = tuple(sorted(groundings, key=lambda g: g.mention.span.start))
        self._starts = [g.mention.span.start for g in self.groundings]
        self._longest = max((len(g.mention.span) for g in groundings), default=0)
        self._by_span = {g.mention.span: g for g in groundings}
        self._by_head: dict[int, list[Grounding]] = {}
        for grounding in groundings:
            head = syntax.head_of(grounding.mention.span)
            if head is not None:
                self._by_head.setdefault(head, []).append(grounding)
        for found in self._by_head.values():
            found.sort(key=lambda g: -len(g.mention.span))

    def at(self, token: int) -> Grounding | None:
        """Return the largest grounded mention that a word heads, else the smallest around it."""
        heads = [g for g in self._by_head.get(token, ()) if not _is_coordination(g)]
        if heads:
            return heads[0]
        span = self.syntax[token].span
        around = [g for g in self._near(span) if g.mention.span.contains(span)]
        around = [g for g in around if not _is_coordination(g)]
        chunk = self.syntax.chunk(token)
        if chunk is not None and chunk[2] == token:
            # The word heads a phrase of its own: a mention around it is another thing.
            around = [
                g for g in around if self.syntax.span(chunk[0], chunk[1]).contains(g.mention.span)
            ]
        return min(around, key=lambda g: (len(g.mention.span), g.mention.span), default=None)

    def spanning(self, span: Span) -> Grounding | None:
        """Return the grounded mention of exactly these characters."""
        return self._by_span.get(span)

    def mentions_over(self, span: Span) -> tuple[Grounding, ...]:
        """Return the groundings whose mentions hold a span, in reading order."""
        return tuple(g for g in self._near(span) if g.mention.span.contains(span))

    def mentions_in(self, span: Span) -> tuple[Grounding, ...]:
        """Return the groundings whose mentions lie in a span, in reading order."""
        return tuple(g for g in self._near(span) if span.contains(g.mention.span))

    def around(self, span: Span) -> tuple[Grounding, ...]:
        """Return the groundings of longer mentions that hold a span, in reading order."""
        near = (g for g in self._near(span) if g.mention.span != span)
        return tuple(g for g in near if g.mention.span.contains(span))

    def _near(self, span: Span) -> Sequence[Grounding]:
        """Return the groundings that can overlap a span, in reading order."""
        first = bisect_left(self._starts, span.start - self._longest)
        return self.groundings[first : bisect_right(self._starts, span.end)]

    def argument(self, token: int, skip: Iterable[str] = AGENTS) -> Argument | None:
        """Return what a word refers to, through light nouns ("the risk of stroke")."""
        return self._argument(token, frozenset(skip), 0)

    def _argument(self, token: int, skip: frozenset[str], depth: int) -> Argument | None:
        if depth > 5:
            return None
        grounding = self.at(token)
        light = self.syntax[token].lemma.lower() in words("light_nouns", "noun")
        if grounding is not None and not (light and self._is_bare(grounding, token)):
            if grounding.mention.category in skip:
                return None
            return Argument(
                self.entity(grounding), _named(grounding), token, self._sureness(grounding)
            )
        if grounding is None and self.syntax[token].dep == "appos":
            return self._argument(self.syntax[token].head, skip, depth + 1)
        if light or self.syntax[token].pos == "VERB" or self._is_amount(token):
            return self._beyond(token, skip, depth, light=light)
        return None

    def _beyond(
        self, token: int, skip: frozenset[str], depth: int, *, light: bool
    ) -> Argument | None:
        """Return what a light noun or a gerund leads to.

        What it is "of", the nouns before it, what other prepositions lead to, then the rest.
        """
        noun = self.syntax[token].lemma.lower()
        ways = self._ways(token)
        first = [way for way in ways if way[0] in ("of", "with")]
        rest = [way for way in ways if way not in first]
        children = self.syntax.children
        nouns = [("", i) for i in children(token, "compound", "nmod")]
        others = [("", i) for i in children(token, "amod")]
        owners = [i for i in children(token, "poss") if self.syntax[i].tag != "PRP$"]
        others += [("in", i) for i in owners]  # "LMP1's activity", but no "child's growth"
        for way, obj in [*first, *nouns, *rest, *others] if light else first:
            found = self._argument(obj, skip, depth + 1)
            if found is None or (way == "in" and found.entity.category in _PLACES):
                continue  # "inhibition in cells" is not of cells
            beside = way or found.span.end + 1 == self.syntax[token].span.start
            if beside and noun in words("light_nouns", "noun", "apart", "yes"):
                entity, span = apart(self.syntax, self.document, token, found.entity, found.span)
                return Argument(entity, span, token, 0.7)
            return _through(found, noun)
        for child in self.syntax.children(token, "dobj"):
            found = self._argument(child, skip, depth + 1)
            if found is not None:
                return self._done(found, token)
        return None

    def _done(self, argument: Argument, verb: int) -> Argument | None:
        """Return what a clause does something to: "taking aspirin", "blocking EGFR" (decreased)."""
        if self.syntax[verb].tag == "VB" and self.syntax[verb].lemma in GETTING:
            return argument  # "more likely to develop X"
        if self.syntax[verb].tag != "VBG":
            return None
        if self.syntax[verb].lemma.lower() in words("control", "verb", "controls", "instrument"):
            return argument
        if self.syntax[verb].lemma.lower() in GETTING:
            return argument
        direction = turning(self.syntax[verb].lemma.lower())
        return replace(argument, direction=argument.direction or direction) if direction else None

    def _ways(self, token: int) -> list[tuple[str, int]]:
        """Return where a light noun leads: what it is "of", else its other prepositions.

        "Treatment of cells with X" is about X.
        """
        ways = self.syntax.prepositions(token, *_THROUGH)
        of = [way for way in ways if way[0] == "of"]
        if self.syntax[token].lemma.lower() in _APPLYING:
            places = [way for way in of if self._is_place(way[1])]
            with_ = [way for way in ways if way[0] in ("with", "to")]
            with_ += [way for _, o in places for way in self.syntax.prepositions(o, "with", "to")]
            of = [way for way in of if way not in places] if with_ else of
            ways = with_ or ways
        return of or ways

    def _is_place(self, token: int) -> bool:
        grounding = self.at(token)
        return grounding is not None and grounding.mention.category in _PLACES

    def _is_amount(self, token: int) -> bool:
        """Say whether a noun only counts what follows: "a single of 100 mg codeine"."""
        below = [o for _, o in self.syntax.prepositions(token, "of")]
        first = (i for o in below for i in self.syntax.subtree(o)[:2])
        return any(self.syntax[i].pos == "NUM" for i in first)

    def arguments(self, token: int, skip: Iterable[str] = AGENTS) -> list[Argument]:
        """Return what a word refers to; a light noun leads to all that is coordinated below it.

        "The formation of oedema and ulcers" is of both.
        """
        first = self.argument(token, skip)
        if first is None:
            return []
        found = [first]
        if first.head != token and token not in self.syntax.conjuncts(first.head):
            noun = self.syntax[token].lemma.lower()
            for other in self.syntax.conjuncts(first.head):
                if other > first.head:
                    argument = self.argument(other, skip)
                    found += [_through(argument, noun)] if argument else []
        return found

    def _is_bare(self, grounding: Grounding, token: int) -> bool:
        """Say whether a mention is a light noun that leads on to what it is about."""
        if len(self.syntax.within(grounding.mention.span)) > 1 and grounding.best is not None:
            return False
        return any(
            self._argument(obj, AGENTS, 1) is not None
            for _, obj in self.syntax.prepositions(token, *_THROUGH)
            if not grounding.mention.span.contains(self.syntax[obj].span)
        )

    def _sureness(self, grounding: Grounding) -> float:
        if grounding.mention.nominal:  # an antecedent is at best as sure as a name
            return 0.55 + 0.4 * grounding.mention.antecedent_score
        return 0.95 if grounding.best else 0.7

    def entity(self, grounding: Grounding) -> Entity:
        """Return the entity that a grounding comes to."""
        mention = grounding.mention
        name = self.document.quote(mention.span)
        if mention.antecedent is not None:
            known = self._by_span.get(mention.antecedent)
            if known is not None and not known.mention.nominal:
                return self.entity(known)
        if self._is_group(grounding):
            return group_entity(
                name, "GeneSet", fold(name), self.document.key, left_out(grounding, name)
            )
        best, key = meant(grounding, name), self.document.key
        pointing = pointed_at(self.syntax, grounding)
        if best is not None and pointing:
            name, broader = f"{pointing} {name}", (Mapping("broad", best.curie),)
            return described_entity(name, mention.category, fold(name), key, broader)
        if best is not None:
            return Entity(best.curie, best.name, best.category)
        words_, relations = mention.lookup or name, left_out(grounding, name)
        if mention.nominal:
            return described_entity(name, mention.category, fold(name), key, relations)
        return term_entity(name, mention.category, fold(words_), relations)

    def _is_group(self, grounding: Grounding) -> bool:
        """Say whether a plural generic noun is narrowed to a group ("genes involved in X")."""
        return "rule:group" in grounding.mention.sources


def _through(argument: Argument, noun: str) -> Argument:
    """Return an argument with what the noun before it adds."""
    row = next((row for row in table("light_nouns") if row["noun"] == noun), None)
    if row is None:
        return argument
    ill = argument.entity.category in ("Disease", "Phenotype")
    direction = (_OF_ILLS.get(noun) if ill else None) or row["direction"]
    return replace(
        argument,
        direction=argument.direction or direction,
        aspect=argument.aspect or row["aspect"],
    )


def _named(grounding: Grounding) -> Span:
    """Return where the entity is named: for a pronoun, its antecedent."""
    mention = grounding.mention
    pronoun = "rule:pronoun" in mention.sources and mention.antecedent is not None
    return mention.antecedent if pronoun and mention.antecedent else mention.span


def _is_coordination(grounding: Grounding) -> bool:
    return "rule:coordination" in grounding.mention.sources
