"""The page of annotated texts: marked mentions, listed claims, and nothing that could run."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from kg.model import Annotation, Document, Grounding, Mention, Span
from kg.pages.html import page
from kg.readers.base import Failure
from tests.values import HOSTILE_ANNOTATION, TRIAL, TRIAL_ANNOTATION

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Reads a page back: its tags, its attributes, the words of the annotated text."""

    def __init__(self, pieces: list[str]) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.marked: list[str] = []
        self.inside = 0
        self.feed("".join(pieces))
        self.close()
        assert not self.open, f"unclosed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if ("class", "text") in attrs:
            self.inside = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self.inside:
            self.inside = 0

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data
            if self.open[-1] == "mark":
                self.marked.append(data)


def test_the_text_is_all_there_with_its_mentions_marked() -> None:
    reader = Reader(list(page([TRIAL_ANNOTATION])))
    assert reader.text == TRIAL.text
    assert "spinal fractures" in reader.marked


def test_claims_are_listed_with_their_words() -> None:
    html = "".join(page([TRIAL_ANNOTATION]))
    assert "beneficial in models for" in html
    assert "NOT affects" in html
    assert "This material could help patients with osteoporosis" in html
    assert "species: Rattus norvegicus" in html
    assert "setting: in rats; p = 0.03; n = 24" in html
    assert "Beware: The findings of this text were made in rats" in html


def test_hostile_words_are_inert() -> None:
    pieces = list(page([HOSTILE_ANNOTATION, Failure("<script>.txt", "<b>bad</b>")]))
    reader = Reader(pieces)
    assert not {"script", "img", "b", "iframe", "link", "a"} & set(reader.tags)
    assert not any(name.startswith("on") or name in {"src", "href"} for name in reader.attributes)
    assert reader.text == HOSTILE_ANNOTATION.document.text


@pytest.mark.parametrize(
    "spans, marked",
    [
        ([(0, 4), (5, 9)], ["Bone", "cell"]),
        ([(0, 9), (5, 9)], ["Bone ", "cell"]),
        ([(0, 9), (0, 4), (0, 9)], ["Bone", " cell"]),
        ([(0, 6), (5, 9)], ["Bone c"]),
        ([(5, 14)], ["cell grow"]),
    ],
)
def test_nested_crossing_and_doubled_mentions(
    spans: list[tuple[int, int]], marked: list[str]
) -> None:
    document = Document("d", "Bone cell grow")
    groundings = tuple(Grounding(Mention(Span(*span), "Cell")) for span in spans)
    reader = Reader(list(page([Annotation(document, groundings)])))
    assert reader.text == document.text
    assert reader.marked == marked
