"""What a large lexicon costs: every figure is measured on something, and in its own process."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.benchmarks import lexicon_speed
from kg.compiling import staging
from kg.compiling.curated import read_curated
from kg.errors import KgError

TABLE = "curie\tlabel\tcategory\n" + "".join(f"Y:{n}\tblue fish {n}\tSpecies\n" for n in range(9))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small lexicon in place of the shipped one, measured in this process."""
    entries = read_curated(resources.ontologies())[:40]
    monkeypatch.setattr(staging, "read_curated", lambda _: entries)
    monkeypatch.setattr(
        lexicon_speed, "_run", lambda task, *given: lexicon_speed._TASKS[task](*given)
    )


@pytest.mark.usefixtures("few")
def test_all_figures_of_a_small_lexicon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fish.tsv"
    path.write_text(TABLE, encoding="utf-8")
    assert lexicon_speed.main([str(path)]) == 0
    table, line = capsys.readouterr().out.strip().split("\n\n")
    figures = dict(row.strip("| ").split(" | ") for row in table.splitlines()[2:])
    assert (figures.pop("ontologies"), figures.pop("concepts")) == ("1", "49")
    for small in ("on disk (MB)", "stages on disk (MB)", "resident after all look-ups below (MB)"):
        assert float(figures.pop(small).replace(",", "")) >= 0
    assert all(float(value.replace(",", "")) >= 0 for value in figures.values()), figures
    assert float(figures["best similar name as of an unbounded search"]) >= 0.9
    assert "Python" in line


def test_a_task_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="build"):
        lexicon_speed._run("build", [tmp_path / "nowhere.tsv"], tmp_path)
