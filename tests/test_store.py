"""A graph directory: stable bytes, the way back, guarded queries, and never half a graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import exporters, serial, swap
from kg.assembly.assemble import assemble
from kg.errors import GraphError, UsageError
from kg.guard import check_query
from kg.model import Annotation, Claim
from kg.nodes import Names, node
from kg.rdf import quads
from kg.rdf_read import UNKNOWN, read_readings, stored_terms
from kg.rdflib_bridge import to_dataset
from kg.rows import Rows, Triples
from kg.serial import Spool, quad_line
from kg.sources import Reading, Run
from kg.store import Store, write_graph
from kg.swap import recover, replacing
from kg.worker import Limits
from tests.stores import TERMS, make_store
from tests.values import ANNOTATIONS, HEALED, NOTE_ANNOTATION, STEM_CELLS, TRIAL, TRIAL_ANNOTATION

FILES = ("graph.trig", "graph.ttl")
RUN = Run((("kg", "1"),), (("model", "ours"),))


def write(folder: Path, annotations: tuple[Annotation | Reading, ...] = ANNOTATIONS) -> Path:
    write_graph(folder, annotations, terms=TERMS)
    return folder


def bytes_of(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FILES]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("graphs") / "out")


def test_two_builds_give_the_same_bytes(graph: Path, tmp_path: Path) -> None:
    assert bytes_of(write(tmp_path / "b", ANNOTATIONS[::-1])) == bytes_of(graph)


def test_a_graph_of_another_format_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.rdf.FORMAT_VERSION", "0")
    folder = write(tmp_path / "old", ANNOTATIONS[:1])
    with pytest.raises(GraphError, match=r"format '0'.* reads '1': build it again"):
        Store.open(folder)


def test_a_graph_without_the_union_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = ox.Store(str(tmp_path / "old" / "store"))
    old.extend(quads(ANNOTATIONS[:1], terms=TERMS))
    old.flush()
    del old
    with pytest.raises(GraphError, match=r"kept no union of its graphs.* build it again"):
        Store.open(tmp_path / "old")


def test_a_graph_holds_no_trace_of_where_it_was_made(graph: Path) -> None:
    for one in bytes_of(graph):
        for word in (str(graph.parent), str(Path.cwd()), "spool"):
            assert word.encode() not in one
    assert sorted(item.name for item in graph.iterdir()) == ["graph.trig", "graph.ttl", "store"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.parametrize("name", FILES)
def test_rdflib_reads_the_same(graph: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An independent parser finds the quads that were written (it rewrites no float "1")."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    theirs = rdflib.Dataset(default_union=True)
    theirs.parse(graph / name, format="trig" if name.endswith("trig") else "turtle")
    ours = to_dataset(quads(ANNOTATIONS, terms=TERMS), {})
    if name == "graph.trig":
        assert set(theirs.quads()) == set(ours.quads())
    else:
        assert {quad[:3] for quad in theirs.quads()} == {quad[:3] for quad in ours.quads()}


def test_the_store_and_the_files_agree(graph: Path) -> None:
    with Store.open(graph) as store:
        held = {str(quad) for quad in store.quads()}
    in_file = {str(quad) for quad in parse(path=graph / "graph.trig", format=RdfFormat.TRIG)}
    assert held == in_file
    union = {str(quad.triple) for quad in parse(path=graph / "graph.ttl", format=RdfFormat.TURTLE)}
    assert union == {line.rpartition(" <")[0] for line in held}


@pytest.mark.parametrize("source", ["store", "graph.trig", "graph.ttl", "jsonld", "nq", "rdfxml"])
def test_round_trip(graph: Path, tmp_path: Path, source: str) -> None:
    """From a graph to readings and back to the same bytes, from every format."""
    path = graph if source == "store" else graph / source
    if source in exporters.FORMATS:
        path = tmp_path / f"x.{'rdf' if source == 'rdfxml' else source}"
        with Store.open(graph) as store:
            exporters.export(store, source, path)
    with Store.read(path) as store:
        readings = tuple(read_readings(store))
        write_graph(tmp_path / "again", readings, terms=stored_terms(store), base=store.base)
    if source == "rdfxml":  # XML cannot hold the hostile document's control characters
        again = (tmp_path / "again" / "graph.ttl").read_text(encoding="utf-8")
        assert again.replace("\ufffd", "\\u000B") == (graph / "graph.ttl").read_text("utf-8")
    else:
        assert bytes_of(tmp_path / "again") == bytes_of(graph)


def test_what_is_read_back_is_what_was_read(graph: Path) -> None:
    with Store.open(graph) as store:
        back = {one.annotation.document.key: one.annotation for one in read_readings(store)}
    assert set(back) == {annotation.document.key for annotation in ANNOTATIONS}
    assert back[TRIAL.key].facts == TRIAL_ANNOTATION.facts
    assert back[TRIAL.key].document.metadata == TRIAL.metadata
    for annotation in ANNOTATIONS:
        found = back[annotation.document.key]
        old, new = ({one.key: one for one in assemble(each.claims)} for each in (annotation, found))
        assert set(old) == set(new)
        for key, claim in old.items():
            assert spoken(claim.claim) == spoken(new[key].claim)


def spoken(claim: Claim) -> tuple[object, ...]:
    """Return a claim with what a graph keeps of it: scores have two decimals, sets are sorted."""
    evidence = [
        replace(
            one,
            confidence=round(one.confidence, 2),
            statistics=tuple(sorted(one.statistics, key=lambda each: each.span)),
        )
        for one in claim.evidence
    ]
    names = (claim.subject, claim.predicate, claim.object, claim.negated)
    return (*names, tuple(sorted(claim.qualifiers)), evidence)


def test_a_text_is_known_only_where_it_is_quoted(tmp_path: Path) -> None:
    text = TRIAL.text + "x" * 500
    document = replace(TRIAL, text=text)
    evidence = tuple(replace(one, document=document.key) for one in HEALED.evidence)
    annotation = Annotation(document, claims=(replace(HEALED, evidence=evidence),))
    store = Store.of(quads([annotation]))
    (reading,) = read_readings(store)
    found = reading.annotation.document
    assert found.key == document.key
    assert len(found.text) == len(text)
    assert found.text.count(UNKNOWN) > 400
    assert all(one in (UNKNOWN, other) for one, other in zip(found.text, text, strict=True))


def test_adding_a_document_is_like_building_all(graph: Path, tmp_path: Path) -> None:
    write(tmp_path / "g", ANNOTATIONS[:1])
    with Store.open(tmp_path / "g") as store:
        held = tuple(read_readings(store))
    write(tmp_path / "g", (*held, *ANNOTATIONS[1:]))
    assert bytes_of(tmp_path / "g") == bytes_of(graph)


def test_removing_a_document_leaves_merged_claims(graph: Path, tmp_path: Path) -> None:
    with Store.open(graph) as store:
        kept = [one for one in read_readings(store) if one.annotation.document.key != TRIAL.key]
    write(tmp_path / "g", tuple(kept))
    assert bytes_of(tmp_path / "g") == bytes_of(write(tmp_path / "h", ANNOTATIONS[1:]))


def test_the_run_of_a_reading_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "g", (Reading(TRIAL_ANNOTATION, RUN), NOTE_ANNOTATION))
    with Store.open(tmp_path / "g") as store:
        runs = {one.annotation.document.key: one.run for one in read_readings(store)}
    assert runs[TRIAL.key] == RUN
    assert runs[NOTE_ANNOTATION.document.key] == Run()


def test_an_empty_graph_is_a_graph(tmp_path: Path) -> None:
    write(tmp_path / "g", ())
    with Store.open(tmp_path / "g") as store:
        assert list(read_readings(store)) == []
        assert store.query("ASK { ?claim a bc:Claim }") is False
        assert store.base == Names().base


def test_the_base_is_found_again(tmp_path: Path) -> None:
    write_graph(tmp_path / "g", [NOTE_ANNOTATION], base="https://kg.example.com/")
    with Store.open(tmp_path / "g") as store:
        assert store.base == "https://kg.example.com/"
        assert len(list(read_readings(store))) == 1


def test_many_quads_are_sorted_by_way_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(quads(ANNOTATIONS, terms=TERMS))
    doubled = list(map(quad_line, [*found, *reversed(found)]))
    whole = list(Spool(map(quad_line, found), tmp_path, Names()).quads())
    assert whole == sorted(found, key=quad_line)
    triples = sorted({quad.triple for quad in found}, key=str)
    for chunk, block in ((7, 3), (50, 1), (10**6, 10)):
        monkeypatch.setattr(serial, "CHUNK", chunk)
        monkeypatch.setattr(serial, "BLOCK", block)
        spool = Spool(doubled, tmp_path, Names())
        assert list(spool.quads()) == whole
        assert list(spool.lines()) == list(map(quad_line, whole))
        assert list(Spool(doubled, tmp_path, Names(), union=True).triples()) == triples


def test_a_store_gives_its_quads_as_lines(graph: Path) -> None:
    odd = Literal('\t\n\r"\\\x00\x7f\u2028\ufeff\U0001f9ec^^<x> .', language="en")
    quad = Quad(node("CL:1"), node("rdfs:label"), odd, Names().graph("entities"))
    for store in (Store.open(graph), Store.of([*quads(ANNOTATIONS, terms=TERMS), quad])):
        assert sorted(store.lines()) == sorted(map(quad_line, store.quads()))
        union = {quad_line(Quad(*each.triple)) for each in store.quads()}
        assert sorted(store.lines(union=True)) == sorted(union)
    bare = Store.of(Quad(*each.triple) for each in quads(ANNOTATIONS, terms=TERMS))
    assert sorted(bare.lines()) == sorted(map(quad_line, bare.quads()))


def test_files_name_the_prefixes_that_are_used_and_no_others(graph: Path) -> None:
    with Store.open(graph) as store:
        terms = {term for quad in store.quads() for term in quad.triple}
    iris = {getattr(term, "value", "") for term in terms if isinstance(term, NamedNode)}
    iris |= {term.datatype.value for term in terms if isinstance(term, Literal)}
    used = {
        prefix
        for prefix, iri in Names().prefixes().items()
        if any(one.startswith(iri) and "/" not in one[len(iri) :] for one in iris)
    }
    head = (graph / "graph.ttl").read_text(encoding="utf-8")
    named = {line.split(" ")[1].rstrip(":") for line in head.splitlines() if "@prefix" in line}
    assert {"claim", "evidence", "span", "biolink", "bc", "xsd", "MONDO", "rdfs"} <= used
    assert named >= used
    assert len(named - used) < 5


# ------------------------------------------------------------------------ queries


@pytest.fixture(scope="module")
def store(graph: Path) -> Store:
    return Store.open(graph)


def test_the_default_graph_is_the_union(store: Store) -> None:
    query = """SELECT ?label WHERE { ?claim a bc:NegatedClaim ; rdfs:label ?label }
      ORDER BY ?label"""
    answer = store.query(query)
    assert isinstance(answer, Rows)
    assert len(answer) == 2
    named = store.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(named, Rows)
    assert len(named) == 6


QUERIES = [
    "SELECT * WHERE { ?s rdfs:label ?l OPTIONAL { ?s bc:no ?missing } } ORDER BY ?s ?l",
    "SELECT (1 AS ?one) WHERE {}",
    "SELECT * WHERE { ?s a bc:Nothing }",
    "ASK { ?claim a bc:Claim }",
    "ASK { ?claim a bc:Nothing }",
    "CONSTRUCT { ?claim rdfs:label ?label } WHERE { ?claim a bc:Claim ; rdfs:label ?label }",
    "DESCRIBE CL:0002570",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_limited_query_gives_the_same_answer(store: Store, query: str) -> None:
    assert store.query(query, limits=Limits()) == store.query(query)


def test_values_are_put_in(store: Store) -> None:
    query = "SELECT ?entity ?label WHERE { ?entity rdfs:label ?label }"
    values = {"entity": node("CL:0002570")}
    for limits in (None, Limits()):
        answer = store.query(query, values, limits=limits)
        assert isinstance(answer, Rows)
        assert answer.rows == ((node("CL:0002570"), Literal(STEM_CELLS.name)),)
    with pytest.raises(UsageError, match="cannot be run"):
        store.query("SELECT ?label WHERE { ?entity rdfs:label ?label }", values)


def test_triples_are_sorted(store: Store) -> None:
    answer = store.query(QUERIES[5])
    assert isinstance(answer, Triples)
    assert list(answer.triples) == sorted(answer.triples, key=str)


RUNAWAY = (
    "SELECT * WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + " } ORDER BY ?c5"
)


def test_a_runaway_query_is_stopped(store: Store) -> None:
    with pytest.raises(UsageError, match=r"took more than 1 seconds and was stopped"):
        store.query(RUNAWAY, limits=Limits(seconds=1))
    assert store.query("ASK { ?claim a bc:Claim }", limits=Limits()) is True


@pytest.mark.parametrize("limits", [Limits(rows=3), Limits(bytes=100)])
def test_too_large_an_answer_is_refused(store: Store, limits: Limits) -> None:
    with pytest.raises(UsageError, match="add LIMIT"):
        store.query("SELECT * WHERE { ?s ?p ?o }", limits=limits)


@pytest.mark.parametrize("limits", [None, Limits()])
def test_bad_sparql_is_named(store: Store, limits: Limits | None) -> None:
    with pytest.raises(UsageError, match=r"no SPARQL 1.1"):
        store.query("SELECT ?x WHERE { ?x", limits=limits)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent <http://localhost:1/> { ?s ?p ?o } }",
        "PREFIX : <http://localhost/> SELECT * WHERE { SERVICE:x { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o .SERVICE<http://localhost:1/>{ ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p 5SERVICE <http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { # comment\nSERVICE ?x { ?s ?p ?o } }",
        'SELECT * WHERE { ?s ?p "#" . SERVICE ?x { ?s ?p ?o } }',
        "SELECT * WHERE { ?s ?p '\\'' . SERVICE ?x { ?s ?p ?o } }",
        'SELECT * WHERE { ?s ?p """a"b""" . SERVICE ?x { ?s ?p ?o } }',
        "SELECT * WHERE { FILTER(?a<?b)SERVICE ?x { ?s ?p ?o } }",
        "SELECT * WHERE { \\u0053ERVICE ?x { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o SERVICE ?x { SELECT * { ?s ?p ?o } } }",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "delete where { ?s ?p ?o }",
        "PREFIX x: <http://x/> # y\n DROP ALL",
        "LOAD <file:///etc/passwd>",
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_what_reaches_further_is_refused(store: Store, query: str) -> None:
    with pytest.raises(UsageError, match=r"not allowed|only reads"):
        store.query(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * WHERE { ?s ?p "the SERVICE" }',
        "SELECT * WHERE { ?s ?p ?o # SERVICE\n}",
        "SELECT ?service WHERE { ?service ?p ?o }",
        "SELECT * WHERE { ?s <http://x.org/SERVICE#SERVICE> schema:service }",
        "SELECT * WHERE { ?s ?p '''x SERVICE 'y' ''' ; ?q \"insert\"@en }",
        "SELECT * WHERE { ?s ?p ?o FILTER(?o < 5 && ?o > 2) }",
    ],
)
def test_harmless_words_are_let_through(store: Store, query: str) -> None:
    check_query(query)
    store.query(query)


