"""SPARQL made of the shapes finds what pySHACL finds: every constraint is broken to prove it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import shacl
from kg.errors import GraphError, MissingError, UsageError
from kg.nodes import bc, integer, node
from kg.rdf import quads
from kg.shacl import by_pyshacl, by_sparql, check_shapes
from kg.shapes import SH, Question, questions
from kg.store import Store
from tests.stores import TERMS
from tests.values import ANNOTATIONS

TRIPLES = sorted({quad.triple for quad in quads(ANNOTATIONS, terms=TERMS)}, key=str)
NOTHING = NamedNode("https://example.org/nothing")
MADE_UP = NamedNode("https://example.org/kg/made-up")
TYPE = node("rdf:type")


def _questions() -> list[Question]:
    """Return each constraint once, but for those that no IRI of the target class can break."""
    found = {_short(one): one for one in questions(lambda cls: (cls,))}
    never = [(shape, "nodeKind") for shape in ("Claim", "Document", "Evidence", "Span")]
    for one in (*never, ("Position", "class"), ("Quote", "class")):
        del found[one]
    return list(found.values())


def _short(question: Question) -> tuple[str, str]:
    return question.shape.rpartition("#")[2], question.constraint


def _shape(question: Question, name: str) -> list[str]:
    """Return what a shape says, as text."""
    shape = NamedNode(question.shape)
    found = SHAPES.quads_for_pattern(shape, NamedNode(SH + name), None, None)
    return [getattr(quad.object, "value", "") for quad in found]


SHAPES = ox.Store()
SHAPES.bulk_load(path=Path("ontologies/shapes.ttl"), format=ox.RdfFormat.TURTLE)


def _target(question: Question) -> NamedNode:
    """Return the class in the query: what its first pattern asks for."""
    return NamedNode(question.sparql.partition(" a <")[2].partition(">")[0])


def _focus(question: Question, target: NamedNode, path: NamedNode | None) -> NamedNode:
    """Return a node of the class, one that has the property where there is one."""
    nodes = [t.subject for t in TRIPLES if t.predicate == TYPE and t.object == target]
    having = {t.subject for t in TRIPLES if t.predicate == path}
    found = sorted((one for one in nodes if isinstance(one, NamedNode)), key=str)
    denied = [one for one in found if Triple(one, TYPE, bc("NegatedClaim")) in TRIPLES]
    return next((one for one in found if one in having), (denied or found or [MADE_UP])[0])


def _around(focus: NamedNode) -> list[Triple]:
    """Return what is said of a node and of what it points to, three steps far."""
    near = {focus}
    for _ in range(3):
        near |= {t.object for t in TRIPLES if t.subject in near and isinstance(t.object, NamedNode)}
    return [t for t in TRIPLES if t.subject in near]


def _with(
    triples: list[Triple], focus: NamedNode, path: NamedNode, values: Iterable[NamedNode | Literal]
) -> list[Triple]:
    kept = [t for t in triples if (t.subject, t.predicate) != (focus, path)]
    return kept + [Triple(focus, path, value) for value in values]


def _another(value: object, number: int) -> NamedNode | Literal:
    if isinstance(value, Literal):
        return Literal(f"{number}", datatype=value.datatype)
    return NamedNode(f"https://example.org/nothing/{number}")


def broken(question: Question) -> tuple[list[Triple], NamedNode]:
    """Return a graph in which one node breaks one constraint, and that node."""
    target, name = _target(question), question.constraint
    path = next((NamedNode(one) for one in _shape(question, "path")), None)
    focus = _focus(question, target, path)
    triples = _around(focus) or [Triple(focus, TYPE, target)]
    if path is None and name == "pattern":
        told = (str(triple).replace(f"<{focus.value}>", f"<{NOTHING.value}>") for triple in triples)
        renamed = ox.parse(" .\n".join(told) + " .", format=ox.RdfFormat.N_TRIPLES)
        return [quad.triple for quad in renamed], NOTHING
    if path is None:
        of_class = {bc("ClaimGraph"): node("dcat:Dataset")}.get(target, node("oa:Annotation"))
        lost = bc("NegatedClaim") if name == "xone" else of_class
        return [t for t in triples if t != Triple(focus, TYPE, lost)], focus
    old = [t.object for t in triples if (t.subject, t.predicate) == (focus, path)]
    asked = NamedNode(next(iter(_shape(question, "datatype")), node("xsd:string").value))
    first = old[0] if old else Literal("1", datatype=asked)
    kind = first.datatype if isinstance(first, Literal) else asked
    many = [_another(first, number) for number in range(1, 6)]
    bad: dict[str, list[NamedNode | Literal]] = {
        "minCount": [],
        "maxCount": many,
        "datatype": [Literal("eins", language="de")],
        "class": [NOTHING],
        "node": [NOTHING],
        "or": [NOTHING, *old[1:]],  # type: ignore[list-item]
        "nodeKind": [Literal("no node")],
        "in": [Literal("nonsense")],
        "pattern": [Literal("!")],
        "minLength": [Literal("")],
        "minInclusive": [Literal("-1", datatype=kind)],
        "maxInclusive": [Literal("7", datatype=kind)],
        "lessThan": [integer(10**9)],
        "lessThanOrEquals": [Literal("1000000000", datatype=kind)],
    }
    triples = _with(triples, focus, path, bad[name])
    if name.startswith("less") and not any(t.predicate == bc("high") for t in triples):
        triples.append(Triple(focus, bc("high"), Literal("2", datatype=kind)))
    return triples, focus


def _store(triples: Iterable[Triple]) -> Store:
    return Store.of(Quad(t.subject, t.predicate, t.object) for t in triples)


@pytest.mark.parametrize("question", _questions(), ids=lambda one: "-".join(_short(one)))
def test_each_constraint_broken_is_found_by_both(question: Question) -> None:
    pytest.importorskip("pyshacl")
    triples, focus = broken(question)
    store = _store(triples)
    found = set(by_sparql(store))
    mine = {message.partition(" (found:")[0] for message, where in found if where == focus}
    assert question.message in mine
    assert found == set(by_pyshacl(store))


def test_every_question_says_what_is_wrong() -> None:
    assert len(_questions()) > 200
    assert not [one for one in _questions() if one.message == "does not fit its shape"]


def _spoilt() -> list[Quad]:
    """Return the values with something wrong in each document and in what they share."""
    kept = list(quads(ANNOTATIONS, terms=TERMS))
    lost = {bc("certainty"), bc("beliefPart"), node("rdfs:label")}
    spoilt = [quad for at, quad in enumerate(kept) if quad.predicate not in lost or at % 3]
    text = Literal("no number")
    starts = [quad for quad in kept if quad.predicate == node("oa:start")][::5]
    return spoilt + [Quad(q.subject, q.predicate, text, q.graph_name) for q in starts]


def test_one_document_after_the_other_finds_what_the_whole_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("pyshacl")
    spoilt = _spoilt()
    whole = set(by_pyshacl(_store({quad.triple for quad in spoilt})))
    assert len({where for _, where in whole}) > 20
    assert set(by_pyshacl(Store.of(spoilt))) == whole == set(by_sparql(Store.of(spoilt)))
    monkeypatch.setattr(shacl, "_BATCH", 7)
    assert set(by_pyshacl(Store.of(spoilt))) == whole


def test_each_node_is_looked_at_once_and_no_part_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shacl, "_BATCH", 50)
    store = Store.of(quads(ANNOTATIONS, terms=TERMS))
    parts = list(shacl._parts(store))
    typed = {quad.subject for quad in store.quads(None, TYPE)}
    assert max(map(len, parts)) <= 50
    assert sum(map(len, parts)) == len(typed)
    assert set().union(*parts) == typed


def test_small_graphs_are_for_pyshacl_and_large_ones_for_sparql(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("pyshacl", "sparql"):
        monkeypatch.setattr(shacl, f"by_{name}", lambda _, name=name: [(name, NOTHING)])
    monkeypatch.setattr(shacl, "find_spec", lambda _: True)
    store = _store(TRIPLES[:10])

    def chosen(engine: shacl.Engine = "auto") -> str:
        return next(message for message, _ in check_shapes(store, engine))

    assert chosen() == "pyshacl"
    assert chosen("sparql") == "sparql"
    monkeypatch.setattr(shacl, "_SMALL", 9)
    assert chosen() == "sparql"
    assert chosen("pyshacl") == "pyshacl"
    monkeypatch.setattr(shacl, "_SMALL", 10)
    monkeypatch.setattr(shacl, "find_spec", lambda _: None)
    assert chosen() == "sparql"
    with pytest.raises(UsageError, match="choose auto, pyshacl, sparql"):
        chosen("jena")  # type: ignore[arg-type]


def test_what_is_a_subclass_is_meant_too() -> None:
    mine = NamedNode("https://example.org/MyFlag")
    flag = NamedNode("https://example.org/kg/flag/1")
    triples = [Triple(flag, TYPE, mine), Triple(mine, node("rdfs:subClassOf"), bc("Flag"))]
    messages = {message for message, where in by_sparql(_store(triples)) if where == flag}
    assert "a flag has a name" in messages


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ("ex:S sh:targetClass ex:C ; sh:closed true .", "sh:closed"),
        ("ex:S sh:targetClass ex:C ; sh:node ex:S .", "refers to itself"),
        ("ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P sh:minCount 1 .", "one sh:path"),
        ("ex:S sh:targetClass ex:C ; sh:nodeKind sh:Literal .", "sh:nodeKind"),
    ],
)
def test_a_shape_that_cannot_be_said_is_refused(shapes: str, words: str) -> None:
    store = ox.Store()
    head = "@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
    store.load(head + shapes, format=ox.RdfFormat.TURTLE)
    with pytest.raises(GraphError, match=words):
        list(questions(lambda cls: (cls,), store))


def test_values_compare_as_terms() -> None:
    """What SPARQL's ``=`` takes for equal (1 and 1.0, or an error) is told apart."""
    evidence = NamedNode("https://example.org/kg/evidence/1")
    kind = node("oa:Annotation")
    for value in (Literal("certain", language="en"), BlankNode("b"), Literal("bc:Certain")):
        triples = [Triple(evidence, TYPE, one) for one in (bc("Evidence"), kind)]
        store = _store([*triples, Triple(evidence, bc("certainty"), value)])
        messages = {message.partition(" (")[0] for message, _ in by_sparql(store)}
        assert "evidence is certain, probable or speculative" in messages


def test_without_pyshacl_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingError, match=r"pip install 'bioclaim-kg\[validate\]'"):
        list(check_shapes(_store(TRIPLES), "pyshacl"))
