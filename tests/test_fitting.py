"""scikit-learn's models as ours: the same scores, of classes without examples, too."""

from __future__ import annotations

import numpy as np
import pytest

from kg.networks import fitting

pytest.importorskip("sklearn")
ROWS = [np.array([at % 3, 10 + at % 2], dtype=np.int32) for at in range(60)]
LINES = np.array([[at % 7, at % 3, (at * 13) % 11] for at in range(300)], dtype=float)


def test_linear_models_hear_their_features() -> None:
    answers = np.array([at % 2 for at in range(60)])
    model = fitting.fit_linear(ROWS, answers, 2, 10.0)
    assert ((model.scores(ROWS)[:, 0] > 0) == (answers == 1)).all()


def test_a_class_without_examples_is_never_said() -> None:
    answers = np.array([(0, 1, 3)[at % 3] for at in range(60)])
    model = fitting.fit_linear(ROWS, answers, 4, 10.0)
    scores = model.scores(ROWS)
    assert (scores.argmax(axis=1) == answers).all()
    assert (scores[:, 2] == fitting.NEVER).all()


@pytest.mark.parametrize("classes", [2, 4])
def test_trees_say_what_scikit_learn_says(monkeypatch: pytest.MonkeyPatch, classes: int) -> None:
    answers = np.array([int(line[0] > 3) + (2 if classes > 2 and line[1] > 1 else 0)
                        for line in LINES])  # fmt: skip
    made = []
    learner = fitting._learner

    def remember(module: str) -> object:
        class Module:
            @staticmethod
            def HistGradientBoostingClassifier(**options: object) -> object:  # noqa: N802
                made.append(learner(module).HistGradientBoostingClassifier(**options))
                return made[-1]

        return Module

    monkeypatch.setattr(fitting, "_learner", remember)
    trees = fitting.fit_trees(LINES, answers, classes)
    theirs = made[0]._raw_predict(LINES)
    assert trees.scores(LINES) == pytest.approx(theirs, abs=1e-4)
    again = fitting.fit_trees(LINES, answers, classes)
    assert again.value.tobytes() == trees.value.tobytes()


def test_a_tree_of_a_class_without_examples_adds_nothing() -> None:
    answers = np.array([0 if line[0] > 3 else 2 for line in LINES])
    trees = fitting.fit_trees(LINES, np.where(LINES[:, 1] > 1, 3, answers), 5)
    scores = trees.scores(LINES)
    assert (scores[:, 1] == fitting.NEVER).all()
    assert (scores[:, 4] == fitting.NEVER).all()
