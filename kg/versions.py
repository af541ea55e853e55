"""With what a document is read: the program's content, libraries, ontologies, the chosen options.

The same versions and options read the same text alike, so their hash names the run and decides
what has to be read again. No path, host or time is in them.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

import kg
from kg import resources
from kg.config import SHOWN, Options
from kg.shelf import held as shelf
from kg.sources import Run

_LIBRARIES = ("spacy", "scispacy")
_DIGITS = 16


def run_of(options: Options) -> Run:
    """Return the versions and options that a document is read with.

    >>> dict(run_of(Options()).versions)["bioclaim-kg"] == kg.__version__
    True
    """
    libraries = ((name, _version(name)) for name in _LIBRARIES)
    own_code = [("bioclaim-kg", kg.__version__), ("content", content())]
    versions = [*own_code, *libraries, *shelf.versions()]
    own = [hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS] for path in options.lexicons]
    least = "" if options.min_confidence == SHOWN else f"{options.min_confidence:g}"
    chosen = [
        ("lexicon", " ".join(own)),
        ("min_confidence", least),
        ("model", Path(options.model).name),
    ]
    return Run(
        tuple((name, version) for name, version in versions if version),
        tuple((name, value) for name, value in chosen if value),
    )


def _version(name: str) -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(name)
    return ""


@cache
def content() -> str:
    """Return a hash of all that the package holds: code, tables, model."""
    package = Path(kg.__file__).resolve().parent
    whole = hashlib.sha256()
    for top in (package, resources.ontologies()):
        for path in sorted(top.rglob("*")):
            inner = path.relative_to(top)
            if path.is_file() and not {"__pycache__", "_data"} & set(inner.parts):
                whole.update(inner.as_posix().encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:_DIGITS]
