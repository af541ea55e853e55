"""Gradients and steps of the recogniser's network (`kg.networks.tagging`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kg.networks.gazetteer import WIDTH as MARKS
from kg.networks.tagging import (
    EMBED,
    NAMES,
    Batch,
    Params,
    Shape,
    features_width,
    group_means,
    neighbours,
    normalised,
    surrounded,
)
from kg.networks.wordforms import GRAM_ROWS, WORD_ROWS

Array = np.ndarray[Any, np.dtype[Any]]
#: Rows of a table that a step touched, and their gradients.
Sparse = tuple[Array, Array]
#: The way back through a layer: the gradient of its input from that of its output.
Back = Callable[[Array], Array]


def initial(
    width: int,
    vectors: int,
    seed: int,
    shape: Shape = NAMES,
    rows: tuple[int, int] | None = None,
) -> Params:
    """Return random weights for layers of ``width`` and floret vectors of ``vectors``.

    ``rows`` are those of the tables of words and n-grams; where there are fewer, more share one.
    """
    dice, tables = np.random.default_rng(seed), rows or (WORD_ROWS, GRAM_ROWS)

    def matrix(rows: int, columns: int, fan: int | None = None) -> Array:
        made: Array = dice.standard_normal((rows, columns)) * (fan or rows) ** -0.5
        return made.astype(np.float32)

    outputs = max(part.stop for part in shape.slices.values())
    params = {
        "words": (dice.standard_normal((tables[0], EMBED)) * 0.1).astype(np.float32),
        "grams": (dice.standard_normal((tables[1], EMBED)) * 0.1).astype(np.float32),
        "in.W": matrix(features_width(vectors), 2 * width),
        "in.M": matrix(MARKS + shape.extra, 2 * width),
        "out.W": matrix(width, outputs) * np.float32(0.3),
        "out.b": np.zeros(outputs, dtype=np.float32),
    }
    params["words"][0] = params["grams"][0] = 0.0
    for part in shape.slices.values():
        params["out.b"][part.start] = 2.0
    layers = ["in", "context", *(f"conv{n}" for n in range(len(shape.before + shape.after)))]
    for name in layers:
        if name != "in":
            params[f"{name}.W"] = matrix(3 * width, 2 * width)
        params[f"{name}.b"] = np.zeros(2 * width, dtype=np.float32)
        params[f"{name}.g"] = np.ones(width, dtype=np.float32)
        params[f"{name}.c"] = np.zeros(width, dtype=np.float32)
    return params


def _summed(rows: Array, gradients: Array) -> Sparse:
    """Add up the gradients of equal rows, the padding row 0 left out."""
    kept = rows > 0
    rows, gradients = rows[kept], gradients[kept]
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    return rows[starts], np.add.reduceat(gradients[order], starts, axis=0)


@dataclass(slots=True)
class Network:
    """Weights with the gradients of one pass; ``drop`` is the share of values dropped."""

    params: Params
    dice: np.random.Generator
    drop: float = 0.2
    shape: Shape = NAMES
    grads: dict[str, Array] = field(default_factory=dict)
    sparse: dict[str, Sparse] = field(default_factory=dict)

    def _mask(self, shape: tuple[int, ...]) -> Array:
        keep = np.float32(1 / (1 - self.drop))
        mask: Array = (self.dice.random(shape, dtype=np.float32) >= self.drop) * keep
        return mask

    def _activate(self, name: str, z: Array) -> tuple[Array, Back]:
        """Maxout, normalise, scale and drop ``z``."""
        params, half = self.params, z.shape[1] // 2
        left = z[:, :half] >= z[:, half:]
        y, scale = normalised(np.where(left, z[:, :half], z[:, half:]))
        mask = self._mask(y.shape)

        def back(d: Array) -> Array:
            d = d * mask
            self.grads[f"{name}.g"], self.grads[f"{name}.c"] = (d * y).sum(0), d.sum(0)
            d *= params[f"{name}.g"]
            d = (d - d.mean(1, keepdims=True) - y * (d * y).mean(1, keepdims=True)) * scale
            dz = np.empty_like(z)
            np.multiply(d, left, out=dz[:, :half])
            np.subtract(d, dz[:, :half], out=dz[:, half:])
            self.grads[f"{name}.b"] = dz.sum(0)
            return dz

        return (y * params[f"{name}.g"] + params[f"{name}.c"]) * mask, back

    def _layer(self, name: str, x: Array) -> tuple[Array, Back]:
        weights = self.params[f"{name}.W"]
        out, back_activation = self._activate(name, x @ weights + self.params[f"{name}.b"])

        def back(d: Array) -> Array:
            dz = back_activation(d)
            self.grads[f"{name}.W"] = x.T @ dz
            result: Array = dz @ weights.T
            return result

        return out, back

    def step(self, table: dict[str, Array], made: Batch, gold: Array, known: Array) -> float:
        """Run forwards and backwards; gradients are then in ``grads`` and ``sparse``.

        ``gold`` (words, heads) holds the right column of each head, ``known`` (words, heads) the
        weight of each answer, 0 where it is not known. Returns the mean loss.
        """
        params, unique = self.params, made.unique
        words, grams = params["words"], params["grams"]
        whole = (self.dice.random((len(unique), 1)) >= 0.15).astype(np.float32)
        pieces = (self.dice.random((len(unique), 1)) >= 0.05).astype(np.float32)
        count = table["count"][unique][:, None] * pieces
        parts = [
            words[table["whole"][unique] % len(words)].sum(1) * whole,
            words[table["edges"][unique] % len(words)].sum(1) * pieces,
            grams[table["grams"][unique] % len(grams)].sum(1) * count,
            table["flags"][unique],
        ]
        if "vector" in table:
            parts.append(table["vector"][unique])
        features = np.concatenate(parts, axis=1)
        shared = features @ params["in.W"]
        z = shared[made.form] + made.marks @ params["in.M"] + params["in.b"]
        first, back_in = self._activate("in", z)
        h = np.zeros((made.size, first.shape[1]), dtype=np.float32)
        h[made.rows] = first
        live = np.zeros((made.size, 1), dtype=np.float32)
        live[made.rows] = 1.0
        backs: list[Back] = []
        for number, dilation in enumerate(self.shape.before + self.shape.after):
            if number == len(self.shape.before):
                h, back = self._context(h, made)
                backs.append(back)
            h, back = self._convolve(f"conv{number}", h, dilation, live)
            backs.append(back)
        loss, d = self._heads(h[made.rows], gold, known)
        dh = np.zeros_like(h)
        dh[made.rows] = d
        for back in reversed(backs):
            dh = back(dh)
        dz = back_in(dh[made.rows])
        self.grads["in.M"] = made.marks.T @ dz
        order = np.argsort(made.form, kind="stable")
        starts = np.searchsorted(made.form[order], np.arange(len(unique)))
        dshared = np.add.reduceat(dz[order], starts, axis=0)
        self.grads["in.W"] = features.T @ dshared
        df = dshared @ params["in.W"].T
        self._tables(table, unique, df, whole, pieces, count)
        return loss

    def _convolve(self, name: str, h: Array, dilation: int, live: Array) -> tuple[Array, Back]:
        out, back_layer = self._layer(name, neighbours(h, dilation))
        width = h.shape[1]

        def back(d: Array) -> Array:
            d = d * live
            dwide = back_layer(d)
            d += dwide[:, width : 2 * width]
            d[:-dilation] += dwide[dilation:, :width]
            d[dilation:] += dwide[:-dilation, 2 * width :]
            return d

        return (h + out) * live, back

    def _context(self, h: Array, made: Batch) -> tuple[Array, Back]:
        rows = made.rows
        out, back_layer = self._layer("context", surrounded(h[rows], made))
        result = h.copy()
        result[rows] += out
        width = h.shape[1]

        def back(d: Array) -> Array:
            dx = back_layer(d[rows])
            d = d.copy()
            d[rows] += dx[:, :width]
            # A mean of group sums over its size is what each member gets back.
            d[rows] += group_means(dx[:, width : 2 * width], made.same)[0][made.same]
            d[rows] += group_means(dx[:, 2 * width :], made.window)[0][made.window]
            return d

        return result, back

    def _heads(self, h: Array, gold: Array, known: Array) -> tuple[float, Array]:
        params = self.params
        mask = self._mask(h.shape)
        h = h * mask
        scores = h @ params["out.W"] + params["out.b"]
        d = np.zeros_like(scores)
        loss, total = 0.0, max(1.0, float(len(h)))
        places = np.arange(len(h))
        for column, part in enumerate(self.shape.slices.values()):
            weight = known[:, column]
            if not weight.any():
                continue
            some = np.exp(scores[:, part] - scores[:, part].max(1, keepdims=True))
            some /= some.sum(1, keepdims=True)
            right = gold[:, column]
            loss -= float((np.log(some[places, right] + 1e-9) * weight).sum())
            some[places, right] -= 1.0
            d[:, part] = some * (weight / total)[:, None]
        self.grads["out.W"] = h.T @ d
        self.grads["out.b"] = d.sum(0)
        return loss / total, (d @ params["out.W"].T) * mask

    def _tables(
        self,
        table: dict[str, Array],
        unique: Array,
        df: Array,
        whole: Array,
        pieces: Array,
        count: Array,
    ) -> None:
        def spread(rows: Array, d: Array) -> tuple[Array, Array]:
            return rows.reshape(-1), np.repeat(d, rows.shape[1], axis=0)

        words, grams = len(self.params["words"]), len(self.params["grams"])
        a, da = spread(table["whole"][unique] % words, df[:, :EMBED] * whole)
        b, db = spread(table["edges"][unique] % words, df[:, EMBED : 2 * EMBED] * pieces)
        self.sparse["words"] = _summed(np.concatenate([a, b]), np.concatenate([da, db]))
        self.sparse["grams"] = _summed(
            *spread(table["grams"][unique] % grams, df[:, 2 * EMBED : 3 * EMBED] * count)
        )


def average(mean: Params, params: Params, step: int) -> None:
    """Move the running averages; the tables, being large, every eighth step."""
    decay = min(0.999, (1 + step) / (10 + step))
    for name, value in params.items():
        if name not in ("words", "grams"):
            mean[name] += np.float32(1 - decay) * (value - mean[name])
        elif step % 8 == 0:
            mean[name] += np.float32(1 - decay**8) * (value - mean[name])


@dataclass(slots=True)
class Adam:
    """Adam (Kingma & Ba 2015) with decoupled decay; tables move only in the rows touched."""

    first: dict[str, Array] = field(default_factory=dict)
    second: dict[str, Array] = field(default_factory=dict)
    steps: int = 0
    decay: float = 0.01
    clip: float = 5.0

    def update(self, network: Network, rate: float) -> None:
        """Move the weights against the gradients."""
        self.steps += 1
        params = network.params
        squares = sum(float((g * g).sum()) for g in network.grads.values())
        squares += sum(float((g * g).sum()) for _, g in network.sparse.values())
        scale = np.float32(min(1.0, self.clip / (squares**0.5 + 1e-9)))
        one, two = 1 - 0.9**self.steps, 1 - 0.99**self.steps
        for name in (*network.grads, *network.sparse):
            if name not in self.first:
                self.first[name] = np.zeros_like(params[name])
                self.second[name] = np.zeros_like(params[name])
        for name, gradient in network.grads.items():
            g = gradient * scale
            m, v = self.first[name], self.second[name]
            m += 0.1 * (g - m)
            v += 0.01 * (g * g - v)
            if name.endswith("W"):
                params[name] *= np.float32(1 - rate * self.decay)
            params[name] -= (rate * (m / one) / (np.sqrt(v / two) + 1e-8)).astype(np.float32)
        for name, (rows, gradient) in network.sparse.items():
            g = gradient * scale
            m = self.first[name][rows] * np.float32(0.9) + np.float32(0.1) * g
            v = self.second[name][rows] * np.float32(0.99) + np.float32(0.01) * g * g
            self.first[name][rows], self.second[name][rows] = m, v
            move = np.float32(rate / one) * m / (np.sqrt(v / np.float32(two)) + np.float32(1e-8))
            params[name][rows] -= move
