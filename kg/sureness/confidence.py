"""How sure it is that a claim was read right: in parts, and as a whole.

A claim is right when all of its parts are: its arguments are things that the words name
(``mention``), their identifiers mean what the words mean (``grounding``), the two are said to be so
related (``relation``), and negation, certainty, setting and speaker are those of the text
(``status``). For each part a logistic regression weighs what is seen of the claim
(`kg.sureness.traits`); it says how likely the part is right where those before it are, so the whole
is their product. The weights are ``ontologies/confidence.tsv``, learned from claims that were
judged by hand (``python -m kg.training.confidence``); the arithmetic here is all there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from math import exp, prod
from types import MappingProxyType

from kg import resources
from kg.errors import InputError
from kg.model import Claim
from kg.tables import table

PARTS = ("mention", "grounding", "relation", "status")
#: The feature that every claim has.
ALWAYS = "always"
FILE = resources.ontologies() / "confidence.tsv"


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weight of each feature, by part."""
    found: dict[str, dict[str, float]] = {part: {} for part in PARTS}
    try:
        for row in table("confidence"):
            found[row["part"]][row["feature"]] = float(row["weight"])
    except (KeyError, ValueError) as error:
        raise InputError(
            f"ontologies/confidence.tsv: {error}: needs a part of {PARTS}, a feature and a number"
        ) from error
    return MappingProxyType(found)


def confidence(traits: Mapping[str, float]) -> tuple[float, tuple[tuple[str, float], ...]]:
    """Return how likely a claim is right, and how likely each part is, in the order of `PARTS`."""
    parts = tuple((part, chance(weights()[part], traits)) for part in PARTS)
    return round(prod(value for _, value in parts), 2), parts


def weighed(claim: Claim, traits: Mapping[str, float]) -> Claim:
    """Return a claim with its confidence in its evidence."""
    whole, parts = confidence(traits)
    evidence = replace(claim.evidence[0], confidence=whole, confidence_parts=parts)
    return replace(claim, evidence=(evidence,))


def chance(weights: Mapping[str, float], traits: Mapping[str, float]) -> float:
    """Return the probability that a logistic regression gives, to four decimals.

    >>> chance({"always": 0.0, "passive": -2.0}, {}), chance({"passive": -2.0}, {"passive": 1.0})
    (0.5, 0.1192)
    """
    score = weights.get(ALWAYS, 0.0)
    score += sum(weights.get(name, 0.0) * value for name, value in traits.items())
    return round(1 / (1 + exp(-max(-30.0, min(30.0, score)))), 4)
