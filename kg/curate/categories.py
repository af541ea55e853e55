"""Say which of the contract's categories a table row belongs to."""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path

from kg.curate.base import RawRow

_BY_TABLE = {
    "cl": "Cell", "uberon": "Anatomy", "mondo": "Disease", "doid": "Disease", "ordo": "Disease",
    "hp": "Phenotype", "symp": "Phenotype", "chebi": "Chemical", "drugcentral": "Drug",
    "hgnc": "Gene", "mgi": "Gene", "rgd": "Gene", "famplex": "Gene", "ncbitaxon": "Species",
    "maxo": "Procedure", "pato": "Quality", "so": "Gene", "cvx": "Drug", "ror": "Organization",
    "geonames": "Place", "mop": "Process",
}  # fmt: skip

#: MeSH tree number -> category; the longest prefix wins. "" leaves a branch out.
_MESH_TREES = {
    "A": "Anatomy", "A11": "Cell", "A11.251.210": "CellLine", "A11.284": "CellComponent",
    "A18": "Anatomy", "A20": "Anatomy", "A21": "Anatomy",
    "B": "Species", "B01.050.050": "Species", "B03": "Species", "B04": "Species",
    "C": "Disease", "C23": "Phenotype", "C26": "Disease", "C22": "Disease",
    "C04.697": "Process", "C04.697.650.895": "Disease", "C04.697.650.900": "Cell",
    "C23.550.727": "Process",
    "C23.550": "Phenotype", "C23.300": "Phenotype", "C23.888": "Phenotype",
    "D": "Chemical", "D08.811": "Gene", "D12.776": "Gene", "D23": "Chemical",
    "D25": "Biomaterial", "D26": "Drug", "D27": "Chemical", "D13": "Chemical",
    "D12.644": "Chemical", "D12.125": "Chemical", "D23.050": "Chemical",
    "E": "Procedure", "E01.370.600": "Measure", "E05.318": "Study", "E05.318.308": "Measure",
    "E05.581": "Study", "E05.599": "Study", "E07": "Device", "E05.337": "Study",
    "F01": "Behavior", "F02": "Process", "F03": "Disease", "F04": "Procedure",
    "F01.829": "Behavior",
    "G": "Process", "G01": "Measure", "G02": "Process", "G05.360": "Gene", "G05": "Process",
    "G09.188": "Process", "G07.203": "Food", "G17": "", "G16": "Process",
    "H": "", "I01": "Measure", "I02": "Procedure", "I03": "Behavior", "I01.198": "",
    "I01.261": "", "I01.409": "", "I01.655": "", "I01.696": "", "I01.880": "Behavior",
    "J01": "", "J02": "Food", "J03": "", "J01.637": "Biomaterial", "J01.637.051": "Device",
    "K": "", "L": "", "M": "Population", "N01": "Population", "N01.224": "Measure",
    "N02": "Procedure", "N02.278": "", "N02.360": "Population",
    "N03": "", "N04": "Procedure", "N04.452": "",
    "N05": "Measure", "N05.715": "Measure", "N05.425": "Study", "N06": "Measure",
    "N06.850": "Measure", "N06.230": "", "V": "", "V01": "", "V02": "", "Z": "Place",
    "N06.850.520": "Study", "N06.850.520.308.985": "Measure", "E05.318.308.985": "Measure",
    "N01.400": "Measure", "N01.824": "Measure",
}  # fmt: skip
_TREE_RANK = [
    "Disease",
    "Phenotype",
    "Cell",
    "CellLine",
    "CellComponent",
    "Drug",
    "Gene",
    "Chemical",
    "Anatomy",
    "Species",
    "Biomaterial",
    "Food",
    "Population",
    "Study",
    "Measure",
    "Procedure",
    "Device",
    "Process",
    "Behavior",
    "Place",
]  # fmt: skip

_BTO_CELL = ("cell", "cyte", "blast", "phage", "clast", "neuron", "glia", "fibroblast")


