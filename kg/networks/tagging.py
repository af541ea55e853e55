"""The recogniser's network: words in context to probabilities, probabilities to spans.

A window is a run of paragraphs of one document. Each word's form (`kg.networks.wordforms`) and
whether it stands in a known name (`kg.networks.gazetteer`) become a vector; dilated convolutions
with residuals (Strubell et al. 2017) mix neighbours; in the middle each word also sees the mean of
its window and of all places where the same word stands in it, so that a name is read alike
throughout a text. Each head is a softmax over begin, inside, end, single of its labels, and
outside; a span's score is the mean probability of its words' marks. Heads are independent.

Only numpy runs here; `kg.networks.gradients` adds the gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.labels import HEADS
from kg.networks.gazetteer import Gazetteer
from kg.networks.wordforms import FLAGS, Forms

Array = np.ndarray[Any, np.dtype[Any]]
Params = dict[str, Array]

EMBED = 64
#: Dilations of the convolutions before and after each word sees its window.
BEFORE, AFTER = (1, 1, 2), (4, 1)
PAD = max(BEFORE + AFTER)
#: Added to the score of marks that may not stand where they do.
_BARRED = -1e9
#: Words of a window.
WINDOW = 600
_SMALL = 1e-5


def slices() -> dict[str, slice]:
    """Return each head's columns among all outputs: outside, then B, I, E, S of each label."""
    found, at = {}, 0
    for head, labels in HEADS.items():
        size = 1 + 4 * len(labels)
        found[head] = slice(at, at + size)
        at += size
    return found


SLICES = slices()
OUTPUTS = SLICES["publication"].stop


@dataclass(frozen=True, slots=True)
class Shape:
    """A network's softmaxes (columns among all outputs) and the dilations of its convolutions.

    ``extra`` are columns of a batch's ``marks`` beside the gazetteer's.
    """

    slices: dict[str, slice]
    before: tuple[int, ...] = BEFORE
    after: tuple[int, ...] = AFTER
    extra: int = 0


#: The network that marks names.
NAMES = Shape(SLICES)


@dataclass(frozen=True, slots=True)
class Batch:
    """Words of several windows as the network reads them: one row a word, padding between.

    ``rows`` are the places of the words among all ``size`` rows; ``types`` (words,) number the
    forms, ``unique`` the distinct ones and ``form`` (words,) says which; ``same`` (words,) groups
    the places of one word in one window, ``window`` (words,) the windows.
    """

    size: int
    rows: Array
    unique: Array
    form: Array
    marks: Array
    same: Array
    window: Array


def batch(
    windows: Sequence[Sequence[Sequence[str]]],
    forms: Forms,
    gazetteer: Gazetteer,
    keep: Array | None = None,
) -> Batch:
    """Lay out windows (each a list of paragraphs, each a list of words)."""
    words = [word for window in windows for paragraph in window for word in paragraph]
    types = forms.number(words)
    table = forms.arrays()
    lengths = [len(paragraph) for window in windows for paragraph in window]
    starts = np.zeros(len(words), dtype=bool)
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    starts[first[np.array(lengths) > 0]] = True
    part = np.repeat(np.arange(len(lengths)), lengths)
    rows = np.arange(len(words)) + PAD * (part + 1)
    sizes = [sum(map(len, window)) for window in windows]
    window = np.repeat(np.arange(len(windows)), sizes)
    unique, form = np.unique(types, return_inverse=True)
    key = table["key"][types]
    with np.errstate(over="ignore"):
        mixed = key + window.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    same = np.unique(mixed, return_inverse=True)[1]
    marks = gazetteer.marks(key, table["exact"][types], table["hyphen"][types], starts, keep)
    size = len(words) + PAD * (len(lengths) + 1)
    return Batch(size, rows, unique, form, marks, same, window)


def form_features(params: Params, table: dict[str, Array], unique: Array) -> Array:
    """Return the features of word types, shape (types, features)."""
    words, grams = params["words"], params["grams"]
    parts = [
        words[table["whole"][unique] % len(words)].sum(1),
        words[table["edges"][unique] % len(words)].sum(1),
        grams[table["grams"][unique] % len(grams)].sum(1) * table["count"][unique][:, None],
        table["flags"][unique],
    ]
    if "vector" in table:
        parts.append(table["vector"][unique])
    return np.concatenate(parts, axis=1)


def features_width(vectors: int) -> int:
    """Return how many features a word type has."""
    return 3 * EMBED + FLAGS + vectors


def maxout(x: Array) -> Array:
    """Return the greater of the two halves of each row."""
    half = x.shape[1] // 2
    result: Array = np.maximum(x[:, :half], x[:, half:])
    return result


def normalised(x: Array) -> tuple[Array, Array]:
    """Return rows with mean 0 and variance 1, and one over their deviation."""
    x = x - x.mean(1, keepdims=True)
    scale = 1.0 / np.sqrt((x * x).mean(1, keepdims=True) + _SMALL)
    x *= scale
    return x, scale


def neighbours(h: Array, dilation: int) -> Array:
    """Return each row between the rows ``dilation`` before and after it."""
    size, width = h.shape
    wide = np.zeros((size, 3 * width), dtype=h.dtype)
    wide[dilation:, :width] = h[:-dilation]
    wide[:, width : 2 * width] = h
    wide[:-dilation, 2 * width :] = h[dilation:]
    return wide


