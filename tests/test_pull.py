"""Ontologies come onto the shelf whole and read, several at once, from whatever server."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.lock import held
from kg.shelf import catalogue, pull
from kg.shelf import held as shelf
from kg.shelf.fetch import Policy
from kg.shelf.pull import Outcome
from tests.servers import (
    Answer,
    Handler,
    Server,
    broken_off,
    dripping,
    file,
    running,
    silent,
    status,
)

ROOT = Path(__file__).parent.parent
POLICY = Policy(connect=5, idle=0.5, total=30, attempts=2, pause=0.01, redirects=3)
HEAD = "format-version: 1.2\ndata-version: releases/{version}\nontology: cl\n"
TERM = '\n[Term]\nid: CL:{number:07}\nname: cell {number}\nsynonym: "kind {number}" EXACT []\n'


def obo(version: str = "2026-11-03", terms: int = 3) -> bytes:
    text = HEAD.format(version=version)
    return (text + "".join(TERM.format(number=number) for number in range(terms))).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ontologies"


def get(server: Server, folder: Path, *words: str, policy: Policy = POLICY) -> dict[str, Outcome]:
    found = pull.pull(words or ["CL"], mirror=server.url, folder=folder, policy=policy)
    return {one.name: one for one in found}


def held_content(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in shelf.files(folder)]


def leftovers(folder: Path) -> list[str]:
    """What is beside the files and their cards."""
    kept = {path.name for path in shelf.files(folder)}
    kept |= {item.card for item in shelf.items(folder)}
    return sorted(p.name for p in folder.rglob("*") if p.is_file() and p.name not in kept)


# ----------------------------------------------------------------------------- what goes well


def test_what_is_pulled_is_on_the_shelf_with_all_that_is_known(
    server: Server, folder: Path
) -> None:
    date = "Sat, 21 Nov 2026 10:00:00 GMT"
    server.at("/cl.obo", file(obo(), "a", Last_Modified=date))
    outcome = get(server, folder)["CL"]
    assert (outcome.state, outcome.ok) == ("new", True)
    (item,) = shelf.items(folder)
    assert item == outcome.item
    assert item.checksum == hashlib.sha256(obo()).hexdigest()
    assert (item.size, item.terms, item.mappings) == (len(obo()), 3, 0)
    assert item.version == "2026-11-03"
    assert item.licence == "CC-BY-4.0"
    assert (item.url, item.etag, item.modified) == (f"{server.url}/cl.obo", '"a"', date)
    assert held_content(folder) == [obo()]
    assert leftovers(folder) == []


def test_what_did_not_change_is_left_alone(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo(), "a"))
    get(server, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    outcome = get(server, folder)["CL"]
    assert outcome.state == "unchanged"
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()} == before
    assert server.headers("If-None-Match") == [None, '"a"']


def test_the_same_again_is_no_new_version(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo(), "a"), file(obo(), "b"), file(obo(), "b"))
    get(server, folder)
    assert get(server, folder)["CL"].state == "unchanged"
    assert shelf.items(folder)[0].etag == '"b"'
    assert leftovers(folder) == []


def test_a_new_version_takes_the_place_of_the_old(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo(), "a"), file(obo("2026-12-01", 4), "b"))
    get(server, folder)
    outcome = get(server, folder)["CL"]
    assert (outcome.state, len(shelf.items(folder))) == ("updated", 1)
    assert held_content(folder) == [obo("2026-12-01", 4)]


@pytest.mark.parametrize("harm", ["change", "remove"])
def test_what_was_harmed_on_the_shelf_comes_again(server: Server, folder: Path, harm: str) -> None:
    server.at("/cl.obo", file(obo(), "a"))
    get(server, folder)
    (path,) = shelf.files(folder)
    if harm == "change":
        path.write_bytes(obo()[:-1] + b"x")
    else:
        path.unlink()
    assert get(server, folder)["CL"].ok
    assert held_content(folder) == [obo()]


def test_another_mirror_is_asked_for_all(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo(), "a"))
    server.at("/other/cl.obo", file(obo(), "a"))
    get(server, folder)
    (outcome,) = pull.pull(["CL"], mirror=f"{server.url}/other/", folder=folder, policy=POLICY)
    assert outcome.state == "unchanged"
    assert server.headers("If-None-Match") == [None, None]
    assert shelf.items(folder)[0].url == f"{server.url}/other/cl.obo"


def test_several_come_at_once_and_what_fails_stops_no_other(server: Server, folder: Path) -> None:
    met: list[str] = []

    def together(to: Handler) -> None:
        met.append(to.path)
        while len(met) < 3 and not to.server.over.wait(0.01):
            pass
        file(obo())(to)

    for source in catalogue.choose(["CL", "SO", "UBERON"]):
        server.at(f"/{source.file}", together)
    found = get(server, folder, "so", "cl", "UBERON", "CL", "pr", policy=replace(POLICY, idle=20))
    assert {name: one.state for name, one in found.items()} == {
        "CL": "new", "SO": "new", "UBERON": "new", "PR": "failed",
    }  # fmt: skip
    assert "404" in found["PR"].reason
    assert [item.name for item in shelf.items(folder)] == ["CL", "SO", "UBERON"]


def test_progress_is_told(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo()))
    seen: list[tuple[str, int, int | None]] = []
    pull.pull(
        ["CL"], mirror=server.url, folder=folder, policy=POLICY,
        watch=lambda name, done, total: seen.append((name, done, total)),
    )  # fmt: skip
    assert (seen[0], seen[-1]) == (("CL", 0, len(obo())), ("CL", len(obo()), len(obo())))


def test_packed_files_stay_packed_however_they_are_sent(server: Server, folder: Path) -> None:
    packed = gzip.compress(obo(), mtime=0)
    server.at("/so.obo", file(packed))
    server.at("/cl.obo", file(packed, Content_Encoding="gzip"))
    found = get(server, folder, "SO", "CL")
    assert [one.item.terms for one in found.values() if one.item] == [3, 3]
    assert held_content(folder) == [packed, packed]


def test_what_cannot_be_read_in_a_file_is_told_and_the_rest_is_used(
    server: Server, folder: Path
) -> None:
    server.at("/cl.obo", file(obo() + b"\n[Term]\nid: CL:0000009\nname: x\nis_a: !\n"))
    outcome = get(server, folder)["CL"]
    assert outcome.item is not None
    assert (outcome.state, outcome.item.terms) == ("new", 4)
    assert outcome.item.problems == len(outcome.notes) == 1
    assert outcome.notes[0].startswith("cl.obo: line ")


def test_it_works_where_a_loop_runs_already(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo()))

    async def notebook() -> Outcome:
        return get(server, folder)["CL"]

    assert asyncio.run(notebook()).state == "new"


def test_the_mirror_of_the_environment_is_used(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.at("/sub/cl.obo", file(obo()))
    monkeypatch.setenv("BIOCLAIM_MIRROR", f"{server.url}/sub")
    (outcome,) = pull.pull(["CL"], folder=folder, policy=POLICY)
    assert outcome.state == "new"


def test_the_password_of_a_mirror_is_kept_nowhere(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo()))
    mirror = server.url.replace("//", "//me:secret@")
    found = pull.pull(["CL", "SO"], mirror=mirror, folder=folder, policy=POLICY)
    assert [one.state for one in found] == ["new", "failed"]
    assert (server.headers("Authorization")[0] or "").startswith("Basic ")
    assert "secret" not in str(found)
    assert not any(b"secret" in p.read_bytes() for p in folder.rglob("*") if p.is_file())


# ---------------------------------------------------------------------------- what goes wrong

BOMB = gzip.compress(obo() + (b"!" * 99_999 + b"\n") * 600, mtime=0)
FEW = obo("2026-12-01", 1)
CRIMES: dict[str, tuple[Answer, str]] = {
    "a page": (file(b"<!DOCTYPE html><title>Log in</title>"), "a web page came"),
    "noise": (file(bytes(range(256)) * 9), ""),
    "nothing": (file(b""), ""),
    "no terms": (file(HEAD.format(version="2").encode()), "holds no term and no mapping"),
    "a bomb": (file(BOMB), "cl.obo: holds more than 20,000,000 bytes when unpacked"),
    "half a gzip": (file(gzip.compress(obo())[:-9]), ""),
    "few terms": (file(FEW), "it holds 1 terms and mappings, the one on the shelf 3"),
    "a lie about length": (broken_off(obo(), 99), "cannot be pulled"),
    "silence": (silent(), "cannot be pulled"),
    "missing": (status(404), "404"),
    "a crash": (status(500), "500"),
    "too busy": (status(429, Retry_After="9000"), "asks to wait"),
    "a file of ours": (status(302, Location="file:///etc/hostname"), "only http and https"),
    "a circle": (status(302, Location="/cl.obo"), "more than 3 times"),
    "another checksum": (file(obo("2"), Digest=f"SHA-256={'A' * 43}="), "its sha-256 says"),
}


@pytest.mark.parametrize("crime", CRIMES)
def test_the_old_version_stays_whatever_comes(server: Server, folder: Path, crime: str) -> None:
    answer, words = CRIMES[crime]
    server.at("/cl.obo", file(obo(), "a"), answer)
    get(server, folder)
    before = shelf.items(folder)
    outcome = get(server, folder)["CL"]
    assert (outcome.state, outcome.item) == ("failed", None)
    assert words in outcome.reason
    assert f"{server.url}/cl.obo" in outcome.reason
    assert str(folder) not in outcome.reason
    assert shelf.items(folder) == before
    assert held_content(folder) == [obo()]


def test_the_checksum_of_the_catalogue_is_compared(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.at("/cl.obo", file(obo()))
    for sum_, state in (("0" * 64, "failed"), (hashlib.sha256(obo()).hexdigest(), "new")):
        row = replace(catalogue.get("CL"), sha256=sum_)
        monkeypatch.setattr(catalogue, "choose", lambda words, row=row: (row,))
        assert get(server, folder)["CL"].state == state


def test_what_was_lost_on_purpose_can_be_had(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo(), "a"), file(FEW, "b"))
    get(server, folder)
    assert not get(server, folder)["CL"].ok
    shelf.remove("CL", folder)
    assert get(server, folder)["CL"].state == "new"


def test_without_a_network_nothing_changes(folder: Path) -> None:
    with running() as gone:
        gone.at("/cl.obo", file(obo(), "a"))
        get(gone, folder)
    outcome = get(gone, folder)["CL"]
    assert not outcome.ok
    assert "network" in outcome.reason
    assert held_content(folder) == [obo()]


@pytest.mark.parametrize("mirror", ["mirror", "file:///srv", "ftp://host.example", "https://", "-"])
def test_a_mirror_that_is_none(folder: Path, mirror: str) -> None:
    with pytest.raises(UsageError, match="is no mirror"):
        pull.pull(["CL"], mirror=mirror, folder=folder)


def test_a_shelf_that_cannot_be_written_is_known_before_anything_is_asked(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(UsageError, match="BIOCLAIM_DATA"):
        get(server, tmp_path / "file")
    assert server.asked == []


# ------------------------------------------------------------------------- several, and killed


def process(server: Server, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg", "ontology", *words],
        cwd=ROOT,
        env={**os.environ, "BIOCLAIM_DATA": str(folder.parent), "BIOCLAIM_MIRROR": server.url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_two_processes_that_pull_the_same_bring_it_once(server: Server, folder: Path) -> None:
    server.at("/cl.obo", dripping(obo(), 0.003, ETag='"a"'), file(obo(), "a"))
    both = [process(server, folder, "pull", "CL") for _ in range(2)]
    outputs = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], outputs
    states = sorted(out.split(b"\t")[1] for out, _ in outputs)
    assert states == [b"new", b"unchanged"]
    assert sorted(map(str, server.headers("If-None-Match"))) == ['"a"', "None"]
    assert held_content(folder) == [obo()]
    assert leftovers(folder) == []


def test_what_was_killed_goes_on(server: Server, folder: Path) -> None:
    server.at("/cl.obo", dripping(obo(), 0.05, ETag='"a"'), file(obo(), "a"))
    killed = process(server, folder, "pull", "CL")
    part = folder / "cl" / ".part-cl.obo"
    while not (part.exists() and part.stat().st_size > 10):
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.01)
    killed.kill()
    killed.communicate()
    came = part.stat().st_size
    assert shelf.items(folder) == ()
    assert get(server, folder)["CL"].state == "new"
    assert server.headers("Range") == [None, f"bytes={came}-"]
    assert held_content(folder) == [obo()]
    assert leftovers(folder) == []


def test_one_waits_for_who_pulls_but_not_for_ever(server: Server, folder: Path) -> None:
    server.at("/cl.obo", file(obo()))
    part = shelf.part_of("CL", "cl.obo", folder)
    with held(part.with_name(f"{part.name}.lock")):
        outcome = get(server, folder, policy=replace(POLICY, total=0.3))["CL"]
    assert "another process is pulling CL" in outcome.reason
    assert server.asked == []


# -------------------------------------------------------------------------------------- adding


def test_own_files_are_added_under_a_name(tmp_path: Path, folder: Path) -> None:
    one, two = tmp_path / "Our Cells.obo", tmp_path / "more.obo.gz"
    one.write_bytes(obo())
    two.write_bytes(gzip.compress(obo("2")))
    first = pull.add(one, "LAB", folder)
    assert pull.add(two, "lab", folder).state == first.state == "new"
    assert [item.file for item in shelf.find("LAB", folder)] == ["more.obo.gz", "our_cells.obo"]
    assert pull.add(one, "LAB", folder).state == "unchanged"
    one.write_bytes(obo("3"))
    assert pull.add(one, "LAB", folder).state == "updated"
    assert obo("3") in held_content(folder)
    assert len(shelf.items(folder)) == 2
    assert leftovers(folder) == [f"our_cells-{hashlib.sha256(obo()).hexdigest()[:16]}.obo"]


def test_the_licence_of_an_own_file_can_be_told_where_it_states_none(
    tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "lab.tsv"
    path.write_text("curie\tlabel\nLAB:1\tbone itch\nLAB:2\tbone ache\nCL:1\tcell\n")
    assert pull.add(path, folder=folder).state == "new"
    assert pull.add(path, folder=folder, licence="CC0-1.0").state == "updated"
    assert pull.add(path, folder=folder, licence="CC0-1.0").state == "unchanged"
    (item,) = shelf.items(folder)
    assert (item.prefix, item.licence) == ("LAB", "CC0-1.0")


@pytest.mark.parametrize(("file_", "name"), [("mondo.obo.gz", "MONDO"), ("Mine.v2.obo", "mine")])
def test_a_file_brings_its_name(tmp_path: Path, folder: Path, file_: str, name: str) -> None:
    path = tmp_path / file_
    path.write_bytes(obo())
    assert pull.add(path, folder=folder).name == name


def test_added_files_stay_when_their_name_is_pulled(
    server: Server, tmp_path: Path, folder: Path
) -> None:
    mine = tmp_path / "mine.obo"
    mine.write_bytes(obo("mine"))
    pull.add(mine, "CL", folder)
    server.at("/cl.obo", file(obo()))
    assert get(server, folder)["CL"].state == "new"
    assert [item.file for item in shelf.find("cl", folder)] == ["cl.obo", "mine.obo"]


@pytest.mark.parametrize("content", [b"", b"no ontology", bytes(range(256)), BOMB])
def test_what_is_no_ontology_is_not_added(tmp_path: Path, folder: Path, content: bytes) -> None:
    path = tmp_path / "x.obo"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        pull.add(path, folder=folder)
    assert str(path) in str(caught.value)
    assert str(folder) not in str(caught.value)
    assert shelf.items(folder) == ()
    assert leftovers(folder) == []


@pytest.mark.parametrize("name", ["../x", "a/b", "nul", ".", "x" * 99])
def test_names_never_lead_out_of_the_shelf(tmp_path: Path, folder: Path, name: str) -> None:
    path = tmp_path / "x.obo"
    path.write_bytes(obo())
    with pytest.raises(UsageError, match="cannot be the name"):
        pull.add(path, name, folder)
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_read(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(UsageError, match="cannot be copied"):
        pull.add(tmp_path / "nowhere.obo", folder=folder)
