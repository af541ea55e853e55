"""Count in how many texts each name occurs, and which identifiers the corpora annotate."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.fold import fold, fold_words

#: How corpora name what our tables hold: type -> kind.
_KINDS = {
    **dict.fromkeys(("gene", "protein", "geneprotein", "gene_or_gene_product", "pr"), "gene"),
    **dict.fromkeys(
        ("disease", "specificdisease", "modifier", "diseaseclass", "mondo",
         "diseaseorphenotypicfeature"), "disease",
    ),
    **dict.fromkeys(("chemical", "chebi", "chemicalentity", "drug"), "chemical"),
    **dict.fromkeys(("ncbitaxon", "species", "organismtaxon"), "species"),
    **dict.fromkeys(("uberon", "cl", "go_bp", "go_cc", "cell_type", "celltype"), "body"),
}  # fmt: skip
#: The longest name that is counted, in words.
LONGEST = 7


def _iter_json(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def iter_texts(data: Path) -> Iterator[str]:
    """Yield the texts that count: all train splits, and the sections of the trial reports."""
    corpora = data / "corpora"
    for path in sorted(corpora.glob("*/*.train.jsonl.gz")):
        if path.parent.name in ("wnut17", "scifact", "healthver"):
            continue
        for record in _iter_json(path):
            yield str(record.get("text", ""))
    for record in _iter_json(corpora / "pmc_rct_text" / "pmc_rct_text.jsonl.gz"):
        yield "\n".join(str(part["text"]) for part in record["sections"])


def read_wanted(data: Path) -> Counter[str]:
    """Count the identifiers that the corpora's train splits annotate."""
    found: Counter[str] = Counter()
    for path in sorted((data / "corpora").glob("*/*.train.jsonl.gz")):
        for record in _iter_json(path):
            for entity in record.get("entities", ()):
                for curie in entity.get("ids") or ():
                    if ":" in curie and ";" not in curie:
                        found[curie] += 1
    return found


def read_annotated_names(data: Path) -> Counter[tuple[str, str]]:
    """Count how often the train splits annotate a name (in normal form), by kind of thing."""
    found: Counter[tuple[str, str]] = Counter()
    for path in sorted((data / "corpora").glob("*/*.train.jsonl.gz")):
        for record in _iter_json(path):
            for entity in record.get("entities", ()):
                kind = _KINDS.get(str(entity.get("type", "")).lower(), "")
                if kind:
                    found[kind, fold(entity["text"])] += 1
    return found


def _is_symbol(printed: str) -> bool:
    capitals = sum(c.isupper() for c in printed)
    return capitals > 1 or (capitals == 1 and any(c.isdigit() for c in printed))


def count_names(data: Path, names: set[str]) -> tuple[Counter[str], Counter[str]]:
    """Count texts per name: ``(all printed forms, forms printed like a symbol)``.

    ``names`` are normal forms; only the longest name at a place counts.
    """
    starts: dict[str, int] = {}
    for name in names:
        parts = name.split(" ")
        key = " ".join(parts[:2])
        starts[key] = max(starts.get(key, 0), len(parts))
        starts[parts[0]] = max(starts.get(parts[0], 0), len(parts))
    plain: Counter[str] = Counter()
    symbol: Counter[str] = Counter()
    for text in iter_texts(data):
        seen: set[str] = set()
        seen_symbol: set[str] = set()
        words = fold_words(text)
        at = 0
        while at < len(words):
            at = _step(text, words, at, names, starts, seen, seen_symbol)
        plain.update(seen)
        symbol.update(seen_symbol)
    return plain, symbol


def _step(
    text: str,
    words: list[Any],
    at: int,
    names: set[str],
    starts: dict[str, int],
    seen: set[str],
    seen_symbol: set[str],
) -> int:
    first = words[at].norm
    if first not in starts and " ".join(first.split(" ")[:2]) not in starts:
        return at + 1
    if first not in starts and first.split(" ")[0] not in starts:
        return at + 1
    key, best, end = first, "", at
    for offset in range(1, LONGEST + 1):
        if key in names:
            best, end = key, at + offset
        if at + offset >= len(words):
            break
        if words[at + offset].start - words[at + offset - 1].end > 2:
            break
        key = f"{key} {words[at + offset].norm}"
        if offset == 1 and " ".join(key.split(" ")[:2]) not in starts:
            break
    if not best:
        return at + 1
    seen.add(best)
    printed = text[words[at].start : words[end - 1].end]
    if end - at == 1 and _is_symbol(printed):
        seen_symbol.add(best)
    return end
