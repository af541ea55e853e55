"""OBO: what is read of a frame, and what a fault costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ontology import Ontology, Synonym, TermMapping, read

HEADER = """format-version: 1.2
data-version: releases/2026-01-02
ontology: bones
idspace: terms http://purl.org/dc/terms/
synonymtypedef: DUBIOUS "contested"
property_value: terms:license "https://creativecommons.org/licenses/by/4.0/" xsd:string

"""
BONE = """[Term]
id: UBERON:0002481
name: bone tissue\\, dense \\(compact\\)
alt_id: UBERON:0000001
def: "Tissue of bones." [PMID:1]
subset: pheno_slim
synonym: "osseous tissue" EXACT OMO:0003003 []
synonym: "bone" RELATED [FMA:1 "see \\"there\\""]
synonym: "skeleton" BROAD []
synonym: "cortical bone" NARROW []
synonym: "bony stuff" EXACT DUBIOUS []
synonym: "old bone" EXACT DEPRECATED []
xref: MSH:D001842
xref: FMA:9498 {source="MONDO:equivalentTo"} ! same
is_a: UBERON:0002384 ! connective tissue
relationship: part_of UBERON:0001474
property_value: skos:exactMatch BTO:0000140
equivalent_to: NCIT:C12366

"""


def load(folder: Path, text: str | bytes) -> Ontology:
    path = folder / "some.obo"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def test_a_frame_is_read_whole(tmp_path: Path) -> None:
    ontology = load(tmp_path, HEADER + BONE)
    (bone,) = ontology.terms
    assert ontology.format == "OBO"
    assert (ontology.name, ontology.version) == ("bones", "releases/2026-01-02")
    assert ontology.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert bone.curie == "UBERON:0002481"
    assert bone.label == "bone tissue, dense (compact)"
    assert bone.synonyms == (
        Synonym("osseous tissue", "exact"),
        Synonym("bone", "related"),
        Synonym("skeleton", "broad"),
        Synonym("cortical bone", "narrow"),
        Synonym("bony stuff", "related"),
    )
    assert bone.parents == ("UBERON:0002384",)
    assert bone.xrefs == ("MESH:D001842", "FMA:9498")
    assert bone.alt_ids == ("UBERON:0000001",)
    assert bone.subsets == ("pheno_slim",)
    assert ontology.mappings == (
        TermMapping("UBERON:0002481", "skos:exactMatch", "FMA:9498"),
        TermMapping("UBERON:0002481", "skos:exactMatch", "BTO:0000140"),
        TermMapping("UBERON:0002481", "owl:equivalentClass", "NCIT:C12366"),
    )
    assert ontology.problems == ()
    assert ontology.counts["dropped: synonym of kind DEPRECATED"] == 1


def test_obsolete_terms_name_what_replaces_them(tmp_path: Path) -> None:
    frame = (
        "[Term]\nid: GO:0000001\nname: obsolete x\nis_obsolete: true\n"
        "replaced_by: GO:0000002\nconsider: GO:0000003\n"
    )
    (term,) = load(tmp_path, frame).terms
    assert term.obsolete
    assert (term.replaced_by, term.consider) == (("GO:0000002",), ("GO:0000003",))


def test_relations_take_the_identifier_of_their_xref(tmp_path: Path) -> None:
    frames = (
        "[Typedef]\nid: proper_part_of\nname: proper part of\nxref: RO:0000001\nis_a: part_of\n\n"
        "[Typedef]\nid: part_of\nname: part of\nxref: BFO:0000050\n"
    )
    proper, part = load(tmp_path, frames).terms
    assert (part.curie, part.kind, part.label) == ("BFO:0000050", "relation", "part of")
    assert proper.parents == ("BFO:0000050",)


def test_cell_lines_have_ids_without_a_prefix_and_an_organism(tmp_path: Path) -> None:
    text = (
        "format-version: 1.2\ndefault-namespace: cellosaurus\n\n[Term]\nid: CVCL_0030\n"
        'name: HeLa\nsynonym: "He-La" RELATED []\nxref: NCBI_TaxID:9606 ! Homo sapiens\n'
        "xref: BTO:0000567\n\n[Term]\nid: CVCL_0058\nname: HeLa S3\nis_a: CVCL_0030\n"
    )
    term, below = load(tmp_path, text).terms
    assert below.parents == (term.curie,)
    assert (term.curie, term.species) == ("Cellosaurus:CVCL_0030", "NCBITaxon:9606")
    assert term.xrefs == ("BTO:0000567",)


@pytest.mark.parametrize("relation", ["RO:0002162", "in_taxon", "only_in_taxon"])
def test_genes_name_their_species(tmp_path: Path, relation: str) -> None:
    frame = (
        f"[Term]\nid: hgnc:11205\nname: SP7\nrelationship: {relation} NCBITaxon:9606 ! human\n"
        "relationship: part_of NCBITaxon:10090\n"
    )
    (gene,) = load(tmp_path, frame).terms
    assert (gene.curie, gene.species, gene.parents) == ("HGNC:11205", "NCBITaxon:9606", ())


def test_line_ends_of_other_systems_are_line_ends(tmp_path: Path) -> None:
    ontology = load(tmp_path, (HEADER + BONE).replace("\n", "\r\n"))
    assert ontology.terms == load(tmp_path, HEADER + BONE).terms
    assert ontology.version == "releases/2026-01-02"


@pytest.mark.parametrize(
    "line, reason",
    [
        ('def: "no end', "def"),
        ('def: "fine" [DOI:10.1/x y]', "def"),
        ("xref: EC:No 216 MOL", "xref"),
        ("is_a:", "is_a"),
        ("inverse_is_a: CL:1", "inverse_is_a"),
        ("no tag at all", "?"),
    ],
)
def test_a_faulty_clause_costs_only_itself(tmp_path: Path, line: str, reason: str) -> None:
    good = BONE.replace("subset: pheno_slim", line)
    ontology = load(tmp_path, HEADER + good + "[Term]\nid: CL:0000062\nname: osteoblast\n")
    bone, cell = ontology.terms
    assert (bone.label, cell.label) == ("bone tissue, dense (compact)", "osteoblast")
    assert len(bone.synonyms) == 5
    (problem,) = ontology.problems
    assert "some.obo: line 13: " in problem
    assert reason in problem
    assert ontology.counts[f"dropped: damaged clause: {reason}"] == 1


def test_a_synonym_keeps_its_text_whatever_its_references_are(tmp_path: Path) -> None:
    frame = (
        '[Term]\nid: HP:0000001\nname: All\nsynonym: "one" EXACT [http://a b; c]\n'
        'synonym: "two" []\n'
    )
    ontology = load(tmp_path, frame)
    assert ontology.terms[0].synonyms == (Synonym("one", "exact"), Synonym("two", "related"))
    assert ontology.counts["synonyms without a scope, read as related"] == 1
    assert "line 4" in ontology.problems[0]


def test_frames_without_an_id_are_reported_and_left_out(tmp_path: Path) -> None:
    ontology = load(
        tmp_path,
        "[Term]\nname: nobody\n\n[Term]\nid: CL:0000062\nname: osteoblast\n\n[What]\nid: x\n",
    )
    assert [term.curie for term in ontology.terms] == ["CL:0000062"]
    assert ontology.counts["dropped: frame without an id"] == 1
    assert ontology.counts["dropped: frame of an unknown kind"] == 1
    assert any("line 1" in problem or "line 2" in problem for problem in ontology.problems)


def test_an_id_without_a_prefix_that_nothing_tells_is_left_out(tmp_path: Path) -> None:
    ontology = load(tmp_path, "[Term]\nid: bone\nname: bone\n\n[Term]\nid: CL:1\nname: cell\n")
    assert [term.curie for term in ontology.terms] == ["CL:1"]
    assert "line 1: bone: frame whose id is no CURIE" in ontology.problems[0]


def test_an_id_that_is_not_first_is_found(tmp_path: Path) -> None:
    (term,) = load(tmp_path, "[Term]\nname: osteoblast\nid: CL:0000062\n").terms
    assert (term.curie, term.label) == ("CL:0000062", "osteoblast")


def test_a_line_in_another_encoding_costs_only_itself(tmp_path: Path) -> None:
    text = b'[Term]\nid: CL:0000062\nname: osteoblast\nsynonym: "ost\x8eoblaste" EXACT []\n'
    ontology = load(tmp_path, text)
    assert ontology.terms[0].label == "osteoblast"
    assert ontology.terms[0].synonyms == ()
    assert "line 4: byte 14 is not UTF-8" in ontology.problems[0]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    ontology = load(tmp_path, b"\xef\xbb\xbf" + (HEADER + BONE).encode())
    assert ontology.version == "releases/2026-01-02"


def test_a_term_defined_twice_is_joined_and_reported(tmp_path: Path) -> None:
    again = '[Term]\nid: UBERON:0002481\nsynonym: "bone matter" EXACT []\n'
    ontology = load(tmp_path, HEADER + BONE + again)
    (bone,) = ontology.terms
    assert Synonym("bone matter") in bone.synonyms
    assert "UBERON:0002481 is defined again" in ontology.problems[0]
    assert ontology.counts["defined again, joined"] == 1


def test_a_circle_is_broken_and_reported(tmp_path: Path) -> None:
    frames = "".join(
        f"[Term]\nid: CL:{name}\nname: cell {name}\nis_a: CL:{above}\n\n"
        for name, above in (("1", "2"), ("2", "3"), ("3", "1"), ("4", "4"))
    )
    ontology = load(tmp_path, frames)
    assert [term.parents for term in ontology.terms] == [("CL:2",), ("CL:3",), (), ()]
    assert ontology.counts["dropped: parent that closes a circle"] == 2
    assert "CL:3 is_a CL:1" in ontology.problems[0]


def test_problems_are_counted_beyond_what_is_kept(tmp_path: Path) -> None:
    frames = "".join(f"[Term]\nid: CL:{n}\nname: c {n}\nwhat: x\n\n" for n in range(1200))
    ontology = load(tmp_path, frames)
    assert len(ontology.problems) == 1000
    assert ontology.counts["problems"] == 1200
    assert len(ontology.terms) == 1200


def test_reasons_are_as_few_as_a_reader_can_take(tmp_path: Path) -> None:
    frame = "[Term]\nid: CL:1\nname: x\n" + "".join(f"tag{n}: x\n" for n in range(400))
    counts = load(tmp_path, frame).counts
    assert counts["dropped: damaged clause: tag7"] == 1
    assert counts["dropped: other reasons"] > 150
    assert sum(n for key, n in counts.items() if key.startswith("dropped")) == 400


def test_a_file_without_terms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"some\.obo: was read as OBO and holds no term"):
        load(tmp_path, "format-version: 1.2\nontology: empty\n")
