"""OWL and SKOS: one small ontology in every syntax says the same, and hostile files are refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ontology import Ontology, Synonym, Term, TermMapping, read

TURTLE = """@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oio: <http://www.geneontology.org/formats/oboInOwl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<http://example.org/bones.owl> a owl:Ontology ;
  owl:imports <http://127.0.0.1:9/never-fetched.owl> ;
  owl:versionIRI <http://example.org/bones/2026-01-02/bones.owl> ;
  dct:license <https://creativecommons.org/publicdomain/zero/1.0/> .
obo:UBERON_0002481 a owl:Class ;
  rdfs:label "bone tissue"@en ;
  rdfs:label "Knochengewebe"@de ;
  oio:hasExactSynonym "osseous tissue" ;
  oio:hasRelatedSynonym "bone" ;
  oio:hasExactSynonym "bony stuff" ;
  oio:hasDbXref "FMA:9498" ;
  oio:hasAlternativeId "UBERON:0000009" ;
  oio:inSubset <http://purl.obolibrary.org/obo/uberon#slim> ;
  skos:exactMatch obo:BTO_0000140 ;
  rdfs:subClassOf obo:UBERON_0002384 ;
  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty obo:BFO_0000050 ;
                    owl:someValuesFrom obo:UBERON_0001474 ] .
[] a owl:Axiom ; owl:annotatedSource obo:UBERON_0002481 ;
  owl:annotatedProperty oio:hasExactSynonym ; owl:annotatedTarget "bony stuff" ;
  oio:hasSynonymType obo:OMO_0003002 .
obo:UBERON_0000001 a owl:Class ; owl:deprecated "true"^^xsd:boolean ;
  obo:IAO_0000231 obo:IAO_0000227 ; obo:IAO_0100001 obo:UBERON_0002481 .
