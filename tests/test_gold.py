"""Gold answers are read as they stand, or refused with the reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.gold.answers import GoldId, read_gold
from kg.model import Span
from tests.gold_values import TEXT, write_gold

SEED = Path(__file__).parent / "gold"


def test_an_answer_is_read(tmp_path: Path) -> None:
    (gold,) = read_gold(write_gold(tmp_path))
    assert gold.document.id == "g1"
    assert gold.document.text == TEXT
    aspirin = gold.mention("M1")
    assert aspirin is not None
    assert aspirin.ids == (GoldId("CHEBI:1"), GoldId("MESH:1", "broad"))
    assert aspirin.exact_ids == {"CHEBI:1"}
    assert [m.id for m in gold.mentions if not m.outermost] == ["M6"]
    first, second, third, *_ = gold.claims
    assert first.certainty == "hedged"
    assert first.qualifiers == (("species_context_qualifier", "NCBITaxon:9606"),)
    assert second.negated
    assert second.note == "also fever"
    assert third.speaker == "Ann Lee"
    assert third.quoted
    assert third.subject.parts == (("Spheroids", "MESH:7"), ("cement", "CHEBI:8"))


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    for name in ("g2", "g1", "g10"):
        write_gold(tmp_path, name)
    assert [g.document.id for g in read_gold(tmp_path)] == ["g1", "g10", "g2"]


def test_the_text_may_lie_elsewhere(tmp_path: Path) -> None:
    gold = write_gold(tmp_path)
    texts = tmp_path / "texts"
    texts.mkdir()
    (tmp_path / "g1.txt").rename(texts / "g1.txt")
    assert read_gold(gold, texts)[0].document.text == TEXT
    with pytest.raises(InputError, match="--texts DIR"):
        read_gold(gold)


def test_the_seed_answer_fits_its_text() -> None:
    (seed,) = read_gold(SEED)
    assert len(seed.mentions) == 104
    assert len(seed.claims) == 41
    assert sum(m.outermost for m in seed.mentions) == 67
    assert sum(bool(m.ids) for m in seed.mentions) == 89
    assert seed.document.text.startswith(" date 2025-11-05")
    assert seed.document.metadata.date == "2025-11-05"


def test_another_text_is_refused(tmp_path: Path) -> None:
    gold = write_gold(tmp_path)
    (tmp_path / "g1.txt").write_text("Another text.", encoding="utf-8")
    with pytest.raises(InputError, match="SHA-256"):
        read_gold(gold)


@pytest.mark.parametrize(
    "suffix, old, new, message",
    [
        ("entities.tsv", "\tAspirin\t", "\tIbuprofen\t", "M1: the text at 1..8 is 'Aspirin'"),
        ("entities.tsv", "\t1\t8\t", "\t8\t8\t", "missing or wrong"),
        ("entities.tsv", "\texact|broad\t", "\texact\t", "missing or wrong"),
        ("claims.yaml", '"polarity"', '"polarities"', "missing or wrong"),
        ("claims.yaml", '"sha256"', '"sha"', "missing or wrong"),
        ("claims.yaml", '"doc_id"', '"document": [1], "doc_id"', "missing or wrong"),
        ("claims.yaml", "{", "[", "cannot be read as YAML"),
    ],
)
def test_a_damaged_answer_is_refused(
    tmp_path: Path, suffix: str, old: str, new: str, message: str
) -> None:
    gold = write_gold(tmp_path)
    file = tmp_path / f"g1.{suffix}"
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gold(gold)


def test_what_is_no_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file ends in"):
        read_gold(tmp_path)
    with pytest.raises(InputError, match="no such gold"):
        read_gold(tmp_path / "nothing")
    (tmp_path / "a.csv").touch()
    with pytest.raises(InputError, match="not a gold file"):
        read_gold(tmp_path / "a.csv")
    gold = write_gold(tmp_path)
    (tmp_path / "g1.entities.tsv").unlink()
    with pytest.raises(InputError, match=r"g1\.entities\.tsv: cannot be read"):
        read_gold(gold)


CORPUS = [
    {
        "id": "PMID:1",
        "text": "BRCA1 in α-cells",
        "entities": [
            {"start": 0, "end": 5, "text": "BRCA1", "type": "GENE", "ids": ["NCBIGene:672"]},
            {"start": 6, "end": 8, "text": "in", "type": "Binding", "trigger": True},
            {"id": "T9", "start": 9, "end": 16, "text": "α-cells", "type": "Cell"},
        ],
    },
    {"id": "PMID:2", "text": "Nothing."},
]


@pytest.mark.parametrize("name", ["c.jsonl", "c.train.jsonl.gz"])
def test_a_uniform_corpus_is_read(tmp_path: Path, name: str) -> None:
    content = "\n".join(json.dumps(line) for line in CORPUS).encode() + b"\n\n"
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    first, second = read_gold(tmp_path / name)
    assert [(m.id, m.span, m.label) for m in first.mentions] == [
        ("T1", Span(0, 5), "GENE"),
        ("T9", Span(9, 16), "Cell"),
    ]
    assert first.mentions[0].exact_ids == {"NCBIGene:672"}
    assert second.mentions == ()


@pytest.mark.parametrize(
    "line, message",
    [
        ("{", r"c\.jsonl:1: not a uniform corpus record"),
        ('{"id": "1"}', "'text'"),
        ("[1]", "not a uniform corpus record"),
        (
            '{"id":"1","text":"ab","entities":[{"start":0,"end":1,"text":"b","type":"x"}]}',
            "the text at 0..1 is 'a'",
        ),
    ],
)
def test_a_damaged_corpus_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "c.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gold(tmp_path / "c.jsonl")


def test_the_shared_answers_are_read(shared: Path) -> None:
    gold = read_gold(shared / "gold" / "dev")
    assert [g.document.id for g in gold] == ["A01", "A07", "A09", "A10", "N02", "N07"]
    assert all(g.claims and g.mentions for g in gold)
