"""The institutions that an affiliation names."""

from __future__ import annotations

import pytest

from kg.affiliations import endings, is_institution, segments


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("School of Design, Kyushu University, 6-10-1 Hakozaki, Japan", "Kyushu University"),
        ("Dept. of X; University of California, San Diego, USA",
         "University of California San Diego"),
        ("The Novo Clinic (a company)", "Novo Clinic"),
        ("Keio University and Osaka University, Japan", "Osaka University"),
    ],
)  # fmt: skip
def test_the_institution_is_among_the_segments(text: str, name: str) -> None:
    assert name in segments(text)


def test_what_something_is_part_of() -> None:
    assert "Keio University" in list(endings("Faculty of Law of Keio University"))


def test_institutions_are_told_from_places() -> None:
    assert is_institution("Hôpital Necker") is False or is_institution("Hospital Necker")
    assert is_institution("Keio University")
    assert not is_institution("Yokohama")


def test_work_is_bounded() -> None:
    assert len(segments("A University, " * 5000)) < 40
