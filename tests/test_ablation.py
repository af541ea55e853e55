"""Names that only the shown text uses are found, and can be taken away."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.benchmarks import ablation
from kg.entries import Entry
from kg.lexicon import Lexicon
from kg.overrides import read_overrides

LEXICON = Lexicon.of(
    [
        Entry("UBERON:1", "adipose tissue", "Anatomy", ("fatty tissue", "corpulent tissue")),
        Entry("UBERON:2", "spine", "Anatomy"),
        Entry("CHEBI:1", "aspirin", "Drug"),
    ]
)
TEXT = "Fatty tissue of spines, and corpulent tissues."


def write(path: Path, *lines: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(map(str, lines)).encode()))


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora"
    folder.mkdir()
    write(folder / "a" / "a.train.jsonl.gz", json.dumps({"text": "A fatty-tissue sample"}))
    write(folder / "a" / "a.dev.jsonl.gz", json.dumps({"text": "corpulent tissue"}))
    sections = json.dumps({"sections": [{"text": "The spine."}, {"text": None}]})
    write(folder / "b" / "b.jsonl.gz", sections)
    write(folder / "c" / "c.train.conllu.gz", "# text = Plain words.", "1\tcorpulent\ttissue")
    return folder


def test_reachable_names_are_made_of_the_texts_words() -> None:
    assert ablation.reachable(LEXICON, [TEXT]) == {
        "fatty tissue": {"UBERON:1"},
        "corpulent tissue": {"UBERON:1"},
        "spine": {"UBERON:2"},
    }


def test_only_train_splits_and_plain_text_count(corpora: Path) -> None:
    texts = list(ablation.corpus_texts(corpora))
    assert texts == ["A fatty-tissue sample", "The spine.", "", "Plain words.\n"]
    assert ablation.used(["fatty tissue", "corpulent tissue", "spine"], texts) == {
        "fatty tissue",
        "spine",
    }


def test_the_table_takes_the_names_away(
    corpora: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ablation.Lexicon, "default", classmethod(lambda cls: LEXICON))
    text, out = tmp_path / "t.txt", tmp_path / "o.tsv"
    text.write_text(TEXT, encoding="utf-8")
    assert ablation.main([str(text), "--corpora", str(corpora), "--out", str(out)]) == 0
    assert "3 names can match; 1 of them occur nowhere else" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8") == (
        "action\ttext\tcurie\nnever\tcorpulent tissue\tUBERON:1\n"
    )
    entries = list(LEXICON.iter_entries())
    without = Lexicon.of(entries, read_overrides([out]))
    assert [h.curie for h in without.find("fatty tissue")] == ["UBERON:1"]
    assert without.find("corpulent tissue") == ()
