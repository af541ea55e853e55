"""Trusty URIs: names of RDF that are made of its content, so that whoever has both can check.

The module ``RA`` of https://trustyuri.net/spec/v1.html, as Kuhn and Dumontier describe it (2014,
https://doi.org/10.1007/978-3-319-07443-6_27): quads as text, sorted, the place of the name blank;
SHA-256 of it in base 64. Blank nodes are none of ours.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

#: Stands in IRIs for the name until it is known.
PENDING = "RA" + "_" * 43
_LENGTH = len(PENDING)

_Term = TypeVar("_Term")


def pending(prefix: str, suffix: str = "") -> NamedNode:
    """Return an IRI that is to get the name: the thing itself, or a part of it."""
    return NamedNode(f"{prefix}{PENDING}" + (f"#{suffix}" if suffix else ""))


def named(quads: Iterable[Quad], prefix: str) -> tuple[str, tuple[Quad, ...]]:
    """Return the name of quads, and the quads with that name in the place of `PENDING`."""
    found = tuple(quads)
    start = prefix + PENDING
    name = artifact(found, start)

    def put(term: _Term) -> _Term:
        if isinstance(term, NamedNode) and term.value.startswith(start):
            return NamedNode(prefix + name + term.value[len(start) :])  # type: ignore[return-value]
        return term

    return name, tuple(
        Quad(put(one.subject), put(one.predicate), put(one.object), put(one.graph_name))
        for one in found
    )


def artifact(quads: Iterable[Quad], name: str) -> str:
    """Return the artifact code of quads; ``name`` is the IRI in which it stands itself.

    The code of a thing that has its name already is that name, or the thing was changed.
    """
    digest = hashlib.sha256(normal(quads, name).encode("utf-8")).digest()
    return "RA" + base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def normal(quads: Iterable[Quad], name: str) -> str:
    """Return the quads as the text that is hashed and signed: sorted, the code itself blank."""
    lines = {_sorting(one, name): _lines(one, name) for one in quads}
    return "".join(lines[place] for place in sorted(lines))


def _blanked(term: object, name: str) -> str:
    value = str(getattr(term, "value", ""))
    if value == name or value.startswith(f"{name}#"):
        return name[:-_LENGTH] + " " + value[len(name) :]
    return value


def _sorting(quad: Quad, name: str) -> tuple[object, ...]:
    iris = (_blanked(one, name) for one in (quad.graph_name, quad.subject, quad.predicate))
    value = quad.object
    if not isinstance(value, Literal):
        return (*map(_bytes, iris), 0, _bytes(_blanked(value, name)), b"", b"")
    datatype = b"" if value.language else _bytes(value.datatype.value)
    return (*map(_bytes, iris), 1, _bytes(value.value), datatype, _bytes(value.language or ""))


def _bytes(words: str) -> bytes:
    return words.encode("utf-8")


def _lines(quad: Quad, name: str) -> str:
    terms = (quad.graph_name, quad.subject, quad.predicate)
    return "".join(f"{_blanked(one, name)}\n" for one in terms) + _object(quad.object, name)


def _object(value: object, name: str) -> str:
    if not isinstance(value, Literal):
        return f"{_blanked(value, name)}\n"
    words = value.value.replace("\\", "\\\\").replace("\n", "\\n")
    if value.language:
        return f"@{value.language.lower()} {words}\n"
    return f"^{value.datatype.value} {words}\n"
