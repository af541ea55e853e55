"""Terms of several vocabularies become concepts: what joins, what never does, who leads."""

from __future__ import annotations

import random

import pytest

from kg.compiling.concepts import concepts
from kg.entries import Entry
from kg.ontology.base import Ontology, Synonym, Term, TermMapping


def ontology(*terms: Term, mappings: tuple[TermMapping, ...] = ()) -> Ontology:
    return Ontology("test", "tsv", terms, mappings)


def exact(*names: str) -> tuple[Synonym, ...]:
    return tuple(map(Synonym, names))


def joined(*ontologies: Ontology, curated: tuple[Entry, ...] = ()) -> dict[str, tuple[str, ...]]:
    return {entry.curie: entry.equivalents for entry in concepts(ontologies, curated)}


MONDO = Term("MONDO:0005298", "osteoporosis", xrefs=("mesh:D010024", "DOID:11476"))
MESH = Term("MESH:D010024", "Osteoporosis", category="Disease")
DOID = Term("DOID:11476", "bone loss", exact("brittle bones"))


def test_names_of_all_members_are_the_leaders() -> None:
    (entry,) = concepts([ontology(MESH), ontology(DOID), ontology(MONDO)], ())
    assert (entry.curie, entry.name) == ("MONDO:0005298", "osteoporosis")
    assert entry.equivalents == ("DOID:11476", "MESH:D010024")
    assert entry.synonyms == ("bone loss", "brittle bones", "Osteoporosis")


def test_the_order_of_files_and_terms_changes_nothing() -> None:
    terms = [
        MONDO, MESH, DOID, Term("HP:0000939", "Osteoporosis"), Term("NCIT:C3298", "Osteoporosis"),
        Term("MONDO:2", "bone thinning", xrefs=("mesh:D010024",)),
    ]  # fmt: skip
    wanted = concepts([ontology(term) for term in terms], ())
    for seed in range(5):
        random.Random(seed).shuffle(terms)
        assert concepts([ontology(term) for term in terms], ()) == wanted


def test_a_concept_never_takes_two_terms_of_one_vocabulary() -> None:
    heparin = Term("CHEBI:1", "heparin", xrefs=("MESH:D1",))
    heparins = Term("CHEBI:2", "heparins", xrefs=("MESH:D1",))
    mesh = Term("MESH:D1", "Heparin", category="Chemical")
    assert joined(ontology(heparins, heparin), ontology(mesh)) == {
        "CHEBI:1": ("MESH:D1",),
        "CHEBI:2": (),
    }


def test_a_disease_and_a_finding_join_only_when_they_share_a_name() -> None:
    seizure = Term("HP:1", "Seizure", xrefs=("MONDO:1",))
    epilepsy = Term("MONDO:1", "visual epilepsy")
    assert joined(ontology(seizure), ontology(epilepsy)) == {"HP:1": (), "MONDO:1": ()}
    named = Term("MONDO:1", "visual epilepsy", exact("seizures"))
    assert joined(ontology(seizure), ontology(named)) == {"MONDO:1": ("HP:1",)}


def test_genes_of_two_species_never_join() -> None:
    human = Term("HGNC:583", "APC", xrefs=("MGI:88039", "NCBIGene:324"))
    mouse = Term("MGI:88039", "Apc")
    assert joined(ontology(human), ontology(mouse)) == {
        "HGNC:583": ("NCBIGene:324",),
        "MGI:88039": (),
    }


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("iron", "Iron", True),
        ("iron(2+)", "iron (2-)", False),
        ("L-carnitine", "D-carnitine", False),
        ("(+)-catechin", "(-)-catechin", False),
        ("(+)-catechin", "(+)-Catechin", True),
        ("warfarin", "warfarin sodium", False),
    ],
)
def test_chemicals_join_by_name_unless_charge_hand_or_salt_differ(
    one: str, two: str, same: bool
) -> None:
    found = joined(
        ontology(Term("CHEBI:1", one)), ontology(Term("MESH:D1", two, category="Chemical"))
    )
    assert (found == {"CHEBI:1": ("MESH:D1",)}) is same


