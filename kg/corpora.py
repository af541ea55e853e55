"""Annotated corpora in one uniform form: documents with entities, and trees.

A corpus is ``corpora/<name>/<name>.<split>.jsonl.gz`` (documents) or ``.conllu.gz`` (trees) in a
data folder that is not part of the package. `CORPORA` says which of our labels each annotates.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.schemes import Node

HEADS: dict[str, tuple[str, ...]] = {
    "disease": ("Disease",),
    "chemical": ("Chemical",),
    "gene": ("Gene",),
    "species": ("Species",),
    "anatomy": ("Cell", "Anatomy", "CellComponent"),
    "cell_line": ("CellLine",),
    "general": ("Person", "Organization", "Place"),
    "publication": ("Publication",),
}
_ANATOMY_TYPES = (
    "Organ Tissue Multi-tissue_structure Organism_substance Immaterial_anatomical_entity "
    "Organism_subdivision Anatomical_system Developing_anatomical_structure"
)
_ANATEM = dict.fromkeys(_ANATOMY_TYPES.split(), "Anatomy") | {
    "Cell": "Cell",
    "Cellular_component": "CellComponent",
}
_BIORED = {
    "DiseaseOrPhenotypicFeature": "Disease",
    "ChemicalEntity": "Chemical",
    "GeneOrGeneProduct": "Gene",
    "CellLine": "CellLine",
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
#: Corpus -> the heads it trains or tests, and its types as our labels.
CORPORA: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "bc5cdr": (("disease", "chemical"), {"Disease": "Disease", "Chemical": "Chemical"}),
    "ncbi_disease": (("disease",), _NCBI),
    "biored": (("disease", "chemical", "gene", "cell_line"), _BIORED),
    "drugprot": (
        ("chemical", "gene"),
        {"CHEMICAL": "Chemical", "GENE": "Gene", "GENE-Y": "Gene", "GENE-N": "Gene"},
    ),
    "nlm_chem": (("chemical",), {"Chemical": "Chemical"}),
    "gnormplus": (("gene",), {"Gene": "Gene", "FamilyName": "Gene"}),
    "nlm_gene": (("gene",), {"Gene": "Gene"}),
    "bc2gm": (("gene",), {"GENE": "Gene"}),
    "craft": (
        ("species", "anatomy"),
        {"NCBITaxon": "Species", "CL": "Cell", "UBERON": "Anatomy", "GO_CC": "CellComponent"},
    ),
    "species800": (("species",), {"Species": "Species"}),
    "anatem": (("anatomy",), _ANATEM),
    "cellfinder": (
        ("anatomy", "cell_line"),
        {
            "CellType": "Cell",
            "CellLine": "CellLine",
            "Anatomy": "Anatomy",
            "CellComponent": "CellComponent",
        },
    ),
    "bioid_cellline": (("cell_line",), {"CellLine": "CellLine"}),
    "gum": (("general",), _NAMES),
    "uner_ewt": (("general",), _NAMES),
    "wikigold": (("general",), _NAMES),
    "crossner_science": (("general", "publication"), _CROSSNER),
    "crossner_politics": (("general",), _NAMES),
    "crossner_literature": (("general",), _NAMES),
}
_TIGHT_BEFORE, _TIGHT_AFTER = set(".,;:)]%?!"), set("([")
_TITLE = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Professor|President|Senator|Judge|Justice|Chief|King|Queen|Rev|"
    r"Mathematician|Minister|Prime|Secretary|Vice|Madam|Speaker|Your|Honor|Chairman)\.? )+"
)
_NAME = re.compile(
    r"[A-Z0-9À-Þ][\w.&’'/-]*(?:,? (?:(?:of|for|and|the|in|de|la|van|von|der|del|&) )*"
    r"(?:[A-Z0-9À-Þ][\w.&’'/-]*))*"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One word of a tree as the corpus has it; ``head`` is an index in the sentence, -1 root."""

    text: str
    lemma: str
    tag: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with its tree; ``opens`` says that a paragraph begins with it."""

    rows: tuple[Row, ...]
    opens: bool
    text: str = ""


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


def read_documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON documents of a ``.jsonl.gz`` file that have a text."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("text"):
                yield record


def read_trees(path: Path) -> Iterator[Tree]:
    """Yield the trees of a CoNLL-U file; multi-word token lines only set the spacing."""
    rows: list[Row] = []
    opens, text, glued = False, "", 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if rows:
                    yield Tree(tuple(rows), opens, text)
                rows, opens, text = [], False, ""
            elif line.startswith("#"):
                opens = opens or line.startswith(("# newpar", "# newdoc"))
                if line.startswith("# text = "):
                    text = line[9:]
            else:
                cells = line.split("\t")
                if "-" in cells[0]:
                    glued = int(cells[0].split("-")[1])
                elif cells[0].isdigit():
                    space = "SpaceAfter=No" not in cells[-1] and int(cells[0]) >= glued
                    if int(cells[0]) >= glued:
                        glued = 0
                    head = int(cells[6]) - 1
                    rows.append(Row(cells[1], cells[2], cells[4], head, cells[7], space))
    if rows:
        yield Tree(tuple(rows), opens, text)


def spaces(name: str, rows: tuple[Row, ...]) -> list[bool]:
    """Say after which words a blank stands; GENIA's trees do not tell, so it is guessed."""
    if name != "genia":
        return [row.space for row in rows[:-1]] + [True]
    return [
        row.text not in _TIGHT_AFTER and after.text not in _TIGHT_BEFORE and after.text != "'s"
        for row, after in pairwise(rows)
    ] + [True]


def split_word(node: Node, parts: list[str]) -> list[Node]:
    """Split a gold word as our tokenizer does, with CRAFT's trees: "IL-2", "p53-dependent".

    Heads are positions among the parts, -1 for the part that stands for the whole.
    """
    real = [k for k, part in enumerate(parts) if part[0].isalnum()] or [0]
    main = real[-1]
    if len(real) == 2 and parts[main][0].isdigit() and parts[0][0].isalpha():
        main = real[0]
    nodes = []
    for k, part in enumerate(parts):
        if k == main:
            tag = node.tag
            if len(parts) > 1 and tag in ("JJ", "NN", "NNS") and part[0].isdigit():
                tag = "CD"
            nodes.append(Node(part, "", tag, -1, node.dep))
        elif k not in real:
            tag = "HYPH" if part in "-–" else part if part in ".,:" else "SYM"
            tag = {"(": "-LRB-", ")": "-RRB-", "[": "-LRB-", "]": "-RRB-"}.get(part, tag)
            nodes.append(Node(part, "", tag, main, "punct"))
        elif k > main or part[0].isdigit():
            nodes.append(Node(part, "", "CD", main, "nummod"))
        else:
            label = "npadvmod" if node.tag in ("JJ", "VBN", "VBG") else "compound"
            nodes.append(Node(part, "", "NNP" if node.tag == "NNP" else "NN", main, label))
    return nodes


def head_spans(name: str, record: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Return a record's mentions with our labels; names in GUM are cut to the name itself."""
    types, found = CORPORA[name][1], []
    for entity in record["entities"]:
        label = types.get(str(entity["type"]).replace(" ", "_"))
        if label is None or entity.get("spans") or entity.get("trigger"):
            continue
        start, end = int(entity["start"]), int(entity["end"])
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
