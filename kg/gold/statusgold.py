"""What corpora say of negation and doubt: cues with scopes, and events that are denied or doubted.

The files are the uniform ones (``.jsonl``, ``.jsonl.gz``, a document a line): with ``cues`` and
``scopes`` as in BioScope, or with ``events`` and ``modifications`` as in the BioNLP shared tasks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.gold.records import read_records
from kg.model import Document, Span

NEGATION, SPECULATION = "negation", "speculation"


@dataclass(frozen=True, slots=True)
class MarkedCue:
    """A cue of one or more stretches, and the stretch it holds for."""

    kind: str
    spans: tuple[Span, ...]
    scope: Span | None


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """An event by its trigger and the places of its arguments, and what is said of it.

    ``kind`` is the corpus's type; an argument that is an event stands where its trigger does.
    """

    trigger: Span
    arguments: tuple[Span, ...]
    negated: bool
    doubted: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class StatusText:
    """A text with what is marked in it; ``sentences`` where the corpus gives them."""

    document: Document
    sentences: tuple[Span, ...] = ()
    cues: tuple[MarkedCue, ...] = ()
    events: tuple[MarkedEvent, ...] = ()


def read_status_gold(path: Path) -> Iterator[StatusText]:
    """Yield the documents of a file. Raises `InputError` with the line that cannot be read."""
    return read_records(path, _text, "no record of cues or events")


def _text(record: Mapping[str, Any], _where: str) -> StatusText:
    document = Document(str(record["id"]), str(record["text"]))
    if "cues" in record:
        sentences = tuple(Span(int(a), int(b)) for a, b in record["sentences"])
        return StatusText(document, sentences, tuple(_cues(record)))
    return StatusText(document, events=tuple(_events(record)))


def _cues(record: Mapping[str, Any]) -> Iterator[MarkedCue]:
    """Yield the cues; elements of one kind with one scope are one cue."""
    scopes = {str(s["id"]): Span(int(s["start"]), int(s["end"])) for s in record["scopes"]}
    parts: dict[tuple[str, str], list[Span]] = {}
    for number, cue in enumerate(record["cues"]):
        name = str(cue.get("scope") or f"#{number}")
        place = Span(int(cue["start"]), int(cue["end"]))
        parts.setdefault((str(cue["type"]), name), []).append(place)
    for (kind, name), spans in parts.items():
        yield MarkedCue(kind, tuple(sorted(spans)), scopes.get(name))


def _events(record: Mapping[str, Any]) -> Iterator[MarkedEvent]:
    """Yield the events with what ``modifications`` say of them."""
    events = record.get("events") or ()
    named = [item for item in record.get("entities") or () if "id" in item]
    places = {str(item["id"]): Span(int(item["start"]), int(item["end"])) for item in named}
    triggers = {str(event["id"]): str(event["trigger"]) for event in events}
    said: dict[str, set[str]] = {}
    for item in record.get("modifications") or ():
        said.setdefault(str(item["target"]), set()).add(str(item["type"]).lower())
    for event in events:
        name = str(event["id"])
        refs = [str(argument["ref"]) for argument in event["args"]]
        spans = [places.get(triggers.get(ref, ref)) for ref in refs]
        yield MarkedEvent(
            places[str(event["trigger"])],
            tuple(span for span in spans if span is not None),
            NEGATION in said.get(name, ()),
            SPECULATION in said.get(name, ()),
            str(event["type"]),
        )
