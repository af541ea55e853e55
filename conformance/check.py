"""What other programs make of our exports and of our server; run by ``make conformance``.

    python conformance/check.py EXPORTS [SERVER]

``EXPORTS`` is a folder with an export ``x.FORMAT`` in every format and ``prefixes.json``;
``SERVER`` the address that ``kg serve`` printed. It runs in an environment of its own with kgx,
sssom, bioc, nanopub, biolink-model, SPARQLWrapper and pyoxigraph; ``serdi`` and ``rapper`` are
asked where they are on the path. One line a check; the exit code is 1 when one failed.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


def _offline(folder: Path) -> None:
    """Give kgx the model as a local file: it would fetch it when it is imported."""
    from bmt import toolkit
    from linkml_runtime.utils.schemaview import SchemaView

    (root,) = find_spec("biolink_model").submodule_search_locations

    def start(self: toolkit.Toolkit, *_: object, **__: object) -> None:
        self.view = SchemaView(str(Path(root) / "schema" / "biolink_model.yaml"))
        self.pmap = {}

    toolkit.Toolkit.__init__ = start
    from kgx import config

    prefixes = json.loads((folder / "prefixes.json").read_text(encoding="utf-8"))
    prefixes["bioclaim.ent"] = "https://example.org/kg/ent/"  # what our graph had to name itself
    for name in ("biolink", "monarch_context", "obo_context"):
        config.jsonld_context_map[name] = prefixes


def kgx(folder: Path) -> str:
    """``kgx validate`` finds nothing wrong; the model is a local file, no network is asked."""
    _offline(folder)
    from kgx.cli.cli_utils import validate

    main = folder / "x.kgx"
    rest = [main / "not_plain" / "nodes.tsv"]
    for path in sorted(rest[0].parent.glob("edges.*.tsv")):  # under this name kgx reads none
        rest.append(path.with_name(f"{path.stem.partition('.')[2]}_edges.tsv"))
        rest[-1].write_bytes(path.read_bytes())
    for files in ([main / "nodes.tsv", main / "edges.tsv"], rest):
        found = validate(list(map(str, files)), "tsv", None, str(folder / "kgx.json"))
        assert not found.get("ERROR"), found
    edges = (main / "edges.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return f"{len(edges)} plain edges"


def sssom(folder: Path) -> str:
    """The SSSOM library reads and validates the mappings."""
    from sssom.constants import SchemaValidationType
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    found = parse_sssom_table(str(folder / "x.sssom"))
    kinds = [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness]
    validate(found, kinds)
    return f"{len(found.df)} mappings"


def bioc(folder: Path) -> str:
    """The BioC library reads the documents; every annotation stands where it says."""
    from bioc import biocjson

    with (folder / "x.bioc").open(encoding="utf-8") as file:
        whole = biocjson.load(file)
    count = 0
    for document in whole.documents:
        for passage in document.passages:
            for one in passage.annotations:
                place = one.locations[0]
                start, end = place.offset - passage.offset, place.end - passage.offset
                assert passage.text[start:end] == one.text, one
                count += 1
    return f"{len(whole.documents)} documents, {count} annotations"


def nanopub(folder: Path) -> str:
    """The nanopub library finds structure and trusty URI of each right, and a changed one wrong."""
    from nanopub import Nanopub
    from nanopub.utils import MalformedNanopubError
    from rdflib import RDF, ConjunctiveGraph, Literal, URIRef

    whole = ConjunctiveGraph()
    whole.parse(folder / "x.nanopub", format="trig")
    kind = URIRef("http://www.nanopub.org/nschema#Nanopublication")
    graphs = {str(graph.identifier): graph for graph in whole.contexts()}
    count = 0
    for this in sorted(set(whole.subjects(RDF.type, kind))):
        one = ConjunctiveGraph()
        for name in ("Head", "assertion", "provenance", "pubinfo"):
            for triple in graphs[f"{this}#{name}"]:
                one.get_context(URIRef(f"{this}#{name}")).add(triple)
        assert Nanopub(rdf=one).is_valid
        assert Nanopub(rdf=one).has_valid_trusty
        one.get_context(URIRef(f"{this}#assertion")).add((this, RDF.value, Literal("changed")))
        try:
            assert not Nanopub(rdf=one).has_valid_trusty
        except MalformedNanopubError:
            count += 1
    return f"{count} nanopublications"


def signed(folder: Path) -> str:
    """Signed nanopublications have the structure, the trusty URI and a signature that holds.

    The library's own look at the signature never says no (it drops the answer), so the signature
    is verified with the cryptography beneath it, over what the library makes of the other quads.
    """
    import base64

    from Crypto.Hash import SHA256
    from Crypto.PublicKey import RSA
    from Crypto.Signature import pkcs1_15
    from nanopub import Nanopub
    from nanopub.profile import Profile
    from nanopub.trustyuri.rdf import RdfHasher, RdfUtils
    from rdflib import ConjunctiveGraph, URIRef

    sys.path.insert(0, str(Path(__file__).parent.parent))
    from pyoxigraph import RdfFormat, serialize

    from kg.exporters.nanopub import nanopubs
    from kg.signing import Signer
    from kg.store import Store

    Profile("https://orcid.org/0000-0000-0000-0000", "Ada Sample").store(folder / "profile")
    signer = Signer.load(folder / "profile" / "profile.yml")
    key = pkcs1_15.new(RSA.import_key(base64.b64decode(signer.public)))
    signature = URIRef("http://purl.org/nanopub/x/hasSignature")
    count = 0
    with Store.read(folder / "x.trig") as store:
        for this, quads in nanopubs(store, signer):
            one = ConjunctiveGraph()
            one.parse(data=serialize(quads, format=RdfFormat.TRIG), format="trig")
            assert Nanopub(rdf=one).is_valid
            assert Nanopub(rdf=one).has_valid_trusty
            assert str(Nanopub(rdf=one).signed_with_public_key) == signer.public
            value = one.value(URIRef(f"{this}#sig"), signature)
            one.remove((None, signature, None))
            rest = RdfHasher.normalize_quads(
                RdfUtils.get_quads(one), baseuri=f"{this}#", hashstr=" "
            )
            key.verify(SHA256.new(rest.encode()), base64.b64decode(value))
            try:
                key.verify(SHA256.new(rest.encode() + b"x"), base64.b64decode(value))
            except ValueError:
                count += 1
    return f"{count} signed nanopublications"


#: Format of an export -> what serdi, rapper and rdflib call it; whether it has named graphs.
RDF = {
    "nt": ("ntriples", "ntriples", "nt", False),
    "ttl": ("turtle", "turtle", "turtle", False),
    "rdfxml": (None, "rdfxml", "xml", False),
    "nq": ("nquads", "nquads", "nquads", True),
    "trig": ("trig", "trig", "trig", True),
    "jsonld": (None, None, "json-ld", True),
    "nanopub": ("trig", "trig", "trig", True),
}


def _statements(source: str | Path, form: str, graphs: bool) -> set[tuple[str, ...]]:
    """Return the triples or quads that rdflib reads."""
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    given = {"data": source} if isinstance(source, str) else {"source": source}
    if not graphs:
        return {tuple(t.n3() for t in one) for one in rdflib.Graph().parse(format=form, **given)}
    found = rdflib.Dataset()
    found.parse(format=form, **given)
    return {tuple("" if t is None else t.n3() for t in one) for one in found.quads()}


def triples(folder: Path) -> str:
    """serdi, rapper and rdflib read the same triples from every export that is RDF."""
    agreed, readers = [], {name for name in ("serdi", "rapper") if shutil.which(name)}
    for form, (serd, raptor, theirs, graphs) in RDF.items():
        path = folder / f"x.{form}"
        found = _statements(path, theirs, graphs)
        assert found, form
        lines = "nquads" if graphs else "ntriples"
        commands = {
            "serdi": serd and ["serdi", "-q", "-i", serd, "-o", lines, str(path)],
            "rapper": raptor and ["rapper", "-q", "-i", raptor, "-o", lines, str(path)],
        }
        for name, command in commands.items():
            if command and name in readers:
                out = subprocess.run(command, capture_output=True, check=True).stdout.decode()
                read = _statements(out, "nquads" if graphs else "nt", graphs)
                assert read == found, f"{name} reads {form} otherwise: {sorted(read ^ found)[:4]}"
        agreed.append(f"{form} {len(found)}")
    union = {one[:3] for one in _statements(folder / "x.nq", "nquads", True)}
    assert _statements(folder / "x.nt", "nt", False) == union
    assert _statements(folder / "x.jsonld", "json-ld", True) == _statements(
        folder / "x.nq", "nquads", True
    )
    return f"{', '.join(sorted(readers))}: {', '.join(agreed)}"


def safe(folder: Path) -> str:
    """Who asks an export for "what does what to what", and no further, gets plain claims alone."""
    with (folder / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = {(row["subject"], row["predicate"], row["object"]) for row in rows}
    wanted = {
        (row["subject"], row["predicate"], row["object"])
        for row in rows
        if row["plain"].lower() == "true"
    }
    assert said > wanted, "the graph says nothing that is not plain"
    read = []
    for name, reader in NAIVE.items():
        path = folder / f"x.{name}"
        if path.exists():
            facts = reader(path, folder) & said
            assert facts == (set() if name == "nanopub" else wanted), (
                f"{name}: {sorted(facts ^ wanted)[:4]}"
            )
            read.append(name)
    return f"{len(wanted)} of {len(said)} claims are plain; {', '.join(read)}"


Facts = set[tuple[str, str, str]]


def _naive_rdf(path: Path, folder: Path) -> Facts:
    """Any triple, of any graph."""
    _, _, form, graphs = RDF[path.suffix[1:]]
    prefixes = json.loads((folder / "prefixes.json").read_text(encoding="utf-8"))
    longest = sorted(prefixes.items(), key=lambda one: -len(one[1]))
    known = dict(_own(folder))

    def curie(term: str) -> str:
        iri = term[1:-1]
        if iri in known:
            return known[iri]
        start = next((pair for pair in longest if iri.startswith(pair[1])), ("", ""))
        return f"{start[0]}:{iri.removeprefix(start[1])}"

    found = (one[:3] for one in _statements(path, form, graphs))
    return {tuple(map(curie, one)) for one in found if all(term[0] == "<" for term in one)}


def _own(folder: Path) -> Iterator[tuple[str, str]]:
    """What the graph had to name itself, by IRI."""
    from networkx import read_graphml

    for iri, facts in read_graphml(folder / "x.graphml").nodes(data=True):
        if facts["type"] == "entity":
            yield iri, facts["id"]


def _naive_graphml(path: Path, _: Path) -> Facts:
    """Any edge between two things."""
    from networkx import read_graphml

    found = read_graphml(path)
    ids = {name: facts.get("id") for name, facts in found.nodes(data=True)}
    return {(ids[a], facts["predicate"], ids[b]) for a, b, facts in found.edges(data=True)}


def _naive_cytoscape(path: Path, _: Path) -> Facts:
    """Any edge between two things."""
    from networkx import cytoscape_graph

    found = cytoscape_graph(json.loads(path.read_text(encoding="utf-8")))
    things = {name: facts for name, facts in found.nodes(data=True) if facts["type"] == "entity"}
    curie = {name: facts.get("curie") or facts.get("id") for name, facts in things.items()}
    edges = found.edges(data=True)
    return {(curie.get(a), facts["predicate"], curie.get(b)) for a, b, facts in edges}


def _naive_kgx(path: Path, folder: Path) -> Facts:
    """Every edge that kgx reads from the folder's files."""
    _offline(folder)
    from kgx.source import TsvSource
    from kgx.transformer import Transformer

    source = TsvSource(Transformer())
    files = [str(path / name) for name in ("nodes.tsv", "edges.tsv")]
    records = [one for file in files for one in source.parse(filename=file, format="tsv")]
    edges = [one[-1] for one in records if one and len(one) == 4]
    original = ((e["subject"], e.get("original_predicate"), e["object"]) for e in edges)
    return {(e["subject"], e["predicate"], e["object"]) for e in edges} | set(original)


