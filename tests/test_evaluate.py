"""The figures: on predictions made by hand, and beside the reference scorer."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluation import claims as evaluate
from kg.gold.answers import GoldDocument, read_gold
from kg.matching import match_claims, pair_off
from kg.model import Annotation, Candidate, Document, Grounding, Mention
from kg.prediction import Prediction, from_annotation, from_json, read_predictions
from kg.scoring import claims, grounding, listing, ner
from kg.scoring.base import Scores
from tests.gold_values import as_prediction, at, place, write_gold
from tests.values import TRIAL, TRIAL_ANNOTATION

Change = Callable[[dict[str, Any]], None]
SEED = Path(__file__).parent / "gold"


@pytest.fixture
def gold(tmp_path: Path) -> GoldDocument:
    return read_gold(write_gold(tmp_path))[0]


def scored(gold: GoldDocument, change: Change | None = None) -> Scores:
    record = as_prediction(gold)
    if change:
        change(record)
    return claims.score([(gold, from_json(record))])


def claim(record: dict[str, Any], name: str) -> dict[str, Any]:
    return next(c for c in record["claims"] if c["key"] == name)


def evidence(record: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = claim(record, name)["evidence"][0]
    return found


def test_the_gold_itself_is_all_right(gold: GoldDocument) -> None:
    values = scored(gold).values()
    assert values.pop("precision_floor") == 1.0
    assert {name for name, value in values.items() if value != 1.0} == set()


def drop(name: str) -> Change:
    return lambda record: record["claims"].remove(claim(record, name))


def put(name: str, **values: Any) -> Change:
    return lambda record: claim(record, name).update(values)


def tell(name: str, **values: Any) -> Change:
    return lambda record: evidence(record, name).update(values)


def twice(name: str, **values: Any) -> Change:
    """Add a copy of a claim with some fields of claim or evidence changed."""

    def change(record: dict[str, Any]) -> None:
        copied = copy.deepcopy(claim(record, name))
        copied["key"] += "-copy"
        for key, value in values.items():
            (copied if key in copied else copied["evidence"][0])[key] = value
        record["claims"].append(copied)

    return change


def unplaced(name: str, side: str) -> Change:
    def change(record: dict[str, Any]) -> None:
        put(name, **{side: "local:9"})(record)
        tell(name, **{f"{side}_span": None})(record)

    return change


@pytest.mark.parametrize(
    "change, figure, right, total",
    [
        (drop("C1"), "recall", 2, 3),
        (drop("C1"), "precision", 2, 2),
        # who someone is and where: neither right nor wrong
        (drop("C4"), "precision", 3, 3),
        # the id alone or the place alone is enough for an argument; neither is not
        (tell("C1", subject_span=None), "recall", 3, 3),
        (put("C1", subject="local:9"), "recall", 3, 3),
        (unplaced("C1", "subject"), "recall", 2, 3),
        (unplaced("C1", "subject"), "precision", 2, 3),
        (put("C1", subject="MESH:1"), "recall", 3, 3),
        # another mention of the same thing will do, and an inner part; not for exact arguments
        (put("C2", object="local:9"), "arguments_exact", 3, 3),
        (put("C1", subject="CHEBI:77"), "arguments_exact", 3, 3),
        # a claim about another sentence is not found
        (tell("C1", **place("It did not lower")), "recall", 2, 3),
        # swapped arguments fit symmetric predicates of the gold only
        (
            lambda r: (
                put("C1", subject="MONDO:2", object="CHEBI:1")(r),
                tell("C1", subject_span=at("stroke"), object_span=at("Aspirin"))(r),
            ),
            "recall",
            2,
            3,
        ),
        # the predicate's family, and the predicate
        (put("C1", predicate="biolink:treats"), "predicate_family", 3, 3),
        (put("C1", predicate="biolink:treats"), "predicate_exact", 2, 3),
        (put("C1", predicate="biolink:part_of"), "predicate_family", 2, 3),
        (put("C1", predicate="biolink:part_of"), "recall", 3, 3),
        # the best of two that fit is judged
        (twice("C1", predicate="biolink:part_of"), "predicate_family", 3, 3),
        (twice("C2", negated=False), "polarity", 3, 3),
        # polarity
        (put("C2", negated=False), "negated_recall", 0, 1),
        (put("C2", negated=False), "negated_not_affirmed", 0, 1),
        (twice("C2", negated=False), "negated_not_affirmed", 0, 1),
        (drop("C2"), "negated_not_affirmed", 1, 1),
        (put("C1", negated=True), "polarity", 2, 3),
        # certainty: certain or not; the level only where the cue is not "may"
        (tell("C1", certainty="speculative"), "certainty", 3, 3),
        (tell("C1", certainty="certain"), "certainty", 2, 3),
        (tell("C1", certainty="certain"), "hedged_recall", 0, 1),
        (tell("C3", certainty="probable"), "certainty", 2, 3),
        (tell("C3", certainty="probable"), "certainty_level", 1, 2),
        # kinds and speakers
        (tell("C2", statement_kind="fact"), "kind", 2, 3),
        (tell("C3", attributed_to=["Dr. A. Lee"]), "speakers", 1, 1),
        (tell("C3", attributed_to=["Exeter"]), "speakers", 0, 1),
        (tell("C1", attributed_to=["Ann Lee"]), "no_false_speaker", 1, 2),
        # species, combinations
        (put("C1", qualifiers={}), "species", 0, 1),
        (put("C3", subject_parts=[]), "combinations", 0, 1),
        (
            lambda r: (
                put("C3", subject="CHEBI:8", subject_parts=[])(r),
                tell("C3", subject_span=at("cement"))(r),
            ),
            "recall",
            3,
            3,
        ),
        (twice("C2", object="local:9", object_span=at("fever")), "precision", 3, 3),
        (twice("C2", object="local:9", object_span=at("fever")), "precision_floor", 4, 5),
        (twice("C3", object="local:9", object_span=at("fever")), "precision", 3, 4),
        # "pain or fever": fever is listed with pain, and cannot stand for "It"
        (twice("C2", subject="local:9", subject_span=at("fever")), "precision", 3, 4),
        # one predicted claim answers for one gold claim
        (drop("C3"), "recall_one_to_one", 2, 3),
    ],
)
def test_each_rule(
    gold: GoldDocument, change: Change, figure: str, right: float, total: float
) -> None:
    found = scored(gold, change).figure(figure)
    assert (found.right, found.total) == (right, total)


def test_one_prediction_cannot_answer_for_two(gold: GoldDocument, tmp_path: Path) -> None:
    data = json.loads((tmp_path / "g1.claims.yaml").read_text(encoding="utf-8"))
    again = copy.deepcopy(data["claims"][0])
    data["claims"].append(again | {"id": "C6"})
    (tmp_path / "g1.claims.yaml").write_text(json.dumps(data), encoding="utf-8")
    (doubled,) = read_gold(tmp_path)
    matches = match_claims(doubled, from_json(as_prediction(gold)).claims)
    assert sum(bool(m.fitting) for m in matches.gold if m.counted) == 4
    assert pair_off(matches) == 3


# ------------------------------------------------------------------- the reference scorer


def reference(shared: Path, folder: Path, file: Path, *names: str) -> dict[str, Any]:
    script = shared / "gold" / "score_docs.py"
    done = subprocess.run(
        [sys.executable, script, folder, file, *names], capture_output=True, check=True, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


#: The reference scorer's names of our figures.
SAME = {
    "claim_recall": "recall",
    "claim_precision_floor": "precision_floor",
    "predicate_group_acc": "predicate_family",
    "negated_recall": "negated_recall",
    "attribution_recall": "speakers",
}
#: Of several claims that fit, ours judges the one with the gold's very predicate: one may differ.
NEARLY = {"certainty_acc": "certainty", "hedged_recall": "hedged_recall"}
SAME_MENTIONS = {
    "mention_recall_exact": "recall_exact",
    "mention_recall_lenient": "recall_overlap",
    "mention_precision_lenient": "precision_overlap",
}
SAME_IDS = {"grounding_exact": "any_exact", "grounding_any": "any_listed"}


def damage(number: int) -> Change:
    """Spoil every so-manieth claim and mention in ways that depend on the number alone."""

    def change(record: dict[str, Any]) -> None:
        for index, item in enumerate(record["claims"]):
            e = item["evidence"][0]
            match (index * 7 + number) % 11:
                case 0:
                    item["predicate"] = "biolink:related_to"
                case 1:
                    item["negated"] = not item["negated"]
                case 2:
                    item["subject"], e["subject_span"] = "local:9", None
                    item["subject_parts"] = []
                case 3:
                    e["object_span"] = [0, 3]
                    item["object"] = "local:9"
                case 4:
                    e["certainty"] = "probable"
                case 5:
                    e["attributed_to"] = ["Somebody Else"]
                case 6:
                    item["subject"], item["object"] = item["object"], item["subject"]
                    e["subject_span"], e["object_span"] = e["object_span"], e["subject_span"]
        record["claims"] = [
            c for index, c in enumerate(record["claims"]) if (index + number) % 5 or not number
        ]
        for index, item in enumerate(record["entities"]):
            if number and (index + number) % 4 == 0:
                item["end"] += 1
            if number and (index + number) % 6 == 0:
                item["ids"] = item["ids"][1:] or [{"id": "X:1", "match": "exact"}]

    return change


@pytest.mark.parametrize("number", range(6))
def test_it_agrees_with_the_reference_scorer(shared: Path, tmp_path: Path, number: int) -> None:
    answers = [(shared / "gold", read_gold(SEED)[0])]
    answers += [(shared / "gold" / "dev", g) for g in read_gold(shared / "gold" / "dev")]
    file = tmp_path / "predictions.jsonl"
    for folder, gold in answers:
        record = as_prediction(gold)
        damage(number)(record)
        file.write_text(json.dumps(record), encoding="utf-8")
        theirs = reference(shared, folder, file, gold.document.id)
        ours = from_json(record)
        for names, scores in (
            (SAME, claims.score([(gold, ours)])),
            (SAME_MENTIONS, ner.score([(gold, ours)], {})),
            (SAME_IDS, grounding.score([(gold, ours)])),
        ):
            expected = {name: theirs[name] for name in names}
            assert {name: scores.value(our) for name, our in names.items()} == expected
        floor = claims.score([(gold, ours)]).value("f1_floor")
        assert floor == pytest.approx(theirs["claim_f1"], abs=0.0011)  # theirs: rounded twice
        for name, our in NEARLY.items():
            figure = claims.score([(gold, ours)]).figure(our)
            assert figure.right == pytest.approx((theirs[name] or 0) * figure.total, abs=1.1)


def test_the_seed_gold_scores_one() -> None:
    (gold,) = read_gold(SEED)
    values = scored(gold).values()
    floor = (values.pop("precision_floor"), values.pop("f1_floor"))
    assert floor == (0.923, 0.96)
    assert {k for k, v in values.items() if v not in (1.0, None)} == set()


# --------------------------------------------------------------------- mentions, identifiers


def test_mentions_are_scored(gold: GoldDocument) -> None:
    record = as_prediction(gold)
    record["entities"] = [
        {**place("Aspirin"), "category": "Chemical", "ids": [{"id": "MESH:1"}]},
        {**place("stroke in adults"), "category": "Disease", "ids": [{"id": "MONDO:2"}]},
        {**place("pain"), "category": "Disease", "ids": [], "nesting": "inner"},
        {**place("said"), "category": "Person", "ids": []},
        {**place("It"), "category": "Drug", "nominal": True},
    ]
    found = ner.score([(gold, from_json(record))], evaluate.label_map("gold"))
    counts = {f.name: (f.right, f.total) for f in found.figures}
    assert counts == {
        "recall_exact": (1, 9),
        "recall_overlap": (4, 9),
        "precision_overlap": (3, 4),
        "precision_outermost": (2, 3),
        "precision_exact": (1, 3),
        "category": (3, 4),
        "nominal_recall": (1, 1),
    }
    by_label = dict(found.labels)
    assert {f.name: f.right for f in by_label["Drug"]} == {"exact": 1, "overlap": 1}
    ids = grounding.score([(gold, from_json(record))])
    assert {f.name: (f.right, f.total) for f in ids.figures} == {
        "top_listed": (2, 3),
        "top_exact": (1, 3),
        "top_credit": (1.5, 3),
        "any_listed": (2, 3),
        "any_exact": (1, 3),
        "end_to_end": (1.5, 6),
        "nil": (1, 1),
    }


def marking(*mentions: Mention) -> evaluate.Annotate:
    """Return an annotator that finds these mentions in every document."""
    return lambda document: Annotation(document, tuple(Grounding(m) for m in mentions))


def test_grounding_on_the_golds_own_mentions(tmp_path: Path) -> None:
    gold = write_gold(tmp_path)
    seen: list[tuple[str, str, bool]] = []

    def annotate_gold(document: Document, mentions: Any) -> Annotation:
        seen.extend((document.quote(m.span), m.category, m.nominal) for m in mentions)
        best = Candidate("MONDO:2", "stroke", "Disease")
        return Annotation(document, tuple(Grounding(m, (best,)) for m in mentions))

    found = evaluate.evaluate_grounding(gold, marking(), annotate_gold=annotate_gold, listed=True)
    assert ("Aspirin", "Drug", False) in seen
    assert ("It", "Drug", True) in seen
    assert ("pain", "Disease", False) not in seen
    assert found.figure("top_exact").right == 1
    assert found.figure("nil").right == 0
    assert "'Aspirin' (Drug): MONDO:2; gold: CHEBI:1 (exact), MESH:1 (broad)" in found.listing


# --------------------------------------------------------------------- ways in, ways out


def test_an_annotation_is_read_like_its_json() -> None:
    prediction = from_annotation(TRIAL_ANNOTATION)
    assert prediction.document == TRIAL.id
    healed = prediction.claims[0]
    assert TRIAL.quote(healed.subject.span) if healed.subject.span else ""
    combined = [c for c in prediction.claims if c.subject.parts]
    assert combined
    assert "MESH:D018874" in combined[0].subject.parts


def test_predictions_are_paired_by_id(tmp_path: Path, gold: GoldDocument) -> None:
    record = as_prediction(gold)
    file = tmp_path / "p.jsonl"
    for name in ("g1", "a/b/g1.txt", "doc-g1"):
        file.write_text(json.dumps(record | {"id": name}) + "\n\n", encoding="utf-8")
        ((_, found),) = evaluate.read_pairs(tmp_path / "g1.claims.yaml", file)
        assert found.document == name
    file.write_text(json.dumps(record | {"id": "other"}), encoding="utf-8")
    with pytest.raises(InputError, match="no line for the gold document 'g1'"):
        evaluate.read_pairs(tmp_path / "g1.claims.yaml", file)
    file.write_text("{}\n{", encoding="utf-8")
    with pytest.raises(InputError, match=r"p\.jsonl:1: not an annotate/1 record"):
        list(read_predictions(file))


def test_a_failed_document_counts_as_empty(gold: GoldDocument) -> None:
    failed = from_json({"id": "g1", "error": "cannot", "entities": [], "claims": []})
    found = claims.score([(gold, failed)])
    assert found.value("recall") == 0
    assert found.value("precision") is None
    assert found.value("f1") is None
    assert failed.error == "cannot"


def test_scores_print_themselves(gold: GoldDocument) -> None:
    found = scored(gold, drop("C1"))
    table = found.to_table().splitlines()
    assert table[0] == "kg evaluate claims: 1 document(s)"
    assert "recall                       0.667  2/3" in table[1]
    data = json.loads(found.to_json())
    assert data["schema"] == "evaluate/1"
    assert data["figures"]["recall"] == {"value": 0.667, "right": 2, "of": 3}
    assert data["f1"]["f1"] == 0.8
    with pytest.raises(KeyError):
        found.figure("nothing")


def test_the_listing_says_what_went_wrong(gold: GoldDocument) -> None:
    record = as_prediction(gold)
    unplaced("C1", "subject")(record)
    put("C2", negated=False)(record)
    twice("C2", object="local:9", object_span=at("fever"))(record)
    text = listing.list_claims(gold, from_json(record))
    missed, found = text.split("--- found")
    assert "missed: 1 of 3" in missed
    assert "C1  [Aspirin] biolink:preventative_for_condition [stroke]" in missed
    assert "(subject does not fit)" in missed
    assert "WRONG: polarity" in found
    assert "spurious: 1 of 5" in found
    assert "named in its note" in found
    brief = listing.list_claims(gold, from_json(record), everything=False)
    assert "C3" not in brief


def test_mentions_are_listed(gold: GoldDocument) -> None:
    record = as_prediction(gold)
    record["entities"] = [
        {**place("stroke in adults"), "category": "Disease", "ids": []},
        {**place("said"), "category": "Person", "ids": []},
    ]
    text = listing.list_mentions(gold, from_json(record))
    assert "missed    'Aspirin' (Drug)" in text
    assert "cut       'stroke' (Disease) as 'stroke in adults' (Disease)" in text
    assert "invented  'said' (Person)" in text


def test_evaluate_claims_reads_annotates_and_lists(tmp_path: Path) -> None:
    write_gold(tmp_path)
    found = evaluate.evaluate_claims(tmp_path, marking(), listed=True)
    assert found.value("recall") == 0
    assert "missed: 3 of 3" in found.listing
    assert isinstance(from_annotation(marking()(Document("d", "x"))), Prediction)
