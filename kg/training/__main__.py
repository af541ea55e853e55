"""Train the language model again, all stages in order.

::

    python -m kg.training --data DATA --out DIR [--to FOLDER]

Stages: gazetteer, vectors, lemmas, parser (100 minutes of processor time), heads (70 minutes),
pack, tagger (which reads what is packed), unlikely. A stage whose file stands in DIR is not run
again; a stopped one goes on from its last checkpoint. The model goes to FOLDER (default:
DIR/model); `kg.language.load(FOLDER)` reads it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from kg.training.base import say

#: Stage -> the file that says that it is done, relative to DIR.
STAGES = {
    "training.gazetteer": "gazetteer.bin",
    "training.vectors": "vectors.floret",
    "training.lemmas": "lemmas.tsv",
    "training.parser": "parser.done",
    "training.heads": "heads.done",
    "training.pack": "",
    "training.tagger": "",
    "unlikely": "",
}


def command(stage: str, data: Path, out: Path, to: Path) -> list[str]:
    """Return the command line of a stage."""
    here, vectors = ["--data", data, "--out", out], ["--vectors", out / "vectors.floret"]
    options = {
        "training.gazetteer": here,
        "training.vectors": here,
        "training.lemmas": ["--data", data, "--out", out / "lemmas.tsv"],
        "training.parser": [*here, "--minutes", 100],
        "training.heads": [*here, *vectors, "--minutes", 70],
        "training.pack": ["--out", out, "--to", to, "--lemmas", out / "lemmas.tsv", *vectors],
        "training.tagger": ["--data", data, "--out", to, "--model", to],
        "unlikely": ["--data", data, "--out", to],
    }[stage]
    return [sys.executable, "-m", f"kg.{stage}", *map(str, options)]


def main() -> None:
    """Run what is left to run."""
    options = argparse.ArgumentParser(description="Train the language model again.")
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--to", type=Path)
    asked = options.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for stage, made in STAGES.items():
        if made and (asked.out / made).exists():
            say(stage, "is done")
            continue
        say(stage)
        subprocess.run(
            command(stage, asked.data, asked.out, asked.to or asked.out / "model"), check=True
        )
        if made.endswith(".done"):
            (asked.out / made).touch()


if __name__ == "__main__":
    main()
