"""Replace a graph directory as a whole, so that nobody ever reads half of one.

The new directory is written beside the old one and takes its place by two renames. Who is killed
before them leaves the old graph as it was; who is killed between them leaves both, and `recover`
(called by everything that opens or writes a graph) finishes the step. Who writes holds the lock
of the directory (`locked`) from the first look to the last rename.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from kg.errors import GraphError, UsageError
from kg.lock import held

T = TypeVar("T")

#: What a graph directory holds that is ours to replace; all else in it is the user's and stays.
OURS = (
    "store", "graph.trig", "graph.ttl", "explorer.html", "missing.tsv", "missing.robot.tsv",
    "build.json",
)  # fmt: skip
#: How often, and after how many seconds, one looks again who meets a writer between two renames.
_TRIES, _PAUSE = 100, 0.05


def _sibling(directory: Path, kind: str) -> Path:
    return directory.with_name(f".{directory.name}.{kind}")


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Be the only one who writes to ``directory``, and see that it can be written, and finished.

    Raises ``GraphError`` when another build is at it, or when it holds things but no graph;
    ``UsageError`` when nothing can be written there. Folders made on the way to it are removed
    again when they stay empty.
    """
    directory = directory.resolve()
    if not directory.name or os.path.ismount(directory):
        raise UsageError(
            f"{directory} cannot be a graph directory: it is the root of a disk; "
            "name a new folder in it"
        )
    with ExitStack() as stack:
        try:
            for parent in reversed(directory.parents):  # the innermost is removed first
                if not parent.exists():
                    stack.callback(_remove_empty, parent)
            directory.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(held(_sibling(directory, "lock")))
            _finish(directory)
        except BlockingIOError as error:
            raise GraphError(
                f"another build of {directory} is running; wait for it to end, "
                "or build into another folder"
            ) from error
        except OSError as error:
            raise UsageError(
                f"{directory} cannot be written ({error.strerror or error}): "
                "name a folder in a place where you may write"
            ) from error
        check_target(directory)
        yield


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # it is not empty, or was never made
        folder.rmdir()


def recover(directory: Path) -> None:
    """Finish what a killed build began: put the old graph back if no new one took its place.

    The user's own files are brought over from the old directory before it is removed. While a
    build is running that is left to it, and only the moment between its two renames waited for.
    """
    directory = directory.resolve()
    for _ in range(_TRIES):
        if not directory.name or not _sibling(directory, "old").is_dir():
            return
        try:
            with held(_sibling(directory, "lock")):
                _finish(directory)
        except BlockingIOError:
            if directory.exists():
                return
            time.sleep(_PAUSE)
        except PermissionError as error:
            if directory.exists():
                return
            raise GraphError(
                f"{directory} was left half replaced, and you may not write beside it: "
                "let somebody who may open or build it"
            ) from error


def steadily(directory: Path, read: Callable[[], T]) -> T:
    """Return what is read in a directory, all of it before or all of it after a build's end.

    When another directory has taken its place meanwhile it is read again, and what was raised
    is forgotten. ``GraphError`` when that happens again and again.
    """
    for _ in range(_TRIES):
        recover(directory)
        before = _which(directory)
        try:
            found = read()
        except Exception:
            if _which(directory) == before:
                raise
        else:
            if _which(directory) == before:
                return found
        time.sleep(_PAUSE)
    raise GraphError(f"{directory} is replaced again and again: read it when no build is running")


def _which(directory: Path) -> tuple[int, int] | None:
    """Return what tells a directory from the one that takes its place; ``None`` without one."""
    with suppress(OSError):
        status = directory.stat()
        return status.st_dev, status.st_ino
    return None


def _finish(directory: Path) -> None:
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
    ``directory`` that are not `OURS` are kept. To be used while the directory is `locked`.
    Raises ``GraphError`` when ``directory`` is a file, or holds things but no graph.
    """
    directory = directory.resolve()
    _finish(directory)
    check_target(directory)
    _clear(directory)
    new, old = _sibling(directory, f"new-{secrets.token_hex(4)}"), _sibling(directory, "old")
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
        _finish(directory)
        shutil.rmtree(new, ignore_errors=True)


def _clear(directory: Path) -> None:
    """Remove what killed builds were writing."""
    ours = re.compile(rf"\.{re.escape(directory.name)}\.new(-[0-9a-f]{{8}})?")
    if directory.parent.is_dir():
        for item in sorted(directory.parent.iterdir()):
            if ours.fullmatch(item.name):
                shutil.rmtree(item, ignore_errors=True)


def check_target(directory: Path) -> None:
    """Raise ``GraphError`` when a graph must not be written to ``directory``."""
    if directory.exists() and not directory.is_dir():  # a device, too
        raise GraphError(f"{directory} is a file: name a folder for the graph")
    if directory.is_dir():
        names = {item.name for item in directory.iterdir()}
        if names and not names & set(OURS):
            raise GraphError(
                f"{directory} holds other things and no graph: name a new or empty folder"
            )
        if not os.access(directory, os.W_OK):
            raise UsageError(f"{directory} cannot be written: name a folder that is yours")
