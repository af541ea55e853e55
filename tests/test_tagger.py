"""Votes on tags: who wins, which tags are never given, files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from kg import language, weights
from kg.errors import UsageError
from kg.networks import tagger
from kg.networks.gazetteer import empty
from kg.networks.gradients import initial
from kg.networks.tagger import Tagger, Voter
from kg.networks.wordforms import Forms

TAGS = ("NN", "VB", "XYZ")


def voter(bias: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Voter:
    """A network that looks at no word: its outputs are its bias."""
    params = initial(8, 0, 1, tagger.shape(len(TAGS)), (64, 32))
    params["out.W"] *= 0.0
    params["out.b"][:] = bias
    return Voter(params, TAGS, Forms(), empty())


def texts(*given: str) -> list[tagger.Text]:
    """Texts of words with a blank between any two, but where they are glued with "~"."""
    return [
        ([word.strip("~") for word in text.split()], [word[-1] != "~" for word in text.split()])
        for text in given
    ]


def test_scores_are_logarithms_of_probabilities_a_row_a_word() -> None:
    scores = voter((1.0, 2.0, 0.0)).scores(texts("a b", "c"))
    assert scores.shape == (3, 3)
    assert np.exp(scores).sum(1) == pytest.approx([1.0, 1.0, 1.0])
    assert np.exp(scores[0]) == pytest.approx(np.exp([1, 2, 0]) / np.exp([1, 2, 0]).sum())


def test_a_text_is_tagged_alike_whatever_is_tagged_beside_it() -> None:
    params = initial(8, 0, 3, tagger.shape(len(TAGS)), (64, 32))
    made = Voter(params, TAGS, Forms(), empty())
    alone, beside = made.scores(texts("IL~ -~ 6")), made.scores(texts("x y", "IL~ -~ 6"))
    assert beside[2:] == pytest.approx(alone, abs=1e-5)
    assert np.ptp(alone, axis=0).max() > 1e-3  # and different words differently


def test_blanks_around_a_word_are_seen_and_a_texts_ends_count_as_blanks() -> None:
    made = tagger.batch(texts("a b~ c", "d", ""), Forms(), empty())
    assert made.marks[:, -2:].tolist() == [[1, 1], [1, 0], [0, 1], [1, 1]]
    text = ["d"], [False]
    assert tagger.batch([text], Forms(), empty()).marks[:, -2:].tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("network", "parser", "tag"),
    [
        ((1.0, 0.0, 0.0), (0.0, 0.0), "NN"),
        ((1.0, 0.0, 0.0), (0.0, 3.0), "VB"),
        ((0.0, 5.0, 0.0), (3.0, 0.0), "VB"),
        ((0.0, 1.0, 50.0), (0.0, 0.0), "VB"),  # the parser's tagger does not know XYZ
    ],
)
def test_votes_are_added_up(
    network: tuple[float, float, float], parser: tuple[float, float], tag: str
) -> None:
    nlp = spacy.blank("en")
    vectors = np.zeros((1, 4), dtype=np.float32)
    bias = np.array([*parser, tagger._BARRED])
    hashes = np.array([nlp.vocab.strings.add(name) for name in TAGS], dtype=np.uint64)
    votes = Tagger(voter(network), np.zeros((4, 3)), bias, hashes)
    docs = [Doc(nlp.vocab, words=[]), Doc(nlp.vocab, words=["word"])]
    docs[1].tensor = vectors
    votes.tag(docs)
    assert docs[1][0].tag_ == tag


def test_the_shipped_tagger_knows_the_tags_of_the_parsers() -> None:
    model = language.load()
    assert model.votes is not None
    known = set(model.grammar.get_pipe("tagger").labels)
    assert len(known & set(model.votes.voter.tags)) > 40
    barred = [t for t, b in zip(model.votes.voter.tags, model.votes.bias, strict=True) if b < -1e3]
    assert set(barred) == set(model.votes.voter.tags) - known


def test_a_network_is_read_as_it_was_written(tmp_path: Path) -> None:
    path, made = tmp_path / weights.TAGS, voter((0.5, 0.25, 0.0))
    tagger.pack(path, made.params, TAGS)
    again = tagger.read(path, made.forms, made.gazetteer)
    assert again is not None
    assert again.tags == TAGS
    assert again.scores(texts("a")) == pytest.approx(made.scores(texts("a")), abs=1e-3)


def test_no_file_is_no_network(tmp_path: Path) -> None:
    assert tagger.read(tmp_path / weights.TAGS, Forms(), empty()) is None


@pytest.mark.parametrize("keep", [0, 10, 40])
def test_a_damaged_file_is_refused_with_its_name(tmp_path: Path, keep: int) -> None:
    path, made = tmp_path / weights.TAGS, voter()
    tagger.pack(path, made.params, TAGS)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(UsageError, match=weights.TAGS):
        tagger.read(path, made.forms, made.gazetteer)
