"""Stream the nodes and edges of an obographs JSON file as statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.errors import InputError
from kg.ontology.triples import Statement
from kg.ontology.unpacked import BOM, Source

_OWL = "http://www.w3.org/2002/07/owl#"
_OIO = "http://www.geneontology.org/formats/oboInOwl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KINDS = {"CLASS": "Class", "PROPERTY": "ObjectProperty", "INDIVIDUAL": "NamedIndividual"}
_STEPS = ("is_a", "subPropertyOf", f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf")
_LARGEST = 300_000_000


def is_json(head: bytes) -> bool:
    """Say whether a file that starts so is a JSON object.

    >>> is_json(b' {"graphs": ['), is_json(b"[Term]")
    (True, False)
    """
    return head.removeprefix(BOM).lstrip().startswith(b"{")


def read_nodes(
    source: Source,
    report: Callable[[str, str], None],
    prefixes: Callable[[Mapping[str, str]], None] = lambda _: None,
) -> Iterator[Statement]:
    """Yield what the graphs of a file say; what has the wrong shape is handed to ``report``.

    A file that is no JSON, or no obographs document, raises ``InputError``.
    """
    del prefixes  # the file declares none
    graphs = _load(source).get("graphs")
    if not isinstance(graphs, list):
        raise InputError(f"{source.path}: has no list 'graphs'; is it an obographs file?")
    for place, graph in enumerate(graphs):
        if not isinstance(graph, dict):
            report(f"graphs[{place}]", "is no object")
            continue
        yield from _read_graph(graph, f"graphs[{place}]", report)


def _load(source: Source) -> dict[str, Any]:
    with source.opened() as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise InputError(f"{source.path}: is larger than {_LARGEST:,} bytes; convert it to OBO")
    try:
        loaded = json.loads(data.removeprefix(BOM).decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{source.path}: line {line}: is not UTF-8; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"{source.path}: line {error.lineno}, column {error.colno}: {error.msg}; "
            "fetch the file again"
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{source.path}: cannot be read as JSON: {error}") from error
    if not isinstance(loaded, dict):
        raise InputError(f"{source.path}: is a JSON {type(loaded).__name__} and no object")
    return loaded


def _items(parent: Any, name: str, where: str, report: Callable[[str, str], None]) -> Iterator[Any]:
    """Yield the objects (or texts) in a list of an object; whatever else is there is reported."""
    values = parent.get(name) if isinstance(parent, dict) else None
    if values is None:
        return
    if not isinstance(values, list):
        report(f"{where}.{name}", "is no list")
        return
    for place, value in enumerate(values):
        if isinstance(value, dict | str):
            yield value
        else:
            report(f"{where}.{name}[{place}]", "is neither object nor text")


def _text(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _read_graph(
    graph: dict[str, Any], where: str, report: Callable[[str, str], None]
) -> Iterator[Statement]:
    name = _text(graph, "id") or "urn:graph"
    yield Statement(name, _TYPE, f"{_OWL}Ontology")
    meta = graph.get("meta")
    if _text(meta, "version"):
        yield Statement(name, f"{_OWL}versionIRI", _text(meta, "version"))
    for said in _items(meta, "basicPropertyValues", f"{where}.meta", report):
        yield Statement(name, _text(said, "pred"), _text(said, "val"))
    for place, node in enumerate(_items(graph, "nodes", where, report)):
        here = f"{where}.nodes[{place}]"
        if _text(node, "id"):
            yield from _read_node(node, here, report)
        else:
            report(here, "has no id")
    for place, edge in enumerate(_items(graph, "edges", where, report)):
        subject, predicate, above = (_text(edge, key) for key in ("sub", "pred", "obj"))
        if not (subject and predicate and above):
            report(f"{where}.edges[{place}]", "lacks sub, pred or obj")
        elif predicate in _STEPS:
            yield Statement(subject, f"{_RDFS}subClassOf", above)
        else:
            yield Statement(subject, predicate, above)
    for group in _items(graph, "equivalentNodesSets", where, report):
        same = [node for node in _items(group, "nodeIds", where, report) if isinstance(node, str)]
        for other in same[1:]:
            yield Statement(same[0], f"{_OWL}equivalentClass", other)


def _read_node(
    node: dict[str, Any], where: str, report: Callable[[str, str], None]
) -> Iterator[Statement]:
    name = _text(node, "id")
    kind = _KINDS.get(_text(node, "type"), "")
    if _text(node, "propertyType") == "ANNOTATION":
        kind = "AnnotationProperty"
    if kind:
        yield Statement(name, _TYPE, _OWL + kind)
    if _text(node, "lbl"):
        yield Statement(name, f"{_RDFS}label", _text(node, "lbl"))
    meta = node.get("meta")
    if isinstance(meta, dict) and meta.get("deprecated") is True:
        yield Statement(name, f"{_OWL}deprecated", "true")
    for place, synonym in enumerate(_items(meta, "synonyms", where, report)):
        scope, text = _text(synonym, "pred"), _text(synonym, "val")
        if not (scope and text):
            report(f"{where}.meta.synonyms[{place}]", "lacks pred or val")
            continue
        scope = scope if ":" in scope else _OIO + scope
        yield Statement(name, scope, text)
        if _text(synonym, "synonymType"):
            about = f"_:{name} {place}"
            yield Statement(about, f"{_OWL}annotatedSource", name)
            yield Statement(about, f"{_OWL}annotatedProperty", scope)
            yield Statement(about, f"{_OWL}annotatedTarget", text)
            yield Statement(about, f"{_OIO}hasSynonymType", _text(synonym, "synonymType"))
    for xref in _items(meta, "xrefs", where, report):
        yield Statement(name, f"{_OIO}hasDbXref", _text(xref, "val"))
    for subset in _items(meta, "subsets", where, report):
        if isinstance(subset, str):
            yield Statement(name, f"{_OIO}inSubset", subset)
    for said in _items(meta, "basicPropertyValues", where, report):
        yield Statement(name, _text(said, "pred"), _text(said, "val"))
