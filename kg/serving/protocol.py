"""What a client asks, by the rules of the SPARQL 1.1 Protocol (query operation).

A query comes by GET, by POST as a form, or by POST as it stands; the dataset may be named beside
it. What is no such request is a `RefusedError`, which has the HTTP status that the protocol wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg import curies
from kg.errors import UsageError
from kg.guard import check_query

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
#: The longest query, in bytes, and the most parameters and graphs of a request.
MAX_BYTES, MAX_FIELDS = 1_000_000, 200

Fields = Sequence[tuple[str, str]]


class RefusedError(UsageError):
    """A request that is not answered; ``status`` is the HTTP status that says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and the graphs that it is asked of (none: the default, the union of all)."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""

    @property
    def names_graphs(self) -> bool:
        """Say whether the request names its dataset, which then counts instead of FROM."""
        return bool(self.default_graphs or self.named_graphs)


def fields(encoded: bytes | str) -> Fields:
    """Return the parameters of a query string or a form, in order.

    >>> fields("query=ASK%20%7B%7D&default-graph-uri=")
    [('query', 'ASK {}'), ('default-graph-uri', '')]
    """
    try:
        words = encoded if isinstance(encoded, str) else encoded.decode("utf-8")
        return parse_qsl(
            words,
            keep_blank_values=True,
            errors="strict",
            encoding="utf-8",
            max_num_fields=MAX_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the parameters are not UTF-8: percent-encode them so") from error
    except ValueError as error:
        raise RefusedError(400, f"more than {MAX_FIELDS} parameters") from error


def read(
    method: str, parameters: Fields, content_type: str = "", body: bytes = b"", accept: str = ""
) -> Question:
    """Return what a request asks; `RefusedError` when it asks nothing that can be answered.

    >>> read("GET", [("query", "ASK {}")]).query
    'ASK {}'
    """
    found = list(parameters)
    media, charset = _content_type(content_type)
    if method == "POST":
        if charset not in ("", "utf-8", "utf8"):
            raise RefusedError(415, f"the charset {charset!r} is not read: send UTF-8")
        if media == FORM:
            found += fields(body)
        elif media == QUERY:
            if any(name == "query" for name, _ in found):
                raise RefusedError(400, "a query in the address and one in the body: send one")
            found.append(("query", _decoded(body)))
        elif media == UPDATE:
            raise RefusedError(403, "the graph is read only: it is changed by kg build")
        else:
            raise RefusedError(
                415, f"{media or 'no content type'!r} is not read: send {FORM} or {QUERY}"
            )
    names = [name for name, _ in found]
    if "update" in names:
        raise RefusedError(403, "the graph is read only: it is changed by kg build")
    if names.count("query") != 1:
        count = "no" if "query" not in names else "more than one"
        raise RefusedError(400, f"the request has {count} parameter 'query': send one")
    query = next(value for name, value in found if name == "query")
    if "\0" in query:
        raise RefusedError(400, "the query holds a NUL character")
    _check(query)
    default, named = (
        tuple(_graph(value) for key, value in found if key == name)
        for name in ("default-graph-uri", "named-graph-uri")
    )
    return Question(query, default, named, accept)


def _content_type(header: str) -> tuple[str, str]:
    media, *parameters = (word.strip().lower() for word in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media, value.strip(" \"'")
    return media, ""


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the query is not UTF-8") from error


def _graph(iri: str) -> str:
    if not curies.is_iri(iri):
        raise RefusedError(400, f"{iri!r} is no absolute IRI of a graph")
    return iri


def _check(query: str) -> None:
    try:
        check_query(query)
    except UsageError as error:
        raise RefusedError(403, str(error)) from error
