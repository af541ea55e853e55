"""The country of an affiliation, of a town, of an organisation; the names of towns."""

from __future__ import annotations

import pytest

from kg.entries import Entry
from kg.grounding.geography import (
    countries,
    countries_named,
    country_of,
    country_of_place,
    nations,
    town_names,
)


def _of(name: str, *places: str) -> Entry:
    return Entry("ror:1", name, "Organization", places=places)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("X, London EC1A 7BE, United Kingdom", "GB"),
        ("X, Boston, MA 02115", "US"),
        ("X, Parkville, VIC 3050, Australia", "AU"),
        ("X, Wien, Österreich", "AT"),
        ("in the us", ""),
        ("", ""),
    ],
)
def test_countries(text: str, code: str) -> None:
    assert country_of(text) == code


def test_places_of_an_organization() -> None:
    assert countries(_of("Merck (Germany)")) == {"DE"}
    assert countries(_of("Keio", "geonames:1850147")) == {"JP"}
    assert country_of_place("geonames:x") == country_of_place("geonames:1") == ""
    assert "munchen" in town_names("Munich")


def test_a_country_behind_a_comma_tells_where_it_is() -> None:
    assert countries(_of("Ministry of Justice, Iran")) == {"IR"}
    assert countries(_of("University of California, Davis")) == set()


def test_all_countries_that_are_named() -> None:
    assert countries_named(["Oslo", "Norway and Lund University", "Sweden"]) == {"NO", "SE"}
    assert countries_named(["Keio"]) == frozenset()


def test_adjectives_are_no_names_of_countries() -> None:
    assert nations()["chinese"] == "CN"
    assert country_of("Hospital, Chinese") == ""
