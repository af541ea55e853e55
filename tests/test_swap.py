"""Replacing a directory loses nothing of the user's, wherever it is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.swap import recover, replacing


def graph_with_notes(folder: Path, graph: str = "old") -> Path:
    folder.mkdir()
    (folder / "graph.ttl").write_text(graph, encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    return folder


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_leaves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    folder = graph_with_notes(tmp_path / "out")
    renames = 0
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == failing:
            raise OSError(16, "Device or resource busy")
        return real(self, target)

    def write() -> None:
        with replacing(folder) as new:
            (new / "graph.ttl").write_text("new", encoding="utf-8")
            monkeypatch.setattr(Path, "rename", rename)

    with pytest.raises(GraphError, match="busy"):
        write()
    monkeypatch.undo()
    recover(folder)
    assert held(folder) == {"graph.ttl": "old", "notes.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_killed_before_the_new_one_took_its_place(tmp_path: Path) -> None:
    graph_with_notes(tmp_path / ".out.old")
    (tmp_path / ".out.new").mkdir()
    recover(tmp_path / "out")
    assert held(tmp_path / "out") == {"graph.ttl": "old", "notes.txt": "mine"}


def test_killed_before_the_users_files_were_brought_over(tmp_path: Path) -> None:
    graph_with_notes(tmp_path / ".out.old")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "graph.ttl").write_text("new", encoding="utf-8")
    recover(tmp_path / "out")
    assert held(tmp_path / "out") == {"graph.ttl": "new", "notes.txt": "mine"}
    assert not (tmp_path / ".out.old").exists()
