"""Replacing a directory loses nothing of the user's, wherever it is cut off."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import GraphError, UsageError
from kg.lock import held
from kg.swap import check_target, locked, recover, replacing


def graph_with_notes(folder: Path, graph: str = "old") -> Path:
    folder.mkdir()
    (folder / "graph.ttl").write_text(graph, encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    return folder


def held_in(folder: Path) -> dict[str, str]:
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
    assert held_in(folder) == {"graph.ttl": "old", "notes.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_killed_before_the_new_one_took_its_place(tmp_path: Path) -> None:
    graph_with_notes(tmp_path / ".out.old")
    (tmp_path / ".out.new").mkdir()
    recover(tmp_path / "out")
    assert held_in(tmp_path / "out") == {"graph.ttl": "old", "notes.txt": "mine"}


def test_killed_before_the_users_files_were_brought_over(tmp_path: Path) -> None:
    graph_with_notes(tmp_path / ".out.old")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "graph.ttl").write_text("new", encoding="utf-8")
    recover(tmp_path / "out")
    assert held_in(tmp_path / "out") == {"graph.ttl": "new", "notes.txt": "mine"}
    assert not (tmp_path / ".out.old").exists()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    folder = graph_with_notes(tmp_path / "out")

    def second() -> None:
        with locked(folder):
            pass

    with locked(folder), pytest.raises(GraphError, match=r"another build of .* is running"):
        second()
    second()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_reader_does_not_disturb_a_writer(tmp_path: Path) -> None:
    """Between the writer's two renames a reader waits, and does not put the old graph back."""
    graph_with_notes(tmp_path / ".out.old")
    folder = tmp_path / "out"
    with held(tmp_path / ".out.lock"), ThreadPoolExecutor(1) as pool:
        reader = pool.submit(recover, folder)
        with pytest.raises(TimeoutError):
            reader.result(timeout=0.2)
        assert not folder.exists()
        folder.mkdir()
        assert reader.result() is None
    assert (tmp_path / ".out.old").exists()


def test_what_a_killed_writer_left_is_cleared(tmp_path: Path) -> None:
    folder = graph_with_notes(tmp_path / "out")
    for name in (".out.new", ".out.new-0123abcd", ".out.lock"):
        (tmp_path / name).mkdir() if "new" in name else (tmp_path / name).touch()
    with locked(folder), replacing(folder) as new:
        (new / "graph.ttl").write_text("new", encoding="utf-8")
    assert held_in(folder) == {"graph.ttl": "new", "notes.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_folders_on_the_way_are_not_left_behind(tmp_path: Path) -> None:
    with locked(tmp_path / "a" / "b" / "out"):
        assert (tmp_path / "a" / "b").is_dir()
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (Path(tmp_path.anchor), tmp_path / "file" / "out"):
        with pytest.raises(UsageError, match="name a"), locked(folder):
            pass


@pytest.mark.skipif(not Path(os.devnull).exists(), reason="no device with a path here")
def test_a_device_is_no_place_for_a_graph() -> None:
    with pytest.raises(GraphError, match="is a file"):
        check_target(Path(os.devnull))
