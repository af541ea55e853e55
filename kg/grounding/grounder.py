"""Choose among the entries that a name may mean, by all that speaks for and against each.

A `Grounder` remembers what it has weighed, so that a name that comes again costs a look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log1p
from unicodedata import normalize

from kg.fold import fold
from kg.grounding.affiliations import affiliation_parts
from kg.grounding.candidates import Found, as_told, fits, search
from kg.grounding.composites import readings
from kg.grounding.features import around_features, own_features
from kg.grounding.learned import Learned
from kg.grounding.ranking import Ranker, probabilities, refusal
from kg.grounding.surroundings import Surroundings, surroundings
from kg.lexicon import Lexicon
from kg.memory import Memory

#: Below this probability no answer is given.
SURE_ENOUGH = 0.1
#: The same of one that is only spelt alike, where nothing says what kind of thing is meant: of
#: those less likely, one in fourteen is right (all development parts, the shipped lexicon).
_SURE_UNTOLD = 0.3
#: A candidate that is this likely counts as known elsewhere in a document.
_AGREED = 0.5
#: A lead in score that nothing around a mention makes up for, genes aside.
_AROUND = 3.0
#: How many features are told, and how much one must add to a score.
_REASONS, _SAID = 6, 0.05
#: How many mentions that depend on what stands around them are remembered with it.
_ANSWERS = 20_000
#: Characters that are remembered at the price of one mention.
_PAGE = 2000
#: Characters of the longest text whose weighing is remembered.
_SHORT = 200
#: Ways that find a thing's own name, not one much like it.
_BY_NAME = frozenset({"name", "forced", "learned", "greek", "adjective", "simpler", "order"})


#: Ways whose entry is what the name means or a broader one, however unlikely it is the former.
_SAFE = frozenset({"adjective", "simpler", "broader"})
_OWN_SCOPES = frozenset({"label", "exact"})
#: Categories whose names hold lists of their own.
_WHOLE = frozenset({"Organization", "Place", "Publication", "Person"})


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A candidate with its features and score, the text it was found by, how likely it is meant.

    ``reasons`` say why it scores as it does, the weightiest first.
    """

    found: Found
    features: Mapping[str, float]
    text: str
    score: float
    reasons: tuple[str, ...] = ()
    probability: float = 0.0

    @property
    def curie(self) -> str:
        """The leading identifier."""
        return self.found.entry.curie

    @property
    def is_safe(self) -> bool:
        """Say whether it is what the name means or near it, however unlikely it is just that."""
        found = self.found
        return found.how in _SAFE or (found.how == "name" and found.scope not in _OWN_SCOPES)


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Candidates, the likeliest first; ``part`` is the text of a composite's part.

    ``form`` is the normal form of the text; nothing around it can change a ``settled`` one;
    ``told`` says whether its category was known.
    """

    candidates: tuple[Weighed, ...] = ()
    form: str = ""
    settled: bool = False
    part: str = ""
    told: bool = True

    @property
    def sure(self) -> bool:
        """Say whether the first candidate is likely enough to be an answer."""
        if not self.candidates:
            return False
        first = self.candidates[0]
        alike = first.found.how == "similar" and not self.told
        return first.probability >= (_SURE_UNTOLD if alike else SURE_ENOUGH)

    @property
    def safe(self) -> Choice:
        """The same, with what the name surely is a kind of before all that is unlikely."""
        if self.sure or not self.candidates:
            return self
        ranked = sorted(self.candidates, key=lambda one: not one.is_safe)
        return replace(self, candidates=tuple(ranked))

    @property
    def answered(self) -> bool:
        """Say whether the first candidate is an answer: likely, or what the name is a kind of."""
        return self.sure or (bool(self.candidates) and self.candidates[0].is_safe)

    @property
    def named(self) -> bool:
        """Say whether the first candidate is likely, and found by a name of its own."""
        return self.sure and self.candidates[0].found.how in _BY_NAME


def _of(category: str, choice: Choice) -> bool:
    """Say whether what is chosen is of the category, not only kin to it."""
    return fits(choice.candidates[0].found.entry.category, category) == 1


class Grounder:
    """A lexicon, the names learned (or `kg.grounding.learned.NOTHING`), and a ranker."""

    def __init__(self, lexicon: Lexicon, learned: Learned, ranker: Ranker) -> None:
        self.lexicon = lexicon
        self.learned = learned
        self.ranker = ranker
        self._remembered = lru_cache(maxsize=50_000)(self._weigh)
        self._answers: Memory[list[tuple[Choice, ...]]] = Memory(_ANSWERS)

    def choose(
        self, text: str, category: str, around: Surroundings, asked: tuple[str, ...] = ()
    ) -> Choice:
        """Weigh what a text may mean in its surroundings."""
        long = around.spelt_out(text)
        choice = self.weighed(long or text, category, asked)
        if long and not choice.candidates:
            long, choice = "", self.weighed(text, category, asked)
        if choice.settled:
            return choice
        given = {"long form": 1.0} if long else {}
        return self._with(choice, lambda one: given | around_features(one.found, one.text, around))

    def weighed(self, text: str, category: str, asked: tuple[str, ...]) -> Choice:
        """Weigh what a text may mean wherever it stands."""
        text = text if text.isascii() else normalize("NFC", text)
        if len(text) > _SHORT:
            return self._weigh(text, category, asked)
        return self._remembered(text, category, asked)

    def _weigh(self, text: str, category: str, asked: tuple[str, ...]) -> Choice:
        found = search(text, category, self.lexicon, self.learned, asked)
        if not asked:
            found = as_told(found, category)
        made = [self._one(each, text, category, asked) for each in found]
        choice = Choice(self._ranked(made, text), fold(text[:_SHORT]), told=bool(category))
        scores = [one.score for one in choice.candidates]
        settled = len(scores) > 1 and scores[0] - scores[1] > _AROUND
        settled = settled or (len(scores) == 1 and choice.sure)
        species = any(one.found.entry.species for one in choice.candidates)
        return replace(choice, settled=settled and not species)

    def _one(self, found: Found, text: str, category: str, asked: tuple[str, ...]) -> Weighed:
        features = own_features(found, text, category, asked)
        entry = found.entry
        uses = sum(map(self.learned.uses, (entry.curie, *entry.equivalents)))
        if uses:
            features["annotated before"] = min(1.0, log1p(uses) / 8)
        return self._weighed(found, features, text)

    def _weighed(self, found: Found, features: Mapping[str, float], text: str) -> Weighed:
        reasons = tuple(filter(None, [found.reason, *self._said(features)]))
        return Weighed(found, features, text, self.ranker.score(features), reasons)

    def _said(self, features: Mapping[str, float]) -> list[str]:
        parts = self.ranker.parts(features)[:_REASONS]
        return [f"{name} {value:+.2f}" for name, value in parts if abs(value) >= _SAID]

    def _ranked(self, weighed: Sequence[Weighed], text: str) -> tuple[Weighed, ...]:
        if not weighed:
            return ()
        nothing = self.ranker.score(refusal([one.features for one in weighed], text))
        shares = probabilities([*(one.score for one in weighed), nothing])
        ranked = [
            Weighed(one.found, one.features, one.text, one.score, one.reasons, share)
            for one, share in zip(weighed, shares, strict=False)
        ]
        ranked.sort(key=lambda one: (-one.probability, one.curie))
        return tuple(ranked)

    def _with(self, choice: Choice, more: Callable[[Weighed], Mapping[str, float]]) -> Choice:
        """Rank again with more features of each candidate; one that is 0 takes its own away."""
        made = []
        for one in choice.candidates:
            added = more(one)
            if one.features.keys() & added.keys():
                own = {name: value for name, value in one.features.items() if name not in added}
                one = self._weighed(one.found, own, one.text)
            if added:
                score = one.score + self.ranker.score(added)
                reasons = (*one.reasons, *self._said(added))
                one = Weighed(one.found, {**one.features, **added}, one.text, score, reasons)
            made.append(one)
        text = made[0].text if made else ""
        return replace(choice, candidates=self._ranked(made, text), settled=False)

    def answer(
        self, texts: Sequence[tuple[str, str]], context: str, asked: tuple[str, ...] = ()
    ) -> list[tuple[Choice, ...]]:
        """Weigh all mentions of a text as `choose_all` does, and remember it."""
        key = (tuple(texts), context, asked)
        found = self._answers.get(key)
        if found is None:
            found = self.choose_all(texts, surroundings(context), asked)
            weight = 1 + sum(not one[0].settled for one in set(found))
            length = len(context) + sum(len(text) for text, _ in texts)
            self._answers.put(key, found, weight + length // _PAGE)
        return found

    def choose_all(
        self,
        texts: Sequence[tuple[str, str]],
        around: Surroundings,
        asked: tuple[str, ...] = (),
    ) -> list[tuple[Choice, ...]]:
        """Weigh all mentions of a text (words and category): what one says helps the others.

        One choice a mention; several where it is a composite, one for each part.
        """
        chosen = {one: self.choose(*one, around, asked) for one in dict.fromkeys(texts)}
        said: dict[str, set[str]] = {}
        for choice in chosen.values():
            if choice.candidates and choice.candidates[0].probability > _AGREED:
                said.setdefault(choice.candidates[0].curie, set()).add(choice.form)
        found: dict[tuple[str, str], tuple[Choice, ...]] = {}
        for one, choice in chosen.items():
            if not choice.settled:
                choice = self._agreed(choice, said)
            parts = () if choice.named else self._parts(*one, around, asked)
            found[one] = parts or (choice.safe,)
        return [found[one] for one in texts]

    def _agreed(self, choice: Choice, said: Mapping[str, set[str]]) -> Choice:
        """Rank again, counting what other mentions of the text were found to mean."""
        told = {
            one.curie for one in choice.candidates if said.get(one.curie, set()) - {choice.form}
        }
        if not told or len(choice.candidates) < 2:
            return choice
        return self._with(choice, lambda one: {"said elsewhere": 1.0} if one.curie in told else {})

    def _parts(
        self, text: str, category: str, around: Surroundings, asked: tuple[str, ...]
    ) -> tuple[Choice, ...]:
        """Return a choice for each part, if the text is several names."""
        if category == "Organization":
            return self._side_by_side(text, around, asked)
        for reading in readings(text) if category not in _WHOLE else ():
            parts = [self.choose(part, category, around, asked) for part in reading]
            if all(part.named and _of(category, part) for part in parts):
                return tuple(
                    replace(choice, part=part) for choice, part in zip(parts, reading, strict=True)
                )
        return ()

    def _side_by_side(
        self, text: str, around: Surroundings, asked: tuple[str, ...]
    ) -> tuple[Choice, ...]:
        """Return a choice for each affiliation of several, if each names another institution."""
        parts = affiliation_parts(text)
        if len(parts) < 2:
            return ()
        found = [self.choose(part, "Organization", around, asked) for part in parts]
        if not all(choice.sure and _of("Organization", choice) for choice in found):
            return ()
        if len({choice.candidates[0].curie for choice in found}) < len(found):
            return ()
        return tuple(replace(one, part=part) for one, part in zip(found, parts, strict=True))
