"""What descriptions and pronouns stand for, also in documents of very many mentions."""

from __future__ import annotations

from functools import cache

import pytest

from kg import language
from kg.antecedents import Antecedents
from kg.lexicon import Lexicon
from kg.model import Document, Parse, Span, Token
from kg.recognize import find_mentions
from kg.repair import repair
from kg.salience import is_expletive
from kg.syntax import Syntax
from kg.tables import table


@cache
def resolved(text: str) -> dict[str, tuple[str, float]]:
    """Return the descriptions and pronouns of a text with what they stand for, and how surely."""
    document = Document("t", text)
    syntax = Syntax(repair(language.load("").parse(document)))
    found = find_mentions(document, syntax, Lexicon.default())
    return {
        document.quote(one.span): (document.quote(one.antecedent), one.antecedent_score)
        for one in found
        if one.nominal and one.antecedent
    }


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        ("Stem cells were given to rats. These cells reduced pain.", "These cells", "Stem cells"),
        ("Aspirin was given to old rats. The drug reduced pain.", "The drug", "Aspirin"),
        ("Rats received metformin. The animals lost weight.", "The animals", "Rats"),
        ("Aspirin is cheap. It also prevents stroke.", "It", "Aspirin"),
        ("Metformin lowers glucose, but its effect on cancer is unknown.", "its", "Metformin"),
        ("Statins lower cholesterol. They also reduce inflammation.", "They", "Statins"),
        (
            "Researchers at the University of Otago spoke. The university was founded in 1869.",
            "The university",
            "University of Otago",
        ),
    ],
)
def test_what_is_meant(text: str, words: str, meant: str) -> None:
    found, score = resolved(text)[words]
    assert found == meant
    assert 0.3 < score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Aspirin prevents stroke. It is likely that smoking causes cancer.",
        "Aspirin prevents stroke. It has been shown that smoking causes cancer.",
        "Aspirin prevents stroke. It remains unclear whether smoking causes cancer.",
        "Stem cells were given to rats. It is important to test this.",
        "Aspirin was compared with a placebo. The disease did not progress.",  # none was named
        "These cells reduced pain. Stem cells were given to rats.",  # never a later one
    ],
)
def test_what_nothing_is_said_of(text: str) -> None:
    assert resolved(text) == {}


@pytest.mark.parametrize(
    ("words", "tags", "expletive"),
    [
        ("it is possible that", "PRP VBZ JJ IN", True),
        ("it has recently been suggested that", "PRP VBZ RB VBN VBN IN", True),
        ("it may be of interest to know", "PRP MD VB IN NN TO VB", True),
        ("it is resistant to drugs", "PRP VBZ JJ TO NNS", False),
        ("it was found to bind", "PRP VBD VBN TO VB", False),
        ("it is likely to bind", "PRP VBZ JJ TO VB", False),
        ("it seems that", "PRP VBZ IN", True),
        ("it binds receptors", "PRP VBZ NNS", False),
        ("it is a receptor", "PRP VBZ DT NN", False),
        ("they are likely to", "PRP VBP JJ TO", False),
    ],
)
def test_an_it_that_stands_for_nothing(words: str, tags: str, expletive: bool) -> None:
    assert is_expletive(syntax_of(words, tags), 0) is expletive


def syntax_of(words: str, tags: str) -> Syntax:
    """Return words with their tags, all under the second."""
    tokens, at = [], 0
    for index, (word, tag) in enumerate(zip(words.split(), tags.split(), strict=True)):
        tokens.append(Token(index, Span(at, at + len(word)), word, word, "X", tag, "dep", 1))
        at += len(word) + 1
    return Syntax(Parse(tuple(tokens), ((0, len(tokens)),)))


def test_a_pronoun_means_at_last_what_is_named() -> None:
    found = resolved("Stem cells were given to rats. These cells helped, and they reduced pain.")
    assert found["These cells"][0] == "Stem cells"
    if "they" in found:
        assert found["they"][0] == "Stem cells"
        assert found["they"][1] <= found["These cells"][1]


def test_an_anaphor_weighs_the_nearest_phrases_only() -> None:
    """However long the document is."""
    text = "Aspirin helps. " * 300 + "The drug prevents stroke, and it is cheap."
    document = Document("t", text)
    syntax = Syntax(repair(language.load("").parse(document)))
    mentions = find_mentions(document, syntax, Lexicon.default(), resolved=False)
    antecedents = Antecedents(syntax, mentions)
    last = len(syntax.tokens) - 1
    it = next(i for i in range(last, 0, -1) if syntax[i].text == "it")
    drug = next(i for i in range(last, 0, -1) if syntax[i].text == "drug")
    assert len(antecedents.weigh_pronoun(it)) <= 42
    assert len(antecedents.weigh_description(drug - 1, drug, "Chemical")) <= 80


def test_weights_are_of_features_that_there_are() -> None:
    assert {row["feature"].split()[0].rstrip(",") for row in table("antecedents")} <= {
        "pronoun",
        "it",
        "its",
        "description",
        "the",
        "these",
        "none",
    }


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
    document = Document("t", "\n".join(["aspirin"] * 3_000))
    syntax = syntax_of(" ".join(["aspirin"] * 3_000), " ".join(["NN"] * 3_000))
    mentions = find_mentions(document, syntax, Lexicon.default())
    assert [m.span.start for m in mentions] == [8 * at for at in range(3_000)]
    assert {m.sources[0] for m in mentions} == {"dictionary"}
    assert compared < 20 * 3_000
