"""Registries with formats of their own: MeSH, NCBI taxonomy, ROR, GeoNames, journals, LinkML."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ontology import Ontology, Synonym, Term, TermMapping, read


def load(folder: Path, text: str, name: str = "some.file") -> Ontology:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)


# -------------------------------------------------------------------------------- MeSH

CONCEPTS = """<ConceptList>
 <Concept PreferredConceptYN="Y"><ConceptUI>M0002863</ConceptUI>
  <ConceptName><String>Bone and Bones</String></ConceptName>
  <RegistryNumberList><RegistryNumber>37H9VM9WZL</RegistryNumber></RegistryNumberList>
  <RelatedRegistryNumberList><RelatedRegistryNumber>52665-69-7 (Bone)</RelatedRegistryNumber>
  </RelatedRegistryNumberList>
  <ConceptRelationList>
   <ConceptRelation RelationName="NRW"><Concept1UI>M0002863</Concept1UI>
    <Concept2UI>M0002864</Concept2UI></ConceptRelation>
  </ConceptRelationList>
  <TermList>
   <Term IsPermutedTermYN="N" RecordPreferredTermYN="Y"><String>Bone and Bones</String></Term>
   <Term IsPermutedTermYN="N"><String>Bones</String></Term>
   <Term IsPermutedTermYN="Y"><String>Bones and Bone</String></Term>
  </TermList></Concept>
 <Concept PreferredConceptYN="N"><ConceptUI>M0002864</ConceptUI>
  <TermList><Term IsPermutedTermYN="N"><String>Condyle</String></Term></TermList></Concept>
</ConceptList>"""
DESCRIPTORS = f"""<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "http://127.0.0.1:9/never-fetched.dtd">
<DescriptorRecordSet LanguageCode="eng">
<DescriptorRecord DescriptorClass="1"><DescriptorUI>D001842</DescriptorUI>
 <DescriptorName><String>Bone and Bones</String></DescriptorName>
 <TreeNumberList><TreeNumber>A02.835.232</TreeNumber></TreeNumberList>
 {CONCEPTS}
</DescriptorRecord>
<DescriptorRecord><DescriptorUI>D012863</DescriptorUI>
 <DescriptorName><String>Skeleton</String></DescriptorName>
 <TreeNumberList><TreeNumber>A02.835</TreeNumber></TreeNumberList>
</DescriptorRecord>
<DescriptorRecord><DescriptorUI>what</DescriptorUI></DescriptorRecord>
</DescriptorRecordSet>
"""
SUPPLEMENT = f"""<?xml version="1.0"?>
<SupplementalRecordSet LanguageCode="eng">
<SupplementalRecord SCRClass="3"><SupplementalRecordUI>C000598941</SupplementalRecordUI>
 <SupplementalRecordName><String>Keratoactinomycosis</String></SupplementalRecordName>
 <HeadingMappedToList><HeadingMappedTo><DescriptorReferredTo><DescriptorUI>*D003320</DescriptorUI>
 </DescriptorReferredTo></HeadingMappedTo></HeadingMappedToList>
 {CONCEPTS.replace("Bone and Bones", "Keratoactinomycosis")}