def test_registry_numbers_and_mappings_join_and_negated_ones_do_not() -> None:
    aspirin = ontology(Term("CHEBI:15365", "acetylsalicylic acid", xrefs=("CAS:50-78-2",)))
    drug = Term("drugcentral:74", "Aspirin", xrefs=("cas:50-78-2",), category="Drug")
    assert joined(aspirin, ontology(drug)) == {"CHEBI:15365": ("drugcentral:74", "CAS:50-78-2")}
    one, two = ontology(Term("CL:1", "fat cell")), ontology(Term("BTO:1", "adipocyte"))
    mapping = TermMapping("BTO:1", "skos:exactMatch", "CL:1")
    assert joined(one, two, ontology(mappings=(mapping,))) == {"CL:1": ("BTO:1",)}
    for other in (mapping._replace(negated=True), mapping._replace(predicate="skos:broadMatch")):
        assert len(joined(one, two, ontology(mappings=(other,)))) == 2


def test_what_is_of_another_kind_never_joins() -> None:
    found = joined(
        ontology(Term("CHEBI:1", "fat", xrefs=("UBERON:1",))), ontology(Term("UBERON:1", "fat"))
    )
    assert found == {"CHEBI:1": (), "UBERON:1": ()}


def test_obsolete_and_alternative_identifiers_lead_to_what_replaced_them() -> None:
    terms = (
        Term("CL:1", "osteoblast", alt_ids=("CL:9",)),
        Term("CL:2", "old", obsolete=True, replaced_by=("CL:3",)),
        Term("CL:3", "older", obsolete=True, replaced_by=("CL:1",)),
        Term("CL:4", "circle", obsolete=True, replaced_by=("CL:5",)),
        Term("CL:5", "circle", obsolete=True, replaced_by=("CL:4",)),
        Term("CL:6", "gone", obsolete=True),
    )
    (entry,) = concepts([ontology(*terms)], ())
    assert (entry.curie, entry.former) == ("CL:1", ("CL:2", "CL:3", "CL:9"))


def test_an_ontology_speaks_first_of_its_own_terms() -> None:
    own = ontology(Term("CL:1", "new name"), Term("CL:2", "x"), Term("CL:3", "y"))
    old = Term("CL:1", "old name")
    importing = ontology(old, Term("UBERON:1", "a"), Term("UBERON:2", "b"))
    names = {entry.curie: entry for entry in concepts([importing, own], ())}
    assert (names["CL:1"].name, names["CL:1"].synonyms) == ("new name", ("old name",))
    retired = ontology(
        Term("CL:1", "new name", obsolete=True), Term("CL:2", "x"), Term("CL:3", "y")
    )
    assert "CL:1" not in joined(importing, retired)


def test_the_curated_entry_comes_first_and_keeps_its_category() -> None:
    curated = Entry(
        "CL:0002570", "fat stem cell", "Cell", ("ADSC",), equivalents=("BTO:1",), generic=True
    )
    (entry,) = concepts(
        [ontology(Term("CL:0002570", "mesenchymal stem cell of adipose tissue")),
         ontology(Term("BTO:1", "adipose cell line"))],
        [curated],
    )  # fmt: skip
    assert (entry.name, entry.category, entry.generic) == ("fat stem cell", "Cell", True)
    assert entry.synonyms[:2] == ("ADSC", "mesenchymal stem cell of adipose tissue")
    assert entry.equivalents == ("BTO:1",)


def test_a_reference_is_an_equivalent_where_it_is_the_only_one_of_its_vocabulary() -> None:
    (entry,) = concepts(
        [ontology(Term("DOID:1", "x", xrefs=("MIM:1", "OMIM:2", "UMLS_CUI:C1", "PMID:1")))], ()
    )
    assert entry.equivalents == ("UMLS:C1",)
    assert entry.former == ("OMIM:1", "OMIM:2")


def test_relations_have_no_names_in_texts_and_are_found_by_identifier() -> None:
    (entry,) = concepts([ontology(Term("RO:1", "part of", kind="relation"))], ())
    assert entry.name == "part of"
