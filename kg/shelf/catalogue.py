"""The catalogue: ontologies and registries that can be pulled, a table in ``ontologies/``.

``python -m kg.shelf.catalogue`` writes it as the table that stands in ``docs/ontologies.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from kg.errors import UsageError
from kg.shelf.cards import file_name
from kg.tables import table


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the catalogue: one file that can be pulled.

    ``url`` is the most lasting address there is, of the newest version. ``verified`` says whether
    we pulled it ourselves, ``evidence`` who says that it is there. ``sha256`` is given where the
    address is that of one version.
    """

    name: str
    title: str
    url: str
    format: str
    licence: str
    prefixes: tuple[str, ...]
    categories: tuple[str, ...]
    sets: tuple[str, ...]
    verified: bool
    evidence: str
    use: str
    sha256: str = ""

    @property
    def file(self) -> str:
        """What the file is called, on the shelf and on a mirror.

        >>> get("CL").file
        'cl.obo'
        """
        return file_name(self.url)


@cache
def sources() -> tuple[Source, ...]:
    """Return the catalogue's rows, by name."""
    return tuple(
        Source(
            row["name"], row["title"], row["url"], row["format"], row["licence"],
            tuple(row["prefixes"].split("|")), tuple(row["categories"].split("|")),
            tuple(row["sets"].split("|")), row["verified"] == "yes", row["evidence"], row["use"],
            row["sha256"],
        )
        for row in table("catalogue")
    )  # fmt: skip


def sets() -> dict[str, tuple[str, ...]]:
    """Return the named sets: the names that each holds.

    >>> "MONDO" in sets()["clinical"]
    True
    """
    names = sorted({name for source in sources() for name in source.sets})
    return {
        name: tuple(source.name for source in sources() if name in source.sets) for name in names
    }


def find(name: str) -> Source | None:
    """Return the row of a name, in whichever case it is spelled."""
    return next((source for source in sources() if source.name.lower() == name.lower()), None)


def get(name: str) -> Source:
    """Return the row of a name.

    Raises ``UsageError`` when the catalogue has none.
    """
    source = find(name)
    if source is None:
        known = [*(one.name for one in sources()), *sets()]
        near = get_close_matches(name.lower(), [one.lower() for one in known], n=3)
        like = [one for one in known if one.lower() in near]
        hint = f"did you mean {' or '.join(like)}? " if like else ""
        raise UsageError(
            f"the catalogue has no {name[:80]!r}: {hint}kg ontology list shows it, and a file of "
            "your own is added with kg ontology add FILE"
        )
    return source


def choose(words: Iterable[str]) -> tuple[Source, ...]:
    """Return the rows of names and of named sets, each once, in the catalogue's order.

    Raises ``UsageError`` when a word is neither.

    >>> [source.name for source in choose(["mondo", "proteins"])]
    ['MONDO', 'PR']
    """
    chosen: set[str] = set()
    for word in words:
        chosen.update(sets().get(word.lower()) or [get(word).name])
    return tuple(source for source in sources() if source.name in chosen)


def to_markdown() -> str:
    """Return the catalogue as a table for people to read.

    >>> to_markdown().splitlines()[0].split(" | ")[1]
    'What it is for'
    """
    heads = ("Name", "What it is for", "Sets", "Licence", "From", "Pulled by us")
    rows = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    rows += [
        f"| `{source.name}` | {source.title}: {source.use} | {', '.join(source.sets)} "
        f"| {source.licence} | <{source.url}> "
        f"| {'yes' if source.verified else 'no'}: {source.evidence} |"
        for source in sources()
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(to_markdown())
