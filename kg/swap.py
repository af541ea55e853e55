"""Replace a graph directory as a whole, so that nobody ever reads half of one.

The new directory is written beside the old one and takes its place by two renames. Who is killed
before them leaves the old graph as it was; who is killed between them leaves both, and `recover`
(called by everything that opens or writes a graph) finishes the step.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import GraphError

#: What a graph directory holds that is ours to replace; all else in it is the user's and stays.
OURS = ("store", "graph.trig", "graph.ttl", "explorer.html", "build.json")


def _sibling(directory: Path, kind: str) -> Path:
    return directory.with_name(f".{directory.name}.{kind}")


def recover(directory: Path) -> None:
    """Finish what a killed build began: put the old graph back if no new one took its place.

    The user's own files are brought over from the old directory before it is removed.
    """
    directory = directory.resolve()
    old = _sibling(directory, "old")
    if not old.is_dir():
        return
    if not directory.exists():
        old.rename(directory)
        return
    for item in sorted(old.iterdir()):
        if item.name not in OURS and not (directory / item.name).exists():
            with suppress(FileNotFoundError):  # another process is at it too
                item.rename(directory / item.name)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def replacing(directory: Path) -> Iterator[Path]:
    """Give an empty folder to write into; it becomes ``directory`` when the block ends well.

    When the block raises, the folder is removed and ``directory`` stays as it was. Files in
    ``directory`` that are not `OURS` are kept. Two writers at once: the later one wins, whole.
    Raises ``GraphError`` when ``directory`` is a file, or holds things but no graph.
    """
    directory = directory.resolve()
    recover(directory)
    check_target(directory)
    new, old = _sibling(directory, "new"), _sibling(directory, "old")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
        if directory.exists():
            directory.rename(old)
        new.rename(directory)
    except OSError as error:
        raise GraphError(
            f"{directory} could not be replaced ({error.strerror or error}): "
            "close what reads it, check the disk and the permissions, and build again"
        ) from error
    finally:
        recover(directory)
        shutil.rmtree(new, ignore_errors=True)


def check_target(directory: Path) -> None:
    """Raise ``GraphError`` when a graph must not be written to ``directory``."""
    if directory.is_file():
        raise GraphError(f"{directory} is a file: name a folder for the graph")
    if directory.is_dir():
        names = {item.name for item in directory.iterdir()}
        if names and not names & set(OURS):
            raise GraphError(
                f"{directory} holds other things and no graph: name a new or empty folder"
            )
