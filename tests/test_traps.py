"""What is slow in a query is seen in its text."""

from __future__ import annotations

import pytest

from kg import queries
from kg.errors import UsageError
from kg.traps import MOST, find_traps
from tests.library import LIBRARY
from tests.stores import make_store
from tests.test_query_library import CASES

EXISTS, COMPARED, ENDLESS = "exists-over-a-join", "variable-then-constant", "unbounded-path"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("FILTER NOT EXISTS { ?c biolink:has_evidence ?e . ?e bc:claimant ?x }", EXISTS),
        ("FILTER NOT EXISTS { ?c biolink:has_evidence/bc:claimant ?x }", EXISTS),
        ("FILTER NOT EXISTS { ?c ^rdf:object+ ?x }", EXISTS),
        ("FILTER NOT EXISTS { ?c bc:refines ?x GRAPH ?g { ?x a bc:Claim } }", EXISTS),
        ("FILTER(?c = ?c || EXISTS { ?c bc:refines ?x . ?x bc:refines ?y })", EXISTS),
        ("BIND(EXISTS { ?c bc:refines ?x . ?x bc:refines ?y } AS ?b)", EXISTS),
        ("OPTIONAL { ?c bc:verb ?v FILTER NOT EXISTS { ?c ?p ?x . ?x ?q ?y } }", EXISTS),
        ("MINUS { ?c bc:verb ?v FILTER NOT EXISTS { ?c ?p ?x . ?x ?q ?y } }", EXISTS),
        ("FILTER NOT EXISTS { ?c biolink:has_evidence ?e }", None),
        ("FILTER(EXISTS { ?c biolink:has_evidence ?e })", None),
        ("MINUS { ?c biolink:has_evidence ?e . ?e bc:claimant ?x }", None),
        ("?c rdf:predicate ?p , biolink:treats", COMPARED),
        ("?c rdf:predicate biolink:treats ; rdf:predicate ?p", COMPARED),
        ("?c rdf:predicate ?p FILTER(?p = biolink:treats)", COMPARED),
        ("?c rdf:predicate ?p FILTER(biolink:treats = ?p)", COMPARED),
        ("?c rdf:predicate ?p FILTER(?p IN (biolink:treats, biolink:causes))", COMPARED),
        ("OPTIONAL { ?c bc:verb ?v FILTER(?v = 'treat') }", COMPARED),
        ("{ ?c bc:verb ?v FILTER(?v = 'a') } UNION { ?c bc:verb 'b' }", COMPARED),
        ("VALUES ?p { biolink:treats } ?c rdf:predicate ?p FILTER(?p = biolink:treats)", None),
        ("?c rdf:predicate ?p FILTER(?p != biolink:treats)", None),
        ("?c rdf:predicate biolink:treats , biolink:causes", None),
        ("?c rdf:predicate ?p . ?d rdf:predicate biolink:treats", None),
        ("{ ?c biolink:negated true } UNION { ?c bc:verb 'b' } ?c biolink:negated ?n", None),
        ("BIND(STR(?c) AS ?name) FILTER(?name = 'x')", None),
        ("?a rdfs:subClassOf* ?b", ENDLESS),
        ("?a (^rdfs:subClassOf)+ ?b", ENDLESS),
        ("?a (rdfs:subClassOf|skos:broadMatch)* ?b VALUES ?b { UNDEF }", ENDLESS),
        ("{ SELECT ?a { ?a rdfs:subClassOf+/skos:broadMatch* ?b } }", ENDLESS),
        ("?a rdfs:subClassOf* ?b FILTER(?b = obo:MONDO_1)", (ENDLESS, COMPARED)),
        ("?a rdfs:subClassOf* obo:MONDO_1", None),
        ("?a rdfs:subClassOf* ?b VALUES ?b { obo:MONDO_1 }", None),
        ("?c rdf:object ?a . ?a rdfs:subClassOf* ?b", None),
        ("?c rdf:object/rdfs:subClassOf* ?b", None),
        ("OPTIONAL { ?c rdfs:subClassOf* ?b }", None),
        ("{ SELECT ?a { ?x rdf:object ?a } } ?a rdfs:subClassOf* ?b", None),
        ("?a rdfs:subClassOf? ?b", None),
    ],
)
def test_traps(pattern: str, found: str | tuple[str, ...] | None) -> None:
    wanted = {found} if isinstance(found, str) else {*(found or ())}
    told = find_traps(f"SELECT * {{ ?c a bc:Claim . {pattern} }}")
    assert {trap.name for trap in told} == wanted
    assert all(": " in str(trap) for trap in told)


@pytest.mark.parametrize("query", ["ASK { ?s rdfs:subClassOf* ?o }", "DESCRIBE ?s { ?s ^a* ?o }"])
def test_in_every_kind_of_query(query: str) -> None:
    assert [trap.name for trap in find_traps(query)] == [ENDLESS]
    assert find_traps("DESCRIBE <urn:x>") == ()
    made = "CONSTRUCT { ?s a ?o } WHERE { ?s rdfs:subClassOf* ?o } ORDER BY ?o LIMIT 3"
    assert [trap.where for trap in find_traps(made)] == ["?s rdfs:subClassOf* ?o"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT", "no SPARQL"),
        ("SELECT * { ?s nowhere:x ?o }", "no SPARQL"),
        ("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", "SERVICE"),
        ("DROP ALL", "update"),
        ("ASK {}" + " " * MOST, "not explained"),
        ("SELECT * " + "{" * 2000 + "}" * 2000, "nested too deeply"),
    ],
)
def test_what_cannot_be_explained(query: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        find_traps(query)


def test_no_named_question_falls_into_one() -> None:
    store = make_store(LIBRARY)
    for name, cases in CASES.items():
        for params in cases:
            assert find_traps(queries.filled(name, store, **params)) == (), name
