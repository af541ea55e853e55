"""Names learned from annotated corpora: which identifier their authors meant by a name.

One packed table, ``ontologies/learned.tsv.gz``, made by ``python -m kg.training synonyms``:
``form`` (a normal form), ``curie``, ``corpus`` and ``count``. Only training parts of corpora whose
licence allows it are counted. It holds no text, and may be left out of any grounding.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg import resources
from kg.errors import InputError

COLUMNS = ("form", "curie", "corpus", "count")


@dataclass(frozen=True, slots=True)
class Learned:
    """How often a form was annotated with each identifier, and each identifier in all.

    >>> learned = Learned.of([("dm", "MONDO:0016107", "ncbi_disease", 3)])
    >>> learned.find("dm"), learned.uses("MONDO:0016107"), learned.find("x")
    ({'MONDO:0016107': 3}, 3, {})
    """

    _forms: dict[str, dict[str, int]] = field(default_factory=dict)
    _uses: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, int]]) -> Learned:
        """Add up rows of form, identifier, corpus and count."""
        forms: dict[str, dict[str, int]] = {}
        uses: dict[str, int] = {}
        for form, curie, _, count in rows:
            counts = forms.setdefault(form, {})
            counts[curie] = counts.get(curie, 0) + count
            uses[curie] = uses.get(curie, 0) + count
        return cls(forms, uses)

    def find(self, form: str) -> dict[str, int]:
        """Return the identifiers that a normal form was used for, with counts."""
        return self._forms.get(form, {})

    def uses(self, curie: str) -> int:
        """Return how often an identifier was annotated."""
        return self._uses.get(curie, 0)


#: Learned from nothing: grounding by the lexicon alone.
NOTHING = Learned()


def read_learned(path: Path) -> list[tuple[str, str, str, int]]:
    """Read a packed table of learned names; `InputError` when it is damaged."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        if tuple(rows[0]) != COLUMNS:
            raise ValueError("its header is another")
        return [(form, curie, corpus, int(count)) for form, curie, corpus, count in rows[1:]]
    except (OSError, EOFError, ValueError, IndexError) as error:
        raise InputError(f"{path}: no table of learned names: {error}; make it anew") from error


@cache
def shipped() -> Learned:
    """Return the names learned that come with the program."""
    path = resources.ontologies() / "learned.tsv.gz"
    return Learned.of(read_learned(path)) if path.is_file() else NOTHING
