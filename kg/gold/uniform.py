"""Annotated corpora in one uniform form, as gold answers.

A file is ``.jsonl`` or ``.jsonl.gz``, one document (or sentence) a line, with ``id``, ``text`` and
``entities`` (``start``, ``end``, ``text``, ``type``; ``ids``). Offsets are of `kg.model.Span`.

* A text whose words are parted by blanks (``tokenised``) is glued as it is printed, since that is
  what users have; the mentions move with it.
* Triggers of events are no mentions. Of phrases with a name (``named``, as in GUM) the name is
  taken, of others nothing. A discontinuous mention (``spans``) is the stretch from its first to
  its last character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.corpora import head_spans, untokenise
from kg.gold.records import read_records
from kg.marks import GoldDocument, GoldId, GoldMention, check_words
from kg.model import Document, Span
from kg.passages import plain_passages

CORPUS_SUFFIXES = (".jsonl", ".jsonl.gz")
#: What a damaged file or a record of another form leads to.


def read_corpus(path: Path) -> Iterator[GoldDocument]:
    """Yield the documents of a corpus. Raises `InputError` with the line that cannot be read."""
    return read_records(path, _document, "not a uniform corpus record")


def _document(record: Mapping[str, Any], where: str) -> GoldDocument:
    printed = Document(str(record["id"]), str(record["text"]))
    items = [item for item in record.get("entities") or () if not item.get("trigger")]
    spans: list[tuple[int, int, str]] = []  # with the place in the list of what they mark
    for place, item in enumerate(items):
        span = Span(int(item["start"]), int(item["end"]))
        if not item.get("spans"):
            check_words(span, str(item["text"]), printed, where)
        elif span.end > len(printed.text):
            raise ValueError(f"a mention ends at {span.end}, after the text")
        if "named" in item:
            named = head_spans("gum", {"text": printed.text, "entities": [item]})
            spans += [(start, end, str(place)) for start, end, _ in named]
        else:
            spans.append((span.start, span.end, str(place)))
    text = printed.text
    if record.get("tokenised"):
        text, spans = untokenise(text, spans)
    mentions = (_mention(items[int(at)], int(at), text[a:b], Span(a, b)) for a, b, at in spans)
    document = Document(printed.id, text, passages=plain_passages(text))
    return GoldDocument(document, tuple(mentions))


def _mention(item: Mapping[str, Any], place: int, words: str, span: Span) -> GoldMention:
    ids = tuple(GoldId(str(i)) for i in item.get("ids") or ())
    name = str(item.get("id") or f"T{place + 1}")
    words = str(item["text"]) if item.get("spans") else words
    return GoldMention(name, span, words, str(item["type"]), ids=ids)
