"""Names made of content: the same for the same, another for another; checked by others, too.

That the nanopub library computes the same names is part of ``make conformance``.
"""

from __future__ import annotations

import base64
import hashlib

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.trusty import PENDING, artifact, named, pending

PREFIX = "https://example.org/np/"
THIS, GRAPH = pending(PREFIX), pending(PREFIX, "g")
SAYS = NamedNode("https://example.org/says")
XSD = "http://www.w3.org/2001/XMLSchema#"


def quad(value: NamedNode | Literal) -> Quad:
    return Quad(THIS, SAYS, value, GRAPH)


def test_the_text_that_is_hashed_is_that_of_the_specification() -> None:
    """Graph, subject, predicate, object, a line each; a blank for the name; words escaped."""
    quads = [
        quad(Literal("b\\ \n", language="EN")),
        quad(Literal(5)),
        quad(GRAPH),
        quad(Literal("a")),
    ]
    start = f"{PREFIX} #g\n{PREFIX} \nhttps://example.org/says\n"
    text = "".join(
        start + line + "\n"
        for line in (f"{PREFIX} #g", f"^{XSD}integer 5", f"^{XSD}string a", "@en b\\\\ \\n")
    )
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert artifact(quads, PREFIX + PENDING) == "RA" + digest.rstrip("=")


def test_a_name_is_put_where_it_was_pending_and_can_be_checked() -> None:
    name, quads = named([quad(Literal(PENDING)), quad(Literal("a"))], PREFIX)
    assert len(name) == len(PENDING)
    assert quads[0].subject == NamedNode(PREFIX + name)
    assert quads[0].graph_name == NamedNode(f"{PREFIX}{name}#g")
    assert quads[0].object == Literal(PENDING), "words are left alone"
    assert artifact(quads, PREFIX + name) == name


@pytest.mark.parametrize(
    "other",
    [
        Literal("b"),
        Literal("a", language="en"),
        Literal("a", datatype=NamedNode(XSD + "token")),
        NamedNode("https://example.org/a"),
    ],
)
def test_any_change_changes_the_name(other: NamedNode | Literal) -> None:
    name, _ = named([quad(Literal("a"))], PREFIX)
    assert named([quad(other)], PREFIX)[0] != name


def test_order_and_doubles_do_not_matter() -> None:
    quads = [quad(Literal(word)) for word in ("a", "b", "c", "é", "Z")]
    name, _ = named(quads, PREFIX)
    assert named([*quads[::-1], quads[0]], PREFIX)[0] == name
