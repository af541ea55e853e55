"""Where sentences begin: rules, blocks, and 200 press sentences of our own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.language import LanguageModel, load
from kg.model import Document

PRESS = Path(__file__).parent / "gold" / "press_sentences.txt"


def read_press() -> dict[str, list[list[str]]]:
    """The paragraphs of each half, as lists of sentences."""
    halves: dict[str, list[list[str]]] = {}
    for line in PRESS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# half: "):
            halves[line.removeprefix("# half: ")] = paragraphs = [[]]
        elif not line.strip():
            if halves and paragraphs[-1]:
                paragraphs.append([])
        elif not line.startswith("#"):
            paragraphs[-1].append(line)
    return {name: [one for one in half if one] for name, half in halves.items()}


@dataclass
class Count:
    """Starts that are right, missed, and made up."""

    right: int = 0
    missed: int = 0
    made_up: int = 0

    def add(self, gold: set[int], found: set[int]) -> None:
        self.right += len(gold & found)
        self.missed += len(gold - found)
        self.made_up += len(found - gold)

    @property
    def f(self) -> float:
        return 2 * self.right / (2 * self.right + self.missed + self.made_up)


def starts(model: LanguageModel, text: str) -> set[int]:
    parse = model.parse(Document("d", text))
    return {parse.sentence_span(i).start for i in range(len(parse.sentences))}


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return load()


def test_the_press_sentences_are_two_halves_of_a_hundred() -> None:
    assert {name: sum(map(len, half)) for name, half in read_press().items()} == {
        "tune": 100,
        "test": 100,
    }


@pytest.mark.parametrize("half", ["tune", "test"])
def test_sentences_of_press_texts(model: LanguageModel, half: str) -> None:
    every, inner = Count(), Count()
    for paragraph in read_press()[half]:
        text = " ".join(paragraph)
        gold, at = set(), 0
        for sentence in paragraph:
            gold.add(at)
            at += len(sentence) + 1
        found = starts(model, text)
        every.add(gold, found)
        inner.add(gold - {0}, found - {0})
    assert every.f >= 0.965, every
    assert inner.f >= 0.93, inner  # without the first of each paragraph, which is no feat
