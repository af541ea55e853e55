"""Which queries have been fast before and which slow, told by their shape."""

from __future__ import annotations

import re
from collections import OrderedDict

#: What two queries of one shape may differ in: IRIs, strings, numbers, what follows a prefix.
_VALUES = re.compile(
    "|".join(
        (
            r"<[^<>\s]*>",
            r'"(?:[^"\\\n]|\\.)*"',
            r"'(?:[^'\\\n]|\\.)*'",
            r"(?<=:)[\w.%-]+",
            r"\d+",
        )
    )
)
#: How many shapes are remembered, and of how many characters each.
_MOST, _LONG = 1000, 5000


def shape(query: str) -> str:
    """Return a query without its values.

    >>> shape('SELECT * { <http://x.org/1> ?p "a" } LIMIT 10')
    'SELECT * { _ ?p _ } LIMIT _'
    """
    return " ".join(_VALUES.sub("_", query[:_LONG]).split())


class Experience:
    """Remembers whether queries of a shape were slow; of many shapes, the latest."""

    def __init__(self) -> None:
        self._slow: OrderedDict[str, bool] = OrderedDict()

    def is_slow(self, shape: str) -> bool | None:
        """Say whether the latest of a shape was slow; ``None`` when there was none."""
        return self._slow.get(shape)

    def note(self, shape: str, *, slow: bool) -> None:
        """Remember how it went."""
        self._slow[shape] = slow
        self._slow.move_to_end(shape)
        while len(self._slow) > _MOST:
            self._slow.popitem(last=False)
