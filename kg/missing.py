"""What the texts name and no ontology holds: a list to work through, and a form for an editor.

A build leaves two tables beside its graph. ``missing.tsv`` ranks the names that were grounded to
nothing that means just the same, by how often they stand in the texts, with the nearest known
entities. ``missing.robot.tsv`` holds the same names as a template of the tool ROBOT (Jackson et
al. 2019, doi:10.1186/s12859-019-3002-3): whoever edits an ontology fills in identifiers, strikes
what is not wanted, and turns it into classes with ``robot template``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.fold import fold
from kg.ground import ground_text
from kg.lexicon import Lexicon
from kg.model import Candidate
from kg.overlaps import Spans
from kg.rows import spreadsheet
from kg.sources import Reading

LIST, TEMPLATE = "missing.tsv", "missing.robot.tsv"
#: Categories that no ontology is expected to list.
_UNLISTED = frozenset({"Person", "Role", "Date", "Study"})
#: Known entities named beside a missing one.
_NEAREST = 3
#: Documents named in the template.
_SEEN = 5
_COLUMNS = (
    "label", "category", "mentions", "documents", "other_spellings", "nearest", "first_document",
    "start", "end",
)  # fmt: skip
#: Headings of the template and, under them, what ROBOT makes of each column.
_TEMPLATE = (
    ("ID", "ID"),
    ("label", "LABEL"),
    ("parent", "SC %"),
    ("exact synonyms", "A oboInOwl:hasExactSynonym SPLIT=|"),
    ("definition", "A IAO:0000115"),
    ("seen in", ">A oboInOwl:hasDbXref SPLIT=|"),
    ("category", ""),
    ("mentions", ""),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A name without an entity of its own: its spellings (the commonest first) and places.

    ``places`` are (document id, start, end), in order; ``nearest`` are known entities.
    """

    category: str
    spellings: tuple[str, ...]
    places: tuple[tuple[str, int, int], ...]
    nearest: tuple[Candidate, ...] = ()

    @property
    def label(self) -> str:
        """The commonest spelling."""
        return self.spellings[0]

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that name it, each once."""
        return tuple(dict.fromkeys(place[0] for place in self.places))


def find_missing(readings: Iterable[Reading], lexicon: Lexicon) -> tuple[Missing, ...]:
    """Return the names that nothing in the lexicon means exactly, the most frequent first.

    Names are put together by category and normal form. What only points back ("these cells"),
    what no ontology lists (people, dates), and what is part of a known name is left out.
    """
    spellings: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    places: defaultdict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for reading in readings:
        document, groundings = reading.annotation.document, reading.annotation.groundings
        known = Spans(g.mention.span for g in groundings if g.best and not g.mention.nominal)
        for grounding in groundings:
            mention = grounding.mention
            if mention.nominal or grounding.best or mention.category in _UNLISTED:
                continue
            if known.hold(mention.span):
                continue
            words = " ".join(document.quote(mention.span).split())
            key = mention.category, fold(words)
            if key[1]:
                spellings[key][words] += 1
                places[key].append((document.id, mention.span.start, mention.span.end))
    found = (
        Missing(key[0], _ranked(spellings[key]), tuple(sorted(places[key])))
        for key in sorted(spellings)
    )
    ranked = sorted(found, key=lambda one: (-len(one.places), -len(one.documents), one.label))
    return tuple(_with_nearest(one, lexicon) for one in ranked)


def _ranked(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda words: (-counts[words], words)))


def _with_nearest(one: Missing, lexicon: Lexicon) -> Missing:
    known: dict[str, Candidate] = {}  # by name: its other identifiers are the same entity
    for candidate in ground_text(one.label, lexicon, category=one.category):
        known.setdefault(candidate.name, candidate)
    return replace(one, nearest=tuple(known.values())[:_NEAREST])


def write_missing(folder: Path, missing: Sequence[Missing]) -> None:
    """Write both tables into a folder: UTF-8, tabs between cells, one name a line."""
    _write(folder / LIST, [_COLUMNS, *map(_row, missing)])
    headings, rules = zip(*_TEMPLATE, strict=True)
    _write(folder / TEMPLATE, [headings, rules, *map(_form, missing)])


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        for row in rows:
            file.write("\t".join(map(_cell, row)) + "\n")


def _cell(value: object) -> str:
    """Return what stands in a cell, on one line, harmless to terminals and spreadsheets."""
    line = " ".join(str(value).split())
    return spreadsheet("".join(filter(str.isprintable, line)).strip())


def _row(one: Missing) -> tuple[object, ...]:
    nearest = (f"{each.curie} {each.name} ({each.match})" for each in one.nearest)
    counts = len(one.places), len(one.documents)
    return (one.label, one.category, *counts, _others(one), "|".join(nearest), *one.places[0])


def _form(one: Missing) -> tuple[object, ...]:
    parent = next((each.curie for each in one.nearest if each.match == "broad"), "")
    seen = "|".join(one.documents[:_SEEN])
    return ("", one.label, parent, _others(one), "", seen, one.category, len(one.places))


def _others(one: Missing) -> str:
    return "|".join(words for words in one.spellings[1:] if "|" not in words)