def group_means(h: Array, groups: Array) -> tuple[Array, Array]:
    """Return the mean row of each group (numbered from 0) and the groups' sizes."""
    order = np.argsort(groups, kind="stable")
    counts = np.bincount(groups)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    sums = np.add.reduceat(h[order], starts, axis=0)
    return sums / counts[:, None].astype(h.dtype), counts


def surrounded(h: Array, made: Batch) -> Array:
    """Return each word's row, the mean of its equals in the window, the mean of the window."""
    equals = group_means(h, made.same)[0][made.same]
    whole = group_means(h, made.window)[0][made.window]
    return np.concatenate([h, equals, whole], axis=1)


def logits(params: Params, table: dict[str, Array], made: Batch, shape: Shape = NAMES) -> Array:
    """Run the network: shape (words, outputs)."""

    def layer(name: str, x: Array) -> Array:
        y, _ = normalised(maxout(x @ params[f"{name}.W"] + params[f"{name}.b"]))
        return y * params[f"{name}.g"] + params[f"{name}.c"]

    shared = form_features(params, table, made.unique) @ params["in.W"]
    x = shared[made.form] + made.marks @ params["in.M"] + params["in.b"]
    y, _ = normalised(maxout(x))
    width = y.shape[1]
    h = np.zeros((made.size, width), dtype=np.float32)
    h[made.rows] = y * params["in.g"] + params["in.c"]
    pads = np.ones(made.size, dtype=bool)
    pads[made.rows] = False
    for number, dilation in enumerate(shape.before + shape.after):
        if number == len(shape.before):
            inner = h[made.rows]
            h[made.rows] = inner + layer("context", surrounded(inner, made))
        h += layer(f"conv{number}", neighbours(h, dilation))
        h[pads] = 0.0
    return h[made.rows] @ params["out.W"] + params["out.b"]


def probabilities(scores: Array) -> Array:
    """Return the softmax of each head's columns."""
    found = np.empty_like(scores)
    for part in SLICES.values():
        some = scores[:, part]
        some = np.exp(some - some.max(1, keepdims=True))
        found[:, part] = some / some.sum(1, keepdims=True)
    return found


def spans(
    marks: Array, starts: Sequence[int], outside: float = 1.0
) -> list[tuple[int, int, str, float]]:
    """Return the best well-formed spans: (first word, end, label, score), by head and place.

    ``marks`` are probabilities (words, `OUTPUTS`), ``starts`` the paragraphs' first words.
    ``outside`` weighs the probability of naming nothing: less finds what is less likely, too.
    """
    found = []
    ends = [*starts[1:], len(marks)]
    for head, part in SLICES.items():
        some = marks[:, part]
        if outside != 1.0:
            some = some.copy()
            some[:, 0] *= outside
        best = some.argmax(1)
        named = best > 0
        if not named.any():
            continue
        for start, end in zip(starts, ends, strict=True):
            if named[start:end].any():
                path = best[start:end]
                if not well_formed(path):
                    path = viterbi(some[start:end])
                found += _read(path, some[start:end], start, HEADS[head])
    return found


def _read(
    path: Array, marks: Array, start: int, labels: tuple[str, ...]
) -> list[tuple[int, int, str, float]]:
    found, opened = [], 0
    for at in np.flatnonzero(path):
        label, step = divmod(int(path[at]) - 1, 4)
        if step == 0:
            opened = at
        elif step == 3:
            score = float(marks[at, path[at]])
            found.append((start + int(at), start + int(at) + 1, labels[label], score))
        elif step == 2:
            places = np.arange(opened, at + 1)
            score = float(marks[places, path[places]].mean())
            found.append((start + int(opened), start + int(at) + 1, labels[label], score))
    return found


def well_formed(path: Array) -> bool:
    """Say whether marks (of any head) follow each other as spans are written."""
    step = np.where(path > 0, (path - 1) % 4, 4)
    opened = (step[:-1] < 2) & (path[:-1] > 0)
    goes_on = (step[1:] == 1) | (step[1:] == 2)
    if (opened != goes_on).any() or step[0] in (1, 2) or step[-1] in (0, 1):
        return False
    label = (path - 1) // 4
    return not (opened & (label[:-1] != label[1:])).any()


def viterbi(marks: Array) -> Array:
    """Return the likeliest well-formed marks of a paragraph (Viterbi 1967), in plain numbers.

    A mark that begins something, or lies outside, may follow any that ends something; one inside
    follows its own beginning or inside.
    """
    rows = np.log(marks + 1e-9).tolist()
    size = len(rows[0])
    begins = range(1, size, 4)
    best = [score if a % 4 in (0, 1) else score + _BARRED for a, score in enumerate(rows[0])]
    back = []
    for row in rows[1:]:
        # Whatever begins, or lies outside, follows the best mark that ends something.
        last, top = 0, best[0]
        for b in begins:
            if best[b + 2] > top:
                last, top = b + 2, best[b + 2]
            if best[b + 3] > top:
                last, top = b + 3, best[b + 3]
        before = [last] * size
        now = [top + score for score in row]
        for b in begins:
            a = b + 1 if best[b + 1] > best[b] else b
            before[b + 1] = before[b + 2] = a
            now[b + 1], now[b + 2] = best[a] + row[b + 1], best[a] + row[b + 2]
        back.append(before)
        best = now
    ended = [0, *(a for b in begins for a in (b + 2, b + 3))]
    at = max(ended, key=best.__getitem__)
    path = [at]
    for before in reversed(back):
        at = before[at]
        path.append(at)
    return np.array(path[::-1], dtype=np.int64)
