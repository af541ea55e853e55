"""Names that texts use for something else are counted in what may be trained on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg import unlikely
from kg.lexicon import Lexicon

TEXT = "Asthma was common. Water was given to the animals with asthma."


def corpus(folder: Path, marked: list[str]) -> Path:
    """Write a corpus of some documents in which only these words are mentions."""
    (folder / "corpora" / "bc5cdr").mkdir(parents=True)
    lines = []
    for number in range(40):
        entities = [
            {"start": at, "end": at + len(word), "text": word, "type": "Disease", "ids": []}
            for word in marked
            for at in [TEXT.find(word)]
        ]
        record = {"id": f"d{number}", "text": TEXT, "entities": entities}
        lines.append(json.dumps(record) + "\n")
    path = folder / "corpora" / "bc5cdr" / "bc5cdr.train.jsonl.gz"
    path.write_bytes(gzip.compress("".join(lines).encode()))
    return folder


@pytest.mark.parametrize("marked, listed", [(["Asthma", "asthma"], False), ([], True)])
def test_what_is_seldom_marked_is_unlikely(
    marked: list[str], listed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unlikely, "MOST", {"bc5cdr": 10})
    monkeypatch.setattr(unlikely, "TRAIN", {"bc5cdr": ("train",)})
    seen, found = unlikely.count(corpus(tmp_path, marked), Lexicon.default())
    assert seen["Disease", "asthma"] == 20
    assert found["Disease", "asthma"] == (0 if listed else 20)
    names = unlikely.unlikely(seen, found)
    assert (("Disease", "asthma") in names) is listed
    assert ("Chemical", "water") in names
