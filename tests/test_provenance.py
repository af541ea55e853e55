"""A graph describes itself: what it holds, what it is from, by which program, and no more."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.nodes import Names, bc, node
from kg.provenance import find_licence
from kg.rdf import quads
from kg.rdf_read import read_readings, stored_terms
from kg.rows import Rows
from kg.sources import Reading, Run
from kg.store import Store
from kg.validate import validate_store
from tests.stores import MONDO, TERMS
from tests.values import ANNOTATIONS, TRIAL

NAMES = Names()
WHOLE = NamedNode(NAMES.base)
RUN = Run(
    (("bioclaim-kg", "9.1"), ("content", "abcd"), ("spacy", "3.8"), ("ontology CL/cl.obo", "2030")),
    (("lexicon", "0123 4567"),),
)
FOREIGN = replace(RUN, options=(("model", "en_core_sci_sm"),))
READINGS = [Reading(ANNOTATIONS[0], RUN), *(Reading(one, FOREIGN) for one in ANNOTATIONS[1:])]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.of(quads(READINGS, terms=TERMS))


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(query)
    assert isinstance(answer, Rows)
    return [tuple(getattr(one, "value", "") for one in row) for row in answer.rows]


def test_it_is_a_data_set_that_names_its_documents_and_ontologies(store: Store) -> None:
    found = rows(store, "SELECT ?kind { ?g a bc:ClaimGraph, ?kind } ORDER BY ?kind")
    assert {kind.rpartition("#")[2] for (kind,) in found} == {"ClaimGraph", "Dataset", "Entity"}
    sources = {quad.object for quad in store.quads(WHOLE, node("prov:hadPrimarySource"))}
    assert sources == {NAMES.mint("doc", one.document.key) for one in ANNOTATIONS}
    found = rows(
        store,
        """SELECT ?ontology ?version ?licence { ?g prov:wasDerivedFrom ?ontology .
             ?g a dcat:Dataset . ?ontology owl:versionInfo ?version ; dcterms:license ?licence }""",
    )
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert found == [(MONDO.iri, MONDO.version, licence)]


@pytest.mark.parametrize(
    "query",
    [
        """SELECT ?told (COUNT(DISTINCT ?one) AS ?held) { ?part void:class ?kind ;
             void:entities ?told . ?one a ?kind } GROUP BY ?part ?told""",
        """SELECT ?told (COUNT(DISTINCT ?one) AS ?held) { ?g void:documents ?told .
             ?one bc:length ?length } GROUP BY ?told""",
        """SELECT ?told (COUNT(DISTINCT ?one) AS ?held) { ?g a void:Dataset ;
             void:entities ?told . ?one bc:category ?c . ?one biolink:category ?d }
           GROUP BY ?told""",
    ],
)
def test_what_it_counts_is_there(store: Store, query: str) -> None:
    found = rows(store, query)
    assert found
    assert all(told == held and int(told) > 0 for told, held in found)
    assert len(found) == (4 if "void:class" in query else 1)


def test_the_checksum_of_a_document_is_that_of_its_text(store: Store) -> None:
    found = rows(
        store,
        f"""SELECT ?value {{ <{NAMES.base}doc/{TRIAL.key}> spdx:checksum ?sum .
              ?sum spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?value }}""",
    )
    assert found == [(hashlib.sha256(TRIAL.text.encode()).hexdigest(),)]


def test_a_run_names_its_program_model_and_ontologies(store: Store) -> None:
    programs = rows(
        store,
        """SELECT DISTINCT ?title ?version ?licence { ?run prov:wasAssociatedWith ?program .
             ?g a void:Dataset ; prov:wasGeneratedBy ?run .
             ?program a prov:SoftwareAgent ; dcterms:title ?title ; owl:versionInfo ?version ;
               dcterms:license ?licence }""",
    )
    assert programs == [("bioclaim-kg", "9.1+abcd", "https://www.apache.org/licenses/LICENSE-2.0")]
    used = rows(
        store,
        """SELECT ?title ?version { ?run prov:used ?it . ?it dcterms:title ?title
             FILTER NOT EXISTS { ?it bc:length ?length }
             OPTIONAL { ?it owl:versionInfo ?version } } ORDER BY ?title""",
    )
    assert dict(used) == {
        "lexicon of the user": "sha256:0123 sha256:4567",
        "model en_bioclaim": "9.1+abcd",
        "model en_core_sci_sm": "",
        "ontology CL/cl.obo": "2030",
        "spacy": "3.8",
    }


def test_it_is_read_back_and_valid(store: Store) -> None:
    again = list(quads(read_readings(store), terms=stored_terms(store)))
    assert again == list(quads(READINGS, terms=TERMS))
    assert validate_store(store).valid


@pytest.mark.parametrize(
    ("predicate", "value", "words"),
    [
        (node("void:documents"), None, "how many documents"),
        (node("void:classPartition"), None, "counts its claims"),
        (node("dcat:distribution"), NamedNode("https://x.org/file"), "names its files"),
        (node("prov:hadPrimarySource"), NamedNode("https://x.org/text"), "are documents"),
        (node("prov:wasDerivedFrom"), NamedNode("https://x.org/o"), "are ontologies"),
        (bc("formatVersion"), Literal("2"), "of one format"),
    ],
)
def test_a_broken_description_is_not_valid(
    predicate: NamedNode, value: NamedNode | Literal | None, words: str
) -> None:
    found = list(quads(READINGS, terms=TERMS))
    if value is None:
        found = [quad for quad in found if (quad.subject, quad.predicate) != (WHOLE, predicate)]
    else:
        found.append(Quad(WHOLE, predicate, value, NAMES.graph("assembly")))
    errors = validate_store(Store.of(found)).errors
    assert any(one.check == "shapes" and words in one.message for one in errors)


@pytest.mark.parametrize("words", ["", "CC", "CC-BY", "licence", "CC-BY-4.0 and more", "MIT"])
def test_a_licence_that_is_not_known_by_its_name_has_no_address(words: str) -> None:
    assert find_licence(words) is None
