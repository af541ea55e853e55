"""How a network looks: pyvis makes the nodes and edges that vis-network draws."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.layout import positions
from kg.pages.network import Link

if TYPE_CHECKING:
    import networkx as nx

#: A label's width in characters, and its most lines.
_LABEL, _LINES = 19, 3


class Stroke(NamedTuple):
    """How an edge is drawn; never by colour alone."""

    says: str
    color: str
    width: float
    opacity: float
    dashes: tuple[int, ...] = ()


#: (negated, certainty) -> stroke.
STROKES = {
    (False, "certain"): Stroke("said as certain", "#44515f", 2.2, 1.0),
    (False, "probable"): Stroke("said as probable", "#66727f", 1.8, 0.85, (3, 4)),
    (False, "speculative"): Stroke("said as possible, or in question", "#6f7b87", 1.8, 0.8, (1, 5)),
    (True, "certain"): Stroke("said not to be so (NOT)", "#b3261e", 2.2, 1.0, (10, 5)),
    (True, "probable"): Stroke("said probably not to be so", "#b3261e", 1.8, 0.7, (3, 4)),
    (True, "speculative"): Stroke("said possibly not to be so", "#b3261e", 1.8, 0.7, (1, 5)),
}
#: How a combination hangs together with its parts: a line that is no claim.
_PART: dict[str, Any] = {
    "arrows": "",
    "chosen": False,
    "color": {"color": "#c9b8e8"},
    "smooth": False,
    "width": 4,
}


def legend(links: Iterable[Link]) -> list[dict[str, Any]]:
    """Return the strokes that the links need, in a fixed order."""
    used = {(link.negated, link.certainty) for link in links}
    return [
        {
            "says": style.says,
            "color": style.color,
            "width": style.width,
            "dashes": style.dashes,
            "negated": negated,
        }
        for (negated, certainty), style in STROKES.items()
        if (negated, certainty) in used
    ]


def draw(
    net: nx.MultiDiGraph[str],
    links: Sequence[Link],
    number: Mapping[str, int],
    families: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    """Return vis-network's nodes and edges: one edge for claims that are drawn alike.

    ``number`` numbers the entities by IRI; ``families`` say how each is drawn, in that order. An
    edge has the numbers of its claims (their place in ``links``) besides what vis-network wants.
    ``parts`` are lines from combinations to their parts, which are no claims.
    """
    from pyvis.network import Network

    drawn = Network(directed=True)
    parts = [(whole, part) for whole in number for part in net.nodes[whole]["entity"].parts]
    parts = [(whole, part) for whole, part in parts if part in number]
    places = positions(net, parts)
    for iri, i in number.items():
        entity, look = net.nodes[iri]["entity"], families[i]
        x, y = places[iri]
        drawn.add_node(
            i,
            label=_wrapped(entity.label),
            shape=look["shape"],
            color={
                "background": look["color"],
                "border": look["border"],
                "highlight": {"background": look["color"], "border": "#f2a900"},
                "hover": {"background": look["color"], "border": "#f2a900"},
            },
            size=min(26, 9 + 2 * net.degree(iri)),
            x=x,
            y=y,
        )
    groups: dict[tuple[int, int, bool, str], list[int]] = defaultdict(list)
    for i, link in enumerate(links):
        pair = number[link.subject], number[link.object]
        groups[*pair, link.negated, link.certainty].append(i)
    lanes: dict[frozenset[int], int] = defaultdict(int)
    for n, ((start, end, negated, certainty), claims) in enumerate(groups.items()):
        lane = lanes[frozenset((start, end))]
        lanes[frozenset((start, end))] += 1
        style = STROKES[negated, certainty]
        drawn.add_edge(
            start,
            end,
            id=f"e{n}",
            claims=claims,
            label=("NOT " if negated else "") + links[claims[0]].phrase,
            color={"color": style.color, "opacity": style.opacity},
            dashes=list(style.dashes) or False,
            width=style.width + min(2, len(claims) - 1) * 0.8,
            arrows={
                "to": {"enabled": True, "type": "bar" if negated else "arrow", "scaleFactor": 0.6}
            },
            smooth=_bend(lane, forward=start < end),
        )
    combined = [
        _PART | {"id": f"p{i}", "from": number[whole], "to": number[part]}
        for i, (whole, part) in enumerate(parts)
    ]
    return {"nodes": drawn.nodes, "edges": drawn.edges, "parts": combined}


def _bend(lane: int, *, forward: bool) -> dict[str, Any] | bool:
    """Return the curve that keeps an edge clear of the others between the same two nodes."""
    if lane == 0:
        return False
    side = (lane % 2 == 1) == forward
    roundness = 0.26 * ((lane + 1) // 2)
    return {"enabled": True, "type": "curvedCW" if side else "curvedCCW", "roundness": roundness}


def _wrapped(label: str) -> str:
    return "\n".join(textwrap.wrap(label, _LABEL, max_lines=_LINES, placeholder="…")) or label
