"""Find what to read, choose a reader, and turn every trouble into a reported failure.

Inputs are files, folders (read recursively, in the order of their names), globs, and ``-`` for
standard input. Nothing here raises for bad input: what cannot be read comes out as a ``Failure``,
what is none of ours as ``Skipped``, and the others go on.
"""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from kg import sidecar
from kg.errors import InputError
from kg.model import Document
from kg.readers.base import Failure, Item, Reader, ReadOptions, Skipped, read_capped
from kg.sidecar import SideCar, parse_sidecar

#: The reader of each suffix: a module in `kg.readers`. ``.gz`` may follow any of them.
READERS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file (or standard input: no path) that is ours to read, with its side-car's path."""

    name: str
    format: str
    path: Path | None = None
    sidecar: Path | None = None

    @property
    def stem(self) -> str:
        """The file's name without its suffixes: the id of its document unless a side-car's."""
        return "stdin" if self.path is None else _stem(self.path.name)

    def checksum(self) -> str:
        """Return the SHA-256 of the file and its side-car; ``OSError`` when one is unreadable."""
        digest = hashlib.sha256()
        for path in (self.path, self.sidecar):
            if path is not None:
                with path.open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()


def read_inputs(
    inputs: Iterable[str | Path], options: ReadOptions | None = None
) -> Iterator[Document | Failure | Skipped]:
    """Yield what each input holds, in the order of the inputs.

    >>> from kg import resources
    >>> [document.id for document in read_inputs([resources.seeds()])]
    ['000_d4c643ee4146f9a9']
    """
    for found in find_sources(inputs):
        if isinstance(found, Source):
            yield from read_source(found, options)
        else:
            yield found


def find_sources(inputs: Iterable[str | Path]) -> Iterator[Source | Failure | Skipped]:
    """Yield what there is to read, each file once, without opening any document."""
    seen: set[str] = set()
    for given in inputs:
        for found in _expand(str(given)):
            if isinstance(found, Source) and found.path is not None:
                place = os.path.realpath(found.path)
                if place in seen:
                    continue
                seen.add(place)
            yield found


