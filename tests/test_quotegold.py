"""Passages with who says what, and what is right about what is read in them."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.gold.quotegold import Attribution, QuotePassage, read_quotes
from kg.model import Document, Span, Speaker, Voice
from kg.scoring import quotes

GOLD = Path(__file__).parent / "gold" / "quotes.jsonl"
TEXT = "“Bone grows,” said Ada Byron. Some doubt it."


def row(words: str, **more: object) -> str:
    """Return a line of a gold file."""
    found = {
        "id": "a",
        "sha256": hashlib.sha256(words.encode()).hexdigest(),
        "sentences": [[0, len(words)]],
        "attributions": [],
        **more,
    }
    return json.dumps(found) + "\n"


def passage() -> QuotePassage:
    """Return a passage with one quotation in two sentences."""
    said = Attribution(Span(19, 28), Span(0, 13), "direct", Span(19, 28))
    return QuotePassage(Document("a", TEXT), (Span(0, 29), Span(30, 44)), (said,), "own")


def voice(span: Span, name: str = "Ada Byron", kind: str = "direct") -> Voice:
    """Return what is read, with the speaker where the gold has it."""
    return Voice(span, Speaker(name, Span(19, 28)), kind)  # type: ignore[arg-type]


def test_the_set_is_150_sentences_half_of_them_our_own() -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    own = [row for row in rows if "text" in row]
    assert sum(len(row["sentences"]) for row in rows) == 150
    assert sum(len(row["sentences"]) for row in own) == 75
    assert all("file" in row for row in rows if "text" not in row)


def test_the_set_fits_its_texts(shared: Path) -> None:
    found = list(read_quotes(GOLD, shared / "data" / "corpora"))
    assert {each.source for each in found} == {"ud_pud", "ud_ewt", "gum", "own"}
    for each in found:
        for attribution in each.attributions:
            assert any(s.contains(attribution.content) for s in each.sentences)


def test_a_treebank_gives_the_words(tmp_path: Path) -> None:
    words = "# sent_id = s-1\n# text = One.\n1\tOne\n\n# newpar\n# sent_id = s-2\n# text = Two.\n\n"
    (tmp_path / "t.conllu.gz").write_bytes(gzip.compress(words.encode()))
    gold = tmp_path / "gold.jsonl"
    line = row("One.\n\nTwo.", file="t.conllu.gz", first="s-1", last="s-2")
    gold.write_text(line, encoding="utf-8")
    (found,) = read_quotes(gold, tmp_path)
    assert found.document.text == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{}\n", "no passage"),
        ("[]\n", "no passage"),
        (row("Bone.", text="Bones."), "not the one that was marked"),
        (row("Bone.", file="none.conllu.gz", first="1", last="1"), "--texts"),
    ],
)
def test_what_is_no_gold_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(row("Bone.", text="Bone.") + line, encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:2: ") as caught:
        list(read_quotes(gold, tmp_path))
    assert told in str(caught.value)


def test_all_right() -> None:
    scores = quotes.score([(passage(), [voice(Span(0, 13))])])
    assert (scores.value("f1"), scores.value("name")) == (1.0, 1.0)
    assert scores.figure("sentences").right == 2


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        ([voice(Span(0, 13), kind="indirect")], "kind"),
        ([voice(Span(0, 13), name="Bob Byron")], "name"),
        ([voice(Span(0, 6))], "words"),
        ([], "words"),
    ],
)
def test_what_is_wrong(read: list[Voice], wrong: str) -> None:
    scores = quotes.score([(passage(), read)])
    assert scores.figure("recall").right == 0
    assert scores.figure(wrong).right == 0
    assert scores.figure("sentences").right == 1
    assert "Ada Byron" in scores.listing


def test_what_nobody_says_counts_against_precision() -> None:
    scores = quotes.score([(passage(), [voice(Span(0, 13)), voice(Span(30, 44))])])
    assert scores.value("precision") == 0.5
    assert [m.kind for m in scores.mistakes] == ["spurious"]
