"""Exports: an independent reader finds the same, and no edge says what nobody said."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import exporters, ontology, resources
from kg.assembly.assemble import key
from kg.errors import InputError, MissingError, UsageError
from kg.exporters import FORMATS, export, parquet
from kg.exporters.base import table
from kg.exporters.nanopub import nanopubs
from kg.nodes import Names, bc, node
from kg.rdf import quads
from kg.rdflib_bridge import to_dataset
from kg.store import Store
from kg.trusty import artifact
from tests.stores import TERMS, make_store
from tests.values import (
    ANNOTATIONS,
    EVIL,
    GENES,
    HEALED,
    HEALED_GENERALLY,
    HOSTILE_ANNOTATION,
    IS_A,
    IS_A_AGAIN,
    MAY_PREVENT,
    NOT_PREVENTED,
    NOTE_ANNOTATION,
    SPHEROIDS,
    STEM_CELLS,
)

NAMES = Names()
CLAIMS = {key(one): one for annotation in ANNOTATIONS for one in annotation.claims}
#: How rdflib calls the RDF formats.
THEIRS = {"ttl": "turtle", "trig": "trig", "nq": "nquads", "nt": "nt", "jsonld": "json-ld"} | {
    "rdfxml": "xml"
}
#: Parquet needs an extra, which need not be here.
PARQUET = find_spec("pyarrow") is not None
HERE = [form for form in FORMATS if form != "parquet" or PARQUET]
Found = set[tuple[object, ...]]


@pytest.fixture(scope="module")
def store() -> Store:
    return make_store()


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for form in HERE:
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


@pytest.mark.parametrize("form", HERE)
def test_the_same_bytes_whatever_the_order(folder: Path, tmp_path: Path, form: str) -> None:
    export(make_store(shuffled=7), form, tmp_path / "x")
    assert content(tmp_path / "x") == content(folder / f"x.{form}")


def content(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of all in a folder, by name."""
    if path.is_file():
        return {"": path.read_bytes()}
    return {
        one.relative_to(path).as_posix(): one.read_bytes()
        for one in path.rglob("*")
        if one.is_file()
    }


