"""How an answer is written."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.rows import FORMATS, Rows, Triples, to_csv, to_json, to_table, to_text, to_tsv

FRACTURE = ox.NamedNode("http://purl.obolibrary.org/obo/MONDO_0005309")
CLAIM = ox.NamedNode("https://example.org/kg/claim/" + "ab" * 32)
HOSTILE = 'a\tb\n"c", \\ \x1b[31m\u202e [red]d[/red]'
NUMBER = ox.Literal("5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
ROWS = Rows(
    ("what", "how_many"),
    ((FRACTURE, NUMBER), (ox.Literal(HOSTILE), None), (ox.Literal("Bein", language="de"), NUMBER)),
)
TRIPLES = Triples(
    (
        ox.Triple(
            FRACTURE,
            ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
            ox.Literal("spinal fracture"),
        ),
    )
)


def peer(form: ox.QueryResultsFormat) -> bytes:
    """The same rows as pyoxigraph writes them."""
    store = ox.Store()
    for i, row in enumerate(ROWS.rows):
        for name, cell in zip(ROWS.columns, row, strict=True):
            if cell is not None:
                node = ox.NamedNode(f"https://x.org/{i}")
                store.add(ox.Quad(node, ox.NamedNode(f"https://x.org/{name}"), cell))
    found = store.query(
        "SELECT ?what ?how_many { ?s <https://x.org/what> ?what "
        "OPTIONAL { ?s <https://x.org/how_many> ?how_many } } ORDER BY ?s"
    )
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=form)
    assert written is not None
    return written


def test_csv_is_what_the_standard_wants() -> None:
    text = to_csv(ROWS)
    assert text.startswith("what,how_many\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["what", "how_many"],
        [FRACTURE.value, "5"],
        [HOSTILE, ""],
        ["Bein", "5"],
    ]


def test_csv_reads_as_a_peer_writes_it() -> None:
    theirs = peer(ox.QueryResultsFormat.CSV).decode()
    ours = list(csv.reader(io.StringIO(to_csv(ROWS), newline="")))
    theirs_read = list(csv.reader(io.StringIO(theirs, newline="")))
    order = [theirs_read[0].index(name) for name in ours[0]]
    assert ours == [[row[i] for i in order] for row in theirs_read]


def test_json_says_the_same_as_a_peer() -> None:
    theirs = json.loads(peer(ox.QueryResultsFormat.JSON))
    assert json.loads(to_json(ROWS))["results"] == theirs["results"]


def test_tsv_keeps_types_and_one_line_a_row() -> None:
    lines = to_tsv(ROWS).split("\n")
    assert len(lines) == 5  # the head, three rows, the end
    assert lines[0] == "?what\t?how_many"
    assert lines[1] == f"<{FRACTURE.value}>\t{NUMBER}"
    assert lines[2].split("\t")[1] == ""
    literal = lines[2].split("\t")[0]
    parsed = next(iter(ox.parse(f"<a:s> <a:p> {literal} .", format=ox.RdfFormat.N_TRIPLES)))
    assert isinstance(parsed.object, ox.Literal)
    assert parsed.object.value == HOSTILE
    assert lines[3].startswith('"Bein"@de\t')


def test_table_is_no_wider_than_asked_and_sends_no_escapes() -> None:
    rows = Rows(("claim", "words"), ((CLAIM, ox.Literal(HOSTILE + " long" * 40)),))
    for width in (40, 80, 132):
        table = to_table(rows, width)
        assert max(map(len, table.splitlines())) <= width
        assert "\x1b" not in table
        assert "\u202e" not in table
        assert "[red]d[/red]" in table.replace("\n", "")
        assert "claim/abababab" in table
    assert to_table(ROWS).splitlines()[-1] == "3 rows"
    assert "MONDO:0005309" in to_table(ROWS)


def test_a_row_with_many_long_cells_becomes_a_paragraph() -> None:
    columns = tuple(f"column_{i}" for i in range(12))
    rows = Rows(columns, (tuple(ox.Literal(f"{i} " + "word " * 9) for i in range(12)),))
    lines = to_table(rows, 100).splitlines()
    assert [line.split("  ")[0] for line in lines[:12]] == [f"column {i}" for i in range(12)]


def test_a_notebook_around_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = to_table(ROWS)
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert to_table(ROWS) == expected


def test_no_rows_still_show_their_columns() -> None:
    assert to_table(Rows(("a", "b"), ())).split()[:2] == ["a", "b"]
    assert to_table(Rows(("a", "b"), ())).endswith("\n\n0 rows\n")


@pytest.mark.parametrize(
    ("form", "words"),
    [("table", "no\n"), ("csv", "false\n"), ("json", '{"head": {}, "boolean": false}\n')],
)
def test_yes_or_no(form: str, words: str) -> None:
    assert to_text(False, form) == words


def test_triples_are_turtle_that_can_be_read_again() -> None:
    text = to_text(TRIPLES, "ttl")
    assert "MONDO:0005309" in text
    assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)} == set(
        TRIPLES.triples
    )


@pytest.mark.parametrize(
    ("answer", "form"), [(ROWS, "ttl"), (TRIPLES, "csv"), (TRIPLES, "json"), (ROWS, "xml")]
)
def test_a_format_that_does_not_fit_is_refused(answer: Rows | Triples, form: str) -> None:
    with pytest.raises(UsageError, match="table" if form == "ttl" else "ttl|choose"):
        to_text(answer, form)
    assert set(FORMATS) == {"table", "json", "csv", "tsv", "ttl"}
