"""A mapped file is whole or it is none: damage, old formats, several makers."""

from __future__ import annotations

import json
import sys
import threading
import zlib
from pathlib import Path

import pytest

from kg.compiling import mapped
from kg.errors import InputError

PARTS = {"words": b"stem cell" * 50, "none": b"", "numbers": bytes(range(256))}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cache" / "lexicon.bin"
    mapped.write(path, "key", {"n": 1}, PARTS)
    return path


def test_what_was_written_is_read(file: Path) -> None:
    found = mapped.read(file, "key")
    assert found.facts == {"n": 1}
    assert {name: bytes(part) for name, part in found.parts.items()} == PARTS
    assert [path.name for path in file.parent.iterdir()] == ["lexicon.bin"]


def test_any_changed_byte_of_a_part_or_header_is_seen(file: Path) -> None:
    whole = file.read_bytes()
    length = 16 + int.from_bytes(whole[8:12], "little")
    places = [*range(0, length, 7), *(whole.index(part) for part in PARTS.values() if part)]
    for at in places:
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert mapped.find(file, "key") is None, at


@pytest.mark.parametrize("size", [0, 5, 12, 40, 300, 700])
def test_a_file_cut_short_is_seen(file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(InputError, match=r"lexicon\.bin"):
        mapped.read(file, "key")


def test_another_key_or_an_old_format_is_another_file(file: Path) -> None:
    assert mapped.find(file, "other") is None
    file.write_bytes(b"bioclaim" + (30).to_bytes(4, "little") + b'{"format": 2, "key": "key"}')
    assert mapped.find(file, "key") is None
    assert mapped.find(file.with_name("nowhere"), "key") is None


def test_a_file_that_cannot_be_placed_leaves_nothing(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "x").touch()
    with pytest.raises(OSError, match="taken"):
        mapped.write(taken, "key", {}, PARTS)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_one_makes_and_the_others_wait(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.bin"
    made: list[int] = []

    def make() -> None:
        with mapped.alone(path):
            if mapped.find(path, "key") is None:
                made.append(1)
                mapped.write(path, "key", {}, PARTS)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["lexicon.bin"]


def test_old_files_are_swept(tmp_path: Path) -> None:
    for name in ("lexicon-1.bin", "lexicon-2.bin", "other", ".part-x"):
        (tmp_path / name).touch()
    mapped.sweep(tmp_path, "lexicon-*.bin", 1, age=-1.0)
    assert len(list(tmp_path.glob("lexicon-*"))) == 1
    assert {path.name for path in tmp_path.iterdir()} > {"other"}
    assert not (tmp_path / ".part-x").exists()


@pytest.mark.parametrize("header", [b"[]", b"[" * 100_000, b'{"key": "key"}'])
def test_a_header_of_another_shape_is_seen(file: Path, header: bytes) -> None:
    sum_ = zlib.crc32(header).to_bytes(4, "little")
    file.write_bytes(mapped.MAGIC + len(header).to_bytes(4, "little") + sum_ + header)
    assert mapped.find(file, "key") is None


def test_parts_of_another_shape_are_seen(file: Path) -> None:
    header = json.dumps({"key": "key", "order": sys.byteorder, "facts": {}, "parts": []}).encode()
    sum_ = zlib.crc32(header).to_bytes(4, "little")
    file.write_bytes(mapped.MAGIC + len(header).to_bytes(4, "little") + sum_ + header)
    assert mapped.find(file, "key") is None
