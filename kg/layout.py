"""Where the entities of a network are drawn: whole numbers, the same on every machine.

Each connected part is laid out by springs from a fixed start, nodes whose labels would cover
each other are pushed apart, and the parts are set around the largest. Springs blow
up a difference in the last bit, which two processors may have; so all numbers are rounded every
few steps, before such a difference has grown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

#: The room that a node with its label takes, and the room between two parts, in pixels.
WIDTH, HEIGHT, GAP = 160.0, 96.0, 20.0
#: The wished length of an edge, and the grid on which parts are set, in pixels.
LENGTH, SQUARE = 195.0, 40
_ROUNDS, _STEPS, _DECIMALS = 15, 10, 5
_PUSHES = 120


def positions(
    network: nx.MultiDiGraph[str], near: Iterable[tuple[str, str]] = ()
) -> dict[str, tuple[int, int]]:
    """Return each node's ``(x, y)`` in pixels, ``y`` downwards, whole numbers, around (0, 0).

    The same network (nodes and edges, in whatever order) gets the same positions. ``near`` are
    pairs of nodes that belong together though no edge says so.

    >>> import networkx
    >>> places = positions(networkx.MultiDiGraph([("cell", "bone"), ("cell", "fat")]))
    >>> sorted(places), len(set(places.values()))
    (['bone', 'cell', 'fat'], 3)
    """
    import networkx as nx

    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(network.nodes))
    pairs = [*network.edges(), *near]
    plain.add_edges_from(sorted({(min(s, o), max(s, o)) for s, o in pairs if s != o}))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=_largest)
    return _together([(part, _part_layout(plain, part)) for part in parts], plain.edges())


def _largest(part: list[str]) -> tuple[int, str]:
    return -len(part), part[0]


def _part_layout(plain: nx.Graph[str], part: list[str]) -> NDArray[np.float64]:
    """Return the places of one connected part, as an array of rows ``x, y``."""
    import networkx as nx
    import numpy as np

    if len(part) == 1:
        return np.zeros((1, 2))
    if len(part) == 2:
        return np.array([[-0.75 * LENGTH, -12.0], [0.75 * LENGTH, 12.0]])
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
    places[:, 0] *= 1.1
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


def _together(
    parts: list[tuple[list[str], NDArray[np.float64]]], edges: Iterable[tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """Set the parts close to each other around the first, none over another.

    Each part is a set of squares of a grid; it goes to the free place nearest to the middle, on
    a page that is a little wider than high.
    """
    linked = defaultdict(list)
    for first, second in edges:
        linked[first].append(second)
    placed: dict[str, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    reached: defaultdict[frozenset[tuple[int, int]], int] = defaultdict(int)
    for part, places in parts:
        middle = (places.min(axis=0) + places.max(axis=0)) / 2
        where = {
            node: (round(float(x)), round(float(y)))
            for node, (x, y) in zip(part, places - middle, strict=True)
        }
        squares = _squares(where, [(a, b) for a in part for b in linked[a]])
        # Where a part of this shape found no room before, it finds none now.
        shape = frozenset(squares)
        right, down = _free_place(squares, taken, reached[shape])
        reached[shape] = max(abs(right), abs(down))
        taken |= {(x + right, y + down) for x, y in squares}
        for node, (x, y) in where.items():
            placed[node] = x + right * SQUARE, y + down * SQUARE
    if not placed:
        return {}
    xs, ys = zip(*placed.values(), strict=True)
    middle_x, middle_y = (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2
    return {node: (x - middle_x, y - middle_y) for node, (x, y) in placed.items()}


def _squares(
    where: dict[str, tuple[int, int]], edges: Iterable[tuple[str, str]]
) -> set[tuple[int, int]]:
    """Return the squares that the nodes' boxes and the edges of a part touch."""
    squares: set[tuple[int, int]] = set()
    wide, high = int(WIDTH + GAP) // 2, int(HEIGHT + GAP) // 2
    for x, y in where.values():
        columns = range((x - wide) // SQUARE, (x + wide) // SQUARE + 1)
        rows = range((y - high) // SQUARE, (y + high) // SQUARE + 1)
        squares |= {(column, row) for column in columns for row in rows}
    for first, second in edges:
        (x, y), (to_x, to_y) = where[first], where[second]
        steps = max(abs(to_x - x), abs(to_y - y)) // SQUARE + 1
        squares |= {
            ((x + (to_x - x) * i // steps) // SQUARE, (y + (to_y - y) * i // steps) // SQUARE)
            for i in range(steps)
        }
    return squares


def _free_place(
    squares: set[tuple[int, int]], taken: set[tuple[int, int]], start: int
) -> tuple[int, int]:
    """Return how far to move a part, in squares, so that it stands free and near the middle.

    ``start`` is a distance from the middle up to which there is no room.
    """
    for reach in count(start):
        ring = [
            (x, y)
            for x in range(-reach, reach + 1)
            for y in ((-reach, reach) if abs(x) < reach else range(-reach, reach + 1))
        ]
        for right, down in sorted(ring, key=lambda at: (2 * at[0] ** 2 + 3 * at[1] ** 2, at)):
            if not any((x + right, y + down) in taken for x, y in squares):
                return right, down
    raise AssertionError("the plane has an end")
