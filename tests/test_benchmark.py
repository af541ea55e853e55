"""The table of figures that the documentation shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.benchmarks import figures as benchmark
from kg.gold.answers import read_gold
from kg.prediction import from_json
from tests.gold_values import as_prediction, write_gold


def test_the_gold_itself_has_every_promised_figure(tmp_path: Path) -> None:
    (gold,) = read_gold(write_gold(tmp_path))
    row = benchmark.measure([(gold, from_json(as_prediction(gold)))])
    assert set(row) == {heading for heading, _, _ in benchmark.FIGURES}
    assert {heading: row[heading] for heading in benchmark.PROMISED} == dict.fromkeys(
        benchmark.PROMISED, 1.0
    )


def test_shares_are_of_the_promised_figures() -> None:
    base: benchmark.Row = dict.fromkeys(benchmark.PROMISED, 0.8)
    row: benchmark.Row = base | {"claim recall": 0.4, "kind": 0.1}
    found = benchmark.shares(row, base)
    assert found.pop("claim recall") == 0.5
    assert set(found.values()) == {1.0}
    assert benchmark.mean(benchmark.shares(row, base)) == pytest.approx(0.938)


def test_a_table_has_a_column_for_each_row() -> None:
    lines = benchmark.markdown([("a", {"kind": 0.5}), ("b", {"kind": None})]).splitlines()
    assert lines[0] == "| | a | b |"
    assert lines[1] == "|---|---:|---:|"
    assert "| kind | 0.500 | - |" in lines


def test_what_cannot_be_read_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert benchmark.main([str(tmp_path / "nothing")]) == 1
    assert "no such gold" in capsys.readouterr().err
