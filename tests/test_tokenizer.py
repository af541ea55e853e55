"""The tokenizer splits as biomedical corpora do, and never loses a character."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.tokenizer import NAME

SPLIT = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}}).tokenizer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("IL-6/TNF-α", ["IL", "-", "6", "/", "TNF", "-", "α"]),
        ("(p<0.05; n=5)", ["(", "p", "<", "0.05", ";", "n", "=", "5", ")"]),
        ("3,000 cells, 1.5 mg", ["3,000", "cells", ",", "1.5", "mg"]),
        ("25mg daily.", ["25", "mg", "daily", "."]),
        ("CD4+CD25+ T cells", ["CD4", "+", "CD25", "+", "T", "cells"]),
        ("bone–tendon", ["bone", "–", "tendon"]),
        ("on 2025-11-05,", ["on", "2025-11-05", ","]),
        ("see https://doi.org/10.1/x-y).", ["see", "https://doi.org/10.1/x-y", ")", "."]),
        ("e.g. in Fig. 2", ["e.g.", "in", "Fig.", "2"]),
        ("didn't; cannot", ["did", "n't", ";", "can", "not"]),
        ("the rat's", ["the", "rat", "'s"]),
        ("“It works,” he said.", ["“", "It", "works", ",", "”", "he", "said", "."]),
        ("wait -- no... yes", ["wait", "--", "no", "...", "yes"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [token.text for token in SPLIT(text)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("said Dr. A. Smith", ["said", "Dr.", "A.", "Smith"]),
        ("by J. K. Wu and", ["by", "J.", "K.", "Wu", "and"]),
        ("of vitamin D. The", ["of", "vitamin", "D", ".", "The"]),
        ("in group A. Smith", ["in", "group", "A", ".", "Smith"]),
        ("rich in vitamin D.", ["rich", "in", "vitamin", "D", "."]),
    ],
)
def test_a_full_stop_belongs_to_an_initial_but_not_to_a_letter(text: str, words: list[str]) -> None:
    assert [token.text for token in SPLIT(text)] == words


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aA.1-–/() \n\t\u00a0\u2009“\"'α,;%é\u0301"), max_size=40))
def test_no_character_is_lost_or_moved(text: str) -> None:
    doc = SPLIT(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)
