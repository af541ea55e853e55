"""List the names of the lexicon that texts use for something else, or that annotators pass over.

::

    python -m kg.unlikely --data DATA --out DIR

Counts, in training parts of corpora that mark a kind of thing in full, how often a name of that
kind in the lexicon is (part of) a mention; names that seldom are go to ``DIR/unlikely.tsv.gz``:
the dictionary alone does not vouch for them (`kg.judgement`).
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from kg import language, weights
from kg.corpora import CORPORA, fifth, head_spans, tenth, untokenise
from kg.judgement import kind_of
from kg.labels import HEADS
from kg.lexicon import Lexicon
from kg.mentions import dictionary
from kg.model import Document, Span
from kg.networks.windows import KEPT, TRAIN, records
from kg.overlaps import Spans
from kg.training.base import say

#: Documents of each corpus that are looked at.
MOST = {
    "bc5cdr": 600,
    "ncbi_disease": 400,
    "biored": 300,
    "drugprot": 300,
    "bc2gm": 3000,
    "jnlpba": 300,
    "craft": 12,
    "species800": 300,
    "linnaeus": 12,
    "anatem": 400,
    "bionlp13_cg": 200,
    "gum": 3000,
    "uner_ewt": 1000,
    "wikigold": 800,
    "crossner_science": 300,
}
#: A name is unlikely when fewer than this share of its places are marked, of at least so many.
SHARE, SEEN = 0.3, 2


def texts(data: Path, name: str) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Yield texts that may be trained on with their mentions."""
    for split in TRAIN[name]:
        for record in records(data, name, split):
            if tenth(record["id"]) or (name in KEPT and fifth(record["id"])):
                continue
            text, spans = record["text"], head_spans(name, record)
            yield untokenise(text, spans) if record.get("tokenised") else (text, spans)


def count(data: Path, lexicon: Lexicon) -> tuple[Counter[Any], Counter[Any]]:
    """Return how often each (kind, name) stands in a text, and how often it is marked there."""
    seen: Counter[tuple[str, str]] = Counter()
    marked: Counter[tuple[str, str]] = Counter()
    model = language.load()
    for name, most in MOST.items():
        full = {label for head in CORPORA[name][0] for label in HEADS[head]}
        some = list(islice(texts(data, name), most))
        documents = [Document(str(at), text) for at, (text, _) in enumerate(some)]
        for (_, spans), document, parse in zip(
            some, documents, model.parse_all(documents), strict=True
        ):
            gold = {label: Spans(Span(a, b) for a, b, x in spans if x == label) for label in full}
            for mention in dictionary.find(document, parse, lexicon):
                kind = kind_of(mention.category)
                if kind in full:
                    key = kind, document.quote(mention.span).lower()
                    seen[key] += 1
                    marked[key] += gold[kind].overlap(mention.span)
        say(name, len(some), len(seen))
    return seen, marked


def unlikely(seen: Counter[Any], marked: Counter[Any]) -> list[tuple[str, str]]:
    """Return the (kind, name) pairs that are seldom marked, sorted."""
    return sorted(
        key
        for key, total in seen.items()
        if total >= SEEN and marked[key] < SHARE * total and "\n" not in key[1]
    )


def main() -> None:
    """Read the command line and write the list."""
    options = argparse.ArgumentParser(description="List names that seldom mean what they may.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    asked = options.parse_args()
    seen, marked = count(asked.data, Lexicon.default())
    lines = [f"{kind}\t{name}\n" for kind, name in unlikely(seen, marked)]
    path = asked.out / weights.UNLIKELY
    path.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    say(len(seen), "names seen,", len(lines), "unlikely")


if __name__ == "__main__":
    main()
