"""Weigh what speaks for each candidate: probabilities that add up to one with "none of them".

The weights are ``ontologies/ranker.tsv``: a feature's name, its weight, and what it means. A
score is the sum of the weighted features; the probabilities are the scores' softmax, with one
more choice, that the name means nothing the lexicon holds (``refuse`` features).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

from kg.errors import InputError
from kg.tables import table

Features = Mapping[str, float]

#: What a feature, or the family that its name begins with, means.
MEANINGS = {
    "found by": "the way in which it was found",
    "scope": "the scope of the name that matched",
    "short": "the scope of the name that matched, where it has five characters or fewer",
    "close": "how near the name is, for a way that is not exact",
    "named by": "the name is one of this vocabulary",
    "of": "its leading identifier is of this vocabulary",
    "of your own": "its name is of a vocabulary that only you have brought",
    "alike": "how many characters the text shares with the name, in runs of a few",
    "all words of the name": "the text has all words of the name, and more",
    "all words of the text": "the name has all words of the text, and more",
    "annotated before": "how often annotated corpora mean this entity, by whatever name",
    "asked for first": "it has an identifier of the vocabulary that is asked for first",
    "category kin": "its category is not the one asked for, but near it",
    "category same": "its category is the one asked for",
    "context words": "words around the text are in other names of the entity",
    "generic": 'a word for a whole kind of thing ("disease")',
    "initial agrees": "the text is the name with its first word cut to a letter",
    "leads as asked": "its leading identifier is of a vocabulary that is asked for",
    "learned firmly": "in corpora the text means this nearly always, and was seen often",
    "learned often": "how often the text means this in annotated corpora",
    "learned share": "how much of what the text means in annotated corpora is this",
    "long form": "looked up by the long form that the context gives",
    "named as asked": "the name is one of a vocabulary that is asked for",
    "names": "how many names the entity has: those with many match more by chance",
    "not asked for": "it has no identifier of the vocabularies that are asked for",
    "other numbers": "text and name differ in a number or a single letter",
    "printed alike": "a name is printed as the text is, capitals too",
    "printed alike but for case": "a name is printed as the text is, capitals aside",
    "refuse": "for answering nothing",
    "refuse a short form": "for answering nothing to a word of five characters or fewer",
    "refuse among many": "for answering nothing where there are many candidates",
    "refuse what has no name": "for answering nothing where no entity has this very name",
    "said elsewhere": "another name in the same text means it, too",
    "same first word": "text and name begin with the same word",
    "same last word": "text and name end in the same word",
    "species agrees": "it is a gene of the species that the context speaks of (else human)",
    "species differs": "it is a gene of another species",
    "species is named": "it is a gene of another species that the context names",
    "vocabularies": "how many vocabularies hold the entity",
    "words of the name added": "how much of the name is not in the text",
    "words of the text missing": "how much of the text is not in the name",
    "words shared": "how many words text and name share",
}


class Ranker:
    """Weights by feature name; a feature without a weight counts nothing.

    >>> ranker = Ranker({"found by name": 2.0, "refuse": 0.0})
    >>> [round(p, 2) for p in ranker.probabilities([{"found by name": 1.0}, {}], {"refuse": 1.0})]
    [0.79, 0.11, 0.11]
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)

    def score(self, features: Features) -> float:
        """Return the sum of the weighted features."""
        weights = self.weights
        return sum(weights.get(name, 0.0) * value for name, value in features.items())

    def parts(self, features: Features) -> tuple[tuple[str, float], ...]:
        """Return what each feature adds to the score, the weightiest first."""
        parts = [(name, self.weights.get(name, 0.0) * v) for name, v in features.items()]
        return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))

    def probabilities(self, candidates: Sequence[Features], refusal: Features) -> list[float]:
        """Return each candidate's probability, and last that of none of them."""
        return probabilities([*map(self.score, candidates), self.score(refusal)])


def probabilities(scores: Sequence[float]) -> list[float]:
    """Return the softmax of scores.

    >>> probabilities([0.0, 0.0])
    [0.5, 0.5]
    """
    most = max(scores)
    shares = [exp(score - most) for score in scores]
    whole = sum(shares)
    return [share / whole for share in shares]


def refusal(candidates: Sequence[Features], text: str) -> dict[str, float]:
    """Return what speaks for none of the candidates."""
    features = {"refuse": 1.0}
    if len(text) <= 5 and " " not in text:
        features["refuse a short form"] = 1.0
    if not any("found by name" in f or "found by learned" in f for f in candidates):
        features["refuse what has no name"] = 1.0
    if len(candidates) > 1:
        features["refuse among many"] = min(1.0, len(candidates) / 20)
    return features


@cache
def shipped() -> Ranker:
    """Return the ranker with the weights that come with the program."""
    try:
        return Ranker({row["feature"]: float(row["weight"]) for row in table("ranker")})
    except (KeyError, ValueError) as error:
        raise InputError(f"ontologies/ranker.tsv: {error}: needs a feature and a number") from error


def meaning(name: str) -> str:
    """Return what a feature, or the family that it begins with, means.

    >>> meaning("of MESH"), meaning("generic")
    ('its leading identifier is of this vocabulary', 'a word for a whole kind of thing ("disease")')
    """
    families = (text for start, text in MEANINGS.items() if name.startswith(f"{start} "))
    return MEANINGS.get(name) or next(families, "")
