"""CURIEs and IRIs: one table, which agrees with the library that reads such tables."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import curies, resources
from kg.errors import InputError

PAIRS = [
    ("CL:0002570", "http://purl.obolibrary.org/obo/CL_0002570"),
    ("NCBITaxon:10116", "http://purl.obolibrary.org/obo/NCBITaxon_10116"),
    ("MESH:D018874", "http://id.nlm.nih.gov/mesh/D018874"),
    ("HGNC:7955", "http://identifiers.org/hgnc/7955"),
    ("ror:01hvx5h04", "https://ror.org/01hvx5h04"),
    ("orcid:0000-0001-2345-6789", "https://orcid.org/0000-0001-2345-6789"),
    ("doi:10.5555/a_b(1)", "https://doi.org/10.5555/a_b(1)"),
    ("issn:2046-3758", "https://portal.issn.org/resource/ISSN/2046-3758"),
    ("biolink:treats", "https://w3id.org/biolink/vocab/treats"),
    ("bc:Claim", "https://w3id.org/bioclaim/vocab#Claim"),
    ("FPLX:AMPK", "https://identifiers.org/fplx:AMPK"),
]


@pytest.mark.parametrize(("curie", "iri"), PAIRS)
def test_there_and_back(curie: str, iri: str) -> None:
    assert curies.to_iri(curie) == iri
    assert curies.find_curie(iri) == curie
    assert curies.find_problem(curie) == ""


@pytest.mark.parametrize(("curie", "iri"), PAIRS)
def test_agrees_with_the_library(curie: str, iri: str) -> None:
    import curies as library

    converter = library.load_extended_prefix_map(
        str(resources.ontologies() / "prefixes.json"), strict=True
    )
    assert converter.expand(curie) == iri
    assert converter.compress(iri) == curie


def test_agrees_with_the_library_on_every_prefix_and_synonym() -> None:
    import curies as library

    converter = library.load_extended_prefix_map(str(resources.ontologies() / "prefixes.json"))
    assert len(converter.records) == len(curies.table()) > 80
    for record in converter.records:
        for prefix in (record.prefix, *record.prefix_synonyms):
            assert curies.to_iri(f"{prefix}:1") == converter.expand(f"{prefix}:1")
            assert curies.normalize(f"{prefix}:1") == f"{record.prefix}:1"
        for iri in (record.uri_prefix, *record.uri_prefix_synonyms):
            assert curies.find_curie(f"{iri}1") == converter.compress(f"{iri}1")


@pytest.mark.parametrize(
    "text",
    ["", "CL", ":1", "CL:", "CL: 1", "CL:1 2", "CL:<b>", 'x:"', "http://x.org/1", "1:2", "a b:c"],
)
def test_what_is_no_curie_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no CURIE"):
        curies.split(text)
    assert curies.find_problem(text)
    assert curies.key_iri(text) == text


@pytest.mark.parametrize(
    ("curie", "says"),
    [
        ("CL:12", "does not look like"),
        ("mesh:D018874", "is spelled 'MESH' here"),
        ("mylab:7", "is not in ontologies/prefixes.json"),
        ("ror:not-one", "does not look like"),
    ],
)
def test_problems_are_named(curie: str, says: str) -> None:
    assert says in curies.find_problem(curie)


@pytest.mark.parametrize("curie", ["mylab:7", "my.lab:a/b", "lab:50%", "lab:Größe", "x:a#b?c"])
def test_an_unknown_prefix_is_not_lost(curie: str) -> None:
    iri = curies.to_iri(curie)
    assert iri.startswith(curies.UNKNOWN)
    assert curies.is_iri(iri)
    assert curies.find_curie(iri) == curie


def test_local_ids_stand_in_keys_without_a_base() -> None:
    assert curies.key_iri("local:ab") == "urn:bioclaim:ent:ab"
    assert curies.find_curie("https://example.org/kg/ent/ab") is None


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("https://example.org/kg/", True),
        ("urn:x:y", True),
        ("example.org", False),
        ("https://a b/", False),
        ("https://a/>", False),
        ("https://a/\x00", False),
        ("https://a/\ud800", False),
    ],
)
def test_iris(text: str, allowed: bool) -> None:
    assert curies.is_iri(text) is allowed


def test_every_identifier_of_the_ontology_tables_fits_its_pattern(shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "data" / "ontologies" / "tables").glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            wrong += [row[0] for row in rows if ":" in row[0] and curies.find_problem(row[0])]
    assert wrong == []


@pytest.mark.parametrize(
    "local",
    ["1%zz", "1%", "a[2]", "9#a#b", "\ue000x", "\u202ex", "\ufdd0", "\U0010ffff", "100%25", "é"],
)
def test_what_an_iri_cannot_hold_is_quoted(local: str) -> None:
    for prefix in ("CL", "bc", "UNHEARDOF"):
        iri = curies.to_iri(f"{prefix}:{local}")
        node = ox.NamedNode(iri)  # raises ValueError where it is no IRI
        again = curies.find_curie(iri)
        assert again is not None
        assert curies.to_iri(again) == iri == node.value


def test_half_of_a_pair_of_surrogates_is_in_no_curie() -> None:
    with pytest.raises(InputError):
        curies.split("CL:\ud800")
