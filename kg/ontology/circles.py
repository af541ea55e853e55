"""Find the steps that make a hierarchy go round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def find_circles(parents: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Return (term, parent) steps without which nothing is its own ancestor.

    They are found in the order of the mapping; how deep the hierarchy is does not matter.

    >>> find_circles({"a": ["b"], "b": ["c", "b"], "c": ["a"]})
    [('c', 'a'), ('b', 'b')]
    """
    found: list[tuple[str, str]] = []
    done: set[str] = set()
    for start in parents:
        if start in done:
            continue
        path = {start: iter(parents[start])}
        while path:
            here, above = next(reversed(path.items()))
            parent = next(above, None)
            if parent is None:
                path.popitem()
                done.add(here)
            elif parent in path:
                found.append((here, parent))
            elif parent in parents and parent not in done:
                path[parent] = iter(parents[parent])
    return found
