"""KGX: a folder with ``nodes.tsv`` and ``edges.tsv`` for the tools of Biolink and Monarch.

Those two hold the claims that may stand as plain triples, and what they speak of. All others are
in ``not_plain/``, where no tool looks by itself: those denied in ``edges.negated.tsv``, those not
said as certain in ``edges.hedged.tsv``, those narrowed to a species or population, quoted, disputed
or about things without an identifier in ``edges.narrowed.tsv``, with ``nodes.tsv`` for all three.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg import biolink
from kg.assembly.assemble import AssembledClaim
from kg.exporters.base import Fact, Table, table
from kg.model import Certainty, Entity
from kg.store import Store

NODES, EDGES, NOT_PLAIN = "nodes.tsv", "edges.tsv", "not_plain"
KINDS = ("negated", "hedged", "narrowed")
_SOURCE = "infores:bioclaim"
_NODE = ("id", "category", "name")
_EDGE = (
    "id", "subject", "predicate", "object", "category", "original_predicate", "negated",
    "knowledge_level", "agent_type", "primary_knowledge_source", "publications",
    "has_confidence_level", "evidence_count", "qualifiers", "supporting_text",
)  # fmt: skip


def write(store: Store, path: Path) -> None:
    """Write the folder."""
    claims = table(store)
    rest = path / NOT_PLAIN
    rest.mkdir(parents=True)
    _write(claims, [one for one in claims.claims if one.plain], path / NODES, path / EDGES)
    others = [one for one in claims.claims if not one.plain]
    _write(claims, others, rest / NODES, None)
    for kind in KINDS:
        chosen = [one for one in others if _kind(one) == kind]
        _write(claims, chosen, None, rest / f"edges.{kind}.tsv")


def _kind(one: AssembledClaim) -> str:
    if one.claim.negated:
        return "negated"
    return "narrowed" if one.confidence_level is Certainty.CERTAIN else "hedged"


def _write(
    claims: Table, chosen: list[AssembledClaim], nodes: Path | None, edges: Path | None
) -> None:
    if nodes:
        ends = {one.id: one for each in chosen for one in (each.claim.subject, each.claim.object)}
        parts = {part.id: part for one in ends.values() for part in one.parts}
        rows = [_node(one) for _, one in sorted((parts | ends).items())]
        _lines(nodes, _NODE, rows)
    if edges:
        _lines(edges, _EDGE, (_edge(claims, one) for one in chosen))


def _id(entity: str) -> str:
    """Return a CURIE, also for what the graph had to name itself."""
    return entity.replace("local:", "bioclaim.ent:", 1) if entity.startswith("local:") else entity


def _node(entity: Entity) -> dict[str, Fact]:
    parts = tuple(part.category for part in entity.parts)
    category = biolink.category(entity.category, parts)
    return {"id": _id(entity.id), "category": category, "name": entity.name}


def _edge(claims: Table, one: AssembledClaim) -> dict[str, Fact]:
    claim, facts = one.claim, claims.facts(one)
    known = claim.predicate.startswith("biolink:")
    return {
        "id": facts["claim"],
        "subject": _id(claim.subject.id),
        "predicate": claim.predicate if known else "biolink:related_to",
        "object": _id(claim.object.id),
        "category": "biolink:Association",
        "original_predicate": "" if known else claim.predicate,
        "negated": claim.negated,
        "knowledge_level": one.knowledge_level,
        "agent_type": "text_mining_agent",
        "primary_knowledge_source": _SOURCE,
        "publications": "|".join(claims.names.mint("doc", key).value for key in one.documents),
        "has_confidence_level": one.confidence_level.value,
        "evidence_count": one.evidence_count,
        "qualifiers": "|".join(f"{each.name}={each.value}" for each in claim.qualifiers),
        "supporting_text": "|".join(
            claims.quotes(each).replace("|", " ") for each in claim.evidence
        ),
    }


def _lines(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, Fact]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(columns) + "\n")
        for row in rows:
            file.write("\t".join(_cell(row[column]) for column in columns) + "\n")


def _cell(value: Fact) -> str:
    words = str(value).lower() if isinstance(value, bool) else str(value)
    return " ".join(words.replace('"', "'").split())
