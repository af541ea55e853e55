"""Mentions of a corpus: what counts, strictly and relaxed, and what is said of the rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import MissingError, UsageError
from kg.evaluation import claims as evaluate
from kg.gold import trained
from kg.gold.unseen import Choice
from kg.lexicon import Lexicon
from kg.model import Document, Mention, Span
from kg.scoring.base import Scores

TEXT = "BRCA1 in T cells of mice with breast cancer"
GOLD = (("BRCA1", "protein"), ("T cells", "cell_type"))


def place(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def mention(words: str, category: str, *, nominal: bool = False) -> Mention:
    return Mention(place(words), category, nominal=nominal)


def write(folder: Path, *records: Any, name: str = "jnlpba.dev.jsonl") -> Path:
    file = folder / name
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return file


def record(*marked: tuple[str, str], id_: str = "1") -> dict[str, Any]:
    entities = []
    for words, kind in marked:
        span = place(words)
        entities.append({"start": span.start, "end": span.end, "text": words, "type": kind})
    return {"id": id_, "text": TEXT, "entities": entities}


def finding(*mentions: Mention) -> evaluate.FindMentions:
    """Return what finds these in every document."""
    return lambda documents: [mentions for _ in documents]


def measured(file: Path, *mentions: Mention, **more: Any) -> Scores:
    return evaluate.evaluate_corpus(file, finding(*mentions), **more)


def counts(scores: Scores) -> dict[str, tuple[float, float]]:
    return {f.name: (f.right, f.total) for f in scores.figures}


def test_span_and_category_count_by_label(tmp_path: Path) -> None:
    found = measured(
        write(tmp_path, record(*GOLD)),
        mention("BRCA1", "Gene"),
        mention("cells", "Cell"),
        mention("mice", "Species"),  # the corpus marks no species
        mention("T cells of mice", "Cell", nominal=True),
    )
    assert counts(found) == {
        "precision": (1, 2),
        "recall": (1, 2),
        "precision_relaxed": (2, 2),
        "recall_relaxed": (2, 2),
        "recall_with_inner": (1, 2),
        "nominal": (0, 1),
    }
    assert (found.value("f1"), found.value("f1_relaxed")) == (0.5, 1.0)
    data = json.loads(found.to_json())
    assert (data["corpus"], data["documents"]) == ("jnlpba", ["1"])
    assert data["labels"]["Cell"]["f1"] == 0.0
    assert data["labels"]["Gene < protein"] == {"recall": {"value": 1.0, "right": 1, "of": 1}}
    assert "[Gene]            f1 1.000" in found.to_table()


def test_the_right_place_with_a_wrong_category_is_wrong(tmp_path: Path) -> None:
    found = measured(write(tmp_path, record(*GOLD)), mention("BRCA1", "Cell"))
    assert counts(found)["recall_relaxed"] == (0, 2)
    assert counts(found)["precision_relaxed"] == (0, 1)


def test_documents_of_one_id_all_count(tmp_path: Path) -> None:
    found = measured(write(tmp_path, record(*GOLD), record(*GOLD)), mention("BRCA1", "Gene"))
    assert counts(found)["recall"] == (2, 4)


def test_inner_ones_count_only_where_the_corpus_nests(tmp_path: Path) -> None:
    both = mention("T cells", "Cell"), mention("cells", "Cell")
    flat = measured(write(tmp_path, record(*GOLD[1:])), *both)
    assert counts(flat)["precision"] == (1, 1)
    hidden = measured(write(tmp_path, record(("cells", "cell_type"))), *both)
    assert counts(hidden)["recall"] == (0, 1)
    assert counts(hidden)["recall_with_inner"] == (1, 1)
    nested = measured(write(tmp_path, record(*GOLD[1:], ("cells", "cell_type"))), *both)
    assert counts(nested)["precision"] == (2, 2)
    assert counts(nested)["precision_outermost"] == (1, 1)
    assert any("inner ones count" in note for note in nested.notes)


def test_the_whole_file_says_whether_it_nests(tmp_path: Path) -> None:
    nest = record(("T cells", "cell_type"), ("cells", "cell_type"), id_="n")
    few = write(tmp_path, nest, *[record(*GOLD, id_=str(n)) for n in range(60)])
    assert "recall_with_inner" in counts(measured(few))
    many = write(tmp_path, *[record(*GOLD, id_=str(n)) for n in range(20)], nest)
    assert "recall_outermost" in counts(measured(many, choice=Choice(limit=2)))


def test_of_a_kind_only_what_may_be_of_it_counts(tmp_path: Path) -> None:
    cancer = record(("breast cancer", "Cancer"))
    file = write(tmp_path, cancer, name="anatem.dev.jsonl")
    found = finding(mention("breast cancer", "Disease"), mention("mice", "Disease"))
    asked: list[str] = []

    def is_under(document: Document, given: Mention, kind: frozenset[str]) -> bool:
        asked.append(document.quote(given.span))
        return "MONDO:0005070" in kind and document.quote(given.span) != "mice"

    assert counts(evaluate.evaluate_corpus(file, found))["precision"] == (1, 2)
    assert counts(evaluate.evaluate_corpus(file, found, is_under))["precision"] == (1, 1)
    assert asked == ["breast cancer", "mice"]
    # a corpus that marks all diseases asks of none
    whole = write(tmp_path, record(("mice", "Disease")), name="bc5cdr.dev.jsonl")
    evaluate.evaluate_corpus(whole, found, is_under)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "words, expected", [("breast cancer", True), ("stroke", False), ("qwertyosis", True)]
)
def test_a_cancer_is_known_by_its_identifier(words: str, expected: bool) -> None:
    document = Document("d", words)
    kind = evaluate.label_kinds("anatem")["Disease"]
    is_under = evaluate.kind_tester(Lexicon.default())
    given = Mention(Span(0, len(words)), "Disease", ("dictionary",))
    assert is_under(document, given, kind) is expected


def test_mistakes_are_told_apart(tmp_path: Path) -> None:
    file = write(tmp_path, record(*GOLD, ("mice", "cell_line"), ("cancer", "DNA")))
    found = measured(
        file,
        mention("cells", "Cell"),
        mention("mice", "Gene"),
        mention("BRCA1 in", "Gene"),
        mention("with", "Cell"),
        detailed=True,
    )
    told = {(m.kind, m.label, m.words, m.instead) for m in found.mistakes}
    assert told == {
        ("wrong span", "Gene", "BRCA1", "BRCA1 in"),
        ("wrong span", "Cell", "T cells", "cells"),
        ("wrong label", "CellLine", "mice", "Gene: mice"),
        ("missed", "Gene", "cancer", ""),
        ("spurious", "Cell", "", "with"),
    }
    missed = next(m for m in found.mistakes if m.kind == "missed")
    assert (missed.document, missed.span) == ("1", place("cancer"))
    assert missed.context == ("BRCA1 in T cells of mice with breast ", "cancer", "")
    assert measured(file).mistakes == ()


def test_what_breaks_on_one_text_costs_that_text(tmp_path: Path) -> None:
    file = write(tmp_path, *[record(*GOLD, id_=name) for name in ("a", "b", "c")])

    def find(documents: Iterable[Document]) -> Iterable[tuple[Mention, ...]]:
        for document in documents:
            if document.id == "b":
                raise RuntimeError("no")
            yield (mention("BRCA1", "Gene"),)

    found = evaluate.evaluate_corpus(file, find)
    assert counts(found)["recall"] == (2, 6)
    assert found.notes == ("1 document(s) could not be read and count as empty: b",)

    def broken(documents: Iterable[Document]) -> Iterable[tuple[Mention, ...]]:
        raise MissingError("no model")

    with pytest.raises(MissingError, match="no model"):
        evaluate.evaluate_corpus(file, broken)


def test_a_corpus_needs_a_map_and_unseen_texts(tmp_path: Path) -> None:
    file = write(tmp_path, record(*GOLD) | {"text": TEXT + " and more words than forty"})
    with pytest.raises(UsageError, match="no label map 'nothing'"):
        measured(file, scheme="nothing")
    trained.write(tmp_path / "t.bin", [TEXT + "\nand more words than  forty"])
    known = trained.load(tmp_path / "t.bin")
    with pytest.raises(UsageError, match=r"1 of 1 document\(s\) were trained on \(1\)"):
        measured(file, choice=Choice(known=known))
    assert measured(file, choice=Choice(known=known, limit=0)).value("recall") is None


def test_each_category_of_ours_stands_in_one_class_of_a_corpus() -> None:
    from kg.tables import table

    for scheme in sorted({row["scheme"] for row in table("label_maps")} - {"gold"}):
        groups = set(evaluate.label_map(scheme).values())
        categories = [ours for group in groups for ours in group.split("|")]
        assert len(categories) == len(set(categories)), scheme


def test_the_maps_name_labels_that_the_corpora_have(shared: Path) -> None:
    import gzip

    files = {
        path.name.split(".")[0]: path
        for path in sorted((shared / "data" / "corpora").glob("*/*.jsonl.gz"))
        if "test" not in path.name
    }
    for scheme in ("anatem", "bc5cdr", "bionlp13_cg", "ncbi_disease", "wnut17"):
        with gzip.open(files[scheme], "rt", encoding="utf-8") as lines:
            there = {e["type"] for line in lines for e in json.loads(line)["entities"]}
        assert set(evaluate.label_map(scheme)) <= there, scheme
