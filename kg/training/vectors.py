"""Make the recogniser's word vectors from plain text with floret.

::

    python -m kg.training.vectors --data DATA --out DIR

Texts: trial reports, the abstracts of SciFact and the training parts of the corpora that train the
recogniser, in lower case. Needs the package ``floret`` (Boyd & Warmerdam 2022), which nothing else
does. One thread, so that the same texts give the same vectors.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from kg.corpora import fifth, read_records
from kg.errors import MissingError
from kg.gold import trained
from kg.networks.windows import KEPT, TRAIN, records, scored
from kg.training.base import blank, say

#: Files of plain text under ``corpora``.
PLAIN = (
    "bionlp13_ge/bionlp13_ge.train",
    "bionlp11_epi/bionlp11_epi.train",
    "bionlp11_id/bionlp11_id.train",
    "scifact/scifact.corpus",
    "pmc_rct_text/pmc_rct_text",
)


def texts(data: Path, out: Path) -> Iterator[str]:
    """Yield the texts: those of corpora, none that is scored, then the plain ones."""
    barred = scored(data, out / "scored.bin")
    for name, splits in TRAIN.items():
        for split in splits:
            for record in records(data, name, split):
                kept = name in KEPT and fifth(record["id"])
                if not (kept or trained.contains(barred, record["text"])):
                    yield record["text"]
    for file in PLAIN:
        for record in read_records(data / "corpora" / f"{file}.jsonl.gz"):
            if "text" in record:
                yield record["text"]
            elif "sections" in record:
                yield "\n".join(section["text"] for section in record["sections"])
            else:
                yield "\n".join([record["title"], " ".join(record["abstract"])])


def main() -> None:
    """Read the command line and write ``vectors.floret``."""
    options = argparse.ArgumentParser(description="Make word vectors from plain text.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    asked = options.parse_args()
    try:
        floret = import_module("floret")
    except ImportError as error:
        raise MissingError("word vectors are made with floret: pip install floret") from error
    asked.out.mkdir(parents=True, exist_ok=True)
    path, tokenizer, words = asked.out / "text.txt", blank().tokenizer, 0
    with path.open("w", encoding="utf-8") as file:
        for text in texts(asked.data, asked.out):
            for line in text.split("\n"):
                tokens = [t.text.lower() for t in tokenizer(line) if not t.is_space]
                words += len(tokens)
                if tokens:
                    file.write(" ".join(tokens) + "\n")
    say(words, "words")
    model = floret.train_unsupervised(
        str(path), model="skipgram", mode="floret", dim=64, bucket=40_000, hashCount=2, minn=3,
        maxn=5, minCount=5, epoch=3, lr=0.08, ws=4, neg=5, t=1e-4, thread=1,
    )  # fmt: skip
    model.save_floret_vectors(str(asked.out / "vectors.floret"))


if __name__ == "__main__":
    main()
