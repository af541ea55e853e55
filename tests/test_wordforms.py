"""What the recogniser sees of a word: its features depend on its characters alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vectors import Vectors

from kg.networks import wordforms
from kg.networks.wordforms import EDGES, FLAGS, GRAM_ROWS, GRAMS, WHOLE, WORD_ROWS, Forms

WORDS = st.text(
    st.characters() | st.sampled_from("aAbZ019-‐–βÅßİ\ud800\x00\u0301😀"), min_size=1, max_size=60
)


@pytest.mark.parametrize(
    "word, shape",
    [
        ("IL-6", "XX-d"), ("mRNA", "xXX"), ("osteoporosis", "xx"), ("BMP2", "XXd"), ("p53", "xdd"),
        ("3,000", "d,dd"), ("ß-actin", "x-xx"), ("(", "("), ("", ""), ("中文", "xx"),
    ],
)  # fmt: skip
def test_a_shape_keeps_runs_of_two(word: str, shape: str) -> None:
    assert wordforms.shape(word) == shape


@pytest.mark.parametrize(
    "word, key",
    [
        ("Fractures", "fracture"), ("fracture", "fracture"), ("gas", "gas"), ("genes", "gene"),
        ("mass", "mass"), ("virus", "virus"), ("osteoporosis", "osteoporosis"), ("its", "its"),
        ("ADSCs", "adsc"), ("S", "s"), ("IL6s", "il6s"), ("", ""),
    ],
)  # fmt: skip
def test_names_are_compared_without_case_and_plural(word: str, key: str) -> None:
    assert wordforms.name_key(word) == key


@pytest.mark.parametrize(
    "word, places",
    [
        ("Bone", [0]), ("TNF", [1]), ("mRNA", [2]), ("p53", [3]), ("2020", [4]), ("é", [5, 6]),
        ("-", [6, 7]), ("bone", []), ("A", [0, 6]),
    ],
)  # fmt: skip
def test_flags_say_what_a_word_is_made_of(word: str, places: list[int]) -> None:
    flags = wordforms.flags(word)
    assert len(flags) == FLAGS
    assert [at for at, flag in enumerate(flags) if flag] == places


@settings(max_examples=50, deadline=None)
@given(WORDS)
def test_rows_lie_in_their_tables_and_none_is_the_padding(word: str) -> None:
    whole, edges, grams = wordforms.rows_of(word)
    assert (len(whole), len(edges)) == (WHOLE, EDGES)
    assert 1 <= len(grams) <= GRAMS
    assert all(1 <= row < WORD_ROWS for row in whole + edges)
    assert all(1 <= row < GRAM_ROWS for row in grams)


def test_case_counts_in_one_whole_feature_and_in_the_shape() -> None:
    one, two = wordforms.rows_of("Bone"), wordforms.rows_of("bone")
    assert one[0][:2] == two[0][:2]
    assert one[0][2] != two[0][2]
    assert one[1][:-1] == two[1][:-1]
    assert one[2] == two[2]


def test_of_a_word_without_end_only_the_beginning_counts_as_features() -> None:
    assert wordforms.rows_of("ACGT" * 100_000) == wordforms.rows_of("ACGT" * 10)
    assert len(wordforms.shape("a-" * 100_000)) == 40


def test_forms_grow_and_look_up() -> None:
    forms = Forms()
    assert forms.number(["bone", "loss", "bone"]).tolist() == [0, 1, 0]
    first = {name: array.copy() for name, array in forms.arrays().items()}
    assert forms.number(["gene", "loss"]).tolist() == [2, 1]
    table = forms.arrays()
    assert all(len(array) == 3 for array in table.values())
    assert all((table[name][:2] == array).all() for name, array in first.items())
    assert forms.arrays() is table
    assert forms.width == 0
    assert "vector" not in table


def test_unused_places_of_short_words_are_padding() -> None:
    forms = Forms()
    forms.number(["a", "pneumonoultramicroscopic"])
    table = forms.arrays()
    assert (table["grams"] > 0).sum(1).tolist() == [1, GRAMS]
    assert table["count"].tolist() == pytest.approx([1.0, GRAMS**-0.5])


def test_hyphens_are_known() -> None:
    forms = Forms()
    forms.number(["-", "–", "‐", "IL-6", "a", "--"])
    assert forms.arrays()["hyphen"].tolist() == [True, True, True, False, False, False]


def test_a_full_table_forgets_all_at_once() -> None:
    forms = Forms(most=3)
    forms.number(["a", "b", "c"])
    before = forms.arrays()["whole"][2].tolist()
    assert not forms.forget()
    forms.number(["d"])
    assert forms.forget()
    assert not forms.numbers
    assert not forms.words
    assert forms.number(["c"]).tolist() == [0]
    assert forms.arrays()["whole"].tolist() == [before]


@settings(max_examples=20, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8, unique=True), st.randoms(use_true_random=False))
def test_features_do_not_depend_on_what_came_before(words: list[str], dice: object) -> None:
    one, two = Forms(), Forms()
    one.number(words)
    shuffled = sorted(words, key=lambda word: dice.random())  # type: ignore[attr-defined]
    for word in shuffled:
        two.number([word])
        two.arrays()
    a, b = one.number(words), two.number(words)
    for name, array in one.arrays().items():
        assert (array[a] == two.arrays()[name][b]).all(), name


def test_vectors_are_those_of_the_lower_case_form() -> None:
    rows = np.random.default_rng(0).random((50, 4), dtype=np.float32)
    vectors = Vectors(
        data=rows, mode="floret", minn=2, maxn=3, hash_count=2, hash_seed=1, bow="<", eow=">"
    )
    forms = Forms(vectors)
    forms.number(["Bone", "bone", "gene", "\ud800"])
    found = forms.arrays()["vector"]
    assert forms.width == 4
    assert found.shape == (4, 4)
    assert found.dtype == np.float32
    assert (found[0] == found[1]).all()
    assert (found[0] != found[2]).any()
    assert found[2].tolist() == vectors.get_batch(["gene"])[0].tolist()


def test_hashes_differ_by_word_and_by_writing() -> None:
    forms = Forms()
    forms.number(["KIT", "kit", "kits", "gene"])
    table = forms.arrays()
    assert len(set(table["exact"].tolist())) == 4
    assert len(set(table["key"].tolist())) == 2
    assert table["key"].dtype == np.uint64
