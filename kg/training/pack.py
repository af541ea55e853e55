"""Put what training left into one folder of small files, by default into the package.

::

    python -m kg.training.pack --out DIR [--lemmas FILE.tsv] [--vectors FILE.floret] [--to FOLDER]

``DIR`` is where `kg.training.parser` left ``parser``, `kg.training.heads` ``heads.npz`` and
``trained.bin``, `kg.training.gazetteer` ``gazetteer.bin`` and `kg.unlikely` ``unlikely.tsv.gz``.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
from pathlib import Path

import numpy as np
import spacy

import kg.tokenizer  # noqa: F401  (registers the tokenizer)
from kg import weights
from kg.gold import trained
from kg.networks import recogniser
from kg.training.base import say


def main() -> None:
    """Read the command line and write the files."""
    options = argparse.ArgumentParser(description="Pack what training left.")
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--lemmas", type=Path)
    options.add_argument("--vectors", type=Path)
    options.add_argument("--to", type=Path, default=weights.FOLDER)
    asked = options.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    if (asked.out / "parser").is_dir():
        weights.pack(spacy.load(asked.out / "parser"), asked.to / weights.GRAMMAR)
    if (asked.out / "heads.npz").is_file():
        with np.load(asked.out / "heads.npz") as params:
            vectors = weights.floret(asked.vectors) if asked.vectors else None
            recogniser.pack(asked.to / weights.HEADS, dict(params), vectors)
    for name in (weights.GAZETTEER, weights.UNLIKELY, trained.FILE.name, trained.TREES.name):
        if (asked.out / name).is_file():
            shutil.copyfile(asked.out / name, asked.to / name)
    if asked.lemmas:
        table = asked.lemmas.read_bytes()
        (asked.to / weights.LEMMAS).write_bytes(gzip.compress(table, 9, mtime=0))
    for path in sorted(asked.to.iterdir()):
        say(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
