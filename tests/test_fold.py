"""Spelling variants of a name have one normal form; different names do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fold import fold, fold_unordered, fold_words

SAME = [
    ("Beta-Catenin", "β-catenin"),
    ("TNFα", "TNF-alpha"),
    ("IL6", "IL-6"),
    ("NF-κB", "NF kappa B"),
    ("oesophageal tumours", "esophageal tumor"),
    ("haemoglobin", "Hemoglobin"),
    ("vertebrae", "vertebra"),
    ("bacteria", "bacterium"),
    ("diagnoses", "diagnosis"),
    ("mice", "mouse"),
    ("biopsies", "biopsy"),
    ("ADSCs", "ADSC"),
    ("Parkinson's disease", "Parkinson’s disease"),
    ("Parkinson's disease", "Parkinson disease"),
    ("Sjögren syndrome", "Sjogren syndrome"),
    ("type II diabetes", "type 2 diabetes"),
    ("CD4+ T cells", "CD4-positive T cell"),
    ("long‐term care", "long-term care"),
    ("Tylenol®", "tylenol"),
    ("bone/joint", "bone joint"),
    ("leucocytes", "leukocyte"),
    ("lymphomas", "lymphoma"),
]
DIFFERENT = [
    ("hypertension", "hypotension"),
    ("diabetes", "diabete mellitus"),
    ("COX-1", "COX-2"),
    ("AIDS", "aid"),
    ("species", "specie"),
    ("necrosis", "necrosi"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_variants_fold_to_the_same(one: str, two: str) -> None:
    assert fold(one) == fold(two)


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_different_names_stay_apart(one: str, two: str) -> None:
    assert fold(one) != fold(two)


def test_words_keep_their_offsets() -> None:
    text = "The university's β-cells, (rats)"
    printed = [text[word.start : word.end] for word in fold_words(text)]
    assert printed == ["The", "university", "β", "cells", "rats"]


@given(st.text(max_size=80))
def test_any_text_folds_within_its_bounds(text: str) -> None:
    end = 0
    for word in fold_words(text):
        assert end <= word.start < word.end <= len(text)
        assert word.norm == word.norm.strip() != ""
        end = word.end


@given(st.text(max_size=60))
def test_case_never_joins_or_splits_plain_words(text: str) -> None:
    plain = "".join(c for c in text.lower() if c.isascii())
    assert fold(fold(plain)) == fold(fold(fold(plain)))


def test_order_and_function_words_are_forgotten() -> None:
    nouns = {"spinal": "spine"}
    assert fold_unordered(["cancer", "of", "the", "lung"], nouns) == fold_unordered(
        ["lung", "cancer"], nouns
    )
    assert fold_unordered(["spinal", "cord"], nouns) == fold_unordered(["cord", "spine"], nouns)