def read_source(source: Source, options: ReadOptions | None = None) -> Iterator[Document | Failure]:
    """Yield the documents of one source; whatever goes wrong is a failure that names it."""
    options = options or ReadOptions()
    try:
        known = _read_sidecar(source.sidecar) if source.sidecar else SideCar()
        with _open(source) as stream:
            reader = _reader(source, stream)
            yield from reader(Item(source.name, source.stem, known), stream, options)
    except InputError as error:
        yield Failure(source.name, str(error), id=source.stem)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        yield Failure(source.name, f"damaged gzip file: {error}", id=source.stem)
    except (OSError, RecursionError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        yield Failure(source.name, f"cannot be read: {reason}", id=source.stem)


# ------------------------------------------------------------------------------- finding


def _expand(given: str) -> Iterator[Source | Failure | Skipped]:
    if given == _STDIN:
        yield Source(_STDIN, "")
        return
    if not given or "\0" in given:
        yield Failure(given.replace("\0", "\\0"), "not the name of a file")
        return
    path = Path(given)
    try:
        if path.is_dir():
            yield from _walk(path)
        elif os.path.lexists(path):
            yield _file(path)
        elif glob.has_magic(given):
            matches = sorted(glob.glob(given, recursive=True))
            for match in matches:
                yield from _expand_match(Path(match))
            if not matches:
                yield Failure(given, "no file matches; put the pattern in quotes, check the folder")
        else:
            yield Failure(given, "no such file or folder")
    except OSError as error:
        yield Failure(given, f"cannot be read: {error.strerror}")


def _expand_match(path: Path) -> Iterator[Source | Failure | Skipped]:
    if path.is_dir():
        yield from _walk(path)
    elif not _is_sidecar(path):
        yield _file(path)


def _walk(folder: Path) -> Iterator[Source | Failure | Skipped]:
    """Go through a folder in the order of names; never follow a link out of it."""
    root = os.path.realpath(folder)
    failures: list[Failure] = []

    def report(error: OSError) -> None:
        failures.append(Failure(_shown(Path(error.filename)), f"cannot be read: {error.strerror}"))

    for place, folders, names in os.walk(folder, onerror=report, followlinks=False):
        for name in sorted(folders):
            path = Path(place, name)
            if name.startswith("."):
                yield Skipped(_shown(path), "hidden folder")
            elif path.is_symlink():
                yield Skipped(_shown(path), "link to a folder")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith("."):
                yield Skipped(_shown(path), "hidden file")
            elif path.is_symlink() and not _inside(path, root):
                yield Skipped(_shown(path), "link that leads out of the folder")
            elif not _is_sidecar(path):
                yield _file(path, root)
    yield from failures


def _shown(path: Path) -> str:
    """Return a path as text that any file can hold, also when its bytes are no UTF-8."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _inside(path: Path, root: str) -> bool:
    target = os.path.realpath(path)
    return os.path.commonpath([root, target]) == root if _same_drive(root, target) else False


def _same_drive(first: str, second: str) -> bool:
    return os.path.splitdrive(first)[0].lower() == os.path.splitdrive(second)[0].lower()


def _file(path: Path, root: str = "") -> Source | Failure | Skipped:
    name = _shown(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Failure(name, f"cannot be read: {error.strerror}")
    if not stat.S_ISREG(mode):
        return Skipped(name, "not a regular file")
    form = READERS.get(_suffix(path.name), "")
    if not form:
        known = " ".join(READERS)
        return Skipped(name, f"unknown suffix {path.suffix!r}; read are {known} (also with .gz)")
    beside = _find_sidecar(path)
    if beside and not _inside(beside, root or os.path.realpath(path.parent)):
        return Failure(name, f"its side-car {beside.name} is a link that leads out of the folder")
    return Source(name, form, path, beside)


def _suffix(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


def _stem(name: str) -> str:
    """Return a file's name without ``.gz`` and the suffix of its format.

    >>> _stem("v1.2.txt.gz")
    'v1.2'
    """
    bare = name[: -len(".gz")] if name.lower().endswith(".gz") else name
    return Path(bare).stem


def _find_sidecar(path: Path) -> Path | None:
    candidates = (path.with_name(_stem(path.name) + suffix) for suffix in sidecar.SUFFIXES)
    return next((beside for beside in candidates if beside.is_file()), None)


def _is_sidecar(path: Path) -> bool:
    """Say whether the file stands beside a document that it describes."""
    for suffix in sidecar.SUFFIXES:
        if path.name.lower().endswith(suffix):
            stem = path.name[: -len(suffix)]
            endings = [*READERS, *(known + ".gz" for known in READERS)]
            if any(path.with_name(stem + ending).is_file() for ending in endings):
                return True
    return False


# ------------------------------------------------------------------------------- reading


def _read_sidecar(path: Path) -> SideCar:
    try:
        with path.open("rb") as stream:
            return parse_sidecar(read_capped(stream, sidecar.MAX_BYTES).decode("utf-8-sig"))
    except (InputError, UnicodeDecodeError) as error:
        raise InputError(f"its side-car {path.name}: {error}") from error


def _open(source: Source) -> AbstractContextManager[BinaryIO]:
    if source.path is None:
        return nullcontext(sys.stdin.buffer)  # standard input is not ours to close
    if source.path.name.lower().endswith(".gz"):
        return cast("AbstractContextManager[BinaryIO]", gzip.open(source.path, "rb"))
    return source.path.open("rb")


def _reader(source: Source, stream: BinaryIO) -> Reader:
    name = source.format or ("jsonl" if _head(stream).lstrip().startswith(b"{") else "text")
    return cast(Reader, import_module(f"kg.readers.{name}").read)


def _head(stream: BinaryIO) -> bytes:
    """Look at the first bytes of standard input without taking them."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(64)
    position = stream.tell()
    head = stream.read(64)
    stream.seek(position)
    return head
