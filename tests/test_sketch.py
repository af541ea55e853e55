"""Near copies of a text are found from its sketch, in any order and in bounded time."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import sketch as module
from kg.sketch import Groups, are_copies, join_copies, sketch

WORDS = [f"word{number}" for number in range(400)]
RELEASE = " ".join(WORDS[:200])
OTHER = " ".join(WORDS[200:])


def edited(text: str, every: int) -> str:
    """Return a text in which each so-many-th word is another."""
    words = text.split()
    return " ".join("changed" if at % every == 0 else word for at, word in enumerate(words))


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        (RELEASE, RELEASE.upper() + "!", True),
        (RELEASE, edited(RELEASE, 20), True),
        (RELEASE, edited(RELEASE, 4), False),  # no five words in a row are left
        (RELEASE, " ".join(WORDS[:80]), True),  # cut short
        (RELEASE, " ".join(WORDS[150:350]), False),  # a quarter of it
        (RELEASE, OTHER, False),
        ("Aspirin may prevent stroke.", "Aspirin may prevent stroke in rats.", False),
        ("Aspirin may prevent stroke.", "Aspirin may prevent stroke!", True),
        ("", "", True),
        ("", RELEASE, False),
    ],
)
def test_copies(one: str, other: str, copies: bool) -> None:
    assert are_copies(sketch(one), sketch(other)) is copies
    assert are_copies(sketch(other), sketch(one)) is copies


def test_a_short_text_inside_a_long_one_is_found_by_what_both_sketches_cover() -> None:
    long = " ".join(f"long{number}" for number in range(1_000))
    assert are_copies(sketch(long + " " + RELEASE), sketch(RELEASE))


def test_what_is_no_sketch_is_like_nothing() -> None:
    assert not are_copies("no sketch at all", sketch(RELEASE))


def grouped(texts: dict[str, str]) -> dict[str, str]:
    groups = Groups(texts)
    join_copies(groups, {name: sketch(text) for name, text in texts.items()})
    return groups.names()


def test_groups_are_the_same_in_any_order() -> None:
    texts = {"a": RELEASE, "b": OTHER, "c": edited(RELEASE, 25), "d": ""}
    assert grouped(texts) == {"a": "a", "b": "b", "c": "a", "d": "d"}
    for names in permutations(texts):
        assert grouped({name: texts[name] for name in names}) == grouped(texts)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.data())
def test_a_copy_more_never_makes_a_group_more(starts: list[int], data: st.DataObject) -> None:
    texts = {f"t{at}": " ".join(WORDS[20 * s : 20 * s + 60]) for at, s in enumerate(starts)}
    before = len(set(grouped(texts).values()))
    chosen = data.draw(st.sampled_from(sorted(texts)))
    texts["copy"] = texts[chosen] + "."
    found = grouped(texts)
    assert found["copy"] == found[chosen]
    assert len(set(found.values())) == before


def test_many_texts_with_the_same_boilerplate_are_not_compared_each_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0
    near = module._near

    def counted(one: module.Sketch, other: module.Sketch) -> bool:
        nonlocal compared
        compared += 1
        return near(one, other)

    monkeypatch.setattr(module, "_near", counted)
    footer = " ".join(WORDS[:40])
    texts = {
        f"{at:04}": " ".join(f"own{at}x{word}" for word in range(100)) + " " + footer
        for at in range(400)
    }
    assert len(set(grouped(texts).values())) == 400
    assert compared <= 400 * module._MOST
