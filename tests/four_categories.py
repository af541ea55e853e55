"""300 sentences marked by hand for the categories without a corpus, and how they are scored.

``tests/gold/four_categories.jsonl`` holds places, not words: the corpus, document, section and
characters of each sentence, a checksum of its text, and the mentions in characters of the
sentence. ``docs/annotation_guidelines.md`` says what is marked. From the checkout:

    python -m tests.four_categories development
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import language
from kg.lexicon import Lexicon
from kg.model import Document, Mention, Span
from kg.recognize import find_mentions
from kg.repair import repair
from kg.syntax import Syntax

ROOT = Path(__file__).parent.parent
GOLD = Path(__file__).parent / "gold" / "four_categories.jsonl"
#: The categories, and the neighbour that is right for each too (as in the label map ``gold``).
CATEGORIES = {"Population": "", "Procedure": "", "Measure": "Quality", "Process": "Behavior"}
_FILES = {
    "gum": "gum/gum.dev.entities.jsonl.gz",
    "pmc_rct_text": "pmc_rct_text/pmc_rct_text.jsonl.gz",
    "scifact": "scifact/scifact.corpus.jsonl.gz",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what is marked in it, in characters of ``text``."""

    id: str
    text: str
    marked: tuple[tuple[Span, str], ...]


def rows() -> list[dict[str, Any]]:
    """Return the rows of the gold file."""
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def load(corpora: Path, half: str) -> list[Sentence]:
    """Return the sentences of a half (``development``, ``test``).

    Raises ``ValueError`` for a sentence whose text is not the one that was marked.
    """
    chosen = [row for row in rows() if row["half"] == half]
    found = []
    for corpus, file in _FILES.items():
        wanted = {row["id"]: row for row in chosen if row["corpus"] == corpus}
        for name, sections in _sections(corpora / file):
            if (row := wanted.get(name)) is None:
                continue
            text = sections[row["section"]][row["start"] : row["end"]]
            if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
                raise ValueError(f"{corpus} {name}: the sentence is not the one that was marked")
            marked = tuple((Span(m["start"], m["end"]), m["category"]) for m in row["mentions"])
            found.append(Sentence(f"{corpus} {name}", text, marked))
    if len(found) != len(chosen):
        raise ValueError(f"{len(chosen) - len(found)} marked sentences are not in {corpora}")
    return found


def _sections(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each document's name and the texts of its sections."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document: dict[str, Any] = json.loads(line)
            if "sections" in document:
                yield document["id"], [section["text"] for section in document["sections"]]
            elif "abstract" in document:
                yield document["doc_id"], document["abstract"]
            else:
                yield document["id"], [document["text"]]


def predict(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, tuple[Mention, ...]]]:
    """Yield what the program finds in each sentence, read on its own: named, outermost."""
    model, lexicon = language.load(""), Lexicon.default()
    for sentence in sentences:
        document = Document(sentence.id, sentence.text)
        found = find_mentions(document, Syntax(repair(model.parse(document))), lexicon)
        yield (
            sentence,
            tuple(m for m in found if not m.nominal and m.nesting in ("flat", "outer")),
        )


def score(
    pairs: Iterable[tuple[Sentence, tuple[Mention, ...]]],
) -> dict[str, dict[str, Counter[str]]]:
    """Count by way (``strict``: same span, ``relaxed``: overlap) and category.

    ``gold`` and ``found`` are mentions, ``recalled`` and ``right`` those of them that agree. A
    neighbour (`CATEGORIES`) counts where it is right and is passed over where it is not.
    """
    counts = {way: {c: Counter[str]() for c in CATEGORIES} for way in ("strict", "relaxed")}
    for sentence, mentions in pairs:
        for category, neighbour in CATEGORIES.items():
            gold = [span for span, marked in sentence.marked if marked == category]
            found = [m for m in mentions if m.category in (category, neighbour)]
            for way, tally in counts.items():
                agree = Span.__eq__ if way == "strict" else Span.overlaps
                tally[category]["gold"] += len(gold)
                for span in gold:
                    tally[category]["recalled"] += any(agree(span, m.span) for m in found)
                for mention in found:
                    right = any(agree(mention.span, span) for span in gold)
                    tally[category]["right"] += right
                    tally[category]["found"] += right or mention.category == category
    return counts


def figures(counts: Mapping[str, int]) -> tuple[float, float, float]:
    """Return precision, recall and F1 in percent."""
    precision = 100 * counts["right"] / max(counts["found"], 1)
    recall = 100 * counts["recalled"] / max(counts["gold"], 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def total(by_category: Mapping[str, Counter[str]]) -> Counter[str]:
    """Return the counts of all categories together."""
    return sum(by_category.values(), Counter[str]())


def table(counts: Mapping[str, Mapping[str, Counter[str]]]) -> str:
    """Return the scores as a Markdown table."""
    lines = [
        "| category | marked | found | P | R | F1 | relaxed F1 |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name in [*CATEGORIES, "all"]:
        strict, relaxed = (
            total(by) if name == "all" else by[name] for by in (counts["strict"], counts["relaxed"])
        )
        row = [*figures(strict), figures(relaxed)[2]]
        lines.append(
            f"| {name} | {strict['gold']} | {strict['found']} | "
            + " | ".join(f"{value:.1f}" for value in row)
            + " |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    shared = Path(os.environ.get("BIOCLAIM_SHARED") or ROOT.parent / "shared")
    sys.stdout.write(table(score(predict(load(shared / "data" / "corpora", sys.argv[1])))) + "\n")
