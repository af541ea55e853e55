"""Finding what to read, and every kind of bad input: a failure each, and the others go on."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.inputs import Source, find_sources, read_inputs
from kg.model import Document
from kg.readers.base import Failure, ReadOptions, Skipped

BONE = "Bone grows."


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def ids(found: list[Document | Failure | Skipped]) -> list[str]:
    return [item.id for item in found if isinstance(item, Document)]


def only_failure(path: Path, options: ReadOptions | None = None) -> Failure:
    (failure,) = read_inputs([path], options)
    assert isinstance(failure, Failure), failure
    return failure


# ------------------------------------------------------------------------------- finding


def test_folders_are_read_recursively_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": BONE, "a.md": BONE, "sub/c.TXT": BONE, "sub/deep/d.htm": "<p>Bone."})
    assert ids(list(read_inputs([tmp_path]))) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("name", ["data.csv", "paper.pdf", "README", "x.py", "table.yaml"])
def test_unknown_suffixes_are_skipped(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: BONE, "z.txt": BONE})
    skipped, document = read_inputs([tmp_path])
    assert isinstance(skipped, Skipped)
    assert "unknown suffix" in skipped.reason
    assert isinstance(document, Document)


def test_hidden_files_and_folders_are_skipped(tmp_path: Path) -> None:
    write(tmp_path, {".git/a.txt": BONE, ".b.txt": BONE})
    assert [str(item.reason) for item in read_inputs([tmp_path]) if isinstance(item, Skipped)] == [
        "hidden folder",
        "hidden file",
    ]


def test_globs_and_repeated_inputs(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": BONE, "b.txt": BONE, "sub/c.txt": BONE, "n[1].txt": BONE})
    assert ids(list(read_inputs([tmp_path / "*.txt"]))) == ["a", "b", "n[1]"]
    assert ids(list(read_inputs([f"{tmp_path}/**/c.*"]))) == ["c"]
    assert ids(list(read_inputs([tmp_path / "n[1].txt"]))) == ["n[1]"]
    assert ids(list(read_inputs([tmp_path / "a.txt", tmp_path, tmp_path / "a.txt"])))[:2] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize("name", ["nowhere.txt", "*.nothing", "", "a\0b.txt"])
def test_what_is_not_there_is_a_failure(tmp_path: Path, name: str) -> None:
    (failure,) = read_inputs([f"{tmp_path}/{name}" if name else ""])
    assert isinstance(failure, Failure)
    assert failure.reason


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_never_lead_out_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret.txt": "Secret bone.", "in/a.txt": BONE})
    inside = tmp_path / "in"
    (inside / "escape.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (inside / "folder").symlink_to(tmp_path / "outside")
    (inside / "loop").symlink_to(inside)
    (inside / "dangling.txt").symlink_to(tmp_path / "nothing")
    (inside / "twin.txt").symlink_to(inside / "a.txt")
    found = list(read_inputs([inside]))
    assert ids(found) == ["a"], "a link inside the folder is the same file"
    reasons = {Path(item.input).name: item.reason for item in found if isinstance(item, Skipped)}
    assert reasons["escape.txt"] == reasons["dangling.txt"] == "link that leads out of the folder"
    assert reasons["folder"] == reasons["loop"] == "link to a folder"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_side_car_is_no_way_out_either(tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret.yaml": "title: secret", "in/a.txt": BONE})
    (tmp_path / "in" / "a.meta.yaml").symlink_to(tmp_path / "outside" / "secret.yaml")
    assert "leads out" in only_failure(tmp_path / "in" / "a.txt").reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files there")
def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (skipped,) = read_inputs([tmp_path])
    assert skipped == Skipped((tmp_path / "pipe.txt").as_posix(), "not a regular file")


@pytest.mark.parametrize(
    "given, expected",
    [
        (b"Bone grows.\n", ["stdin"]),
        (b'{"id": "a", "text": "Bone."}\n{"id": "b", "text": "Fat."}\n', ["a", "b"]),
    ],
)
@pytest.mark.parametrize("peekable", [True, False])
def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, given: bytes, expected: list[str], peekable: bool
) -> None:
    raw: io.BytesIO | io.BufferedReader = io.BytesIO(given)
    raw = io.BufferedReader(io.BytesIO(given)) if peekable else raw  # type: ignore[arg-type]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(raw))  # type: ignore[type-var]
    assert ids(list(read_inputs(["-"]))) == expected
    assert not raw.closed


def test_checksum_covers_the_side_car(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": BONE})
    (alone,) = find_sources([tmp_path])
    write(tmp_path, {"a.yaml": "title: Bone"})
    (with_sidecar,) = find_sources([tmp_path])
    assert isinstance(alone, Source)
    assert isinstance(with_sidecar, Source)
    assert alone.checksum() != with_sidecar.checksum()


# ------------------------------------------------------------------------------ bad input

BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "bom-only.txt": (b"\xef\xbb\xbf", "empty"),
    "binary.txt": (b"Bone\x00\x01\x02", "binary"),
    "pdf.txt": (b"%PDF-1.7 \xff\xfe", "PDF"),
    "word.txt": (b"PK\x03\x04....", "DOCX"),
    "packed.txt": (b"\x1f\x8b\x08\x00", "gzip"),
    "latin1.txt": ("Bone caf\xe9".encode("latin-1"), "byte 8 is 0xe9"),
    "cut.txt": (BONE.encode() + b"\xe2\x80", "byte 11"),
    "utf16-cut.txt": (b"\xff\xfeB\x00o", "UTF-16"),
    "controls.txt": (b"\x01\x02\x03\x04bone", "binary"),
    "cut.txt.gz": (gzip.compress(BONE.encode() * 999)[:40], "damaged gzip"),
    "not.txt.gz": (BONE.encode(), "damaged gzip"),
    "empty.md": (b"", "empty"),
    "front.md": (b"---\na: [1\n---\nBone", "front matter, lines 2 to 2"),
    "bomb.md": (b"---\na: &a [x]\nb: [*a, *a]\n---\nBone", "alias"),
    "deep.md": (b"---\na: " + b"[" * 5000 + b"\n---\nBone", "deeper"),
    "list.md": (b"---\n- a\n---\nBone", "names and values"),
    "none.html": (b"<html><body></body></html>", "no main text"),
    "empty.html": (b"", "empty"),
    "binary.html": (b"<html>\x00\x00", "binary"),
    "empty.jsonl": (b"\n\n", "empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_failure_with_its_reason(tmp_path: Path, name: str) -> None:
    content, reason = BAD[name]
    write(tmp_path, {name: content})
    failure = only_failure(tmp_path / name)
    assert reason in failure.reason
    assert failure.input.endswith(name)


def test_bad_inputs_do_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, {f"{n}-{name}": content for n, (name, (content, _)) in enumerate(BAD.items())})
    write(tmp_path, {"0.txt": BONE, "zz.txt": BONE})
    found = list(read_inputs([tmp_path]))
    assert ids(found) == ["0", "zz"]
    assert sum(isinstance(item, Failure) for item in found) == len(BAD)


@pytest.mark.parametrize("name", ["big.txt", "big.md", "big.html", "big.jsonl", "bomb.txt.gz"])
def test_too_large_is_a_failure(tmp_path: Path, name: str) -> None:
    content = b"Bone grows. " * 1000
    write(tmp_path, {name: gzip.compress(content) if name.endswith(".gz") else content})
    failure = only_failure(tmp_path / name, ReadOptions(max_bytes=1000))
    assert "1000 bytes" in failure.reason
    assert "--max-size" in failure.reason


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read all")
def test_unreadable_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": BONE})
    (tmp_path / "a.txt").chmod(0)
    assert "cannot be read" in only_failure(tmp_path / "a.txt").reason


@pytest.mark.parametrize(
    "sidecar", [b"title: [", b"\xff", b"- a", b"a: &x 1\nb: *x", b"t: " + b"x" * 2_000_000]
)
def test_a_bad_side_car_is_a_failure_that_names_it(tmp_path: Path, sidecar: bytes) -> None:
    write(tmp_path, {"a.txt": BONE, "a.meta.yaml": sidecar})
    assert only_failure(tmp_path / "a.txt").reason.startswith("its side-car a.meta.yaml: ")


def test_a_folder_that_goes_away_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": BONE})
    found = find_sources([tmp_path])
    (source,) = found
    (tmp_path / "a.txt").unlink()
    from kg.inputs import read_source

    assert isinstance(source, Source)
    (failure,) = read_source(source)
    assert isinstance(failure, Failure)
    assert "cannot be read" in failure.reason


# ------------------------------------------------------------------- whatever is in the file

PIECES = st.sampled_from(
    rb"""--- # > - ``` <p> <html> </div> <!-- &x; { [ "text": {"id":"a","text":"Bone."} METHODS:
    date 2025-11-05 Bone Bone. title: [ a: *b \ud800""".split()
    + [b"\n", b"\n\n", b"\r\n", b"\r", b"\t", b" ", b"\x0c", b"\x00", b"\xff"]
    + [text.encode() for text in ("\x85", "\u2028", "\u201c", "e\u0301", "\U0001f9b4", "\ufeff")]
)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl", ".txt.gz"])
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pieces=st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=12))
def test_any_bytes_give_documents_or_failures(
    tmp_path: Path, suffix: str, pieces: list[bytes]
) -> None:
    path = tmp_path / f"any{suffix}"
    data = b"".join(pieces)
    path.write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)
    for found in read_inputs([path]):
        if isinstance(found, Document):
            assert found.text.strip()
            end = 0
            for passage in found.passages:
                assert end <= passage.span.start < passage.span.end <= len(found.text)
                assert found.quote(passage.span).strip() == found.quote(passage.span)
                end = passage.span.end
            if suffix in (".txt", ".md") and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
                assert found.text.encode() in (data, data.removeprefix(b"\xef\xbb\xbf"))
        else:
            assert isinstance(found, Failure)
            assert found.reason
