"""What descriptions and pronouns stand for: the nearest earlier mention that fits.

The mentions of a document are indexed once, by category, word and sentence, so that a long
document takes no more time a description than a short one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.model import Mention
from kg.syntax import Syntax

#: Which named categories a description of a category may stand for.
COMPATIBLE = {
    "Cell": {"Cell", "CellLine"},
    "Disease": {"Disease", "Phenotype"},
    "Chemical": {"Chemical", "Drug", "Biomaterial", "Food"},
    "Gene": {"Gene", "GeneSet"},
    "Species": {"Species"},
    "Device": {"Device"},
    "Biomaterial": {"Biomaterial"},
    "Organization": {"Organization"},
    "Publication": {"Publication"},
}
_NEVER = frozenset({"Date", "Place", "Quality", "Measure", "Role"})
_NO_THOSE = _NEVER | {"Species", "Population", "Organization", "Person"}
#: How many mentions of a sentence a pronoun may look back on.
_NEAREST = 200


class _Row:
    """Mentions in reading order, each with its place among all of the document."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._mentions: list[tuple[int, Mention]] = []

    def add(self, place: int, mention: Mention) -> None:
        self._starts.append(mention.span.start)
        self._mentions.append((place, mention))

    def last(self, end: int) -> tuple[int, Mention] | None:
        """Return the last mention that ends at or before a character."""
        for at in range(bisect_left(self._starts, end) - 1, -1, -1):
            if self._mentions[at][1].span.end <= end:
                return self._mentions[at]
        return None

    def nearest(self, end: int) -> list[tuple[int, Mention]]:
        """Return the mentions that end at or before a character, only the nearest of many."""
        until = bisect_left(self._starts, end)
        near = self._mentions[max(0, until - _NEAREST) : until]
        return [(place, mention) for place, mention in near if mention.span.end <= end]


class Antecedents:
    """The mentions of a document that something later may stand for, in reading order."""

    def __init__(self, syntax: Syntax, mentions: Sequence[Mention]) -> None:
        self._syntax = syntax
        self._by_category: dict[str, _Row] = defaultdict(_Row)
        self._by_word: dict[tuple[str, str], _Row] = defaultdict(_Row)
        self._longer: dict[tuple[str, str], _Row] = defaultdict(_Row)
        self._plurals = _Row()
        for place, mention in enumerate(mentions):
            if mention.nominal or mention.nesting not in ("flat", "outer"):
                continue
            self._by_category[mention.category].add(place, mention)
            words = _words(syntax, mention)
            for word in words:
                self._by_word[mention.category, word].add(place, mention)
                if len(words) > 1:
                    self._longer[mention.category, word].add(place, mention)
            head = syntax.head_of(mention.span)
            if mention.category not in _NO_THOSE and head is not None and _plural(syntax, head):
                self._plurals.add(place, mention)

    def of_description(self, mention: Mention) -> Mention | None:
        """Return the nearest of a fitting category; one of the same word goes before others."""
        fitting = COMPATIBLE.get(mention.category, {mention.category})
        head = self._syntax.head_of(mention.span)
        word = self._syntax[head].lemma.lower() if head is not None else ""
        start = mention.span.start
        rows = [[self._longer.get((c, word)) for c in fitting]]
        rows.append([self._by_word.get((c, word)) for c in fitting])
        if mention.category != "Organization":
            rows.append([self._by_category.get(c) for c in fitting])
        found = (_last(row.last(start) for row in some if row) for some in rows)
        return next((nearest for nearest in found if nearest is not None), None)

    def of_those(self, index: int) -> Mention | None:
        """Return the plural that "those caused by ..." takes up: the nearest in its sentence."""
        first, _ = self._syntax.parse.sentences[self._syntax.sentence_of(index)]
        found = _last([self._plurals.last(self._syntax[index].span.start)])
        inside = found is not None and self._syntax[first].span.start <= found.span.start
        return found if inside else None


def _last(found: Iterable[tuple[int, Mention] | None]) -> Mention | None:
    latest = max((f for f in found if f is not None), key=lambda f: f[0], default=None)
    return latest[1] if latest else None


class Referents:
    """The mentions that a personal pronoun may stand for, by sentence and number."""

    def __init__(self, syntax: Syntax, mentions: Sequence[Mention]) -> None:
        self._syntax = syntax
        self._rows: dict[tuple[int, bool], _Row] = defaultdict(_Row)
        for place, mention in enumerate(mentions):
            head = syntax.head_of(mention.span)
            if head is None or mention.nesting not in ("flat", "outer"):
                continue
            if mention.category not in _NEVER and "rule:pronoun" not in mention.sources:
                plural = _plural(syntax, head) or _group(syntax, head)
                self._rows[syntax.sentence_of(head), plural].add(place, mention)

    def of_pronoun(self, index: int, plural: bool) -> Mention | None:
        """Return what a pronoun stands for: subject for subject, object for object, else nearest.

        It stands in the same sentence or in the one before.
        """
        start, sentence = self._syntax[index].span.start, self._syntax.sentence_of(index)
        rows = [self._rows.get((number, plural)) for number in (sentence - 1, sentence)]
        near = sorted(found for row in rows if row for found in row.nearest(start))
        return max((m for _, m in near), key=lambda m: self._score(m, index), default=None)

    def _score(self, mention: Mention, index: int) -> float:
        syntax, token = self._syntax, self._syntax[index]
        subject = token.dep in ("nsubj", "nsubjpass")
        head = syntax.head_of(mention.span)
        assert head is not None
        role = syntax[head].dep
        score: float = -4 * (syntax.sentence_of(index) - syntax.sentence_of(head))
        score += 3 * (subject == (role in ("nsubj", "nsubjpass")))
        score += 2 * (not subject and role in ("dobj", "nsubjpass", "pobj"))
        related = [i for i in syntax.children(head, "relcl") if i < index]
        score += 4 * bool(related and syntax.child(related[0], "nsubj", "nsubjpass"))
        score -= 5 * (syntax[head].head == token.head)
        agent = any(source.endswith("agent") for source in mention.sources)
        score -= 6 * (agent and not subject)
        return score + mention.span.start / 1e5


def _words(syntax: Syntax, mention: Mention) -> set[str]:
    return {syntax[i].lemma.lower() for i in syntax.within(mention.span)} | set(
        mention.lookup.lower().split()
    )


def _plural(syntax: Syntax, head: int) -> bool:
    return syntax[head].tag in ("NNS", "NNPS")


def _group(syntax: Syntax, head: int) -> bool:
    """Say whether a singular noun takes "they": team, group, university."""
    return syntax[head].lemma.lower() in ("team", "group", "university", "committee", "panel")
