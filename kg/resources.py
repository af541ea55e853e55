"""Where the tables, texts and pages that travel with the package are found.

In a checkout they are the folders beside ``pyproject.toml``, so that an edited table is used at
once; in an installed wheel they are ``kg/_data/ontologies`` and ``kg/_data/seeds``.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import MissingError

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    installed = _PACKAGE / "_data" / name
    if installed.is_dir():
        return installed
    raise MissingError(
        f"the folder {name!r} of the package is in neither {checkout} nor {installed.parent}: "
        "the installation is incomplete; install bioclaim-kg again"
    )


def ontologies() -> Path:
    """Return the folder of our tables: lexicon, frames, cues, predicates, vocabulary, shapes.

    >>> ontologies().name
    'ontologies'
    """
    return _folder("ontologies")


def seeds() -> Path:
    """Return the folder of the documents the demonstration starts from.

    >>> any(seeds().glob("*.txt"))
    True
    """
    return _folder("seeds")
