"""Which releases of ontologies a graph says it was made with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.entries import Entry
from kg.lexicon import Lexicon
from kg.rdf import quads
from kg.rdf_read import read_readings, stored_terms
from kg.releases import Release, releases
from kg.rows import Rows
from kg.shelf import held as shelf
from kg.shelf.cards import Item
from kg.store import Store
from kg.tables import iter_rows
from kg.terms import Terms
from tests.values import ANNOTATIONS

ABOUT = """
SELECT ?term ?version ?rights WHERE {
  ?term rdfs:isDefinedBy ?ontology .
  ?ontology a owl:Ontology ; owl:versionInfo ?version ; dc:rights ?rights .
}
"""


def card(name: str, version: str, *, terms: int = 1) -> Item:
    return Item(name, "f.obo", "0" * 64, 1, version=version, licence="CC0", terms=terms)


def put(folder: Path, item: Item) -> None:
    part = shelf.part_of(item.name, item.file, folder)
    part.write_bytes(b"x")
    shelf.put(item, part, folder)


def test_every_row_of_the_curated_lexicon_is_of_a_release() -> None:
    known = releases()
    for path in sorted((resources.ontologies() / "lexicon").glob("*.tsv")):
        for row in iter_rows(path):
            release = known[row["curie"].partition(":")[0]]
            assert (release.version, release.licence) == (row["version"], row["licence"])


def test_what_is_on_the_shelf_comes_first(tmp_path: Path) -> None:
    put(tmp_path, card("CL", "2030-01-01"))
    put(tmp_path, card("MONDO-mappings", "2031-01-01", terms=0))
    put(tmp_path, card("mylab", "7"))
    found = releases(tmp_path)
    shipped = releases(tmp_path / "nothing")
    assert found["CL"] == Release(shipped["CL"].iri, "Cell Ontology", "2030-01-01", "CC0")
    assert {p: r for p, r in found.items() if p != "CL"} == {
        p: r for p, r in shipped.items() if p != "CL"
    }


def test_a_file_of_ones_own_is_a_release_of_its_prefix(tmp_path: Path) -> None:
    item = replace(card("mylab", "7"), prefix="LAB")
    put(tmp_path, item)
    put(tmp_path, replace(card("cells", "8"), prefix="CL"))
    found = releases(tmp_path)
    assert found["LAB"] == Release(item.uri, "mylab", "7", "CC0")
    assert found["CL"] == releases(tmp_path / "nothing")["CL"]
    lexicon = Lexicon.of([Entry("LAB:1", "bone itch", "Disease")])
    assert Terms.of_lexicon(lexicon, found).release("LAB:1") == found["LAB"]


def test_a_graph_names_the_release_of_each_term_and_reads_it_back() -> None:
    terms = Terms.of_lexicon(Lexicon.default(), releases())
    store = Store.of(quads(ANNOTATIONS, terms=terms))
    answer = store.query(ABOUT)
    assert isinstance(answer, Rows)
    said = {row["term"]: (row["version"], row["rights"]) for row in answer}
    mondo = releases()["MONDO"]
    assert said["http://purl.obolibrary.org/obo/MONDO_0005381"] == (mondo.version, mondo.licence)
    again = quads(read_readings(store), terms=stored_terms(store))
    assert ox.Dataset(again) == ox.Dataset(quads(ANNOTATIONS, terms=terms))


def test_an_identifier_that_no_ontology_here_knows_is_of_no_release() -> None:
    lexicon = Lexicon.of([Entry("MONDO:1", "bone itch", "Disease")])
    terms = Terms.of_lexicon(lexicon, releases())
    assert terms.release("mylab:1") is None
