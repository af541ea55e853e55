"""How well the scores of answers say how often they are right.

Answers are put into ten bins by score; the calibration error is the mean distance, over all
answers, between the mean score of their bin and its share of right ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

BINS = 10
#: The drawing's side and its margins, in pixels.
_SIDE, _LEFT, _TOP = 300, 50, 30


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose scores lie between ``low`` (included) and ``high``."""

    low: float
    high: float
    answers: int = 0
    right: int = 0
    scores: float = 0.0

    @property
    def mean(self) -> float:
        """The mean score; the middle of an empty bin."""
        return self.scores / self.answers if self.answers else (self.low + self.high) / 2

    @property
    def share(self) -> float:
        """The share of right answers; 0 of an empty bin."""
        return self.right / self.answers if self.answers else 0.0


def bins(answers: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Sort scores, cut to between 0 and 1, into bins with how many of each were right.

    >>> [(b.answers, b.right) for b in bins([(0.95, True), (1.2, False), (0.0, False)])][::9]
    [(1, 0), (2, 1)]
    """
    counts = [[0, 0, 0.0] for _ in range(BINS)]
    for score, right in answers:
        score = min(1.0, max(0.0, score))
        at = min(BINS - 1, int(score * BINS + 1e-9))
        counts[at][0] += 1
        counts[at][1] += right
        counts[at][2] += score
    return tuple(
        Bin(at / BINS, (at + 1) / BINS, int(n), int(right), total)
        for at, (n, right, total) in enumerate(counts)
    )


def distance(found: Sequence[Bin]) -> float:
    """Return by how many answers, in all, the scores are off: the error times the answers.

    >>> distance(bins([(0.75, True), (0.75, True), (0.75, False), (0.75, True)]))
    0.0
    """
    return round(sum(abs(b.right - b.scores) for b in found), 6)


def to_table(found: Sequence[Bin]) -> str:
    """Return the bins that hold answers as a Markdown table."""
    lines = ["| score | answers | mean score | right |", "|---|---:|---:|---:|"]
    lines += [
        f"| {b.low:.1f} to {b.high:.1f} | {b.answers:,} | {b.mean:.3f} | {b.share:.3f} |"
        for b in found
        if b.answers
    ]
    return "\n".join(lines)


def to_svg(title: str, found: Sequence[Bin]) -> str:
    """Return a reliability plot: the share of right answers over the mean score of each bin.

    The line is what well calibrated scores would give; a dot's area says how many answers it is.
    """
    most = max((b.answers for b in found), default=0) or 1
    width, height = _SIDE + _LEFT + 20, _SIDE + _TOP + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="18">{escape(title)}</text>',
    ]
    for step in range(0, BINS + 1, 2):
        x, y = _place(step / BINS, step / BINS)
        left, low = _place(0, 0)
        right, high = _place(1, 1)
        parts += [
            f'<path d="M{left} {y}H{right}M{x} {low}V{high}" stroke="#ddd"/>',
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{step / BINS:.1f}</text>',
            f'<text x="{x}" y="{low + 18}" text-anchor="middle">{step / BINS:.1f}</text>',
        ]
    parts.append(f'<path d="M{left} {low}L{right} {high}" stroke="#888" stroke-dasharray="4 3"/>')
    held = [b for b in found if b.answers]
    points = [_place(b.mean, b.share) for b in held]
    if points:
        line = "L".join(f"{x} {y}" for x, y in points)
        parts.append(f'<path d="M{line}" stroke="#1f6f8b" fill="none"/>')
    for b, (x, y) in zip(held, points, strict=True):
        radius = round(2 + 8 * (b.answers / most) ** 0.5, 1)
        told = f"{b.answers} answers of mean score {b.mean:.3f}, {b.share:.3f} right"
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#1f6f8b" fill-opacity=".7">'
            f"<title>{told}</title></circle>"
        )
    middle = _LEFT + _SIDE // 2
    parts += [
        f'<text x="{middle}" y="{height - 10}" text-anchor="middle">mean score</text>',
        f'<text x="14" y="{_TOP + _SIDE // 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {_TOP + _SIDE // 2})">share right</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place(x: float, y: float) -> tuple[float, float]:
    return round(_LEFT + x * _SIDE, 1), round(_TOP + (1 - y) * _SIDE, 1)