def test_a_folder_replaces_its_like_and_nothing_else(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "kgx"
    export(store, "kgx", path)
    (path / "edges.tsv").write_text("old")
    export(store, "kgx", path)
    assert (path / "edges.tsv").read_text() != "old"
    (path / "mine.txt").touch()
    with pytest.raises(UsageError, match="other things"):
        export(store, "kgx", path)
    assert (path / "mine.txt").exists()
    assert [item.name for item in tmp_path.iterdir()] == ["kgx"]


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


# ----------------------------------------------------------------------- the naive questions


def test_cytoscape_json_holds_the_same_network(folder: Path, network: nx.MultiDiGraph[str]) -> None:
    """networkx reads it back: the nodes and edges of the GraphML file, so the same is safe."""
    data = json.loads((folder / "x.cytoscape").read_text(encoding="utf-8"))
    found = nx.cytoscape_graph(data)
    assert set(found.nodes) == set(network.nodes)
    assert sorted(found.edges()) == sorted(network.edges())
    ids = [one["data"]["id"] for kind in data["elements"].values() for one in kind]
    assert len(ids) == len(set(ids))
    plain = {facts["claim"] for _, _, facts in found.edges(data=True) if "claim" in facts}
    assert {one.rpartition("/")[2] for one in plain} == {key(IS_A), key(HEALED_GENERALLY)}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_kgx_edges_are_plain_claims_only(folder: Path) -> None:
    """What is denied, hedged or narrowed stands where no tool looks by itself."""
    main = folder / "x.kgx"
    assert {path.name for path in main.glob("*.tsv")} == {"nodes.tsv", "edges.tsv"}
    edges = {row["id"].rpartition("/")[2]: row for row in lines(main / "edges.tsv")}
    assert set(edges) == {key(IS_A), key(HEALED_GENERALLY)}
    nodes = {row["id"]: row for row in lines(main / "nodes.tsv")}
    for row in edges.values():
        assert {row["subject"], row["object"]} <= set(nodes)
        assert row["negated"] == "false"
        assert not row["qualifiers"]
    assert all(row["category"].startswith("biolink:") for row in nodes.values())
    rest = {
        kind: {row["id"].rpartition("/")[2] for row in lines(main / "not_plain" / name)}
        for kind, name in (
            (kind, f"edges.{kind}.tsv") for kind in ("negated", "hedged", "narrowed")
        )
    }
    assert {key(NOT_PREVENTED)} <= rest["negated"]
    assert {key(MAY_PREVENT)} <= rest["hedged"]
    assert {key(HEALED)} <= rest["narrowed"]
    assert set().union(*rest.values()) | set(edges) == set(CLAIMS)
    assert sum(map(len, rest.values())) + len(edges) == len(CLAIMS)
    known = {row["id"] for row in lines(main / "not_plain" / "nodes.tsv")}
    for kind in rest:
        for row in lines(main / "not_plain" / f"edges.{kind}.tsv"):
            assert {row["subject"], row["object"]} <= known


def test_a_predicate_that_biolink_lacks_is_related_to(tmp_path: Path) -> None:
    made = replace(IS_A_AGAIN, predicate="schema:about")
    store = make_store([replace(NOTE_ANNOTATION, claims=(made,))])
    export(store, "kgx", tmp_path / "x")
    rows = [row for path in (tmp_path / "x").rglob("edges*.tsv") for row in lines(path)]
    assert [(row["predicate"], row["original_predicate"]) for row in rows] == [
        ("biolink:related_to", "schema:about")
    ]


def test_our_own_reader_takes_the_sssom(folder: Path) -> None:
    path = folder / "x.sssom"
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    table = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
    words = {(row["subject_label"], row["predicate_id"], row["object_id"]) for row in table}
    assert ("Adipose-derived stem cells", "skos:exactMatch", STEM_CELLS.id) in words
    assert all(row["mapping_justification"].startswith("semapv:") for row in table)
    literal = [row for row in table if row["subject_type"] == "rdfs literal"]
    assert all(not row["subject_id"] for row in literal)
    named = {row["subject_id"] for row in table} - {""}
    assert named == {f"bioclaim.ent:{SPHEROIDS.id[6:]}", f"bioclaim.ent:{GENES.id[6:]}"}
    copy = path.with_suffix(".sssom.tsv")
    copy.write_bytes(path.read_bytes())
    found = ontology.read(copy)
    assert found.licence == "https://w3id.org/sssom/license/unspecified"


def test_bioc_says_where_everything_stands(folder: Path) -> None:
    whole = json.loads((folder / "x.bioc").read_text(encoding="utf-8"))
    texts = {annotation.document.id: annotation.document.text for annotation in ANNOTATIONS}
    assert {one["id"] for one in whole["documents"]} == set(texts)
    keys = set()
    for one in whole["documents"]:
        text, marks = texts[one["id"]], {}
        for passage in one["passages"]:
            start = passage["offset"]
            assert text[start : start + len(passage["text"])] == passage["text"]
            for mark in passage["annotations"]:
                (place,) = mark["locations"]
                begin = place["offset"]
                assert text[begin : begin + place["length"]] == mark["text"]
                marks[mark["id"]] = mark
        for relation in one["relations"]:
            assert {node["refid"] for node in relation["nodes"]} <= set(marks)
            assert relation["infons"]["type"] == "claim"
            keys.add((relation["infons"]["key"], relation["infons"]["negated"]))
    assert (key(NOT_PREVENTED), "true") in keys
    assert (key(IS_A), "false") in keys


# ----------------------------------------------------------------------- nanopublications


def test_a_nanopublication_says_what_the_claim_says_and_no_bare_triple(store: Store) -> None:
    found = {}
    for iri, each in nanopubs(store):
        graphs = {str(one.graph_name)[1:-1].partition("#")[2] for one in each}
        assert graphs == {"Head", "assertion", "provenance", "pubinfo"}
        assert artifact(each, iri) == iri.rpartition("/")[2]
        told = [one.triple for one in each if str(one.graph_name).endswith("#assertion>")]
        (claim,) = {one.subject for one in told if one.object == bc("Claim")}
        found[claim.value.rpartition("/")[2]] = told  # type: ignore[union-attr]
        entities = {one.subject for one in told} - {claim}
        predicates = {one.predicate for one in told if one.subject in entities}
        assert predicates <= set(map(node, SAID_OF_ENTITIES))
        from_ = {one for one in each if one.predicate == node("prov:wasDerivedFrom")}
        assert {str(one.graph_name).partition("#")[2] for one in from_} == {"provenance>"}
        assert any(one.predicate == node("biolink:supporting_text") for one in each)
    assert set(found) == set(CLAIMS)
    for name, told in found.items():
        negated = next(one.object for one in told if one.predicate == node("biolink:negated"))
        assert negated.value == str(CLAIMS[name].negated).lower()  # type: ignore[union-attr]


SAID_OF_ENTITIES = (
    "rdf:type", "rdfs:label", "biolink:category", "biolink:has_part", "skos:broadMatch",
    "skos:narrowMatch", "skos:relatedMatch",
)  # fmt: skip


def test_a_nanopublication_stays_the_same_while_the_graph_grows(store: Store) -> None:
    alone = {iri for iri, _ in nanopubs(make_store([HOSTILE_ANNOTATION]))}
    assert alone
    assert alone <= {iri for iri, _ in nanopubs(store)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_numbers_are_written_as_rdflib_writes_them(folder: Path) -> None:
    """It would rewrite others, and find another name."""
    theirs = rdflib.Dataset()
    theirs.parse(data=(folder / "x.nanopub").read_text(encoding="utf-8"), format="trig")
    literals = {one for quad in theirs.quads() for one in quad if isinstance(one, rdflib.Literal)}
    ours = {
        (one.object.value, one.object.datatype.value)
        for one in parse(path=folder / "x.nanopub", format=RdfFormat.TRIG)
        if isinstance(one.object, Literal) and not one.object.language
    }
    kept = {(str(one), str(one.datatype or rdflib.XSD.string)) for one in literals}
    assert {one for one in ours if one[1] != str(rdflib.XSD.string)} <= kept


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
    for form in HERE:
        export(Store.of(quads([])), form, tmp_path / f"x.{form}")
        empty = (tmp_path / f"x.{form}").stat().st_size == 0
        assert empty == (form == "nanopub"), "there is nothing to publish, and nothing else to say"


# --------------------------------------------------------------------------------- Parquet


@pytest.mark.skipif(PARQUET, reason="pyarrow is here")
def test_parquet_says_what_it_needs(store: Store, tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"pip install 'bioclaim-kg\[parquet\]'"):
        export(store, "parquet", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_parquet_rows(store: Store) -> None:
    """What the tables hold, whether or not pyarrow is here to write them."""
    claims = table(store)
    rows = {one.key: parquet._claim(claims, one) for one in claims.claims}
    assert rows.keys() == CLAIMS.keys()
    assert all(set(parquet.CLAIMS) <= set(row) for row in rows.values())
    plain = {name for name, row in rows.items() if row["predicate"]}
    assert (
        plain
        == {name for name, row in rows.items() if row["plain"]}
        == {
            key(IS_A),
            key(HEALED_GENERALLY),
        }
    )
    assert rows[key(NOT_PREVENTED)]["negated"]
    assert rows[key(MAY_PREVENT)]["certainty"] == "speculative"
    assert rows[key(HEALED)]["qualifiers"] == ["species_context_qualifier=NCBITaxon:10116"]
    for one in claims.claims:
        for evidence in one.claim.evidence:
            row = parquet._evidence(claims, one, evidence)
            assert set(row) == set(parquet.EVIDENCE)
            assert row["end"] - row["start"] == len(row["quote"])
    held = {str(quad.subject)[1:-1] for quad in store.quads(None, node("rdf:type"), bc("Evidence"))}
    assert held == {
        parquet._evidence(claims, one, each)["evidence"]
        for one in claims.claims
        for each in one.claim.evidence
    }


@pytest.mark.skipif(not PARQUET, reason="pyarrow is not here")
def test_parquet_is_read_back(folder: Path) -> None:
    from pyarrow.parquet import read_table

    claims = read_table(folder / "x.parquet" / "claims.parquet").to_pylist()
    evidence = read_table(folder / "x.parquet" / "evidence.parquet").to_pylist()
    assert {one["claim"].rpartition("/")[2] for one in claims} == CLAIMS.keys()
    assert list(claims[0]) == list(parquet.CLAIMS)
    assert list(evidence[0]) == list(parquet.EVIDENCE)
    assert {one["claim"] for one in evidence} == {one["claim"] for one in claims}
    # The naive question: what does it say treats, prevents, helps what?
    told = {one["claim"].rpartition("/")[2] for one in claims if one["predicate"]}
    assert told == {key(IS_A), key(HEALED_GENERALLY)}
