"""Where the entities of a network are drawn: whole numbers, the same on every machine.

Each connected part is laid out by springs from a fixed start, nodes whose labels would cover
each other are pushed apart, and the parts are set side by side, the largest first. Springs blow
up a difference in the last bit, which two processors may have; so all numbers are rounded every
few steps, before such a difference has grown.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

#: The room that a node with its label takes, and the room between two parts, in pixels.
WIDTH, HEIGHT, GAP = 185.0, 96.0, 110.0
#: The wished length of an edge in pixels.
LENGTH = 215.0
_ROUNDS, _STEPS, _DECIMALS = 15, 10, 5
_PUSHES = 120


def positions(network: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    """Return each node's ``(x, y)`` in pixels, ``y`` downwards, whole numbers, around (0, 0).

    The same network (nodes and edges, in whatever order) gets the same positions.

    >>> import networkx
    >>> places = positions(networkx.MultiDiGraph([("cell", "bone"), ("cell", "fat")]))
    >>> sorted(places), len(set(places.values()))
    (['bone', 'cell', 'fat'], 3)
    """
    import networkx as nx

    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(network.nodes))
    plain.add_edges_from(sorted({(min(s, o), max(s, o)) for s, o in network.edges() if s != o}))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=_largest)
    blocks = [(part, _part_layout(plain, part)) for part in parts]
    return _side_by_side(blocks)


def _largest(part: list[str]) -> tuple[int, str]:
    return -len(part), part[0]


def _part_layout(plain: nx.Graph[str], part: list[str]) -> NDArray[np.float64]:
    """Return the places of one connected part, as an array of rows ``x, y``."""
    import networkx as nx
    import numpy as np

    if len(part) == 1:
        return np.zeros((1, 2))
    if len(part) == 2:
        return np.array([[-LENGTH / 2, 0.0], [LENGTH / 2, 0.0]])
    subgraph: nx.Graph[str] = nx.Graph()
    subgraph.add_nodes_from(part)
    subgraph.add_edges_from(edge for edge in plain.edges(part))
    turn, nearness = 2 * math.pi / len(part), 1.6 / math.sqrt(len(part))
    found: dict[str, Any] = {
        node: _start(0.3 + turn * i, 1 + 0.618034 * i % 1 / 4)
        for i, node in enumerate(_walk(subgraph))
    }
    for _ in range(_ROUNDS):
        found = nx.spring_layout(
            subgraph, pos=found, iterations=_STEPS, threshold=0, method="force", k=nearness, seed=1
        )
        found = {node: place.round(_DECIMALS) for node, place in found.items()}
    places = np.array([found[node] for node in part], dtype=float)
    index = {node: i for i, node in enumerate(part)}
    pairs = np.array([(index[a], index[b]) for a, b in subgraph.edges()])
    lengths = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T)
    places = places * (LENGTH / max(float(np.median(lengths)), 1e-6))
    places[:, 0] *= 1.25
    return _apart(places.round(1))


def _start(angle: float, radius: float) -> tuple[float, float]:
    """Return a place on an uneven ring: an even one is a balance that a last bit can tip."""
    return round(math.cos(angle) * radius, _DECIMALS), round(math.sin(angle) * radius, _DECIMALS)


def _walk(graph: nx.Graph[str]) -> list[str]:
    """Return the nodes depth first from the best connected one: neighbours stand together."""
    first = min(graph.nodes, key=lambda node: (-graph.degree(node), node))
    seen: dict[str, None] = {}
    stack = [first]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen[node] = None
            stack += sorted(graph.neighbors(node), key=lambda n: (graph.degree(n), n))
    return list(seen)


def _apart(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push nodes apart, along the nearer way, until no two labels' boxes overlap (or tired)."""
    import numpy as np

    places = places.copy()
    for _ in range(_PUSHES):
        gap = places[:, None, :] - places[None, :, :]
        over_x = WIDTH - np.abs(gap[:, :, 0])
        over_y = HEIGHT - np.abs(gap[:, :, 1])
        clash = (over_x > 0.5) & (over_y > 0.5)
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        # The later of two nodes that stand at one place goes right or down.
        order = np.sign(np.subtract.outer(np.arange(len(places)), np.arange(len(places))))
        way = np.where(gap == 0, order[:, :, None], np.sign(gap))
        sideways = clash & (over_x / WIDTH < over_y / HEIGHT)
        upright = clash & ~sideways
        places[:, 0] += (np.where(sideways, over_x, 0.0) * way[:, :, 0]).sum(axis=1) * 0.27
        places[:, 1] += (np.where(upright, over_y, 0.0) * way[:, :, 1]).sum(axis=1) * 0.27
        places = places.round(1)
    return places


def _side_by_side(
    blocks: list[tuple[list[str], NDArray[np.float64]]],
) -> dict[str, tuple[int, int]]:
    """Set the parts in rows, like words on a page half again as wide as high."""
    sizes = [places.max(axis=0) - places.min(axis=0) + (WIDTH, HEIGHT) for _, places in blocks]
    area = sum(float((w + GAP) * (h + GAP)) for w, h in sizes)
    widest = max([math.sqrt(area * 1.7)] + [float(w) for w, _ in sizes])
    left = top = row = 0.0
    placed: list[tuple[str, float, float]] = []
    for (part, places), (width, height) in zip(blocks, sizes, strict=True):
        if left and left + width > widest:
            left, top, row = 0.0, top + row + GAP, 0.0
        corner = places.min(axis=0)
        for node, (x, y) in zip(part, places, strict=True):
            placed.append((node, left + float(x - corner[0]), top + float(y - corner[1])))
        left, row = left + float(width) + GAP, max(row, float(height))
    if not placed:
        return {}
    middle_x = (min(x for _, x, _ in placed) + max(x for _, x, _ in placed)) / 2
    middle_y = (min(y for _, _, y in placed) + max(y for _, _, y in placed)) / 2
    return {node: (round(x - middle_x), round(y - middle_y)) for node, x, y in placed}
