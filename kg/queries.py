"""The named questions that a graph answers; each SPARQL text is a file ``kg/sparql/*.rq``.

A file begins with comments that this module reads: its title, a description, its parameters with
kind and default, the columns in which several values are joined (sorted here, because SPARQL
leaves their order open) and an example. Under them is plain SPARQL that any endpoint takes. A
parameter is a ``VALUES ?name { ... }`` block in it, which `run` fills with terms: never with
text that could be read as SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from kg.errors import UsageError
from kg.lookup import find_claims, get_entities
from kg.rows import Rows, Triples

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.rows import Cell
    from kg.store import Store

Kind = Literal["entity", "claim", "choice", "text"]
SEPARATOR = "; "
_PARAM = re.compile(r"param (\w+) \((entity|claim|choice|text) =([^)]*)\): (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Param:
    """What a question can be asked about.

    ``entity`` is a CURIE, an IRI or a name; ``claim`` a claim's key or its first digits;
    ``choice`` one or more of the words that ``default`` lists; ``text`` any words. The default
    ``any`` leaves the question open; with ``required`` there is none.
    """

    name: str
    kind: Kind
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with a name: its SPARQL text and what its file says of it."""

    name: str
    title: str
    description: str
    params: tuple[Param, ...]
    joined: frozenset[str]
    example: str
    sparql: str


@cache
def names() -> tuple[str, ...]:
    """Return the names of all questions, sorted.

    >>> "what-helps" in names()
    True
    """
    folder = resources.files("kg") / "sparql"
    files = (path.name for path in folder.iterdir())
    return tuple(sorted(name.removesuffix(".rq") for name in files if name.endswith(".rq")))


@cache
def get(name: str) -> NamedQuery:
    """Return a question by name (``what-helps``); ``UsageError`` lists those there are.

    >>> get("any-kind-of").params[0].default
    'MONDO:0005381'
    """
    wanted = name.strip().lower().replace("_", "-")
    if wanted not in names():
        raise UsageError(f"no query is named {name!r}; there are: {', '.join(names())}")
    path = resources.files("kg") / "sparql" / f"{wanted}.rq"
    return _parse(wanted, path.read_text(encoding="utf-8"))


def _parse(name: str, sparql: str) -> NamedQuery:
    head: dict[str, list[str]] = {}
    entries: list[str] = []
    for line in sparql.splitlines():
        if not line.startswith("#"):
            break
        words = line[1:]
        if words.startswith("   ") and entries:  # a line that goes on with the one before
            entries[-1] += " " + words.strip()
        else:
            entries.append(words.strip())
    params = []
    for entry in entries:
        match = _PARAM.fullmatch(entry)
        if match:
            params.append(Param(match[1], match[2], match[3].strip(), match[4]))  # type: ignore[arg-type]
        else:
            key, _, rest = entry.partition(":")
            head.setdefault(key, []).append(rest.strip())
    joined = frozenset(filter(None, re.split(r"[,\s]+", " ".join(head.get("joined", [])))))
    title, description, example = (
        " ".join(head.get(key, [])) for key in ("title", "description", "example")
    )
    return NamedQuery(name, title, description, tuple(params), joined, example, sparql)


def run(name: str, store: Store, **params: str) -> Rows | Triples:
    """Ask a named question and return its rows, in an order that is the same every time.

    ``UsageError`` when there is no such question or parameter, when a value does not fit, or when
    an entity or claim is not in the store.
    """
    answer = store.query(filled(name, store, **params))
    assert not isinstance(answer, bool)
    return _in_order(answer, get(name).joined) if isinstance(answer, Rows) else answer


def filled(name: str, store: Store, **params: str) -> str:
    """Return the SPARQL text that `run` asks, its parameters filled in; raises what `run` does."""
    query = get(name)
    known = {param.name: param for param in query.params}
    for wrong in sorted(set(params) - set(known)):
        offer = f"it has: {', '.join(known)}" if known else "it has none"
        raise UsageError(f"the query {query.name} has no parameter {wrong!r}; {offer}")
    sparql = query.sparql
    for param in query.params:
        terms = _terms(param, params.get(param.name, param.default), store)
        if terms is not None:
            sparql = _bind(sparql, param.name, terms)
    return sparql


def _terms(param: Param, value: str, store: Store) -> list[ox.NamedNode | ox.Literal] | None:
    """Return the terms that stand for a value, or ``None`` to leave the question open."""
    import pyoxigraph as ox

    if value == "required":
        raise UsageError(f"the query needs {param.name}=...: {param.description}")
    if param.kind == "text":
        return [ox.Literal(value)]
    if value.strip() in ("", "any"):
        return None
    if param.kind == "choice":
        return [ox.Literal(word) for word in _choices(param, value)]
    find = get_entities if param.kind == "entity" else find_claims
    return [ox.NamedNode(iri) for iri in find(store, value)]


def _choices(param: Param, value: str) -> Iterable[str]:
    allowed = [word.strip() for word in param.default.split(",")]
    chosen = dict.fromkeys(word.strip().lower() for word in value.split(",") if word.strip())
    for word in chosen:
        if word not in allowed:
            raise UsageError(
                f"{param.name} cannot be {word!r}: choose from {', '.join(allowed)} "
                "(several with commas between)"
            )
    return chosen


def _bind(sparql: str, name: str, terms: Iterable[ox.NamedNode | ox.Literal]) -> str:
    """Fill every ``VALUES ?name { ... }``; a term writes itself as SPARQL, with all its escapes."""
    block = f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"
    return re.sub(rf"VALUES \?{name} \{{[^}}]*\}}", lambda _: block, sparql)


def _in_order(rows: Rows, joined: frozenset[str]) -> Rows:
    """Sort the parts of joined cells, and leave out empty ones."""
    import pyoxigraph as ox

    def put(column: str, cell: Cell) -> Cell:
        if column not in joined or not isinstance(cell, ox.Literal):
            return cell
        parts = sorted(set(cell.value.split(SEPARATOR)) - {""})
        return ox.Literal(SEPARATOR.join(parts))

    return Rows(
        rows.columns,
        tuple(
            tuple(put(column, cell) for column, cell in zip(rows.columns, row, strict=True))
            for row in rows.rows
        ),
    )


def parse_params(pairs: Iterable[str]) -> Mapping[str, str]:
    """Read ``K=V`` pairs as the command line gives them; ``UsageError`` for anything else.

    >>> parse_params(["asked=MONDO:0005309"])
    {'asked': 'MONDO:0005309'}
    """
    params = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip().isidentifier():
            raise UsageError(
                f"{pair!r} is no parameter: write NAME=VALUE, as in asked=MONDO:0005309"
            )
        params[name.strip()] = value
    return params
