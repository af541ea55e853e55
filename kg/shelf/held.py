"""The user's shelf: ontologies that were pulled or added, used until they are removed.

A folder for each name holds its files, beside each its card (`kg.shelf.cards`). A file's own name
holds part of its checksum, so a new one is put beside the old one, and then the card is replaced.
What is on no card is removed when something is next put or taken, so who reads has time to end.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kg.errors import UsageError
from kg.lock import held
from kg.shelf import cards
from kg.shelf.cards import Item

#: Seconds that one waits for another process that puts or takes a file, and between two looks.
_PATIENCE, _PAUSE = 60.0, 0.05
_LOCK, _PART = ".lock", ".part-"
_changes = 0


def place() -> Path:
    """Return the shelf's folder: in that of BIOCLAIM_DATA, else where this system keeps data."""
    if asked := os.environ.get("BIOCLAIM_DATA"):
        return Path(asked).expanduser() / "ontologies"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "bioclaim" / "ontologies"


def changes() -> int:
    """Return how often this process has changed a shelf: what it made of one before is old then."""
    return _changes


def files(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the files on the shelf, sorted; the name of each changes with its content.

    It reads the cards only, so it is cheap. A file that was replaced stays until something is
    next put or taken.
    """
    return tuple(sorted(path_of(item, folder) for item in items(folder)))


def items(folder: Path | None = None) -> tuple[Item, ...]:
    """Return what is on the shelf, sorted by name and file; nothing where there is no shelf.

    Raises ``UsageError`` when it cannot be read.
    """
    folder = folder or place()
    found: list[Item] = []
    try:
        for home in folder.iterdir():
            if cards.is_name(home.name) and home.is_dir() and not home.is_symlink():
                found += cards.iter_items(home)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be read ({error.strerror or error}): "
            "set BIOCLAIM_DATA to a folder that you may read"
        ) from error
    return tuple(sorted(found))


def find(name: str, folder: Path | None = None) -> tuple[Item, ...]:
    """Return the items of one name, in whichever case it is spelled."""
    return tuple(item for item in items(folder) if item.name.lower() == name.lower())


def versions(folder: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return what a graph's provenance says of each item: its version, licence and checksum.

    Nothing in it depends on where or when the item was pulled.
    """
    return tuple(
        (
            f"ontology {item.name}/{item.file}",
            "; ".join(
                filter(
                    None,
                    (item.version, item.licence, f"sha256:{item.checksum[:16]}"),
                )
            ),
        )
        for item in items(folder)
    )


def path_of(item: Item, folder: Path | None = None) -> Path:
    """Return where an item's file lies."""
    return (folder or place()) / item.name.lower() / item.stored


def is_whole(item: Item, folder: Path | None = None) -> bool:
    """Say whether an item's file is there and as it was put; it is read to the end."""
    path = path_of(item, folder)
    with suppress(OSError):
        return path.stat().st_size == item.size and cards.checksum(path) == item.checksum
    return False


# ---------------------------------------------------------------------------- putting and taking


def part_of(name: str, file: str, folder: Path | None = None) -> Path:
    """Return where a file of a name is prepared, on the shelf's disk; its suffixes are the same.

    Raises ``UsageError`` when the name cannot be one, or the shelf cannot be written.
    """
    home = (folder or place()) / cards.check_name(name).lower()
    with _writing(home):
        home.mkdir(parents=True, exist_ok=True)
    return home / f"{_PART}{file}"


def put(item: Item, part: Path, folder: Path | None = None) -> None:
    """Put a complete file on the shelf (``part`` is moved there), for the one on the same card.

    Whoever reads meanwhile finds the old file or the new one. Raises ``UsageError`` when the shelf
    cannot be written.
    """
    path = path_of(item, folder)
    with _alone(folder):
        cards.sweep(path.parent)
        part.replace(path)
        cards.write(path.parent, item)
        if item.url:  # what was pulled under another name of the file is an older version of it
            for old in cards.iter_items(path.parent):
                if old.url and old.file != item.file:
                    (path.parent / old.card).unlink(missing_ok=True)


def update(item: Item, folder: Path | None = None) -> None:
    """Write an item's card anew; its file stays."""
    with _alone(folder):
        cards.write(path_of(item, folder).parent, item)


def remove(name: str, folder: Path | None = None) -> tuple[Item, ...]:
    """Take all items of a name off the shelf, and what was pulled half; return the items.

    Raises ``UsageError`` when there is nothing, or the shelf cannot be written.
    """
    gone = find(name, folder)
    home = (folder or place()) / cards.check_name(name).lower()
    with _alone(folder):
        parts = [path for path in home.glob(f"{_PART}*") if path.suffix != _LOCK]
        if not gone and not parts:
            raise UsageError(f"nothing called {name!r} is on the shelf: see kg ontology list")
        for path in [*home.glob("card.*.json"), *parts]:
            path.unlink(missing_ok=True)
        cards.sweep(home)
        with suppress(OSError):  # something of the user's is in it
            home.rmdir()
    return gone


@contextmanager
def _alone(folder: Path | None) -> Iterator[None]:
    """Be the only process that changes the shelf: wait for another to be done.

    Raises ``UsageError`` when it is not, or the shelf cannot be written.
    """
    folder = folder or place()
    until = time.monotonic() + _PATIENCE
    with ExitStack() as stack, _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                stack.enter_context(held(folder / _LOCK))
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise UsageError(
                        f"another process is changing {folder}: try again when it has ended"
                    ) from None
                time.sleep(_PAUSE)
        yield
        global _changes
        _changes += 1


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written ({error.strerror or error}): "
            "set BIOCLAIM_DATA to a folder that is yours"
        ) from error
