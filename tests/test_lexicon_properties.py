"""What holds of every lexicon: other kinds change nothing, any string is met, work is bounded."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.compiling import staging
from kg.compiling.compiled import Compiled, build
from kg.compiling.concepts import join
from kg.compiling.curated import read_nouns
from kg.compiling.stages import parse, stage
from kg.errors import KgError
from kg.lexicon import Lexicon
from kg.ontology.base import Ontology, Synonym, Term
from kg.resources import ontologies

WORDS = ("bone", "stem", "cell", "fracture", "rat", "WAS", "cold", "tumours", "β", "of", "2", "骨")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
PREFIXES = {"Disease": ("MONDO", "DOID"), "Species": ("NCBITaxon", "ITIS"), "Gene": ("HGNC", "MGI")}


def terms(category: str) -> st.SearchStrategy[list[Term]]:
    """Terms of one category, with references among and beyond themselves."""
    numbers = st.integers(1, 6)
    curies = st.builds("{}:{}".format, st.sampled_from(PREFIXES[category]), numbers)
    anything = st.builds("{}:{}".format, st.sampled_from(["UMLS", "OMIM", "MESH"]), numbers)
    return st.lists(
        st.builds(
            Term,
            curies,
            NAMES,
            st.lists(st.builds(Synonym, NAMES, st.sampled_from(["exact", "broad"]))).map(tuple),
            xrefs=st.lists(curies | anything, max_size=3).map(tuple),
            alt_ids=st.lists(curies, max_size=1).map(tuple),
            replaced_by=st.lists(curies, max_size=1).map(tuple),
            obsolete=st.sampled_from([False] * 4 + [True]),
            category=st.just(category),
        ),
        max_size=6,
        unique_by=lambda term: term.curie,
    )


@cache
def nouns() -> dict[str, str]:
    return read_nouns(ontologies())


def lexicon(*found: list[Term]) -> Lexicon:
    staged = [
        term
        for some in found
        for term in parse(stage(Ontology("x", "tsv", tuple(some)), nouns()))[0]
    ]
    return Lexicon(Compiled(build(join(staged))), nouns())


def answers(known: Lexicon, text: str, category: str) -> list[object]:
    hits = [(h.curie, h.scope, h.entry) for h in known.find(text) if h.category == category]
    similar = [(h.curie, round(value, 4)) for h, value in known.similar(text, (category,), 5)]
    return [hits, similar]


@settings(deadline=None, max_examples=20)
@given(terms("Disease"), terms("Species"), terms("Gene"), NAMES)
def test_an_unrelated_ontology_changes_no_answer_of_another_category(
    diseases: list[Term], species: list[Term], genes: list[Term], text: str
) -> None:
    small, large = lexicon(diseases), lexicon(genes, diseases, species)
    for name in (text, *(term.label for term in diseases)):
        assert answers(small, name, "Disease") == answers(large, name, "Disease")
    for term in diseases:
        before, after = small.find_entity(term.curie), large.find_entity(term.curie)
        assert before == after


@settings(deadline=None, max_examples=20)
@given(terms("Gene"), terms("Gene"))
def test_a_concept_has_one_term_of_a_vocabulary_and_one_species(
    one: list[Term], two: list[Term]
) -> None:
    for entry in lexicon(one, two).iter_entries():
        held = [c.partition(":")[0] for c in (entry.curie, *entry.equivalents)]
        assert len(held) == len(set(held))
        assert not {"HGNC", "MGI"} <= set(held)


@cache
def small() -> Lexicon:
    return lexicon([Term("MONDO:1", "bone fracture"), Term("MONDO:2", "骨"), Term("HGNC:1", "WAS")])


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_string_is_met(text: str) -> None:
    known = small()
    known.find(text)
    known.find(text, "Disease")
    known.find_folded(text)
    assert known.find_entity(text) is None
    assert known.names_at(text.split(" ")) in ([], [1], [2], [2, 1])
    assert all(0 < value <= 1 for _, value in known.similar(text))


def test_half_of_a_pair_of_surrogates_is_no_name() -> None:
    assert small().find("\ud800") == ()
    assert small().similar("\ud800") == ()
    assert small().names_at(["\ud800"]) == []
    assert small().find_entity("X:\ud800") is None


def test_a_text_as_long_as_a_book_is_met() -> None:
    known = small()
    book = "bone fracture " * 100_000
    assert known.find(book) == ()
    assert known.names_at(book.split()) == [2]
    assert known.similar(book)[0][0].curie == "MONDO:1"


@settings(deadline=None, max_examples=20)
@given(st.binary(max_size=200))
def test_a_file_of_anything_is_an_error_of_ours_or_a_lexicon(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(KgError):
        path = Path(folder, "any.tsv")
        path.write_bytes(b"curie\tlabel\tsynonyms\txrefs\n" + data)
        staged, _, _ = staging.load("key", path, Path(folder, "cache"))
        assert len(Compiled(build(join(staged)))) <= len(staged)
