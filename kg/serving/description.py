"""What the server says of itself: a SPARQL service description, and an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from kg import __version__
from kg.nodes import node, text
from kg.serving.listing import CERTAINTIES, MOST, USUAL
from kg.serving.media import GRAPHS, RESULTS

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads",
)  # fmt: skip
PREFIXES = {"sd": _SD, "void": _VOID, "formats": _FORMATS}


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)


def service(endpoint: str, graphs: Iterable[str]) -> list[ox.Triple]:
    """Return the description of a SPARQL service at an address, with its named graphs."""
    here = ox.NamedNode(endpoint)
    whole, default = (ox.NamedNode(f"{endpoint}#{name}") for name in ("dataset", "default"))
    a = node("rdf:type")
    found = [
        ox.Triple(here, a, _sd("Service")),
        ox.Triple(here, _sd("endpoint"), here),
        ox.Triple(here, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(here, _sd("feature"), _sd("UnionDefaultGraph")),
        ox.Triple(here, _sd("defaultDataset"), whole),
        *(ox.Triple(here, _sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in _FORMS),
        ox.Triple(whole, a, _sd("Dataset")),
        ox.Triple(whole, a, _void("Dataset")),
        ox.Triple(whole, _void("sparqlEndpoint"), here),
        ox.Triple(whole, node("dcterms:title"), text("Claims of biomedical texts")),
        ox.Triple(whole, _sd("defaultGraph"), default),
        ox.Triple(default, a, _sd("Graph")),
    ]
    for number, name in enumerate(graphs):
        graph = ox.NamedNode(f"{endpoint}#graph-{number}")
        found += [
            ox.Triple(whole, _sd("namedGraph"), graph),
            ox.Triple(graph, a, _sd("NamedGraph")),
            ox.Triple(graph, _sd("name"), ox.NamedNode(name)),
        ]
    return found


def _parameter(
    name: str, says: str, schema: dict[str, Any] | None = None, *, required: bool = False
) -> dict[str, Any]:
    kind = schema or {"type": "string"} | ({"minLength": 1} if required else {})
    needed = {"required": True} if required else {}
    return {"name": name, "in": "query", "description": says, "schema": kind, **needed}


_IRI = "a CURIE or an IRI"
_PAGE = [
    _parameter(
        "limit",
        "rows of a page",
        {"type": "integer", "default": USUAL, "minimum": 1, "maximum": MOST},
    ),
]
_LIST = [*_PAGE, _parameter("after", "the IRI after which the page begins (see 'next')")]
_FORM = _parameter("format", "instead of Accept", {"enum": ["html", "json", "ttl", "jsonld"]})
_CERTAINTY = {"type": "string", "enum": list(CERTAINTIES)}
#: Path -> what it gives, its parameters.
PATHS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "/claims": (
        "Claims, in the order of their IRIs",
        [
            _parameter("entity", f"what they speak of, or a part of it: {_IRI}"),
            *(_parameter(name, _IRI) for name in ("subject", "predicate", "object")),
            _parameter("document", "the IRI of a document that makes them"),
            _parameter("negated", "whether they deny", {"type": "boolean"}),
            _parameter("certainty", "the firmest that they are said", _CERTAINTY),
            _parameter("min_belief", "the least belief", {"type": "number"}),
            *_LIST,
        ],
    ),
    "/entities": ("Entities", [_parameter("category", "such as Disease or Cell"), *_LIST]),
    "/documents": ("Documents", _LIST),
    "/search": (
        "Entities by their names, claims by the words of their evidence; best first",
        [
            _parameter("q", "words; all must be there, the last may be a beginning", required=True),
            _parameter("in", "where", {"type": "string", "enum": ["names", "evidence"]}),
            _parameter("offset", "hits to leave out", {"type": "integer", "minimum": 0}),
            *_PAGE,
        ],
    ),
    "/claim": ("A claim with its evidence", [_parameter("iri", "its IRI", required=True), _FORM]),
    "/entity": ("An entity", [_parameter("iri", _IRI, required=True), _FORM]),
    "/document": ("A document", [_parameter("iri", "its IRI", required=True), _FORM]),
    "/sparql": (
        "SPARQL 1.1 Protocol, query operation; without a query the service description",
        [
            _parameter("query", "SPARQL 1.1"),
            _parameter("default-graph-uri", "a graph to ask; may be repeated"),
            _parameter("named-graph-uri", "a graph for GRAPH; may be repeated"),
        ],
    ),
    "/health": ("Whether the server answers, and how busy it is", []),
}


def openapi() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of all addresses."""
    error = {"description": "what was wrong and what to do, as application/problem+json"}
    paths: dict[str, Any] = {}
    for path, (says, parameters) in PATHS.items():
        media = [*RESULTS, *GRAPHS] if path == "/sparql" else ["application/json"]
        if any(one["name"] == "format" for one in parameters):
            media += ["text/html", "text/turtle", "application/ld+json"]
        answers: dict[str, Any] = {
            "200": {"description": says, "content": {each: {} for each in media}},
            "400": error,
            "503": error,
        }
        if path in ("/claim", "/entity", "/document"):
            answers["404"] = error
        if path == "/sparql":
            answers |= {"403": error, "406": error}
        read = {"summary": says, "parameters": parameters, "responses": answers}
        paths[path] = {"get": read}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bioclaim",
            "version": __version__,
            "description": "Claims that biomedical texts make; read only.",
        },
        "paths": paths,
    }
