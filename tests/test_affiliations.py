"""The institutions that an affiliation names."""

from __future__ import annotations

import pytest

from kg.entries import Entry
from kg.ground import ground_text
from kg.grounding.affiliations import endings, is_institution, segments
from kg.lexicon import Lexicon


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
    assert is_institution("Hôpital Necker")
    assert is_institution("Keio University")
    assert not is_institution("Yokohama")


def test_work_is_bounded() -> None:
    assert len(segments("A University, " * 5000)) < 40


def test_a_namesake_in_another_country_is_ruled_out() -> None:
    lexicon = Lexicon.of([
        Entry("ror:1", "Institute of Health (United States)", "Organization",
              ("Institute of Health",)),
        Entry("ror:2", "Keio University", "Organization"),
        Entry("ror:3", "Novavax (United States)", "Organization"),
    ])  # fmt: skip

    def best(text: str) -> str:
        found = ground_text(text, lexicon, category="Organization", learned=False)
        return found[0].curie if found else ""

    assert best("Institute of Health, Keio University, Tokyo, Japan") == "ror:2"
    assert best("Institute of Health, Bethesda, MD, USA") == "ror:1"
    assert best("Institute of Health, Tokyo, Japan") == ""
    assert best("Novavax, Inc, Gaithersburg, MD USA") == "ror:3"
    assert best("Keio University Hospital, Tokyo, Japan") != "ror:2"