</SupplementalRecord></SupplementalRecordSet>
"""


def test_mesh_descriptors_come_with_entry_terms_and_trees(tmp_path: Path) -> None:
    ontology = load(tmp_path, DESCRIPTORS)
    assert ontology.format == "MeSH XML"
    assert ontology.terms[0] == Term(
        "MESH:D001842",
        "Bone and Bones",
        (Synonym("Bones"), Synonym("Condyle", "narrow")),
        ("MESH:D012863",),
        ("UNII:37H9VM9WZL", "CAS:52665-69-7"),
        subsets=("A02.835.232",),
    )
    assert "line 30: what" in ontology.problems[0]
    assert ontology.counts["dropped: entry term that only turns the words of another round"] == 1


def test_mesh_supplements_lie_below_their_headings(tmp_path: Path) -> None:
    (term,) = load(tmp_path, SUPPLEMENT).terms
    assert (term.curie, term.label) == ("MESH:C000598941", "Keratoactinomycosis")
    assert term.parents == ("MESH:D003320",)
    assert term.subsets == ("SCR class 3",)
    assert Synonym("Bones") in term.synonyms


@pytest.mark.parametrize(
    "text, reason",
    [
        (DESCRIPTORS.replace('d.dtd">', 'd.dtd" [<!ENTITY x "y">]>'), "line 1: declares XML ent"),
        (DESCRIPTORS[:-30], r"line \d+: "),
        (DESCRIPTORS.replace("</DescriptorName>", "</Oops>", 1), "line 5: .*mismatch"),
    ],
)
def test_broken_mesh_is_refused_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=rf"some\.file: {reason}"):
        load(tmp_path, text)


def test_an_unknown_entity_is_not_looked_up(tmp_path: Path) -> None:
    ontology = load(tmp_path, DESCRIPTORS.replace("Skeleton", "&x;"))
    assert ontology.terms[1].label == ""
    assert "MESH:D012863" in ontology.terms[1].curie
    assert "D012863: has no name" in ontology.problems[0]


def test_mesh_rdf_puts_terms_of_concepts_together(tmp_path: Path) -> None:
    mesh, vocab = "http://id.nlm.nih.gov/mesh/", "http://id.nlm.nih.gov/mesh/vocab#"
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    triples = [
        (f"{mesh}D001842", kind, f"<{vocab}TopicalDescriptor>"),
        (f"{mesh}D001842", label, '"Bone and Bones"@en'),
        (f"{mesh}D001842", f"{vocab}preferredConcept", f"<{mesh}M1>"),
        (f"{mesh}D001842", f"{vocab}concept", f"<{mesh}M2>"),
        (f"{mesh}D001842", f"{vocab}broaderDescriptor", f"<{mesh}D012863>"),
        (f"{mesh}D001842", f"{vocab}treeNumber", f"<{mesh}A02.835.232>"),
        (f"{mesh}M1", f"{vocab}preferredTerm", f"<{mesh}T1>"),
        (f"{mesh}M1", f"{vocab}term", f"<{mesh}T2>"),
        (f"{mesh}M1", f"{vocab}narrowerConcept", f"<{mesh}M2>"),
        (f"{mesh}M2", f"{vocab}preferredTerm", f"<{mesh}T3>"),
        (f"{mesh}T1", f"{vocab}prefLabel", '"Bone and Bones"@en'),
        (f"{mesh}T2", f"{vocab}prefLabel", '"Bones"@en'),
        (f"{mesh}T3", f"{vocab}prefLabel", '"Condyle"@en'),
        (f"{mesh}Q000378", kind, f"<{vocab}Qualifier>"),
        (f"{mesh}Q000378", label, '"metabolism"@en'),
        (f"{mesh}C1234567", kind, f"<{vocab}SCR_Chemical>"),
        (f"{mesh}C1234567", label, '"osteostatin"@en'),
        (f"{mesh}C1234567", f"{vocab}preferredMappedTo", f"<{mesh}D010455Q000378>"),
        (f"{mesh}C1234567", f"{vocab}active", '"false"'),
    ]
    text = "".join(f"<{s}> <{p}> {o} .\n" for s, p, o in triples) + "<bad triple .\n"
    ontology = load(tmp_path, text, "mesh.nt")
    assert ontology.format == "MeSH RDF"
    assert ontology.terms == (
        Term(
            "MESH:D001842",
            "Bone and Bones",
            (Synonym("Bones"), Synonym("Condyle", "narrow")),
            ("MESH:D012863",),
            subsets=("A02.835.232",),
        ),
        Term(
            "MESH:C1234567",
            "osteostatin",
            parents=("MESH:D010455",),
            obsolete=True,
            subsets=("SCR_Chemical",),
        ),
    )
    assert "line 20" in ontology.problems[0]


# ---------------------------------------------------------------------------- taxonomy

NAMES = (
    "1\t|\troot\t|\t\t|\tscientific name\t|\n"
    "9606\t|\tHomo sapiens\t|\t\t|\tscientific name\t|\n"
    "9606\t|\thuman\t|\t\t|\tgenbank common name\t|\n"
    "9606\t|\tHomo sapiens Linnaeus, 1758\t|\t\t|\tauthority\t|\n"
    "x\t|\ty\t|\n"
    "9605\t|\tHomo\t|\n"
)
PARTS = {
    "readme.txt": "hello",
    "nodes.dmp": "1\t|\t1\t|\tno rank\t|\n9606\t|\t9605\t|\tspecies\t|\n",
    "names.dmp": NAMES,
    "merged.dmp": "63221\t|\t9606\t|\n",
}


def tar(folder: Path, parts: dict[str, str]) -> Path:
    path = folder / "taxdump.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def zipped(folder: Path, parts: dict[str, str]) -> Path:
    path = folder / "taxdmp.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("pack", [tar, zipped])
def test_the_taxonomy_dump_is_read_from_its_archive(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    ontology = read(pack(tmp_path, PARTS))
    terms = {term.curie: term for term in ontology.terms}
    assert ontology.format == "NCBI taxonomy dump"
    assert terms["NCBITaxon:9606"] == Term(
        "NCBITaxon:9606",
        "Homo sapiens",
        (Synonym("human"),),
        ("NCBITaxon:9605",),
        alt_ids=("NCBITaxon:63221",),
        subsets=("species",),
    )
    assert terms["NCBITaxon:1"].parents == ()
    assert "names.dmp: line 5" in ontology.problems[0]
    assert ontology.counts["dropped: name of kind authority"] == 1


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no names\.dmp"):
        read(tar(tmp_path, {"other.txt": "x"}))
    with pytest.raises(InputError, match="must hold one file of data"):
        read(zipped(tmp_path, {"one.txt": "x", "two.txt": "y"}))


# --------------------------------------------------------------------------------- ROR

V2 = {
    "id": "https://ror.org/01hvx5h04",
    "names": [
        {"types": ["label", "ror_display"], "value": "Osaka Metropolitan University"},
        {"types": ["label"], "lang": "ja", "value": "大阪公立大学"},
        {"types": ["acronym"], "value": "OMU"},
        {"types": ["alias"]},
    ],
    "locations": [{"geonames_id": 1853909}],
    "external_ids": [{"type": "wikidata", "all": ["Q101579967"]}],
    "relationships": [
        {"type": "parent", "id": "https://ror.org/000000001"},
        {"type": "child", "id": "https://ror.org/04s6fbg51"},
        {"type": "parent"},
    ],
    "status": "active",
}
V1 = {
    "id": "https://ror.org/02skfsw40",
    "name": "Osaka City University",
    "aliases": ["City University of Osaka"],
    "acronyms": ["OCU"],
    "labels": [{"label": "大阪市立大学", "iso639": "ja"}],
    "addresses": [{"geonames_city": {"id": 1853909}}],
    "external_ids": {"GRID": {"all": "grid.261445.0"}, "ISNI": {"all": ["0000 0001"]}},
    "relationships": [{"type": "Successor", "id": "https://ror.org/01hvx5h04"}],
    "status": "withdrawn",
}
BAD = {"id": "https://example.org/nothing"}


@pytest.mark.parametrize(
    "text",
    [
        "".join(json.dumps(record) + "\n" for record in (V2, V1, BAD)),
        json.dumps([V2, V1, BAD], indent=2, ensure_ascii=False),
    ],
    ids=["lines", "array"],
)
def test_organizations_of_both_schemas(tmp_path: Path, text: str) -> None:
    ontology = load(tmp_path, text)
    assert ontology.format == "ROR"
    assert ontology.terms == (
        Term(
            "ror:01hvx5h04",
            "Osaka Metropolitan University",
            (Synonym("大阪公立大学"), Synonym("OMU", "related")),
            ("ror:000000001",),
            ("WIKIDATA:Q101579967", "geonames:1853909"),
        ),
        Term(
            "ror:02skfsw40",
            "Osaka City University",
            (
                Synonym("City University of Osaka"),
                Synonym("OCU", "related"),
                Synonym("大阪市立大学"),
            ),
            (),
            ("grid:grid.261445.0", "isni:00000001", "geonames:1853909"),
            replaced_by=("ror:01hvx5h04",),
            obsolete=True,
        ),
    )
    assert "record 3" in ontology.problems[-1]
    assert ontology.counts["dropped: relationship to no ROR identifier"] == 1


def test_a_damaged_record_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: "):
        load(tmp_path, json.dumps(V2) + "\n" + json.dumps(V1)[:-5])


# ------------------------------------------------------------------- places and journals


def place(*cells: str) -> str:
    number, name, ascii_name, others, kind, code, country, first = cells
    row = [number, name, ascii_name, others, "0", "0", kind, code, country, "", first]
    return "\t".join([*row, *[""] * 8]) + "\n"


def test_places_lie_in_their_region_and_country(tmp_path: Path) -> None:
    text = (
        place("1861060", "Japan", "Japan", "JP,Nippon", "A", "PCLI", "JP", "00")
        + place("1853904", "Ōsaka", "Osaka", "", "A", "ADM1", "JP", "32")
        + place("1853909", "Osaka", "Osaka", "Ohsaka", "P", "PPLA", "JP", "32")
        + "not\ta place\n"
    )
    ontology = load(tmp_path, text)
    country, region, city = ontology.terms
    assert ontology.format == "GeoNames"
    assert country.synonyms == (Synonym("JP", "related"), Synonym("Nippon", "related"))
    assert region.parents == ("geonames:1861060",)
    assert region.synonyms == (Synonym("Osaka"),)
    assert city == Term(
        "geonames:1853909",
        "Osaka",
        (Synonym("Ohsaka", "related"),),
        ("geonames:1853904",),
        subsets=("P.PPLA",),
    )
    assert "line 4: 2 cells" in ontology.problems[0]


def test_journals_of_the_nlm(tmp_path: Path) -> None:
    line = "-" * 56 + "\n"
    text = (
        line
        + "JrId: 1\nJournalTitle: Bone\nMedAbbr: Bone\nISSN (Print): 8756-3282\n"
        + "ISSN (Online): 1873-2763\nIsoAbbr: Bone (NY)\nNlmId: 8504048\n"
        + line
        + "JrId: 2\nJournalTitle: Nobody's\n"
        + line
    )
    ontology = load(tmp_path, text)
    assert ontology.format == "NLM journals"
    assert ontology.terms == (
        Term(
            "nlm:8504048",
            "Bone",
            (Synonym("Bone (NY)"),),
            xrefs=("issn:8756-3282", "issn:1873-2763"),
        ),
    )
    assert "line 9" in ontology.problems[0]


# ------------------------------------------------------------------------------ LinkML

SCHEMA = """---
id: https://example.org/bones
name: bones
version: 1.2
default_prefix: biolink
license: CC0
classes:
  bone tissue:
    is_a: connective tissue
    aliases: [osseous tissue]
    exact_mappings: [UBERON:0002481]
  connective tissue:
