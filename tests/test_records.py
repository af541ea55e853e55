"""Records of files, one a line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.gold.records import read_records


def made(record: dict[str, int], where: str) -> tuple[int, str]:
    return record["a"], where.rpartition(":")[2]


def test_records_are_read_with_their_place_plain_or_gzipped(tmp_path: Path) -> None:
    text = '{"a": 1}\n\n{"a": 2}\n'
    plain, packed = tmp_path / "x.jsonl", tmp_path / "x.jsonl.gz"
    plain.write_text(text, encoding="utf-8")
    packed.write_bytes(gzip.compress(text.encode()))
    for path in (plain, packed):
        assert list(read_records(path, made, "no number")) == [(1, "1"), (2, "3")]


@pytest.mark.parametrize("line", ['{"b": 1}', "[1]", "{", "\ud800"])
def test_what_is_no_such_record_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": 1}\n' + line.encode("utf-8", "surrogatepass") + b"\n")
    with pytest.raises(InputError, match=r"x\.jsonl:\d: no number"):
        list(read_records(path, made, "no number"))


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}\n' * 1000)[:-10])
    with pytest.raises(InputError, match="no number"):
        list(read_records(path, made, "no number"))
