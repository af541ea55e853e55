"""Weights, probabilities, and the reasons they give."""

from __future__ import annotations

import pytest

from kg.grounding.ranking import Ranker, refusal, shipped
from kg.tables import table


def test_probabilities_add_up_to_one_with_refusing() -> None:
    ranker = Ranker({"a": 2.0, "b": -1.0, "refuse": 0.5})
    shares = ranker.probabilities([{"a": 1.0}, {"a": 1.0, "b": 1.0}], {"refuse": 1.0})
    assert sum(shares) == pytest.approx(1)
    assert shares[0] > shares[2] > 0
    assert shares[0] > shares[1]


def test_large_scores_do_not_overflow() -> None:
    shares = Ranker({"a": 1e6}).probabilities([{"a": 1.0}], {})
    assert shares == pytest.approx([1, 0])


def test_parts_are_the_score() -> None:
    ranker = Ranker({"a": 2.0, "b": -3.0})
    features = {"a": 0.5, "b": 1.0, "c": 1.0}
    assert ranker.parts(features) == (("b", -3.0), ("a", 1.0), ("c", 0.0))
    assert sum(part for _, part in ranker.parts(features)) == ranker.score(features)


def test_what_speaks_for_none() -> None:
    assert refusal([{"found by name": 1.0}], "lung cancer") == {"refuse": 1.0}
    features = refusal([{"found by similar": 1.0}], "ABC")
    assert features["refuse a short form"] == 1.0
    assert features["refuse what has no name"] == 1.0


def test_the_shipped_weights_are_a_small_table() -> None:
    assert 30 < len(table("ranker")) < 200
    assert shipped().weights["found by name"] > shipped().weights["found by broader"]
