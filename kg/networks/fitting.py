"""scikit-learn's models as ours (`kg.relations.weights`): only training needs it.

Each is fitted on one core with a fixed seed, so that the same rows give the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from kg.errors import MissingError
from kg.relations.weights import Linear, Trees
from kg.relations.wording import BITS

Array = np.ndarray[Any, np.dtype[Any]]
#: A feature in fewer rows is not learned.
FEWEST = 2
#: The score of a class that was not among the examples.
NEVER = -20.0
_ROUNDS = {True: 120, False: 60}
_LEAVES = {True: 12, False: 8}


def fit_linear(rows: Sequence[Array], answers: Array, classes: int, strength: float) -> Linear:
    """Fit logistic regression to rows of features by number.

    ``answers`` are numbers of classes; with two classes there is one score, that of class one.
    ``strength`` is the inverse of how far weights are held down.
    """
    linear = _learner("sklearn.linear_model").LogisticRegression(C=strength, max_iter=100, tol=1e-3)
    sizes = np.array([len(row) for row in rows])
    columns = np.concatenate(rows)
    kept = np.bincount(columns, minlength=1 << BITS) >= FEWEST
    numbers = np.flatnonzero(kept)
    place = np.cumsum(kept) - 1
    owner = np.repeat(np.arange(len(rows)), sizes)
    known = kept[columns]
    values = (1 / np.sqrt(np.maximum(sizes, 1)))[owner[known]]
    cells = (values.astype(np.float32), (owner[known], place[columns[known]]))
    matrix = _learner("scipy.sparse").csr_matrix
    linear.fit(matrix(cells, shape=(len(rows), len(numbers))), answers)
    if classes == 2:
        return Linear.of(numbers, linear.coef_.T, linear.intercept_)
    weights = np.zeros((len(numbers), classes))
    bias = np.full(classes, NEVER)
    weights[:, linear.classes_], bias[linear.classes_] = linear.coef_.T, linear.intercept_
    return Linear.of(numbers, weights, bias)


def fit_trees(lines: Array, answers: Array, classes: int) -> Trees:
    """Fit boosted trees (histogram-based gradient boosting) to lines of measures.

    As in `fit_linear`, two classes have one score.
    """
    binary = classes == 2
    boosted = _learner("sklearn.ensemble").HistGradientBoostingClassifier(
        max_iter=_ROUNDS[binary],
        learning_rate=0.05,
        max_leaf_nodes=_LEAVES[binary],
        min_samples_leaf=25,
        l2_regularization=3.0,
        max_features=0.4,
        early_stopping=False,
        random_state=0,
    )
    boosted.fit(lines, answers)
    present = [0] if binary else boosted.classes_.tolist()
    columns: list[list[Any]] = [[], [], [], [], []]
    roots = []
    for trees in boosted._predictors:
        first = []
        for tree in trees:
            first.append(len(columns[0]))
            _add(columns, tree.nodes)
        roots.append(first)
    measure, threshold, low, high, value = columns
    # A class without examples has the tree of one leaf that adds nothing.
    nothing = len(measure)
    _add(columns, None)
    whole = np.full((len(roots), 1 if binary else classes), nothing, dtype=np.int32)
    whole[:, present] = roots
    start = np.full(whole.shape[1], NEVER, dtype=np.float32)
    start[present] = boosted._baseline_prediction.ravel()
    return Trees(
        np.array(measure, dtype=np.uint8),
        np.array(threshold, dtype=np.float32),
        np.array(low, dtype=np.int32),
        np.array(high, dtype=np.int32),
        np.array(value, dtype=np.float32),
        whole,
        start,
    )


def _add(columns: list[list[Any]], nodes: Any) -> None:
    """Add a tree's nodes, or one leaf that adds nothing; a leaf leads to itself."""
    base = len(columns[0])
    if nodes is None:
        for column, cell in zip(columns, (0, 0.0, base, base, 0.0), strict=True):
            column.append(cell)
        return
    for at, node in enumerate(nodes):
        leaf = bool(node["is_leaf"])
        cells = (
            0 if leaf else int(node["feature_idx"]),
            0.0 if leaf else float(node["num_threshold"]),
            base + (at if leaf else int(node["left"])),
            base + (at if leaf else int(node["right"])),
            float(node["value"]) if leaf else 0.0,
        )
        for column, cell in zip(columns, cells, strict=True):
            column.append(cell)


def _learner(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingError(
            "training the classifier of relations needs scikit-learn: pip install scikit-learn"
        ) from error