def test_a_query_reads_no_other_graph(store: Store) -> None:
    answer = store.query("SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }")
    assert isinstance(answer, Rows)
    assert len(answer) == 0
    one = store.query(f"SELECT * FROM <{Names().graph('plain').value}> WHERE {{ ?s ?p ?o }}")
    assert isinstance(one, Rows)
    assert len(one) == 2


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_the_dataset_is_a_union_too(store: Store) -> None:
    dataset = store.dataset
    assert isinstance(dataset, rdflib.Dataset)
    claims = set(dataset.subjects(rdflib.RDF.type, rdflib.URIRef(f"{node('bc:Claim').value}")))
    assert len(claims) == 10


# ------------------------------------------------------------- directories that are none


def test_no_graph_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(GraphError, match="holds no graph: make one with kg build"):
            Store.open(folder)


def test_a_damaged_store_is_said(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(GraphError, match="cannot be opened"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"), [("x.ttl", "<a> <b>"), ("x.xyz", ""), ("x.trig", "\x00"), ("no.ttl", None)]
)
def test_no_rdf_is_said(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(GraphError, match=name):
        Store.read(tmp_path / name)


@pytest.mark.parametrize(
    ("about", "predicate", "instead"),
    [
        ("evidence", "bc:certainty", node("bc:Claim")),
        ("evidence", "biolink:extraction_confidence_score", Literal("much")),
        ("evidence", "oa:hasBody", None),
        ("evidence", "oa:hasTarget", None),
        ("context", "bc:origin", node("bc:Certain")),
        ("pos", "oa:start", Literal("first")),
        ("pos", "oa:end", Literal("0")),
        ("quote", "oa:exact", Literal("other words")),
        ("claim", "rdf:subject", None),
        ("run", "bc:versions", Literal("no json")),
    ],
)
def test_a_broken_graph_cannot_be_read_back(
    about: str, predicate: str, instead: NamedNode | Literal | None
) -> None:
    found = []
    for quad in quads([TRIAL_ANNOTATION]):
        if f"/{about}/" in quad.subject.value and quad.predicate == node(predicate):
            if instead is not None:
                found.append(Quad(quad.subject, quad.predicate, instead, quad.graph_name))
        else:
            found.append(quad)
    with pytest.raises(GraphError):
        list(read_readings(Store.of(found)))


# ------------------------------------------------------------------------- replacing


def test_who_fails_leaves_the_old_graph(graph: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "g", ANNOTATIONS[:1])
    before = bytes_of(folder)

    def fail() -> None:
        with replacing(folder) as new:
            (new / "graph.trig").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert bytes_of(folder) == before
    assert [item.name for item in tmp_path.iterdir()] == ["g"]


def test_readers_never_see_half_a_graph(tmp_path: Path) -> None:
    folder = write(tmp_path / "g", ANNOTATIONS[:1])
    with replacing(folder) as new:
        (new / "store").mkdir()
        with Store.open(folder) as store:
            assert len(store) > 100


def test_a_killed_swap_is_finished(tmp_path: Path) -> None:
    """Killed between the two renames: the old graph is put back when it is next opened."""
    folder = write(tmp_path / "g")
    folder.rename(tmp_path / ".g.old")
    (tmp_path / ".g.new").mkdir()
    with Store.open(folder) as store:
        assert len(store) > 100
    write(folder, ANNOTATIONS[:1])
    assert [item.name for item in tmp_path.iterdir()] == ["g"]


def test_what_is_not_ours_is_kept(tmp_path: Path) -> None:
    folder = write(tmp_path / "g")
    (folder / "notes.txt").write_text("mine")
    (folder / "explorer.html").write_text("ours")
    write(folder)
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "explorer.html").exists()


def test_other_peoples_folders_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear")
    (tmp_path / "file").write_text("x")
    for name, says in (("letters", "holds other things"), ("file", "is a file")):
        with pytest.raises(GraphError, match=says):
            write(tmp_path / name)
    assert (tmp_path / "letters" / "a.txt").read_text() == "dear"


def test_recovering_what_is_there_changes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "g")
    before = bytes_of(folder)
    recover(folder)
    assert bytes_of(folder) == before
    assert set(swap.OURS) >= {item.name for item in folder.iterdir()}


def test_a_store_in_memory_can_be_asked() -> None:
    assert make_store().query("ASK { ?claim a bc:Claim }", limits=Limits()) is True


def test_the_default_graph_holds_each_triple_once() -> None:
    """A union made while asking would have them as often as there are documents."""
    same = list(quads([TRIAL_ANNOTATION]))
    copies = [
        Quad(q.subject, q.predicate, q.object, NamedNode(f"{q.graph_name.value}/{n}"))
        for q in same
        if isinstance(q.graph_name, NamedNode)
        for n in range(20)
    ]
    store = Store.of(copies)
    rows = store.query(
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?c) AS ?d) WHERE "
        "{ ?c a bc:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    )
    assert isinstance(rows, Rows)
    total, distinct = (int(value.value) for value in rows.rows[0] if isinstance(value, Literal))
    assert total == distinct > 0
    assert len(store) == len(set(copies))
