"""Annotated corpora in one uniform form: documents with entities.

A corpus is ``corpora/<name>/<name>.<split>.jsonl.gz`` in a data folder that is not part of the
package. `CORPORA` says which of our labels each annotates. Trees are read by `kg.trees`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ANATOMY_TYPES = (
    "Organ Tissue Multi-tissue_structure Organism_substance Immaterial_anatomical_entity "
    "Organism_subdivision Anatomical_system Developing_anatomical_structure"
)
_ANATEM = dict.fromkeys(_ANATOMY_TYPES.split(), "Anatomy") | {
    "Cell": "Cell",
    "Cellular_component": "CellComponent",
    "Cancer": "Disease",
}
_CG = _ANATEM | {
    "Gene_or_gene_product": "Gene",
    "DNA_domain_or_region": "Gene",
    "Protein_domain_or_region": "Gene",
    "Simple_chemical": "Chemical",
    "Amino_acid": "Chemical",
    "Organism": "Species",
    "Pathological_formation": "Disease",
}
_BIORED = {
    "DiseaseOrPhenotypicFeature": "Disease",
    "ChemicalEntity": "Chemical",
    "GeneOrGeneProduct": "Gene",
    "CellLine": "CellLine",
    "OrganismTaxon": "Species",
    "SequenceVariant": "Variant",
}
_NCBI = dict.fromkeys(
    ("SpecificDisease", "Modifier", "DiseaseClass", "CompositeMention"), "Disease"
)
_NAMES = (
    dict.fromkeys(("PER", "person", "scientist", "writer", "politician"), "Person")
    | dict.fromkeys(
        ("ORG", "organization", "organisation", "university", "politicalparty"), "Organization"
    )
    | dict.fromkeys(("LOC", "place", "location", "country"), "Place")
)
_CROSSNER = _NAMES | {"academicjournal": "Publication"}
_MUTATIONS = (
    "DNAMutation ProteinMutation SNP OtherMutation DNAAllele ProteinAllele AcidChange".split()
)
#: Corpus -> the heads it annotates in full, and its types as our labels. Of a label whose head
#: is not among them only the marked words are known.
CORPORA: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "bc5cdr": (("disease", "chemical"), {"Disease": "Disease", "Chemical": "Chemical"}),
    "ncbi_disease": (("disease",), _NCBI),
    "biored": (("disease", "chemical", "gene", "species", "cell_line", "variant"), _BIORED),
    "drugprot": (
        ("chemical", "gene"),
        {"CHEMICAL": "Chemical", "GENE": "Gene", "GENE-Y": "Gene", "GENE-N": "Gene"},
    ),
    "nlm_chem": (("chemical",), {"Chemical": "Chemical"}),
    "gnormplus": (("gene",), {"Gene": "Gene", "FamilyName": "Gene"}),
    "nlm_gene": (("gene",), {"Gene": "Gene", "FamilyName": "Gene"}),
    "bc2gm": (("gene",), {"GENE": "Gene"}),
    "jnlpba": (
        ("gene", "cell", "cell_line"),
        {"protein": "Gene", "DNA": "Gene", "RNA": "Gene", "cell_type": "Cell"}
        | {"cell_line": "CellLine"},
    ),
    "craft": (
        ("species", "cell", "anatomy", "component", "chemical", "gene", "disease"),
        {"NCBITaxon": "Species", "CL": "Cell", "UBERON": "Anatomy", "GO_CC": "CellComponent"}
        | {"CHEBI": "Chemical", "PR": "Gene", "MONDO": "Disease"},
    ),
    "species800": (("species",), {"Species": "Species"}),
    "linnaeus": (("species",), {"Species": "Species"}),
    "anatem": (("cell", "anatomy", "component"), _ANATEM),
    "bionlp13_cg": (("gene", "chemical", "cell", "anatomy", "component", "species"), _CG),
    "bionlp13_pc": (
        ("gene", "chemical", "component"),
        {"Gene_or_gene_product": "Gene", "Simple_chemical": "Chemical"}
        | {"Cellular_component": "CellComponent"},
    ),
    "cellfinder": (
        ("cell", "anatomy", "component", "cell_line", "gene", "species"),
        {"CellType": "Cell", "CellLine": "CellLine", "Anatomy": "Anatomy"}
        | {"CellComponent": "CellComponent", "GeneProtein": "Gene", "Species": "Species"},
    ),
    "tmvar3": (("variant",), dict.fromkeys(_MUTATIONS, "Variant")),
    "bioid_cellline": (("cell_line",), {"CellLine": "CellLine"}),
    "gum": (("general",), _NAMES),
    "uner_ewt": (("general",), _NAMES),
    "wikigold": (("general",), _NAMES),
    "crossner_science": (("general", "publication"), _CROSSNER),
    "crossner_politics": (("general",), _NAMES),
    "crossner_literature": (("general",), _NAMES),
}
#: Corpus -> types that leave a head's words unknown, not unmarked.
UNKNOWN = {"jnlpba": {"cell_line": "cell"}}
#: Words for people: no species here, though some corpora mark them.
PEOPLE = frozenset(
    "patient patients woman women man men boy boys girl girls child children infant infants "
    "participant participants subject subjects volunteer volunteers people person persons "
    "individual individuals adult adults adolescents neonates newborns mother mothers".split()
)
_TITLE = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Professor|President|Senator|Judge|Justice|Chief|King|Queen|Rev|"
    r"Mathematician|Minister|Prime|Secretary|Vice|Madam|Speaker|Your|Honor|Chairman)\.? )+"
)
_NAME = re.compile(
    r"[A-Z0-9À-Þ][\w.&’'/-]*(?:,? (?:(?:of|for|and|the|in|de|la|van|von|der|del|&) )*"
    r"(?:[A-Z0-9À-Þ][\w.&’'/-]*))*"
)


def _draw(document_id: str, sides: int) -> int:
    return int(hashlib.sha256(document_id.encode()).hexdigest(), 16) % sides


def fifth(document_id: str) -> bool:
    """Say whether a document is in the fifth that a corpus without a test part keeps for it.

    >>> [fifth(name) for name in ("1", "2", "9")]
    [True, False, False]
    """
    return _draw(document_id, 5) == 0


def tenth(document_id: str) -> bool:
    """Say whether a document is in the tenth that settings are chosen on; none is in the fifth.

    >>> [tenth(name) for name in ("1", "2", "9")]
    [False, False, True]
    """
    return _draw(document_id, 10) == 7


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON values of a ``.jsonl.gz`` file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON documents of a ``.jsonl.gz`` file that have a text."""
    return (record for record in read_records(path) if record.get("text"))


