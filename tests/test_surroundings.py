"""What a text says around its mentions."""

from __future__ import annotations

import pytest

from kg.grounding.surroundings import Surroundings, surroundings

TEXT = (
    "Rats and mice with myotonic dystrophy (DM) and amyotrophic lateral sclerosis (ALS) "
    "were infected with Candida albicans; the mice died."
)


@pytest.mark.parametrize(
    ("words", "spelt"),
    [
        ("DM", "myotonic dystrophy"),
        ("DM patients", "myotonic dystrophy patients"),
        ("DM-related death", "myotonic dystrophy related death"),
        ("ALS", "amyotrophic lateral sclerosis"),
        ("C. albicans", "Candida albicans"),
        ("C.albicans strain", "Candida albicans strain"),
        ("C. elegans", ""),
        ("dystrophy", ""),
        ("", ""),
    ],
)
def test_words_are_spelt_out_as_the_text_does(words: str, spelt: str) -> None:
    assert surroundings(TEXT).spelt_out(words) == spelt


def test_the_species_that_is_named_most() -> None:
    around = surroundings(TEXT)
    assert around.species == "NCBITaxon:10090"
    assert set(around.taxa) == {"NCBITaxon:10090", "NCBITaxon:10116"}


def test_no_text_says_nothing() -> None:
    around = surroundings(" ")
    assert not around.words
    assert not around.taxa
    assert around.species == ""
    assert around.spelt_out("DM") == Surroundings().spelt_out("C. albicans") == ""
