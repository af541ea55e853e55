"""The curated tables: every identifier is real, every row is whole, none is there for one text."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kg import resources
from kg.compiling.wordings import derived_names, invert
from kg.curate.base import Concept, RawRow, Row
from kg.curate.categories import find_roots
from kg.curate.filters import below, is_out, usable_names
from kg.curate.merge import merge, spell
from kg.curate.rows import lifted
from kg.curate.select import organization_rank, select
from kg.entries import CATEGORY_OF_PREFIX, read_entries, read_names
from kg.lexicon import Lexicon
from kg.tables import iter_rows, table

TABLES = sorted((resources.ontologies() / "lexicon").glob("*.tsv"))
CATEGORIES = frozenset(row["category"] for row in table("categories"))


@cache
def rows() -> tuple[dict[str, str], ...]:
    return tuple(row for path in TABLES for row in iter_rows(path))


@cache
def known(shared: Path) -> frozenset[str]:
    """All identifiers of the ontology tables: own, former, and cross-references."""
    found: set[str] = set()
    for path in sorted((shared / "data" / "ontologies" / "tables").glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                found.add(row["curie"])
                found.update((row["alt_ids"] or "").split("|"))
                found.update(spell(xref) for xref in (row["xrefs"] or "").split("|"))
    path = shared / "data" / "ontologies" / "source" / "journals" / "nlm-issn.sssom.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            found.update(line.split("\t")[:2])
    return frozenset(found)


def test_the_lexicon_has_the_size_that_was_agreed() -> None:
    counts = Counter(row["category"] for row in rows())
    assert 25_000 <= sum(counts.values()) <= 30_000
    assert counts["Organization"] >= 3_000
    assert counts["Publication"] >= 250
    assert len({row["curie"] for row in rows()}) == len(rows())


def test_every_row_is_whole_and_every_table_sorted() -> None:
    for path in TABLES:
        entries, problems = read_entries(path)
        assert problems == ()
        curies = [entry.curie for entry in entries]
        assert curies == sorted(curies), path.name
    for row in rows():
        assert row["category"] in CATEGORIES, row
        assert row["vocabulary"], row
        assert row["version"], row
        assert row["licence"], row
        assert row["curie"].partition(":")[0] in CATEGORY_OF_PREFIX, row


def test_every_identifier_is_real(shared: Path) -> None:
    wrong = {
        curie
        for row in rows()
        for curie in (row["curie"], *row["xrefs"].split("|"))
        if curie and curie not in known(shared)
    }
    assert wrong == set()


def test_the_identifiers_of_the_small_tables_are_real(shared: Path) -> None:
    folder = resources.ontologies()
    used = {curie for curie, _, _ in read_names(folder / "common_names.tsv")}
    used |= {row["curie"] for row in iter_rows(folder / "overrides.tsv")} - {"*"}
    used |= {row["curie"] for row in iter_rows(folder / "species_words.tsv")}
    for row in iter_rows(folder / "equivalents.tsv"):
        used |= {row["leader"], row["other"]}
    assert used - known(shared) == set()


def test_journals_have_a_pair_of_issn_and_catalogue_number(shared: Path) -> None:
    path = shared / "data" / "ontologies" / "source" / "journals" / "nlm-issn.sssom.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pairs = {(cells[1], cells[0]) for cells in (line.split("\t") for line in lines)}
    journals = [row for row in rows() if row["category"] == "Publication"]
    for row in journals:
        assert (row["curie"], row["xrefs"].split("|")[0]) in pairs, row


def test_common_names_belong_to_rows_and_are_none_of_one_text_only() -> None:
    held = {row["curie"] for row in rows()}
    held |= {xref for row in rows() for xref in row["xrefs"].split("|")}
    names = read_names(resources.ontologies() / "common_names.tsv")
    assert {curie for curie, _, _ in names} - held == set()
    assert len(names) == len({(curie, name.lower()) for curie, name, _ in names})
    assert len(names) > 2_000


# ------------------------------------------------------------------- the steps of the selection


def row(curie: str, label: str, table: str, category: str, **more: tuple[str, ...]) -> Row:
    return Row(curie, label, table, category, **more)


def leaders(found: list[Concept]) -> dict[str, list[str]]:
    return {c.leader.curie: [r.curie for r in c.rows] for c in found}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one mapping file, which says nothing."""
    folder = tmp_path / "ontologies" / "source" / "mappings"
    folder.mkdir(parents=True)
    with gzip.open(folder / "biomappings-positive.sssom.tsv.gz", "wt") as file:
        file.write("subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\n")
    return tmp_path


def test_rows_of_one_meaning_become_one_concept_with_the_agreed_leader(data: Path) -> None:
    found = merge(
        data,
        [
            row("MESH:D010024", "Osteoporosis", "mesh", "Disease"),
            row("DOID:11476", "osteoporosis", "doid", "Disease"),
            row("MONDO:0005298", "osteoporosis", "mondo", "Disease",
                xrefs=("DOID:11476", "mesh:D010024")),
            row("MONDO:0000001", "disease", "mondo", "Disease"),
        ],
        [],
    )  # fmt: skip
    assert leaders(found) == {
        "MONDO:0000001": ["MONDO:0000001"],
        "MONDO:0005298": ["MONDO:0005298", "DOID:11476", "MESH:D010024"],
    }


def test_a_concept_never_takes_two_identifiers_of_one_vocabulary(data: Path) -> None:
    found = merge(
        data,
        [
            row("CHEBI:1", "heparin", "chebi", "Chemical", xrefs=("MESH:D1",)),
            row("CHEBI:2", "heparins", "chebi", "Chemical", xrefs=("MESH:D1",)),
            row("MESH:D1", "Heparin", "mesh", "Chemical"),
        ],
        [],
    )
    assert leaders(found) == {"CHEBI:1": ["CHEBI:1", "MESH:D1"], "CHEBI:2": ["CHEBI:2"]}


