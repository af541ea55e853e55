"""Choosing among candidates: what helps, what must never matter, and that the work is bounded."""

from __future__ import annotations

import sys
from functools import lru_cache
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.entries import Entry
from kg.errors import UsageError
from kg.ground import UNSURE, ground_all, ground_frame, ground_mentions, ground_text
from kg.grounding.candidates import Found, fits, search
from kg.grounding.grounder import Choice, Grounder, Weighed
from kg.grounding.learned import NOTHING, Learned
from kg.grounding.ranking import shipped
from kg.grounding.surroundings import surroundings
from kg.lexicon import Lexicon
from kg.model import Document, Mention, Span

DISEASES = [
    Entry("MONDO:0005052", "irritable bowel syndrome", "Disease", ("IBS",)),
    Entry("MONDO:0016107", "myotonic dystrophy", "Disease", ("dystrophia myotonica",)),
    Entry("MONDO:0005015", "diabetes mellitus", "Disease", ("DM",), equivalents=("MESH:D003920",)),
    Entry("MONDO:0007254", "breast cancer", "Disease", equivalents=("MESH:D001943",)),
    Entry("MONDO:0008170", "ovarian cancer", "Disease"),
    Entry("MONDO:0021111", "hereditary breast cancer", "Disease", parents=("MONDO:0007254",)),
]
GENES = [
    Entry("HGNC:6018", "IL6", "Gene", ("interleukin 6",)),
    Entry("HGNC:5991", "IL1A", "Gene", ("IL-1",)),
    Entry("HGNC:2514", "CTNNB1", "Gene", ("beta-catenin",)),
]
OTHERS = [
    Entry("UBERON:0000310", "breast", "Anatomy"),
    Entry("MAXO:0000001", "DM", "Procedure"),
    Entry("NCBITaxon:9606", "Homo sapiens", "Species", ("human",)),
    Entry("NCBITaxon:5476", "Candida albicans", "Species"),
    Entry("CL:0000540", "neuron", "Cell"),
    Entry("GO:0001503", "bone formation", "Process"),
]
LEXICON = Lexicon.of([*DISEASES, *GENES, *OTHERS])


@lru_cache(maxsize=1)
def only_diseases() -> Lexicon:
    return Lexicon.of(DISEASES)


def best(text: str, category: str = "Disease", context: str = "") -> str:
    found = ground_text(text, LEXICON, category=category, context=context, learned=False)
    return found[0].curie if found else ""


def test_a_short_form_means_what_its_long_form_means() -> None:
    assert best("DM") == "MONDO:0005015"
    assert best("DM", context="Myotonic dystrophy (DM) is rare.") == "MONDO:0016107"


def test_other_spellings_are_found() -> None:
    assert best("irritable bowel syndrom") == "MONDO:0005052"
    assert best("b-catenin", "Gene") == "HGNC:2514"
    assert best("C. albicans", "Species", "Candida albicans grew.") == "NCBITaxon:5476"


def test_a_composite_is_each_of_its_parts() -> None:
    found = ground_all(["breast and ovarian cancer", "IL-1 and -6"], LEXICON, learned=False)
    assert [c.curie for c in found[0].candidates if c.match == "narrow"] == [
        "MONDO:0007254", "MONDO:0008170",
    ]  # fmt: skip
    assert {"HGNC:5991", "HGNC:6018"} <= {c.curie for c in found[1].candidates}
    assert found[0].best is None  # no part is the whole
    assert "part 1 of 2" in found[0].candidates[0].reasons[0]


def test_answers_come_in_the_vocabulary_asked_for() -> None:
    texts = ["diabetes mellitus", "hereditary breast cancer"]
    found = ground_all(texts, LEXICON, category="Disease", prefer=["MESH"], learned=False)
    assert found[0].candidates[0].curie == "MESH:D003920"
    assert found[1].candidates[0].curie in ("MONDO:0021111", "MESH:D001943")


def test_mentions_of_a_document_help_each_other() -> None:
    text = "Myotonic dystrophy is not DM."
    mentions = [Mention(Span(0, 18), "Disease"), Mention(Span(26, 28), "Disease")]
    found = ground_mentions(mentions, Document("d", text), LEXICON, learned=False)
    assert [g.best.curie if g.best else "" for g in found] == ["MONDO:0016107", "MONDO:0005015"]


def test_refusing_gives_a_reason_and_the_nearest() -> None:
    (found,) = ground_all(["breast ovary xyzzy bowel"], LEXICON, category="Disease", learned=False)
    assert found.ungrounded_reason.startswith(UNSURE[:20])
    assert found.candidates
    (nothing,) = ground_all(["qqqq"], LEXICON, category="Disease", learned=False)
    assert nothing.ungrounded_reason
    assert ground_text("qqqq", LEXICON, category="Disease") == ()


def test_what_is_only_spelt_alike_needs_more_where_no_category_is_told() -> None:
    for how, told, sure in (
        ("similar", True, True),
        ("similar", False, False),
        ("name", False, True),
    ):
        one = Weighed(Found(DISEASES[0], how, "label"), {}, "IBD", 0.0, (), 0.2)
        assert Choice((one,), told=told).sure is sure


def test_a_name_of_a_vocabulary_that_only_the_user_has_is_an_answer() -> None:
    def score(curie: str) -> float:
        lexicon = Lexicon.of([Entry(curie, "wobbly knee disease", "Disease", ("WKD",))])
        return ground_all(["WKD"], lexicon, learned=False)[0].candidates[0].score

    assert score("LAB:1") > 0.7 > score("EFO:1")


