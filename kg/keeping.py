"""A copy of a graph directory, whole and of one moment, while others read and build.

A graph directory is never changed but replaced as a whole (`kg.swap`), so its files are copied and,
when another directory has taken its place meanwhile, copied again. The copy is opened and counted
before it takes the place of an older one.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kg.errors import GraphError, UsageError
from kg.store import STORE, TRIG, Store
from kg.swap import OURS, locked, replacing, steadily


def backup(directory: Path, target: Path) -> int:
    """Make ``target`` a copy of the graph in ``directory``; return how many quads it holds.

    What is not of a graph directory is not copied. An older copy there is replaced at once, when
    the new one is complete; whoever breaks it off leaves the old one. Raises ``GraphError`` when
    there is no sound graph, ``UsageError`` when the target cannot be written or is the same.
    """
    source = directory.resolve()
    if target.resolve() == source or source in target.resolve().parents:
        raise UsageError(f"{target} is in {directory} itself: name a folder elsewhere")
    Store.open(source).close()
    with locked(target), replacing(target) as folder:
        steadily(source, lambda: _copy_all(source, folder))
        return _checked(source, folder)


def _copy_all(source: Path, folder: Path) -> None:
    """Copy what is a graph's into a folder, in place of all that is in it."""
    for item in folder.iterdir():
        shutil.rmtree(item) if item.is_dir() else item.unlink()
    for name in OURS:
        item = source / name
        if item.is_dir():
            (folder / name).mkdir()
        for file in sorted(item.iterdir()) if item.is_dir() else [item] * item.is_file():
            _copy(file, folder / file.relative_to(source))


def _copy(source: Path, target: Path) -> None:
    """Copy a file, and see it on the disk."""
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _checked(source: Path, folder: Path) -> int:
    """Open the copy; return how many quads it holds."""
    if not (folder / TRIG).is_file() or not (folder / STORE).is_dir():
        raise GraphError(f"{source} lacks files of a graph: build it again")
    with Store.open(folder) as store:
        return len(store)
