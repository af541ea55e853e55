"""Annotated relations of corpora in the uniform form (see `kg.gold.uniform`), as gold answers.

A corpus relates concepts by their identifiers (BC5CDR, BioRED), or mentions by their ids. Which of
our tasks its relations are for is ``ontologies/relation_schemes.tsv``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import UsageError
from kg.gold.records import read_records
from kg.lexicon import Lexicon
from kg.marks import check_words
from kg.model import Document, Span
from kg.passages import plain_passages
from kg.relations.base import KINDS, Mark, Under
from kg.relations.tasks import TASKS, Row, Task
from kg.tables import table

#: The ends of a relation: of any, and of BC5CDR.
_ENDS = (("arg1", "arg2"), ("chemical", "disease"))


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """Two concepts or mentions, and how they are related. ``novel`` where the corpus says it."""

    first: str
    second: str
    type: str
    novel: bool | None = None

    @property
    def ends(self) -> frozenset[str]:
        """Both, in no order."""
        return frozenset({self.first, self.second})


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """A text with its mentions and the relations that a person found in it."""

    document: Document
    marks: tuple[Mark, ...]
    relations: tuple[GoldRelation, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a corpus's relations fit a task: its type -> ours (``*``: any)."""

    name: str
    task: Task
    types: Mapping[str, str]
    categories: Mapping[str, str]

    @property
    def clear(self) -> float | None:
        """How clearly a sentence must speak of a pair: corpora with other types relate mentions.

        That is in one sentence, however clearly; the others ask of whole documents, too.
        """
        return -np.inf if "*" in self.types.values() else None


def scheme_of(name: str) -> Scheme:
    """Return how a corpus's relations are read. Raises `UsageError` when no table says it.

    >>> scheme_of("bc5cdr").task.name
    'cid'
    """
    rows = [row for row in table("relation_schemes") if row["scheme"] == name]
    labels = [row for row in table("label_maps") if row["scheme"] == name]
    if not rows or not labels:
        missing = "label_maps.tsv" if rows else "relation_schemes.tsv"
        raise UsageError(f"{missing} has no corpus {name!r}: add its rows or name another scheme")
    categories = {row["label"]: row["category"].split("|")[0] for row in labels}
    types = {row["relation"]: row["types"] for row in rows}
    return Scheme(name, TASKS[rows[0]["task"]], types, categories)


def read_related(path: Path, scheme: Scheme) -> Iterator[RelatedDocument]:
    """Yield the documents of a corpus. Raises `InputError` with the line that cannot be read."""

    def made(record: Mapping[str, Any], where: str) -> RelatedDocument | None:
        return _document(record, scheme, where) if record.get("text") else None

    return filter(None, read_records(path, made, "not a record with relations"))


def _document(record: Mapping[str, Any], scheme: Scheme, where: str) -> RelatedDocument:
    text = str(record["text"])
    document = Document(str(record["id"]), text, passages=plain_passages(text))
    marks = []
    for place, item in enumerate(record.get("entities") or ()):
        category = scheme.categories.get(str(item["type"]), "")
        if category not in KINDS or item.get("trigger"):
            continue
        name = str(item.get("id") or f"T{place + 1}")
        ids = tuple(str(curie) for curie in item.get("ids") or ())
        # Concepts of mentions without identifiers are the mentions themselves.
        concepts = ids or ((name,) if item.get("id") and not scheme.task.mentions else ())
        span = Span(int(item["start"]), int(item["end"]))
        if not item.get("spans"):
            check_words(span, str(item["text"]), document, where)
        elif span.end > len(text):
            raise ValueError(f"a mention ends at {span.end}, after the text")
        marks.append(Mark(span, category, concepts, name))
    return RelatedDocument(document, tuple(marks), tuple(_relations(record, scheme)))


def _relations(record: Mapping[str, Any], scheme: Scheme) -> Iterator[GoldRelation]:
    for item in record.get("relations") or ():
        if item["type"] not in scheme.types:
            continue
        one, other = next((ends for ends in _ENDS if ends[0] in item), _ENDS[0])
        novel = item.get("novel")
        yield GoldRelation(
            str(item[one]),
            str(item[other]),
            str(item["type"]),
            None if novel is None else bool(novel),
        )


def ends_of(row: Row, task: Task) -> frozenset[str]:
    """Return what a corpus would call the two ends of a row: mentions, or concepts."""
    if task.mentions:
        return frozenset({row.ones[0].mark.name, row.others[0].mark.name})
    return frozenset({row.first, row.second})


def leaders(lexicon: Lexicon) -> Callable[[str], str]:
    """Return what gives the first identifier of a concept, whichever of its own is asked for."""

    @cache
    def leader(curie: str) -> str:
        entry = lexicon.find_entity(curie)
        return entry.curie if entry else curie

    return leader


def under(lexicon: Lexicon) -> Under:
    """Return what says whether one identifier means a kind of what another means."""
    leader = leaders(lexicon)

    @cache
    def above(curie: str) -> frozenset[str]:
        return frozenset(lexicon.ancestors(curie))

    return lambda one, other: one != other and leader(other) in above(one)
