"""Is a graph what it should be? Shapes, vocabulary, Biolink, keys, and no false plain triple.

Each problem names the claim it is about. The shapes need pySHACL (the extra ``validate``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from kg import resources
from kg.checks import CHECKS, Finding
from kg.errors import GraphError, MissingError
from kg.graph_read import GraphReader
from kg.nodes import bc, node
from kg.rdf import quads
from kg.rdf_read import read_readings, stored_terms
from kg.report import Problem, Report
from kg.store import Store

#: How far up from a node its claim is looked for: context -> evidence -> claim.
_STEPS = 3


def validate(path: Path | str) -> Report:
    """Validate a graph directory or an RDF file.

    Raises ``GraphError`` when it cannot be read at all, and ``MissingError`` without pySHACL.
    """
    with Store.read(Path(path)) as store:
        return validate_store(store)


def validate_store(store: Store) -> Report:
    """Validate a store."""
    owners = _Owners(store)
    found: set[Problem] = set()
    checks = {"shapes": check_shapes, **CHECKS, "assembly": check_assembly}
    for name, check in checks.items():
        for severity, message, where in check(store):
            found.update(
                Problem(severity, name, message, claim, label, where.value)
                for claim, label in owners.of(where)
            )
    claims = len({quad.subject for quad in store.quads(None, node("rdf:type"), bc("Claim"))})
    return Report(tuple(sorted(found)), claims)


class _Owners:
    """Finds the claims that a node belongs to."""

    def __init__(self, store: Store) -> None:
        self._reader = GraphReader(store)
        self._store = store

    def of(self, where: NamedNode) -> list[tuple[str, str]]:
        """Return IRI and label of the claims a node is about, at least one pair (perhaps empty)."""
        level = {where}
        for _ in range(_STEPS):
            claims = [one for one in level if self._is_claim(one)]
            if claims:
                return sorted((one.value, self._label(one)) for one in claims)
            level = {
                quad.subject
                for one in level
                for quad in self._store.quads(None, None, one)
                if isinstance(quad.subject, NamedNode)
            }
        return [("", "")]

    def _is_claim(self, one: NamedNode) -> bool:
        return bc("Claim") in self._reader.all(one, node("rdf:type"))

    def _label(self, claim: NamedNode) -> str:
        return self._reader.word(claim, node("rdfs:label"))


def check_shapes(store: Store) -> Iterator[Finding]:
    """What the SHACL shapes find."""
    try:
        import pyshacl
    except ImportError as error:
        raise MissingError(
            "kg validate needs pySHACL: pip install 'bioclaim-kg[validate]'"
        ) from error
    import rdflib

    from kg.rdflib_bridge import to_term

    data, shapes = rdflib.Graph(), rdflib.Graph()
    for quad in store.quads():
        data.add((to_term(quad.subject), to_term(quad.predicate), to_term(quad.object)))
    shapes.parse(resources.ontologies() / "shapes.ttl", format="turtle")
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    yield from _findings(results, rdflib.SH)


def _findings(results: Any, sh: Any) -> Iterator[Finding]:
    import rdflib

    for result in results.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus = results.value(result, sh.focusNode)
        message = str(results.value(result, sh.resultMessage) or "does not fit its shape")
        value = results.value(result, sh.value)
        if value is not None and len(str(value)) < 200 and str(value) != str(focus):
            message += f" (found: {value})"
        if isinstance(focus, rdflib.URIRef):
            yield "error", message, NamedNode(str(focus))


def check_assembly(store: Store) -> Iterator[Finding]:
    """Whether counts, levels, labels and plain triples are those that follow from the evidence."""
    try:
        again = set(quads(read_readings(store), base=store.base, terms=stored_terms(store)))
    except GraphError as error:
        yield "error", f"the graph cannot be read back: {error}", NamedNode(store.base)
        return
    wanted, held = ({quad.triple for quad in each} for each in (again, store.quads()))
    changed: dict[tuple[NamedNode, NamedNode], list[str]] = defaultdict(list)
    for says, triples in (("is missing", wanted - held), ("does not follow", held - wanted)):
        for one in triples:
            if isinstance(one.subject, NamedNode):
                words = getattr(one.object, "value", str(one.object))
                changed[one.subject, one.predicate].append(f"{words!r} {says}")
    reader = GraphReader(store)
    for (subject, predicate), what in changed.items():
        name = reader.short(predicate)
        yield "error", f"{name}: {', '.join(sorted(what))} from the evidence", subject
