"""The SHACL shapes as SPARQL: what a SHACL engine would find, asked of a store of any size.

``ontologies/shapes.ttl`` is read, and each constraint in it becomes one query for the nodes (and
values) that break it. What a constraint says stands in one boolean expression, each graph pattern
in it a single triple (several values are told apart by one EXISTS within another), so that the
store looks up what it needs node by node and keeps nothing. Semantics are those of SHACL Core:
terms are compared as terms, a value that cannot be compared is no less and no more, subclasses
that the data declare count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count

import pyoxigraph as ox

from kg import resources
from kg.errors import GraphError

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
#: What a shape says that is no constraint.
_ABOUT = frozenset(("targetClass", "property", "path", "message", "name", "description"))
#: Datatypes whose lexical forms SPARQL can judge, by trying to read them.
_READABLE = frozenset(_XSD + name for name in ("boolean", "integer", "decimal", "float", "double"))
_COMPARED = {
    "minInclusive": ">=",
    "maxInclusive": "<=",
    "minExclusive": ">",
    "maxExclusive": "<",
    "lessThan": "<",
    "lessThanOrEquals": "<=",
}
#: Constraints on how many values there are, or which; the others are on each value.
_ON_ALL = frozenset(("minCount", "maxCount", "hasValue"))

Term = ox.NamedNode | ox.BlankNode | ox.Literal
#: The classes that count as a class: itself, and its subclasses in the data.
Kinds = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """A query for what breaks one constraint: ``?focus``, and ``?value`` where one is to blame."""

    shape: str
    constraint: str
    message: str
    sparql: str


@cache
def _shapes() -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=resources.ontologies() / "shapes.ttl", format=ox.RdfFormat.TURTLE)
    return store


def questions(kinds: Kinds, shapes: ox.Store | None = None) -> Iterator[Question]:
    """Yield a query for every constraint of every shape that has a target class.

    ``shapes`` are those of ``ontologies/shapes.ttl`` by default. Raises ``GraphError`` for a
    constraint that has no translation here: nothing is left out in silence.
    """
    writer = _Writer(_shapes() if shapes is None else shapes, kinds)
    for shape, target in writer.targets():
        yield from writer.questions(shape, target)


@dataclass(frozen=True)
class _Writer:
    """Writes shapes as SPARQL."""

    shapes: ox.Store
    kinds: Kinds
    _numbers: Iterator[int] = field(default_factory=count)

    def targets(self) -> list[tuple[Term, str]]:
        """Return the shapes with a target class, by name."""
        found = self.shapes.quads_for_pattern(None, ox.NamedNode(SH + "targetClass"), None, None)
        pairs = [(quad.subject, getattr(quad.object, "value", "")) for quad in found]
        return sorted(((one, cls) for one, cls in pairs if isinstance(one, Term)), key=str)

    def questions(self, shape: Term, target: str) -> Iterator[Question]:
        """Yield the queries for one shape."""
        focus = f"{self._is_a('?focus', target)} FILTER(isIRI(?focus))"
        for name, value in self._constraints(shape):
            bad = self._bad_value(shape, name, value, "?focus", "?focus")
            yield self._question(shape, name, f"SELECT DISTINCT ?focus WHERE {{ {focus}", bad)
        for part in self._all(shape, "property"):
            path = self._path(part)
            for name, value in self._constraints(part):
                if name in _ON_ALL:
                    bad = self._bad_values(name, value, "?focus", path)
                    asked = f"SELECT DISTINCT ?focus WHERE {{ {focus}"
                else:
                    bad = self._bad_value(part, name, value, "?focus", "?value")
                    asked = f"SELECT DISTINCT ?focus ?value WHERE {{ {focus} ?focus {path} ?value"
                yield self._question(part, name, asked, bad)

    def _question(self, shape: Term, constraint: str, asked: str, bad: str) -> Question:
        words = next((_text(one) for one in self._all(shape, "message")), "")
        sparql = f"{asked} FILTER({bad}) }}"
        return Question(_text(shape), constraint, words or "does not fit its shape", sparql)

    # --------------------------------------------------------------- reading the shapes

    def _all(self, shape: Term, name: str) -> list[Term]:
        return [value for found, value in self._told(shape) if found == SH + name]

    def _path(self, part: Term) -> str:
        paths = self._all(part, "path")
        if len(paths) != 1 or not isinstance(paths[0], ox.NamedNode):
            raise GraphError(f"the shape {_text(part)} needs one sh:path that is a property")
        return str(paths[0])

    def _constraints(self, shape: Term) -> list[tuple[str, Term]]:
        found = ((name.removeprefix(SH), value) for name, value in self._told(shape))
        return [(name, value) for name, value in found if name not in _ABOUT and ":" not in name]

    def _told(self, shape: Term) -> list[tuple[str, Term]]:
        """Return what is said of a node in the shapes, sorted."""
        if isinstance(shape, ox.Literal):
            return []
        found = self.shapes.quads_for_pattern(shape, None, None, None)
        pairs = ((quad.predicate.value, quad.object) for quad in found)
        return sorted(((name, one) for name, one in pairs if isinstance(one, Term)), key=str)

    def _list(self, head: Term) -> list[Term]:
        items = []
        while head != ox.NamedNode(_RDF + "nil"):
            told = dict(self._told(head))
            items.append(told[_RDF + "first"])
            head = told[_RDF + "rest"]
        return items

    # -------------------------------------------------- expressions: true when something is bad

    def _new(self) -> str:
        return f"?x{next(self._numbers)}"

    def _is_a(self, node: str, cls: str) -> str:
        kinds = self.kinds(cls)
        if len(kinds) == 1:
            return f"{node} a <{kinds[0]}> ."
        kind = self._new()
        return f"VALUES {kind} {{ {' '.join(f'<{one}>' for one in kinds)} }} {node} a {kind} ."

    def _bad_node(self, shape: Term, node: str, above: tuple[Term, ...]) -> str:
        """Return what is true of a node that does not conform to a shape."""
        if shape in above:
            raise GraphError(f"the shape {_text(shape)} refers to itself")
        found = [
            self._bad_value(shape, name, value, node, node, (*above, shape))
            for name, value in self._constraints(shape)
        ]
        for part in self._all(shape, "property"):
            path, value = self._path(part), self._new()
            each = []
            for name, told in self._constraints(part):
                if name in _ON_ALL:
                    found.append(self._bad_values(name, told, node, path))
                else:
                    each.append(self._bad_value(part, name, told, node, value, (*above, shape)))
            if each:
                found.append(f"EXISTS {{ {node} {path} {value} FILTER({_any(each)}) }}")
        return _any(found)

    def _bad_values(self, name: str, told: Term, node: str, path: str) -> str:
        """Return what is true of a node whose values are too few, too many, or lack one."""
        if name == "hasValue":
            return f"NOT EXISTS {{ {node} {path} {told} }}"
        number = int(_text(told))
        if name == "maxCount":
            return self._at_least(number + 1, node, path, ())
        return f"!({self._at_least(number, node, path, ())})"

    def _at_least(self, number: int, node: str, path: str, others: tuple[str, ...]) -> str:
        if number <= 0:
            return "true"
        value = self._new()
        new = [f"!sameTerm({value}, {other})" for other in others]
        more = self._at_least(number - 1, node, path, (*others, value)) if number > 1 else ""
        tests = " && ".join(filter(None, [*new, more]))
        return f"EXISTS {{ {node} {path} {value}{f' FILTER({tests})' if tests else ''} }}"

    def _bad_value(
        self,
        shape: Term,
        name: str,
        told: Term,
        node: str,
        value: str,
        above: tuple[Term, ...] = (),
    ) -> str:
        """Return what is true of a value that breaks a constraint."""
        words = _text(told)
        if name == "class":
            return f"NOT EXISTS {{ {self._is_a(value, words)} }}"
        if name == "datatype":
            return f"!({_has_datatype(value, words)})"
        if name == "nodeKind" and words == SH + "IRI":
            return f"!isIRI({value})"
        if name == "in":
            same = (f"sameTerm({value}, {one})" for one in self._list(told))
            return f"!({_any(list(same))})"
        if name == "pattern":
            return f"isBlank({value}) || !REGEX(STR({value}), {told})"
        if name == "minLength":
            return f"isBlank({value}) || STRLEN(STR({value})) < {words}"
        if name in ("lessThan", "lessThanOrEquals"):
            other = self._new()
            fits = f"COALESCE({value} {_COMPARED[name]} {other}, false)"
            return f"EXISTS {{ {node} {told} {other} FILTER(!{fits}) }}"
        if name in _COMPARED:
            return f"!COALESCE({value} {_COMPARED[name]} {told}, false)"
        if name == "node":
            return self._bad_node(told, value, above)
        if name in ("or", "xone"):
            bad = [f"({self._bad_node(one, value, above)})" for one in self._list(told)]
            if name == "or":
                return " && ".join(bad)
            if len(bad) == 2:
                return f"{bad[0]} = {bad[1]}"
        raise GraphError(
            f"the shape {_text(shape)} says sh:{name} {told}, which kg/shapes.py cannot say in "
            "SPARQL: add it there"
        )


def _has_datatype(value: str, datatype: str) -> str:
    named = f"isLiteral({value}) && DATATYPE({value}) = <{datatype}>"
    if datatype in _READABLE:
        return f"{named} && COALESCE(isLiteral(<{datatype}>(STR({value}))), false)"
    return named


def _any(expressions: list[str]) -> str:
    return " || ".join(f"({one})" for one in expressions) or "false"


def _text(term: Term) -> str:
    return term.value


@cache
def context_paths() -> tuple[ox.NamedNode, ...]:
    """Return the properties that shapes ask of a node because another points to it."""
    shapes = _shapes()
    heads = [ox.NamedNode(SH + name) for name in ("node", "or", "xone")]
    asked = [q.object for head in heads for q in shapes.quads_for_pattern(None, head, None, None)]
    found: set[ox.NamedNode] = set()
    seen: set[object] = set()
    while asked:
        one = asked.pop()
        if one in seen or not isinstance(one, ox.NamedNode | ox.BlankNode):
            continue
        seen.add(one)
        for quad in shapes.quads_for_pattern(one, None, None, None):
            asked.append(quad.object)
            if quad.predicate == ox.NamedNode(SH + "path") and isinstance(
                quad.object, ox.NamedNode
            ):
                found.add(quad.object)
    return tuple(sorted(found, key=str))
