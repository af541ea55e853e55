"""Choose among the entries that a name may mean, by all that speaks for and against each.

A `Grounder` remembers what it has weighed, so that a name that comes again costs a look-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log1p

from kg.candidates import Found, search
from kg.composites import readings
from kg.features import around_features, own_features
from kg.fold import fold
from kg.learned import Learned
from kg.lexicon import Lexicon
from kg.ranking import Ranker, refusal
from kg.surroundings import Surroundings

#: Below this probability no answer is given.
SURE_ENOUGH = 0.1
#: A candidate that is this likely counts as known elsewhere in a document.
_AGREED = 0.5
#: Characters of the longest text whose weighing is remembered.
_SHORT = 200
#: Ways that find a thing's own name, not one much like it.
_BY_NAME = frozenset({"name", "forced", "learned", "greek", "adjective", "simpler", "order"})


#: Ways whose entry is what the name means or a broader one, however unlikely it is the former.
_SAFE = frozenset({"adjective", "simpler", "broader"})
_OWN_SCOPES = frozenset({"label", "exact"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its features, the text it was found by, and how likely it is meant."""

    found: Found
    features: dict[str, float]
    text: str
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


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates, the likeliest first; ``part`` is the text of a composite's part."""

    candidates: tuple[Weighed, ...] = ()
    nothing: float = 1.0
    part: str = ""

    @property
    def sure(self) -> bool:
        """Say whether the first candidate is likely enough to be an answer."""
        return bool(self.candidates) and self.candidates[0].probability >= SURE_ENOUGH

    @property
    def safe(self) -> Choice:
        """The same, with what the name surely is a kind of before all that is unlikely."""
        if self.sure:
            return self
        ranked = sorted(self.candidates, key=lambda one: not one.is_safe)
        return replace(self, candidates=tuple(ranked))

    @property
    def answered(self) -> bool:
        """Say whether the first candidate is an answer: likely, or what the name is a kind of."""
        return self.sure or (bool(self.candidates) and self.candidates[0].is_safe)


class Grounder:
    """A lexicon, the names learned (or `kg.learned.NOTHING`), and a ranker."""

    def __init__(self, lexicon: Lexicon, learned: Learned, ranker: Ranker) -> None:
        self.lexicon = lexicon
        self.learned = learned
        self.ranker = ranker
        self._remembered = lru_cache(maxsize=50_000)(self._weigh)

    def choose(
        self, text: str, category: str, around: Surroundings, asked: tuple[str, ...] = ()
    ) -> Choice:
        """Weigh what a text may mean in its surroundings."""
        return self._ranked(self.gather(text, category, around, asked), text)

    def gather(
        self, text: str, category: str, around: Surroundings, asked: tuple[str, ...]
    ) -> tuple[Weighed, ...]:
        """Return the candidates with all features but those of other mentions, in no order."""
        long = around.spelt_out(text)
        own = self.weighed(long, category, asked) if long else ()
        if long:
            own = tuple(replace(one, features=one.features | {"long form": 1.0}) for one in own)
        if not own:
            own = self.weighed(text, category, asked)
        if len(own) < 2 and not any(one.found.entry.species for one in own):
            return own
        return tuple(
            replace(one, features=one.features | around_features(one.found, one.text, around))
            for one in own
        )

    def weighed(self, text: str, category: str, asked: tuple[str, ...]) -> tuple[Weighed, ...]:
        """Return the candidates with the features that need no surroundings."""
        if len(text) > _SHORT:
            return self._weigh(text, category, asked)
        return self._remembered(text, category, asked)

    def _weigh(self, text: str, category: str, asked: tuple[str, ...]) -> tuple[Weighed, ...]:
        found = search(text, category, self.lexicon, self.learned, asked)
        return tuple(self._one(each, text, category, asked) for each in found)

    def _one(self, found: Found, text: str, category: str, asked: tuple[str, ...]) -> Weighed:
        features = own_features(found, text, category, asked)
        entry = found.entry
        uses = sum(map(self.learned.uses, (entry.curie, *entry.equivalents)))
        if uses:
            features["annotated before"] = min(1.0, log1p(uses) / 8)
        return Weighed(found, features, text)

    def _ranked(self, gathered: Sequence[Weighed], text: str) -> Choice:
        if not gathered:
            return Choice()
        features = [one.features for one in gathered]
        *shares, nothing = self.ranker.probabilities(features, refusal(features, text))
        ranked = [
            replace(one, probability=share) for one, share in zip(gathered, shares, strict=True)
        ]
        ranked.sort(key=lambda one: (-one.probability, one.curie))
        return Choice(tuple(ranked), nothing)

    def choose_all(
        self,
        texts: Sequence[tuple[str, str]],
        around: Surroundings,
        asked: tuple[str, ...] = (),
    ) -> list[tuple[Choice, ...]]:
        """Weigh all mentions of a text (words and category): what one says helps the others.

        One choice a mention; several where it is a composite, one for each part.
        """
        different = list(dict.fromkeys(texts))
        gathered = {one: self.gather(*one, around, asked) for one in different}
        first = {one: self._ranked(gathered[one], one[0]) for one in different}
        said: dict[str, set[str]] = {}
        for (text, _), choice in first.items():
            if choice.candidates and choice.candidates[0].probability > _AGREED:
                said.setdefault(choice.candidates[0].curie, set()).add(fold(text[:_SHORT]))
        chosen = {one: self._agreed(one, gathered[one], first[one], said) for one in different}
        parts = {one: self._parts(*one, chosen[one], around, asked) for one in different}
        return [parts[one] or (chosen[one].safe,) for one in texts]

    def _agreed(
        self,
        mention: tuple[str, str],
        gathered: Sequence[Weighed],
        choice: Choice,
        said: dict[str, set[str]],
    ) -> Choice:
        """Rank again, counting what other mentions of the text were found to mean."""
        if len(gathered) < 2 or choice.candidates[0].probability > 0.97:
            return choice
        form = fold(mention[0][:_SHORT])
        told = [one.curie for one in gathered if said.get(one.curie, set()) - {form}]
        if not told:
            return choice
        more = [
            replace(one, features=one.features | {"said elsewhere": 1.0})
            if one.curie in told
            else one
            for one in gathered
        ]
        return self._ranked(more, mention[0])

    def _parts(
        self,
        text: str,
        category: str,
        choice: Choice,
        around: Surroundings,
        asked: tuple[str, ...],
    ) -> tuple[Choice, ...]:
        """Return a choice for each part, if the text is several names and none as a whole."""
        if choice.sure and choice.candidates[0].found.how in _BY_NAME:
            return ()
        for reading in readings(text):
            parts = tuple(self._part(part, category, around, asked) for part in reading)
            if all(part.candidates for part in parts):
                return parts
        return ()

    def _part(
        self, text: str, category: str, around: Surroundings, asked: tuple[str, ...]
    ) -> Choice:
        found = self.choose(text, category, around, asked)
        if not found.sure or found.candidates[0].found.how not in _BY_NAME:
            return Choice()
        return replace(found, part=text)


def explain(ranker: Ranker, one: Weighed, most: int = 6) -> Iterator[str]:
    """Yield why a candidate scores as it does, the weightiest first."""
    if one.found.reason:
        yield one.found.reason
    if "long form" in one.features:
        yield f"long form {one.text!r}"
    for name, value in ranker.parts(one.features)[:most]:
        if abs(value) >= 0.05:
            yield f"{name} {value:+.2f}"
