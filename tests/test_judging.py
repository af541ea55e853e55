"""Claims judged blind in a scripted session: what is shown, kept, counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.cli import run
from kg.errors import InputError
from kg.evaluation.agreement import (
    Verdict,
    interval,
    interval_by_documents,
    kappa,
    read_verdicts,
    report,
)
from kg.evaluation.judging import Item, judge, keep_in, read_items, sample, second_pass, show


def record(name: str, claims: int) -> dict[str, Any]:
    """Return an ``annotate/1`` object with some claims, one a sentence."""
    sentence = "Aspirin relieves pain."
    text = " ".join([sentence] * claims)
    return {
        "schema": "annotate/1",
        "id": name,
        "text": text,
        "claims": [
            {
                "key": f"{name}-{number}",
                "subject": "CHEBI:15365",
                "predicate": "biolink:treats",
                "object": "local:00ff",
                "subject_label": "aspirin\x1b[31m",
                "object_label": "pain",
                "negated": number == 0,
                "qualifiers": {"species_context_qualifier": ["NCBITaxon:9606"]},
                "evidence": [
                    {
                        "start": number * 23,
                        "end": number * 23 + 22,
                        "quote": sentence,
                        "clause": None,
                        "subject_span": [number * 23, number * 23 + 7],
                        "object_span": [number * 23 + 17, number * 23 + 21],
                        "certainty": "certain",
                        "statement_kind": "fact",
                        "attributed_to": ["Ada Byron"],
                        "confidence": 0.42 + number / 10,
                        "extractor": {"strand": "frame", "rule": "treat.secret"},
                    }
                ],
            }
            for number in range(claims)
        ],
    }


RECORDS = [record("a", 5), record("b", 1), record("c", 3)]


def scripted(*answers: str) -> tuple[list[str], Any]:
    """Return what was asked, and what answers with the words given, in order."""
    asked: list[str] = []
    left = iter(answers)

    def ask(question: str) -> str:
        asked.append(question)
        answer = next(left, None)
        if answer is None:
            raise EOFError
        return answer

    return asked, ask


def kept() -> tuple[list[Verdict], Any]:
    """Return a list of verdicts and what adds to it."""
    found: list[Verdict] = []
    return found, lambda verdict, _item, _note: found.append(verdict)


def test_the_sample_is_even_over_documents_and_always_the_same() -> None:
    items = read_items(RECORDS)
    drawn = sample(items, 5, seed=3)
    assert drawn == sample(reversed(items), 5, seed=3)
    assert sorted(item.document for item in drawn) == ["a", "a", "b", "c", "c"]
    assert {item.id for item in sample(items, 5, seed=4)} != {item.id for item in drawn}
    assert len(sample(items, 100, seed=3)) == 9


def test_only_claims_above_a_confidence() -> None:
    assert len(read_items(RECORDS, above=0.6)) == 4


def test_what_is_shown_is_blind_and_harmless() -> None:
    shown = show(sample(read_items(RECORDS), 1, seed=1)[0])
    assert "Aspirin relieves pain." in shown
    assert "treats" in shown
    assert "Ada Byron" in shown
    for hidden in ("0.4", "0.5", "confidence", "frame", "secret", "\x1b"):
        assert hidden not in shown


def test_a_session_is_kept_and_goes_on(tmp_path: Path) -> None:
    table = tmp_path / "verdicts.tsv"
    items = sample(read_items(RECORDS), 4, seed=1)
    _, ask = scripted("y", "?", "n", "x", "p treats is too strong", "q")
    assert judge(items, [], 1, ask, keep_in(table)) == 2
    first, second = read_verdicts(table)
    assert (first.verdict, second.verdict, second.cause) == ("right", "wrong", "predicate")
    assert table.read_text(encoding="utf-8").splitlines()[2].endswith("\ttreats is too strong")
    asked, ask = scripted("u", "y")
    assert judge(items, read_verdicts(table), 1, ask, keep_in(table)) == 2
    assert "[3 of 4]" in asked[0]
    assert len(read_verdicts(table)) == 4


def test_back_takes_the_later_verdict(tmp_path: Path) -> None:
    table = tmp_path / "verdicts.tsv"
    items = sample(read_items(RECORDS), 2, seed=1)
    _, ask = scripted("y", "b", "n", "i", "y")
    judge(items, [], 1, ask, keep_in(table))
    assert [v.verdict for v in read_verdicts(table)] == ["wrong", "right"]


def test_a_second_pass_is_over_what_was_judged() -> None:
    items = sample(read_items(RECORDS), 6, seed=1)
    done, keep = kept()
    judge(items, [], 1, scripted(*"yyyyyy")[1], keep)
    again = second_pass(read_items(RECORDS), done, 4, seed=1)
    assert len(again) == 4
    assert {item.id for item in again} <= {item.id for item in items}
    judge(again, done, 2, scripted("y", "n", "a", "y", "y")[1], keep)
    told = report(done)
    assert "right: 6 of 6 = 1.000" in told
    assert "judged twice: 4, agreed on 3" in told


def test_claims_of_one_document_are_no_independent_sample() -> None:
    """Ten texts of ten claims each, all right or all wrong, tell as little as ten claims."""
    apart = [(f"{text}.{claim}", text < 7) for text in range(10) for claim in range(10)]
    together = [(f"{text}", text < 7) for text in range(10) for _ in range(10)]
    low, high = interval_by_documents(apart)
    assert (low, high) == pytest.approx(interval(70, 100), abs=0.03)
    lower, higher = interval_by_documents(together)
    assert (lower, higher) == pytest.approx((0.4, 1.0), abs=0.11)
    assert lower < low < high < higher
    assert interval_by_documents([]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([], None),
        ([("right", "right")] * 3, None),
        ([("right", "right"), ("wrong", "wrong")], 1.0),
        ([("right", "wrong"), ("wrong", "right")], -1.0),
    ],
)
def test_agreement(pairs: list[tuple[str, str]], value: float | None) -> None:
    assert kappa(pairs) == value


def test_the_interval_holds_the_share() -> None:
    low, high = interval(150, 200)
    assert low < 0.75 < high
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(5, 5)[1] == 1.0


@pytest.mark.parametrize("words", ["item\tpass\n1\t1\n", "item\tpass\tverdict\n1\tone\tright\n"])
def test_another_table_is_refused(tmp_path: Path, words: str) -> None:
    table = tmp_path / "verdicts.tsv"
    table.write_text(words, encoding="utf-8")
    with pytest.raises(InputError, match="no table of verdicts"):
        read_verdicts(table)


@pytest.mark.parametrize("broken", [{}, {"id": "a", "claims": [{"evidence": [{}]}]}, {"id": 1}])
def test_another_object_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="document 1"):
        read_items([broken])


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, table = tmp_path / "read.jsonl", tmp_path / "verdicts.tsv"
    source.write_text("\n".join(json.dumps(one) for one in RECORDS), encoding="utf-8")

    def answers() -> Iterator[str]:
        yield from ("y", "n", "a", "q")

    left = answers()
    monkeypatch.setattr("builtins.input", lambda: next(left))
    command = ["judge", str(source), "-o", str(table), "--sample", "3"]
    assert run(command) == 0
    assert "right: 1 of 2 = 0.500" in capsys.readouterr().out
    assert run([*command, "--report"]) == 0
    assert "wrong, arguments: 1" in capsys.readouterr().out


def test_items_are_told_apart_by_their_place() -> None:
    items: list[Item] = read_items(RECORDS)
    assert len({item.id for item in items}) == len(items) == 9
