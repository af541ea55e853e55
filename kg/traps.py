"""What makes a query slow on a large graph, seen in its text: it is not run.

The store plans well, but three things it does badly were measured again and again: an EXISTS or
NOT EXISTS over a join takes time with the square of the graph (MINUS does not), a value that is
asked for as a variable and only then compared lets everything through first, and a path of any
length with nothing to start from follows every edge there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any, Literal

from kg import curies
from kg.errors import UsageError
from kg.guard import check_query

#: A longer query is not looked into.
MOST = 20_000
Name = Literal["exists-over-a-join", "variable-then-constant", "unbounded-path"]
ADVICE: dict[Name, str] = {
    "exists-over-a-join": "it is tried anew for every row, with the square of the graph's size; "
    "write MINUS { ... } for NOT EXISTS, and the pattern itself (with DISTINCT) for EXISTS",
    "variable-then-constant": "all values are fetched before the one that is wanted; write the "
    "constant into the pattern, or several as VALUES at its beginning",
    "unbounded-path": "with nothing to start from, every edge is followed from every node; "
    "bind one end by a constant, by VALUES or by another pattern",
}


@dataclass(frozen=True, slots=True, order=True)
class Trap:
    """A place in a query that will be slow: which trap it is, and the words of the query."""

    name: Name
    where: str

    def __str__(self) -> str:
        """Return the trap in words, with the way out."""
        return f"{self.name}: {self.where}: {ADVICE[self.name]}"


def find_traps(query: str) -> tuple[Trap, ...]:
    """Return the traps in a SPARQL query, sorted; ``UsageError`` for what is none.

    >>> [str(trap)[:45] for trap in find_traps("SELECT * { ?s rdfs:subClassOf* ?o }")]
    ['unbounded-path: ?s rdfs:subClassOf* ?o: with ']
    >>> find_traps("SELECT * { ?s rdfs:subClassOf* obo:MONDO_0005381 }")
    ()
    """
    from rdflib.plugins.sparql import prepareQuery

    check_query(query)
    if len(query) > MOST:
        raise UsageError(f"a query of more than {MOST} characters is not explained")
    known = dict(curies.prefixes())
    known.setdefault("obo", "http://purl.obolibrary.org/obo/")
    try:
        algebra = prepareQuery(query, initNs=known).algebra
    except RecursionError as error:
        raise UsageError("the query is nested too deeply to be explained") from error
    except Exception as error:  # the parser has no family of errors
        raise UsageError(f"the query is no SPARQL 1.1 that can be explained: {error}") from error
    return tuple(sorted(set(_Finder(known).find(algebra))))


@dataclass
class _Block:
    """Patterns that have to fit together, and the blocks that stand within."""

    triples: list[tuple[Any, Any, Any]] = field(default_factory=list)
    bound: set[Any] = field(default_factory=set)
    expressions: list[Any] = field(default_factory=list)
    #: Unions and optional parts see what is around them; subqueries and MINUS do not.
    open: list[_Block] = field(default_factory=list)
    closed: list[_Block] = field(default_factory=list)


class _Finder:
    def __init__(self, prefixes: Mapping[str, str]) -> None:
        from rdflib import Graph

        self._manager = Graph(bind_namespaces="none").namespace_manager
        for prefix, iri in prefixes.items():
            self._manager.bind(prefix, iri)

    def find(self, algebra: Any) -> Iterator[Trap]:
        block = _Block()
        _gather(algebra, block)
        yield from self._in_block(block, _Block())

    def _in_block(self, block: _Block, around: _Block) -> Iterator[Trap]:
        whole = _Block([*around.triples, *block.triples], block.bound | around.bound)
        yield from self._compared(block, whole)
        for triple in block.triples:
            yield from self._endless(triple, whole)
        for expression in block.expressions:
            for node in _nodes(expression):
                if node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS") and _steps(node) > 1:
                    words = "NOT EXISTS" if "NOT" in node.name else "EXISTS"
                    yield Trap("exists-over-a-join", f"{words} over {_steps(node)} patterns")
        for one in block.open:
            yield from self._in_block(one, whole)
        for one in block.closed:
            yield from self._in_block(one, _Block())

    def _compared(self, block: _Block, whole: _Block) -> Iterator[Trap]:
        free = _variables(whole.triples) - whole.bound
        for node in (one for each in block.expressions for one in _nodes(each)):
            if node.name == "RelationalExpression" and node.op in ("=", "IN"):
                for one, other in ((node.expr, node.other), (node.other, node.expr)):
                    values = other if isinstance(other, list) else [other]
                    if _is_variable(one) and one in free and all(map(_is_constant, values)):
                        where = f"{one.n3()} {node.op} {', '.join(map(self._word, values))}"
                        yield Trap("variable-then-constant", f"FILTER({where})")
        for first, second in permutations(block.triples, 2):
            same = first[:2] == second[:2] and _is_constant(first[1])
            if same and first[2] in free and _is_constant(second[2]):
                words = " ".join(map(self._word, first))
                where = f"{words} , {self._word(second[2])}"
                yield Trap("variable-then-constant", where)

    def _endless(self, triple: tuple[Any, Any, Any], whole: _Block) -> Iterator[Trap]:
        subject, path, object_ = triple
        if not _repeats(path):
            return
        others = _variables(one for one in whole.triples if one is not triple)
        ends = (subject, object_)
        if not any(not _is_variable(end) or end in whole.bound or end in others for end in ends):
            yield Trap("unbounded-path", " ".join(map(self._word, triple)))

    def _word(self, term: Any) -> str:
        return str(term.n3(self._manager))


def _gather(node: Any, block: _Block) -> None:
    """Put what must hold together into a block."""
    name = getattr(node, "name", "")
    if name == "BGP":
        block.triples += node.triples
    elif name == "Join":
        _gather(node.p1, block)
        _gather(node.p2, block)
    elif name in ("LeftJoin", "Union"):
        first, second = _Block(), _Block()
        _gather(node.p1, block if name == "LeftJoin" else first)
        _gather(node.p2, second)
        second.expressions += [node.expr] if name == "LeftJoin" else []
        block.open += [second] if name == "LeftJoin" else [first, second]
    elif name == "Minus":
        _gather(node.p1, block)
        without = _Block()
        _gather(node.p2, without)
        block.closed.append(without)
    elif name == "ToMultiSet" and node.p.name != "values":
        sub = _Block()
        _gather(node.p, sub)
        block.closed.append(sub)
        block.bound |= set(getattr(_projected(node.p), "PV", ()))
    elif name == "ToMultiSet":
        rows = node.p.res
        block.bound |= {one for row in rows for one in row if all(_given(row, one) for row in rows)}
    elif name:
        if name == "Extend":
            block.bound |= {node.var} if _is_constant(node.expr) else set()
        block.expressions += [node.expr] if name in ("Filter", "Extend") else []
        _gather(node.p, block)


def _projected(node: Any) -> Any:
    while getattr(node, "name", "Project") != "Project":
        node = node.p
    return node


def _given(row: Any, variable: Any) -> bool:
    return variable in row and _is_constant(row[variable])


def _nodes(expression: Any) -> Iterator[Any]:
    """Yield every part of an expression, but for what stands inside an EXISTS."""
    if isinstance(expression, (list, tuple)):
        for one in expression:
            yield from _nodes(one)
    elif hasattr(expression, "name") and hasattr(expression, "items"):
        yield expression
        if expression.name not in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            for key, value in expression.items():
                if key != "_vars":
                    yield from _nodes(value)


def _steps(node: Any) -> int:
    """Return how many edges the pattern of an EXISTS joins."""
    if isinstance(node, (list, tuple)):
        return sum(map(_steps, node))
    if getattr(node, "name", "") == "TriplesBlock":
        flat = [term for row in node.triples for term in row]
        return sum(_edges(path) for path in flat[1::3])
    if hasattr(node, "items"):
        return sum(_steps(value) for key, value in node.items() if key != "_vars")
    return 0


def _edges(path: Any) -> int:
    from rdflib.paths import InvPath, MulPath, SequencePath

    if isinstance(path, SequencePath):
        return sum(map(_edges, path.args))
    if isinstance(path, InvPath):
        return _edges(path.arg)
    return 2 if isinstance(path, MulPath) else 1


def _repeats(path: Any) -> bool:
    """Say whether a path may be of any length at both of its ends."""
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

    if isinstance(path, MulPath):
        return path.mod in ("*", "+")
    if isinstance(path, InvPath):
        return _repeats(path.arg)
    if isinstance(path, SequencePath):
        return all(map(_repeats, path.args))
    return isinstance(path, AlternativePath) and any(map(_repeats, path.args))


def _variables(triples: Iterable[tuple[Any, Any, Any]]) -> set[Any]:
    return {term for triple in triples for term in triple if _is_variable(term)}


def _is_variable(term: Any) -> bool:
    from rdflib.term import BNode, Variable

    return isinstance(term, (Variable, BNode))


def _is_constant(term: Any) -> bool:
    from rdflib.term import Literal, URIRef

    return isinstance(term, (URIRef, Literal))
