"""Tables: our own, SSSOM, and those that registries publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.entries import read_entries
from kg.errors import InputError
from kg.ontology import Ontology, Synonym, Term, TermMapping, read

TABLE = (
    "curie\tlabel\tsynonyms\tparents\txrefs\tsource\trelated_synonyms\tobsolete\talt_ids"
    "\treplaced_by\n"
    "CL:0000062\tosteoblast\tbone-forming cell|bone builder\tCL:0000057\tmesh:D010006\tmine"
    "\tbone maker\t\tCL:0000063\t\n"
    "CL:0000099\told osteoblast\t\t\t\tmine\t\ttrue\t\tCL:0000062\n"
)


def load(folder: Path, text: str, name: str = "some.tsv") -> Ontology:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)


# ----------------------------------------------------------------------------- our own


def test_our_table_is_read_with_all_its_columns(tmp_path: Path) -> None:
    ontology = load(tmp_path, TABLE)
    assert ontology.format == "lexicon table"
    assert ontology.terms == (
        Term(
            "CL:0000062",
            "osteoblast",
            (
                Synonym("bone-forming cell"),
                Synonym("bone builder"),
                Synonym("bone maker", "related"),
            ),
            ("CL:0000057",),
            ("MESH:D010006",),
            alt_ids=("CL:0000063",),
        ),
        Term("CL:0000099", "old osteoblast", obsolete=True, replaced_by=("CL:0000062",)),
    )
    assert ontology.problems == ()
    assert ontology.counts["rows"] == 2


def test_the_last_columns_may_be_missing(tmp_path: Path) -> None:
    ontology = load(tmp_path, "curie\tlabel\tsynonyms\nCL:1\tone\nCL:2\ttwo\tII\n")
    assert [term.label for term in ontology.terms] == ["one", "two"]


BAD_ROWS = [
    ("CL:1\tone\t\t\textra", "5 columns, but the header names 3"),
    ("no curie\tone", "is no CURIE"),
    ("\tone", "is no CURIE"),
    ("CL:1\t", "has no label"),
    ("CL:1\tone\x07two", "not printable"),
    ("CL:1\t" + "x" * 501, "longer than 500"),
]


@pytest.mark.parametrize("row, reason", BAD_ROWS, ids=[reason for _, reason in BAD_ROWS])
def test_a_bad_row_is_reported_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    text = f"curie\tlabel\tsynonyms\nCL:0000062\tosteoblast\n{row}\nCL:0000540\tneuron\n"
    ontology = load(tmp_path, text)
    assert [term.label for term in ontology.terms] == ["osteoblast", "neuron"]
    (problem,) = ontology.problems
    assert "some.tsv: line 3: " in problem
    assert reason in problem
    _, problems = read_entries(tmp_path / "some.tsv")  # the lexicon says the same of the row
    assert problems == ontology.problems


def test_a_column_or_category_that_there_is_not_is_reported(tmp_path: Path) -> None:
    text = "curie\tlabel\tcategry\nLAB:1\tone\tCell\nLAB:2\ttwo\tCell\nCL:1\tthree\tCell\n"
    column, bare = load(tmp_path, text).problems
    assert "line 1: the column 'categry' is not read: did you mean 'category'?" in column
    assert "LAB:1: has no category and no parents that give it one (one of 2 such" in bare
    (wrong,) = load(tmp_path, "curie\tlabel\tcategory\nLAB:1\tone\tDisese\n").problems
    assert "LAB:1: there is no category 'Disese': choose one of Anatomy, " in wrong


def test_rows_of_one_term_are_joined_and_reported(tmp_path: Path) -> None:
    ontology = load(tmp_path, TABLE + "CL:0000062\tosteoblasts\n")
    assert ontology.terms[0].label == "osteoblast"
    assert Synonym("osteoblasts") in ontology.terms[0].synonyms
    assert "line 4: CL:0000062 is there again" in ontology.problems[0]


def test_a_table_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "some.tsv"
    path.write_bytes(b"curie\tlabel\nCL:0000062\tost\xe9oblaste\n")
    with pytest.raises(InputError, match=r"some\.tsv: line 2: byte 15 is not UTF-8"):
        read(path)


# ------------------------------------------------------------------------------- SSSOM

SSSOM = """#curie_map:
#  lab: http://purl.obolibrary.org/obo/UBERON_
#  mesh: http://identifiers.org/mesh/
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_version: "2026-01-02"
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tconfidence
lab:0002481\tbone\tskos:exactMatch\t\tmesh:D001842\t0.9
UBERON:1\tx\tskos:broadMatch\tNot\tMESH:D2\t
UBERON:2\tx\tskos:closeMatch\t\tMESH:D3\thigh
no curie\tx\tskos:closeMatch\t\tMESH:D3\t
UBERON:3\t"a ""quoted"" name"\tskos:closeMatch\t\tMESH:D3\t1.5
"""


def test_mappings_keep_what_they_say(tmp_path: Path) -> None:
    ontology = load(tmp_path, SSSOM)
    assert ontology.format == "SSSOM"
    assert (ontology.version, ontology.terms) == ("2026-01-02", ())
    assert ontology.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert ontology.mappings == (
        TermMapping("UBERON:0002481", "skos:exactMatch", "MESH:D001842", 0.9),
        TermMapping("UBERON:1", "skos:broadMatch", "MESH:D2", None, True),
        TermMapping("UBERON:2", "skos:closeMatch", "MESH:D3"),
        TermMapping("UBERON:3", "skos:closeMatch", "MESH:D3"),
    )
    assert [problem.split(": ")[1] for problem in ontology.problems] == [
        "line 9",
        "line 10",
        "line 11",
    ]
    assert ontology.counts["dropped: mapping whose subject_id is no CURIE"] == 1
    assert ontology.counts["mappings that say no"] == 1


@pytest.mark.parametrize(
    "head, reason",
    [
        ("#a: &x [1, 2]\n#b: *x\n", "aliases"),
        ("#a: [1, 2\n", "metadata"),
        ("#- just\n#- a list\n", "no mapping of names"),
        ("#!!python/object/apply:os.system ['true']\n", "metadata"),
    ],
)
def test_bad_metadata_costs_only_itself(tmp_path: Path, head: str, reason: str) -> None:
    table = "subject_id\tpredicate_id\tobject_id\nCL:1\tskos:exactMatch\tFMA:1\n"
    ontology = load(tmp_path, head + table)
    assert len(ontology.mappings) == 1
    assert reason in ontology.problems[0]


# -------------------------------------------------------------------------- registries

HGNC = (
    "hgnc_id\tsymbol\tname\tstatus\talias_symbol\tprev_symbol\tentrez_id\tuniprot_ids\tmgd_id\n"
    'HGNC:11205\tSP7\tSp7 transcription factor\tApproved\t"OSX|osterix"\t\t121340\tQ8TDD2'
    "\tMGI:2153568\n"
    "HGNC:1\tA12M1~withdrawn\tsymbol withdrawn\tEntry Withdrawn\t\t\t\t\t\n"
    "\tnobody\tx\tApproved\t\t\t\t\t\n"
)
CASES = {
    "HGNC": (HGNC, Term(
        "HGNC:11205", "SP7", (Synonym("Sp7 transcription factor"), Synonym("OSX", "related"),
        Synonym("osterix", "related")), xrefs=("NCBIGene:121340", "UniProtKB:Q8TDD2",
        "MGI:2153568"), species="NCBITaxon:9606")),
    "MGI symbols": (
        "ID\tsymbol\tsynonyms\tensembl\n2153568\tSp7\tOsx|osterix\tENSMUSG00000060284\n",
        Term("MGI:2153568", "Sp7", (Synonym("Osx", "related"), Synonym("osterix", "related")),
             xrefs=("ENSEMBL:ENSMUSG00000060284",), species="NCBITaxon:10090")),
    "RGD symbols": (
        "ID\tsymbol\tsynonyms\tensembl\n631377\tSp7\tOsx;osterix\tENSRNOG00000012345\n",
        Term("RGD:631377", "Sp7", (Synonym("Osx", "related"), Synonym("osterix", "related")),
             xrefs=("ENSEMBL:ENSRNOG00000012345",), species="NCBITaxon:10116")),
    "MGI markers": (
        "MGI Accession ID\tChr\tMarker Symbol\tStatus\tMarker Name\tMarker Type"
        "\tMarker Synonyms (pipe-separated)\nMGI:2153568\t15\tSp7\tO\tSp7 factor\tGene\tOsx\n",
        Term("MGI:2153568", "Sp7", (Synonym("Sp7 factor"), Synonym("Osx", "related")),
             species="NCBITaxon:10090")),
    "RGD genes": (
        "# RGD-PIPELINE\n# a comment\nGENE_RGD_ID\tSYMBOL\tNAME\tOLD_SYMBOL\tNCBI_GENE_ID\n"
        "631377\tSp7\tSp7 factor\tOsx;Osterix\t300260\n",
        Term("RGD:631377", "Sp7", (Synonym("Sp7 factor"), Synonym("Osx", "related"),
             Synonym("Osterix", "related")), xrefs=("NCBIGene:300260",),
             species="NCBITaxon:10116")),
    "NCBI gene_info": (
        "#tax_id\tGeneID\tSymbol\tLocusTag\tSynonyms\tdbXrefs\tFull_name_from_nomenclature_"
        "authority\n9606\t121340\tSP7\t-\tOSX|OI11\tMIM:606633|HGNC:HGNC:11205\tSp7 factor\n",
        Term("NCBIGene:121340", "SP7", (Synonym("OSX", "related"), Synonym("OI11", "related"),
             Synonym("Sp7 factor")), xrefs=("OMIM:606633", "HGNC:11205"),
             species="NCBITaxon:9606")),
    "HP layperson synonyms": (
        '?term\t?term_label\t?layperson\n<http://purl.obolibrary.org/obo/HP_0000938>\t'
        '"Osteopenia"\t"Low bone mass"\n',
        Term("HP:0000938", "Osteopenia", (Synonym("Low bone mass"),))),
    "MeSH mappings": (
        "MESH\tD001842\tBone and Bones\tNCIT\tC12366\tBone\n",
        Term("MESH:D001842", "Bone and Bones", xrefs=("NCIT:C12366",))),
    "FamPlex grounding map": (
        '"AMPK (alpha 1, beta 1)",FPLX,AMPK,,,,\nPRKA,FPLX,AMPK,,,,\n',
        Term("FPLX:AMPK", "", (Synonym("AMPK (alpha 1, beta 1)"), Synonym("PRKA")))),
}  # fmt: skip


@pytest.mark.parametrize("form", CASES)
def test_the_tables_of_registries_are_known_by_their_content(tmp_path: Path, form: str) -> None:
    text, term = CASES[form]
    ontology = load(tmp_path, text, "unnamed")
    assert ontology.format == form
    assert ontology.terms[0] == term


def test_what_a_registry_withdrew_is_obsolete_and_a_row_without_id_is_reported(
    tmp_path: Path,
) -> None:
    ontology = load(tmp_path, HGNC)
    assert [term.obsolete for term in ontology.terms] == [False, True]
    assert "line 4: ''" in ontology.problems[0]
    assert ontology.counts["dropped: row without an identifier"] == 1


def test_parents_are_found_by_label_and_by_tree_number(tmp_path: Path) -> None:
    by_label = load(
        tmp_path,
        'id\tlabel\tsubClassOf\n"DOID:1"\t"bone disease"\t""\n"DOID:2"\t"rickets"\t"bone disease"\n'
        '"DOID:3"\t"orphan"\t"nobody"\n',
    )
    assert by_label.terms[1].parents == ("DOID:1",)
    assert "line 4: 'nobody'" in by_label.problems[0]
    by_tree = load(
        tmp_path,
        "mesh_id\tmesh_name\tmesh_tree_number\nD001842\tBone and Bones\tA02.835\n"
        "D001842\tBone and Bones\tA10.165\nD005269\tFemur\tA02.835.232\n",
    )
    assert by_tree.terms[1].parents == ("MESH:D001842",)
    assert by_tree.terms[0].subsets == ("A02.835", "A10.165")


def test_edges_give_parents_only_where_they_say_so(tmp_path: Path) -> None:
    ontology = load(
        tmp_path, "x\tp\ty\nMONDO:2\trdfs:subClassOf\tMONDO:1\nMONDO:2\tBFO:0000050\tMONDO:3\n"
    )
    assert ontology.terms == (Term("MONDO:2", "", parents=("MONDO:1",)),)
    assert ontology.counts["dropped: row whose p is not rdfs:subClassOf"] == 1


def test_an_unknown_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of the formats"):
        load(tmp_path, "height\tweight\n1\t2\n")
