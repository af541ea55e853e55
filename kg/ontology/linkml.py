"""Read a LinkML schema (YAML), such as the Biolink Model: classes, slots, mappings."""

from __future__ import annotations

import re
from typing import Any

from kg.errors import InputError
from kg.ontology.base import Collector, Draft, Ontology
from kg.ontology.foreign import find_curie
from kg.ontology.unpacked import BOM, Source

_LARGEST = 10_000_000
_START = re.compile(rb"^id: *\S+", re.MULTILINE)
_PART = re.compile(
    rb"^(prefixes|default_prefix|imports|classes|slots|emit_prefixes):", re.MULTILINE
)
_MAPPINGS = {
    "exact_mappings": "skos:exactMatch", "close_mappings": "skos:closeMatch",
    "broad_mappings": "skos:broadMatch", "narrow_mappings": "skos:narrowMatch",
    "related_mappings": "skos:relatedMatch",
}  # fmt: skip


def is_linkml(head: bytes) -> bool:
    """Say whether a file that starts so is a LinkML schema.

    >>> is_linkml(b"id: https://example.org/s\\nimports:\\n- linkml:types\\n"), is_linkml(b"[Term]")
    (True, False)
    """
    return bool(_START.search(head) and _PART.search(head))


def read(source: Source) -> Ontology:
    """Read the classes and slots of a schema; YAML that cannot be read raises ``InputError``."""
    schema = _load(source)
    out = Collector(source, "LinkML")
    out.name, out.version = str(schema.get("name", "")), str(schema.get("version", ""))
    out.licence = str(schema.get("license", ""))
    prefix = str(schema.get("default_prefix") or schema.get("name") or "schema")
    for part, kind in (("classes", "class"), ("slots", "relation")):
        values = schema.get(part)
        if values is None:
            continue
        if not isinstance(values, dict):
            out.report(part, "is no mapping of names to definitions")
            continue
        for name, said in values.items():
            where = f"{part}: {name}"
            curie = _curie(prefix, str(name), kind)
            if curie is None or not isinstance(said, dict | None):
                out.drop("definition that cannot be read", where)
                continue
            draft = out.draft(curie)
            draft.kind = kind
            out.put_label(draft, str(name), where)
            _read_definition(out, draft, said or {}, prefix, where)
    return out.finish()


def _curie(prefix: str, name: str, kind: str) -> str | None:
    """Return how LinkML writes a name: ``gene product`` is the class ``GeneProduct``."""
    words = name.split()
    if kind == "class":
        return find_curie(f"{prefix}:{''.join(word[:1].upper() + word[1:] for word in words)}")
    return find_curie(f"{prefix}:{'_'.join(words)}")


def _read_definition(
    out: Collector, draft: Draft, said: dict[Any, Any], prefix: str, where: str
) -> None:
    for name in _texts(said, "aliases"):
        out.put_name(draft, name, "exact", where)
    for name in (*_texts(said, "is_a"), *_texts(said, "mixins")):
        parent = _curie(prefix, name, draft.kind)
        if parent:
            draft.parents[parent] = None
    draft.obsolete = "deprecated" in said
    for name in _texts(said, "in_subset"):
        draft.subsets[name] = None
    for key, predicate in _MAPPINGS.items():
        for value in _texts(said, key):
            out.put_mapping(draft, predicate, value)


def _texts(said: dict[Any, Any], key: str) -> list[str]:
    value = said.get(key)
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _load(source: Source) -> dict[Any, Any]:
    import yaml

    with source.opened() as stream:
        data = stream.read(_LARGEST + 1).removeprefix(BOM)
    if len(data) > _LARGEST:
        raise InputError(f"{source.path}: is larger than {_LARGEST:,} bytes")
    try:
        # Aliases can make a small text unfold into a huge one.
        for event in yaml.parse(data, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                at = event.start_mark.line + 1 if event.start_mark else 1
                raise InputError(f"{source.path}: line {at}: YAML aliases are not read")
        schema = yaml.load(data, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise InputError(f"{source.path}: {line}{getattr(error, 'problem', error)}") from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{source.path}: cannot be read as YAML: {error}") from error
    if not isinstance(schema, dict):
        raise InputError(f"{source.path}: is no LinkML schema: no mapping of names to values")
    return schema
