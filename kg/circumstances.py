"""The circumstances of a finding: strain, sex, age, condition, cell line, tissue, setting, design.

What the sentence says of the claim's own animals, people or cells is *stated*. Some of it holds for
a whole study, and is inherited by its findings from the nearest earlier place, but only where the
text leaves no choice: it names one value of the kind and no other. Wrong inheritance is worse than
none, so cell lines, tissues and conditions are never inherited, what is of animals never by a
sentence on people, and nothing by background or by a sentence on other work. The words are
``ontologies/circumstances.tsv``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.arguments.context import (
    ELSEWHERE,
    HUMAN,
    Context,
    read_setting,
    speaks_of_people,
    species_mentions,
)
from kg.arguments.reading import Reading
from kg.claims.base import Relation
from kg.details import Origin
from kg.model import Circumstance, Entity, Grounding, Span, StatementKind
from kg.status.cues import contrasted, denied_beside
from kg.tables import table

_FINDINGS = frozenset({StatementKind.OBSERVATION, StatementKind.ANALYSIS})
#: Of the whole study: from before, or from where the text speaks of itself.
_STUDY = frozenset({"design", "phase"})
_INHERITED = frozenset({"strain", "sex", "age", "setting"})
#: Kinds that are said of animals or people; they stand beside a word for these.
_OF_BEINGS = frozenset({"sex", "age"})
_OWN = re.compile(r"\b(?:this|our|we|the present|the current)\b", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|of|from|within|into)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_WITH = re.compile(r"\s+(?:with|suffering from|who have|having|who had|diagnosed with)\s+"
                   r"(?:\w+\s+){0,3}$", re.IGNORECASE)  # fmt: skip
#: Circumstances of one claim, at most.
_MOST = 24


@dataclass(frozen=True, slots=True)
class _Found:
    """A circumstance named at a place."""

    kind: str
    value: str
    span: Span
    sentence: int


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of circumstance: a pattern that finds any, and the values with theirs."""

    name: str
    any: re.Pattern[str]
    rows: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _kinds() -> tuple[_Kind, ...]:
    """Return the kinds of the table; names of strains are as they are written."""
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table("circumstances"):
        printed = "as printed" in (row["value"], row["note"])
        rows[row["kind"]].append(("" if printed else row["value"], row["pattern"]))
    found = []
    for kind, pairs in rows.items():
        flags = 0 if kind == "strain" else re.IGNORECASE

        def whole(pattern: str, flags: int = flags) -> re.Pattern[str]:
            return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", flags)

        every = whole("|".join(pattern for _, pattern in pairs))
        found.append(_Kind(kind, every, tuple((v, whole(p)) for v, p in pairs)))
    return tuple(found)


