"""Files of weights: what is none of ours, or damaged, is an error that says so."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from kg import weights
from kg.errors import InputError, MissingError


@pytest.mark.parametrize("keep", [0, 5, 19, 40, 4000])
def test_a_cut_file_is_an_error_of_ours(keep: int, tmp_path: Path) -> None:
    path = tmp_path / weights.GRAMMAR
    path.write_bytes((weights.FOLDER / weights.GRAMMAR).read_bytes()[:keep])
    with pytest.raises(MissingError, match=r"damaged.*install"):
        weights.unpack(path, spacy.blank("en").vocab)


def test_a_floret_table_is_read_and_gives_every_word_a_vector(tmp_path: Path) -> None:
    path = tmp_path / "v.floret"
    rows = "".join(f"{n} {n / 10} {1 - n / 10}\n" for n in range(8))
    path.write_text(f"8 2 3 4 1 2166136261 < >\n{rows}", encoding="utf-8")
    found = weights.floret(path).get_batch(["osteoporosis", "a"])
    assert found.shape == (2, 2)
    assert (found != 0).all()


@pytest.mark.parametrize("text", ["", "8 2\n", "8 2 3 4 1 2166136261 < >\nno number\n"])
def test_what_is_no_floret_table_is_an_error_with_its_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "v.floret"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"v\.floret"):
        weights.floret(path)
