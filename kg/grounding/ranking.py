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
