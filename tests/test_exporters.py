"""Exports: an independent reader finds the same, and no edge says what nobody said."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import exporters, resources
from kg.assemble import key
from kg.errors import InputError, UsageError
from kg.exporters import FORMATS, export
from kg.nodes import Names
from kg.rdf import quads
from kg.rdflib_bridge import to_dataset
from kg.store import Store
from tests.stores import TERMS, make_store
from tests.values import (
    ANNOTATIONS,
    EVIL,
    HEALED,
    HEALED_GENERALLY,
    IS_A,
    MAY_PREVENT,
    NOT_PREVENTED,
)

NAMES = Names()
CLAIMS = {key(one): one for annotation in ANNOTATIONS for one in annotation.claims}
#: How rdflib calls the RDF formats.
THEIRS = {"ttl": "turtle", "trig": "trig", "nq": "nquads", "nt": "nt", "jsonld": "json-ld"} | {
    "rdfxml": "xml"
}
Found = set[tuple[object, ...]]


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store()


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for form in FORMATS:
        export(store, form, folder / f"x.{form}")
    return folder


def test_every_format_has_a_module_and_every_module_a_format() -> None:
    modules = {path.stem for path in Path(exporters.__file__).parent.glob("*.py")}
    assert modules - {"__init__", "base"} == set(FORMATS)
    assert {"ttl", "trig", "nq", "nt", "jsonld", "rdfxml", "graphml", "csv"} <= set(FORMATS)


def test_an_unknown_format_lists_the_known(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no export format 'docx': choose one of ttl, trig"):
        export(store, "docx", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_not_replaced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="no file that can be replaced"):
        export(store, "nt", tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_place_that_cannot_be_written_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        export(store, "csv", tmp_path / "no" / "x.csv")


def test_who_fails_leaves_the_old_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    (tmp_path / "x.csv").write_text("old")
    monkeypatch.setattr("kg.exporters.csv.table", fail)
    with pytest.raises(RuntimeError):
        export(store, "csv", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_whatever_the_order(folder: Path, tmp_path: Path, form: str) -> None:
    export(make_store(shuffled=7), form, tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == (folder / f"x.{form}").read_bytes()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("form", THEIRS)
def test_rdflib_finds_the_same_quads(
    folder: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    theirs = rdflib.Dataset(default_union=True)
    theirs.parse(folder / f"x.{form}", format=THEIRS[form])
    found: Found = set(theirs.quads())
    wanted: Found = set(to_dataset(quads(ANNOTATIONS, terms=TERMS), {}).quads())
    if form in ("ttl", "nt", "rdfxml"):
        found, wanted = ({quad[:3] for quad in each} for each in (found, wanted))
    if form == "rdfxml":
        found, wanted = ({tuple(map(_clean, quad)) for quad in each} for each in (found, wanted))
    assert found == wanted


def _clean(term: object) -> str:
    return str(term).replace("\x0b", "\ufffd")


def test_json_ld_speaks_our_context(folder: Path) -> None:
    whole = json.loads((folder / "x.jsonld").read_text(encoding="utf-8"))
    context = json.loads((resources.ontologies() / "context.jsonld").read_text(encoding="utf-8"))
    assert whole["@context"] == context["@context"]
    (assembly,) = (one for one in whole["@graph"] if one["@id"] == f"{NAMES.base}graph/assembly")
    nodes = {item["@id"]: item for item in assembly["@graph"]}
    claim = nodes[f"{NAMES.base}claim/{key(HEALED)}"]
    assert claim["rdfs:label"].startswith("mesenchymal stem cell of adipose tissue beneficial")
    assert "http://" not in " ".join(claim)


def test_no_iri_is_another_one_in_json_ld(tmp_path: Path) -> None:
    """Prefixes that the context does not know, and second IRIs of a prefix, stay whole."""
    names = ["https://w3id.org/bioclaim/curie/mylab/7", "http://schema.org/name", "urn:x:y"]
    wanted = {
        Quad(NamedNode(one), NamedNode(other), NamedNode(name), NAMES.graph("plain"))
        for one in names
        for other in names
        for name in names
    }
    export(Store.of(wanted), "jsonld", tmp_path / "x.jsonld")
    assert set(parse(path=tmp_path / "x.jsonld", format=RdfFormat.JSON_LD)) == wanted


# ------------------------------------------------------------------------------- GraphML


@pytest.fixture(scope="module")
def network(folder: Path) -> nx.MultiDiGraph[str]:
    found = nx.read_graphml(folder / "x.graphml", force_multigraph=True)
    assert isinstance(found, nx.MultiDiGraph)
    return found


def test_edges_between_entities_are_plain_claims_only(network: nx.MultiDiGraph[str]) -> None:
    edges = {
        data["claim"].rpartition("/")[2]
        for _, _, data in network.edges(data=True)
        if "claim" in data
    }
    assert edges == {key(IS_A), key(HEALED_GENERALLY)}
    others = {data["predicate"] for _, _, data in network.edges(data=True) if "claim" not in data}
    assert others == {"rdf:subject", "rdf:object", "biolink:has_part"}


def test_all_other_claims_are_nodes(network: nx.MultiDiGraph[str]) -> None:
    nodes = {
        name.rpartition("/")[2]: data
        for name, data in network.nodes(data=True)
        if data["type"] == "claim"
    }
    assert set(nodes) == set(CLAIMS) - {key(IS_A), key(HEALED_GENERALLY)}
    assert nodes[key(NOT_PREVENTED)]["negated"] is True
    assert nodes[key(MAY_PREVENT)]["certainty"] == "speculative"
    assert nodes[key(HEALED)]["qualifiers"] == "species_context_qualifier=NCBITaxon:10116"


def test_graphml_is_xml_with_hostile_words(folder: Path) -> None:
    root = ET.parse(folder / "x.graphml").getroot()
    words = [element.text for element in root.iter() if element.text]
    assert "<script>alert(1)</script>" in words


# ----------------------------------------------------------------------------------- CSV


@pytest.fixture(scope="module")
def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "x.csv").open(encoding="utf-8", newline="") as file:
        return {row["claim"].rpartition("/")[2]: row for row in csv.DictReader(file)}


def test_one_line_a_claim(rows: dict[str, dict[str, str]]) -> None:
    assert set(rows) == set(CLAIMS)
    for name, row in rows.items():
        assert row["negated"] == str(CLAIMS[name].negated).lower()
        assert row["subject"].removeprefix("'") == CLAIMS[name].subject.id
    assert rows[key(IS_A)]["plain"] == "true"
    assert rows[key(NOT_PREVENTED)]["plain"] == "false"
    assert rows[key(IS_A)]["source_count"] == "2"
    assert rows[key(IS_A)]["speakers"] == "Ada Sample"
    assert rows[key(HEALED)]["evidence"].startswith("Adipose-derived stem cells healed")


def test_no_cell_is_a_formula(rows: dict[str, dict[str, str]]) -> None:
    for row in rows.values():
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert rows[key(EVIL)]["object_label"] == "'=HYPERLINK(1)"


def test_an_empty_graph_can_be_exported(tmp_path: Path) -> None:
    for form in FORMATS:
        export(Store.of(quads([])), form, tmp_path / f"x.{form}")
        assert (tmp_path / f"x.{form}").stat().st_size > 0
