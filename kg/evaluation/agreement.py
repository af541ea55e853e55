"""Verdicts of people on claims: read back, counted, and compared between two passes.

Precision comes with its 95 % intervals (Wilson 1927; documents drawn anew, Efron 1979, as claims of
one text are right or wrong together), agreement as Cohen's kappa (1960).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.tables import iter_rows

VERDICTS = {"y": "right", "n": "wrong", "u": "unsure"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of an item in a pass (1 or 2)."""

    item: str
    number: int
    verdict: str
    cause: str = ""
    document: str = ""


def read_verdicts(path: Path) -> list[Verdict]:
    """Return the verdicts of a table, the last one of each item and pass; none without a file.

    Raises `InputError` for a table of another form.
    """
    if not path.exists():
        return []
    found: dict[tuple[str, int], Verdict] = {}
    try:
        for row in iter_rows(path):
            if row["verdict"] not in VERDICTS.values():
                raise ValueError(f"no verdict {row['verdict']!r}")
            one = Verdict(
                row["item"], int(row["pass"]), row["verdict"], row["cause"], row["document"]
            )
            found[one.item, one.number] = one
    except (KeyError, ValueError, OSError) as error:
        raise InputError(f"{path}: no table of verdicts ({error})") from error
    return list(found.values())


def interval(right: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson's).

    >>> tuple(round(end, 3) for end in interval(75, 100))
    (0.657, 0.825)
    """
    if not total:
        return 0.0, 1.0
    z, share = 1.959964, right / total
    middle = share + z * z / (2 * total)
    half = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    scale = 1 + z * z / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def interval_by_documents(
    judged: Sequence[tuple[str, bool]], draws: int = 4000
) -> tuple[float, float]:
    """Return the 95 % interval of a share when documents are drawn anew, with replacement.

    ``judged`` has a document and whether it was right for each claim. The same draws every time.

    >>> interval_by_documents([("a", True), ("a", True), ("b", False)])
    (0.0, 1.0)
    """
    groups: dict[str, list[bool]] = defaultdict(list)
    for document, right in judged:
        groups[document].append(right)
    each = [(sum(group), len(group)) for group in groups.values()]
    if not each:
        return 0.0, 1.0
    chance = random.Random(0)
    shares = []
    for _ in range(draws):
        drawn = chance.choices(each, k=len(each))
        shares.append(sum(right for right, _ in drawn) / sum(total for _, total in drawn))
    shares.sort()
    return shares[draws // 40], shares[-draws // 40 - 1]


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of pairs of verdicts; ``None`` where it is not defined.

    >>> kappa([("right", "right"), ("wrong", "wrong"), ("right", "wrong"), ("right", "right")])
    0.5
    """
    if not pairs:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[name] * second[name] for name in first) / len(pairs) ** 2
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    return round((agreed - chance) / (1 - chance), 3) if chance < 1 else None


def report(verdicts: Iterable[Verdict]) -> str:
    """Return what the verdicts come to: precision, causes, agreement of the two passes."""
    return "\n".join(_report(list(verdicts))) + "\n"


def _report(verdicts: list[Verdict]) -> Iterator[str]:
    first = {v.item: v for v in verdicts if v.number == 1}
    second = {v.item: v for v in verdicts if v.number == 2}
    counts = Counter(v.verdict for v in first.values())
    total = counts["right"] + counts["wrong"]
    documents = len({v.document for v in first.values()})
    yield f"judged: {len(first)} claims of {documents} documents, {counts['unsure']} unsure"
    if total:
        low, high = interval(counts["right"], total)
        share = counts["right"] / total
        yield f"right: {counts['right']} of {total} = {share:.3f} (95 %: {low:.3f} to {high:.3f})"
        sure = [v for v in first.values() if v.verdict != "unsure"]
        low, high = interval_by_documents([(v.document, v.verdict == "right") for v in sure])
        yield f"  with documents drawn anew (95 %): {low:.3f} to {high:.3f}"
    for cause, times in Counter(v.cause for v in first.values() if v.cause).most_common():
        yield f"  wrong, {cause}: {times}"
    pairs = [(first[item].verdict, second[item].verdict) for item in second if item in first]
    if pairs:
        same = sum(a == b for a, b in pairs)
        value = kappa(pairs)
        shown = "not defined" if value is None else f"{value:.3f}"
        yield f"judged twice: {len(pairs)}, agreed on {same}; Cohen's kappa {shown}"