class Circumstances:
    """All circumstances that a document names, asked for those of a claim."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._setting = read_setting(reading).kind
        syntax = reading.syntax
        self._beings = [
            g.mention.span
            for g in reading.groundings
            if g.mention.category in ("Population", "Species")
        ]
        self._starts = [being.start for being in self._beings]
        found = [*_longest(self._by_words()), *self._by_entities()]
        self._here: dict[int, list[_Found]] = defaultdict(list)
        self._kinds: dict[str, list[_Found]] = defaultdict(list)
        for one in sorted(found, key=lambda f: (f.span, f.kind, f.value)):
            self._here[one.sentence].append(one)
            if not self._is_elsewhere(one.sentence):
                self._kinds[one.kind].append(one)
        self._values = {kind: {f.value for f in each} for kind, each in self._kinds.items()}
        self._count = len(syntax.parse.sentences)

    def of(
        self, sentence: int, species: Context | None, relation: Relation, kind: StatementKind
    ) -> tuple[Circumstance, ...]:
        """Return the circumstances of a claim in a sentence; its arguments are none.

        What is found or concluded inherits what holds for all of the study.
        """
        syntax = self._reading.syntax
        taken = (relation.subject.span, relation.object.span)
        denied = any(contrasted(syntax, end) for end in relation.ends)
        stated = [
            Circumstance(f.kind, f.value, self._label(f), "sentence", f.span)
            for f in self._here.get(sentence, ())
            if not any(f.span.overlaps(span) for span in taken)
            and (denied or not denied_beside(syntax, syntax.within(f.span)[0]))
        ]
        kinds = {c.kind for c in stated} | {
            f.kind for f in self._here.get(sentence, ()) if f.kind not in ("tissue", "condition")
        }
        inherited: list[Circumstance] = []
        if kind in _FINDINGS and not self._is_elsewhere(sentence):
            taxon = species.entity.id if species else ""
            inherited = list(self._inherited(sentence, taxon, kinds))
        return tuple(sorted({*stated[:_MOST], *inherited}))

    def _inherited(self, sentence: int, species: str, kinds: set[str]) -> Iterator[Circumstance]:
        here = self._reading.syntax.parse.sentence_span(sentence)
        people = speaks_of_people(self._reading, here) or species == HUMAN
        for kind in sorted(_STUDY | _INHERITED):
            named = self._kinds.get(kind, [])
            if kind in kinds or not named:
                continue
            if kind != "design" and len(self._values[kind]) != 1:
                continue
            before = [f for f in named if f.sentence < sentence]
            if kind == "strain" and (people or not species):
                continue
            if kind in _OF_BEINGS and not self._same_beings(named, species, people=people):
                continue
            if kind in _STUDY:
                named = before or [f for f in named if self._is_own(f.sentence)]
            else:
                named = before[-1:]
            for one in _nearest(named, sentence):
                origin: Origin = "inherited" if one.sentence < sentence else "document"
                distance = abs(sentence - one.sentence)
                yield Circumstance(
                    kind, one.value, self._label(one), origin, one.span, distance
                )  # fmt: skip

    def _same_beings(self, named: list[_Found], species: str, *, people: bool) -> bool:
        """Say whether sex and age were said of what the claim is about, people or that animal."""
        if people and self._setting != "human":
            return False  # in a study of animals nobody's age is the study's
        taxa = {self._species_at(one.sentence) for one in named}
        return taxa == {HUMAN if people else species} and bool(species or people)

    def _species_at(self, sentence: int) -> str:
        here = self._reading.syntax.parse.sentence_span(sentence)
        named = {
            entity.id for span, entity in species_mentions(self._reading) if here.contains(span)
        }
        if len(named) == 1:
            return next(iter(named))
        return HUMAN if not named and speaks_of_people(self._reading, here) else ""

    def _is_elsewhere(self, sentence: int) -> bool:
        """Say whether a sentence tells of other work than the study itself."""
        span = self._reading.syntax.parse.sentence_span(sentence)
        return bool(ELSEWHERE.search(self._reading.document.text, span.start, span.end))

    def _is_own(self, sentence: int) -> bool:
        """Say whether a sentence speaks of the study that it stands in."""
        span = self._reading.syntax.parse.sentence_span(sentence)
        return bool(_OWN.search(self._reading.document.text, span.start, span.end))

    def _label(self, found: _Found) -> str:
        return " ".join(self._reading.document.quote(found.span).split())

    # ------------------------------------------------------------------ what is named

    def _by_words(self) -> Iterator[_Found]:
        text, syntax = self._reading.document.text, self._reading.syntax
        inside = [g.mention.span for g in self._reading.groundings if g.mention.category in _NAMES]
        inside.sort()
        named = [kind for kind in _kinds() if kind.any.search(text)]
        for kind, value, pattern in ((k.name, *row) for k in named for row in k.rows):
            for match in pattern.finditer(text):
                span = Span(*match.span())
                tokens = syntax.within(span)
                if not tokens or (kind in _OF_BEINGS and not self._of_beings(span)):
                    continue
                at = bisect_right(inside, Span(span.start, len(text) + 1)) - 1
                if kind in _OF_BEINGS and at >= 0 and inside[at].contains(span):
                    continue  # "girls" in the name of a disease
                printed = " ".join(match[0].split())
                yield _Found(kind, value or printed, span, syntax.sentence_of(tokens[0]))

    def _of_beings(self, span: Span) -> bool:
        """Say whether words are a population, or stand in the noun phrase of one."""
        syntax = self._reading.syntax
        tokens = syntax.within(span)
        chunk = syntax.chunk(tokens[-1]) if tokens else None
        whole = syntax.span(chunk[0], chunk[1]).to(span) if chunk else span
        at = bisect_right(self._starts, whole.end)
        near = self._beings[max(0, at - 4) : at]
        if any(being.overlaps(whole) for being in near):
            return True
        text = self._reading.document.text  # "mice aged 8 weeks"
        return any(b.end <= span.start and not text[b.end : span.start].strip(" ,(") for b in near)

    def _by_entities(self) -> Iterator[_Found]:
        reading, syntax = self._reading, self._reading.syntax
        text = reading.document.text
        for grounding in reading.groundings:
            mention = grounding.mention
            tokens = syntax.within(mention.span)
            outermost = mention.nesting in ("flat", "outer") or mention.category == "CellLine"
            if mention.nominal or not outermost or not tokens:
                continue
            before = text[max(0, mention.span.start - 60) : mention.span.start]
            kind = ""
            if mention.category == "CellLine":
                kind = "cell_line"
            elif mention.category == "Anatomy" and _IN.search(before):
                kind = "tissue"
            elif mention.category in ("Disease", "Phenotype") and self._is_had(grounding):
                kind = "condition"
            if kind:
                value = _value(reading.entity(grounding))
                yield _Found(kind, value, mention.span, syntax.sentence_of(tokens[0]))

    def _is_had(self, grounding: Grounding) -> bool:
        """Say whether a disease is what the people or animals of the sentence have."""
        span, text = grounding.mention.span, self._reading.document.text
        at = bisect_right(self._starts, span.start)
        for being in self._beings[max(0, at - 3) : at]:
            if being.end <= span.start and _WITH.fullmatch(text[being.end : span.start]):
                return True
        behind = self._beings[at] if at < len(self._beings) else None
        return behind is not None and behind.start == span.end + 1


#: Categories whose names may hold words for sex and age that say nothing of the study's people.
_NAMES = frozenset({"Disease", "Organization", "Publication", "Study", "Gene", "Chemical"})


def _longest(found: Iterable[_Found]) -> list[_Found]:
    """Return what is found without what lies in a longer one of its kind ("older adults")."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.kind, f.span.start, -f.span.end, f.value)):
        last = kept[-1] if kept else None
        inside = last is not None and last.kind == one.kind and last.span.contains(one.span)
        if not inside or one.kind in _STUDY:
            kept.append(one)
    return kept


def _value(entity: Entity) -> str:
    return entity.name if entity.is_local else entity.id


def _nearest(named: list[_Found], sentence: int) -> list[_Found]:
    """Return the nearest place of each value, earlier ones first."""
    best: dict[str, _Found] = {}
    for one in sorted(named, key=lambda f: (abs(f.sentence - sentence), f.span)):
        best.setdefault(one.value, one)
    return sorted(best.values(), key=lambda f: f.span)
