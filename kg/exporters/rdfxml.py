"""RDF/XML: the union of all graphs, for tools that read nothing else.

XML cannot hold most control characters, not even escaped: they become U+FFFD here, and here only.
"""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat

from kg.exporters.base import write_rdf
from kg.store import Store

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(store: Store, path: Path) -> None:
    """Write the file."""
    write_rdf(store, path, RdfFormat.RDF_XML, change=_allowed)


def _allowed(quad: Quad) -> Quad:
    value = quad.object
    if not isinstance(value, Literal) or not _NO_XML.search(value.value):
        return quad
    words = _NO_XML.sub("\ufffd", value.value)
    clean = Literal(words, datatype=None if value.language else value.datatype)
    return Quad(quad.subject, quad.predicate, clean, quad.graph_name)
