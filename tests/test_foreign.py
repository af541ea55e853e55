"""How other people's files name things; the tables that say so are whole."""

from __future__ import annotations

import re

import pytest

from kg import curies
from kg.ontology.base import SCOPES, Draft
from kg.ontology.foreign import Namer, find_curie, find_role, tidy, use_of_synonym
from kg.tables import table


@pytest.mark.parametrize(
    "text, curie",
    [
        ("CL:0000062", "CL:0000062"),
        ("mesh:D010006", "MESH:D010006"),
        ("HGNC:HGNC:11205", "HGNC:11205"),
        (" MIM:101850 ", "OMIM:101850"),
        ("<http://purl.obolibrary.org/obo/CL_0000062>", "CL:0000062"),
        ("https://identifiers.org/hgnc:11205", "HGNC:11205"),
        ("http://identifiers.org/mesh/D010006", "MESH:D010006"),
        ("https://bioregistry.io/newthing:42", "newthing:42"),
        ("http://purl.obolibrary.org/obo/XYZ_0000001", "XYZ:0000001"),
        ("https://omim.org/entry/607948", "OMIM:607948"),
        ("http://example.org/page", None),
        ("no curie", None),
        ("CL:", None),
        (":1", None),
        ("", None),
        ("CL:1 2", None),
        ("CL:\u202e1", None),
        ("x:" + "1" * 400, None),
        ("javascript:alert(1)//<b>", None),
    ],
)
def test_identifiers_in_all_spellings(text: str, curie: str | None) -> None:
    assert find_curie(text) == curie


def test_identifiers_are_as_curies_says() -> None:
    for row in curies.table():
        for name in (row.name, *row.synonyms):
            assert find_curie(f"{name}:12345") == curies.normalize(f"{name}:12345")
        assert find_curie(f"{row.iri}12345") == curies.find_curie(f"{row.iri}12345")


def test_two_namespaces_never_share_a_prefix() -> None:
    namer = Namer({"lab": "http://one.example/lab#", "": "http://none.example/"})
    found = [
        namer.curie(iri)
        for iri in (
            "http://one.example/lab#1",
            "http://two.example/lab#1",
            "http://three.example/lab/1",
            "http://four.example/MESH#1",
            "http://four.example/mesh#1",
            "http://one.example/lab#2",
        )
    ]
    assert found == ["lab:1", "lab-2:1", "lab-3:1", "MESH-2:1", "mesh-2:1", "lab:2"]
    assert len(set(namer.used.values())) == len(namer.used) == 5


@pytest.mark.parametrize("iri", ["http://x", "urn:", "http://example.org/a b", "x"])
def test_what_can_be_no_identifier(iri: str) -> None:
    assert Namer({}).curie(iri) is None


def test_names_are_tidied() -> None:
    assert tidy("  a\t b\u00a0c\u200b\x07 \ud800d ") == "a b c d"


def test_every_property_has_a_role_that_is_read() -> None:
    files = {"version", "version_text", "date", "licence", "licence_text"}
    terms = {"label", "parents", "xrefs", "alt_ids", "subset", "deprecated", "replaced_by",
             "consider", "mapping", "species", "reason"}  # fmt: skip
    for row in table("annotation_properties"):
        assert row["role"] in files | terms | set(SCOPES), row
        assert find_role(row["property"]) == row["role"]
    assert find_role("http://www.w3.org/2004/02/skos/core#altLabel") == "exact"


def test_every_kind_of_synonym_has_a_use() -> None:
    for row in table("synonym_types"):
        assert row["use"] in ("keep", "drop", *SCOPES), row
        assert use_of_synonym(row["type"], "narrow") in ("", "narrow", row["use"])
    assert use_of_synonym("http://purl.obolibrary.org/obo/hp#layperson", "exact") == "exact"


def test_every_layout_names_columns_and_roles_that_are_read() -> None:
    lists = {"curie", "label", "xref", "parent", "parent_label", "species", "obsolete", "tree",
             "where", "first"}  # fmt: skip
    by_layout: dict[str, list[str]] = {}
    for row in table("table_layouts"):
        assert row["role"] in lists | set(SCOPES), row
        assert row["column"], row
        by_layout.setdefault(row["layout"], []).append(row["role"])
        if row["role"] == "first":
            re.compile(row["value"])
    for name, roles in by_layout.items():
        assert roles.count("curie") == 1, name


def test_a_draft_with_nothing_but_its_id_is_empty() -> None:
    assert Draft("CL:1").is_empty()
    assert not Draft("CL:1", obsolete=True).is_empty()
    assert not Draft("CL:1", "x").is_empty()
