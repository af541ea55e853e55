"""Learn names from annotated corpora: which identifier their authors meant by which words.

::

    python -m kg.training.synonyms --data DATA [--out FILE.tsv.gz]

Counts normal forms of mentions with one identifier in the training parts (`kg.taught`), and packs
them: no text, no offsets. The default is the table that comes with the program. The fingerprints
of what was read go beside the model's, so that no figure is taken on it.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterable
from pathlib import Path

from kg import resources
from kg.gold import trained
from kg.grounding.learned import COLUMNS
from kg.taught import learn, read_taught
from kg.training.base import say


def pack(rows: Iterable[tuple[str, str, str, int]]) -> bytes:
    """Return the packed table, the same bytes for the same rows."""
    lines = ["\t".join(COLUMNS), *("\t".join(map(str, row)) for row in rows)]
    return gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)


def main() -> None:
    """Read the command line and write the table."""
    options = argparse.ArgumentParser(description="Learn names from annotated corpora.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=resources.ontologies() / "learned.tsv.gz")
    options.add_argument("--read", type=Path, default=trained.NAMES, help="list of texts read")
    asked = options.parse_args()
    taught = list(read_taught(asked.data))
    rows = learn(taught)
    asked.out.write_bytes(pack(rows))
    trained.write(asked.read, (document.text for document in taught))
    say(asked.out.name, len(rows), "names", asked.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
