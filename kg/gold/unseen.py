"""Which documents of a gold file are measured: a part of it, and none that was trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kg.corpora import fifth
from kg.errors import UsageError
from kg.gold import trained

T = TypeVar("T")
#: How many documents a refusal names.
_NAMED = 5


class Seen(StrEnum):
    """What becomes of documents that were trained on."""

    REFUSE = "refuse"
    LEAVE_OUT = "leave out"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which documents are measured: at most ``limit``, only those of the fixed ``fifth``.

    ``known`` are the fingerprints of what was trained on (see `kg.gold.trained`), ``None`` when it
    is not known, which ``unknown`` says in words.
    """

    limit: int | None = None
    fifth: bool = False
    seen: Seen = Seen.REFUSE
    known: frozenset[bytes] | None = None
    unknown: str = ""


#: All documents, and nothing known of training.
ALL = Choice()


def training_of(
    model: str = "", *, trees: bool = False, names: bool = False, relations: bool = False
) -> tuple[frozenset[bytes] | None, str]:
    """Return the fingerprints of what a model was trained on, and what to say without them.

    Texts whose mentions were learned, or with ``trees`` those whose trees were; with ``names``
    those, too, that grounding learned from; with ``relations`` those of related pairs. A folder of
    a pipeline that was trained here may hold its own lists.
    """
    file = trained.TREES if trees else trained.FILE
    known = trained.load(Path(model) / file.name if model else file)
    if names and known is not None:
        known |= trained.load(trained.NAMES) or frozenset()
    if relations and known is not None:
        known |= trained.load(trained.RELATIONS) or frozenset()
    whose = repr(model) if model else "the shipped model"
    return known, "" if known else f"what {whose} was trained on is not known"


def choose(
    path: Path, items: Iterable[T], choice: Choice, about: Callable[[T], tuple[str, str]]
) -> tuple[list[T], tuple[str, ...]]:
    """Return the documents to measure, and notes for the table.

    ``about`` gives an item's id and text. Raises `UsageError` when some were trained on, unless
    the choice says what becomes of them.
    """
    kept: list[T] = []
    seen: list[str] = []
    for item in items:
        if choice.limit is not None and len(kept) >= choice.limit:
            break
        name, text = about(item)
        if choice.fifth and not fifth(name):
            continue
        if choice.known and trained.contains(choice.known, text):
            seen.append(name)
            if choice.seen is Seen.LEAVE_OUT:
                continue
        kept.append(item)
    if seen and choice.seen is Seen.REFUSE:
        named = ", ".join(seen[:_NAMED]) + (", ..." if len(seen) > _NAMED else "")
        raise UsageError(
            f"{path}: {len(seen)} of {len(kept)} document(s) were trained on ({named}), so that "
            "their figures say nothing of other texts: name a part that was not, leave them out "
            "with --unseen, or measure all the same with --trained"
        )
    notes = ["one fixed fifth of the documents"] if choice.fifth else []
    if seen and choice.seen is Seen.LEAVE_OUT:
        notes.append(f"{len(seen)} document(s) that were trained on are left out")
    elif seen:
        notes.append(f"TRAINED ON: {len(seen)} of these {len(kept)} document(s)")
    return kept, (*notes, *filter(None, [choice.unknown]))