obo:BFO_0000050 a owl:ObjectProperty ; rdfs:label "part of" .
obo:IAO_0000115 a owl:AnnotationProperty ; rdfs:label "definition" .
"""
FUNCTIONAL = """Prefix(obo:=<http://purl.obolibrary.org/obo/>)
Prefix(owl:=<http://www.w3.org/2002/07/owl#>)
Prefix(rdfs:=<http://www.w3.org/2000/01/rdf-schema#>)
Prefix(skos:=<http://www.w3.org/2004/02/skos/core#>)
Prefix(oio:=<http://www.geneontology.org/formats/oboInOwl#>)
Prefix(dct:=<http://purl.org/dc/terms/>)
Prefix(xsd:=<http://www.w3.org/2001/XMLSchema#>)

Ontology(<http://example.org/bones.owl>
<http://example.org/bones/2026-01-02/bones.owl>
Import(<http://127.0.0.1:9/never-fetched.owl>)
Annotation(dct:license <https://creativecommons.org/publicdomain/zero/1.0/>)

# Class: bones ( and brackets
Declaration(Class(obo:UBERON_0002481))
Declaration(Class(obo:UBERON_0000001))
Declaration(ObjectProperty(obo:BFO_0000050))
Declaration(AnnotationProperty(obo:IAO_0000115))
AnnotationAssertion(rdfs:label obo:UBERON_0002481 "bone tissue"@en)
AnnotationAssertion(rdfs:label obo:UBERON_0002481 "Knochengewebe"@de)
AnnotationAssertion(oio:hasExactSynonym obo:UBERON_0002481 "osseous tissue")
AnnotationAssertion(oio:hasRelatedSynonym obo:UBERON_0002481 "bone")
AnnotationAssertion(Annotation(oio:hasSynonymType obo:OMO_0003002)
  oio:hasExactSynonym obo:UBERON_0002481 "bony stuff")
AnnotationAssertion(oio:hasDbXref obo:UBERON_0002481 "FMA:9498")
AnnotationAssertion(oio:hasAlternativeId obo:UBERON_0002481 "UBERON:0000009")
AnnotationAssertion(oio:inSubset obo:UBERON_0002481 <http://purl.obolibrary.org/obo/uberon#slim>)
AnnotationAssertion(skos:exactMatch obo:UBERON_0002481 obo:BTO_0000140)
SubClassOf(obo:UBERON_0002481 obo:UBERON_0002384)
SubClassOf(obo:UBERON_0002481 ObjectSomeValuesFrom(obo:BFO_0000050 obo:UBERON_0001474))
AnnotationAssertion(owl:deprecated obo:UBERON_0000001 "true"^^xsd:boolean)
AnnotationAssertion(obo:IAO_0000231 obo:UBERON_0000001 obo:IAO_0000227)
AnnotationAssertion(obo:IAO_0100001 obo:UBERON_0000001 obo:UBERON_0002481)
AnnotationAssertion(rdfs:label obo:BFO_0000050 "part of")
AnnotationAssertion(rdfs:label obo:IAO_0000115 "a \\"definition\\" (of sorts")
)
"""
OBO = "http://purl.obolibrary.org/obo/"
GRAPH = {
    "graphs": [
        {
            "id": "http://example.org/bones.owl",
            "meta": {
                "version": "http://example.org/bones/2026-01-02/bones.owl",
                "basicPropertyValues": [
                    {
                        "pred": "http://purl.org/dc/terms/license",
                        "val": "https://creativecommons.org/publicdomain/zero/1.0/",
                    }
                ],
            },
            "nodes": [
                {
                    "id": f"{OBO}UBERON_0002481",
                    "lbl": "bone tissue",
                    "type": "CLASS",
                    "meta": {
                        "synonyms": [
                            {"pred": "hasExactSynonym", "val": "osseous tissue"},
                            {"pred": "hasRelatedSynonym", "val": "bone"},
                            {
                                "pred": "hasExactSynonym",
                                "val": "bony stuff",
                                "synonymType": f"{OBO}OMO_0003002",
                            },
                        ],
                        "xrefs": [{"val": "FMA:9498"}],
                        "subsets": [f"{OBO}uberon#slim"],
                        "basicPropertyValues": [
                            {
                                "pred": "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId",
                                "val": "UBERON:0000009",
                            },
                            {
                                "pred": "http://www.w3.org/2004/02/skos/core#exactMatch",
                                "val": f"{OBO}BTO_0000140",
                            },
                        ],
                    },
                },
                {
                    "id": f"{OBO}UBERON_0000001",
                    "type": "CLASS",
                    "meta": {
                        "deprecated": True,
                        "basicPropertyValues": [
                            {"pred": f"{OBO}IAO_0000231", "val": f"{OBO}IAO_0000227"},
                            {"pred": f"{OBO}IAO_0100001", "val": f"{OBO}UBERON_0002481"},
                        ],
                    },
                },
                {"id": f"{OBO}BFO_0000050", "lbl": "part of", "type": "PROPERTY"},
                {
                    "id": f"{OBO}IAO_0000115",
                    "lbl": "definition",
                    "type": "PROPERTY",
                    "propertyType": "ANNOTATION",
                },
            ],
            "edges": [
                {
                    "sub": f"{OBO}UBERON_0002481",
                    "pred": "is_a",
                    "obj": f"{OBO}UBERON_0002384",
                },
                {
                    "sub": f"{OBO}UBERON_0002481",
                    "pred": f"{OBO}BFO_0000050",
                    "obj": f"{OBO}UBERON_0001474",
                },
            ],
        }
    ]
}


def rdf_xml() -> str:
    import pyoxigraph as ox

    triples = ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)
    return ox.serialize(triples, format=ox.RdfFormat.RDF_XML).decode()


def n_triples() -> str:
    import pyoxigraph as ox

    triples = ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()


def load(folder: Path, text: str, name: str = "some.owl") -> Ontology:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    "form, text",
    [
        ("Turtle or N-Triples", TURTLE),
        ("Turtle or N-Triples", n_triples()),
        ("RDF/XML", rdf_xml()),
        ("OWL functional syntax", FUNCTIONAL),
        ("obographs JSON", json.dumps(GRAPH, indent=2)),
    ],
    ids=["turtle", "n-triples", "rdf-xml", "functional", "obographs"],
)
def test_every_syntax_says_the_same(tmp_path: Path, form: str, text: str) -> None:
    ontology = load(tmp_path, text)
    terms = {term.curie: term for term in ontology.terms}
    assert ontology.format == form
    assert ontology.version == "http://example.org/bones/2026-01-02/bones.owl"
    assert ontology.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert terms.keys() == {"UBERON:0002481", "UBERON:0000001", "BFO:0000050"}
    bone = terms["UBERON:0002481"]
    assert bone.label == "bone tissue"
    assert sorted(bone.synonyms) == [
        Synonym("bone", "related"),
        Synonym("bony stuff", "related"),
        Synonym("osseous tissue", "exact"),
    ]
    assert bone.parents == ("UBERON:0002384",)
    assert bone.xrefs == ("FMA:9498",)
    assert set(bone.alt_ids) == {"UBERON:0000009", "UBERON:0000001"}
    assert bone.subsets == ("slim",)
    assert terms["UBERON:0000001"].obsolete
    assert terms["UBERON:0000001"].replaced_by == ("UBERON:0002481",)
    assert terms["BFO:0000050"].kind == "relation"
    assert ontology.mappings == (TermMapping("UBERON:0002481", "skos:exactMatch", "BTO:0000140"),)
    assert ontology.problems == ()


def test_packed_and_plain_are_the_same(tmp_path: Path) -> None:
    plain = load(tmp_path, TURTLE, "bones.ttl")
    packed = tmp_path / "bones.ttl.gz"
    packed.write_bytes(gzip.compress(TURTLE.encode()))
    assert read(packed).terms == plain.terms


def test_skos_concepts_are_terms(tmp_path: Path) -> None:
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix lab: <http://example.org/lab#> .
lab:scheme a skos:ConceptScheme ; <http://purl.org/dc/terms/license> <http://example.org/l> .
lab:T1 a skos:Concept ; skos:prefLabel "bone"@en , "os"@fr ; skos:altLabel "bony tissue"@en ;
  skos:hiddenLabel "bonne" ; skos:broader lab:T0 ; skos:narrower lab:T2 ;
  skos:closeMatch <http://purl.obolibrary.org/obo/UBERON_0002481> .
lab:T2 a skos:Concept ; skos:prefLabel "Kompakta"@de .
"""
    ontology = load(tmp_path, text)
    bone, compact = ontology.terms
    assert bone.curie == "lab:T1"
    assert (bone.label, bone.parents) == ("bone", ("lab:T0",))
    assert bone.synonyms == (Synonym("bony tissue", "exact"), Synonym("bonne", "related"))
    assert (compact.label, compact.parents) == ("Kompakta", ("lab:T1",))
    assert ontology.mappings == (TermMapping("lab:T1", "skos:closeMatch", "UBERON:0002481"),)
    assert ontology.licence == "http://example.org/l"
    assert ontology.prefixes == {"lab": "http://example.org/lab#"}
    assert ontology.counts["dropped: name in another language than English"] == 2


def test_a_prefix_of_the_file_never_takes_the_place_of_ours(tmp_path: Path) -> None:
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix cl: <http://example.org/cars#> .
cl:1 a owl:Class ; rdfs:label "a car" .
"""
    assert load(tmp_path, text).terms == (Term("cl-2:1", "a car"),)


def test_a_bad_triple_costs_only_itself(tmp_path: Path) -> None:
    text = TURTLE + 'obo:CL_0000062 a owl:Class ;\n  rdfs:label "bad \\q escape" .\n'
    text += 'obo:CL_0000540 a owl:Class ; rdfs:label "neuron" .\n'
    ontology = load(tmp_path, text)
    assert "neuron" in [term.label for term in ontology.terms]
    assert f"line {text.count(chr(10)) - 1}" in ontology.problems[0]
    assert ontology.counts["dropped: statement that cannot be read"] == 1


def test_a_bad_axiom_costs_only_itself(tmp_path: Path) -> None:
    bad = "SubClassOf(obo:CL_1 and more)\nSubClassOf(zz:CL_1 obo:CL_2)\n"
    text = FUNCTIONAL.replace("SubClassOf(obo:UBERON_0002481 obo:UBERON_0002384)\n", bad)
    ontology = load(tmp_path, text)
    line = text[: text.index("SubClassOf(obo:CL_1")].count("\n") + 1
    assert "bone tissue" in [term.label for term in ontology.terms]
    assert f"line {line}: " in ontology.problems[0]
    assert f"line {line + 1}: " in ontology.problems[1]
    assert ontology.counts["dropped: statement that cannot be read"] == 2


def test_nodes_of_the_wrong_shape_cost_only_themselves(tmp_path: Path) -> None:
    graph = {
        "graphs": [
            7,
            {
                "nodes": [
                    {"lbl": "no id"},
                    3,
                    {"id": f"{OBO}CL_0000062", "lbl": "osteoblast", "type": "CLASS"},
                    {"id": f"{OBO}CL_1", "lbl": ["x"], "type": "CLASS", "meta": {"synonyms": 4}},
                ],
                "edges": [{"sub": "x"}],
            },
        ]
    }
    ontology = load(tmp_path, json.dumps(graph))
    assert [term.label for term in ontology.terms] == ["osteoblast"]
    places = " ".join(ontology.problems)
    for place in ("graphs[0]", "graphs[1].nodes[0]", "graphs[1].nodes[1]", "graphs[1].edges[0]"):
        assert place in places


DEEP = "<owl:Class><rdfs:seeAlso>" * 3_000
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#">'
)
CLASS = f'<owl:Class rdf:about="{OBO}CL_0000062"><rdfs:label>%s</rdfs:label></owl:Class>\n'


@pytest.mark.parametrize(
    "text, reason",
    [
        ('<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + RDF + CLASS % "&b;" + "</rdf:RDF>",
         "line 1: declares XML entities"),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + RDF + CLASS % "&a;",
         "declares XML entities"),
        (RDF + CLASS % "osteoblast" + "<owl:Class", "tag not closed|ends before"),
        (RDF + CLASS % "osteoblast", "ends before its last element is closed, after <http"),
        (RDF + CLASS % "a" + "\n\n<owl:Class></rdf:x></rdf:RDF>",
         "near line 4, after <http.*: ill-formed"),
        (RDF + CLASS % "&undeclared;" + "</rdf:RDF>", "near line"),
        (RDF + DEEP, "nested deeper than"),
        (FUNCTIONAL[:-3], "ends before its brackets close"),
        (FUNCTIONAL + "))", "bracket too many"),
        (FUNCTIONAL + '"', "a text is not closed"),
        (json.dumps(GRAPH)[:-9], "line 1, column"),
        ('{"graphs": ' + "[" * 100_000, "nested too deep|cannot be read as JSON|line 1"),
        ('{"graphs": {"a": 1}}', "has no list 'graphs'"),
    ],
)  # fmt: skip
def test_what_is_broken_or_hostile_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=rf"some\.owl: .*({reason})"):
        load(tmp_path, text)


def test_brackets_without_end_never_reach_the_parser(tmp_path: Path) -> None:
    deep = "SubClassOf(obo:CL_1 " + "ObjectComplementOf(" * 5_000 + "obo:CL_2" + ")" * 5_001
    ontology = load(tmp_path, FUNCTIONAL.replace("SubClassOf(", deep + "\nSubClassOf(", 1))
    assert "nested deeper than 100" in ontology.problems[0]
    assert "bone tissue" in [term.label for term in ontology.terms]
