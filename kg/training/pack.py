"""Put trained pipelines into the package as small files.

::

    python -m kg.training.pack --out DIR [--lemmas FILE.tsv]

``DIR`` is where `kg.training.parser` and `kg.training.heads` left ``parser`` and ``heads``; the
files go to ``kg/weights_data``.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import spacy

import kg.tokenizer  # noqa: F401  (registers the tokenizer)
from kg.training.base import say
from kg.weights import FOLDER, GRAMMAR, HEADS, LEMMAS, pack


def main() -> None:
    """Read the command line and write the files."""
    options = argparse.ArgumentParser(description="Pack trained pipelines into the package.")
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--lemmas", type=Path)
    asked = options.parse_args()
    FOLDER.mkdir(exist_ok=True)
    for folder, file in (("parser", GRAMMAR), ("heads", HEADS)):
        if (asked.out / folder).is_dir():
            pack(spacy.load(asked.out / folder), FOLDER / file)
    if asked.lemmas:
        table = asked.lemmas.read_bytes()
        (FOLDER / LEMMAS).write_bytes(gzip.compress(table, 9, mtime=0))
    for path in sorted(FOLDER.iterdir()):
        say(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
