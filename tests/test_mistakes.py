"""The page of mistakes: counted, with examples, safe to open."""

from __future__ import annotations

from html.parser import HTMLParser

from kg.mistakes import CONTEXT, EXAMPLES, ROWS, Mistake, around, page
from kg.model import Span

HOSTILE = "</td></table><script>alert(1)</script><img src=x onerror=alert(2)>\u202e"


class Reader(HTMLParser):
    """Collect the tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def mistake(words: str, label: str = "Cell", kind: str = "missed", times: int = 1) -> Mistake:
    return Mistake(label, kind, words, "", "d1", Span(0, 3), ("", words, " here"), times)


def test_hostile_words_are_inert() -> None:
    context = (HOSTILE, HOSTILE, HOSTILE)
    found = Mistake(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, Span(0, 3), context)
    text = page(HOSTILE, HOSTILE, [found])
    reader = Reader(text)
    assert not {"script", "img"} & reader.tags
    assert not {"onerror", "src", "href"} & reader.attributes
    assert "default-src 'none'" in text


def test_the_most_frequent_stands_first() -> None:
    found = [
        mistake("liver", "Anatomy"),
        *[mistake(words) for words in ("fibroblast", "Neuron", "neuron")],
        mistake("astrocyte", kind="spurious"),
    ]
    text = page("Mistakes", "f1 0.5", found)
    order = ["<h2>Cell</h2>", "missed: 3", "<td>2</td><td>Neuron</td>", "<td>1</td>"]
    order += ["spurious: 1", "<h2>Anatomy</h2>"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert text.count("<mark>neuron</mark>") == 1


def test_a_page_stays_short() -> None:
    found = [mistake(f"word {number}") for number in range(ROWS + 7)]
    text = page("Mistakes", "", [*found, *[mistake("often")] * 9])
    assert "8 more rows" in text
    assert text.count("<mark>often</mark>") == EXAMPLES


def test_one_that_stands_for_several_is_weighed() -> None:
    text = page(
        "Mistakes", "", [mistake("bad", times=5), mistake("good"), mistake("worse", times=9)]
    )
    assert text.index("worse") < text.index("bad") < text.index("good")


def test_the_context_is_the_sentence_or_less() -> None:
    text = "First one. The rats\nate \ttheir food. The end."
    food = text.index("food")
    assert around(text, Span(food, food + 4)) == ("ate  their ", "food", ".")
    long = "word " * 200
    for span in (Span(400, 404), Span(0, 4), Span(995, 999)):
        assert "".join(around(long, span)) in long
        assert len("".join(around(long, span))) <= CONTEXT
    assert len("".join(around(long, Span(5, 900)))) == CONTEXT
    assert around("a\nb", Span(0, 1)) == ("", "a", "")
