"""A file of named parts that processes share in memory: checked when opened, put in place at once.

It begins with a magic word, the length and checksum of a JSON header, and the header; the parts
follow, each at a multiple of 64 bytes. A file of another format or key, cut short or changed in
any byte is told from a whole one, and made anew by who asked for it.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError
from kg.lock import held

MAGIC = b"bioclaim"
_ALIGN = 64
_CHUNK = 1 << 22
#: Seconds that one waits for another process that makes the same file, and between two looks.
_PATIENCE, _PAUSE = 600.0, 0.1

#: What reading a file of another shape comes to.
_DAMAGED = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)

Part = bytes | memoryview


class Mapped(NamedTuple):
    """What a file holds: facts of its header, and its parts by name."""

    facts: Mapping[str, Any]
    parts: Mapping[str, memoryview]


def write(path: Path, key: str, facts: Mapping[str, Any], parts: Mapping[str, Part]) -> None:
    """Write such a file and put it in place in one step; ``OSError`` where that cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as file:
        part = Path(file.name)
        try:
            for piece in _pieces(key, facts, parts):
                file.write(piece)
        except BaseException:
            file.close()
            part.unlink(missing_ok=True)
            raise
    try:
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _pieces(key: str, facts: Mapping[str, Any], parts: Mapping[str, Part]) -> Iterator[Part]:
    table, at = {}, 0
    for name, part in parts.items():
        size = memoryview(part).nbytes
        table[name] = [at, size, zlib.crc32(part)]
        at += -(-size // _ALIGN) * _ALIGN
    header = json.dumps(
        {"key": key, "order": sys.byteorder, "facts": facts, "parts": table}, sort_keys=True
    ).encode()
    start = MAGIC + len(header).to_bytes(4, "little") + zlib.crc32(header).to_bytes(4, "little")
    yield start + header + bytes(-(len(start) + len(header)) % _ALIGN)
    for part in parts.values():
        yield part
        yield bytes(-memoryview(part).nbytes % _ALIGN)


def read(path: Path, key: str) -> Mapped:
    """Map a file whole, and check all of it; `InputError` when it is not the one, or damaged."""
    try:
        with path.open("rb") as file:
            header, start = _header(file.read(len(MAGIC) + 8), file.read)
            if header["key"] != key or header["order"] != sys.byteorder:
                raise ValueError("made from something else")
            for offset, size, crc in sorted(header["parts"].values()):
                if _checksum(file, start + offset, size) != crc:
                    raise ValueError("damaged")
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        parts = {
            name: view[start + offset : start + offset + size]
            for name, (offset, size, _) in header["parts"].items()
        }
        return Mapped(header["facts"], parts)
    except _DAMAGED as error:
        raise InputError(f"{path}: {error}; delete the file") from error


def _header(first: bytes, more: Callable[[int], bytes]) -> tuple[dict[str, Any], int]:
    if not first.startswith(MAGIC) or len(first) < len(MAGIC) + 8:
        raise ValueError("no compiled file")
    size = int.from_bytes(first[len(MAGIC) : -4], "little")
    data = more(size)
    if zlib.crc32(data) != int.from_bytes(first[-4:], "little"):
        raise ValueError("damaged, or of an old format")
    end = len(first) + size
    header: dict[str, Any] = json.loads(data)
    return header, end + -end % _ALIGN


def _checksum(file: Any, start: int, size: int) -> int:
    file.seek(start)
    crc = 0
    while size > 0:
        chunk = file.read(min(size, _CHUNK))
        if not chunk:
            raise ValueError("cut short")
        crc = zlib.crc32(chunk, crc)
        size -= len(chunk)
    return crc


def find(path: Path, key: str) -> Mapped | None:
    """Return what a file holds, or nothing when it is not there, another one or damaged."""
    try:
        return read(path, key)
    except InputError:
        return None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Make a file while no other process makes it: wait for one that does.

    Where no lock can be had nobody waits: then two may make the same file, which does no harm.
    """
    lock = path.with_name(f"{path.name}.lock")
    until = time.monotonic() + _PATIENCE
    with ExitStack() as stack:
        while time.monotonic() < until:
            try:
                lock.parent.mkdir(parents=True, exist_ok=True)
                stack.enter_context(held(lock))
                break
            except BlockingIOError:
                time.sleep(_PAUSE)
            except OSError:
                break
        yield


def sweep(folder: Path, pattern: str, keep: int, age: float = 86_400.0) -> None:
    """Remove all but the newest files of a pattern, and what was left half-written long ago."""
    with suppress(OSError):
        found = [(path.stat().st_mtime, path) for path in folder.glob(pattern)]
        for _, path in sorted(found, reverse=True)[keep:]:
            with suppress(OSError):
                path.unlink()
        for path in folder.glob(".part-*"):
            with suppress(OSError):
                if path.stat().st_mtime < time.time() - age:
                    path.unlink()


def touch(path: Path) -> None:
    """Mark a file as used now."""
    with suppress(OSError):
        os.utime(path)
