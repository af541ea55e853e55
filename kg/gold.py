"""Gold answers: what a person marked in a text, to measure the program against.

Two forms are read: the answer for one text (``ID.claims.yaml`` with ``ID.entities.tsv`` beside
it, or a folder of them), and uniform corpora (``.jsonl`` or ``.jsonl.gz``, one document a line,
fields ``id``, ``text``, ``entities`` with ``start``, ``end``, ``type``, ``ids``). Offsets are
those of `kg.model.Span`; every mention's text is compared with the text at its offsets.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import resources
from kg.errors import InputError
from kg.model import Document, Metadata, Span
from kg.passages import plain_passages

CLAIMS_SUFFIX = ".claims.yaml"
ENTITIES_SUFFIX = ".entities.tsv"
CORPUS_SUFFIXES = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class GoldId:
    """An accepted identifier and how it fits: ``exact``, ``broad``, ``narrow``, ``related``."""

    id: str
    match: str = "exact"


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A marked place. ``label`` is the gold's own name of the category."""

    id: str
    span: Span
    text: str
    label: str
    nominal: bool = False
    nesting: str = "flat"
    ids: tuple[GoldId, ...] = ()

    @property
    def outermost(self) -> bool:
        """Say whether a system that finds only the longest span should find it."""
        return self.nesting in ("flat", "outer")

    @property
    def exact_ids(self) -> frozenset[str]:
        """The identifiers that mean exactly this."""
        return frozenset(i.id for i in self.ids if i.match == "exact")

    @property
    def all_ids(self) -> frozenset[str]:
        """The identifiers that are accepted, broader and related ones too."""
        return frozenset(i.id for i in self.ids)


@dataclass(frozen=True, slots=True)
class GoldArgument:
    """A claim's subject or object; ``parts`` are (text, id) of a combination's members."""

    text: str
    mention: str = ""
    curie: str = ""
    broad: str = ""
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One elementary statement; ``predicate`` is a Biolink CURIE, empty where none fits."""

    id: str
    subject: GoldArgument
    object: GoldArgument
    predicate: str
    verb: str
    kind: str
    certainty: str
    sentence: Span | None = None
    evidence: Span | None = None
    negated: bool = False
    speaker: str = ""
    quoted: bool = False
    qualifiers: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with what a person marked in it. A corpus without claims has none."""

    document: Document
    mentions: tuple[GoldMention, ...] = ()
    claims: tuple[GoldClaim, ...] = ()

    def mention(self, name: str) -> GoldMention | None:
        """Return the mention of that id, if there is one."""
        return next((m for m in self.mentions if m.id == name), None)


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
        yield from _read_corpus(path)
    else:
        raise InputError(
            f"{path}: not a gold file; expected ID{CLAIMS_SUFFIX} or a corpus "
            f"({', '.join(CORPUS_SUFFIXES)})"
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
    _check(span, row["text"], document, f"{path}: {row['mention_id']}")
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


def _check(span: Span, text: str, document: Document, where: str) -> None:
    found = document.text[span.start : span.end]
    if found != text:
        raise InputError(
            f"{where}: the text at {span.start}..{span.end} is {found!r}, not {text!r}"
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


# --------------------------------------------------------------------------- uniform corpora


def _read_corpus(path: Path) -> Iterator[GoldDocument]:
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _corpus_document(json.loads(line), f"{path}:{number}")
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}:{number}: not a uniform corpus record: {error!r}") from error


def _corpus_document(record: Mapping[str, Any], where: str) -> GoldDocument:
    document = Document(str(record["id"]), str(record["text"]))
    mentions = []
    for index, item in enumerate(record.get("entities") or ()):
        if item.get("trigger"):
            continue
        span = Span(int(item["start"]), int(item["end"]))
        if not item.get("spans"):
            _check(span, str(item["text"]), document, where)
        ids = tuple(GoldId(str(i)) for i in item.get("ids") or ())
        name = str(item.get("id") or f"T{index + 1}")
        mentions.append(GoldMention(name, span, str(item["text"]), str(item["type"]), ids=ids))
    return GoldDocument(document, tuple(mentions))
