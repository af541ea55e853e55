"""The strength of claims: what a sentence shows, and the model that tells it, cross-validated."""

from __future__ import annotations

import numpy as np
import pytest

from kg import language
from kg.model import Document
from kg.syntax import Syntax
from kg.training.strength import features, judge, macro_f1


def told(text: str) -> set[str]:
    syntax = Syntax(language.load().parse(Document("own", text)))
    return set(features(syntax)[2])


def test_a_hedge_over_a_frame_word_is_told_apart() -> None:
    may, does = told("Aspirin may prevent stroke."), told("Aspirin prevents stroke.")
    assert "relation prevent" in may & does
    assert "cue hedge speculative" in may - does
    assert any(name.startswith("relation prevent") and "hedge" in name for name in may)
    assert "object prevent stroke" in may & does


def test_association_is_no_causal_word() -> None:
    found = told("Aspirin was associated with lower mortality.")
    assert "relation associate" in found
    assert "relation cause" not in found


def test_headings_have_no_finite_verb() -> None:
    assert "no finite verb" in told("Aspirin and the risk of stroke")
    assert "no finite verb" not in told("Aspirin reduces the risk of stroke")


def test_macro_f1_is_the_mean_of_classes() -> None:
    mean, each = macro_f1(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]))
    assert each == [0.667, 0.8]
    assert mean == 0.733


def test_every_sentence_is_judged_by_a_model_that_has_not_seen_it() -> None:
    pytest.importorskip("sklearn")
    words = [["cause" if at % 2 else "link"] for at in range(20)]
    rows = [(one, [*one, "pair"], ["told"]) for one in words]
    answers = np.array([at % 2 for at in range(20)])
    assert judge(rows, answers).tolist() == answers.tolist()
    # A word that marks one sentence only tells nothing of it: its fold has not seen it.
    alone = [([f"only {at}"], ["same"], ["same"]) for at in range(20)]
    unlike = np.array([0] * 15 + [1] * 5)
    assert len(set(judge(alone, unlike).tolist())) == 1
