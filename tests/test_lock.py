"""The lock: one holder, let go of when the holder is killed, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.lock import held

HOLD = """
import sys
from pathlib import Path
from kg.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def take(path: Path) -> None:
    with held(path):
        assert path.exists()


def test_it_is_held_once(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with held(path), pytest.raises(BlockingIOError):
        take(path)
    take(path)
    assert not path.exists()


def test_a_stale_file_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    take(path)
    assert not path.exists()


def test_it_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        take(tmp_path / "nowhere" / "lock")


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        with pytest.raises(BlockingIOError):
            take(path)
        process.kill()
        process.wait()
    take(path)
