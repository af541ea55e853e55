"""A memory of bounded size: what was asked for longest ago is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Values by key, of at most ``most`` weight together.

    >>> memory = Memory(3)
    >>> memory.put("a", 1, 2), memory.put("b", 2, 2), memory.get("a"), memory.get("b")
    (None, None, None, 2)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._held: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        """Return the value of a key, ``None`` when it is not held."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: T, weight: int) -> None:
        """Hold a value; one that is too heavy is not."""
        if weight > self._most or key in self._held:
            return
        self._held[key] = (value, weight)
        self._weight += weight
        while self._weight > self._most:
            _, (_, freed) = self._held.popitem(last=False)
            self._weight -= freed