def _naive_parquet(path: Path, _: Path) -> Facts:
    """Subject, predicate and object of every row."""
    from pyarrow.parquet import read_table

    columns = ["subject", "predicate", "object"]
    rows = read_table(path / "claims.parquet", columns=columns).to_pylist()
    return {tuple(row[name] for name in columns) for row in rows}


NAIVE: dict[str, Callable[[Path, Path], Facts]] = {
    **dict.fromkeys(RDF, _naive_rdf),
    "graphml": _naive_graphml,
    "cytoscape": _naive_cytoscape,
    "kgx": _naive_kgx,
    "parquet": _naive_parquet,
}


def sparqlwrapper(server: str) -> str:
    """SPARQLWrapper gets rows, yes and no, triples, and errors as errors."""
    from SPARQLWrapper import JSON, POST, TURTLE, XML, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(f"{server.rstrip('/')}/sparql")

    def ask(query: str, form: str, method: str = "GET") -> object:
        client.setMethod(method)
        client.setReturnFormat(form)
        client.setQuery(f"PREFIX bc: <https://w3id.org/bioclaim/vocab#> {query}")
        return client.query().convert()

    rows = ask("SELECT ?c { ?c a bc:Claim }", JSON)["results"]["bindings"]
    assert rows
    assert len(ask("SELECT ?c { ?c a bc:Claim }", XML, POST).getElementsByTagName("result")) == len(
        rows
    )
    assert ask("ASK { ?c a bc:Claim }", JSON)["boolean"] is True
    assert b"Claim" in ask("CONSTRUCT { ?c a bc:Claim } WHERE { ?c a bc:Claim }", TURTLE)
    assert b"rdf:subject" in ask(f"DESCRIBE <{rows[0]['c']['value']}>", TURTLE)
    try:
        ask("SELECT", JSON)
    except QueryBadFormed:
        return f"{len(rows)} claims"
    raise AssertionError("a query that is none was answered")


#: Checks that are not called by a package.
VERSIONS = {"triples": "of each export", "safe": "reading"}


def main(folder: str, server: str = "") -> int:
    """Run the checks and say how each went."""
    checks: list[tuple[str, Callable[[], str]]] = [
        (one.__name__, lambda one=one: one(Path(folder)))
        for one in (kgx, sssom, bioc, nanopub, signed, triples, safe)
    ]
    if server:
        checks.append(("SPARQLWrapper", lambda: sparqlwrapper(server)))
    failed = 0
    for name, check in checks:
        try:
            said = check()
        except Exception as error:
            said, failed = f"FAILED: {type(error).__name__}: {error}"[:2000], 1
        library = "nanopub" if name == "signed" else name
        print(f"{name} {VERSIONS.get(name) or version(library)}: {said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
