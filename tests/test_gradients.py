"""Gradients of the recogniser's network against differences, and that steps lower the loss."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from kg.networks import gradients, tagging
from kg.networks.gazetteer import empty
from kg.networks.gradients import Adam, Network, initial
from kg.networks.tagging import SLICES
from kg.networks.wordforms import Forms

WINDOWS = [
    [["The", "IL", "-", "6", "gene", "the", "gene"], ["a", "b", "cells", "the"]],
    [["Mice", "and", "rats", "gene"]],
]
HEADS = len(SLICES)


class Doubles:
    """Numpy with 64-bit floats where 32 are asked for, so that differences are exact enough."""

    float32 = np.float64

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


def answers(dice: np.random.Generator, size: int) -> np.ndarray:
    sizes = [part.stop - part.start for part in SLICES.values()]
    return np.stack([dice.integers(0, some, size) for some in sizes], axis=1)


@pytest.fixture(scope="module")
def problem() -> Iterator[SimpleNamespace]:
    """A network in 64 bits with nothing dropped, and what it is to learn."""
    patch = pytest.MonkeyPatch()
    patch.setattr(gradients, "np", Doubles())
    dice = np.random.default_rng(0)
    forms = Forms()
    made = tagging.batch(WINDOWS, forms, empty())
    made.marks[:] = dice.random(made.marks.shape)
    table = {
        name: array.astype(np.float64) if array.dtype == np.float32 else array
        for name, array in forms.arrays().items()
    }
    table["vector"] = dice.standard_normal((len(forms.words), 3))
    params = {name: value.astype(np.float64) for name, value in initial(8, 3, 1).items()}
    always = SimpleNamespace(random=lambda shape, dtype=None: np.ones(shape))
    network = Network(params, always, drop=0.0)  # type: ignore[arg-type]
    gold, known = answers(dice, len(made.rows)), dice.random((len(made.rows), HEADS))
    known[:, 3] = 0.0
    known[:4, 5] = 0.0

    def loss() -> float:
        return network.step(table, made, gold, known)

    loss()
    yield SimpleNamespace(
        params=params,
        loss=loss,
        grads={name: value.copy() for name, value in network.grads.items()},
        sparse={name: (rows.copy(), g.copy()) for name, (rows, g) in network.sparse.items()},
        table=table,
        unique=made.unique,
    )
    patch.undo()


def slope(problem: SimpleNamespace, name: str, place: tuple[int, ...], step: float = 1e-6) -> float:
    values = problem.params[name]
    kept = values[place]
    sides = []
    for value in (kept + step, kept - step):
        values[place] = value
        sides.append(problem.loss())
    values[place] = kept
    return (sides[0] - sides[1]) / (2 * step)


NAMES = sorted(set(initial(2, 0, 0)) - {"words", "grams"})


@pytest.mark.parametrize("name", NAMES)
def test_a_gradient_is_the_slope_of_the_loss(problem: SimpleNamespace, name: str) -> None:
    gradient = problem.grads[name]
    assert gradient.shape == problem.params[name].shape
    steep = np.argsort(abs(gradient), axis=None)[[-1, -2, gradient.size // 2]]
    for flat in steep:
        place = tuple(int(at) for at in np.unravel_index(flat, gradient.shape))
        assert slope(problem, name, place) == pytest.approx(gradient[place], rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("name", ["words", "grams"])
def test_tables_have_gradients_in_the_rows_that_were_read(
    problem: SimpleNamespace, name: str
) -> None:
    rows, gradient = problem.sparse[name]
    table, unique = problem.table, problem.unique
    read = [table["grams"]] if name == "grams" else [table["whole"], table["edges"]]
    touched = {int(row) for array in read for row in array[unique].ravel()} - {0}
    assert rows.tolist() == sorted(touched)
    for at in (0, len(rows) // 2, len(rows) - 1):
        column = int(abs(gradient[at]).argmax())
        found = slope(problem, name, (int(rows[at]), column))
        assert found == pytest.approx(gradient[at, column], rel=1e-4, abs=1e-7)


def test_every_weight_has_a_gradient(problem: SimpleNamespace) -> None:
    assert sorted([*problem.grads, *problem.sparse]) == sorted(problem.params)


def test_what_is_not_known_teaches_nothing(problem: SimpleNamespace) -> None:
    part = list(SLICES.values())[3]
    assert not problem.grads["out.W"][:, part].any()
    assert not problem.grads["out.b"][part].any()


def test_the_loss_is_that_of_the_network_that_runs() -> None:
    forms = Forms()
    made = tagging.batch(WINDOWS, forms, empty())
    params = initial(8, 0, 2)
    always = SimpleNamespace(random=lambda shape, dtype=None: np.ones(shape, dtype=np.float32))
    dice = np.random.default_rng(1)
    gold, known = answers(dice, len(made.rows)), np.ones((len(made.rows), HEADS))
    loss = Network(params, always, drop=0.0).step(forms.arrays(), made, gold, known)  # type: ignore[arg-type]
    marks = tagging.probabilities(tagging.logits(params, forms.arrays(), made))
    places = np.arange(len(gold))
    right = [marks[places, part.start + gold[:, k]] for k, part in enumerate(SLICES.values())]
    assert loss == pytest.approx(float(-np.log(right).sum() / len(gold)), rel=1e-4)


def test_steps_lower_the_loss_and_the_answers_come_out() -> None:
    forms = Forms()
    made = tagging.batch(WINDOWS, forms, empty())
    params = initial(16, 0, 2)
    network, adam = Network(params, np.random.default_rng(4), drop=0.1), Adam()
    gold = np.zeros((len(made.rows), HEADS), dtype=np.int64)
    gold[1:4, list(SLICES).index("gene")] = [1, 2, 3]
    gold[9, list(SLICES).index("cell")] = 4
    known = np.ones(gold.shape)
    losses = []
    for _ in range(40):
        losses.append(network.step(forms.arrays(), made, gold, known))
        adam.update(network, 0.02)
    assert np.mean(losses[-5:]) < 0.2 * losses[0]
    assert not params["words"][0].any()
    assert not params["grams"][0].any()
    assert all(np.isfinite(value).all() for value in params.values())
    marks = tagging.probabilities(tagging.logits(params, forms.arrays(), made))
    found = {span[:3] for span in tagging.spans(marks, [0, 7, 11])}
    assert found == {(1, 4, "Gene"), (9, 10, "Cell")}


def test_the_same_seed_gives_the_same_weights() -> None:
    one, two, other = initial(4, 2, 7), initial(4, 2, 7), initial(4, 2, 8)
    assert all((one[name] == two[name]).all() for name in one)
    assert (one["in.W"] != other["in.W"]).any()
    assert one["in.W"].shape[0] == tagging.features_width(2)
