"""The table of speeds: that it can be made, not what stands in it."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest
import spacy

from kg.benchmarks import scispacy_shapes, speed
from kg.errors import UsageError

TEXTS = [
    {"id": "1", "text": "Dexamethasone reduced the fractures of 12 women with osteoporosis."},
    {"id": "2", "text": "IL-6 (interleukin 6) was higher in the bone marrow of treated mice."},
]


@pytest.fixture
def texts(tmp_path: Path) -> str:
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(text) + "\n" for text in TEXTS), encoding="utf-8")
    return str(path)


def test_all_pipelines_are_measured_on_the_same_words(
    texts: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = dict(list(scispacy_shapes.SHAPES.items())[:1])
    monkeypatch.setattr(scispacy_shapes, "SHAPES", one)
    assert speed.main([texts, "--rounds", "1"]) == 0
    table, line = capsys.readouterr().out.strip().split("\n\n")
    heads, _, *rows = ([c.strip() for c in row.split("|")[1:-1]] for row in table.splitlines())
    assert heads[1:-1] == [speed.OURS, *scispacy_shapes.SHAPES]
    figures = {heading: cells for heading, *cells in rows}
    assert len(set(figures["words read"][:2])) == 1
    assert float(figures["on disk (MB)"][0]) < 30
    for heading in ("words/s, one process", "words/s, two processes", "memory at most (MB)"):
        assert all(float(cell.replace(",", "")) > 0 for cell in figures[heading][:2])
    assert f"spacy {version('spacy')}" in line


def test_no_more_texts_are_read_than_asked_for(texts: str) -> None:
    assert [d.id for d in speed.read_texts([texts], 5)] == ["1"]
    assert [d.id for d in speed.read_texts([texts], 12)] == ["1", "2"]
    with pytest.raises(UsageError, match="no document"):
        speed.read_texts([], 5)


def test_inputs_without_a_text_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert speed.main(["no-such-file.txt"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("name", sorted(scispacy_shapes.SHAPES))
def test_a_shape_has_the_published_parts_and_does_what_they_do(name: str, tmp_path: Path) -> None:
    scispacy_shapes.build(name, tmp_path)
    nlp = spacy.load(tmp_path)
    assert nlp.pipe_names == ["tok2vec", "tagger", "attribute_ruler", "lemmatizer", "parser", "ner"]
    assert set(nlp.pipe_labels["ner"]) == set(scispacy_shapes.SHAPES[name][0])
    assert {"amod@nmod", "acl:relcl", "case"} <= set(nlp.pipe_labels["parser"])
    doc = nlp(TEXTS[0]["text"])
    assert all(token.tag_ and token.pos_ and token.lemma_ for token in doc)
    assert any(token.head != token for token in doc)
