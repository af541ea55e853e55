"""Our terms are closed and defined; Biolink's are the model's."""

from __future__ import annotations

import csv
import gzip
import os
import re
from pathlib import Path

import pytest
import rdflib

from kg import biolink, curies, resources, vocab
from kg.errors import UsageError
from kg.tables import table


@pytest.fixture(scope="module")
def definitions() -> rdflib.Graph:
    return rdflib.Graph().parse(resources.ontologies() / "bioclaim.ttl", format="turtle")


def test_the_list_and_the_file_are_the_same(definitions: rdflib.Graph) -> None:
    defined = {
        str(subject).removeprefix(vocab.BC)
        for subject in definitions.subjects(rdflib.RDFS.isDefinedBy)
    }
    assert defined == vocab.TERMS


def test_every_term_is_named_and_explained(definitions: rdflib.Graph) -> None:
    for name in vocab.TERMS:
        term = rdflib.URIRef(vocab.bc(name))
        assert definitions.value(term, rdflib.RDFS.label), name
        assert len(str(definitions.value(term, rdflib.RDFS.comment))) > 10, name


def test_kinds_of_terms(definitions: rdflib.Graph) -> None:
    def named(kind: rdflib.URIRef) -> set[str]:
        return {
            str(one).removeprefix(vocab.BC) for one in definitions.subjects(rdflib.RDF.type, kind)
        }

    assert named(rdflib.OWL.Class) == vocab.CLASSES
    assert named(rdflib.OWL.NamedIndividual) == vocab.INDIVIDUALS
    properties = named(rdflib.OWL.ObjectProperty) | named(rdflib.OWL.DatatypeProperty)
    assert properties | named(rdflib.RDF.Property) == vocab.PROPERTIES


#: The attributes of the GENIA meta-knowledge scheme that our values stand for, and their values.
GENIA_MK = {
    "KT": {"Investigation", "Observation", "Analysis", "Method", "Fact", "Other"},
    "CL": {"L1", "L2", "L3"},
    "Polarity": {"Positive", "Negative"},
}


def test_each_value_of_the_genia_scheme_has_one_term(definitions: rdflib.Graph) -> None:
    notes = [str(note) for note in definitions.objects(None, rdflib.SKOS.note)]
    told = [note.removeprefix("GENIA-MK ") for note in notes if ": " in note]
    assert sorted(told) == sorted(f"{name}: {one}" for name in GENIA_MK for one in GENIA_MK[name])


def test_terms_of_eco_are_in_use_there(definitions: rdflib.Graph, shared: Path) -> None:
    with gzip.open(shared / "data/ontologies/tables/eco.tsv.gz", "rt", encoding="utf-8") as file:
        known = {
            row["curie"] for row in csv.DictReader(file, delimiter="\t") if not row["obsolete"]
        }
    named = {curies.find_curie(str(one)) or "" for one in definitions.objects()}
    eco = {one for one in named if one.startswith("ECO:")}
    assert len(eco) == 4
    assert eco <= known


def test_every_mapping_leads_to_a_prefix_that_the_table_has(definitions: rdflib.Graph) -> None:
    import curies as library

    path = resources.ontologies() / "prefixes.json"
    converter = library.load_extended_prefix_map(str(path), strict=True)
    for property_, _ in TOLD:
        for one in definitions.objects(None, property_):
            if isinstance(one, rdflib.URIRef):
                assert converter.compress(str(one)) == curies.find_curie(str(one)) is not None


PAGE = Path(__file__).parent.parent / "docs" / "vocabulary.md"
KINDS = (
    ("Classes", (rdflib.OWL.Class,)),
    ("Individuals", (rdflib.OWL.NamedIndividual,)),
    ("Properties", (rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty, rdflib.RDF.Property)),
)
#: What the page tells of a term beside its comment -> how.
TOLD = (
    (rdflib.RDFS.subClassOf, "is a"),
    (rdflib.RDFS.subPropertyOf, "is a"),
    (rdflib.RDFS.domain, "of"),
    (rdflib.RDFS.range, "gives"),
    (rdflib.SKOS.exactMatch, "same as"),
    (rdflib.SKOS.closeMatch, "close to"),
    (rdflib.SKOS.broadMatch, "narrower than"),
    (rdflib.SKOS.narrowMatch, "broader than"),
    (rdflib.SKOS.relatedMatch, "related to"),
    (rdflib.SKOS.note, "in other schemes"),
)


def page(definitions: rdflib.Graph) -> str:
    """The page of the documentation, made of what the vocabulary says of itself."""
    (about,) = definitions.subjects(rdflib.RDF.type, rdflib.OWL.Ontology)
    version = definitions.value(about, rdflib.OWL.versionIRI)
    lines = [
        "# The vocabulary",
        "",
        "Only what Biolink, RDF, PROV-O, Web Annotation, Dublin Core, schema.org and SKOS lack.",
        f"Namespace `{vocab.BC}` (prefix `bc`), version <{version}>;",
        "the file is `ontologies/bioclaim.ttl`, the shapes of all that is written",
        "`ontologies/shapes.ttl`, the JSON-LD context `ontologies/context.jsonld`. This page is",
        "made of that file by",
        "`BIOCLAIM_WRITE_ANSWERS=1 python -m pytest tests/test_vocab.py`.",
    ]
    for title, kinds in KINDS:
        terms = {one for kind in kinds for one in definitions.subjects(rdflib.RDF.type, kind)}
        lines += ["", f"## {title}", "", "| | | |", "| --- | --- | --- |"]
        for term in sorted(terms, key=lambda one: str(one).casefold()):
            facts = "; ".join(
                f"{how} {', '.join(sorted(map(short, definitions.objects(term, property_))))}"
                for property_, how in TOLD
                if (term, property_, None) in definitions
            )
            comment = str(definitions.value(term, rdflib.RDFS.comment)).replace("|", "\\|")
            lines.append(f"| `{short(term)}` | {comment} | {facts} |")
    return "\n".join(lines) + "\n"


