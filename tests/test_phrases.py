"""Populations, procedures, measures and processes by the last word of their noun phrase."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from kg import language
from kg.lexicon import Lexicon
from kg.mentions import phrases
from kg.model import Document, Mention, Span
from kg.recognize import find_mentions
from kg.repair import repair
from kg.syntax import Syntax
from kg.tables import table
from tests import four_categories
from tests.four_categories import Sentence


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon.default()


def read(text: str) -> tuple[Document, Syntax]:
    document = Document("t", text)
    return document, Syntax(repair(language.load("").parse(document)))


def named(text: str) -> set[tuple[str, str]]:
    """Return what the finder names on its own."""
    document, syntax = read(text)
    found = phrases.find(document, syntax, lexicon())
    return {(document.quote(m.span), m.category) for m in found}


def outermost(text: str) -> dict[str, Mention]:
    """Return the named mentions that are in no other, after all finders, by their words."""
    document, syntax = read(text)
    found = find_mentions(document, syntax, lexicon())
    return {
        document.quote(m.span): m for m in found if not m.nominal and m.nesting in ("flat", "outer")
    }


@pytest.mark.parametrize(
    ("text", "words", "category"),
    [
        ("We enrolled 40 postmenopausal women.", "postmenopausal women", "Population"),
        ("Pain fell in the control group.", "control group", "Population"),
        ("Pain fell in the sham-operated group.", "sham-operated group", "Population"),
        ("Pain fell in the placebo and exercise groups.", "placebo and exercise groups",
         "Population"),
        ("Patients of group B received placebo.", "group B", "Population"),
        ("Many nurses and therapists were asked.", "therapists", "Population"),
        ("It is common among older Koreans.", "older Koreans", "Population"),
        ("The patients' pain was recorded.", "patients", "Population"),
        ("Sixty-three preterm infants were included.", "preterm infants", "Population"),
        ("They had knee arthroplasty.", "knee arthroplasty", "Procedure"),
        ("First-line statin therapy was continued.", "First-line statin therapy", "Procedure"),
        ("A lumbar puncture was performed.", "lumbar puncture", "Procedure"),
        ("We compared postoperative pain scores.", "postoperative pain scores", "Measure"),
        ("It led to a higher treatment discontinuation rate.", "treatment discontinuation rate",
         "Measure"),
        ("The waist-to-hip ratio fell.", "waist-to-hip ratio", "Measure"),
        ("Health was measured with the SF-36.", "SF-36", "Measure"),
        ("The shoulder's active range of motion improved.", "active range of motion", "Measure"),
        ("We used a sleep quality of life questionnaire.",
         "sleep quality of life questionnaire", "Measure"),
        ("It blocks neutrophil activity.", "neutrophil activity", "Process"),
        ("It causes hepatic steatogenesis.", "hepatic steatogenesis", "Process"),
    ],
)  # fmt: skip
def test_the_last_word_tells_the_category(text: str, words: str, category: str) -> None:
    assert (words, category) in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "The treatment was stopped.",
        "Several other groups were formed.",
        "A methyl group was added.",
        "The p value was low.",
        "We used a chi-square test.",
        "The odds ratio was calculated.",
        "Its geometry is simple.",
        "Volcanic activity was recorded.",
        "They served on large scales.",
    ],
)
def test_what_the_last_word_does_not_name(text: str) -> None:
    assert not named(text)


def test_a_trusted_noun_decides_against_the_lexicon_where_categories_blur() -> None:
    assert {hit.category for hit in lexicon().find("control group")} == {"Study"}
    found = outermost("Pain fell in the control group.")
    assert found["control group"].category == "Population"


def test_a_trusted_noun_does_not_overrule_a_disease() -> None:
    known = {hit.category for hit in lexicon().find("high blood pressure")}
    assert known <= {"Disease", "Phenotype"}
    assert known
    found = outermost("He had high blood pressure.")
    assert found["high blood pressure"].category in known


def test_a_part_of_a_study_is_no_description() -> None:
    assert outermost("It fell in the experimental group.")["experimental group"].category == (
        "Population"
    )


def test_a_disease_stays_inside_a_population() -> None:
    text = "We studied breast cancer patients."
    document, syntax = read(text)
    found = {document.quote(m.span): m for m in find_mentions(document, syntax, lexicon())}
    assert found["breast cancer patients"].category == "Population"
    assert found["breast cancer patients"].nesting == "outer"
    assert found["breast cancer"].category == "Disease"


def test_a_bare_noun_of_acts_names_nothing_and_a_kind_of_act_does() -> None:
    assert "treatment" not in outermost("He responded to treatment.")
    assert outermost("He responded to surgery.")["surgery"].category == "Procedure"


@pytest.mark.parametrize("words", ["", "-", "group", "-" * 50, "the of", "A", "SF-", "-36 -"])
def test_odd_texts_are_read(words: str) -> None:
    document, syntax = read(words)
    for mention in phrases.find(document, syntax, lexicon()):
        assert document.quote(mention.span).strip()


def test_the_tables_name_known_categories_once() -> None:
    known = {row["category"] for row in table("categories")}
    for name, key in (("head_nouns", "noun"), ("fixed_phrases", "phrase")):
        rows = table(name)
        assert {row["category"] for row in rows} - {""} <= known
        assert len({row[key] for row in rows}) == len(rows)
    assert {row["trust"] for row in table("head_nouns")} <= {"high", "low", ""}


def test_scores_by_hand() -> None:
    text = "Adults had surgery."
    words = {"Adults": (0, 6), "surgery": (11, 18), "had surgery": (7, 18)}

    def place(name: str, category: str) -> Mention:
        return Mention(Span(*words[name]), category, ("t",))

    sentence = Sentence(
        "s",
        text,
        tuple(
            (place(n, c).span, c) for n, c in (("Adults", "Population"), ("surgery", "Procedure"))
        ),
    )
    found = (
        place("Adults", "Population"),
        place("had surgery", "Procedure"),
        place("Adults", "Quality"),
    )
    counts = four_categories.score([(sentence, found)])
    strict = counts["strict"]
    assert four_categories.figures(strict["Population"]) == (100, 100, 100)
    assert four_categories.figures(strict["Procedure"])[2] == 0
    assert four_categories.figures(counts["relaxed"]["Procedure"]) == (100, 100, 100)
    assert strict["Measure"]["found"] == 0  # a neighbouring category that is wrong is passed over
    assert four_categories.total(strict)["gold"] == 2


def test_the_marked_sentences_are_halved_and_lie_in_their_sentences() -> None:
    rows = four_categories.rows()
    halves = [row["half"] for row in rows]
    assert halves.count("development") == halves.count("test") == 150
    for row in rows:
        ends = [0]
        for mention in row["mentions"]:
            assert mention["category"] in four_categories.CATEGORIES
            assert ends[-1] <= mention["start"] < mention["end"]
            ends.append(mention["end"])
        assert ends[-1] <= row["end"] - row["start"]


@pytest.mark.parametrize(
    ("category", "bar"),
    [("Population", 77), ("Procedure", 77), ("Measure", 62), ("Process", 53), ("all", 72)],
)
def test_the_development_half(shared: Path, category: str, bar: float) -> None:
    by_category = development(shared / "data" / "corpora")
    counts = four_categories.total(by_category) if category == "all" else by_category[category]
    assert four_categories.figures(counts)[2] >= bar


@lru_cache(maxsize=1)
def development(corpora: Path) -> dict[str, Counter[str]]:
    """Return the strict counts of the development half; reading it takes seconds."""
    pairs = four_categories.predict(four_categories.load(corpora, "development"))
    return four_categories.score(pairs)["strict"]
