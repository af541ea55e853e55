"""Institutions by how their names are written."""

from __future__ import annotations

import pytest

from kg.entries import Entry
from kg.lexicon import Lexicon
from kg.mentions import names
from kg.model import Document, Parse
from kg.syntax import Syntax

LEXICON = Lexicon.of([Entry("geonames:2750405", "Netherlands", "Place")])


def institutions(text: str) -> list[str]:
    document = Document("d", text)
    found = names.find(document, Syntax(Parse((), ())), LEXICON)
    return [document.quote(one.span) for one in found if one.category == "Organization"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "at Humboldt University of Berlin and University of Strasbourg.",
            ["Humboldt University of Berlin", "University of Strasbourg"],
        ),
        (
            "the Japan Academy and the Brazilian Academy of Sciences met",
            ["Japan Academy", "Brazilian Academy of Sciences"],
        ),
        ("the College of Arts and Sciences of it", ["College of Arts and Sciences"]),
        (
            "the College of Arts and Sciences of the University of Exeter",
            ["College of Arts and Sciences of the University of Exeter"],
        ),
        ("an Academy Award for Best Picture", []),
        ("the Royal Society in the Netherlands said", ["Royal Society"]),
        ("Institute for Research in Biomedicine", ["Institute for Research in Biomedicine"]),
    ],
)
def test_an_institution_is_cut_where_its_name_ends(text: str, found: list[str]) -> None:
    assert institutions(text) == found


def test_endless_capitals_take_bounded_time() -> None:
    assert len(institutions("Exeter University and " * 20_000)) == 20_000
