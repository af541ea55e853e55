"""Read records of the Research Organization Registry: JSON lines or an array, schema 1 and 2."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.ontology.base import Collector, Draft, Ontology
from kg.ontology.foreign import find_curie
from kg.ontology.unpacked import BOM, Source

_CHUNK = 1_000_000
#: A record has some thousand characters; what is so long and not yet whole is none.
_LONGEST = 8_000_000
_XREFS = {"fundref": "fundref", "wikidata": "WIKIDATA", "isni": "isni", "grid": "grid"}


def read(source: Source) -> Ontology:
    """Read the records of a file; one that is damaged is reported with its number."""
    out = Collector(source, "ROR")
    for number, record in enumerate(_records(source), start=1):
        out.counts["records"] += 1
        where = f"record {number}"
        curie = find_curie(record["id"]) if isinstance(record.get("id"), str) else None
        if curie is None or not curie.startswith("ror:"):
            out.drop("record without a ROR identifier", where)
            continue
        if curie in out.terms:
            out.report(f"{where}: {curie}", "is there again; both are joined")
        _read_record(out, out.draft(curie), record, f"{where}: {curie}")
    return out.finish()


def _records(source: Source) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file, whether one after the other or inside an array."""
    decoder = json.JSONDecoder()
    text, line = "", 1
    with source.opened() as stream:
        rest = b""
        first = True
        while True:
            data = stream.read(_CHUNK)
            if first:
                data, first = data.removeprefix(BOM), False
            try:
                piece = (rest + data).decode()
                rest = b""
            except UnicodeDecodeError as error:
                if not data or error.end - error.start > 4 or error.start < len(rest + data) - 4:
                    raise InputError(f"{source.path}: near line {line}: is not UTF-8") from error
                piece = (rest + data)[: error.start].decode()
                rest = (rest + data)[error.start :]
            text += piece
            place = 0
            while True:
                start = _skip(text, place)
                line += text.count("\n", place, start)
                place = start
                if start >= len(text):
                    break
                try:
                    value, end = decoder.raw_decode(text, start)
                except (json.JSONDecodeError, RecursionError) as error:
                    if data and len(text) - start < _LONGEST and text[start] == "{":
                        break
                    at = line + text.count("\n", start, getattr(error, "pos", start))
                    reason = getattr(error, "msg", "nested too deep")
                    raise InputError(
                        f"{source.path}: line {at}: {reason}; fetch the file again"
                    ) from error
                if not isinstance(value, dict):
                    raise InputError(f"{source.path}: near line {line}: a record is no object")
                yield value
                line += text.count("\n", place, end)
                place = end
            text = text[place:]
            if not data:
                return


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,[]":
        place += 1
    return place


def _list(record: dict[str, Any], name: str) -> Iterator[Any]:
    values = record.get(name)
    yield from values if isinstance(values, list) else ()


def _read_record(out: Collector, draft: Draft, record: dict[str, Any], where: str) -> None:
    status = record.get("status")
    draft.obsolete = status == "withdrawn"
    if "names" in record:
        _read_names(out, draft, record, where)
    else:
        out.counts["records of schema 1"] += 1
        if isinstance(record.get("name"), str):
            out.put_label(draft, record["name"], where)
        for name, scope in (("aliases", "exact"), ("acronyms", "related")):
            for text in _list(record, name):
                if isinstance(text, str):
                    out.put_name(draft, text, scope, where)
        for label in _list(record, "labels"):
            if isinstance(label, dict) and isinstance(label.get("label"), str):
                out.put_name(draft, label["label"], "exact", where)
    if not draft.label:
        out.report(where, "has no name")
    for step in _list(record, "relationships"):
        kind = str(step.get("type", "")).lower() if isinstance(step, dict) else ""
        other = find_curie(str(step.get("id", ""))) if kind else None
        if other is None:
            out.drop("relationship to no ROR identifier", where)
        elif kind == "parent":
            draft.parents[other] = None
        elif kind == "successor" and draft.obsolete:
            draft.replaced_by[other] = None
    _read_xrefs(draft, record)


def _read_names(out: Collector, draft: Draft, record: dict[str, Any], where: str) -> None:
    for name in _list(record, "names"):
        if not isinstance(name, dict) or not isinstance(name.get("value"), str):
            out.drop("name without a value", where)
            continue
        kinds = name.get("types")
        if isinstance(kinds, list) and "ror_display" in kinds:
            out.put_label(draft, name["value"], where)
        else:
            acronym = isinstance(kinds, list) and "acronym" in kinds
            out.put_name(draft, name["value"], "related" if acronym else "exact", where)


def _read_xrefs(draft: Draft, record: dict[str, Any]) -> None:
    """Take other identifiers, and the place: it tells organizations of one name apart."""
    ids = record.get("external_ids")
    found: list[tuple[str, Any]] = []
    if isinstance(ids, dict):
        found = [(str(kind), value) for kind, value in ids.items() if isinstance(value, dict)]
    elif isinstance(ids, list):
        found = [(str(value.get("type")), value) for value in ids if isinstance(value, dict)]
    for kind, value in found:
        prefix = _XREFS.get(kind.lower())
        every = value.get("all")
        for text in every if isinstance(every, list) else [every]:
            curie = find_curie(f"{prefix}:{str(text).replace(' ', '')}") if prefix else None
            if curie and text:
                draft.xrefs[curie] = None
    places = [
        place.get("geonames_id") for place in _list(record, "locations") if isinstance(place, dict)
    ]
    for place in _list(record, "addresses"):
        city = place.get("geonames_city") if isinstance(place, dict) else None
        places.append(city.get("id") if isinstance(city, dict) else None)
    for number in places:
        if isinstance(number, int):
            draft.xrefs[f"geonames:{number}"] = None
