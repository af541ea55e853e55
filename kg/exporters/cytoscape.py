"""Cytoscape JSON: a network for Cytoscape and Cytoscape.js (`kg.exporters.base.network`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.exporters.base import network, table
from kg.store import Store


def write(store: Store, path: Path) -> None:
    """Write the file: one element a line."""
    found = network(table(store), lambda value: value)
    nodes = [
        _compact({**_data(facts), "id": name, "value": name, "name": facts.get("label", name)})
        for name, facts in found.nodes(data=True)
    ]
    edges = [
        _compact(
            {**facts, "id": f"{start} {key} {end}", "source": start, "target": end, "key": key}
        )
        for start, end, key, facts in found.edges(keys=True, data=True)
    ]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"data": {"name": "Bioclaim"}, "directed": true, "multigraph": true,\n')
        file.write('"elements": {"nodes": [\n' + ",\n".join(nodes))
        file.write('\n], "edges": [\n' + ",\n".join(edges) + "\n]}}\n")


def _data(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a node's facts; the name that Cytoscape wants for a node's own is ``id``."""
    return {"curie" if name == "id" else name: value for name, value in facts.items()}


def _ends(start: str, end: str, key: str) -> dict[str, str]:
    return {"id": f"{start} {key} {end}", "source": start, "target": end, "key": key}


def _compact(data: dict[str, Any]) -> str:
    return json.dumps({"data": data}, ensure_ascii=False)
