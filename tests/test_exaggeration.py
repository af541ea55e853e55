"""The strength of a text, and whether a press release says more than its abstract."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg import language
from kg.cli import run
from kg.errors import InputError
from kg.evaluation.exaggeration import evaluate_exaggeration, macro_f1, text_level
from kg.model import Document
from kg.repair import repair
from kg.syntax import Syntax


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Coffee was associated with heart disease.", 1),
        ("We found that coffee was associated with heart disease.", 1),
        ("Coffee may prevent heart disease.", 2),
        ("Coffee prevents heart disease.", 3),
        ("The study shows that coffee prevents heart disease.", 3),
        ("Coffee does not prevent heart disease.", 0),
        ("Eighty people drank coffee.", 0),
        ("", 0),
    ],
)
def test_the_level_of_a_text(text: str, level: int) -> None:
    assert text_level(Syntax(repair(language.load("").parse(Document("t", text))))) == level


def written(path: Path, *records: object) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, records)))
    return path


def test_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = {
        "press_release_conclusion": "Coffee prevents heart disease.",
        "press_release_strength": 3,
        "abstract_conclusion": "Coffee was associated with heart disease.",
        "abstract_strength": 1,
        "exaggeration_label": "exaggerates",
    }
    other = pair | {"exaggeration_label": "same"}
    path = written(tmp_path / "insciout.x.jsonl.gz", pair, other)
    scores = evaluate_exaggeration(path)
    assert scores.value("strength") == 1
    assert scores.value("label") == 0.5
    assert run(["evaluate", "exaggeration", str(path)]) == 0
    assert "[exaggerates]" in capsys.readouterr().out


def test_what_holds_no_pairs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="exaggeration_label"):
        evaluate_exaggeration(written(tmp_path / "x.jsonl.gz", {"text": "Coffee."}))


def test_macro_f1() -> None:
    assert macro_f1([]) == 0
    assert macro_f1([(label, label) for label in ("same", "exaggerates", "downplays")]) == 1
