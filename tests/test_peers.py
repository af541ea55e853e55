"""The table beside other grounders: that all are asked the same, not what comes of it."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.benchmarks import peers
from kg.entries import Entry
from kg.errors import KgError, UsageError
from kg.lexicon import Lexicon
from kg.model import Candidate, Document, Grounding, Mention

LEXICON = Lexicon.of(
    [
        Entry(
            "MONDO:1", "breast cancer", "Disease", ("mammary carcinoma",), equivalents=("MESH:1",)
        ),
        Entry("MONDO:2", "stroke", "Disease", equivalents=("MESH:2",)),
        Entry("MONDO:3", "no such disease in MeSH", "Disease"),
        Entry("CHEBI:4", "aspirin", "Chemical", equivalents=("MESH:4",)),
        Entry("MESH:5", "thrombolysis", "Procedure"),
    ]
)
TEXT = "Aspirin after a stroke; stroke with breast cancer; unheard-of disease."
MARKED = (
    ("Aspirin", "Chemical", "MESH:4"),
    ("stroke", "Disease", "MESH:2"),
    ("breast cancer", "Disease", "MESH:1"),
    ("unheard-of disease", "Disease", "MESH:9"),
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    entities = [
        {"start": TEXT.index(w), "end": TEXT.index(w) + len(w), "text": w, "type": t, "ids": [i]}
        for w, t, i in MARKED
    ]
    file = tmp_path / "bc5cdr.dev.jsonl"
    record = {"id": "1", "text": TEXT, "entities": entities}
    file.write_text(json.dumps(record), encoding="utf-8")
    return file


def way(document: Document, mentions: Sequence[Mention], prefer: Sequence[str]) -> list[Grounding]:
    """Answer every mention with the same disease."""
    assert prefer == ("MESH",)
    return [Grounding(m, (Candidate("MESH:2", "stroke", "Disease"),)) for m in mentions]


def test_a_task_is_what_is_held_and_what_it_may_mean(corpus: Path) -> None:
    chemical, disease = peers.tasks([corpus], LEXICON)
    assert [mention.text for _, mention, _ in disease.cases] == ["stroke", "breast cancer"]
    assert {name for name, *_ in peers.names_of(disease, LEXICON)} == {
        "breast cancer",
        "mammary carcinoma",
        "stroke",
    }
    assert [name for name, *_ in peers.names_of(chemical, LEXICON)] == ["aspirin"]


def test_ours_alone(corpus: Path) -> None:
    rows, versions = peers.compare(peers.tasks([corpus], LEXICON), LEXICON, way, {}, rounds=1)
    assert versions == []
    assert {key: (row[peers.OURS].right, row[peers.OURS].total) for key, row in rows.items()} == {
        ("bc5cdr", "Chemical"): (0, 1),
        ("bc5cdr", "Disease"): (1, 2),
    }
    last = peers.markdown(rows).splitlines()[-1]
    assert [cell.strip() for cell in last.split("|")][1:5] == ["all", "", "3", "0.333"]


@pytest.mark.skipif(importlib.util.find_spec("scispacy") is None, reason="needs scispacy")
def test_scispacy_is_asked_the_same(corpus: Path) -> None:
    work = peers.tasks([corpus], LEXICON)
    found, versions = peers.compare(work, LEXICON, way, {"scispaCy": sys.executable}, rounds=1)
    rows = {key: (row["scispaCy"].right, row["scispaCy"].total) for key, row in found.items()}
    assert rows == {("bc5cdr", "Chemical"): (1, 1), ("bc5cdr", "Disease"): (2, 2)}
    assert versions[0].startswith("scispacy ")


def test_who_is_not_installed_is_left_out(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "has", lambda _python, _package: False)
    assert peers.main([str(corpus)]) == 1
    assert "no mention of these corpora" in capsys.readouterr().err
    known = corpus.read_text(encoding="utf-8").replace("MESH:4", "CHEBI:15365")
    corpus.write_text(known, encoding="utf-8")
    assert peers.main([str(corpus), "--rounds", "1"]) == 0
    table, line = capsys.readouterr().out.strip().split("\n\n")
    assert "Gilda" not in table
    assert "Gilda is not installed and left out; scispaCy is not installed and left out" in line


def test_an_interpreter_that_is_none(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert peers.has(sys.executable, "json")
    assert not peers.has(sys.executable, "no_such_package")
    with pytest.raises(UsageError, match="cannot be run"):
        peers.has(str(corpus), "json")
    assert peers.main([str(corpus), "--gilda", str(corpus.parent / "nowhere")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_peer_that_breaks_is_an_error(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(peers.PEERS, "Gilda", ("no_such_module", "gilda"))
    (task, *_) = peers.tasks([corpus], LEXICON)
    with pytest.raises(KgError, match="Gilda could not be measured"):
        peers.measure_peer("Gilda", sys.executable, task, [], 1)


def test_learned_names_mean_what_they_were_used_for_most(corpus: Path) -> None:
    _, disease = peers.tasks([corpus], LEXICON)
    taught = [
        ("ca", "MONDO:1", 2),
        ("ca", "MONDO:2", 1),
        ("ca", "MONDO:2", 3),
        ("ca", "CHEBI:4", 9),
    ]
    names = peers.names_of(disease, LEXICON, taught)
    assert ("ca", "exact", "MONDO:2", "stroke") in names
    assert sum(name == "ca" for name, *_ in names) == 1
    assert len(names) == len(peers.names_of(disease, LEXICON)) + 1


def test_the_shipped_learned_names_are_those_of_what_is_held() -> None:
    found = peers.learned_names(Lexicon.default())
    assert found
    assert all(Lexicon.default().find_entity(curie) for _, curie, _ in found[:200])