def test_wrong_use_says_so() -> None:
    for texts, category in (("IBS", ""), (["IBS", "DM"], ["Disease"])):
        with pytest.raises(UsageError, match="one for each"):
            ground_all(texts, LEXICON, category=category)
    (nothing,) = ground_all(["IBS"], LEXICON, category="Sickness")
    assert "no category 'Sickness'" in nothing.ungrounded_reason
    (one,) = ground_all(["diabetes mellitus"], LEXICON, prefer="MESH, OMIM")
    assert one.best
    assert one.best.curie == "MESH:D003920"


def test_the_winner_says_why() -> None:
    first = ground_text("breast cancer", LEXICON, category="Disease", learned=False)[0]
    assert any(reason.startswith("found by name") for reason in first.reasons)


def test_every_score_is_a_probability() -> None:
    found = ground_all(["DM", "breast cancer", "IL-6"], LEXICON, learned=False)
    for grounding in found:
        assert all(0 <= candidate.score <= 1 for candidate in grounding.candidates)


TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from([name for entry in [*DISEASES, *GENES, *OTHERS] for name, _ in entry.names()]),
    st.lists(st.sampled_from("breast ovarian cancer and / - DM IL 6 of".split()), max_size=9).map(
        " ".join
    ),
)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_another_vocabulary_never_changes_an_answer(text: str) -> None:
    def answer(lexicon: Lexicon) -> list[tuple[str, float]]:
        (found,) = ground_all([text], lexicon, category="Disease", learned=False)
        return [(c.curie, round(c.score, 3)) for c in found.candidates]

    assert answer(LEXICON) == answer(only_diseases())


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(["", "Disease", "Gene", "Species", "Organization"]))
def test_no_text_is_an_error_and_only_fitting_entries_are_found(text: str, category: str) -> None:
    for found in search(text, category, LEXICON, NOTHING):
        assert fits(found.entry.category, category) > 0
        assert 0 <= found.closeness <= 1.001


@pytest.mark.parametrize("text", ["a " * 20_000, "(" * 20_000, "a, " * 9_000, "IL-" * 9_000])
def test_long_texts_are_bounded_work(text: str) -> None:
    assert len(search(text, "Organization", LEXICON, NOTHING)) < 100
    assert ground_text(text, LEXICON, category="Gene", context=text[:1000]) == ()


def test_a_polars_frame_gets_series(monkeypatch: pytest.MonkeyPatch) -> None:
    class Frame(dict[str, list[object]]):
        def with_columns(self, columns: list[tuple[str, list[object]]]) -> Frame:
            return Frame(self, **dict(columns))

    Frame.__module__ = "polars.dataframe"
    monkeypatch.setitem(sys.modules, "polars", SimpleNamespace(Series=lambda *pair: pair))
    found = ground_frame(Frame(text=["breast cancer"]), LEXICON)
    assert (found["curie"], found["match"]) == (["MONDO:0007254"], ["exact"])


def test_a_data_frame_gets_the_answers_as_columns() -> None:
    class Frame(dict[str, list[object]]):
        def assign(self, **columns: list[object]) -> Frame:
            return Frame(self, **columns)

    frame = Frame(text=["breast cancer", None], kind=["Disease", "Disease"])
    found = ground_frame(frame, LEXICON, category="kind")
    assert found["curie"] == ["MONDO:0007254", ""]
    assert found["reason"][1]
    assert found["text"] == ["breast cancer", None]


@pytest.mark.parametrize(
    ("context", "curie"), [("in mice", "MGI:96559"), ("in women", "HGNC:6018")]
)
def test_what_corpora_mean_by_a_gene_does_not_outweigh_the_species(
    context: str, curie: str
) -> None:
    mouse = Entry("MGI:96559", "Il6", "Gene", taxon="NCBITaxon:10090")
    human = Entry(
        "HGNC:6018", "IL6", "Gene", ("interleukin 6",), ("IL-6",), equivalents=("MESH:D1",)
    )
    learned = Learned.of([("il 6", "HGNC:6018", "one", 60), ("il 6", "MGI:96559", "one", 10)])
    grounder = Grounder(Lexicon.of([mouse, human]), learned, shipped())
    found = grounder.choose("Il6", "Gene", surroundings(context)).candidates
    assert found[0].curie == curie
    other = next(one for one in found if one.curie != curie)
    assert "species differs" in other.features
    assert not any(reason.startswith("learned") for reason in other.reasons)


def test_a_name_of_a_kin_category_comes_before_what_is_spelt_alike() -> None:
    gene = Entry("HGNC:4114", "GAL", "Gene", ("galanin",))
    lexicon = Lexicon.of([gene, Entry("CHEBI:16449", "galanine", "Chemical")])
    found = search("galanin", "Chemical", lexicon, NOTHING)
    assert [(one.entry.curie, one.how) for one in found] == [("HGNC:4114", "name")]
    asked = search("galanin", "Chemical", lexicon, NOTHING, ("chebi",))  # the gene has none of it
    assert {one.entry.curie for one in asked} == {"HGNC:4114", "CHEBI:16449"}


def test_short_forms_inside_long_forms_are_spelt_out_too() -> None:
    around = surroundings("Rift Valley fever (RVF) is due to the RVF virus (RVFV).")
    assert around.spelt_out("RVFV") == "Rift Valley fever virus"


def test_a_curated_name_says_more_than_what_corpora_mean_by_it() -> None:
    assert ground_all(["statins"], Lexicon.default(), category="Chemical")[0].best.curie in (
        "CHEBI:35664",
        "MESH:D019161",
    )
