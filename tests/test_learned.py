"""Names learned from annotated corpora: counted, packed, left out."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.entries import Entry
from kg.errors import InputError
from kg.grounding.grounder import Grounder
from kg.grounding.learned import NOTHING, Learned, read_learned, shipped
from kg.grounding.ranking import shipped as ranker
from kg.grounding.surroundings import Surroundings
from kg.lexicon import Lexicon
from kg.taught import Taught, learn
from kg.training.synonyms import pack

TAUGHT = Taught(
    "made_up",
    "1",
    "DM runs in families.",
    (("DM", "Disease", "Disease", ("MESH:2",)), ("DM and X", "Disease", "Disease", ("A:1", "B:1"))),
)
LEXICON = Lexicon.of([Entry("MESH:2", "myotonic dystrophy", "Disease")])


def test_names_come_back_from_the_packed_table(tmp_path: Path) -> None:
    rows = learn([TAUGHT, TAUGHT])
    assert rows == [("dm", "MESH:2", "made_up", 2)]
    path = tmp_path / "learned.tsv.gz"
    path.write_bytes(pack(rows))
    assert read_learned(path) == rows
    assert pack(rows) == pack(tuple(rows))
    assert Learned.of(rows).find("dm") == {"MESH:2": 2}


@pytest.mark.parametrize("data", [b"", b"no gzip", gzip.compress(b"form\tcurie\n")])
def test_a_damaged_table_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "learned.tsv.gz"
    path.write_bytes(data)
    with pytest.raises(InputError, match="learned"):
        read_learned(path)


def test_what_was_learned_helps_only_where_it_may() -> None:
    names = Learned.of(learn([TAUGHT] * 20))
    taught = Grounder(LEXICON, names, ranker()).choose("DM", "Disease", Surroundings())
    assert [one.curie for one in taught.candidates] == ["MESH:2"]
    assert taught.sure
    assert not Grounder(LEXICON, NOTHING, ranker()).choose("DM", "Disease", Surroundings()).sure


def test_a_label_of_the_kind_asked_for_stands_against_what_corpora_mean() -> None:
    lexicon = Lexicon.of(
        [Entry("HP:1", "short stature", "Phenotype"), Entry("MESH:2", "growth disorder", "Disease")]
    )
    grounder = Grounder(lexicon, Learned.of([("short stature", "MESH:2", "c", 90)]), ranker())

    def first(category: str, *asked: str) -> str:
        return grounder.choose("short stature", category, Surroundings(), asked).candidates[0].curie

    assert (first("Phenotype"), first("")) == ("HP:1", "HP:1")
    assert (first("Disease"), first("Phenotype", "mesh")) == ("MESH:2", "MESH:2")


def test_the_shipped_table_holds_names_and_no_sentences() -> None:
    assert shipped().find("dm")
    assert all(len(form) <= 100 for form in shipped()._forms)
