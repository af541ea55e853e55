"""Corpora are read as they are printed, and only what is a mention is one."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.gold.answers import GoldDocument, read_gold
from kg.model import Span
from kg.parsing import read_texts


def read(folder: Path, **record: Any) -> GoldDocument:
    file = folder / "c.jsonl"
    file.write_text(json.dumps({"id": "1"} | record), encoding="utf-8")
    (gold,) = read_gold(file)
    return gold


def entity(text: str, words: str, kind: str, **more: Any) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, "type": kind} | more


def test_words_parted_by_blanks_are_glued(tmp_path: Path) -> None:
    text = "Mr . Bean ( UK ) did n't see `` Ann 's '' dog ."
    entities = [entity(text, "Ann", "PER", ids=["Q:1"]), entity(text, "UK", "LOC")]
    gold = read(tmp_path, text=text, tokenised=True, entities=entities)
    assert gold.document.text == "Mr. Bean (UK) didn't see ``Ann's'' dog."
    found = [(gold.document.quote(m.span), m.text, m.label) for m in gold.mentions]
    assert found == [("Ann", "Ann", "PER"), ("UK", "UK", "LOC")]
    assert gold.mentions[0].exact_ids == {"Q:1"}


def test_of_phrases_with_a_name_the_name_is_taken(tmp_path: Path) -> None:
    text = "the town of Exeter and Dr. Ann Lee of Devon, saw a dog"
    entities = [
        entity(text, "the town of Exeter", "place", named=True),
        entity(text, "Dr. Ann Lee of Devon", "person", named=True),
        entity(text, "a dog", "animal", named=False),
    ]
    gold = read(tmp_path, text=text, entities=entities)
    assert [(m.text, m.label) for m in gold.mentions] == [
        ("Exeter", "place"),
        ("Ann Lee", "person"),
    ]
    assert [gold.document.quote(m.span) for m in gold.mentions] == ["Exeter", "Ann Lee"]


def test_triggers_are_none_and_a_parted_mention_is_the_whole_stretch(tmp_path: Path) -> None:
    text = "grip and lift strength fell"
    entities = [
        entity(text, "fell", "Regulation", trigger=True),
        entity(text, "grip and lift strength", "Measure", spans=[[0, 4], [14, 22]])
        | {"text": "grip strength"},
    ]
    gold = read(tmp_path, text=text, entities=entities)
    assert [(m.span, m.text) for m in gold.mentions] == [(Span(0, 22), "grip strength")]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(
            {"id": "1", "text": "ab", "entities": [{"start": 0, "end": 9, "spans": [[0, 9]]}]}
        ),
        "[" * 100_000,
        '{"id": "1", "text": "ab", "entities": 3}',
        '{"id": "1", "text": "ab", "entities": [{"start": 0, "end": Infinity}]}',
    ],
)
def test_a_record_of_another_form_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "c.jsonl"
    file.write_text('{"id": "0", "text": "ab"}\n' + content, encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.jsonl:2: not a uniform corpus record"):
        read_gold(file)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b'{"id": "0", "text": "ab"}\n' * 5000)
    for name, read in (("c.jsonl.gz", read_gold), ("c.conllu.gz", read_texts)):
        for content in (whole[:40], whole[:30] + b"\xff" * 9 + whole[39:], b"no archive"):
            (tmp_path / name).write_bytes(content)
            with pytest.raises(InputError, match=name):
                list(read(tmp_path / name))


def test_sections_are_found_as_in_any_text(tmp_path: Path) -> None:
    gold = read(tmp_path, text="METHODS: Rats ran.\nRESULTS: They won.", entities=[])
    assert gold.document.passages
