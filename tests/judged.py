"""The texts whose claims were judged: made again from the corpora, by the list of their ids.

``python -m tests.judged CORPORA > texts.jsonl`` writes them for ``kg annotate``. The list,
``tests/gold/judged_documents.tsv``, holds no text; `docs/claim_figures.md` says how it was drawn.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from kg import judged

DOCUMENTS = Path(__file__).parent / "gold" / "judged_documents.tsv"
VERDICTS = Path(__file__).parent / "gold" / "judged_claims.tsv"


def texts(corpora: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the text and the listed fingerprint of each document."""
    return judged.texts(DOCUMENTS, corpora)


if __name__ == "__main__":
    for name, text, _ in texts(Path(sys.argv[1])):
        print(json.dumps({"id": name, "text": text}, ensure_ascii=False))
