"""What the words around two mentions say, as names of features (each there or not).

The words between them, before and after, the way between them in the tree, and how they are
called. Mentions stand in the words as signs (``@C``). Stems are the first five letters. After
Zhou et al. 2005 (words, order), Bunescu & Mooney 2005 (shortest path).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from kg.relations.base import Place, Scene, plain

Array = np.ndarray[Any, np.dtype[Any]]
#: Features are known by a hash of so many bits.
BITS = 18
MASK = (1 << BITS) - 1
#: Words between two mentions that are looked at: all up to this many, else the outer ones.
_BETWEEN, _OUTER = 25, 10
_STEM = 5
_AROUND = 3
_STEPS = (0, 1, 2, 3, 4, 6, 9, 13, 20, 30, 50)


def numbers(features: Iterable[str]) -> Array:
    """Return the numbers that features are known by (int32, not sorted).

    >>> numbers(["bone"]).tolist() == numbers(["bone"]).tolist() != numbers(["Bone"]).tolist()
    True
    """
    found = [zlib.crc32(name.encode("utf-8", "replace")) & MASK for name in features]
    return np.array(found, dtype=np.int32)


def of_kinds(features: Array, kinds: str) -> Array:
    """Return the numbers that the same features have between things of these kinds only."""
    return features ^ np.int32(zlib.crc32(kinds.encode()) & MASK)


class Wording:
    """What the words of a scene say of places and pairs of places, remembered."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._pairs: dict[tuple[int, int], Array] = {}
        self._places: dict[int, Array] = {}

    def pair(self, one: Place, other: Place) -> Array:
        """Return the features of two places of one sentence."""
        key = id(one), id(other)
        if key not in self._pairs:
            self._pairs[key] = numbers(set(pair(self._scene, one, other)))
        return self._pairs[key]

    def place(self, place: Place) -> Array:
        """Return the features of what is said around one place."""
        if id(place) not in self._places:
            self._places[id(place)] = numbers(alone(self._scene, place, place.kind))
        return self._places[id(place)]


def pair(scene: Scene, one: Place, other: Place) -> list[str]:
    """Return what is said between two places of one sentence; the first has the first role."""
    order = "<" if one.mark.span.start <= other.mark.span.start else ">"
    left, right = (one, other) if order == "<" else (other, one)
    found = [f"o{order}", f"sec{scene.sections[one.sentence]}"]
    if one.mark.span.overlaps(other.mark.span):
        outer = "a" if one.mark.span.contains(other.mark.span) else "b"
        edge = "s" if one.mark.span.start == other.mark.span.start else "e"
        found.append(f"over{outer}{edge}")
    between = [word for word in scene.shown[left.last : right.first] if word]
    found += _between(between, order)
    found += _around(scene, left, right, order, between)
    found += _path(scene, one, other, order)
    return found


def _between(words: list[str], order: str) -> Iterator[str]:
    count = len(words)
    yield f"n{_step(count)}{order}"
    if count <= 5:
        yield f"B{order}{' '.join(words)}"
    near = words if count <= _BETWEEN else [*words[:_OUTER], "...", *words[-_OUTER:]]
    for word in set(near):
        yield f"b{order}{word}"
    for stem in {word[:_STEM] for word in near if len(word) > _STEM}:
        yield f"bs{order}{stem}"
    edged = ["[", *near, "]"]
    for first, second in pairwise(edged):
        yield f"bb{order}{first} {second}"
    if count <= 15:
        for at in range(len(edged) - 2):
            yield f"bbb{order}{' '.join(edged[at : at + 3])}"
    for kind in "CDGV":
        yield f"m{kind}{min(words.count('@' + kind), 4)}"


def _around(
    scene: Scene, left: Place, right: Place, order: str, between: list[str]
) -> Iterator[str]:
    before, after = _before(scene, left), _after(scene, right)
    for side, words in (("p", before[::-1]), ("f", after)):
        for at, word in enumerate(words):
            yield f"{side}{at}{order}{word}"
            yield f"{side}{order}{word}"
            if len(word) > _STEM:
                yield f"{side}S{order}{word[:_STEM]}"
        if len(words) > 1:
            yield f"{side}{side}{order}{words[0]} {words[1]}"
    if between:
        yield f"x1{order}{before[-1] if before else '^'}_{between[0]}"
        yield f"y1{order}{between[-1]}_{after[0] if after else '$'}"


def _before(scene: Scene, place: Place) -> list[str]:
    first = scene.syntax.parse.sentences[place.sentence][0]
    words = scene.shown[max(first, place.first - 2 * _AROUND) : place.first]
    return [word for word in words if word][-_AROUND:]


