"""Negation and doubt against gold cues, scopes and events."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kg import language
from kg.errors import InputError
from kg.evaluation.status import evaluate_status
from kg.gold.statusgold import read_status_gold
from kg.model import Span

TEXT = "Aspirin did not reduce fever.\nIt may ease pain."
EVENTS = "Insulin did not increase the expression of leptin. TNF may induce leptin."


def at(words: str, text: str = TEXT) -> dict[str, int]:
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


def cue_record(**more: Any) -> dict[str, Any]:
    return {
        "id": "d1",
        "text": TEXT,
        "sentences": [[0, 29], [30, 47]],
        "cues": [
            {"type": "negation", "text": "not", "scope": "S1"} | at("not"),
            {"type": "speculation", "text": "may", "scope": "S2"} | at("may"),
        ],
        "scopes": [{"id": "S1"} | at("not reduce fever"), {"id": "S2"} | at("may ease pain")],
    } | more


def event_record() -> dict[str, Any]:
    words = {"T1": "Insulin", "T2": "leptin", "T3": "TNF", "E1": "increase", "E2": "expression"}
    entities = [{"id": name, "text": word} | at(word, EVENTS) for name, word in words.items()]
    entities.append({"id": "E3", "text": "induce", "trigger": True} | at("induce", EVENTS))
    return {
        "id": "d2",
        "text": EVENTS,
        "entities": entities,
        "events": [
            {"id": "V1", "type": "Positive_regulation", "trigger": "E1",
             "args": [{"role": "Cause", "ref": "T1"}, {"role": "Theme", "ref": "V2"}]},
            {"id": "V2", "type": "Gene_expression", "trigger": "E2",
             "args": [{"role": "Theme", "ref": "T2"}]},
            {"id": "V3", "type": "Positive_regulation", "trigger": "E3",
             "args": [{"role": "Cause", "ref": "T3"}]},
        ],
        "modifications": [
            {"id": "M1", "type": "Negation", "target": "V1"},
            {"id": "M2", "type": "Speculation", "target": "V3"},
        ],
    }  # fmt: skip


def write(folder: Path, *records: dict[str, Any], name: str = "g.jsonl.gz") -> Path:
    file = folder / name
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    return file


def test_cues_and_scopes_count_by_words(tmp_path: Path) -> None:
    scores = evaluate_status([write(tmp_path, cue_record())], language.load(""))
    for kind in ("negation", "speculation"):
        assert scores.value(f"{kind}_cue_f1") == 1
        assert scores.value(f"{kind}_scope_f1") == 1
        assert scores.value(f"{kind}_found_scope_f1") == 1
        assert scores.value(f"{kind}_scope_whole") == 1
    assert scores.figure("negation_scope_recall").total == 3
    assert scores.figure("negation_scope_beyond_recall").total == 2


def test_wrong_cues_and_scopes_cost(tmp_path: Path) -> None:
    wrong = cue_record(
        cues=[{"type": "negation", "text": "fever", "scope": "S1"} | at("fever")],
        scopes=[{"id": "S1"} | at("fever")],
    )
    scores = evaluate_status([write(tmp_path, wrong)], language.load(""))
    assert scores.figure("negation_cue_precision").total == 1
    assert scores.figure("negation_cue_precision").right == 0
    assert scores.figure("negation_cue_recall").value == 0
    assert scores.figure("negation_found_scope_precision").total == 3
    assert scores.figure("speculation_cue_precision").value == 0


def test_of_nested_events_the_outermost_is_denied(tmp_path: Path) -> None:
    scores = evaluate_status([write(tmp_path, event_record())], language.load(""))
    for kind in ("negation", "speculation"):
        figures = [scores.figure(f"{kind}_event_{side}") for side in ("precision", "recall")]
        assert [(f.right, f.total) for f in figures] == [(1, 1), (1, 1)]


def test_elements_of_one_scope_are_one_cue(tmp_path: Path) -> None:
    record = cue_record(
        cues=[
            {"type": "negation", "scope": "S1"} | at("did"),
            {"type": "negation", "scope": "S1"} | at("not"),
        ]
    )
    (text,) = read_status_gold(write(tmp_path, record))
    (cue,) = text.cues
    assert cue.spans == (Span(8, 11), Span(12, 15))
    assert cue.scope is not None


@pytest.mark.parametrize(
    "record", [{"id": "d"}, {"id": "d", "text": TEXT, "cues": [{}], "sentences": []}, []]
)
def test_a_damaged_record_is_named_with_its_line(tmp_path: Path, record: Any) -> None:
    file = write(tmp_path, cue_record(), record)
    with pytest.raises(InputError, match=r"g\.jsonl\.gz:2: no record of cues or events"):
        list(read_status_gold(file))


def test_a_corpus_without_cues_or_events_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, {"id": "d", "text": TEXT})
    with pytest.raises(InputError, match="no cues"):
        evaluate_status([file], language.load(""))


def test_several_corpora_are_told_apart(tmp_path: Path) -> None:
    first = write(tmp_path, cue_record())
    second = write(tmp_path, cue_record(id="d9"), name="h.jsonl.gz")
    scores = evaluate_status([first, second], language.load(""))
    assert [label for label, _ in scores.labels] == ["g", "h"]
    assert scores.figure("negation_cue_recall").total == 2
