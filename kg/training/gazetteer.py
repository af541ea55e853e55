"""Make the recogniser's gazetteer from ontology tables.

::

    python -m kg.training.gazetteer --data DATA --out DIR

``DATA/ontologies/tables`` holds the tables (``curie, label, synonyms, parents, ...``). Names of
one lower-case word that common English texts use, and of fewer than three characters, are left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.networks.gazetteer import KINDS, LONGEST, Gazetteer, key_of
from kg.networks.wordforms import hashed, name_key
from kg.training.base import blank, say
from kg.trees import read_trees

if TYPE_CHECKING:
    from spacy.language import Language

#: Table -> its names' kind; "" where `kind_of` tells by the term's parents.
TABLES = {
    "mondo": "Disease",
    "doid": "Disease",
    "ordo": "Disease",
    "hp": "Disease",
    "symp": "Disease",
    "ncit": "Disease",
    "chebi": "Chemical",
    "chembl_compound": "Chemical",
    "drugcentral": "Chemical",
    "hgnc": "Gene",
    "mgi": "Gene",
    "rgd": "Gene",
    "famplex": "Gene",
    "ncbitaxon": "Species",
    "cl": "Cell",
    "bto": "CellLine",
    "uberon": "Anatomy",
    "go": "",
    "mesh": "",
    "geonames": "Place",
    "ror": "Organization",
}
#: MeSH's and GO's top terms -> kind of what is under them.
_MESH = {
    "Disease": "D014947 D000820 D005128 D014777 D009422 D009369 D001523 D012140 D010272 D009140 "
    "D009784 D004700 D007154 D004066 D010038 D009057 D001423 D002318 D013568 D009358 D052801 "
    "D064419 D017437 D009750 D007280 D006425 D005261",
    "Chemical": "D007287 D009930 D004364 D006571 D011083 D008055 D002241 D020164",
    "Species": "D001419 D014780 D056890 D001105",
    "Anatomy": "D000825 D004628 D014024 D001829 D009420 D002319 D013284 D012137 D005441 D009141 "
    "D012679 D004703 D004064 D034582 D006424 D014566",
    "Cell": "D002477",
    "Place": "D005842",
}
ROOTS = {f"MESH:{term}": kind for kind, terms in _MESH.items() for term in terms.split()} | {
    "GO:0008150": "Process",
    "GO:0005575": "CellComponent",
}
_LIST = ("synonyms", "related_synonyms")
_ODD = re.compile(r"[\[\]{}<>|;=]|\(.*\)|, (?:type|susceptibility|with|due)")
_SYMBOL = re.compile(r"[A-Za-z0-9-]{2,6}")


def rows(data: Path, table: str) -> Iterator[dict[str, str]]:
    """Yield a table's rows that are in use."""
    csv.field_size_limit(sys.maxsize)
    with gzip.open(data / "ontologies" / "tables" / f"{table}.tsv.gz", "rt", encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row.get("obsolete"):
                yield row


def kinds_of(terms: dict[str, tuple[str, ...]], roots: dict[str, str]) -> dict[str, str]:
    """Return the kind of each term that has a root above it."""
    found: dict[str, str] = {}

    def climb(term: str, seen: frozenset[str]) -> str:
        if term in roots:
            return roots[term]
        if term not in found:
            found[term] = ""
            for parent in terms.get(term, ()):
                if parent not in seen and (kind := climb(parent, seen | {term})):
                    found[term] = kind
                    break
        return found[term]

    return {term: kind for term in terms if (kind := climb(term, frozenset()))}


def names(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, kind) of all tables."""
    for table, kind in TABLES.items():
        held = list(rows(data, table))
        under: dict[str, str] = {}
        if not kind:
            parents = {r["curie"]: tuple(filter(None, r["parents"].split("|"))) for r in held}
            under = kinds_of(parents, ROOTS)
        for row in held:
            own = kind or under.get(row["curie"], "")
            if not own and table == "mesh" and row["curie"].startswith("MESH:C"):
                own = "Chemical"
            if own:
                yield row["label"], own
                for column in _LIST:
                    for name in (row.get(column) or "").split("|"):
                        if name:
                            yield name, own


def common_words(data: Path) -> set[str]:
    """Return the lower-case words of general English treebanks."""
    return {
        name_key(row.text)
        for file in ("ud_ewt/ud_ewt.train", "gum/gum.train")
        for tree in read_trees(data / "corpora" / f"{file}.conllu.gz")
        for row in tree.rows
        if row.text.islower() and row.tag not in ("NN", "NNS", "FW")
    }


def build(nlp: Language, data: Path) -> Gazetteer:
    """Collect the names of all tables."""
    common = common_words(data)
    given: dict[tuple[int, ...], int] = {}
    for name, kind in names(data):
        name = re.sub(r",? (?:NOS|\(disease\)|\(disorder\))$", "", name.strip())
        if not 3 <= len(name) <= 80 or _ODD.search(name):
            continue
        words = [t.text for t in nlp.tokenizer(name) if t.text not in "-‐‑–—" and not t.is_space]
        if not 1 <= len(words) <= LONGEST:
            continue
        bit = 1 << KINDS.index(kind)
        whole = name_key(name)
        if kind == "Gene" and _SYMBOL.fullmatch(name) and len(words) == 1:
            key: tuple[int, ...] = (hashed("=" + words[0]),)
        elif len(words) == 1 and (whole in common or len(whole) < 3 or whole.isdigit()):
            continue
        else:
            key = tuple(hashed(name_key(word)) for word in words)
        given[key] = given.get(key, 0) | bit
    keys, kinds = [], []
    for count in range(1, LONGEST + 1):
        some = [(k, v) for k, v in given.items() if len(k) == count]
        if some:
            keys.append(key_of(np.array([k for k, _ in some], dtype=np.uint64)))
            kinds.append(np.array([v for _, v in some], dtype=np.uint16))
    return Gazetteer.of(np.concatenate(keys), np.concatenate(kinds))


def main() -> None:
    """Read the command line and write ``gazetteer.bin``."""
    options = argparse.ArgumentParser(description="Make the recogniser's gazetteer.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    asked = options.parse_args()
    made = build(blank(), asked.data)
    asked.out.mkdir(parents=True, exist_ok=True)
    path = asked.out / "gazetteer.bin"
    path.write_bytes(made.to_bytes())
    for bit, kind in enumerate(KINDS):
        say(kind, int(((made.values >> np.uint16(4 + bit)) & 1).sum()))
    say(len(made.keys), "names,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
