"""The texts whose claims were judged: made again from the corpora, by the list of their ids.

``python -m tests.judged CORPORA > texts.jsonl`` writes them for ``kg annotate``. The list,
``tests/gold/judged_documents.tsv``, holds no text; `docs/claim_figures.md` says how it was drawn.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.tables import iter_rows

DOCUMENTS = Path(__file__).parent / "gold" / "judged_documents.tsv"
VERDICTS = Path(__file__).parent / "gold" / "judged_claims.tsv"


def texts(corpora: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the text and the listed fingerprint of each document."""
    known: dict[str, dict[str, str]] = {}
    for row in iter_rows(DOCUMENTS):
        corpus = row["corpus"]
        if corpus not in known:
            known[corpus] = dict(_corpus(corpora, corpus))
        text = known[corpus][row["document"]]
        start, _, end = row["part"].partition("..")
        yield row["document"], text[int(start) : int(end)] if end else text, row["sha256"]


def _corpus(corpora: Path, name: str) -> Iterator[tuple[str, str]]:
    if (trees := corpora / f"{name}.conllu.gz").exists():
        yield from _sentences(trees)
        return
    releases: dict[str, list[str]] = {}
    with gzip.open(corpora / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if "abstract" in record:
                body = " ".join(record["abstract"])
                yield f"healthver-doc:{record['doc_id']}", f"{_ended(record['title'])}\n{body}"
            elif "claim" in record:
                yield f"healthver-claim:{record['id']}", _closed(record["claim"].strip())
            elif "sections" in record:
                yield record["id"], _trial(record["sections"])
            elif "label" in record:
                release = record["id"].rsplit("-", 2)[0]
                releases.setdefault(release, []).append(_closed(record["text"].strip()))
            else:
                yield record["id"], record["text"]
    for release, sentences in releases.items():
        yield release, "\n".join(sentences)


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id"):
                sentences = found.setdefault(line.split("=")[1].strip(), [])
            elif line.startswith("# text ="):
                sentences.append(line[8:].strip())
    for name, sentences in found.items():
        yield name, "\n".join(sentences)


def _trial(sections: list[dict[str, str]]) -> str:
    title = next((s["text"] for s in sections if s["section"] == "TITLE"), "")
    abstract = [
        f"{s['section'].split('.')[1]}: {s['text']}"
        for s in sections
        if s["section"].startswith("ABSTRACT.")
    ]
    return "\n".join([_ended(title), *abstract])


def _ended(title: str) -> str:
    return title.rstrip(".") + "."


def _closed(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?" else sentence + "."


if __name__ == "__main__":
    for name, text, _ in texts(Path(sys.argv[1])):
        print(json.dumps({"id": name, "text": text}, ensure_ascii=False))
