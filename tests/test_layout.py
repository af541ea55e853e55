"""Where entities are drawn."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from kg.layout import HEIGHT, WIDTH, positions


def tree(size: int) -> nx.MultiDiGraph[str]:
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    net.add_edges_from((f"n{i}", f"n{(i - 1) // 3}") for i in range(1, size))
    return net


def many_parts() -> nx.MultiDiGraph[str]:
    net = tree(12)
    for i in range(9):
        net.add_edge(f"a{i}", f"b{i}")
        net.add_edge(f"a{i}", f"c{i}")
    net.add_edges_from([("x", "y"), ("x", "y"), ("y", "x"), ("loop", "loop")])
    net.add_node("alone")
    return net


@pytest.mark.parametrize("net", [tree(30), many_parts()], ids=["tree", "parts"])
def test_no_label_covers_another(net: nx.MultiDiGraph[str]) -> None:
    places = positions(net)
    assert set(places) == set(net.nodes)
    seen = sorted(places.values())
    for i, (x, y) in enumerate(seen):
        for to_x, to_y in seen[i + 1 :]:
            assert abs(x - to_x) > WIDTH - 3 or abs(y - to_y) > HEIGHT - 3


@pytest.mark.parametrize("net", [tree(30), many_parts()], ids=["tree", "parts"])
def test_the_order_of_nodes_and_edges_does_not_matter(net: nx.MultiDiGraph[str]) -> None:
    nodes, edges = list(net.nodes), [(b, a) for a, b in net.edges()]
    random.Random(3).shuffle(nodes)
    random.Random(4).shuffle(edges)
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    assert positions(other) == positions(net)


def test_whole_numbers_around_the_middle() -> None:
    places = positions(many_parts())
    xs, ys = zip(*places.values(), strict=True)
    assert all(type(number) is int for number in (*xs, *ys))
    assert abs(min(xs) + max(xs)) <= 1
    assert abs(min(ys) + max(ys)) <= 1


def test_a_difference_in_the_last_bit_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processors may round a sum differently; their pictures are the same."""
    nets = [tree(40), many_parts()]
    expected = [positions(net) for net in nets]
    exact, chance = nx.spring_layout, random.Random(5)

    def inexact(graph: nx.Graph[str], *, pos: dict[str, tuple[float, float]], **options: object):  # type: ignore[no-untyped-def]
        moved = {
            node: (x + chance.uniform(-1, 1) * 1e-14, y + chance.uniform(-1, 1) * 1e-14)
            for node, (x, y) in pos.items()
        }
        assert any(moved[node][0] != pos[node][0] for node in pos)
        return exact(graph, pos=moved, **options)

    monkeypatch.setattr(nx, "spring_layout", inexact)
    assert [positions(net) for net in nets] == expected


def test_nothing_to_draw() -> None:
    assert positions(nx.MultiDiGraph()) == {}
