"""``kg evaluate`` on corpora and trees: options, refusals, tables and pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import run
from kg.gold import trained
from tests.test_parsing import UD

TEXTS = (
    "Aspirin prevented strokes in older people with diabetes.",
    "Aspirin did not prevent any further strokes in the <b>rats</b>.",
)
Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run ``kg evaluate`` in this process."""

    def call(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["evaluate", *map(str, words)])
        return (code, *capsys.readouterr())

    return call


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "bc5cdr.dev.jsonl"
    entity = {"start": 0, "end": 7, "text": "Aspirin", "type": "Chemical"}
    records = [{"id": str(n), "text": t, "entities": [entity]} for n, t in enumerate(TEXTS)]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return file


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    file = tmp_path / "ud_ewt.dev.conllu"
    file.write_text(UD, encoding="utf-8")
    return file


def test_a_corpus_and_a_page_of_its_mistakes(cli: Cli, corpus: Path, tmp_path: Path) -> None:
    page = tmp_path / "errors.html"
    code, out, _ = cli("ner", corpus, "--errors", page)
    assert code == 0
    assert out.startswith("kg evaluate ner bc5cdr: 2 document(s)\n")
    assert "[Chemical|Drug]" in out
    text = page.read_text(encoding="utf-8")
    assert "spurious" in text
    assert "<b>" not in text
    assert out.splitlines()[-1] in text.replace("&lt;", "<")


def test_what_was_trained_on_is_refused_left_out_or_marked(
    cli: Cli, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "FILE", tmp_path / "trained.bin")
    monkeypatch.setattr(trained, "TREES", tmp_path / "trees.bin")
    trained.write(trained.FILE, [TEXTS[1].replace(" ", "\n")])
    code, out, err = cli("ner", corpus)
    assert (code, out) == (2, "")
    assert "1 of 2 document(s) were trained on (1)" in err
    assert cli("ner", corpus, "--limit", 1)[0] == 0
    assert cli("grounding", corpus)[0] == 2
    assert "1 document(s) that were trained on are left out" in cli("ner", corpus, "--unseen")[1]
    data = json.loads(cli("ner", corpus, "--trained", "--format", "json")[1])
    assert data["notes"] == ["TRAINED ON: 1 of these 2 document(s)"]
    assert data["documents"] == ["0", "1"]


def test_identifiers_of_a_corpus(cli: Cli, corpus: Path, tmp_path: Path) -> None:
    records = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    for record in records:
        record["entities"][0]["ids"] = ["CHEBI:15365"]
    corpus.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    page, drawing = tmp_path / "errors.html", tmp_path / "reliability.svg"
    code, out, _ = cli(
        "grounding", corpus, corpus, "--errors", page, "--reliability", drawing, "--limit", 1
    )
    assert code == 0
    assert out.startswith("kg evaluate grounding bc5cdr, bc5cdr: 1 document(s)\n")
    assert "[bc5cdr < Chemical]" in out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert drawing.read_text(encoding="utf-8").startswith("<svg ")
    code, out, _ = cli("grounding", corpus, "--learned", "without", "--format", "markdown")
    assert out.startswith("|  | mentions | held | first, without | overall, without |\n")
    assert "\n| bc5cdr < Chemical | 2 | 1.000 | 1.000 | 1.000 |\n" in out
    assert "| score | answers | mean score | right |" in out
    code, out, _ = cli("grounding", corpus, "--end-to-end", "--format", "json")
    assert code == 0
    data = json.loads(out)
    assert data["figures"]["recall"] == {"value": 1.0, "right": 2, "of": 2}
    assert data["notes"] == ["with learned names"]


def test_trees(cli: Cli, trees: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "TREES", tmp_path / "trees.bin")
    page = tmp_path / "errors.html"
    code, out, _ = cli("parse", trees, "--gold-tokens", "--errors", page)
    assert code == 0
    assert "on the gold's words" in out
    assert "[nsubj]" not in out
    assert "[nsubj]" in page.read_text(encoding="utf-8")
    data = json.loads(cli("parse", trees, "--format", "json")[1])
    assert data["figures"]["tags"]["of"] == 13
    assert data["labels"]["nsubj"]["las"]["of"] == 3
    long = "Zebrafish grow lost fins again within two weeks of amputation."
    trees.write_text(UD.replace("# text = They stop.", f"# text = {long}"), encoding="utf-8")
    trained.write(trained.TREES, [long])
    code, _, err = cli("parse", trees)
    assert code == 2
    assert "1 of 2 document(s) were trained on (ud_ewt:3)" in err


@pytest.mark.parametrize(
    "words, message",
    [
        (["ner", "{corpus}", "--gold-entities"], "--gold-entities goes with grounding"),
        (["ner", "{corpus}", "--gold-tokens"], "--gold-tokens goes with parse"),
        (["ner", "{corpus}", "--list"], "--list goes with answers"),
        (["ner", "{corpus}", "--unseen", "--trained"], "--trained goes with no --unseen"),
        (["ner", "{corpus}", "--scheme", "nothing"], "no label map 'nothing'"),
        (["claims", "{corpus}", "--errors", "e.html"], "--errors goes with parse, quotes"),
        (["ner", "{corpus}", "{corpus}"], "several gold files go with grounding"),
        (["status", "{corpus}"], "no cues"),
        (["ner", "{corpus}", "--end-to-end"], "--end-to-end goes with grounding on a corpus"),
        (["ner", "{corpus}", "--learned", "with"], "--learned goes with grounding on a corpus"),
        (["ner", "{corpus}", "--format", "markdown"], "--format markdown goes with grounding"),
        (["ner", "{corpus}", "--types", "Cell"], "--types goes with grounding on a corpus"),
        (["ner", "{corpus}", "--reliability", "r.svg"], "--reliability goes with grounding"),
        (["parse", "{trees}", "--scheme", "craft"], "--scheme goes with ner"),
        (["parse", "{trees}", "--fifth"], "--fifth goes with ner"),
        (["parse", "{trees}", "--list"], "--list goes with answers"),
        (["parse", "{corpus}"], "not a file of trees"),
        (["ner", "{trees}"], "not a gold file"),
        (["ner", "{corpus}", "--errors", "{folder}"], "is a folder"),
    ],
)
def test_wrong_use(cli: Cli, corpus: Path, trees: Path, words: list[str], message: str) -> None:
    named = {"corpus": corpus, "trees": trees, "folder": corpus.parent}
    code, out, err = cli(*[word.format(**named) for word in words])
    assert (code in (1, 2), out) == (True, "")
    assert message in err
