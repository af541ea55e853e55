"""Whatever bytes a file holds, it is an ontology or an error that names it; bombs stay packed."""

from __future__ import annotations

import gzip
import io
import os
import socket
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ontology import Limits, Ontology, Synonym, read
from kg.ontology.base import SCOPES
from tests.test_ontology_obo import BONE, HEADER
from tests.test_ontology_owl import FUNCTIONAL, TURTLE, rdf_xml
from tests.test_ontology_registries import DESCRIPTORS, NAMES, SCHEMA, place
from tests.test_ontology_tables import CASES, SSSOM, TABLE

SAMPLES = [
    (HEADER + BONE).encode(),
    TURTLE.encode(),
    rdf_xml().encode(),
    FUNCTIONAL.encode(),
    b'{"graphs": [{"nodes": [{"id": "CL:1", "lbl": "x", "type": "CLASS"}]}]}',
    TABLE.encode(),
    SSSOM.encode(),
    DESCRIPTORS.encode(),
    SCHEMA.encode(),
    NAMES.encode(),
    place("1", "a", "b", "c", "A", "ADM1", "JP", "1").encode(),
    b'{"id": "https://ror.org/01hvx5h04", "name": "x"}\n',
    b"-" * 56 + b"\nJrId: 1\nJournalTitle: Bone\nNlmId: 8504048\n",
    *(text.encode() for text, _ in CASES.values()),
]
PIECES = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b'"', b"<", b">", b"&", b"(",
    b")", b"{", b"[", b"\\", b"|", b"<!ENTITY x 'y'>", b"<!DOCTYPE x>", b"\xc3", b"\xed\xa0\x80",
    b"[Term]\n", b"id: ", b"name: ", b'synonym: "', b"is_a: CL:1\n", b"1e999", b"\\ud800",
    b"- &a [*a]\n", "\u202e\u0000é".encode(), b"x" * 600,
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real sample with some bytes cut out and others put in."""
    data = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        new = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        data = data[:start] + new + data[end:]
    return data


def check(path: Path) -> None:
    """Read a file: an ontology whose values keep their promises, or an error that names it."""
    ontology: Ontology | None = None
    message = ""
    try:
        ontology = read(path)
    except InputError as error:
        message = str(error)
    if ontology is None:
        assert path.name in message
        return
    assert ontology.terms or ontology.mappings
    for term in ontology.terms:
        assert ":" in term.curie
        assert (term.curie + term.label).isprintable()
        assert len(term.label.encode()) + len(term.curie.encode()) > 0  # no half characters
        assert all(isinstance(name, Synonym) and name.scope in SCOPES for name in term.synonyms)
        assert all(0 < len(name.text) <= 500 and name.text.encode() for name in term.synonyms)
    parents = {term.curie: term.parents for term in ontology.terms}
    assert all(curie not in ancestors(curie, parents) for curie in parents)
    assert all(path.name in problem for problem in ontology.problems)
    assert read(path) == ontology


def ancestors(curie: str, parents: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    left = list(parents[curie])
    while left:
        above = left.pop()
        if above not in found:
            found.add(above)
            left += parents.get(above, ())
    return found


quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(st.binary(max_size=200))
@example(b"")
@example(b" \n")
@example(b"\x1f\x8b")
@example(b"PK\x03\x04")
@example(b"BZh91AY")
@example(b"<!DOCTYPE html><html></html>")
@example("curie\tlabel\n".encode("utf-16"))
def test_any_bytes_are_an_ontology_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bytes"
    path.write_bytes(data)
    check(path)


@settings(quick, max_examples=250)
@given(damaged())
def test_damaged_files_are_an_ontology_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.bytes"
    path.write_bytes(data)
    check(path)


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_samples_are_whole(tmp_path: Path, sample: bytes) -> None:
    if sample == NAMES.encode():
        return  # only read from its archive
    (tmp_path / "sample").write_bytes(sample)
    assert isinstance(read(tmp_path / "sample"), Ontology)


# -------------------------------------------------------------------------------- bombs


def bomb(size: int) -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packed.compress(b"[Term]\nid: CL:1\nname: ")]
    parts += [packed.compress(bytes(1_000_000)) for _ in range(size)]
    return b"".join([*parts, packed.flush()])


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.obo.gz"
    path.write_bytes(bomb(60))
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match=r"bomb\.obo\.gz: (holds more than|line 3: is longer)"):
        read(path)
    with pytest.raises(InputError, match="holds more than 1,000 bytes"):
        read(path, limits=Limits(unpacked=1_000))


def test_a_bomb_of_short_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tsv.gz"
    path.write_bytes(gzip.compress(b"curie\tlabel\n" + (b"CL:1\t" + b"x" * 500 + b"\n") * 60_000))
    with pytest.raises(InputError, match=r"bomb\.tsv\.gz: holds more than 20,000,000 bytes"):
        read(path)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("some.obo", b"[Term]\nid: CL:1\nname: x\n" + (b"!" * 999 + b"\n") * 40_000)
    with pytest.raises(InputError, match=r"bomb\.zip: holds more than"):
        read(path)


def test_limits_of_size_lines_and_terms(tmp_path: Path) -> None:
    path = tmp_path / "some.tsv"
    path.write_text("curie\tlabel\nCL:1\tone\nCL:2\ttwo\n")
    for limits, reason in (
        (Limits(packed=10), "10 are allowed"),
        (Limits(line=8), "line 1: is longer than 8 bytes"),
        (Limits(terms=1), "holds more than 1 terms"),
    ):
        with pytest.raises(InputError, match=reason):
            read(path, limits=limits)


def test_a_frame_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.ontology.obo._MOST_LINES", 12)
    path = tmp_path / "some.obo"
    path.write_text(HEADER + BONE)
    with pytest.raises(InputError, match=r"some\.obo: line 8: a frame of more than 12 lines"):
        read(path)


@pytest.mark.parametrize(
    "start, module", [(FUNCTIONAL, "functional"), ('{"graphs": []}', "obographs")]
)
def test_what_is_read_whole_has_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, module: str
) -> None:
    monkeypatch.setattr(f"kg.ontology.{module}._LARGEST", 10)
    path = tmp_path / "some.owl"
    path.write_text(start)
    with pytest.raises(InputError, match=r"some\.owl: is larger than 10 bytes; convert it"):
        read(path)


def test_a_cut_off_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.obo.gz"
    data = gzip.compress((HEADER + BONE).encode() + os.urandom(4_000).hex().encode())
    path.write_bytes(data[:-900])
    with pytest.raises(InputError, match=r"cut\.obo\.gz: damaged archive: .*fetch the file again"):
        read(path)


@pytest.mark.parametrize("member", ["../../outside.obo", "/outside.obo", "bones.obo"])
def test_a_zip_is_read_and_never_written(tmp_path: Path, member: str) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    path = inside / "some.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, HEADER + BONE)
        archive.writestr("README.txt", "see there")
    assert read(path).terms[0].curie == "UBERON:0002481"
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["some.zip"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no regular file"):
        read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "nothing")


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a loader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        for number, sample in enumerate((TURTLE, FUNCTIONAL, rdf_xml(), DESCRIPTORS)):
            path = tmp_path / f"sample{number}"
            path.write_text(sample.replace("127.0.0.1:9", f"127.0.0.1:{port}"))
            read(path)
        with pytest.raises(TimeoutError):  # native code connects without Python's socket
            server.accept()


TAXA = b"1\t|\troot\t|\t\t|\tscientific name\t|\n" * 500


@pytest.mark.parametrize("change", ["bits", "key", "name", "method"])
@pytest.mark.parametrize("name", ["names.dmp", "terms.obo"])
def test_a_damaged_zip_is_refused(tmp_path: Path, name: str, change: str) -> None:
    path = tmp_path / "taxdmp.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, TAXA)
    data = bytearray(path.read_bytes())
    here, listed = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    if change == "bits":
        data[45:60] = b"\xff" * 15
    elif change == "key":  # both say that it is encrypted
        data[here + 6] |= 1
        data[listed + 8] |= 1
    elif change == "name":  # that of UTF-8, which it is not
        data[listed + 9] |= 8
        data[listed + 46] = 0xFF
    else:
        data[here + 8] = data[listed + 10] = zipfile.ZIP_LZMA
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"taxdmp\.zip: (damaged archive|cannot be read)"):
        read(path)


def test_a_taxonomy_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "taxdmp.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("names.dmp", b"\n" * 30_000_000)
    with pytest.raises(InputError, match=r"taxdmp\.zip: holds more than"):
        read(path)


@pytest.mark.parametrize("length", [600, 1_000])
def test_a_tar_cut_off_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "taxdump.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("names.dmp")
        info.size = len(TAXA)
        archive.addfile(info, io.BytesIO(TAXA))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(InputError, match=r"taxdump\.tar: damaged archive"):
        read(path)
