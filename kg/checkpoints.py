"""What a build has read so far, kept beside its directory until the build is complete.

Each document's reading is a small N-Quads file, named by what it was read from and with.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from kg.config import DEFAULT_BASE
from kg.identity import digest
from kg.model import Document
from kg.rdf import quads
from kg.rdf_read import read_readings
from kg.sources import Reading
from kg.store import Store


class Checkpoints:
    """The readings of an unfinished build of a directory."""

    def __init__(self, directory: Path, settings: str) -> None:
        self.folder = directory.with_name(f".{directory.name}.partial")
        self.settings = settings

    def _path(self, document: Document) -> Path:
        name = digest([self.settings, document.key, repr(document)])
        return self.folder / f"{name}.nq"

    def find(self, document: Document) -> Reading | None:
        """Return the reading that an earlier, unfinished build left, if there is one."""
        path = self._path(document)
        if not path.is_file():
            return None
        try:
            store = Store.of(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))
        except (OSError, SyntaxError):
            return None
        return next(iter(read_readings(store)), None)

    def keep(self, document: Document, reading: Reading) -> None:
        """Keep a reading; a file is there whole or not at all."""
        path = self._path(document)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".new")
        found = quads([reading], base=DEFAULT_BASE)
        ox.serialize(found, output=unfinished, format=ox.RdfFormat.N_QUADS)
        unfinished.replace(path)

    def clear(self) -> None:
        """Forget all readings: the build is complete."""
        shutil.rmtree(self.folder, ignore_errors=True)
