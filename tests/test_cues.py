"""Words that deny or doubt, and how far each reaches."""

from __future__ import annotations

from functools import cache

import pytest

from kg import language
from kg.model import Document
from kg.status.cues import contrasted, denied_beside, find_cues, is_prefixed
from kg.status.scopes import scope_of
from kg.syntax import Syntax
from kg.tables import table
from tests.parses import parse


@cache
def syntax_of(text: str) -> Syntax:
    return Syntax(language.load("").parse(Document("own", text)))


def cues(text: str) -> list[tuple[str, str, str]]:
    """Return kind, words and scope of each cue of a text."""
    syntax = syntax_of(text)
    found = [cue for n in range(len(syntax.parse.sentences)) for cue in find_cues(syntax, n)]
    spans = [
        (cue.kind, syntax.span(cue.words[0], cue.words[-1] + 1), scope_of(syntax, cue.words))
        for cue in found
    ]
    return [
        (kind, text[words.start : words.end], text[scope.start : scope.end])
        for kind, words, scope in spans
    ]


@pytest.mark.parametrize(
    "text, kind, words, scope",
    [
        (
            "Treatment with aspirin did not affect survival but increased bleeding.",
            "negation", "not", "not affect survival",
        ),
        (
            "The receptor cannot be detected in liver, whereas the ligand is abundant.",
            "negation", "cannot", "The receptor cannot be detected in liver",
        ),
        (
            "No significant differences were found between groups.",
            "negation", "No", "No significant differences were found between groups",
        ),
        (
            "The protein was found in liver, but not in kidney or spleen.",
            "negation", "not", "not in kidney or spleen",
        ),
        (
            "Cells grew without serum in this medium.",
            "negation", "without", "without serum",
        ),
        (
            "The gene failed to respond, suggesting that it is no longer needed.",
            "negation", "no longer", "no longer needed",
        ),
        (
            "There was no evidence that the gene is expressed in liver.",
            "negation", "no", "no evidence that the gene is expressed in liver",
        ),
        (
            "Growth needs serum rather than insulin.",
            "negation", "rather than", "rather than insulin",
        ),
        (
            "X may, at least in part, mediate the effect (Fig. 2).",
            "hedge", "may", "may, at least in part, mediate the effect",
        ),
        (
            "The receptor appears to be required for growth, although the ligand is not.",
            "hedge", "appears", "The receptor appears to be required for growth",
        ),
        (
            "These results indicate that the genes are silent and that the cells die.",
            "inference", "indicate that",
            "indicate that the genes are silent and that the cells die",
        ),
        (
            "We propose a role for the putative receptor in asthma.",
            "hedge", "putative", "putative receptor in asthma",
        ),
        (
            "It is not clear whether the drug helps.",
            "hedge", "not clear", "It is not clear whether the drug helps",
        ),
        (
            "It is not clear whether the drug helps.",
            "hedge", "whether", "whether the drug helps",
        ),
        (
            "Their interaction is also possible in mice.",
            "hedge", "possible", "Their interaction is also possible in mice",
        ),
    ],
)  # fmt: skip
def test_cues_and_how_far_they_reach(text: str, kind: str, words: str, scope: str) -> None:
    assert (kind, words, scope) in cues(text)


@pytest.mark.parametrize(
    "text",
    [
        "Expression was not only increased but also stable.",
        "The receptor appears in the nucleus.",
        "The patients died of heart failure.",
        "The membrane potential was measured.",
        "If so, they were excluded.",
    ],
)
def test_what_is_no_cue(text: str) -> None:
    assert cues(text) == []


def test_neither_and_nor_are_one_cue() -> None:
    text = "Neither aspirin nor ibuprofen reduced the pain."
    (found,) = find_cues(syntax_of(text), 0)
    assert [syntax_of(text)[word].text for word in found.words] == ["Neither", "nor"]
    assert [scope for _, _, scope in cues(text)] == [text.removesuffix(".")]


def test_a_scope_holds_its_cue_on_any_tree() -> None:
    _, syntax = parse("a/NN/dep/3 not/RB/neg/1 b/VB/ROOT/0 c/MD/aux/2 (/-LRB-/punct/1")
    for first in range(5):
        for last in range(first, 5):
            words = tuple(range(first, last + 1))
            assert scope_of(syntax, words).contains(syntax.span(first, last + 1))


def test_words_that_deny_themselves() -> None:
    text = "The unphosphorylated form and non-coding RNA were found in the nontumorigenic union."
    syntax = syntax_of(text)
    denied = {t.text for t in syntax.tokens if is_prefixed(syntax, t.index)}
    assert denied == {"unphosphorylated", "coding", "nontumorigenic"}


def test_what_is_denied_beside_what_holds() -> None:
    text = "The protein binds insulin, but not glucagon or leptin."
    syntax = syntax_of(text)
    told = {t.text: contrasted(syntax, t.index) for t in syntax.tokens if t.pos == "NOUN"}
    assert told == {"protein": False, "insulin": False, "glucagon": True, "leptin": True}


def test_what_stands_in_brackets_is_denied_with_the_word_before_them() -> None:
    text = "Metformin reduced pain in men (p = .01) but not in women [mean 3 (p = .4)]."
    syntax = syntax_of(text)
    denied = [t.text for t in syntax.tokens if denied_beside(syntax, t.index)]
    assert [word for word in denied if word[-1].isalnum()] == "in women mean 3 p .4".split()


def test_the_table_says_where_each_word_stands() -> None:
    places = {
        "adj", "adv", "against", "anywhere", "arm", "aux", "clause", "det", "evidence",
        "gerund", "governor", "neg", "not known", "noun",
        "prep", "quality", "says", "self",
    }  # fmt: skip
    assert {row["where"] for row in table("cues")} <= places
    assert {row["stands"] for row in table("cues")} <= {"", "claim", "clause"}
    assert {row["level"] for row in table("cues")} <= {"", "certain", "probable", "speculative"}
