"""Open a file that may be packed, and stop reading when it holds more than it should.

Plain, gzip, and zip with one file of data. What is damaged, too large or grows too much when it
is unpacked raises ``InputError``, which names the file; nothing is ever written to disk.
"""

from __future__ import annotations

import gzip
import io
import itertools
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, NoReturn, cast

from kg.errors import InputError

#: What some editors write before the text.
BOM = b"\xef\xbb\xbf"
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_OTHER = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7-Zip", b"\x28\xb5\x2f\xfd": "zstd"}
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)[\s>]")
#: How deep elements may lie in each other, and how much of XML is looked at in one piece.
_DEEPEST, _CHUNK = 2_000, 8_192
#: What grows by less than this is no bomb, however well it packs.
_HARMLESS = 20_000_000
#: Files beside the data in the archives that registries publish.
_BESIDE = ("readme", "license", "licence", "__macosx", ".ds_store")
_DAMAGED = (
    EOFError, zlib.error, struct.error, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError,
    NotImplementedError,
)  # fmt: skip
#: The ways of packing in a zip archive that are read.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class _Counted(io.RawIOBase):
    """Hands on what a stream gives, counts it, and refuses to go past a size."""

    def __init__(self, stream: IO[bytes], name: str, size: int) -> None:
        self.stream, self.name, self.left = stream, name, size
        self.size = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        try:
            data = self.stream.read(min(len(view), 65_536))
        except _DAMAGED as error:
            _damaged(self.name, error)
        self.left -= len(data)
        if self.left < 0:
            raise InputError(
                f"{self.name}: holds more than {self.size:,} bytes when unpacked, which is more "
                "than its size allows; unpack it yourself, look at it, and raise the limit"
            )
        view[: len(data)] = data
        return len(data)


def _damaged(name: str, error: Exception) -> NoReturn:
    reason = str(error) or type(error).__name__
    raise InputError(
        f"{name}: damaged archive: {reason.rstrip('.')}; fetch the file again"
    ) from error


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold. Sizes are in bytes; ``ratio`` is unpacked to packed size."""

    packed: int = 4_000_000_000
    unpacked: int = 8_000_000_000
    ratio: int = 200
    line: int = 4_000_000
    terms: int = 5_000_000
    problems: int = 1_000

    def room(self, packed: int) -> int:
        """Return how many bytes may come of a file of some size when it is unpacked."""
        return min(self.unpacked, max(_HARMLESS, packed * self.ratio))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise ``InputError``, which names the file, for whatever a damaged one comes to."""
    try:
        yield
    except _DAMAGED as error:
        _damaged(str(path), error)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path}: cannot be read: {reason}; check the path") from error
    except (RuntimeError, ValueError) as error:  # an encrypted zip; a path with a null in it
        raise InputError(f"{path}: cannot be read: {error}") from error


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[BinaryIO]:
    """Open a file for reading bytes, unpacked, within its limits."""
    with told(path):
        known = path.stat()
        if not stat.S_ISREG(known.st_mode):
            raise InputError(f"{path}: is no regular file; name the file that holds the data")
        if known.st_size > limits.packed:
            raise InputError(
                f"{path}: has {known.st_size:,} bytes, and {limits.packed:,} are allowed"
            )
        with path.open("rb") as raw:
            head = raw.read(8)
            raw.seek(0)
            size = limits.room(known.st_size)
            for magic, what in _OTHER.items():
                if head.startswith(magic):
                    raise InputError(f"{path}: is packed with {what}; unpack it or use gzip")
            if head.startswith(_GZIP):
                with gzip.open(raw, "rb") as inner:
                    yield io.BufferedReader(_Counted(cast("IO[bytes]", inner), str(path), size))
            elif head.startswith(_ZIP):
                with zipfile.ZipFile(raw) as archive, _member(archive, path) as inner:
                    yield io.BufferedReader(_Counted(inner, str(path), size))
            else:
                yield io.BufferedReader(_Counted(raw, str(path), limits.unpacked))


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read and how much of it."""

    path: Path
    limits: Limits

    def opened(self) -> AbstractContextManager[BinaryIO]:
        """Open the file, unpacked and bounded."""
        return opened(self.path, self.limits)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield the lines with their numbers from 1, without line ends and byte order mark."""
        most = self.limits.line
        with self.opened() as stream:
            for number in itertools.count(1):
                line = stream.readline(most + 1)
                if not line:
                    return
                if len(line) > most:
                    raise InputError(
                        f"{self.path}: line {number}: is longer than {most:,} bytes; "
                        "is this the file you mean?"
                    )
                yield number, (line[3:] if line[:3] == BOM else line).rstrip(b"\r\n")

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines as text; bytes that are no UTF-8 raise ``InputError``."""
        for number, line in self.lines():
            try:
                yield number, line.decode()
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{self.path}: line {number}: byte {error.start + 1} is not UTF-8; "
                    "save the file as UTF-8"
                ) from error


def members(path: Path) -> tuple[str, ...]:
    """Return the names of the files in a zip archive; of any other file nothing."""
    try:
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return tuple(archive.namelist())
    except (OSError, ValueError, *_DAMAGED):
        return ()
    return ()


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open a file in a zip archive, if it is packed in one of the usual ways."""
    if info.compress_type not in _METHODS:
        raise zipfile.BadZipFile(f"{info.filename!r} is packed in an unusual way")
    return archive.open(info)


def _member(archive: zipfile.ZipFile, path: Path) -> IO[bytes]:
    found = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not any(word in info.filename.lower() for word in _BESIDE)
    ]
    if len(found) != 1:
        names = ", ".join(info.filename for info in found[:5]) or "none"
        raise InputError(
            f"{path}: a zip archive must hold one file of data, and this one holds {len(found)} "
            f"({names}); unpack it and name the one you mean"
        )
    return member(archive, found[0])


class Guarded(io.RawIOBase):
    """XML on its way to the parser: counted in lines, and refused where it is hostile."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.stream, self.name = stream, name
        self.line, self.depth = 1, 0
        self.tail = b""
        self.root = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; ``InputError`` where they are hostile."""
        data = self.stream.read(_CHUNK if size < 0 else min(size, _CHUNK))
        seen = self.tail + data
        if b"<!ENTITY" in seen:
            raise InputError(
                f"{self.name}: line {self.line}: declares XML entities, which are not read; "
                "write it again without them, for example with ROBOT: robot convert"
            )
        known = self._depth(self.tail)
        self.depth += self._depth(seen) - known
        if self.depth > _DEEPEST:
            raise InputError(f"{self.name}: line {self.line}: nested deeper than {_DEEPEST:,}")
        if not self.root and (found := _ROOT.search(seen)):
            self.root = found[1]
        self.line += data.count(b"\n")
        self.tail = seen[-200:]
        return data

    @staticmethod
    def _depth(data: bytes) -> int:
        """Count the elements that are opened and not closed; about, as texts may hold marks."""
        closed = 2 * data.count(b"</") + data.count(b"/>")
        return data.count(b"<") - closed - data.count(b"<!") - data.count(b"<?")

    def is_whole(self) -> bool:
        """Say whether the end of the root element has been seen."""
        end = b"</" + self.root
        return bool(self.root) and (end in self.tail or self.tail.rstrip().endswith(b"/>"))
