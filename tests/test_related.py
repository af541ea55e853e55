"""Corpora with relations: what is read of them, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.entries import Entry
from kg.errors import InputError, UsageError
from kg.gold.related import GoldRelation, leaders, read_related, scheme_of, under
from kg.lexicon import Lexicon

TEXT = "Haloperidol induced catalepsy in rats that were given two milligrams."


def entity(words: str, kind: str, ids: list[str], **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    place = {"start": start, "end": start + len(words), "text": words}
    return {**place, "type": kind, "ids": ids, **more}


def file(folder: Path, name: str, **record: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"id": "1", "text": TEXT, **record}), encoding="utf-8")
    return path


def cdr(folder: Path) -> Path:
    return file(
        folder,
        "bc5cdr.test.jsonl",
        entities=[
            entity("Haloperidol", "Chemical", ["MESH:D006220"]),
            entity("catalepsy", "Disease", ["MESH:D002375"]),
            entity("rats", "Oddity", []),
        ],
        relations=[
            {"type": "CID", "chemical": "MESH:D006220", "disease": "MESH:D002375"},
            {"type": "else", "arg1": "a", "arg2": "b"},
        ],
    )


def test_concepts_are_related(tmp_path: Path) -> None:
    (found,) = read_related(cdr(tmp_path), scheme_of("bc5cdr"))
    assert [(mark.category, mark.concepts) for mark in found.marks] == [
        ("Chemical", ("MESH:D006220",)),
        ("Disease", ("MESH:D002375",)),
    ]
    assert found.relations == (GoldRelation("MESH:D006220", "MESH:D002375", "CID"),)


def test_mentions_are_related(tmp_path: Path) -> None:
    entities = [
        entity("Haloperidol", "Drug", [], id="T1"),
        entity("catalepsy", "AdverseEffect", [], id="T2"),
    ]
    relations = [{"type": "adverse_effect_of", "arg1": "T2", "arg2": "T1"}]
    path = file(tmp_path, "ade.jsonl", entities=entities, relations=relations)
    (found,) = read_related(path, scheme_of("ade"))
    assert [mark.concepts for mark in found.marks] == [("T1",), ("T2",)]
    assert found.relations[0].ends == {"T1", "T2"}


def test_what_is_new(tmp_path: Path) -> None:
    ends = {"arg1": "MESH:D006220", "arg2": "MESH:D002375"}
    relations = [{"type": "Association", **ends, "novel": True}]
    (found,) = read_related(
        file(tmp_path, "biored.jsonl", relations=relations), scheme_of("biored")
    )
    assert found.relations[0].novel is True


@pytest.mark.parametrize(
    "record",
    [
        {"entities": [{"start": 0, "end": 5, "text": "Halop", "type": "Chemical"}], "relations": 3},
        {"entities": [{"start": 0, "type": "Chemical"}]},
        {"entities": [{"start": 0, "end": 5, "text": "other", "type": "Chemical"}]},
        {"entities": [{"start": 9, "end": 900, "spans": [[9, 900]], "type": "Chemical"}]},
        {"relations": [{"type": "CID"}]},
    ],
)
def test_what_is_no_record_is_told_with_its_line(tmp_path: Path, record: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"bc5cdr\.jsonl:1"):
        list(read_related(file(tmp_path, "bc5cdr.jsonl", **record), scheme_of("bc5cdr")))


def test_a_corpus_without_a_map_is_refused() -> None:
    with pytest.raises(UsageError, match="relation_schemes"):
        scheme_of("craft")


def test_kinds_are_known_by_any_of_their_identifiers() -> None:
    entries = [
        Entry("MONDO:1", "kidney disease", "Disease", equivalents=("MESH:D1",)),
        Entry("MONDO:2", "kidney failure", "Disease", parents=("MONDO:1",)),
    ]
    lexicon = Lexicon.of(entries)
    is_under = under(lexicon)
    assert leaders(lexicon)("MESH:D1") == "MONDO:1"
    assert is_under("MONDO:2", "MESH:D1")
    assert not is_under("MESH:D1", "MONDO:2")
    assert not is_under("MONDO:1", "MONDO:1")
