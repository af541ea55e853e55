"""What went wrong, counted by kind, as one HTML page with examples.

No script, nothing from elsewhere; every word of a text, a label or an id is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from kg.model import Span
from kg.pages.page import TAIL, head

#: Characters of a text that are shown around a mistake, its own words included.
CONTEXT = 200
#: Rows of a table, and examples in a row.
ROWS, EXAMPLES = 50, 3
#: Where a sentence ends, roughly.
_END = re.compile(r"(?<=[.!?]) +|[\n\r]+")
_STYLE = """body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; }
pre { overflow-x: auto; }
td:first-child { text-align: right; }
td:last-child { width: 60%; }
p { margin: 0 0 .4em; }
mark { background: #fde68a; color: inherit; }
.where { color: #555; font-size: .85em; }
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: ``words`` of the text or the gold, what stood ``instead``, and where.

    ``label`` is a class of mentions or a dependency; ``context`` is the text before, at and after
    the place; ``times`` is its weight where it stands for several.
    """

    label: str
    kind: str
    words: str
    instead: str
    document: str
    span: Span
    context: tuple[str, str, str]
    times: int = 1


def around(text: str, span: Span) -> tuple[str, str, str]:
    """Return the words before, at and after a place: its sentence or less, on one line.

    >>> around("Old text. Bone grows in rats. More.", Span(10, 14))
    ('', 'Bone', ' grows in rats.')
    """
    words = text[span.start : span.end]
    if len(words) > CONTEXT:
        return "", _line(words[: CONTEXT - 1]) + "…", ""
    side = (CONTEXT - len(words)) // 2
    before = text[max(0, span.start - side) : span.start]
    after = text[span.end : span.end + side]
    return _line(_END.split(before)[-1]), _line(words), _line(_END.split(after)[0])


def _line(text: str) -> str:
    """Return the text with every white space a blank."""
    return "".join(" " if letter.isspace() else letter for letter in text)


def page(title: str, figures: str, mistakes: Iterable[Mistake]) -> str:
    """Return the page: the figures, then each label's mistakes, the most frequent first.

    >>> found = [Mistake("Cell", "missed", "<b>", "", "d1", Span(0, 3), ("", "<b>", " cells"))]
    >>> "<mark>&lt;b&gt;</mark> cells" in page("Mistakes", "f1 0", found)
    True
    """
    labels: dict[str, dict[str, list[Mistake]]] = {}
    for mistake in mistakes:
        labels.setdefault(mistake.label, {}).setdefault(mistake.kind, []).append(mistake)
    ranked = sorted(labels, key=lambda name: (-sum(map(_weight, labels[name].values())), name))
    parts = [head(title, _STYLE)]
    parts.append(f"<h1>{escape(title)}</h1>\n<pre>{escape(figures)}</pre>\n")
    for name in ranked:
        kinds = labels[name]
        parts.append(f"<h2>{escape(name)}</h2>\n")
        by_weight = sorted(kinds, key=lambda kind: (-_weight(kinds[kind]), kind))
        parts += [_table(kind, kinds[kind]) for kind in by_weight]
    return "".join([*parts, TAIL])


def _weight(mistakes: Iterable[Mistake]) -> int:
    return sum(mistake.times for mistake in mistakes)


def _table(kind: str, mistakes: list[Mistake]) -> str:
    """Return a table of one kind: a row for the same words and the same in their stead."""
    alike: dict[tuple[str, str], list[Mistake]] = {}
    for mistake in mistakes:
        alike.setdefault((mistake.words.casefold(), mistake.instead.casefold()), []).append(mistake)
    ranked = sorted(alike, key=lambda words: (-_weight(alike[words]), words))
    rows = "".join(_row(alike[words]) for words in ranked[:ROWS])
    left = f"<p>{len(ranked) - ROWS} more rows.</p>\n" if len(ranked) > ROWS else ""
    return (
        f"<h3>{escape(kind)}: {_weight(mistakes)}</h3>\n<table>\n<tr><th>Times</th><th>Gold</th>"
        f"<th>Found instead</th><th>For example</th></tr>\n{rows}</table>\n{left}"
    )


def _row(mistakes: list[Mistake]) -> str:
    first = mistakes[0]
    examples = "".join(_example(mistake) for mistake in mistakes[:EXAMPLES])
    return (
        f"<tr><td>{_weight(mistakes)}</td><td>{escape(_line(first.words))}</td>"
        f"<td>{escape(_line(first.instead))}</td><td>{examples}</td></tr>\n"
    )


def _example(mistake: Mistake) -> str:
    before, words, after = map(escape, mistake.context)
    where = escape(f"{mistake.document} {mistake.span.start}-{mistake.span.end}")
    return f'<p>{before}<mark>{words}</mark>{after} <span class="where">{where}</span></p>'
