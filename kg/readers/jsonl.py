"""JSON Lines: one document a line, ``{"id": ..., "text": ...}`` and what else is known of it.

A line that cannot be used is a failure of that record only.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, BinaryIO, get_args

from kg.errors import InputError
from kg.model import Candidate, Document, Grounding, Match, Mention, Metadata, Span
from kg.passages import leading_date, plain_passages
from kg.readers.base import Failure, Item, ReadOptions, check_text, decode
from kg.rows import visible
from kg.sidecar import merge, metadata_from

log = logging.getLogger(__name__)

_MATCHES: tuple[Match, ...] = get_args(Match)


def read(item: Item, stream: BinaryIO, options: ReadOptions) -> Iterator[Document | Failure]:
    """Yield a document for each line with ``id`` and ``text``; blank lines count for nothing.

    An id that comes again is warned of once a file: both records are read.
    """
    number = 0
    empty = True
    seen: set[int] | None = set()
    while line := stream.readline(options.max_bytes + 1):
        number += 1
        if not line.endswith(b"\n") and len(line) > options.max_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(options.max_bytes)
            reason = f"longer than {options.max_bytes} bytes; raise the limit with --max-size"
            yield Failure(item.name, reason, f"line {number}")
            empty = False
            continue
        if not line.strip():
            continue
        empty = False
        identifier = ""
        try:
            record = _record(line)
            identifier = _identifier(record)
            if seen is not None and hash(identifier) in seen:
                words = visible(f"{item.name}: line {number}: the id {identifier[:80]!r}")
                log.warning("%s was there before; give each record an id of its own", words)
                seen = None
            elif seen is not None:
                seen.add(hash(identifier))
            yield _document(record, identifier, item, options)
        except InputError as error:
            yield Failure(item.name, str(error), f"line {number}", identifier)
    if empty:
        raise InputError("empty: there is no record in it")


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(decode(line))
        if b"\\ud" in line.lower():  # half of a surrogate pair, in a name or a value
            json.dumps(record, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at character {error.pos}") from error
    except UnicodeEncodeError as error:
        raise InputError("it holds half of a surrogate pair; repair the text") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON that can be read: {error}") from error
    if not isinstance(record, dict):
        raise InputError('not a JSON object; write {"id": "...", "text": "..."}')
    return record


def _identifier(record: dict[str, Any]) -> str:
    identifier = record.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, (str, int)):
        raise InputError('"id" is missing or neither a string nor a whole number')
    return str(identifier)


def _document(
    record: dict[str, Any], identifier: str, item: Item, options: ReadOptions
) -> Document:
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError('"text" is missing or not a string')
    check_text(text)
    given = record.get("metadata")
    known = metadata_from({**given} if isinstance(given, dict) else {})
    if isinstance(title := record.get("title"), str):
        known = merge(Metadata(title=" ".join(title.split())), known)
    known = merge(known, Metadata(date=leading_date(text)[0]))
    known = merge(known, item.sidecar.metadata)
    if isinstance(record["id"], int):  # so that it goes out as it came in
        known = merge(Metadata(extra=(("id_type", "integer"),)), known)
    mentions = _mentions(record, text, options) if options.entities else ()
    return Document(identifier, text, known, plain_passages(text, known.title), mentions)


def _mentions(record: dict[str, Any], text: str, options: ReadOptions) -> tuple[Grounding, ...]:
    entities = record.get("entities", [])
    if not isinstance(entities, list):
        raise InputError('"entities" is not a list')
    return tuple(_mention(entity, text, options) for entity in entities)


def _mention(entity: object, text: str, options: ReadOptions) -> Grounding:
    if not isinstance(entity, dict):
        raise InputError(f"an entity is not a JSON object: {str(entity)[:60]!r}")
    start, end = entity.get("start"), entity.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise InputError(
            f"an entity at {start}..{end}, outside of the text's {len(text)} characters"
        )
    words = entity.get("text")
    if isinstance(words, str) and words != text[start:end] and not entity.get("spans"):
        raise InputError(
            f"an entity's words are {words!r}, but {start}..{end} of the text is "
            f"{text[start:end]!r}; count offsets in code points from 0"
        )
    kind = str(entity.get("category") or entity.get("type") or "")
    category = options.categories.get(kind, kind)
    if not category:
        raise InputError(f"the entity at {start}..{end} has neither category nor type")
    ids = entity.get("ids")
    candidates = tuple(
        _candidate(value, text[start:end], category)
        for value in (ids if isinstance(ids, list) else [])
    )
    reason = "" if candidates else "the input gives no identifier"
    return Grounding(Mention(Span(start, end), category, ("input",)), candidates, reason)


def _candidate(value: object, name: str, category: str) -> Candidate:
    given = value if isinstance(value, dict) else {"id": value}
    curie = given.get("id")
    match = next((known for known in _MATCHES if known == given.get("match", "exact")), None)
    if not isinstance(curie, str) or ":" not in curie or match is None:
        raise InputError(f"an identifier is no CURIE such as CL:0002570: {str(value)[:60]!r}")
    return Candidate(curie, name, category, match, 1.0, ("given with the text",))
