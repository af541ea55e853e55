"""The catalogue: what it holds, that it is right in itself, and that the docs show it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.curies import prefixes
from kg.errors import UsageError
from kg.shelf import cards, catalogue
from kg.tables import words

DOCS = Path(__file__).parent.parent / "docs" / "ontologies.md"
#: What has to be in it, by prefix or name.
NEEDED = (
    "CL UBERON MONDO DOID HP CHEBI GO SO PR NCBITaxon HGNC MGI RGD MESH ECO OBI MAXO NCIT ORDO EFO "
    "BTO CLO Cellosaurus RO ROR GeoNames NLM"
).split()
EVERY = pytest.mark.parametrize("source", catalogue.sources(), ids=lambda source: source.name)


def test_everything_needed_is_in_it() -> None:
    names = {source.name for source in catalogue.sources()}
    assert names >= set(NEEDED)
    assert len(NEEDED) >= 25
    assert set(catalogue.sets()) >= {"default", "clinical", "genes"}
    assert all(len(names) > 0 for names in catalogue.sets().values())


@EVERY
def test_a_row_is_right(source: catalogue.Source) -> None:
    assert cards.check_name(source.name) == source.name
    assert source.url.startswith(("https://", "http://purl.obolibrary.org/obo/"))
    assert source.format in {"obo", "owl", "sssom", "obographs", "skos", "table"}
    assert set(source.categories) <= words("categories", "category")
    assert set(source.prefixes) <= set(prefixes())
    assert all((source.title, source.licence, source.evidence, source.use, source.sets[0]))
    assert len(source.sha256) in (0, 64)
    assert source.file == cards.file_name(source.file)


def test_names_and_files_are_told_apart() -> None:
    names = [source.name.lower() for source in catalogue.sources()]
    assert sorted(names) == names
    assert len({*names, *catalogue.sets()}) == len(names) + len(catalogue.sets())
    files = [source.file for source in catalogue.sources()]
    assert len(set(files)) == len(files), "a mirror is one folder"


def test_names_and_sets_are_chosen_once() -> None:
    genes = catalogue.choose(["genes", "hgnc", "HGNC"])
    assert [source.name for source in genes] == list(catalogue.sets()["genes"])
    assert catalogue.choose([]) == ()
    assert catalogue.find("nothing") is None


@pytest.mark.parametrize(
    ("word", "hint"), [("mondoo", "MONDO"), ("clincal", "clinical"), ("\x1b[31m", "add FILE")]
)
def test_unknown_names_are_met_with_near_ones(word: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        catalogue.choose([word])


def test_the_docs_show_it() -> None:
    table = catalogue.to_markdown()
    assert table in DOCS.read_text(encoding="utf-8"), "python -m kg.shelf.catalogue writes it"
