"""Grounding on annotated corpora: which mentions count, what is right, and what it is called."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.entries import Entry
from kg.errors import UsageError
from kg.evaluation import grounded
from kg.gold.unseen import Choice
from kg.lexicon import Lexicon
from kg.model import Candidate, Document, Grounding, Mention, Span
from kg.scoring.base import Scores

TEXT = "Breast or ovarian cancer, TSD and a rash; the rash was new. Odd disease."
LEXICON = Lexicon.of(
    [
        Entry("MONDO:1", "breast cancer", "Disease", equivalents=("MESH:D1", "OMIM:1")),
        Entry("MONDO:2", "ovarian cancer", "Disease", equivalents=("MESH:D2",)),
        Entry("MONDO:3", "Tay-Sachs disease", "Disease", equivalents=("MESH:D3",)),
        Entry("HP:4", "rash", "Phenotype", equivalents=("MESH:D4",)),
        Entry("CL:5", "rash", "Cell"),
    ]
)
#: words, type, identifiers
MARKED: tuple[tuple[str, str, list[str]], ...] = (
    ("Breast or ovarian cancer", "CompositeMention", ["MESH:D1", "MESH:D2"]),
    ("TSD", "SpecificDisease", ["MESH:D3"]),
    ("rash", "DiseaseClass", ["MESH:D4"]),
    ("new", "Modifier", []),
    ("Odd disease", "SpecificDisease", ["MESH:D9"]),
)


def entity(words: str, kind: str, ids: list[str]) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words, "type": kind, "ids": ids}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "ncbi_disease.dev.jsonl"
    record = {"id": "1", "text": TEXT, "entities": [entity(*marked) for marked in MARKED]}
    file.write_text(json.dumps(record), encoding="utf-8")
    return file


def candidate(curie: str, score: float = 0.9, match: Any = "exact") -> Candidate:
    entry = LEXICON.entity(curie)
    return Candidate(curie, entry.name, entry.category, match, score)


def say(**answers: Sequence[Candidate]) -> grounded.Ground:
    """Return what answers mentions by their first word; others are refused."""

    def ground(
        document: Document, mentions: Sequence[Mention], prefer: Sequence[str]
    ) -> list[Grounding]:
        assert tuple(prefer) == ("MESH",) or not prefer
        assert {m.category for m in mentions} <= {"Disease", "Phenotype"}
        found = [tuple(answers.get(document.quote(m.span).split()[0], ())) for m in mentions]
        return [Grounding(m, c, "" if c else "none") for m, c in zip(mentions, found, strict=True)]

    return ground


RIGHT = say(
    Breast=[candidate("MESH:D1"), candidate("MONDO:1", match="equivalent"), candidate("MESH:D2")],
    TSD=[candidate("MONDO:3", 0.8)],
    rash=[candidate("MESH:D4", 1.0)],
)


def counts(scores: Scores) -> dict[str, tuple[float, float]]:
    return {figure.name: (figure.right, figure.total) for figure in scores.figures}


def test_what_means_the_same_is_right(corpus: Path) -> None:
    judged = grounded.evaluate_mentions([corpus], {"with": RIGHT}, LEXICON)
    assert counts(judged.scores) == {
        "held": (3, 4),
        "first_with": (3, 3),
        "overall_with": (3, 4),
        "first_id_with": (2, 3),
        "any_with": (3, 3),
        "answered_with": (3, 3),
        "whole_with": (1, 1),
        "nil_with": (1, 1),
        "refused_with": (1, 1),
        "decided_with": (5, 5),
        "calibration_error_with": (pytest.approx(0.3), 3),
    }
    labels = {name: {f.name: (f.right, f.total) for f in fs} for name, fs in judged.scores.labels}
    assert labels["ncbi_disease < SpecificDisease"] == {
        "held": (1, 2),
        "first_with": (1, 1),
        "overall_with": (1, 2),
    }
    whole = {"held": (3, 4), "first_with": (3, 3), "overall_with": (3, 4)}
    assert [labels[n] for n in ("category Disease", "vocabulary MESH", "ncbi_disease")] == [
        whole
    ] * 3


WRONG = say(
    Breast=[candidate("MONDO:2")],
    TSD=[candidate("CL:5"), candidate("MONDO:3")],
    new=[candidate("HP:4")],
    Odd=[candidate("MONDO:1")],
)


def test_what_means_something_else_is_wrong_and_why_is_told(corpus: Path) -> None:
    variants = {"with": WRONG, "without": RIGHT}
    judged = grounded.evaluate_mentions([corpus], variants, LEXICON, detailed=True)
    found = {n: c for n, c in counts(judged.scores).items() if not n.startswith("calibration")}
    assert {name: count for name, count in found.items() if name.endswith("_with")} == {
        "first_with": (1, 3),  # one of a composite mention's is enough
        "overall_with": (1, 4),
        "first_id_with": (0, 3),
        "any_with": (2, 3),
        "answered_with": (2, 3),
        "whole_with": (0, 1),
        "nil_with": (0, 1),
        "refused_with": (0, 1),
        "decided_with": (1, 5),
    }
    assert judged.scores.value("first_without") == 1
    kinds = {(m.kind, m.words.partition(" = ")[0]) for m in judged.scores.mistakes}
    assert kinds == {
        ("second", "TSD"),
        ("refused", "rash"),
        ("nothing is meant", "new"),
        ("not held", "Odd disease"),
    }
    assert [name for name, _ in judged.reliability] == ["with", "without"]


def test_a_refusal_may_name_what_is_near(corpus: Path) -> None:
    def near(document: Document, mentions: Sequence[Mention], prefer: Any) -> list[Grounding]:
        return [
            replace(grounding, ungrounded_reason="too unlike")
            for grounding in RIGHT(document, mentions, prefer)
        ]

    judged = grounded.evaluate_mentions([corpus], {"with": near}, LEXICON)
    assert counts(judged.scores)["answered_with"] == (0, 3)


def test_only_some_types_and_no_unknown_ones(corpus: Path) -> None:
    scores = grounded.evaluate_mentions(
        [corpus], {"with": RIGHT}, LEXICON, labels=["DiseaseClass"]
    ).scores
    assert counts(scores)["first_with"] == (1, 1)
    with pytest.raises(UsageError, match="no type 'GO_CC'"):
        grounded.evaluate_mentions([corpus], {"with": RIGHT}, LEXICON, labels=["GO_CC"])
    with pytest.raises(UsageError, match="no label map"):
        grounded.evaluate_mentions([corpus], {"with": RIGHT}, LEXICON, scheme="x")


def test_what_was_trained_on_is_refused(corpus: Path) -> None:
    from kg.gold.trained import fingerprint

    choice = Choice(known=frozenset([fingerprint(TEXT)]))
    with pytest.raises(UsageError, match="were trained on"):
        grounded.evaluate_mentions([corpus], {"with": RIGHT}, LEXICON, choice=choice)


def test_strings_whose_wider_thing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ror_affiliations.tsv"
    file.write_text(
        "id\ttext\tids\twider\tkind\nA\tTSD\tMONDO:3\tMONDO:1\tname\nB\tX\tNIL\t\tname\n"
    )
    scores = grounded.evaluate_mentions([file], {"with": _anything}, LEXICON).scores
    found = counts(scores)
    assert (found["first_with"], found["wider_with"]) == ((0, 1), (1, 1))
    assert found["nil_with"] == (0, 1)


def _anything(document: Document, mentions: Sequence[Mention], prefer: Any) -> list[Grounding]:
    return [Grounding(mention, (candidate("MONDO:1"),)) for mention in mentions]


def test_from_raw_text(tmp_path: Path) -> None:
    text = "Nuclei of breast cancer divide."
    go = Lexicon.of(
        [
            Entry("GO:1", "nucleus", "CellComponent"),
            Entry("GO:2", "division", "Process"),
            Entry("MONDO:1", "breast cancer", "Disease"),
        ]
    )
    marked = [("Nuclei", "GO_CC", "GO:1"), ("divide", "GO_BP", "GO:2"), ("breast", "UBERON", "U:9")]
    entities = [
        {"start": text.index(w), "end": text.index(w) + len(w), "text": w, "type": t, "ids": [i]}
        for w, t, i in marked
    ]
    file = tmp_path / "craft.dev.jsonl"
    file.write_text(json.dumps({"id": "1", "text": text, "entities": entities}), encoding="utf-8")
    meant = {"Nuclei": "GO:1", "breast cancer": "MONDO:1", "cancer divide": "GO:2"}

    def find(documents: Any) -> list[list[Mention]]:
        spans = [Span(text.index(words), text.index(words) + len(words)) for words in meant]
        return [[Mention(span, "Disease") for span in spans] for _ in documents]

    def ground(document: Document, mentions: Any, prefer: Any) -> list[Grounding]:
        assert set(prefer) == {"GO", "U"}
        entries = [go.entity(meant[document.quote(m.span)]) for m in mentions]
        return [
            Grounding(m, (Candidate(e.curie, e.name, e.category),))
            for m, e in zip(mentions, entries, strict=True)
        ]

    scores = grounded.evaluate_found([file], find, ground, go)
    assert counts(scores) == {
        "precision": (1, 2),  # the cancer has no identifier of a vocabulary that is marked
        "recall": (1, 3),
        "precision_relaxed": (2, 2),
        "recall_relaxed": (2, 3),
        "held": (2, 3),
    }
    labels = dict(scores.labels)
    assert {f.name: f.right for f in labels["GO_CC"]}["precision"] == 1
