"""Passages with who says what marked by hand, to measure speakers against.

A JSON Lines file, one passage a line (see ``docs/annotation_guidelines.md``): ``text``, or the
``file`` of a treebank (``.conllu.gz``) with the ids of its ``first`` and ``last`` sentence, so that
words of other people need not be copied; ``sha256`` of the passage; ``sentences`` that are
annotated (the rest is there to be read); ``attributions`` with the spans of ``speaker`` and
``content``, ``kind`` direct or indirect, and ``name``, the place of the speaker's fullest name.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import Document, Span
from kg.passages import plain_passages

_DAMAGE = (AttributeError, EOFError, KeyError, OSError, TypeError, ValueError, zlib.error)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say which words; ``name`` is where the passage prints the fullest name."""

    speaker: Span
    content: Span
    kind: str
    name: Span | None = None


@dataclass(frozen=True, slots=True)
class QuotePassage:
    """A passage, its annotated sentences, what is said in them, and where it is from."""

    document: Document
    sentences: tuple[Span, ...]
    attributions: tuple[Attribution, ...]
    source: str


def read_quotes(path: Path, texts: Path | None = None) -> Iterator[QuotePassage]:
    """Yield the passages of a gold file; ``texts`` is the folder that holds the treebanks.

    Raises `InputError`, with the line, for what is no such record, for a treebank that is not
    there, and for a passage that is not the one that was marked.
    """
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    yield _passage(json.loads(line), texts)
    except InputError as error:
        raise InputError(f"{path}:{number}: {error}") from error
    except _DAMAGE as error:
        raise InputError(f"{path}:{number}: no passage with quotations: {error!r}") from error


def _passage(row: Mapping[str, Any], texts: Path | None) -> QuotePassage:
    file = str(row.get("file", ""))
    words = _of_treebank(texts, file, row) if file else str(row["text"])
    if hashlib.sha256(words.encode()).hexdigest() != row["sha256"]:
        raise InputError(f"{row['id']}: the text is not the one that was marked")
    return QuotePassage(
        Document(str(row["id"]), words, passages=plain_passages(words)),
        tuple(Span(*each) for each in row["sentences"]),
        tuple(_attribution(each) for each in row["attributions"]),
        file.partition("/")[0] or "own",
    )


def _attribution(row: Mapping[str, Any]) -> Attribution:
    name = Span(*row["name"]) if row["name"] else None
    return Attribution(Span(*row["speaker"]), Span(*row["content"]), str(row["kind"]), name)


def _of_treebank(texts: Path | None, file: str, row: Mapping[str, Any]) -> str:
    if texts is None or not (texts / file).is_file():
        raise InputError(f"{file} is not in {texts}: name its folder with --texts")
    sentences = _sentences(texts / file)
    ids = [name for name, _, _ in sentences]
    words = ""
    for _, text, paragraph in sentences[ids.index(row["first"]) : ids.index(row["last"]) + 1]:
        words += ("\n\n" if paragraph else " ") * bool(words) + text
    return words


@lru_cache(maxsize=4)
def _sentences(path: Path) -> tuple[tuple[str, str, bool], ...]:
    """Return the sentences of a treebank: id, text, and whether a paragraph begins with it."""
    found = []
    name, words, paragraph = "", "", False
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            key, _, value = line.rstrip("\n").partition(" = ")
            paragraph = paragraph or key.split(" id")[0] == "# newpar"
            if key == "# sent_id":
                name = value.strip()
            elif key == "# text":
                words = value.strip()
            elif not key and name:
                found.append((name, words, paragraph))
                name, paragraph = "", False
    return tuple(found)
