"""Texts that are no English prose: bounded work, right offsets, and a warning that says why."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import blocks, jsonl, language, oddities, pipeline
from kg.language import LanguageModel, load
from kg.model import Document, Parse
from kg.plain import with_apostrophes, word

#: White space to us, though not to Python.
INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x180E, 0x00AD))


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return load()


def fill(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def check(text: str, parse: Parse) -> None:
    """The tokens give back the text, all but white space, and are in bounds."""
    text = with_apostrophes(text)
    assert all(word(text[t.span.start : t.span.end]) == t.text for t in parse.tokens)
    assert all(one.span.end <= two.span.start for one, two in pairwise(parse.tokens))
    given = "".join("".join(t.text for t in parse.tokens).translate(INVISIBLE).split())
    assert given == "".join(text.translate(INVISIBLE).split())
    assert [i for first, last in parse.sentences for i in range(first, last)] == list(
        range(len(parse.tokens))
    )
    for first, last in parse.sentences:
        assert 0 < last - first <= blocks.LONGEST_SENTENCE
        assert all(first <= t.head < last for t in parse.tokens[first:last])
    assert max((len(t.span) for t in parse.tokens), default=0) <= blocks.LONGEST_WORD


ODD = {
    "no full stop": fill("the cells of rats grew in bone with many factors and ", 2000),
    "one word": "a" * 1200,
    "brackets": "(" * 600,
    "closed brackets": "()" * 300,
    "hyphens": "-" * 1200,
    "words joined by hyphens": fill("bone-", 1200),
    "quotation marks": '"' * 600,
    "full stops": fill(". ", 600),
    "initials": fill("A. ", 600),
    "a long address": "http://" + "a/" * 700,
    "digits": fill("1234567890", 1200),
    "Chinese": fill("细胞在骨组织中生长。", 1200),
    "Japanese": fill("骨の細胞が増えた。", 1200),
    "Arabic": fill("نمت الخلايا في العظام ", 1200),
    "capitals": fill("THE CELLS OF RATS GREW IN BONE TISSUE. ", 600),
    "a table": fill("IL-6\t12.5\t3.4\t0.01\n", 600),
    "pipes": fill("| IL-6 | 12.5 | 3.4 |\n", 600),
    "emoji": fill("😀👩‍🔬 e\u0301 ", 600),
    "combining marks": "e" + "\u0301" * 1200,
    "zero width": fill("ce\u200bll\u200ds\ufeff ", 600),
    "NUL": fill("cell\x00s \x07grew. ", 600),
    "lone surrogates": fill("\ud800a \udfff", 600),
    "blanks": "a" + " " * 1200 + "b" + "\n" * 1200,
    "line separators": fill("a\u2028b\u0085c\x0bd\x1ce ", 600),
}


@pytest.mark.parametrize("kind", ODD)
def test_the_tokens_give_back_the_text(model: LanguageModel, kind: str) -> None:
    text = ODD[kind]
    check(text, model.parse(Document("d", text)))


PIECES = st.sampled_from(
    ["a", "Bone ", "IL-6", "(", ")", '"', "“", "'", "-", ".", "! ", "U.S. ", "\n", "\n\n", "\t| ",
     "\u200b", "\u200d", "\u00a0", "\x00", "\x85", "\ud800", "😀", "\u0301", "細胞", "علم ",
     "1,2", "ß"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(PIECES, st.integers(1, 60)), max_size=8))
def test_any_text_comes_back(model: LanguageModel, parts: list[tuple[str, int]]) -> None:
    text = "".join(piece * count for piece, count in parts)
    check(text, model.parse(Document("d", text)))


# ------------------------------------------------------------------------------- bounded work


@pytest.mark.parametrize("unit", ["(", "bone-", "the cells of ", "a", "細胞", "A. ", "\t1"])
def test_what_is_read_at_once_does_not_grow_with_the_text(
    model: LanguageModel, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[list[int]] = []
    run = LanguageModel._run

    def counted(self: LanguageModel, docs: list[object]) -> object:
        batches.append([len(doc) for doc in docs])  # type: ignore[arg-type]
        return run(self, docs)  # type: ignore[arg-type]

    monkeypatch.setattr(LanguageModel, "_run", counted)
    monkeypatch.setattr(language, "BATCH_WORDS", 300)
    monkeypatch.setattr(blocks, "LONGEST", 300)
    counts = {}
    for size in (1000, 4000):
        batches.clear()
        parse = model.parse(Document("d", fill(unit, size)))
        assert max(map(sum, batches)) <= 300
        assert max(map(len, batches)) <= language.BATCH
        assert sum(map(sum, batches)) == len(parse.tokens)  # every word goes in once
        counts[size] = len(parse.tokens), sum(map(len, batches))
    words, stretches = (counts[4000][i] / counts[1000][i] for i in (0, 1))
    assert 3 < words < 5
    assert 3 < stretches < 5


def test_blocks_are_bounded_and_cover_the_text() -> None:
    for unit in ("a", "the cells ", "Cells grew. ", "細胞。"):
        text = fill(unit, 50_000)
        found = list(blocks.blocks(Document("d", text)))
        assert max(map(len, found)) <= blocks.LONGEST
        assert len(found) <= 2 * len(text) / blocks.LONGEST + 1
        covered = "".join(text[block.start : block.end] for block in found)
        assert "".join(covered.split()) == "".join(text.split())


def test_slices_end_inside_a_word_only_when_it_is_too_long() -> None:
    text = "cells " * 500 + "x" * 1200 + " cells"
    cuts = [piece.end for piece in blocks.slices(text)]
    assert cuts == [3000 + blocks.LONGEST_WORD, 3000 + 2 * blocks.LONGEST_WORD, len(text)]
    assert [len(piece) for piece in blocks.slices("a" * blocks.LONGEST_WORD)] == [500]


# ----------------------------------------------------------------------------------- warnings

ENGLISH = (
    "The mice were given the drug for three weeks, and bone was measured in both groups. "
    "There was no difference between them, but those that had been treated were less ill. "
    "IL-6, TNF-α and CRP fell by 40% (p < 0.01). This is the first study of its kind."
)
GERMAN = (
    "Die Mäuse erhielten drei Wochen lang das Medikament, und der Knochen wurde in beiden Gruppen "
    "gemessen. Es gab keinen Unterschied zwischen ihnen, doch waren die behandelten Tiere weniger "
    "krank. Dies ist die erste Studie ihrer Art, sagten die Forscher der Universität am Montag."
)
FRENCH = (
    "Les souris ont reçu le médicament pendant trois semaines et les os ont été mesurés dans les "
    "deux groupes. Il n'y avait pas de différence entre eux, mais celles qui étaient traitées "
    "étaient moins malades. C'est la première étude de ce genre, ont dit les chercheurs lundi."
)
SPANISH = (
    "Los ratones recibieron el fármaco durante tres semanas y se midió el hueso en los dos grupos. "
    "No hubo diferencia entre ellos, pero los animales tratados estaban menos enfermos. Es el "
    "primer estudio de este tipo, dijeron los investigadores de la universidad el pasado lunes."
)


def warned(model: LanguageModel, text: str) -> str:
    return " | ".join(model.parse(Document("d", text)).warnings)


@pytest.mark.parametrize(
    "text", [ENGLISH, "", " ", "Short.", "细胞 is Chinese for cell.", ENGLISH * 9]
)
def test_english_gives_no_warning(model: LanguageModel, text: str) -> None:
    assert warned(model, text) == ""


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH])
def test_another_language_in_latin_letters(model: LanguageModel, text: str) -> None:
    assert "another language, or no prose" in warned(model, text)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Chinese", "most letters are not Latin (Cjk)"),
        ("Japanese", "most letters are not Latin"),
        ("Arabic", "most letters are not Latin (Arabic)"),
        ("capitals", "in capitals"),
        ("a table", "rows of a table"),
        ("pipes", "rows of a table"),
        ("NUL", "control or broken characters"),
        ("lone surrogates", "control or broken characters"),
        ("no full stop", "250 words without an end of a sentence"),
        ("one word", "more than 500 characters"),
    ],
)
def test_what_is_odd_is_said(model: LanguageModel, kind: str, words: str) -> None:
    assert words in warned(model, ODD[kind])


def test_a_text_of_two_scripts(model: LanguageModel) -> None:
    assert "more than a fifth" in warned(model, ENGLISH + " 细胞 生长 骨 " * 9)


def test_a_warning_depends_on_shares_not_on_order() -> None:
    """A sample is looked at, spread over the text."""
    words = ENGLISH.split() * 2000
    model = load()
    tokens = model.parse(Document("d", ENGLISH)).tokens
    many = tokens * (60_000 // len(tokens))
    assert len(words) > 60_000
    assert oddities.warnings("", many, ()) == ()
    foreign = model.parse(Document("d", "Zellen wuchsen " * 30)).tokens
    mixed = [*many[:5000], *foreign * (50_000 // len(foreign))]
    random.Random(1).shuffle(mixed)
    assert len(oddities.warnings("", mixed, ())) == 1


def test_warnings_reach_what_is_printed() -> None:
    annotation = pipeline.annotate(Document("d", "Die Maus und der Knochen wuchsen. " * 8))
    assert len(annotation.warnings) == 1
    assert jsonl.to_json(annotation)["warnings"] == list(annotation.warnings)


def test_a_sentence_that_is_cut_has_a_root_in_each_piece(model: LanguageModel) -> None:
    words = " and ".join(f"small thing {n}" for n in range(200))
    parse = model.parse(Document("d", f"It holds {words}."))
    for first, last in parse.sentences:
        roots = [t for t in parse.tokens[first:last] if t.head == t.index]
        assert {t.dep for t in roots} == {"ROOT"}
