"""JSON-LD: every named graph, in the words of ``ontologies/context.jsonld``, which is put inside.

Nothing remote is needed to read it. The context gives the prefixes, and for properties with one
kind of value that kind, so that most values are plain strings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import curies, resources
from kg.nodes import node
from kg.serial import Spool
from kg.store import Store

_TYPE = node("rdf:type")
_STRING = "xsd:string"


@cache
def context() -> dict[str, Any]:
    """Return the context: prefixes, and the types of values."""
    path = resources.ontologies() / "context.jsonld"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return found


def write(store: Store, path: Path) -> None:
    """Write the file."""
    with (
        TemporaryDirectory(dir=path.parent, prefix=".export") as folder,
        path.open("w", encoding="utf-8", newline="\n") as file,
    ):
        spool = Spool(store.lines(), Path(folder), store.names)
        file.write('{"@context":' + _compact(context()) + ',\n"@graph":[')
        for number, (name, quads) in enumerate(groupby(spool.quads(), _graph)):
            start = {"@id": name} if name else {}
            head = _compact(start).removesuffix("}") + ("," if start else "")
            file.write(("," if number else "") + f'\n{head}"@graph":[')
            for place, item in enumerate(_nodes(quads)):
                file.write(("," if place else "") + "\n" + _compact(item))
            file.write("]}")
        file.write("]}\n")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _nodes(quads: Iterator[Quad]) -> Iterator[dict[str, Any]]:
    """Yield an object for each subject."""
    for subject, group in groupby((quad.triple for quad in quads), lambda one: one.subject):
        item: dict[str, Any] = {"@id": str(getattr(subject, "value", subject))}
        for predicate, triples in groupby(group, lambda one: one.predicate):
            values = [_value(one) for one in triples]
            name = "@type" if predicate == _TYPE else _short(predicate)
            item[name] = values[0] if len(values) == 1 else values
        yield item


def _short(name: NamedNode) -> str:
    """Return the CURIE that the context expands to just this IRI, else the IRI."""
    curie = curies.find_curie(name.value)
    prefix = context().get(curie.partition(":")[0], {}) if curie else {}
    known = curie and prefix.get("@prefix") and curies.to_iri(curie) == name.value
    return curie if curie and known else name.value


def _value(one: Triple) -> object:
    """Return an object as the context lets it be written: mostly a plain string."""
    coerced = context().get(_short(one.predicate), {}).get("@type", _STRING)
    value = one.object
    if isinstance(value, NamedNode):
        name = _short(value)
        return name if one.predicate == _TYPE or coerced == "@id" else {"@id": name}
    if not isinstance(value, Literal):
        return {"@id": str(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = _short(value.datatype)
    if datatype == coerced:
        return value.value
    if datatype == _STRING:
        return {"@value": value.value}
    return {"@value": value.value, "@type": datatype}
