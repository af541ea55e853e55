"""The command line: every command, its exit codes, what goes to which stream, errors in a line."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import kg
from kg.cli import COMMANDS, run

ROOT = Path(__file__).parent.parent
TEXT = "Aspirin may prevent stroke in older people. Stem cells healed spinal fractures in rats."


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Kg = Callable[..., Outcome]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Kg:
    """Run a command line in this process."""

    def call(*words: object) -> Outcome:
        capsys.readouterr()
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "paper.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def graph(paper: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("graph") / "out"
    assert run(["build", str(paper), "-o", str(directory), "--quiet"]) == 0
    return directory


def kg_process(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, words)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )


# ----------------------------------------------------------------------------- the frame


def test_version_and_help(cli: Kg) -> None:
    assert cli("--version") == Outcome(0, f"kg {kg.__version__}\n", "")
    page = cli("--help")
    assert page.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " in page.out] == list(COMMANDS)
    assert cli().code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(cli: Kg, name: str) -> None:
    page = cli(name, "--help")
    assert page.code == 0
    assert f"Example: kg {name}" in page.out
    assert page.err == ""


def test_help_imports_nothing_heavy() -> None:
    heavy = "spacy scispacy rdflib pyoxigraph networkx numpy pyvis trafilatura lxml pyshacl rich"
    code = (
        "import sys; from kg.cli import run; run(['--help']); run(['build', '--help'])\n"
        f"loaded = set({heavy.split()!r}) & set(sys.modules); assert not loaded, loaded"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    "words",
    [
        ["bulid"],
        ["build"],
        ["build", "x"],
        ["build", "x", "-o", "y", "--nonsense"],
        ["build", "x", "-o", "y", "--base", "not an iri"],
        ["build", "x", "-o", "y", "--base", "https://example.org/open"],
        ["build", "x", "-o", "y", "--base", "javascript:alert(1)/"],
        ["build", "x", "-o", Path.cwd().anchor],
        ["build", "x", "-o", f"{__file__}/out"],
        ["ground", "aspirin", "--category", "Nope"],
        ["build", "x", "-o", "y", "--lexicon", "nowhere.tsv"],
        ["annotate", "x", "--format", "pdf"],
        ["annotate", "x", "--processes", "0"],
        ["query", "nowhere", "ASK {}"],
        ["explore", "nowhere"],
        ["evaluate", "spelling", "x"],
        ["evaluate", "ner", "nowhere"],
        ["validate", "nowhere"],
        ["diff", "nowhere", "nowhere"],
        ["info"],
    ],
)
def test_wrong_use_is_code_2_and_one_line(cli: Kg, words: list[str]) -> None:
    done = cli(*words)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("kg")


def test_wrong_questions_are_wrong_use(cli: Kg, graph: Path, tmp_path: Path) -> None:
    for words in (
        ["ASK {"],
        ["--name", "no-such-question"],
        ["--name", "what-helps", "--param", "asked"],
        ["--name", "what-helps", "--param", "asked=nothing that is there"],
        ["ASK {}", "--name", "what-helps"],
        ["ASK {}", "--param", "a=b"],
        [],
        ["SELECT * {?s ?p ?o}", "--format", "ttl"],
        ["INSERT DATA {<a:a> <a:a> <a:a>}"],
    ):
        done = cli("query", graph, *words)
        assert (done.code, done.out) == (2, ""), words
        assert len(done.err.splitlines()) == 1
    assert cli("export", graph, "--format", "docx", "-o", tmp_path / "x").code == 2
    assert cli("info", graph, "--format", "xml").code == 2


def test_what_cannot_be_written_or_read_is_wrong_use(cli: Kg, graph: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes("ASK { ?s ?p 'é' }".encode("latin-1"))
    (tmp_path / "folder").mkdir()
    for words in (
        ["explore", graph, "-o", tmp_path / "nowhere" / "x.html"],
        ["explore", graph, "-o", tmp_path / "folder"],
        ["export", graph, "--format", "nt", "-o", tmp_path / "nowhere" / "x.nt"],
        ["query", graph, "-f", tmp_path / "latin.rq"],
    ):
        done = cli(*words)
        assert (done.code, done.out) == (2, ""), words
        assert len(done.err.splitlines()) == 1
        assert "unexpected" not in done.err


def test_all_inputs_fail(cli: Kg, tmp_path: Path) -> None:
    done = cli("build", tmp_path / "nowhere.txt", "-o", tmp_path / "out")
    assert done.code == 1
    assert "nowhere.txt" in done.err
    assert "no graph was made" in done.err
    assert not list(tmp_path.iterdir())


def test_what_is_no_graph_is_said_in_one_line(cli: Kg, tmp_path: Path) -> None:
    for words in (["query", tmp_path, "ASK {}"], ["info", tmp_path], ["explore", tmp_path]):
        done = cli(*words)
        assert (done.code, done.out) == (1, "")
        assert len(done.err.splitlines()) == 1


def test_the_unexpected_is_one_line_without_debug(
    cli: Kg, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError("of\nthings\x1b[31m")

    monkeypatch.setattr("kg.record.read", broken)
    plain, debugged = cli("info", graph), cli("--debug", "info", graph)
    assert (plain.code, debugged.code) == (1, 1)
    assert (
        plain.err == "kg: unexpected: ZeroDivisionError: of things\\x1b[31m (--debug shows where)\n"
    )
    assert "Traceback" in debugged.err


def test_an_interrupt_is_no_traceback(
    cli: Kg, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.record.read", interrupted)
    assert cli("info", graph) == Outcome(130, "", "kg: interrupted\n")


# --------------------------------------------------------------------------- the commands


def test_build_says_what_it_does_on_stderr(cli: Kg, paper: Path, tmp_path: Path) -> None:
    first = cli("build", paper, "-o", tmp_path / "out")
    assert (first.code, first.out) == (0, "")
    assert "1 read now" in first.err
    assert "1 inputs unchanged" in cli("build", paper, "-o", tmp_path / "out").err
    assert cli("build", paper, "-o", tmp_path / "out", "--quiet").err == ""
    assert "1 read now" in cli("build", paper, "-o", tmp_path / "out", "--replace").err


def test_build_with_bad_inputs_is_code_1(cli: Kg, paper: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    done = cli("build", paper, tmp_path / "bad.txt", "-o", tmp_path / "out", "--quiet")
    assert done.code == 1
    assert done.err.startswith("failed ")
    assert len(done.err.splitlines()) == 1
    assert cli("info", tmp_path / "out").code == 0


def test_annotate_as_json_lines(cli: Kg, paper: Path) -> None:
    done = cli("annotate", paper)
    assert done.code == 0
    (line,) = done.out.splitlines()
    record = json.loads(line)
    assert (record["schema"], record["id"], record["text"]) == ("annotate/1", "paper", TEXT)
    assert {entity["text"] for entity in record["entities"]} >= {"Aspirin", "stroke"}


@pytest.mark.parametrize("processes", [1, 2])
def test_annotate_keeps_the_order_and_reports_failures_in_it(
    cli: Kg, tmp_path: Path, processes: int
) -> None:
    lines = ['{"id": 5, "text": "Aspirin."}', "{", '{"id": "é", "text": " Bone "}']
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = cli("annotate", tmp_path / "in.jsonl", "--processes", processes)
    assert done.code == 1
    records = [json.loads(line) for line in done.out.splitlines()]
    assert [record["id"] for record in (records[0], records[2])] == [5, "é"]
    assert "line 2" in records[1]["error"]
    assert records[2]["text"] == " Bone "


def test_annotate_with_given_entities_and_a_map(cli: Kg, tmp_path: Path) -> None:
    entity = {"start": 0, "end": 7, "type": "CHEM", "ids": ["CHEBI:15365"]}
    record = {"id": "a", "text": "Aspirin may prevent stroke.", "entities": [entity]}
    (tmp_path / "in.jsonl").write_text(json.dumps(record), encoding="utf-8")
    scheme = tmp_path / "map.yaml"
    scheme.write_text("categories: {CHEM: Drug}\n", encoding="utf-8")
    done = cli("annotate", tmp_path / "in.jsonl", "--gold-entities", "--map", scheme)
    (found,) = json.loads(done.out)["entities"]
    assert (found["category"], found["ids"]) == ("Drug", [{"id": "CHEBI:15365", "match": "exact"}])
    scheme.write_text("CHEM: Drug\n", encoding="utf-8")
    wrong = cli("annotate", tmp_path / "in.jsonl", "--map", scheme)
    assert wrong.code == 1
    assert "categories" in wrong.err


def test_annotate_as_a_page(cli: Kg, paper: Path) -> None:
    done = cli("annotate", paper, "--format", "html")
    assert done.out.startswith("<!DOCTYPE html>")
    assert "<mark" in done.out


def test_nothing_to_read_is_code_1(cli: Kg, tmp_path: Path) -> None:
    (tmp_path / "notes.xyz").write_text("Bone", encoding="utf-8")
    done = cli("annotate", tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "unknown suffix" in done.err


def test_ground(cli: Kg) -> None:
    done = cli("ground", "aspirin", "spinal fracture", "--prefer", "MESH")
    assert done.code == 0
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert all(len(row) == 5 for row in rows)
    assert [row[1].partition(":")[0] for row in rows if row[0] == "1"] == ["MESH", "MESH"]
    missing = cli("ground", "xyzzyplugh")
    assert (missing.code, missing.out) == (1, "")
    found = json.loads(cli("ground", "aspirin", "--format", "json").out.splitlines()[0])
    assert (found["rank"], found["curie"]) == (1, "CHEBI:15365")
    assert found["reasons"]
    assert "no vocabulary 'MEHS' is known" in cli("ground", "aspirin", "--prefer", "MEHS").err


def test_no_name_of_a_lexicon_is_a_formula(cli: Kg, tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text("curie\tlabel\tcategory\nLAB:1\t=1+1 zorblin\tChemical\n", encoding="utf-8")
    done = cli("ground", "=1+1 zorblin", "--lexicon", table)
    assert done.out.split("\t")[2] == "'=1+1 zorblin"


def test_query(cli: Kg, graph: Path, tmp_path: Path) -> None:
    assert cli("query", graph, "ASK { ?c a bc:Claim }") == Outcome(0, "yes\n", "")
    assert cli("query", graph, "ASK { ?c a bc:Nothing }").code == 1
    count = "SELECT (COUNT(?c) AS ?n) { ?c a bc:Claim }"
    (tmp_path / "count.rq").write_text(count, encoding="utf-8")
    answer = cli("query", graph, "-f", tmp_path / "count.rq", "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(answer))
    assert int(row["n"]) > 0
    assert json.loads(cli("query", graph, count, "--format", "json").out)["results"]["bindings"]
    assert cli("query", graph, count, "--format", "tsv").out.startswith("?n")
    made = "CONSTRUCT { ?c a bc:Claim } { ?c a bc:Claim }"
    assert "Claim" in cli("query", graph, made, "--format", "ttl").out


def test_explain_tells_and_does_not_ask(
    cli: Kg, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the query was run")

    for name in ("run", "ask", "collect"):
        monkeypatch.setattr(f"kg.store.{name}", asked)
    slow = "SELECT * { ?a rdfs:subClassOf* ?b }"
    (tmp_path / "slow.rq").write_text(slow, encoding="utf-8")
    for words in ([slow], ["-f", tmp_path / "slow.rq"]):
        told = cli("query", graph, *words, "--explain")
        assert (told.code, told.out[:14], told.out.count("\n")) == (1, "unbounded-path", 1)
    assert cli("query", graph, "--name", "species", "--explain").code == 0
    assert cli("query", graph, "--name", "findings", "--param", "x=y", "--explain").code == 2
    assert cli("query", graph, "SELECT", "--explain").code == 2


def test_named_questions(cli: Kg, graph: Path) -> None:
    listed = cli("query", graph, "--list")
    names = [line.split("\t")[0] for line in listed.out.splitlines()]
    assert len(names) >= 12
    assert "what-helps" in names
    done = cli("query", graph, "--name", "what-helps", "--param", "asked=stroke")
    assert done.code == 0
    assert "prevent" in done.out


def test_explore(cli: Kg, graph: Path, tmp_path: Path) -> None:
    done = cli("explore", graph, "-o", tmp_path / "page.html")
    assert done.out == f"{tmp_path / 'page.html'}\n"
    assert (tmp_path / "page.html").read_bytes() == (graph / "explorer.html").read_bytes()
    part = cli("explore", graph, "--entity", "CHEBI:15365")
    assert part.out.endswith("explorer-CHEBI_15365.html\n")


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "nt", "jsonld", "rdfxml", "graphml", "csv"])
def test_export(cli: Kg, graph: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"graph.{form}"
    done = cli("export", graph, "--format", form, "-o", path)
    assert (done.code, done.out) == (0, "")
    assert path.stat().st_size > 100
    if form not in {"graphml", "csv"}:
        assert cli("validate", path).code == 0


def test_validate(cli: Kg, graph: Path, tmp_path: Path) -> None:
    assert cli("validate", graph).code == 0
    broken = tmp_path / "broken.ttl"
    text = (graph / "graph.ttl").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "rdf:predicate" not in line]
    broken.write_text("\n".join(lines), encoding="utf-8")
    done = cli("validate", broken)
    assert done.code == 1
    assert "claim/" in done.out + done.err


def test_diff(cli: Kg, graph: Path, paper: Path, tmp_path: Path) -> None:
    other = tmp_path / "papers"
    other.mkdir()
    (other / "paper.txt").write_text(TEXT, encoding="utf-8")
    (other / "more.txt").write_text("Aspirin inhibits PTGS2.", encoding="utf-8")
    assert cli("build", other, "-o", tmp_path / "out", "--quiet").code == 0
    assert cli("diff", graph, graph).code == 0
    assert cli("diff", graph, tmp_path / "out").code == 1


def test_info(cli: Kg, graph: Path, paper: Path) -> None:
    done = cli("info", graph)
    assert done.code == 0
    assert "documents: 1" in done.out
    assert paper.resolve().as_posix() in done.out
    assert json.loads(cli("info", graph, "--format", "json").out)["counts"]["documents"] == 1


def test_demo(cli: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = cli("demo")
    assert done.code == 0
    assert done.out.count("kg query") == 3
    assert str((tmp_path / "out" / "explorer.html").resolve()) in done.out.splitlines()[-1]
    assert "Takahashi" in done.out


def test_evaluate(cli: Kg) -> None:
    gold = ROOT / "tests" / "gold" / "seed.claims.yaml"
    done = cli("evaluate", "claims", gold, "--format", "json")
    assert done.code == 0
    figures = json.loads(done.out)["figures"]
    assert {"recall", "precision"} <= set(figures)
    assert cli("evaluate", "claims", gold, "--gold-entities").code == 2


# ------------------------------------------------------------------------------ processes


def test_standard_input_and_output_are_utf8() -> None:
    done = kg_process("annotate", "-", stdin="Les β-cells heal 🦴 bone.".encode())
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["text"] == "Les β-cells heal 🦴 bone."
    assert b"Warning" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    lines = "".join(f'{{"id": "{n}", "text": "Bone grows."}}\n' for n in range(300))
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "annotate", str(tmp_path / "in.jsonl")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(timeout=120) == 0
    assert process.stderr.read() == b""
    process.stderr.close()
