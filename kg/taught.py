"""Mentions whose meaning is known: the training parts of corpora with identifiers.

What a grounder may learn from: never a document that also stands in a part that is scored, and
only corpora whose terms allow it (those marked research or non-commercial only evaluate).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.corpora import read_documents
from kg.fold import fold
from kg.gold import trained

_DISEASES = ("SpecificDisease", "Modifier", "DiseaseClass", "CompositeMention")
#: Corpus -> its types that have identifiers, with our categories.
TYPES: dict[str, dict[str, str]] = {
    "craft": {
        "CL": "Cell", "UBERON": "Anatomy", "CHEBI": "Chemical", "GO_BP": "Process",
        "GO_CC": "CellComponent", "NCBITaxon": "Species", "MONDO": "Disease", "SO": "Gene",
        "GO_MF": "Process", "MOP": "Process",
    },
    "ncbi_disease": dict.fromkeys(_DISEASES, "Disease"),
    "bc5cdr": {"Disease": "Disease", "Chemical": "Chemical"},
    "biored": {
        "DiseaseOrPhenotypicFeature": "Disease", "ChemicalEntity": "Chemical",
        "GeneOrGeneProduct": "Gene", "OrganismTaxon": "Species",
    },
    "nlm_gene": {"Gene": "Gene"},
    "gnormplus": {"Gene": "Gene"},
    "species800": {"Species": "Species"},
    "linnaeus": {"Species": "Species"},
}  # fmt: skip
#: Parts that figures are given for; their documents are left out wherever else they stand.
_SCORED = {
    "craft": ("dev",), "ncbi_disease": ("dev",), "bc5cdr": ("dev", "test"), "biored": ("dev",),
    "nlm_gene": ("test",), "gnormplus": ("test",), "species800": ("test",),
    "linnaeus": ("test",), "hpo_gsc": ("dev", "test"), "nlm_chem": ("test",),
}  # fmt: skip

#: Characters of the longest form that is kept.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Taught:
    """A document with mentions: printed words, type, category, identifiers."""

    corpus: str
    id: str
    text: str
    mentions: tuple[tuple[str, str, str, tuple[str, ...]], ...]


def read_taught(data: Path) -> Iterator[Taught]:
    """Yield the documents of the training parts under ``data/corpora``, corpus by corpus."""
    folder = data / "corpora"
    scored = [
        record
        for corpus, parts in _SCORED.items()
        for part in parts
        for record in _records(folder, corpus, part)
    ]
    names = {str(record["id"]) for record in scored}
    known = trained.prints(str(record["text"]) for record in scored)
    for corpus, types in TYPES.items():
        for record in _records(folder, corpus, "train"):
            seen = str(record["id"]) in names or trained.contains(known, str(record["text"]))
            if seen or record.get("held_out_overlap"):
                continue
            mentions = tuple(
                (str(e["text"]), str(e["type"]), types[e["type"]], tuple(map(str, e["ids"])))
                for e in record["entities"]
                if e["type"] in types and e.get("ids")
            )
            yield Taught(corpus, str(record["id"]), str(record["text"]), mentions)


def _records(folder: Path, corpus: str, part: str) -> Iterable[dict[str, Any]]:
    path = folder / corpus / f"{corpus}.{part}.jsonl.gz"
    return read_documents(path) if path.is_file() else ()


def vocabularies(documents: Iterable[Taught]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the prefixes, in lower case, that a corpus uses for a type, the most used first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for document in documents:
        for _, kind, _, ids in document.mentions:
            of_kind = counts.setdefault((document.corpus, kind), Counter())
            of_kind.update(curie.partition(":")[0].lower() for curie in ids)
    return {
        key: tuple(sorted(found, key=lambda prefix: (-found[prefix], prefix)))
        for key, found in counts.items()
    }


def learn(documents: Iterable[Taught]) -> list[tuple[str, str, str, int]]:
    """Return (form, identifier, corpus, count), sorted.

    >>> taught = Taught("c", "1", "DM", (("DM", "Disease", "Disease", ("MESH:D009223",)),))
    >>> learn([taught, taught])
    [('dm', 'MESH:D009223', 'c', 2)]
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    for document in documents:
        for words, _, _, ids in document.mentions:
            form = fold(words) if len(words) <= _LONGEST else ""
            if form and len(ids) == 1:
                counts[form, ids[0], document.corpus] += 1
    return [(*key, counts[key]) for key in sorted(counts)]
