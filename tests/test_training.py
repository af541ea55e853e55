"""Training from corpora of a few made sentences to a folder that the program reads."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kg import language, weights
from kg.corpora import tenth
from kg.gold import trained
from kg.model import Document
from kg.networks import gradients, windows, wordforms
from kg.networks.gazetteer import KINDS
from kg.networks.wordforms import Forms
from kg.training import __main__ as stages
from kg.training import gazetteer, heads, pack
from kg.training import tagger as votes
from kg.training.base import blank

DRUGS = ("aspirin", "zolpidem", "ketamine", "warfarin")
DISEASES = ("asthma", "gout", "scurvy", "anaemia")


def record(number: int) -> dict[str, Any]:
    drug, disease = DRUGS[number % 4], DISEASES[number // 4 % 4]
    text = f"In trial {number} the old drug {drug} was given to all those who had {disease} then."
    marked = [(text.index(drug), drug, "Chemical"), (text.index(disease), disease, "Disease")]
    entities = [{"start": a, "end": a + len(w), "text": w, "type": t} for a, w, t in marked]
    return {"id": str(number), "text": text, "entities": entities}


def zipped(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a corpus and tables of names, and trainers that are made small for it."""
    folder = tmp_path / "data"
    for split, numbers in (("train", range(32)), ("dev", range(30, 34)), ("test", range(40, 42))):
        lines = "".join(json.dumps(record(number)) + "\n" for number in numbers)
        zipped(folder / "corpora" / "bc5cdr" / f"bc5cdr.{split}.jsonl.gz", lines)
    head = "curie\tlabel\tsynonyms\trelated_synonyms\tparents\tobsolete\n"
    tables = folder / "ontologies" / "tables"
    zipped(
        tables / "mondo.tsv.gz",
        head + "D:1\tbrittle bone disease\tglass bones|osteogenesis imperfecta (type 2)\t\t\t\n"
        "D:2\tcold\t\t\t\t\nD:3\told fever\t\t\t\ttrue\nD:4\tasthma\twheeze\tanemia\t\t\n",
    )
    zipped(tables / "hgnc.tsv.gz", head + "G:1\tKIT\tstem cell growth factor receptor\t\t\t\n")
    zipped(
        tables / "go.tsv.gz",
        head + "GO:0005575\tcellular_component\t\t\t\t\nGO:1\tvacuole\t\t\tGO:0005575\t\n"
        "GO:2\tvacuole wall\t\t\tGO:9|GO:1\t\nGO:3\tbinding\t\t\t\t\n",
    )
    row = (
        "1\tcold\tcold\tADJ\tJJ\t_\t0\troot\t_\t_\n2\tasthma\tasthma\tNOUN\tNN\t_\t1\tdep\t_\t_\n\n"
    )
    zipped(folder / "corpora" / "ud_ewt" / "ud_ewt.train.conllu.gz", row)
    zipped(folder / "corpora" / "gum" / "gum.train.conllu.gz", row)
    for module in (wordforms, gradients):
        monkeypatch.setattr(module, "WORD_ROWS", 512)
        monkeypatch.setattr(module, "GRAM_ROWS", 256)
    for module in (windows, heads):
        monkeypatch.setattr(module, "TRAIN", {"bc5cdr": ("train",)})
    monkeypatch.setattr(windows, "SCORED", {"bc5cdr": "dev"})
    monkeypatch.setattr(windows, "KEPT", ())
    monkeypatch.setattr(gazetteer, "TABLES", {"mondo": "Disease", "hgnc": "Gene", "go": ""})
    monkeypatch.setattr(heads, "STEP", 120)
    monkeypatch.setattr(heads, "WARM", 2)
    monkeypatch.setattr(heads, "RATE", 0.02)
    return folder


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    rows = np.random.default_rng(0).standard_normal((30, 3)).round(3).tolist()
    lines = [" ".join(map(str, (at, *row))) for at, row in enumerate(rows)]
    path = tmp_path / "vectors.floret"
    path.write_text("\n".join(["30 3 2 3 1 42 < >", *lines]) + "\n", encoding="utf-8")
    return path


def start(data: Path, out: Path) -> None:
    out.mkdir()
    (out / weights.GAZETTEER).write_bytes(gazetteer.build(blank(), data).to_bytes())


def settings(steps: int) -> heads.Settings:
    return heads.Settings(minutes=60, steps=steps, width=12, only=("bc5cdr",), every=2)


def test_names_come_from_the_tables(data: Path) -> None:
    made = gazetteer.build(blank(), data)
    text = "Brittle-bone diseases, glass bones, cold, asthma, old fever, KIT, kit, vacuole walls"
    words = [token.text for token in blank().tokenizer(text)]
    forms = Forms()
    at = forms.number(words)
    table = forms.arrays()
    first = np.arange(len(words)) == 0
    found = made.marks(table["key"][at], table["exact"][at], table["hyphen"][at], first)
    kinds = {
        (word, KINDS[kind])
        for word, row in zip(words, found, strict=True)
        for kind in np.flatnonzero(row[: len(KINDS)])
    }
    disease = {"Brittle", "-", "bone", "diseases", "glass", "bones", "asthma"}
    assert kinds == {(word, "Disease") for word in disease} | {("KIT", "Gene")} | {
        (word, "CellComponent") for word in ("vacuole", "walls")
    }


