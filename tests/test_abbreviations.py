"""Short forms and the long forms a text gives for them."""

from __future__ import annotations

import pytest

from kg.abbreviations import abbreviations, is_short_form
from kg.model import Document


def pairs(text: str) -> list[tuple[str, str]]:
    document = Document("d", text)
    return [
        (document.quote(short), document.quote(long)) for short, long in abbreviations(document)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with adipose-derived stem cells (ADSCs).", ("ADSCs", "adipose-derived stem cells")),
        ("pulmonary obstructive disease (POD; n = 5)", ("POD", "pulmonary obstructive disease")),
        ("of beta-tricalcium phosphate (β-TCP)", ("β-TCP", "beta-tricalcium phosphate")),
        ("tumour necrosis factor alpha (TNF-α)", ("TNF-α", "tumour necrosis factor alpha")),
        ("transforming growth factor β1 (TGF-β1)", ("TGF-β1", "transforming growth factor β1")),
        ("serum interleukin-6 (IL-6) rose", ("IL-6", "interleukin-6")),
        ("the World Health Organization (WHO)", ("WHO", "World Health Organization")),
        ("polymerase chain reactions (PCRs)", ("PCRs", "polymerase chain reactions")),
        ("with type 2 diabetes mellitus (T2DM)", ("T2DM", "type 2 diabetes mellitus")),
        ("double-stranded DNA (dsDNA)", ("dsDNA", "double-stranded DNA")),
        ("randomised controlled trial [RCT]", ("RCT", "randomised controlled trial")),
        ("extracellular vesicles (“EVs”)", ("EVs", "extracellular vesicles")),
        ("growth factor (GF, 10 ng/ml)", ("GF", "growth factor")),
        ("A BMP (bone morphogenetic protein) is", ("BMP", "bone morphogenetic protein")),
    ],
)
def test_found(text: str, found: tuple[str, str]) -> None:
    assert pairs(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(",
        "rats (n = 12) were fed",
        "as shown before (see Fig. 2)",
        "the effect (ER) was small",
        "In Japan (Osaka) it rained",
        "Sales rose. Every dog sat (ESR)",  # the letters lie across a sentence's end
        "we saw it (2005)",
        "() (A) [1]",
    ],
)
def test_nothing_found(text: str) -> None:
    assert pairs(text) == []


def test_a_long_form_does_not_reach_over_the_sentence_end() -> None:
    assert pairs("It hurt. Bone cells (BCs) grew. Bad omens (BCs)") == [("BCs", "Bone cells")]


def test_two_definitions_in_one_sentence() -> None:
    assert pairs("Magnetic resonance imaging (MRI) and computed tomography (CT) were used.") == [
        ("MRI", "Magnetic resonance imaging"),
        ("CT", "computed tomography"),
    ]


@pytest.mark.parametrize(
    ("word", "is_short"),
    [
        *[(word, True) for word in ("ADSCs", "IL-6", "mRNA", "WHO", "Osaka City")],
        *[(word, False) for word in ("who", "p", "n = 5", "2005", "see text")],
    ],
)
def test_short_forms(word: str, is_short: bool) -> None:
    assert is_short_form(word) is is_short


def test_a_pathological_text_is_read_in_time_and_space() -> None:
    assert pairs("(A" * 3000 + ")" * 3000) == []
