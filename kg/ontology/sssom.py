"""Read SSSOM: mappings as tab-separated values, with their metadata as YAML before or beside."""

from __future__ import annotations

import csv
from typing import Any

from kg.errors import InputError
from kg.ontology.base import Collector, Ontology, TermMapping
from kg.ontology.foreign import find_curie, tidy
from kg.ontology.unpacked import Source

_NEEDED = ("subject_id", "predicate_id", "object_id")
_LONGEST_HEAD = 1_000_000


def read(source: Source) -> Ontology:
    """Read an SSSOM table; a row that is no mapping is reported with its line.

    The labels of subjects and objects are not taken: they belong to the vocabularies themselves.
    """
    out = Collector(source, "SSSOM")
    head: list[str] = []
    header: list[str] = []
    iris: dict[str, str] = {}
    size = 0
    for number, line in source.text_lines():
        if not header and line.startswith("#"):
            head.append(line[1:])
            size += len(line)
            if size > _LONGEST_HEAD:
                raise InputError(f"{source.path}: line {number}: metadata without an end")
            continue
        if not line.strip():
            continue
        cells = _cells(line)
        if not header:
            header = cells
            iris = _read_metadata(out, head)
            missing = [name for name in _NEEDED if name not in header]
            if missing:
                raise InputError(
                    f"{source.path}: line {number}: lacks the columns {', '.join(missing)}"
                )
            continue
        if len(cells) > len(header):
            out.drop("row with more cells than columns", f"line {number}")
            continue
        _read_row(out, f"line {number}", dict(zip(header, cells, strict=False)), iris)
    if not header:
        raise InputError(f"{source.path}: holds no header line with the columns of SSSOM")
    return out.finish()


def _cells(line: str) -> list[str]:
    if '"' not in line:
        return line.split("\t")
    try:
        return next(csv.reader([line], delimiter="\t", strict=False))
    except csv.Error:
        return line.split("\t")


def _read_metadata(out: Collector, lines: list[str]) -> dict[str, str]:
    """Take version and licence from the YAML before the table; return its prefixes."""
    import yaml

    try:
        events = yaml.parse("\n".join(lines), Loader=yaml.CSafeLoader)
        if any(isinstance(event, yaml.AliasEvent) for event in events):
            raise InputError("YAML aliases are not read")
        data: Any = yaml.load("\n".join(lines), Loader=yaml.CSafeLoader) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        out.report("metadata", " ".join(str(error).split())[:200])
        return {}
    except InputError as error:
        out.report("metadata", str(error))
        return {}
    if not isinstance(data, dict):
        out.report("metadata", "is no mapping of names to values")
        return {}
    out.name = tidy(str(data.get("mapping_set_title") or data.get("mapping_set_id") or ""))
    out.version = tidy(str(data.get("mapping_set_version") or data.get("mapping_date") or ""))
    out.licence = tidy(str(data.get("license") or ""))
    prefixes = data.get("curie_map")
    if not isinstance(prefixes, dict):
        return {}
    return {str(name): iri for name, iri in prefixes.items() if isinstance(iri, str)}


def _curie(text: str, iris: dict[str, str]) -> str | None:
    """Return the CURIE in our spelling: what the file's prefix stands for decides."""
    prefix, _, local = text.partition(":")
    iri = iris.get(prefix)
    return (find_curie(iri + local) if iri else None) or find_curie(text)


def _read_row(out: Collector, where: str, row: dict[str, str], iris: dict[str, str]) -> None:
    subject, predicate, value = (_curie(row.get(name, ""), iris) for name in _NEEDED)
    if not (subject and predicate and value):
        bad = next(name for name in _NEEDED if not _curie(row.get(name, ""), iris))
        out.drop(f"mapping whose {bad} is no CURIE", f"{where}: {row.get(bad, '')!r}")
        return
    if value.startswith("sssom:NoTerm") or subject.startswith("sssom:NoTerm"):
        out.drop("mapping to no term")
        return
    confidence: float | None = None
    try:
        confidence = float(row["confidence"]) if row.get("confidence") else None
    except ValueError:
        out.report(where, f"the confidence {row['confidence'][:40]!r} is no number")
    if confidence is not None and not 0 <= confidence <= 1:
        out.report(where, f"the confidence {confidence} is not between 0 and 1")
        confidence = None
    negated = row.get("predicate_modifier", "").strip().lower() == "not"
    if negated:
        out.counts["mappings that say no"] += 1
    mapping = TermMapping(subject, predicate, value, confidence, negated)
    if mapping in out.mappings:
        out.drop("mapping that is said twice")
    out.mappings[mapping] = None