def head_spans(name: str, record: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Return a record's mentions with our labels; names in GUM are cut to the name itself."""
    types, found = CORPORA[name][1], []
    for entity in record["entities"]:
        label = types.get(str(entity["type"]).replace(" ", "_"))
        if label is None or entity.get("spans") or entity.get("trigger"):
            continue
        start, end = int(entity["start"]), int(entity["end"])
        if label == "Species" and name != "craft" and entity["text"].lower() in PEOPLE:
            continue
        if name == "gum":
            if not entity.get("named"):
                continue
            text = record["text"][start:end]
            title = _TITLE.match(text) if label == "Person" else None
            match = _NAME.search(text, title.end() if title else 0)
            if match is None or (label == "Person" and text[match.start()].isdigit()):
                continue
            first = match.group()
            if label == "Person":
                first = re.split(r", | (?:of|for|and|the|in) ", first)[0]
            first = re.split(r", ", first)[0] if label == "Place" else first
            first = re.sub(r"(?:['’]s?|,)$", "", first)
            start, end = start + match.start(), start + match.start() + len(first)
        if end > start:
            found.append((start, end, label))
    return found


def untokenise(
    text: str, spans: list[tuple[int, int, str]]
) -> tuple[str, list[tuple[int, int, str]]]:
    """Glue a text of blank-separated tokens as it is printed, and move the spans with it."""
    places: dict[int, int] = {}
    parts: list[str] = []
    size, open_quote, glue = 0, False, True
    for match in re.finditer(r"\S+", text):
        word = match.group()
        quote = word in ('"', "``", "''")
        close = word[0] in ".,;:!?)]%" or word in ("'s", "n't", "'", "’s") or word.startswith("'")
        if not (glue or close or (quote and open_quote)):
            parts.append(" ")
            size += 1
        glue = word in ("(", "[", "$", "£") or (quote and not open_quote)
        open_quote = open_quote != quote
        for i in range(len(word) + 1):
            places[match.start() + i] = size + i
        parts.append(word)
        size += len(word)
    moved = [(places[a], places[b], label) for a, b, label in spans if a in places and b in places]
    return "".join(parts), moved


def paragraphs(
    text: str, spans: list[tuple[int, int, str]]
) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Split at line breaks, and long lines at sentence ends, with the spans inside each part."""
    for line in re.finditer(r"[^\n]+", text):
        cuts = [line.start()]
        for stop in re.finditer(r"\. (?=[A-Z])", line.group()):
            at = line.start() + stop.end()
            if at - cuts[-1] > 700 and not any(a < at < b for a, b, _ in spans):
                cuts.append(at)
        for a, b in zip(cuts, [*cuts[1:], line.end()], strict=True):
            inside = [(s - a, e - a, label) for s, e, label in spans if a <= s and e <= b]
            if text[a:b].strip():
                yield text[a:b], inside