slots:
  part of:
    deprecated: yes
"""


def test_classes_and_slots_of_a_schema(tmp_path: Path) -> None:
    ontology = load(tmp_path, SCHEMA)
    bone, connective, part = ontology.terms
    assert (ontology.format, ontology.version, ontology.licence) == ("LinkML", "1.2", "CC0")
    assert (bone.curie, bone.label) == ("biolink:BoneTissue", "bone tissue")
    assert bone.parents == (connective.curie,)
    assert bone.synonyms == (Synonym("osseous tissue"),)
    assert (part.curie, part.kind, part.obsolete) == ("biolink:part_of", "relation", True)
    assert ontology.mappings == (
        TermMapping("biolink:BoneTissue", "skos:exactMatch", "UBERON:0002481"),
    )


@pytest.mark.parametrize(
    "text, reason",
    [
        (SCHEMA + "x: &a [1]\ny: *a\n", "line 17: YAML aliases are not read"),
        (SCHEMA + "x: [1\n", r"line \d+: "),
        (SCHEMA + "x: !!python/object/apply:os.getcwd []\n", r"line \d+: could not determine"),
        ("id: x\nclasses: [" + "[" * 20_000, r"line \d|cannot be read as YAML"),
    ],
)
def test_broken_schemas_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=rf"some\.file: ({reason})"):
        load(tmp_path, text)
