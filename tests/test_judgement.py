"""What the recogniser says of names that only words speak for."""

from __future__ import annotations

import pytest

from kg.judgement import Judgement
from kg.model import Mention, NamedSpan, Parse, Span

KNOWN = ("Anatomy", "Cell", "CellLine", "Chemical", "Disease", "Gene")


def judgement(*names: NamedSpan, named: tuple[str, ...] = KNOWN) -> Judgement:
    return Judgement(Parse((), (), names=names, named=named))


def name(category: str, start: int, end: int, score: float = 0.9, faint: bool = False) -> NamedSpan:
    return NamedSpan(Span(start, end), category, score, category, faint)


def found(category: str, start: int, end: int, *sources: str) -> Mention:
    return Mention(Span(start, end), category, sources or ("dictionary",))


@pytest.mark.parametrize(
    "mention, names, words, stands",
    [
        # what it marks itself, or nearly does
        (found("Phenotype", 0, 5), [name("Disease", 0, 5)], "fever", True),
        (found("Disease", 0, 5), [name("Disease", 0, 5, 0.4, True)], "fever", True),
        # other words for the same kind of thing: its own stand
        (found("Disease", 7, 15), [name("Disease", 0, 15)], "fracture", False),
        # a longer name of the dictionary says more, for kinds where it is no state of the thing
        (found("Disease", 0, 15), [name("Disease", 7, 15)], "spinal fracture", True),
        (found("Chemical", 0, 15), [name("Chemical", 7, 15)], "blood glucose 5", False),
        # the same words are something else
        (found("Disease", 0, 5), [name("Gene", 0, 5)], "fever", False),
        # nothing marked: a name that training did not see used otherwise
        (found("Drug", 0, 9), [], "exampletide", True),
        (found("Drug", 0, 4), [], "drug", False),
        (found("Disease", 0, 7), [name("Disease", 0, 7, 0.45, True)], "disease", False),
        (found("Disease", 0, 7), [name("Disease", 0, 7)], "disease", True),
        (found("Disease", 0, 2), [], "MS", False),
        (found("Gene", 0, 5), [], "brca9", False),
        # what annotators pass over and readers ask for
        (found("Drug", 0, 7), [], "placebo", True),
        # what only an added ontology holds needs the recogniser's word, be it a faint one
        (found("Drug", 0, 9, "ontology"), [], "exampletide", False),
        (found("Drug", 0, 9, "ontology"), [name("Chemical", 0, 9, 0.2, True)], "exampletide", True),
        (found("Process", 0, 9, "ontology"), [], "autophagy", True),
        # categories it knows nothing of, and sources that know better
        (found("Process", 0, 9), [name("Gene", 0, 4)], "apoptosis", True),
        (found("Gene", 0, 5, "abbreviation"), [], "brca9", True),
    ],
)
def test_what_stands(mention: Mention, names: list[NamedSpan], words: str, stands: bool) -> None:
    assert judgement(*names).allows(mention, words) is stands


def test_without_a_recogniser_of_a_kind_its_names_stand() -> None:
    assert judgement(named=("Gene",)).allows(found("Drug", 0, 4), "drug")


@pytest.mark.parametrize(
    "mention, names, category",
    [
        (found("Gene", 0, 3, "abbreviation"), [name("Disease", 0, 3)], "Disease"),
        (found("Procedure", 0, 3, "abbreviation"), [name("Chemical", 0, 3)], "Chemical"),
        (found("Procedure", 0, 3), [name("Chemical", 0, 3)], "Procedure"),
        (found("Procedure", 0, 3, "ontology"), [name("Chemical", 0, 3)], "Chemical"),
        (found("Drug", 0, 3), [name("Chemical", 0, 3)], "Drug"),
        (found("Cell", 0, 3), [name("Cell", 0, 3), name("CellLine", 0, 3)], "CellLine"),
        (found("Gene", 0, 3), [name("Disease", 0, 3, 0.5)], "Gene"),
        (found("Person", 0, 3, "rule:title"), [name("Gene", 0, 3)], "Person"),
    ],
)
def test_category(mention: Mention, names: list[NamedSpan], category: str) -> None:
    assert judgement(*names).category(mention) == category


def test_a_name_that_only_an_added_ontology_holds_does_not_grow() -> None:
    whole, words = Span(0, 18), [Span(0, 8), Span(9, 18)]
    assert judgement().grows(found("Measure", 9, 18), whole, words)
    assert not judgement().grows(found("Measure", 9, 18, "ontology"), whole, words)