def test_what_we_say_is_the_same_is_joined_first(data: Path) -> None:
    found = merge(
        data,
        [row("CL:1", "stem cell of fat", "cl", "Cell"), row("BTO:1", "fat cell", "bto", "Cell")],
        [("CL:1", "BTO:1")],
    )
    assert leaders(found) == {"CL:1": ["CL:1", "BTO:1"]}


def test_selection_takes_what_corpora_annotate_and_leaves_junk() -> None:
    concepts = [
        Concept([row("MONDO:1", "fever", "mondo", "Disease")], "Disease", wanted=True),
        Concept([row("MONDO:2", "gout", "mondo", "Disease")], "Disease", score=3.0),
        Concept([row("MONDO:3", "unnamed", "mondo", "Disease")], "Disease"),
        Concept(
            [row("MONDO:4", "gout, non-human animal", "mondo", "Disease")], "Disease", score=9.0
        ),
        Concept([row("HP:1", "obsolete fever", "hp", "Phenotype")], "Phenotype", wanted=True),
    ]
    assert [c.leader.curie for c in select(concepts)] == ["MONDO:1", "MONDO:2"]


def test_universities_by_what_registries_tell() -> None:
    def rank(label: str, xrefs: tuple[str, ...], named: float = 0.0) -> float:
        return organization_rank(
            row("ror:1", label, "ror", "Organization", xrefs=xrefs, synonyms=("Uni",)), named
        )

    known_to = ("wikidata:Q1", "geonames:1")
    assert rank("Example University", known_to) > rank("Example Research Institute", known_to) > 0
    assert rank("Example University", ("grid:1",)) == 0
    assert rank("Example Ltd", known_to) == 0
    assert rank("Example Ltd", known_to, named=8.0) > 0


def test_a_finding_joins_a_disease_only_by_name(data: Path) -> None:
    found = merge(
        data,
        [
            row("HP:1", "Seizure", "hp", "Phenotype"),
            row("MESH:D1", "Seizures", "mesh", "Disease"),
            row("MONDO:1", "visual epilepsy", "mondo", "Disease", xrefs=("mesh:D1",)),
        ],
        [("HP:1", "MESH:D1")],
    )
    assert leaders(found) == {"HP:1": ["HP:1", "MESH:D1"], "MONDO:1": ["MONDO:1"]}


def test_orthologs_are_no_equivalents(data: Path) -> None:
    found = merge(
        data,
        [
            row("HGNC:1", "APC", "hgnc", "Gene", xrefs=("MGI:1",)),
            row("MGI:1", "Apc", "mgi", "Gene"),
        ],
        [],
    )
    assert leaders(found) == {"HGNC:1": ["HGNC:1"], "MGI:1": ["MGI:1"]}


def test_short_synonyms_stay_only_where_corpora_use_them() -> None:
    raw = RawRow("HGNC:1", "TNF", (), (), (), "", ("DIF", "TNFA", "TNF2", "cachectin"), False,
                 (), ())  # fmt: skip
    used: Counter[tuple[str, str]] = Counter({("gene", "tnfa"): 5})
    assert usable_names("hgnc", raw, used) == ((), ("TNFA", "TNF2", "cachectin"))
    heart = RawRow("UBERON:1", "heart", ("HRT", "hrt"), (), (), "", (), False, (), ())
    assert usable_names("uberon", heart, Counter()) == (("hrt",), ())


def test_places_are_countries_regions_and_capitals() -> None:
    def place(parent: str) -> RawRow:
        return RawRow("geonames:1", "Time", (), (parent,), (), "", (), False, (), ())

    assert not is_out("geonames", place("envo:00000009"), frozenset())
    assert is_out("geonames", place("envo:00000006"), frozenset())


def test_branches_of_a_tree() -> None:
    rows_ = [
        RawRow("HP:2", "b", (), ("HP:1",), (), "", (), False, (), ()),
        RawRow("HP:3", "c", (), ("HP:2",), (), "", (), False, (), ()),
        RawRow("HP:4", "d", (), (), (), "", (), False, (), ()),
    ]
    assert below(rows_, ["HP:1"]) == {"HP:1", "HP:2", "HP:3"}


def test_words_of_headings_and_labels() -> None:
    assert invert("Fractures, Bone") == "Bone Fractures"
    assert derived_names("MONDO", "bone disorder") == ("bone disease",)
    assert find_roots({"GO:1": ("GO:0005575",), "GO:2": ("GO:1",)})["GO:2"] == "CellComponent"


@pytest.mark.parametrize(
    ("taxon", "above"),
    [
        ("NCBITaxon:2697049", "NCBITaxon:10239"),  # SARS-CoV-2: a virus
        ("NCBITaxon:813", "NCBITaxon:2"),  # Chlamydia trachomatis: a bacterium
        ("NCBITaxon:9913", "NCBITaxon:33208"),  # cattle, mice, zebrafish: animals
        ("NCBITaxon:10090", "NCBITaxon:33208"),
        ("NCBITaxon:7955", "NCBITaxon:33208"),
    ],
)
def test_every_taxon_hangs_on_its_kingdom(taxon: str, above: str) -> None:
    assert above in Lexicon.default().ancestors(taxon)


def test_parents_that_are_not_held_are_replaced_by_the_nearest_that_are() -> None:
    above = {"b": ("c",), "c": ("d",), "x": ("x",)}
    assert lifted(["a", "b", "x"], above, {"a", "d"}) == ("a", "d")
