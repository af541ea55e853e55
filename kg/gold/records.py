"""Files of JSON records, one a line, plain or gzipped: the form of corpora and of marked texts."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import InputError

T = TypeVar("T")

#: What reading a record of another shape comes to.
_DAMAGE = (
    AttributeError, EOFError, KeyError, OSError, OverflowError, RecursionError, TypeError,
    ValueError, zlib.error,
)  # fmt: skip


def read_records(path: Path, make: Callable[[Any, str], T], wrong: str) -> Iterator[T]:
    """Yield what is made of each record of a file; ``make`` is given the record and its place.

    Raises `InputError` with file and line for what cannot be read (``wrong`` says what it is not).
    """
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield make(json.loads(line), f"{path}:{number}")
    except _DAMAGE as error:
        raise InputError(f"{path}:{number}: {wrong}: {error!r}") from error