def read_mesh_trees(data: Path) -> dict[str, tuple[str, ...]]:
    """Return the tree numbers of each MeSH descriptor, as CURIE -> sorted numbers."""
    found: dict[str, list[str]] = defaultdict(list)
    path = data / "ontologies" / "source" / "mesh" / "mesh-tree-numbers-2015.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            number, _, tree = line.rstrip("\n").split("\t")
            found[f"MESH:{number}"].append(tree)
    return {curie: tuple(sorted(trees)) for curie, trees in found.items()}


def _of_tree(tree: str) -> str:
    best = max((key for key in _MESH_TREES if tree.startswith(key)), key=len, default="")
    return _MESH_TREES.get(best, "")


def _of_mesh(row: RawRow, trees: tuple[str, ...]) -> str:
    found = {_of_tree(tree) for tree in trees} - {""}
    if found:
        return min(found, key=_TREE_RANK.index)
    if row.curie.startswith("MESH:D") and trees:
        return ""
    prefixes = {xref.partition(":")[0] for xref in row.xrefs}
    if prefixes & {"MONDO", "DOID"}:
        return "Disease"
    if "HP" in prefixes:
        return "Phenotype"
    if "CHEBI" in prefixes:
        return "Chemical"
    if prefixes & {"UP", "HGNC", "FPLX"} or ", human" in row.label:
        return "Gene"
    return "Process" if "GO" in prefixes else ""


def _of_go(row: RawRow, roots: dict[str, str]) -> str:
    return roots.get(row.curie, "Process")


def category_of(
    table: str, row: RawRow, mesh: dict[str, tuple[str, ...]], roots: dict[str, str]
) -> str:
    """Return the category of a row, or "" when the lexicon has no place for it.

    ``roots`` gives, for GO, NCIT and OBI rows, the category of their top ancestor.
    """
    if table in _BY_TABLE:
        return _BY_TABLE[table]
    if table == "mesh":
        return _of_mesh(row, mesh.get(row.curie, ()))
    if table == "go":
        return _of_go(row, roots)
    if table == "bto":
        label = row.label.lower()
        if label.endswith("cell line"):
            return "CellLine"
        last = label.split()[-1] if label else ""
        return "Cell" if last.endswith(_BTO_CELL) else "Anatomy"
    return roots.get(row.curie, "")


#: Top terms whose descendants take a category (nearest first when walking up).
TOP_TERMS = {
    "GO:0008150": "Process", "GO:0003674": "Process", "GO:0005575": "CellComponent",
    "NCIT:C2991": "Disease", "NCIT:C3367": "Phenotype", "NCIT:C12219": "Anatomy",
    "NCIT:C12508": "Cell", "NCIT:C20189": "Quality", "NCIT:C25218": "Procedure",
    "NCIT:C1908": "Chemical", "NCIT:C16612": "Gene", "NCIT:C26548": "Gene",
    "NCIT:C14250": "Species", "NCIT:C17828": "Process", "NCIT:C49236": "Procedure",
    "NCIT:C16203": "Study", "NCIT:C15320": "Study", "NCIT:C12913": "", "NCIT:C7057": "Disease",
    "COB:0000082": "Procedure", "COB:0001300": "Device", "OBI:0500000": "Study",
    "OBI:0000047": "Biomaterial", "OBI:0100026": "Species",
}  # fmt: skip


def find_roots(parents: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Give every term below a top term its category; the nearest top term wins."""
    children: dict[str, list[str]] = defaultdict(list)
    for child, above in parents.items():
        for parent in above:
            children[parent].append(child)
    found: dict[str, str] = {}
    level = sorted(TOP_TERMS)
    found.update({term: TOP_TERMS[term] for term in level})
    while level:
        below: list[str] = []
        for term in level:
            for child in sorted(children.get(term, ())):
                if child not in found:
                    found[child] = found[term]
                    below.append(child)
        level = below
    return found
