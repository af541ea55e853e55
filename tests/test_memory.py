"""A memory of bounded size."""

from __future__ import annotations

from kg.memory import Memory


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    memory: Memory[str] = Memory(3)
    for key in "abc":
        memory.put(key, key.upper(), 1)
    assert memory.get("a") == "A"
    memory.put("d", "D", 1)
    assert [memory.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_what_is_too_heavy_is_not_held_and_moves_nothing() -> None:
    memory: Memory[str] = Memory(3)
    memory.put("a", "A", 3)
    memory.put("b", "B", 4)
    assert (memory.get("a"), memory.get("b")) == ("A", None)
