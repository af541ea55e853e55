"""Gold answers: what a person marked in a text, to measure the program against.

Three forms are read: the answer for one text (``ID.claims.yaml`` with ``ID.entities.tsv`` beside
it, or a folder of them), uniform corpora (see `kg.gold.uniform`) and tables of strings
(`kg.gold.strings`). Every mention's text is compared with the text at its offsets.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg import resources
from kg.errors import InputError
from kg.gold.strings import STRINGS_SUFFIX, read_strings
from kg.gold.uniform import CORPUS_SUFFIXES, read_corpus
from kg.marks import (
    GoldArgument,
    GoldClaim,
    GoldDocument,
    GoldId,
    GoldMention,
    check_words,
)
from kg.model import Document, Metadata, Span
from kg.passages import plain_passages

__all__ = [
    "CORPUS_SUFFIXES",
    "STRINGS_SUFFIX",
    "GoldArgument",
    "GoldClaim",
    "GoldDocument",
    "GoldId",
    "GoldMention",
    "find_text",
    "iter_gold",
    "load_yaml",
    "read_gold",
    "read_rows",
]

CLAIMS_SUFFIX = ".claims.yaml"
ENTITIES_SUFFIX = ".entities.tsv"


def iter_gold(path: Path, texts: Path | None = None) -> Iterator[GoldDocument]:
    """Read gold documents one by one, sorted by name within a folder.

    ``path`` is an ``ID.claims.yaml``, a folder of such files, or a uniform corpus.
    ``texts`` is a further folder to look for the files that ``text_file`` names.
    Raises `InputError` for what cannot be read or does not agree with its text.
    """
    if path.is_dir():
        found = sorted(path.glob("*" + CLAIMS_SUFFIX))
        if not found:
            raise InputError(
                f"{path}: no file ends in {CLAIMS_SUFFIX}; name a folder that holds gold answers"
            )
        for file in found:
            yield _read_answer(file, texts)
    elif not path.exists():
        raise InputError(f"{path}: no such gold file or folder")
    elif path.name.endswith(CLAIMS_SUFFIX):
        yield _read_answer(path, texts)
    elif path.name.endswith(CORPUS_SUFFIXES):
        yield from read_corpus(path)
    elif path.name.endswith(STRINGS_SUFFIX):
        yield from read_strings(path)
    else:
        raise InputError(
            f"{path}: not a gold file; expected ID{CLAIMS_SUFFIX} or a corpus "
            f"({', '.join((*CORPUS_SUFFIXES, STRINGS_SUFFIX))})"
        )


def read_gold(path: Path, texts: Path | None = None) -> tuple[GoldDocument, ...]:
    """Read all gold documents at once (see `iter_gold`)."""
    return tuple(iter_gold(path, texts))


# ------------------------------------------------------------------------ one text's answer


def load_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds one mapping."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(data, dict):
        raise InputError(f"{path}: expected a mapping with doc_id, text_file, sha256 and claims")
    return data


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of an ``entities.tsv``."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _read_answer(path: Path, texts: Path | None) -> GoldDocument:
    data = load_yaml(path)
    name = path.name.removesuffix(CLAIMS_SUFFIX)
    try:
        about: dict[str, Any] = data.get("document") or {}
        text = find_text(path, str(data["text_file"]), str(data["sha256"]), texts)
        document = Document(
            str(data.get("doc_id") or name),
            text,
            Metadata(
                date=str(about.get("date") or ""), publisher=str(about.get("publisher") or "")
            ),
            plain_passages(text),
        )
        rows = read_rows(path.with_name(name + ENTITIES_SUFFIX))
        mentions = tuple(_mention(row, document, path) for row in rows)
        claims = tuple(_claim(record) for record in data["claims"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: a field is missing or wrong: {error!r}") from error
    return GoldDocument(document, mentions, claims)


def find_text(gold: Path, name: str, sha256: str, texts: Path | None = None) -> str:
    """Return the text a gold file is about: beside it, in ``seeds/`` or under ``texts``.

    Raises `InputError` when it is in none of them or not the text that was annotated.
    """
    folders = [gold.parent, resources.seeds(), *([texts] if texts else [])]
    for folder in folders:
        file = folder / Path(name).name
        if not file.is_file():
            continue
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise InputError(
                f"{file}: not the text that {gold.name} annotates (its SHA-256 differs); "
                "restore the original file"
            )
        return content.decode("utf-8")
    looked = ", ".join(str(folder) for folder in folders)
    raise InputError(f"{gold}: its text {name} is not in {looked}; say where with --texts DIR")


def _mention(row: Mapping[str, str], document: Document, path: Path) -> GoldMention:
    span = Span(int(row["start"]), int(row["end"]))
    check_words(span, row["text"], document, f"{path}: {row['mention_id']}")
    curies = [c for c in row["curies"].split("|") if c]
    matches = row["match"].split("|") if curies else []
    return GoldMention(
        row["mention_id"],
        span,
        row["text"],
        row["type"],
        row["mention_type"] == "nominal",
        row["nesting"],
        tuple(GoldId(c, m) for c, m in zip(curies, matches, strict=True)),
    )


def _claim(record: Mapping[str, Any]) -> GoldClaim:
    speaker = record.get("attributed_to") or {}
    return GoldClaim(
        id=str(record["id"]),
        subject=_argument(record["subject"]),
        object=_argument(record["object"]),
        predicate=str(record["predicate"].get("biolink") or ""),
        verb=str(record["predicate"].get("verb") or ""),
        kind=str(record["kind"]),
        certainty=str(record["certainty"]),
        sentence=_span(record.get("sentence")),
        evidence=_span(record.get("evidence")),
        negated=record["polarity"] == "negated",
        speaker=str(speaker.get("name") or ""),
        quoted=bool(speaker.get("quote")),
        qualifiers=tuple(
            sorted((str(k), str(v)) for k, v in (record.get("qualifiers") or {}).items())
        ),
        note=str(record.get("note") or ""),
    )


def _argument(part: Mapping[str, Any]) -> GoldArgument:
    members: Sequence[Mapping[str, Any]] = part.get("combination") or ()
    return GoldArgument(
        str(part.get("text") or ""),
        str(part.get("mention") or ""),
        str(part.get("curie") or ""),
        str(part.get("broad") or ""),
        tuple((str(m["text"]), str(m.get("curie") or "")) for m in members),
    )


def _span(value: Mapping[str, Any] | None) -> Span | None:
    return Span(int(value["start"]), int(value["end"])) if value else None
