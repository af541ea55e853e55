"""Figures with the counts behind them, and how they add up and print."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Figure:
    """A share: ``right`` out of ``total``. Without a total it has no value.

    >>> Figure("recall", 3, 4).value
    0.75
    """

    name: str
    right: float
    total: float

    @property
    def value(self) -> float | None:
        """The share, rounded to three places."""
        return round(self.right / self.total, 3) if self.total else None


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one task over some documents.

    ``f1`` names pairs (figure, precision, recall) whose harmonic mean is shown; ``labels`` are
    figures apart for each label; ``notes`` say how it was measured; ``listing`` and ``mistakes``
    what went wrong.
    """

    task: str
    documents: tuple[str, ...]
    figures: tuple[Figure, ...]
    f1: tuple[tuple[str, str, str], ...] = ()
    labels: tuple[tuple[str, tuple[Figure, ...]], ...] = ()
    listing: str = ""
    corpus: str = ""
    notes: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def figure(self, name: str) -> Figure:
        """Return the figure of that name; ``KeyError`` when there is none."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)

    def value(self, name: str) -> float | None:
        """Return a figure's value, or an F1; ``None`` where nothing was there to count."""
        for label, precision, recall in self.f1:
            if name == label:
                return _f1(self.figure(precision), self.figure(recall))
        return self.figure(name).value

    def values(self) -> dict[str, float | None]:
        """Return all figures and F1 by name."""
        names = [f.name for f in self.figures] + [label for label, _, _ in self.f1]
        return {name: self.value(name) for name in names}

    def to_table(self, *, labels: bool = True) -> str:
        """Return the figures as aligned lines: name, value, right/total."""
        of = f" {self.corpus}" if self.corpus else ""
        lines = [f"kg evaluate {self.task}{of}: {len(self.documents)} document(s)"]
        lines += [f"  note: {note}" for note in self.notes]
        lines += [_line(figure) for figure in self.figures]
        lines += [f"  {label:<28} {_show(self.value(label))}" for label, _, _ in self.f1]
        width = max((len(label) for label, _ in self.labels), default=0) + 2
        for label, figures in self.labels if labels else ():
            shares = [f"{name} {_show(value)}" for name, value in self._label_f1(figures).items()]
            shares += [f"{f.name} {_show(f.value)} ({_count(f)})" for f in figures]
            lines.append(f"  {f'[{label}]':<{width}}  {'  '.join(shares)}")
        return "\n".join(lines)

    def to_json(self) -> str:
        """Return the figures as one JSON object (``evaluate/1``)."""
        data: dict[str, Any] = {
            "schema": "evaluate/1",
            "task": self.task,
            "corpus": self.corpus,
            "notes": list(self.notes),
            "documents": list(self.documents),
            "figures": {f.name: _json(f) for f in self.figures},
            "f1": {label: self.value(label) for label, _, _ in self.f1},
            "labels": {
                label: {f.name: _json(f) for f in figures} | self._label_f1(figures)
                for label, figures in self.labels
            },
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    def _label_f1(self, figures: Iterable[Figure]) -> dict[str, float | None]:
        named = {figure.name: figure for figure in figures}
        return {
            name: _f1(named[precision], named[recall])
            for name, precision, recall in self.f1
            if precision in named and recall in named
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one document: ``right`` and ``total`` by figure name, overall and by label."""

    right: Counter[str]
    total: Counter[str]
    label_right: Counter[tuple[str, str]]
    label_total: Counter[tuple[str, str]]

    @classmethod
    def empty(cls) -> Tally:
        """Return counts of nothing."""
        return cls(Counter(), Counter(), Counter(), Counter())

    def add(self, name: str, right: float, total: float = 1, label: str = "") -> None:
        """Count ``right`` of ``total`` under a figure's name, or under a label's figure."""
        if label:
            self.label_right[label, name] += right  # type: ignore[assignment]
            self.label_total[label, name] += total  # type: ignore[assignment]
        else:
            self.right[name] += right  # type: ignore[assignment]
            self.total[name] += total  # type: ignore[assignment]


def summarize(
    task: str,
    names: Iterable[str],
    tallies: Sequence[tuple[str, Tally]],
    f1: Iterable[tuple[str, str, str]] = (),
    listing: str = "",
) -> Scores:
    """Add up the tallies of documents, given with their ids.

    ``names`` fixes which figures are shown, in which order.
    """
    sum_ = Tally.empty()
    for _, tally in tallies:
        for into, counts in (
            (sum_.right, tally.right),
            (sum_.total, tally.total),
        ):
            into.update(counts)
        sum_.label_right.update(tally.label_right)
        sum_.label_total.update(tally.label_total)
    figures = tuple(Figure(name, sum_.right[name], sum_.total[name]) for name in names)
    labels: dict[str, list[Figure]] = {}
    for label, name in sorted(sum_.label_total):
        right, total = sum_.label_right[label, name], sum_.label_total[label, name]
        labels.setdefault(label, []).append(Figure(name, right, total))
    by_label = tuple((label, tuple(items)) for label, items in labels.items())
    return Scores(task, tuple(name for name, _ in tallies), figures, tuple(f1), by_label, listing)


def _f1(precision: Figure, recall: Figure) -> float | None:
    if not precision.total or not recall.total:
        return None
    p, r = precision.right / precision.total, recall.right / recall.total
    return round(2 * p * r / (p + r), 3) if p + r else 0.0


def _show(value: float | None) -> str:
    return "    -" if value is None else f"{value:.3f}"


def _count(figure: Figure) -> str:
    return f"{figure.right:g}/{figure.total:g}"


def _line(figure: Figure) -> str:
    return f"  {figure.name:<28} {_show(figure.value)}  {_count(figure)}"


def _json(figure: Figure) -> dict[str, float | None]:
    return {"value": figure.value, "right": figure.right, "of": figure.total}
