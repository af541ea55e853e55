"""The trained recogniser: the words of a document to named spans with their scores.

A document is read alone, so that what is found in it does not hang on what is read beside it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kg import weights
from kg.errors import MissingError, UsageError
from kg.labels import HEADS
from kg.networks import tagging
from kg.networks.gazetteer import Gazetteer
from kg.networks.wordforms import Forms

if TYPE_CHECKING:
    from spacy.vectors import Vectors  # type: ignore[import-not-found]

_MAGIC = b"bioclaim-heads/2\n"
#: Words that go through the network at once.
_MOST = 6000
#: How little "nothing" may count for a span to be found as a faint one.
_FAINT = 0.05


class Found(NamedTuple):
    """A span of words; ``score`` is the mean probability of its marks.

    A ``faint`` one is less likely than none, but not unlikely: it backs what others find.
    """

    first: int
    end: int
    label: str
    score: float
    faint: bool


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A network with what it looks words up in. Make one with `read`."""

    params: tagging.Params
    forms: Forms
    gazetteer: Gazetteer

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories it tells apart."""
        return tuple(sorted(label for labels in HEADS.values() for label in labels))

    def spans(self, paragraphs: Sequence[Sequence[str]]) -> list[Found]:
        """Return the spans in a document's paragraphs, words counted through the document.

        Spans of one head do not overlap; those of different heads may.
        """
        found: list[Found] = []
        first = 0
        for some in _portions(paragraphs):
            self.forms.forget()
            made = tagging.batch(some, self.forms, self.gazetteer)
            scores = tagging.logits(self.params, self.forms.arrays(), made)
            sizes = [len(words) for window in some for words in window]
            starts = list(accumulate(sizes[:-1], initial=0))
            marks = tagging.probabilities(scores)
            taken: set[tuple[int, str]] = set()
            for faint, outside in ((False, 1.0), (True, _FAINT)):
                for start, end, label, score in tagging.spans(marks, starts, outside):
                    places = {(at, label) for at in range(start, end)}
                    if not places & taken:
                        taken |= places
                        span = Found(first + start, first + end, label, round(score, 3), faint)
                        found.append(span)
            first += sum(sizes)
        return found


def _portions(paragraphs: Sequence[Sequence[str]]) -> Iterator[list[list[Sequence[str]]]]:
    """Yield windows of paragraphs, several at a time; paragraphs that are too long are cut."""
    portion: list[list[Sequence[str]]] = []
    window: list[Sequence[str]] = []
    size = total = 0
    for paragraph in paragraphs:
        for at in range(0, len(paragraph), tagging.WINDOW):
            words = paragraph[at : at + tagging.WINDOW]
            if window and size + len(words) > tagging.WINDOW:
                portion.append(window)
                window, size = [], 0
                if total > _MOST:
                    yield portion
                    portion, total = [], 0
            window.append(words)
            size, total = size + len(words), total + len(words)
    if window:
        yield [*portion, window]


def pack(path: Path, params: tagging.Params, vectors: Vectors | None) -> None:
    """Write a network to one file, as 16-bit floats."""
    import srsly  # type: ignore[import-untyped]

    whole: dict[str, Any] = {"params": {k: v.astype("<f2") for k, v in params.items()}}
    if vectors is not None:
        whole["vectors"] = np.asarray(vectors.data).astype("<f2")
        whole["grams"] = [vectors.minn, vectors.maxn, vectors.hash_count, vectors.hash_seed]
    path.write_bytes(_MAGIC + zlib.compress(srsly.msgpack_dumps(whole), 9))


def read(folder: Path) -> Recogniser:
    """Read ``heads.bin`` and ``gazetteer.bin`` of a folder.

    Raises ``MissingError`` when they are not there, ``UsageError`` when they are none of ours.
    """
    import srsly

    path, names = folder / weights.HEADS, folder / weights.GAZETTEER
    try:
        data, gazetteer = path.read_bytes(), Gazetteer.read(names)
    except OSError as error:
        raise MissingError(
            f"the language model's files {path.name} and {names.name} are not in {folder}: install "
            "bioclaim-kg again, or name another model with --model"
        ) from error
    except ValueError as error:
        raise UsageError(f"{names} is no gazetteer; install bioclaim-kg again") from error
    if not data.startswith(_MAGIC):
        raise UsageError(f"{path} is no file of the recogniser's weights, or of another version")
    try:
        whole = srsly.msgpack_loads(zlib.decompress(data[len(_MAGIC) :]))
        params = {name: value.astype(np.float32) for name, value in whole["params"].items()}
        vectors = None
        if "vectors" in whole:
            vectors = weights.table(whole["vectors"].astype(np.float32), tuple(whole["grams"]))
    except (zlib.error, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UsageError(
            f"{path} is no file of the recogniser's weights, or a damaged one; install "
            "bioclaim-kg again"
        ) from error
    return Recogniser(params, Forms(vectors), gazetteer)