def short(term: object) -> str:
    return curies.find_curie(str(term)) or str(term)


def test_the_page_is_what_the_file_says(definitions: rdflib.Graph) -> None:
    if os.environ.get("BIOCLAIM_WRITE_ANSWERS"):
        PAGE.write_text(page(definitions), encoding="utf-8", newline="\n")
    assert PAGE.read_bytes().decode("utf-8") == page(definitions)


def test_every_property_says_what_it_is_of_or_what_it_gives(definitions: rdflib.Graph) -> None:
    """What may be anything has no range, what stands in many places no domain."""
    ends = (rdflib.RDFS.domain, rdflib.RDFS.range)
    for name in sorted(vocab.PROPERTIES - vocab.PREDICATES):
        term = rdflib.URIRef(vocab.bc(name))
        assert any((term, end, None) in definitions for end in ends), name


def test_a_typo_fails() -> None:
    with pytest.raises(UsageError, match="bc:clamant is no term of ours"):
        vocab.bc("clamant")
    with pytest.raises(UsageError, match="no qualifier"):
        vocab.slot("speices_context_qualifier")


def test_shapes_and_queries_use_known_terms_only() -> None:
    package = Path(vocab.__file__).parent
    files = [resources.ontologies() / "shapes.ttl", *sorted(package.glob("sparql/*.rq"))]
    assert len(files) > 1
    for path in files:
        used = set(re.findall(r"\bbc:(\w+)", path.read_text(encoding="utf-8")))
        assert used <= vocab.TERMS, path.name


def test_slots_are_biolinks_or_ours() -> None:
    for slot in vocab.slots().values():
        name = curies.find_curie(slot.iri)
        assert name is not None
        if name.startswith("biolink:"):
            assert name in biolink.slots(), name
            assert name == f"biolink:{slot.name}"
        else:
            assert name.removeprefix("bc:") in vocab.PROPERTIES
        assert slot.value in ("entity", "predicate", "literal", "any")
    assert vocab.slots_by_iri()[vocab.slot("degree").iri].name == "degree"


def test_the_tables_are_those_of_the_model(shared: Path) -> None:
    from kg.curate.biolink_tables import read_model, tables

    model = read_model(shared / "data/ontologies/source/biolink/biolink-model.yaml.gz")
    assert model["version"] == "4.4.4"
    for name, rows in tables(model).items():
        assert [tuple(row.values()) for row in table(name)] == rows


def test_every_category_has_a_biolink_class() -> None:
    named = "Cell CellLine Anatomy CellComponent Disease Phenotype Chemical Drug Biomaterial Food "
    named += "Gene GeneSet Variant Species Process Behavior Procedure Device Population Measure "
    named += "Quality Study Organization Person Role Place Publication Date Combination"
    assert set(biolink.categories()) == set(named.split())
    for ours, theirs in biolink.categories().items():
        assert biolink.is_category(theirs), ours
        assert theirs not in biolink.abstract_categories(), ours
        if ours != "Combination":
            assert biolink.leaders(ours)


@pytest.mark.parametrize(
    ("category", "order"),
    [
        ("Disease", "MONDO DOID MESH"),
        ("Phenotype", "HP MONDO MESH"),
        ("Cell", "CL BTO MESH"),
        ("Anatomy", "UBERON GO MESH"),
        ("Drug", "CHEBI MESH drugcentral"),
        ("Gene", "HGNC MGI RGD MESH"),
        ("Procedure", "MAXO OBI MESH"),
        ("Organization", "ror"),
        ("Behavior", "MESH NCIT"),
    ],
)
def test_leaders_are_the_contracts(category: str, order: str) -> None:
    assert biolink.leaders(category) == tuple(order.split())
    assert set(order.split()) <= set(curies.prefixes())


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "expected"),
    [
        ("biolink:treats", "Drug", "Disease", []),
        ("biolink:ameliorates_condition", "Cell", "Disease", [("subject", True)]),
        ("biolink:treats", "Species", "Disease", [("subject", False)]),
        ("biolink:treats", "Drug", "Gene", [("object", False)]),
        ("biolink:subclass_of", "Procedure", "Procedure", [("subject", True), ("object", True)]),
        ("biolink:affects", "Gene", "Process", []),
        ("schema:about", "Gene", "Process", []),
    ],
)
def test_misfits(
    predicate: str, subject: str, object_: str, expected: list[tuple[str, bool]]
) -> None:
    found = biolink.misfits(predicate, subject, object_)
    assert [(one.end, bool(one.excuse)) for one in found] == expected


def test_the_predicates_of_relations_exist() -> None:
    for row in table("predicates"):
        prefix, _, name = row["predicate"].partition(":")
        if prefix == "bc":
            assert name in vocab.PREDICATES
        else:
            assert row["predicate"] in biolink.predicates(), row
            assert not biolink.predicates()[row["predicate"]].deprecated


def test_exceptions_name_what_exists() -> None:
    for row in table("biolink_exceptions"):
        assert row["predicate"] in biolink.predicates()
        assert row["end"] in ("subject", "object")
        assert row["category"] in {"*", *biolink.categories()}
        assert row["reason"]
