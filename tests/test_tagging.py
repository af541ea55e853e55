"""From probabilities to spans, and the network that makes them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kg.labels import HEADS
from kg.networks import tagging
from kg.networks.gazetteer import empty
from kg.networks.gradients import initial
from kg.networks.tagging import OUTPUTS, PAD, SLICES
from kg.networks.wordforms import Forms

#: What each mark is, for the reader: outside, then begin, inside, end, single of two labels.
LETTERS = ["O", "B1", "I1", "E1", "S1", "B2", "I2", "E2", "S2"]


def allowed(path: tuple[int, ...]) -> bool:
    """Whether marks are those of spans, told by rewriting them."""
    text = " ".join(LETTERS[mark] for mark in path)
    for label in "12":
        text = text.replace(f"S{label}", "O")
        while f"B{label} I{label}" in text:
            text = text.replace(f"B{label} I{label}", f"B{label}")
        text = text.replace(f"B{label} E{label}", "O")
    return set(text.split()) <= {"O"}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_well_formed_marks_are_those_of_spans(size: int) -> None:
    for path in product(range(9), repeat=size):
        assert tagging.well_formed(np.array(path)) == allowed(path), path


@pytest.mark.parametrize("columns", [5, 9])
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_viterbi_finds_the_best_of_all_paths(columns: int, size: int) -> None:
    dice = np.random.default_rng(size)
    paths = [path for path in product(range(columns), repeat=size) if allowed(path)]
    places = np.arange(size)
    for _ in range(15):
        marks = dice.dirichlet(np.full(columns, 0.3), size)
        best = max(np.log(marks[places, list(path)] + 1e-9).sum() for path in paths)
        found = tagging.viterbi(marks)
        assert tuple(found) in paths
        assert np.log(marks[places, found] + 1e-9).sum() == pytest.approx(best)


def marks_of(size: int, *given: tuple[str, int, int, float]) -> np.ndarray:
    """Probabilities with some (head, word, column in the head) as given, the rest outside."""
    marks = np.zeros((size, OUTPUTS), dtype=np.float32)
    for part in SLICES.values():
        marks[:, part.start] = 1.0
    for head, word, column, chance in given:
        marks[word, SLICES[head].start] -= chance
        marks[word, SLICES[head].start + column] += chance
    return marks


@pytest.mark.parametrize("head", HEADS)
def test_spans_of_each_head_and_label(head: str) -> None:
    for place, label in enumerate(HEADS[head]):
        b, i, e, s = range(4 * place + 1, 4 * place + 5)
        given = [(head, 1, b, 0.9), (head, 2, i, 0.7), (head, 3, e, 0.8), (head, 5, s, 0.6)]
        found = tagging.spans(marks_of(6, *given), [0])
        assert [span[:3] for span in found] == [(1, 4, label), (5, 6, label)]
        assert [span[3] for span in found] == pytest.approx([0.8, 0.6])


def test_labels_of_one_head_stand_side_by_side_and_heads_overlap() -> None:
    person, place = HEADS["general"].index("Person"), HEADS["general"].index("Place")
    given = [
        ("general", 0, 4 * person + 1, 0.9), ("general", 1, 4 * person + 3, 0.9),
        ("general", 2, 4 * place + 4, 0.9), ("gene", 1, 1, 0.9), ("gene", 2, 3, 0.9),
    ]  # fmt: skip
    found = [span[:3] for span in tagging.spans(marks_of(3, *given), [0])]
    assert found == [(1, 3, "Gene"), (0, 2, "Person"), (2, 3, "Place")]


def test_no_span_crosses_a_paragraph() -> None:
    marks = marks_of(2, ("gene", 0, 1, 0.9), ("gene", 1, 3, 0.9))
    assert [span[:3] for span in tagging.spans(marks, [0])] == [(0, 2, "Gene")]
    apart = tagging.spans(marks, [0, 1])
    assert all(end - first == 1 for first, end, _, _ in apart)


def test_marks_that_are_no_span_are_mended() -> None:
    marks = marks_of(2, ("disease", 0, 1, 0.9), ("disease", 1, 2, 0.5), ("disease", 1, 3, 0.4))
    assert [span[:3] for span in tagging.spans(marks, [0])] == [(0, 2, "Disease")]


def test_naming_nothing_may_count_for_less() -> None:
    marks = marks_of(3, ("cell", 1, 4, 0.2))
    assert tagging.spans(marks, [0]) == []
    ((first, end, label, score),) = tagging.spans(marks, [0], 0.05)
    assert (first, end, label) == (1, 2, "Cell")
    assert score == pytest.approx(0.2)


def test_an_empty_paragraph_has_no_span() -> None:
    marks = marks_of(2, ("cell", 0, 4, 0.9), ("cell", 1, 4, 0.9))
    assert tagging.spans(marks, [0, 0, 1, 2]) == tagging.spans(marks, [0, 1])


# ------------------------------------------------------------------------------ the network


@pytest.fixture(scope="module")
def params() -> tagging.Params:
    return initial(8, 0, 3)


def read(params: tagging.Params, *windows: list[list[str]]) -> np.ndarray:
    forms = Forms()
    made = tagging.batch(list(windows), forms, empty())
    return tagging.probabilities(tagging.logits(params, forms.arrays(), made))


ONE = [["Stem", "cells", "heal"], ["Mice", "and", "stem", "cells"]]
TWO = [["Cells", "of", "IL", "-", "6", "knock", "-", "out", "mice"]]


def test_layout_of_a_batch() -> None:
    forms = Forms()
    made = tagging.batch([ONE, TWO], forms, empty())
    assert made.window.tolist() == [0] * 7 + [1] * 9
    words = [word for window in (ONE, TWO) for paragraph in window for word in paragraph]
    assert [forms.words[made.unique[at]] for at in made.form] == words
    gaps = np.diff(made.rows)
    assert made.rows[0] == PAD
    assert made.size == made.rows[-1] + 1 + PAD
    assert [at for at, gap in enumerate(gaps) if gap == PAD + 1] == [2, 6]
    assert set(gaps.tolist()) == {1, PAD + 1}
    groups = {
        (w, word.lower().removesuffix("s")) for w, word in zip(made.window, words, strict=True)
    }
    assert len(set(made.same.tolist())) == len(groups)
    assert made.same[0] == made.same[5]  # "Stem", "stem"
    assert made.same[1] == made.same[6] != made.same[7]  # "cells" here, "Cells" in another window


def test_probabilities_of_a_head_sum_to_one(params: tagging.Params) -> None:
    found = read(params, ONE)
    assert found.shape == (7, OUTPUTS)
    assert (found >= 0).all()
    for part in SLICES.values():
        assert found[:, part].sum(1) == pytest.approx(1.0, abs=1e-5)
    high = tagging.probabilities(np.full((1, OUTPUTS), 1e4, dtype=np.float32))
    assert np.isfinite(high).all()


def test_windows_do_not_see_one_another(params: tagging.Params) -> None:
    one, two = read(params, ONE), read(params, TWO)
    np.testing.assert_allclose(read(params, ONE, TWO), np.concatenate([one, two]), atol=1e-5)
    np.testing.assert_allclose(read(params, TWO, ONE), np.concatenate([two, one]), atol=1e-5)


def test_paragraphs_of_a_window_see_one_another_as_sets_of_words(params: tagging.Params) -> None:
    one, swapped = read(params, ONE), read(params, ONE[::-1])
    np.testing.assert_allclose(swapped, np.concatenate([one[3:], one[:3]]), atol=1e-5)
    assert abs(read(params, ONE[:1]) - one[:3]).max() > 1e-4


def test_an_empty_paragraph_changes_nothing(params: tagging.Params) -> None:
    np.testing.assert_allclose(read(params, [ONE[0], [], ONE[1], []]), read(params, ONE), atol=1e-5)


def test_means_of_groups() -> None:
    rows = np.array([[1.0, 0.0], [2.0, 2.0], [3.0, 4.0]])
    means, sizes = tagging.group_means(rows, np.array([1, 0, 1]))
    assert means.tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert sizes.tolist() == [1, 2]


def test_neighbours_beyond_the_ends_are_nothing() -> None:
    wide = tagging.neighbours(np.array([[1.0], [2.0], [3.0]]), 2)
    assert wide.tolist() == [[0, 1, 3], [0, 2, 0], [1, 3, 0]]