def test_a_term_is_of_the_kind_of_a_root_above_it() -> None:
    terms = {"r": (), "a": ("r",), "b": ("x", "a"), "c": ("d",), "d": ("c",), "e": ()}
    assert gazetteer.kinds_of(terms, {"r": "Cell"}) == {"r": "Cell", "a": "Cell", "b": "Cell"}


def test_what_is_trained_is_what_the_program_reads(
    data: Path, vectors: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, folder = tmp_path / "out", tmp_path / "model"
    start(data, out)
    run = heads.train(data, vectors, out, settings(60))
    assert run.step == 60
    prints = trained.load(out / trained.FILE.name)
    assert prints
    told = [n for n in range(45) if trained.contains(prints, record(n)["text"])]
    assert told == [n for n in range(30) if not tenth(str(n))]  # 30 and 31 are scored as well
    folder.mkdir()
    shutil.copyfile(weights.FOLDER / weights.GRAMMAR, folder / weights.GRAMMAR)
    command = ["pack", "--out", str(out), "--vectors", str(vectors), "--to", str(folder)]
    monkeypatch.setattr(sys, "argv", command)
    pack.main()
    model = language.load(str(folder))
    document = Document("d", record(41)["text"])
    found = {(document.quote(n.span), n.category) for n in model.parse(document).names}
    assert {("zolpidem", "Chemical"), ("scurvy", "Disease")} <= found


def test_a_run_that_was_stopped_goes_on(
    data: Path, vectors: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    start(data, out)
    first = heads.train(data, vectors, out, settings(4))
    with np.load(out / "heads.npz") as saved:
        assert all((saved[name] == value).all() for name, value in first.mean.items())
    capsys.readouterr()
    second = heads.train(data, vectors, out, settings(6))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if "loss" in line] == ["6"]
    assert (second.step, second.adam.steps) == (6, 6)
    assert second.words > first.words
    assert second.seconds > first.seconds


def test_two_runs_of_so_many_steps_are_the_same(data: Path, vectors: Path, tmp_path: Path) -> None:
    runs = []
    for name in ("one", "two"):
        start(data, tmp_path / name)
        runs.append(heads.train(data, vectors, tmp_path / name, settings(5)))
    one, two = (run.network.params for run in runs)
    assert all((one[name] == two[name]).all() for name in one)
    assert (one["out.b"] != gradients.initial(12, 3, 0)["out.b"]).any()


def test_words_are_now_and_then_in_capitals() -> None:
    class Dice:
        def __init__(self, chance: float) -> None:
            self.random = lambda: chance

    words = [["IL", "mRNA", "bone"]]
    made = [heads._varied(words, Dice(chance)) for chance in (0.01, 0.025, 0.04, 0.5)]  # type: ignore[arg-type]
    assert made == [
        [["IL", "MRNA", "BONE"]], [["il", "mrna", "bone"]], [["IL", "MRNA", "Bone"]], words,
    ]  # fmt: skip


def tagged(document: str, words: str, tags: str) -> str:
    pairs = list(zip(words.split(), tags.split(), strict=True))
    rows = (
        f"{at}\t{word}\t_\t_\t{tag}\t_\t{at - 1}\t{'dep' if at > 1 else 'root'}\t_\t_\n"
        for at, (word, tag) in enumerate(pairs, 1)
    )
    return f"# newdoc id = {document}\n# sent_id = {document}-1\n{''.join(rows)}\n"


def test_votes_on_tags_are_learned_and_the_tenth_is_kept(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "".join(
        tagged(str(n), "colds end and pains began", "NNS VBP CC NNS VBD") for n in range(40)
    )
    zipped(data / "corpora" / "ud_ewt" / "ud_ewt.train.conllu.gz", text)
    monkeypatch.setattr(votes, "SHARES", {"ewt": 1.0})
    monkeypatch.setattr(votes, "ROWS", (512, 256))
    monkeypatch.setattr(votes, "WIDTH", 12)
    monkeypatch.setattr(votes, "STEP", 60)
    kept = sum(tenth(str(n)) for n in range(40))
    assert [len(part) for part in votes.read(data, "ewt")] == [40 - kept, kept]
    for out in (tmp_path / "a", tmp_path / "b"):
        votes.train(data, out, weights.FOLDER, 40, tune=True)
        assert "{'ewt': (1.0, 1.0)}" in capsys.readouterr().out
    made = [(tmp_path / name / weights.TAGS).read_bytes() for name in "ab"]
    assert made[0] == made[1]


def test_every_stage_is_a_module_and_has_its_options() -> None:
    for stage in stages.STAGES:
        line = stages.command(stage, Path("data"), Path("out"), Path("model"))
        assert line[1:3] == ["-m", f"kg.{stage}"]
        assert find_spec(f"kg.{stage}") is not None
        assert len(line) > 4
