"""``kg evaluate relations``: which relations count, on gold mentions and from raw text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import language
from kg.cli import run
from kg.entries import Entry
from kg.errors import UsageError
from kg.evaluation.relating import Reader, evaluate_relations, predicate_of
from kg.gold.related import scheme_of
from kg.gold.trained import fingerprint
from kg.gold.unseen import Choice
from kg.lexicon import Lexicon
from kg.model import Document
from kg.scoring import relations as scoring
from kg.scoring.base import Scores
from kg.scoring.relations import Case, Told
from tests.test_related import cdr

LEXICON = Lexicon.of(
    [
        Entry("CHEBI:1", "haloperidol", "Drug", equivalents=("MESH:D006220",)),
        Entry("HP:2", "catalepsy", "Phenotype", equivalents=("MESH:D002375",)),
    ]
)


def reader() -> Reader:
    return Reader(language.load(), LEXICON)


def counts(scores: Scores) -> dict[str, tuple[float, float]]:
    return {figure.name: (figure.right, figure.total) for figure in scores.figures}


@pytest.mark.parametrize("gold_entities", [True, False])
def test_a_relation_is_found(tmp_path: Path, gold_entities: bool) -> None:
    (scores,) = evaluate_relations([cdr(tmp_path)], reader(), gold_entities=gold_entities)
    assert counts(scores) == {"precision_pair": (1, 1), "recall_pair": (1, 1)}
    assert [label for label, _ in scores.labels] == ["< CID", "biolink:causes"]


def test_what_was_trained_on_is_refused(tmp_path: Path) -> None:
    path = cdr(tmp_path)
    text = json.loads(path.read_text())["text"]
    choice = Choice(known=frozenset([fingerprint(text)]))
    with pytest.raises(UsageError, match="trained on"):
        evaluate_relations([path], reader(), choice=choice)


def test_corpora_of_mentions_ask_within_sentences() -> None:
    assert scheme_of("aimed").clear == float("-inf")
    assert scheme_of("bc5cdr").clear is None


def told(ends: str, kind: str, novel: bool | None = None, accepted: str = "") -> Told:
    return Told(frozenset(ends), kind, novel, frozenset(accepted.split()), f"bc:{kind}", None, ends)


def test_levels_ask_for_more_and_more() -> None:
    gold = (
        told("ab", "up", True, "up"), told("cd", "up", True, "up"),
        told("ef", "down", False, "down"), told("gh", "down", False, "down"),
    )  # fmt: skip
    found = (
        told("ab", "up", True),
        told("cd", "up", False),
        told("ef", "up", False),
        told("xy", "up"),
    )
    case = Case(Document("d", "words"), gold, found)
    scores = scoring.score([case], typed=True, novel=True, detailed=True)
    assert counts(scores) == {
        "precision_pair": (3, 4),
        "recall_pair": (3, 4),
        "precision_type": (2, 4),
        "recall_type": (2, 4),
        "precision_new": (1, 4),
        "recall_new": (1, 4),
    }
    assert {(m.kind, m.label, m.instead) for m in scores.mistakes} == {
        ("missed", "down", ""),
        ("called otherwise", "down", "up"),
        ("spurious", "up", ""),
    }
    labels = {name: {f.name: (f.right, f.total) for f in some} for name, some in scores.labels}
    assert labels["bc:up"] == {"precision_type": (2, 4), "recall_type": (2, 2)}
    assert labels["< down"] == {"recall_type": (0, 2)}


def test_of_a_pair_with_several_types_one_can_be_right() -> None:
    gold = told("ab", "up", accepted="up"), told("ab", "bind", accepted="bind")
    case = Case(Document("d", "w"), gold, (told("ab", "bind"),))
    assert counts(scoring.score([case], typed=True, novel=False)) == {
        "precision_pair": (1, 1),
        "recall_pair": (1, 1),
        "precision_type": (1, 1),
        "recall_type": (1, 2),
    }


def test_of_a_corpus_with_other_types_pairs_count() -> None:
    case = Case(Document("d", "w"), (told("ab", "PPI"),), (told("ab", "Bind"),))
    scores = scoring.score([case], typed=False, novel=True)
    assert counts(scores) == {"precision_pair": (1, 1), "recall_pair": (1, 1)}
    assert [label for label, _ in scores.labels] == ["< PPI", "bc:Bind"]


def test_types_without_a_claim_have_no_predicate() -> None:
    assert predicate_of("drugprot", "INHIBITOR", "CG") == "biolink:affects"
    assert predicate_of("biored", "Comparison", "CC") == ""


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "errors.html"
    words = [cdr(tmp_path), cdr(tmp_path), "--gold-entities", "--errors", page]
    with pytest.raises(SystemExit) as done:
        raise SystemExit(run(["evaluate", "relations", *map(str, words)]))
    assert done.value.code == 0
    out = capsys.readouterr().out
    assert out.count("kg evaluate relations bc5cdr: 1 document(s)\n") == 2
    assert "<h1>Mistakes in bc5cdr.test.jsonl" in page.read_text(encoding="utf-8")
