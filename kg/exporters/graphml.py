"""GraphML: a network for Cytoscape, Gephi, yEd and networkx (`kg.exporters.base.network`)."""

from __future__ import annotations

import re
from pathlib import Path

from kg.exporters.base import Fact, network, table
from kg.store import Store

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(store: Store, path: Path) -> None:
    """Write the file."""
    import networkx as nx

    found = network(table(store), _clean)
    nx.write_graphml_xml(found, str(path), encoding="utf-8", prettyprint=True)


def _clean(value: Fact) -> Fact:
    """Return a value that XML can hold."""
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value
