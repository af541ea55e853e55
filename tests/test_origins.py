"""Which documents are one source, which one study, and which news tells of which paper."""

from __future__ import annotations

from itertools import permutations

import pytest

from kg.assembly.origins import find_origins
from kg.model import Annotation, Document, Facts, Metadata, Publication

LONG = " ".join(f"word{number}" for number in range(100))


def text(
    id_: str,
    words: str = "",
    *,
    doi: str = "",
    about: str = "",
    title: str = "",
    journal: str = "",
    told: str = "",
    trials: tuple[str, ...] = (),
) -> Annotation:
    metadata = Metadata(doi=doi, journal=journal, title=title)
    paper = Publication(doi=about, title=told) if about or told else None
    facts = Facts(publication=paper, trials=trials)
    return Annotation(Document(id_, words or f"The text of {id_}.", metadata), facts=facts)


def counts(*texts: Annotation) -> tuple[int, int]:
    """Return how many sources and studies there are; their order must leave no trace."""
    found = {
        (len(set(origins.sources.values())), len(set(origins.studies.values())))
        for origins in map(find_origins, permutations(texts))
    }
    assert len(found) == 1
    return found.pop()


PAPER = text("PMID:1", doi="10.1/a", title="Aspirin prevents stroke in old rats", journal="Heart")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((text("a"), text("b")), (2, 2)),
        ((text("a", LONG), text("b", LONG + " end")), (1, 1)),
        ((text("a", doi="10.1000/A"), text("b", doi="https://doi.org/10.1000/a")), (1, 1)),
        ((text("a", doi="10.1000/a"), text("b", about="10.1000/a")), (2, 1)),
        ((text("a", about="10.1000/x"), text("b", about="10.1000/x")), (2, 1)),
        ((text("a", trials=("NCT1",)), text("b", trials=("NCT1",))), (2, 1)),
        ((text("a", trials=("NCT1",)), text("b", trials=("NCT1", "NCT2"))), (2, 2)),
        ((PAPER, text("n", told="Aspirin Prevents Stroke in Old Rats!")), (2, 1)),
        ((PAPER, text("n", told="PMID:1")), (2, 1)),
        ((text("PMID:2", title="Results", journal="J"), text("n", told="Results")), (2, 2)),
    ],
)
def test_sources_and_studies(texts: tuple[Annotation, ...], expected: tuple[int, int]) -> None:
    assert counts(*texts) == expected


def test_studies_join_over_a_chain() -> None:
    chain = (
        text("a", LONG),
        text("b", LONG + " more", about="10.1000/p"),
        text("c", doi="10.1000/p", trials=("NCT7",)),
        text("d", trials=("NCT7",)),
        text("e"),
    )
    assert counts(*chain) == (4, 2)


def test_the_paper_of_a_news_item() -> None:
    paper = text("PMID:3", doi="10.1000/p", journal="Heart")
    news = text("news", about="10.1000/p")
    same = text("side-car", doi="10.1000/P")
    other = text("PMID:4", about="10.1000/p", journal="Lung")  # a paper is no news of another
    found = find_origins([news, same, other, paper]).papers
    assert found == {news.document.key: paper.document.key, same.document.key: paper.document.key}
