"""Names by runs of characters: the cosine, the bound on work, any string at all."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compiling import grams

WORDS = ["bone", "stem", "cell", "spinal", "fracture", "cancer", "lung", "alpha", "kinase", "beta"]


def names(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    made = {" ".join(rng.choices(WORDS, k=rng.randint(1, 4))) + f" {n % 97}" for n in range(count)}
    return sorted(made)


def cosine(one: str, two: str, forms: list[str]) -> float:
    """The same by the book: sets of runs, idf of all forms."""
    sets = [set(grams.runs_of(form).tolist()) for form in forms]
    idf = {
        run: np.log((1 + len(forms)) / (1 + sum(run in some for some in sets))) + 1
        for run in {run for some in sets for run in some} | set(grams.runs_of(one).tolist())
    }
    a, b = (set(grams.runs_of(form).tolist()) for form in (one, two))
    norm = [sum(idf[run] ** 2 for run in some) ** 0.5 for some in (a, b)]
    return float(sum(idf[run] ** 2 for run in a & b) / (norm[0] * norm[1]))


def test_the_cosine_is_that_of_the_book() -> None:
    forms = names(60)
    index = grams.build(forms)
    for text in ("spinal fractures 3", "lungs", "betakinase"):
        for place, value in grams.search(index, text, 5):
            assert value == pytest.approx(cosine(text, forms[place], forms), abs=1e-4)


def test_a_bounded_search_finds_what_a_whole_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = names(3000)
    index = grams.build(forms)
    texts = [form[1:] for form in forms[::100]]
    whole = [grams.search(index, text, 1) for text in texts]
    monkeypatch.setattr(grams, "_BUDGET", 300)
    bounded = [grams.search(index, text, 1) for text in texts]
    for text, ((_, best),), ((_, found),) in zip(texts, whole, bounded, strict=True):
        assert found == pytest.approx(best, abs=0.05), text


def test_work_is_bounded_whatever_the_text() -> None:
    forms = names(2000)
    index = grams.build(forms)
    assert len(grams.runs_of("spinal fracture " * 100_000)) <= grams._LONGEST + 2
    assert len(grams.search(index, "spinal fracture " * 100_000, 7)) == 7


@given(st.text(max_size=60))
def test_any_string(text: str) -> None:
    index = grams.build(["bone", "bone cell", "骨", ""])
    found = grams.search(index, text, 3)
    assert all(0 < value <= 1 for _, value in found)
    assert [value for _, value in found] == sorted((v for _, v in found), reverse=True)


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = names(500)
    whole = grams.build(forms)
    monkeypatch.setattr(grams, "_BLOCK", 7)
    assert all((grams.build(forms)[part] == whole[part]).all() for part in whole)


def test_nothing_is_like_nothing() -> None:
    assert grams.search(grams.build([]), "bone", 3) == []
    assert grams.search(grams.build(["bone"]), "xyz", 3) == []
