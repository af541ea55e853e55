"""What descriptions and pronouns stand for, also in documents of very many mentions."""

from __future__ import annotations

import pytest

from kg.lexicon import Lexicon
from kg.mentions.nominal import resolve
from kg.model import Document, Mention, Parse, Span, Token
from kg.passages import plain_passages
from kg.recognize import find_mentions
from kg.syntax import Syntax

TAGS = {"cells": "NNS", "rats": "NNS", "they": "PRP", "it": "PRP", "these": "DT"}


def read(text: str) -> tuple[Document, Syntax]:
    """Return a parse of one sentence a line, each word under the line's last."""
    tokens: list[Token] = []
    sentences: list[tuple[int, int]] = []
    chunks: list[tuple[int, int, int]] = []
    at = 0
    for line in text.split("\n"):
        first, last = len(tokens), len(tokens) + len(line.split())
        for word in line.split():
            start = text.index(word, at)
            at = start + len(word)
            index, tag = len(tokens), TAGS.get(word, "NN")
            lemma = word.removesuffix("s") if tag == "NNS" else word
            pos = {"PRP": "PRON", "DT": "DET"}.get(tag, "NOUN")
            dep = "ROOT" if index == last - 1 else "compound"
            tokens.append(Token(index, Span(start, at), word, lemma, pos, tag, dep, last - 1))
            if pos == "NOUN":
                chunks.append((index, index + 1, index))
        sentences.append((first, last))
    parse = Parse(tuple(tokens), tuple(sentences), tuple(chunks), model="hand")
    return Document("t", text, passages=plain_passages(text)), Syntax(parse)


def named(document: Document, words: str, category: str) -> list[Mention]:
    """Return a mention at each place of some words."""
    found, at = [], document.text.find(words)
    while at >= 0:
        found.append(Mention(Span(at, at + len(words)), category, ("dictionary",)))
        at = document.text.find(words, at + 1)
    return found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("red cells\naspirin rats\nthese cells", "red cells"),  # the same word goes before nearer
        ("aspirin rats\nblue rats\nthese cells", "blue rats"),  # else the nearest
        ("red cells\nblue cells\nthese cells", "blue cells"),
        ("red cells\nthese cells\nblue cells", "red cells"),  # never a later one
    ],
)
def test_a_description_means_the_nearest_that_fits(text: str, meant: str) -> None:
    document, syntax = read(text)
    names = [line for line in text.split("\n") if not line.startswith("these")]
    given = [m for name in names for m in named(document, name, "Cell")]
    given += [Mention(m.span, "Cell", ("rule:nominal:entity",), True)
              for m in named(document, "these cells", "Cell")]  # fmt: skip
    description = next(m for m in resolve(syntax, given) if m.nominal)
    assert description.antecedent is not None
    assert document.quote(description.antecedent) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("red cells\nthey", ["red cells"]),
        ("red cells\nfiller\nthey", []),  # two sentences back is too far
        ("red cells\nit", []),  # a plural is no "it"
        ("red cells blue cells\nthey", ["blue cells"]),
    ],
)
def test_a_pronoun_means_something_near(text: str, meant: list[str]) -> None:
    document, syntax = read(text)
    given = [m for name in ("red cells", "blue cells") for m in named(document, name, "Cell")]
    pronouns = [m for m in resolve(syntax, given) if "rule:pronoun" in m.sources]
    assert [document.quote(m.antecedent) for m in pronouns if m.antecedent] == meant


def test_every_word_of_a_long_document_is_looked_at_but_not_each_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """3,000 names: each with each would compare some ten million spans."""
    compared = 0
    for name in ("contains", "overlaps"):
        plain = getattr(Span, name)

        def counted(self: Span, other: Span, plain: object = plain) -> bool:
            nonlocal compared
            compared += 1
            assert callable(plain)
            return bool(plain(self, other))

        monkeypatch.setattr(Span, name, counted)
    document, syntax = read("\n".join(["aspirin"] * 3_000))
    mentions = find_mentions(document, syntax, Lexicon.default())
    assert [m.span.start for m in mentions] == [8 * at for at in range(3_000)]
    assert {m.sources[0] for m in mentions} == {"dictionary"}
    assert compared < 20 * 3_000
