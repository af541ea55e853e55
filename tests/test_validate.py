"""A sound graph is valid; a graph broken on purpose is not, and the report names the claim."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize
from pyoxigraph import Store as Store_

from kg.assembly.assemble import key
from kg.errors import GraphError
from kg.model import Annotation, Claim, Entity, Qualifier
from kg.nodes import FALSE, TRUE, Names, bc, integer, node
from kg.rdf import label, quads
from kg.report import Report
from kg.store import Store, write_graph
from kg.validate import validate, validate_store
from tests.stores import TERMS
from tests.values import (
    ANNOTATIONS,
    ASPIRIN,
    COULD_HELP,
    FRACTURE,
    HEALED,
    IS_A,
    MAY_PREVENT,
    NOT_PREVENTED,
    OSTEOPOROSIS,
    RAT,
    STROKE,
    TRIAL,
)

NAMES = Names()
QUADS = list(quads(ANNOTATIONS, terms=TERMS))
PLAIN, ASSEMBLY, ENTITIES = (NAMES.graph(each) for each in ("plain", "assembly", "entities"))
DOC = NAMES.graph(f"doc/{TRIAL.key}")


def name_of(claim: Claim) -> NamedNode:
    return NAMES.mint("claim", key(claim))


def evidence_of(claim: Claim) -> NamedNode:
    found = (q for q in QUADS if (q.subject, q.predicate) == (name_of(claim), HAS_EVIDENCE))
    evidence = next(found).object
    assert isinstance(evidence, NamedNode)
    return evidence


HAS_EVIDENCE = node("biolink:has_evidence")


def change(subject: NamedNode, predicate: NamedNode, *objects: NamedNode | Literal) -> list[Quad]:
    """Return the quads with other objects for a subject and predicate (none: without any)."""
    graphs = {q.graph_name for q in QUADS if (q.subject, q.predicate) == (subject, predicate)}
    assert graphs, "nothing to change"
    kept = [q for q in QUADS if (q.subject, q.predicate) != (subject, predicate)]
    return kept + [Quad(subject, predicate, one, graph) for one in objects for graph in graphs]


def bare(subject: str, predicate: str, object_: str, graph: NamedNode = PLAIN) -> list[Quad]:
    return [*QUADS, Quad(node(subject), node(predicate), node(object_), graph)]


def report(found: Iterable[Quad]) -> Report:
    return validate_store(Store.of(found))


def test_the_values_are_valid(tmp_path: Path) -> None:
    write_graph(tmp_path / "g", ANNOTATIONS, terms=TERMS)
    for path in (tmp_path / "g", tmp_path / "g" / "graph.trig", tmp_path / "g" / "graph.ttl"):
        found = validate(path)
        assert found.valid, found.to_text()
        assert found.claims == 10
        assert {one.check for one in found.problems} == {"Biolink"}


def test_cells_that_treat_are_a_note() -> None:
    notes = [one for one in report(QUADS).problems if one.severity == "note"]
    assert {one.claim for one in notes} >= {name_of(HEALED).value}
    assert "cells that are given are a substance" in notes[0].message


#: name -> (what is done to the graph, the claim it is about, words of the message)
BROKEN: dict[str, tuple[Callable[[], list[Quad]], Claim, str]] = {
    "no subject": (lambda: change(name_of(HEALED), node("rdf:subject")), HEALED, "one subject"),
    "two objects": (
        lambda: change(name_of(HEALED), node("rdf:object"), node(FRACTURE.id), node(STROKE.id)),
        HEALED,
        "one object",
    ),
    "an object without a label": (
        lambda: change(node(FRACTURE.id), node("rdfs:label")),
        HEALED,
        "a category and a label",
    ),
    "a denial that is no longer one": (
        lambda: change(name_of(NOT_PREVENTED), node("biolink:negated"), FALSE),
        NOT_PREVENTED,
        "key",
    ),
    "an affirmation turned round": (
        lambda: change(name_of(IS_A), node("biolink:negated"), TRUE),
        IS_A,
        "key",
    ),
    "a denied label without NOT": (
        lambda: change(name_of(NOT_PREVENTED), node("rdfs:label"), Literal("aspirin prevents")),
        NOT_PREVENTED,
        "aspirin prevents",
    ),
    "another species": (
        lambda: change(
            name_of(HEALED), node("biolink:species_context_qualifier"), node("NCBITaxon:9606")
        ),
        HEALED,
        "key",
    ),
    "a dropped species": (
        lambda: change(name_of(HEALED), node("biolink:species_context_qualifier")),
        HEALED,
        "key",
    ),
    "a certainty of its own": (
        lambda: change(evidence_of(HEALED), bc("certainty"), bc("Fact")),
        HEALED,
        "certain, probable or speculative",
    ),
    "a hedge made certain": (
        lambda: change(
            name_of(MAY_PREVENT), node("biolink:has_confidence_level"), Literal("certain")
        ),
        MAY_PREVENT,
        "has_confidence_level",
    ),
    "a wrong count": (
        lambda: change(name_of(IS_A), node("biolink:evidence_count"), integer(7)),
        IS_A,
        "evidence_count",
    ),
    "a confidence above one": (
        lambda: change(
            evidence_of(HEALED),
            node("biolink:extraction_confidence_score"),
            Literal("1.5", datatype=node("xsd:float")),
        ),
        HEALED,
        "between 0 and 1",
    ),
    "a level Biolink does not have": (
        lambda: change(name_of(IS_A), node("biolink:knowledge_level"), Literal("gospel")),
        IS_A,
        "knowledge level of Biolink",
    ),
    "a term that is not ours": (
        lambda: [*QUADS, Quad(name_of(IS_A), NamedNode(bc("verb").value + "s"), Literal("x"), DOC)],
        IS_A,
        "bc:verbs is no term of ours",
    ),
    "a slot Biolink does not have": (
        lambda: [*QUADS, Quad(name_of(IS_A), node("biolink:has_vibe"), Literal("x"), DOC)],
        IS_A,
        "biolink:has_vibe is not in Biolink",
    ),
    "evidence without words": (
        lambda: change(evidence_of(HEALED), node("biolink:supporting_text")),
        HEALED,
        "quotes its words",
    ),
    "a claim without evidence": (
        lambda: change(name_of(HEALED), HAS_EVIDENCE),
        HEALED,
        "has evidence",
    ),
    "a bare triple of a denied claim": (
        lambda: bare(ASPIRIN.id, "biolink:preventative_for_condition", STROKE.id),
        NOT_PREVENTED,
        "false or unsure",
    ),
    "a bare triple of a narrowed claim": (
        lambda: bare(HEALED.subject.id, "biolink:affects", OSTEOPOROSIS.id),
        ANNOTATIONS[0].claims[1],
        "false or unsure: its claim is denied",
    ),
    "a bare triple of an opinion": (
        lambda: [
            *QUADS,
            Quad(
                NAMES.entity(COULD_HELP.subject.id),
                node(COULD_HELP.predicate),
                node(OSTEOPOROSIS.id),
                PLAIN,
            ),
        ],
        COULD_HELP,
        "has an argument without an identifier",
    ),
    "a false link": (
        lambda: [*QUADS, Quad(name_of(IS_A), bc("contradicts"), name_of(HEALED), ASSEMBLY)],
        IS_A,
        "does not follow from the evidence",
    ),
    "a quotation of other words": (
        lambda: change(
            NAMES.span(TRIAL.key, HEALED.evidence[0].target, "quote"),
            node("oa:exact"),
            Literal("They failed."),
        ),
        HEALED,
        "does not fit the span",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_graph_fails_and_names_the_claim(name: str) -> None:
    broken, claim, words = BROKEN[name]
    found = report(broken())
    assert not found.valid
    named = [one for one in found.errors if one.claim == name_of(claim).value]
    if name == "a quotation of other words":  # one sentence may carry several claims
        named = list(found.errors)
    assert any(words in one.message for one in named), found.to_text()
    assert claim.subject.name in found.to_text() or name == "no label"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (bare("CHEBI:1", "biolink:treats", "MONDO:0000001"), "is nobody's claim"),
        (
            bare(IS_A.subject.id, IS_A.predicate, IS_A.object.id, DOC),
            "outside the graph for them",
        ),
        (
            [*QUADS, Quad(BlankNode("b"), node("rdfs:label"), Literal("x"), DOC)],
            "a blank node has no lasting name",
        ),
        (
            [*QUADS, Quad(node("CL:12"), bc("category"), Literal("Cell"), ENTITIES)],
            "does not look like one of CL",
        ),
        (
            [*QUADS, Quad(NamedNode("https://x.org/1"), bc("category"), Literal("C"), ENTITIES)],
            "no prefix of ontologies/prefixes.json",
        ),
        (
            change(node(RAT.id), node("biolink:category"), node("biolink:BiologicalEntity")),
            "too general to be a category",
        ),
    ],
)
def test_what_is_about_no_claim_is_an_error_too(found: list[Quad], words: str) -> None:
    errors = report(found).errors
    assert any(words in one.message for one in errors)


def test_a_turtle_file_shows_false_bare_triples_too(tmp_path: Path) -> None:
    found = bare(ASPIRIN.id, "biolink:preventative_for_condition", STROKE.id)
    path = tmp_path / "x.ttl"
    serialize((quad.triple for quad in found), path, RdfFormat.TURTLE)
    errors = validate(path).errors
    assert any(one.claim == name_of(NOT_PREVENTED).value for one in errors)


@pytest.mark.parametrize(
    ("claim", "severity", "words"),
    [
        (replace(IS_A, predicate="biolink:cures"), "error", "no predicate of Biolink 4.4.4"),
        (replace(IS_A, predicate="bc:refines"), "error", "no predicate of Biolink, schema.org"),
        (replace(IS_A, predicate="foaf:knows"), "error", "no predicate of Biolink, schema.org"),
        (replace(IS_A, predicate="biolink:treats"), "error", "the subject of biolink:treats"),
        (
            replace(IS_A, qualifiers=(Qualifier("object_direction_qualifier", "sideways"),)),
            "error",
            "sideways",
        ),
        (
            replace(IS_A, qualifiers=(Qualifier("object_aspect_qualifier", "charm"),)),
            "error",
            "'charm' is no value of biolink:object_aspect_qualifier",
        ),
        (
            replace(IS_A, qualifiers=(Qualifier("qualified_predicate", "biolink:cures"),)),
            "error",
            "biolink:cures is no predicate",
        ),
        (
            replace(IS_A, qualifiers=(Qualifier("species_context_qualifier", "in rats"),)),
            "error",
            "is no entity",
        ),
        (
            replace(IS_A, subject=Entity("mylab:7", "seven", "Disease")),
            "note",
            "the prefix 'mylab' is not in",
        ),
        (
            replace(IS_A, subject=Entity("CL:0000000", "cell", "Cell"), predicate="biolink:treats"),
            "note",
            "cells that are given are a substance",
        ),
    ],
)
def test_what_biolink_does_not_know(claim: Claim, severity: str, words: str) -> None:
    found = report(quads([Annotation(TRIAL, claims=(claim,))]))
    fitting = [one for one in found.problems if words in one.message]
    assert {one.severity for one in fitting} == {severity}, found.to_text()
    assert {one.claim for one in fitting} == {name_of(claim).value}
    assert {one.label for one in fitting} == {label(claim)}


@pytest.mark.parametrize("predicate", ["bc:hasQuality", "schema:about"])
def test_predicates_that_biolink_lacks(predicate: str) -> None:
    found = report(quads([Annotation(TRIAL, claims=(replace(IS_A, predicate=predicate),))]))
    assert found.problems == ()


def test_the_report_as_json_and_text() -> None:
    found = report(change(name_of(HEALED), HAS_EVIDENCE))
    value = json.loads(found.to_json())
    assert value["valid"] is False
    assert value["errors"] == len(found.errors) > 0
    assert name_of(HEALED).value in {one["claim"] for one in value["problems"]}
    assert found.to_text().splitlines()[-1].startswith("not valid: 10 claims, ")


def test_hostile_labels_do_no_harm_to_a_terminal() -> None:
    evil = change(name_of(IS_A), node("rdfs:label"), Literal("\x1b[31m\u202ered"))
    assert "\x1b" not in report(evil).to_text()
    assert "\u202e" not in report(evil).to_text()


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="holds no graph"):
        validate(tmp_path)


def test_a_store_whose_union_is_not_that_of_its_graphs_is_not_valid(tmp_path: Path) -> None:
    write_graph(tmp_path / "g", ANNOTATIONS, terms=TERMS)
    store = Store_(str(tmp_path / "g" / "store"))
    triple = next(q for q in QUADS if q.predicate == bc("verb")).triple
    store.remove(Quad(*triple))
    store.add(Quad(bc("Claim"), node("rdfs:label"), Literal("in no graph")))
    store.flush()
    del store
    messages = [one.message for one in validate(tmp_path / "g").errors]
    assert sum("the union of the graphs lacks 1 triples" in one for one in messages) == 1
    assert sum("the union of the graphs has 1 triples too many" in one for one in messages) == 1


def test_graphs_that_nobody_wrote_are_named() -> None:
    other = NAMES.graph("other")
    found = report([*QUADS, Quad(name_of(IS_A), bc("verb"), Literal("x"), other)])
    assert any("verb: 'x' does not follow" in one.message for one in found.errors)
