"""The classifier: what its features say, what its weights add up to, what it finds related."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.errors import MissingError
from kg.model import Span
from kg.relations import wording
from kg.relations.base import Mark, Scene, scene_of
from kg.relations.classifier import related, softmax
from kg.relations.standing import measures
from kg.relations.tasks import MOST_PAIRS, TASKS, meanings_of, sheet_of
from kg.relations.weights import Linear, TaskWeights, Trees, load, save
from kg.tables import table
from tests.parses import parse

INDUCED = (
    "Haloperidol/NNP/npadvmod/3 -/HYPH/punct/3 induced=induce/VBN/amod/4 catalepsy/NN/nsubj/6 "
    "never/RB/neg/6 eased=ease/VBD/ROOT/0 ./././6"
)


def scene(cells: str, *marked: tuple[str, str], above: dict[str, str] | None = None) -> Scene:
    """Return a scene with words marked by category; a concept is its word in lower case."""
    document, syntax = parse(cells)
    marks = []
    for word, category in marked:
        start = document.text.index(word)
        marks.append(Mark(Span(start, start + len(word)), category, (word.lower(),), word))
    under = (above or {}).get
    return scene_of(document, syntax, marks, lambda one, other: under(one) == other)


def drug() -> Scene:
    return scene(INDUCED, ("Haloperidol", "Chemical"), ("catalepsy", "Disease"))


def test_mentions_are_signs_in_the_words() -> None:
    seen = drug()
    assert seen.shown == ("@C", "-", "induce", "@D", "never", "ease", ".")
    assert [place.kind for place in seen.places] == ["C", "D"]
    assert seen.kinds == {"haloperidol": "C", "catalepsy": "D"}


def test_what_stands_between_two_places() -> None:
    one, other = drug().places
    said = wording.pair(drug(), one, other)
    assert {"B<- induce", "b<induce", "bb<- induce", "bs<induc", "winduce", "f0<never"} <= {*said}
    back = wording.pair(drug(), other, one)
    assert "b>induce" in back
    assert "b<induce" not in back


def test_names_never_stand_in_what_is_said_between() -> None:
    one, other = drug().places
    said = " ".join(wording.pair(drug(), one, other)).lower()
    assert "haloperidol" not in said
    assert "catalepsy" not in said


def test_features_of_some_kinds_are_other_numbers() -> None:
    plain = wording.numbers(["binduce"])
    assert wording.of_kinds(plain, "CD") != plain
    assert wording.of_kinds(wording.of_kinds(plain, "CD"), "CD") == plain
    assert int(plain[0]) < 1 << wording.BITS


def test_pairs_of_the_kinds_of_a_task() -> None:
    (row,) = sheet_of(drug(), TASKS["cid"]).rows
    assert (row.first, row.second, row.kinds) == ("haloperidol", "catalepsy", "CD")
    assert len(row.pairs) == 1
    assert not sheet_of(drug(), TASKS["drugprot"]).rows


def test_a_thing_is_not_related_with_itself_or_what_has_no_meaning() -> None:
    document, syntax = parse(INDUCED)
    marks = [Mark(Span(0, 11), "Chemical"), Mark(Span(20, 29), "Disease", ("catalepsy",))]
    assert not sheet_of(scene_of(document, syntax, marks), TASKS["cid"]).rows


def test_ten_thousand_mentions_are_bounded_work() -> None:
    cells = " ".join(f"w{i}/NN/dep/0" for i in range(2000))
    words = [(f"w{i}", "Chemical" if i % 2 else "Gene") for i in range(2000)]
    document, syntax = parse(cells)
    starts = [token.span for token in syntax.tokens]
    marks = [Mark(s, c, (w,), w) for s, (w, c) in zip(starts, words, strict=True)]
    big = scene_of(document, syntax, marks)
    assert len(sheet_of(big, TASKS["drugprot"]).rows) == MOST_PAIRS
    assert sum(len(row.pairs) for row in sheet_of(big, TASKS["biored"]).rows) <= MOST_PAIRS


def test_measures_know_what_stands_above() -> None:
    cells = "X/NN/nsubj/2 causes/VBZ/ROOT/0 A/NN/dobj/2 and/CC/cc/3 B/NN/conj/3"
    marked = ("X", "Chemical"), ("A", "Disease"), ("B", "Disease")
    task, scores = TASKS["cid"], np.array([1.0, 2.0])
    plain = sheet_of(scene(cells, *marked), task)
    kind = sheet_of(scene(cells, *marked, above={"b": "a"}), task)
    pairs = [np.array([1.0]), np.array([2.0])]
    without, with_ = (measures(task, one, scores, pairs) for one in (plain, kind))
    assert without.shape == with_.shape
    changed = np.flatnonzero((without != with_).any(axis=0))
    assert set(with_[:, changed].ravel()) >= {1.0, 2.0}


# ------------------------------------------------------------------------------ weights


def test_linear_scores_are_sums_over_the_root_of_the_number() -> None:
    model = Linear.of(np.array([3, 7]), np.array([[1.0, 0.0], [2.0, -4.0]]), np.array([0.5, 0.0]))
    rows = [np.array([3, 7], dtype=np.int32), np.array([5], dtype=np.int32)]
    scores = model.scores(rows)
    assert scores[0] == pytest.approx([3 / 2**0.5 + 0.5, -4 / 2**0.5], abs=0.02)
    assert scores[1].tolist() == [0.5, 0.0]
    assert model.scores([]).shape == (0, 2)


def stump(low: float, high: float, measure: int = 0) -> Trees:
    """Return one tree that asks whether a measure is above zero."""
    return Trees(
        np.array([measure, 0, 0], dtype=np.uint8),
        np.zeros(3, dtype=np.float32),
        np.array([1, 1, 2], dtype=np.int32),
        np.array([2, 1, 2], dtype=np.int32),
        np.array([0, low, high], dtype=np.float32),
        np.zeros((1, 1), dtype=np.int32),
        np.zeros(1, dtype=np.float32),
    )


def test_trees_lead_to_leaves() -> None:
    assert stump(-1, 2).scores(np.array([[-0.5], [0.5]])).ravel().tolist() == [-1, 2]


def weights() -> dict[str, TaskWeights]:
    """Return weights that hear "induce"."""
    said = Linear.of(wording.numbers(["b<induce"]), np.array([[9.0]]), np.array([-1.0]))
    steps, shares = np.array([0.0, 1.0]), np.array([0.0, 0.9])
    return {"cid": TaskWeights(said, stump(-3, 3), 0.5, steps, shares)}


def test_weights_come_back_as_they_were_and_as_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.npz", "two.npz"):
        save(tmp_path / name, weights())
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    again = load(tmp_path / "one.npz")["cid"]
    assert again.types is None
    assert again.threshold == 0.5
    assert again.related.scores([wording.numbers(["b<induce"])]) == pytest.approx(8.0)


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04broken"])
def test_damaged_weights_are_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "relations.npz"
    path.write_bytes(data)
    with pytest.raises(MissingError, match=r"relations\.npz"):
        load(path)


def test_what_is_related_with_where_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.relations.classifier.load", weights)
    (found,) = related(drug(), "cid")
    assert found.type == "CID"
    assert 0.8 < found.score < 0.9
    assert found.place == drug().places
    assert related(drug(), "cid", clear=0.0) == [found]
    assert not related(drug(), "cid", clear=9.0)
    eased = INDUCED.replace("induced=induce", "treated=treat")
    assert not related(scene(eased, ("Haloperidol", "Chemical"), ("catalepsy", "Disease")), "cid")


def test_the_shipped_weights_hear_what_induces() -> None:
    (found,) = related(drug(), "cid")
    assert found.row.first == "haloperidol"
    assert found.score > 0.5


def test_softmax_adds_up_to_one() -> None:
    assert softmax(np.array([[1.0, 2.0], [900.0, 0.0]])).sum(axis=1).tolist() == [1.0, 1.0]


# ------------------------------------------------------------------------------- tables


def test_every_type_of_every_task_has_a_meaning() -> None:
    told = {(task, kind) for task, kind, _ in meanings_of()}
    assert told == {(task.name, kind) for task in TASKS.values() for kind in task.types}


def test_meanings_are_relations_with_a_predicate() -> None:
    known = {row["relation"] for row in table("predicates")}
    for row in table("relation_types"):
        assert row["relation"] in known | {""}, row
        assert row["direction"] in ("", "increased", "decreased"), row
        assert row["kinds"] in TASKS[row["task"]].kinds, row
        assert bool(row["least"]) == bool(row["relation"]), row


def test_schemes_name_tasks_and_types() -> None:
    for row in table("relation_schemes"):
        task = TASKS[row["task"]]
        assert row["types"] == "*" or row["types"] in task.types, row