def _after(scene: Scene, place: Place) -> list[str]:
    last = scene.syntax.parse.sentences[place.sentence][1]
    words = scene.shown[place.last : min(last, place.last + 2 * _AROUND)]
    return [word for word in words if word][:_AROUND]


def _path(scene: Scene, one: Place, other: Place, order: str) -> Iterator[str]:
    """Yield what stands on the way between two heads in the tree, and what hangs on it."""
    syntax = scene.syntax
    up_one, up_other = scene.up(one.head), scene.up(other.head)
    common = next((token for token in up_one if token in up_other), None)
    if common is None:
        yield "nopath"
        return
    up_one = up_one[: up_one.index(common) + 1]
    up_other = up_other[: up_other.index(common) + 1]
    deps_one = [syntax[i].dep for i in up_one[:-1]]
    deps_other = [syntax[i].dep for i in up_other[:-1]]
    words_one = [scene.shown[i] or "@" for i in up_one[1:-1]]
    words_other = [scene.shown[i] or "@" for i in up_other[1:-1]]
    is_end = common in (one.head, other.head)
    top = "" if is_end else scene.lemmas[common]
    length = len(deps_one) + len(deps_other)
    ends = f"{deps_one[-1] if deps_one else ''}|{deps_other[-1] if deps_other else ''}"
    yield f"dp{' '.join(deps_one)}|{' '.join(deps_other)}" if length <= 6 else "dplong"
    yield f"dl{min(length, 10)}"
    yield f"t{top}{('a' if common == one.head else 'b') if is_end else ''}"
    yield f"tp{top}{ends}"
    yield f"ts{top[:_STEM]}{ends}"
    if len(words_one) + len(words_other) <= 5:
        yield f"wp{' '.join(words_one)}/{top}\\{' '.join(words_other)}"
    for side, words in (("a", words_one), ("b", words_other)):
        for word in words:
            yield f"w{side}{word}"
            yield f"w{side}s{word[:_STEM]}"
    for word in {*words_one, *words_other, top}:
        yield f"w{word}"
        if len(word) > _STEM:
            yield f"ws{order}{word[:_STEM]}"
    steps = [f"{scene.lemmas[i]}^{syntax[i].dep}" for i in up_one[1:-1]]
    steps += [f"{top}!", *(f"{scene.lemmas[i]}_{syntax[i].dep}" for i in up_other[-2:0:-1])]
    first, last = deps_one[:1] or [""], deps_other[:1] or [""]
    for here, there in pairwise([f"A^{first[0]}", *steps, f"B_{last[0]}"]):
        yield f"pe{here} {there}"
    yield from _beside(scene, {*up_one, *up_other}, common)


_SMALL = ("neg", "aux", "advmod", "mark", "det", "auxpass")


def _beside(scene: Scene, way: set[int], common: int) -> Iterator[str]:
    syntax = scene.syntax
    for token in way:
        if syntax[token].pos not in ("VERB", "NOUN", "ADJ"):
            continue
        for child in syntax.children(token, *_SMALL):
            if child not in way:
                yield f"c{scene.lemmas[child]}"
                if token == common:
                    yield f"ct{scene.lemmas[child]}"
        if token == common and syntax[token].pos == "VERB":
            for child in syntax.children(token, "dobj", "nsubj", "nsubjpass"):
                if child not in way:
                    yield f"co{syntax[child].dep}{scene.shown[child] or '@'}"


def alone(scene: Scene, place: Place, role: str) -> Iterator[str]:
    """Yield what is said around one place, whatever else is near."""
    syntax = scene.syntax
    before, after = _before(scene, place), _after(scene, place)
    for side, words in (("up", before[::-1]), ("uf", after)):
        for word in words:
            yield f"{side}{role}{word}"
        if words:
            yield f"{side}1{role}{words[0]}"
        if len(words) > 1:
            yield f"{side}2{role}{words[0]} {words[1]}"
    way = scene.up(place.head)
    if len(way) > 1:
        yield f"uh{role}{syntax[place.head].dep}{scene.lemmas[way[1]]}"
        verb = next((i for i in way[1:5] if syntax[i].pos == "VERB"), None)
        if verb is not None:
            yield f"uv{role}{scene.lemmas[verb]}"
    yield f"us{role}{scene.sections[place.sentence]}"


def called(place: Place, role: str) -> list[str]:
    """Return how a thing is called: its name, last word and endings."""
    name = plain(place.text)
    last = (name.split() or [""])[-1]
    return [f"nm{role}{name}", f"nl{role}{last}", f"ns{role}{last[-4:]}", f"n3{role}{last[-3:]}"]


def _step(count: int) -> int:
    return next((step for step in _STEPS if count <= step), 99)
