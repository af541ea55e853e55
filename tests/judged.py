"""The texts whose claims were judged: made again from the corpora, by the lists of their ids.

``python -m tests.judged CORPORA [SAMPLE] > texts.jsonl`` writes those of a sample (1 to 4; else
the last) for ``kg annotate``. The lists, ``tests/gold/judged_documents*.tsv``, hold no text;
`docs/claim_figures.md` says how they were drawn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.gold import judged

SAMPLES = (1, 2, 3, 4)
_GOLD = Path(__file__).parent / "gold"


def documents(sample: int) -> Path:
    """Return the list of the documents of a sample."""
    return _GOLD / f"judged_documents{_ending(sample)}.tsv"


def verdicts(sample: int) -> Path:
    """Return the verdicts on the claims of a sample."""
    return _GOLD / f"judged_claims{_ending(sample)}.tsv"


def _ending(sample: int) -> str:
    return "" if sample == 1 else f"_{sample}"


def texts(corpora: Path, sample: int = SAMPLES[-1]) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the text and the listed fingerprint of each document."""
    return judged.texts(documents(sample), corpora)


if __name__ == "__main__":
    for name, text, _ in texts(Path(sys.argv[1]), *map(int, sys.argv[2:])):
        print(json.dumps({"id": name, "text": text}, ensure_ascii=False))
