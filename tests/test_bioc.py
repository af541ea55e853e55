"""BioC JSON of whole documents; of stored ones see test_exporters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.bioc import collection, to_json
from kg.cli import run
from tests.values import HOSTILE, TRIAL, TRIAL_ANNOTATION


def test_the_whole_text_is_one_passage() -> None:
    found = to_json(TRIAL_ANNOTATION)
    (passage,) = found["passages"]
    assert passage["text"] == TRIAL.text
    assert found["infons"]["doi"] == TRIAL.metadata.doi
    hedged = [
        one["infons"] for one in found["relations"] if one["infons"]["certainty"] != "certain"
    ]
    assert hedged
    assert {one["type"] for one in hedged} == {"claim"}


def test_a_collection_is_one_object_whatever_is_in_it() -> None:
    assert json.loads("".join(collection([])))["documents"] == []
    found = json.loads("".join(collection([TRIAL_ANNOTATION] * 2)))
    assert len(found["documents"]) == 2


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HOSTILE.text + "Aspirin does not cause asthma.\n", encoding="utf-8")
    assert run(["annotate", str(path), "--format", "bioc"]) == 0
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    relations = [one["infons"] for one in document["relations"]]
    assert any(one["negated"] == "true" for one in relations)
