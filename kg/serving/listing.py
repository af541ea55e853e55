"""What the JSON API asks the graph: SPARQL texts made of checked terms, and pages of rows.

A page is told by the name of its last row, not by a number: so a list can be walked through
however long it is, and whatever is asked in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg import curies
from kg.errors import InputError
from kg.serving.protocol import RefusedError

MOST, USUAL = 200, 50
CERTAINTIES = ("certain", "probable", "speculative")

_CLAIM = """SELECT DISTINCT ?claim ?label ?subject ?subject_label ?predicate ?object ?object_label
  ?negated ?certainty ?knowledge_level ?belief ?evidence_count ?source_count WHERE {
  %s
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    rdfs:label ?label ; biolink:negated ?negated ; biolink:has_confidence_level ?certainty ;
    biolink:knowledge_level ?knowledge_level ; bc:belief ?belief ;
    biolink:evidence_count ?evidence_count ; bc:sourceCount ?source_count .
  ?subject rdfs:label ?subject_label . ?object rdfs:label ?object_label .
} ORDER BY ?claim"""
_ENTITY = """SELECT DISTINCT ?entity ?label ?category WHERE {
  %s ?entity bc:category ?category ; rdfs:label ?label . %s } ORDER BY ?entity %s"""
_DOCUMENT = """SELECT DISTINCT ?document ?id ?title ?date ?publisher ?source WHERE {
  %s ?document a schema:CreativeWork ; bc:length ?length ; dcterms:identifier ?id .
  OPTIONAL { ?document dcterms:title ?title } OPTIONAL { ?document dcterms:date ?date }
  OPTIONAL { ?document dc:publisher ?publisher } OPTIONAL { ?document dc:source ?source } %s
} ORDER BY ?document %s"""
EVIDENCE = """SELECT DISTINCT ?evidence ?document ?document_id ?quote ?start ?end ?certainty ?kind
  ?confidence ?speaker WHERE {
  VALUES ?claim { %s } ?claim biolink:has_evidence ?evidence .
  ?evidence prov:wasDerivedFrom ?document ; biolink:supporting_text ?quote ;
    oa:hasTarget/oa:hasSelector ?place ; bc:certainty ?sure ; bc:statementKind ?does ;
    biolink:extraction_confidence_score ?confidence .
  ?place oa:start ?start ; oa:end ?end . ?document dcterms:identifier ?document_id .
  OPTIONAL { ?evidence bc:claimant/schema:name ?speaker }
  BIND(LCASE(STRAFTER(STR(?sure), "#")) AS ?certainty)
  BIND(LCASE(STRAFTER(STR(?does), "#")) AS ?kind) } ORDER BY ?document ?start ?evidence ?speaker"""
RELATED = """SELECT DISTINCT ?how ?claim ?label WHERE {
  VALUES (?property ?how) { (bc:supports "supports") (bc:contradicts "contradicts")
    (bc:refines "refines") }
  VALUES ?asked { %s } ?asked ?property ?claim . ?claim rdfs:label ?label } ORDER BY ?how ?claim"""
#: Which nodes (``?n``) tell what a claim, entity or document is; ``%s`` is its IRI.
_ABOUT = {
    "claim": (
        "VALUES ?n { %s }",
        "%s biolink:has_evidence ?n .",
        "%s biolink:has_evidence/(oa:hasTarget|bc:sentence|bc:subjectSpan|bc:objectSpan) ?n .",
        "%s biolink:has_evidence/oa:hasTarget/oa:hasSelector ?n .",
    ),
    "entity": (
        "VALUES ?n { %s }",
        "%s biolink:has_part ?n .",
        "?n rdf:subject %s .",
        "?n rdf:object %s .",
    ),
    "document": (
        "VALUES ?n { %s }",
        "%s bc:publication ?n .",
        "%s prov:wasGeneratedBy ?n .",
        "?n biolink:publications %s .",
    ),
}


def term(text: str) -> str:
    """Return a CURIE or an IRI as SPARQL; `RefusedError` for anything else.

    >>> term("MONDO:0005298")
    '<http://purl.obolibrary.org/obo/MONDO_0005298>'
    """
    try:
        iri = text if "://" in text or text.startswith("urn:") else curies.to_iri(text)
        if not curies.is_iri(iri):
            raise RefusedError(400, f"{text!r} is no CURIE and no IRI")
        return str(ox.NamedNode(iri))
    except (InputError, ValueError) as error:
        raise RefusedError(400, f"{text!r} is no CURIE and no IRI") from error


def _after(variable: str, last: str) -> str:
    return f"FILTER(STR(?{variable}) > {ox.Literal(last)})" if last else ""


def claims(given: Mapping[str, str], limit: int) -> str:
    """Return the query for a page of claims; one row more than ``limit`` tells of a next page."""
    patterns = []
    if "entity" in given:
        one = term(given["entity"])
        patterns.append(
            f"{{ ?claim rdf:subject {one} }} UNION {{ ?claim rdf:object {one} }} UNION "
            f"{{ ?whole biolink:has_part {one} . ?claim rdf:subject|rdf:object ?whole }}"
        )
    ends = (name for name in ("subject", "predicate", "object") if name in given)
    patterns.extend(f"?claim rdf:{name} {term(given[name])} ." for name in ends)
    if "document" in given:
        patterns.append(f"?claim biolink:publications {term(given['document'])} .")
    if "negated" in given:
        patterns.append(f"?claim biolink:negated {_one_of(given, 'negated', ('true', 'false'))} .")
    if "certainty" in given:
        level = _one_of(given, "certainty", CERTAINTIES)
        patterns.append(f'?claim biolink:has_confidence_level "{level}" .')
    if "min_belief" in given:
        belief = _number(given, "min_belief", 0, 1)
        patterns.append(f"?claim bc:belief ?least . FILTER(?least >= {belief})")
    chosen = " ".join(["?claim a bc:Claim .", *patterns, _after("claim", given.get("after", ""))])
    page = f"SELECT DISTINCT ?claim WHERE {{ {chosen} }} ORDER BY ?claim LIMIT {limit + 1}"
    return _CLAIM % f"{{ {page} }}"


def claim(iris: Iterable[str]) -> str:
    """Return the query for some claims."""
    return _CLAIM % f"VALUES ?claim {{ {' '.join(map(term, iris))} }}"


def entities(given: Mapping[str, str], limit: int) -> str:
    """Return the query for a page of entities."""
    wanted = ox.Literal(given.get("category", ""))
    chosen = f"VALUES ?category {{ {wanted} }}" if wanted.value else ""
    filters = _after("entity", given.get("after", ""))
    return _ENTITY % (chosen, filters, f"LIMIT {limit + 1}")


def entity(iri: str) -> str:
    """Return the query for one entity."""
    return _ENTITY % (f"VALUES ?entity {{ {term(iri)} }}", "", "")


def documents(given: Mapping[str, str], limit: int) -> str:
    """Return the query for a page of documents."""
    return _DOCUMENT % ("", _after("document", given.get("after", "")), f"LIMIT {limit + 1}")


def document(iri: str) -> str:
    """Return the query for one document."""
    return _DOCUMENT % (f"VALUES ?document {{ {term(iri)} }}", "", "")


def triples(kind: str, iri: str) -> str:
    """Return the CONSTRUCT of all that is told at the address of a claim, entity or document."""
    one = term(iri)
    parts = (each % one for each in _ABOUT[kind])
    body = " UNION ".join(f"{{ {part} ?n ?p ?o }}" for part in parts)
    return f"CONSTRUCT {{ ?n ?p ?o }} WHERE {{ {body} }}"


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    if given[name] not in allowed:
        raise RefusedError(400, f"{name} cannot be {given[name]!r}: choose {', '.join(allowed)}")
    return given[name]


def _number(given: Mapping[str, str], name: str, low: float, high: float) -> float:
    try:
        found = float(given[name])
    except ValueError:
        found = high + 1
    if not low <= found <= high:
        raise RefusedError(400, f"{name} cannot be {given[name]!r}: give a number {low} to {high}")
    return round(found, 4)


def size(given: Mapping[str, str]) -> int:
    """Return how many rows a page shall have."""
    return int(_number(given, "limit", 1, MOST)) if "limit" in given else USUAL
