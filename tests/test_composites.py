"""Mentions of several things, taken apart."""

from __future__ import annotations

import pytest

from kg.grounding.composites import readings


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("breast and ovarian cancer", ("breast cancer", "ovarian cancer")),
        ("Duchenne or Becker muscular dystrophy",
         ("Duchenne muscular dystrophy", "Becker muscular dystrophy")),
        ("bone formation and regeneration", ("bone formation", "bone regeneration")),
        ("cancer of the breast and ovary", ("cancer of the breast", "cancer of the ovary")),
        ("IL-1 and -6", ("IL-1", "IL-6")),
        ("ERK1/2", ("ERK1", "ERK2")),
        ("hepatitis B, C and D", ("hepatitis B", "hepatitis C", "hepatitis D")),
        ("IL-1 and TNF", ("IL-1", "TNF")),
        ("both mice and rats", ("mice", "rats")),
    ],
)  # fmt: skip
def test_one_reading_is_what_is_meant(text: str, reading: tuple[str, ...]) -> None:
    assert reading in list(readings(text))


@pytest.mark.parametrize("text", ["", "and", "bone", "a, b, c, d, e, f, g, h", "x and x", "/" * 99])
def test_what_is_no_list_has_no_reading(text: str) -> None:
    assert list(readings(text)) == []


def test_long_texts_are_left_alone() -> None:
    assert list(readings("bone and " * 40)) == []
