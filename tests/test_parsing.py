"""Trees of a corpus beside what the language model makes of the same text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import language, parsing
from kg.errors import InputError, UsageError
from kg.evaluation import claims as evaluate
from kg.gold import trained
from kg.gold.unseen import Choice
from kg.parsing import TreeText, TreeWord
from kg.scoring import parse

# "Cells grow in IL-2.  Rats run." in Universal Dependencies
UD = """\
# newdoc id = d
# newpar id = p1
# text = Cells grow in IL-2.
1	Cells	cell	NOUN	NNS	_	2	nsubj	_	_
2	grow	grow	VERB	VBP	_	0	root	_	_
3	in	in	ADP	IN	_	4	case	_	_
4	IL-2	IL-2	NOUN	NN	_	2	obl	_	SpaceAfter=No
5	.	.	PUNCT	.	_	2	punct	_	_

# text = Rats run.
1	Rats	rat	NOUN	NNS	_	2	nsubj	_	_
2	run	run	VERB	VBP	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

# newpar id = p2
# text = They stop.
1	They	they	PRON	PRP	_	2	nsubj	_	_
2	stop	stop	VERB	VBP	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

"""
Change = Callable[[TreeWord], TreeWord]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ud_ewt.dev.conllu"
    path.write_text(UD, encoding="utf-8")
    return path


def words(text: TreeText) -> list[tuple[str, str, str, str]]:
    def printed(word: TreeWord) -> str:
        return text.text[word.span.start : word.span.end]

    heads = {w.span: printed(w) for w in text.words}
    return [(printed(w), w.tag, w.dep, heads[w.head]) for w in text.words]


def test_paragraphs_as_our_words_and_as_their_own(file: Path) -> None:
    ours, second = parsing.read_texts(file)
    assert ours.text.strip() == "Cells grow in IL-2. Rats run."
    assert words(ours)[:6] == [
        ("Cells", "NNS", "nsubj", "grow"),
        ("grow", "VBP", "ROOT", "grow"),
        ("in", "IN", "prep", "grow"),
        ("IL", "NN", "pobj", "in"),
        ("-", "HYPH", "punct", "IL"),
        ("2", "CD", "nummod", "IL"),
    ]
    assert ours.starts == {0, 20}
    assert ours.source == "Cells grow in IL-2.\nRats run."
    assert [ours.text[s.start : s.end] for s in ours.sentences] == [
        "Cells grow in IL-2.",
        "Rats run.",
    ]
    assert (ours.id, second.id) == ("ud_ewt:1", "ud_ewt:3")
    theirs, _ = parsing.read_texts(file, gold_tokens=True)
    assert ("IL-2", "NN", "pobj", "in") in words(theirs)
    assert (theirs.text, theirs.starts) == (ours.text, ours.starts)


def test_a_packed_file_is_the_same(file: Path) -> None:
    packed = file.with_name("ud_ewt.dev.conllu.gz")
    packed.write_bytes(gzip.compress(UD.encode()))
    assert list(parsing.read_texts(packed)) == list(parsing.read_texts(file))


@pytest.mark.parametrize("content", ["", "no tree", "1\tx\n"])
def test_what_is_no_tree_is_refused(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"ud_ewt\.dev\.conllu"):
        list(parsing.read_texts(file))


@pytest.mark.parametrize("head", ["1", "2", "9", "-4"])
def test_a_sentence_that_is_no_tree_is_left_out(file: Path, head: str) -> None:
    broken = UD.replace("run\tVERB\tVBP\t_\t0", f"run\tVERB\tVBP\t_\t{head}")
    assert broken != UD
    file.write_text(broken, encoding="utf-8")
    first, second = parsing.read_texts(file)
    assert first.source == "Cells grow in IL-2."
    assert second.source == "They stop."


@pytest.mark.parametrize("gold_tokens", [False, True])
def test_the_model_reads_the_text_or_the_golds_words(file: Path, gold_tokens: bool) -> None:
    golds = list(parsing.read_texts(file, gold_tokens=gold_tokens))
    found = list(parsing.parse_texts(language.load(), golds, gold_tokens=gold_tokens))
    for gold, text in zip(golds, found, strict=True):
        assert [w.span for w in text.words] == [w.span for w in gold.words]
        assert text.starts == gold.starts
    assert ("Cells", "NNS", "nsubj", "grow") in words(found[0])


# ------------------------------------------------------------------------------ the figures


def gold_text(file: Path) -> TreeText:
    return next(parsing.read_texts(file))


def changed(gold: TreeText, at: int, change: Change) -> TreeText:
    made = [change(w) if i == at else w for i, w in enumerate(gold.words)]
    return replace(gold, words=tuple(made))


def figures(gold: TreeText, found: TreeText) -> dict[str, tuple[float, float]]:
    return {f.name: (f.right, f.total) for f in parse.score([(gold, found)]).figures}


ALL = {
    "tags": (10, 10),
    "tags_unpunctuated": (7, 7),
    "uas": (7, 7),
    "las": (7, 7),
    "las_precision": (7, 7),
    "starts_recall": (2, 2),
    "starts_precision": (2, 2),
    "inner_starts_recall": (1, 1),
    "inner_starts_precision": (1, 1),
}


@pytest.mark.parametrize(
    "at, change, wrong",
    [
        (0, lambda w: w, {}),
        (0, lambda w: replace(w, tag="NN"), {"tags": (9, 10), "tags_unpunctuated": (6, 7)}),
        (6, lambda w: replace(w, tag="NN"), {"tags": (9, 10)}),
        # punctuation may hang anywhere
        (6, lambda w: replace(w, head=w.span), {}),
        (0, lambda w: replace(w, dep="dobj"), {"las": (6, 7), "las_precision": (6, 7)}),
        (
            0,
            lambda w: replace(w, head=w.span),
            {"uas": (6, 7), "las": (6, 7), "las_precision": (6, 7)},
        ),
        # a word that is not the gold's is wrong in every way, but a wrong word all the same
        (
            0,
            lambda w: replace(w, span=replace(w.span, end=w.span.end - 1)),
            {
                "tags": (9, 10),
                "tags_unpunctuated": (6, 7),
                "uas": (6, 7),
                "las": (6, 7),
                "las_precision": (6, 7),
            },
        ),
    ],
)
def test_each_figure(
    file: Path, at: int, change: Change, wrong: dict[str, tuple[float, float]]
) -> None:
    gold = gold_text(file)
    assert figures(gold, changed(gold, at, change)) == ALL | wrong


def test_sentence_starts(file: Path) -> None:
    gold = gold_text(file)
    found = figures(gold, replace(gold, starts=frozenset({0, 6})))
    assert (found["starts_recall"], found["starts_precision"]) == ((1, 2), (1, 2))
    assert (found["inner_starts_recall"], found["inner_starts_precision"]) == ((0, 1), (0, 1))
    found = figures(gold, replace(gold, starts=frozenset({0})))
    assert (found["inner_starts_recall"], found["inner_starts_precision"]) == ((0, 1), (0, 0))


def test_labels_and_mistakes(file: Path) -> None:
    gold = gold_text(file)
    found = changed(gold, 0, lambda w: replace(w, dep="dobj", tag="NN"))
    found = changed(found, 2, lambda w: replace(w, head=gold.words[0].span))
    scores = parse.score([(gold, found)], detailed=True)
    labels = json.loads(scores.to_json())["labels"]
    assert labels["nsubj"]["las"] == {"value": 0.5, "right": 1, "of": 2}
    assert labels["dobj"]["las_precision"] == {"value": 0.0, "right": 0, "of": 1}
    told = {(m.kind, m.label, m.words, m.instead, m.times) for m in scores.mistakes}
    worst = (
        "Cells: nsubj of grow, found dobj of grow; in: prep of grow, found prep of Cells",
        2,
    )
    assert told == {
        ("wrong tag", "(tags)", "NNS", "NN", 1),
        ("wrong label", "nsubj", "nsubj", "dobj", 1),
        ("wrong head", "prep", "prep", "prep of another word", 1),
        ("worst", "(sentences)", "2 of 5 words at 0", *worst),
    }


def test_other_tags_than_penns_are_not_measured(file: Path) -> None:
    gold = gold_text(file)
    foreign = replace(gold, words=tuple(replace(w, tag="SG-NOM") for w in gold.words))
    scores = parse.score([(foreign, gold)], detailed=True)
    assert scores.figure("tags").total == 0
    assert scores.figure("las").value == 1
    assert scores.mistakes == ()
    assert "Penn" in scores.notes[0]


def test_evaluate_parse(file: Path, tmp_path: Path) -> None:
    model = language.load()
    scores = evaluate.evaluate_parse(file, model, gold_tokens=True, choice=Choice(limit=1))
    assert (scores.corpus, scores.documents) == ("ud_ewt", ("ud_ewt:1",))
    assert scores.figure("tags").total == 8
    assert "on the gold's words" in scores.notes[0]
    long = "Zebrafish grow lost fins again within two weeks of amputation."
    content = UD.replace("# text = They stop.", f"# text = {long}")
    file.write_text(content, encoding="utf-8")
    trained.write(tmp_path / "t.bin", [long])
    known = trained.load(tmp_path / "t.bin")
    with pytest.raises(UsageError, match=r"1 of 2 document\(s\) were trained on \(ud_ewt:3\)"):
        evaluate.evaluate_parse(file, model, choice=Choice(known=known))
