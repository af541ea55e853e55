"""scispaCy's finders, mended: skipped where scispaCy is not installed."""

from __future__ import annotations

import pickle

import pytest

from kg.benchmarks import scispacy_sources
from kg.errors import MissingError
from kg.model import Document

with_scispacy = pytest.mark.skipif(
    not scispacy_sources.available(), reason="scispaCy is not installed"
)


def pairs(text: str) -> list[tuple[str, str]]:
    document = Document("d", text)
    found = scispacy_sources.abbreviations(document)
    assert pickle.loads(pickle.dumps(found)) == found
    return [(document.quote(short), document.quote(long)) for short, long in found]


@with_scispacy
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Serum interleukin-6 (IL-6) rose.", ("IL-6", "interleukin-6")),
        (
            "Tumour necrosis factor alpha (TNF-alpha)",
            ("TNF-alpha", "Tumour necrosis factor alpha"),
        ),
        (
            "In  chronic obstructive pulmonary disease (COPD; n = 5) it fell.",
            ("COPD", "chronic obstructive pulmonary disease"),
        ),
        ("The growth hormone (GH, 10 ng/ml) rose.", ("GH", "growth hormone")),
        ("A title\n\nthe bone\nmarrow (BM) of rats", ("BM", "bone\nmarrow")),
    ],
)
def test_abbreviations(text: str, found: tuple[str, str]) -> None:
    assert pairs(text) == [found]


@with_scispacy
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("text", ["", "()", "(A; b)", "(" * 20, "rats (n = 5) and mice"])
def test_nothing_found(text: str) -> None:
    assert pairs(text) == []


@with_scispacy
def test_what_goes_to_another_process_and_back_can_be_sent() -> None:
    document = Document("d", "Serum interleukin-6 (IL-6) rose.")
    call, given = pickle.loads(pickle.dumps((scispacy_sources.abbreviations, document)))
    assert pickle.loads(pickle.dumps(call(given))) == scispacy_sources.abbreviations(document)


def test_without_scispacy_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scispacy_sources, "available", lambda: False)
    with pytest.raises(MissingError, match="pip install scispacy"):
        scispacy_sources.abbreviations(Document("d", "text"))
