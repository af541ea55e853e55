"""``kg ontology``: what it prints, its exit codes, and that the docs say what it can."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.cli import run
from kg.cli.ontology import group
from kg.shelf import catalogue
from kg.shelf import held as shelf
from tests.servers import Server, broken_off, file, running

DOCS = (Path(__file__).parent.parent / "docs" / "ontologies.md").read_text(encoding="utf-8")
COMMANDS = ("list", "pull", "add", "show", "remove")
OBO = b"""format-version: 1.2
data-version: releases/2026-11-03

[Term]
id: CL:0000062
name: osteoblast
synonym: "zzz bone maker" EXACT []

[Term]
id: CL:9990001
name: zzz cell \x1b[31m
is_a: CL:0000062
"""


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    def rows(self) -> list[list[str]]:
        return [line.split("\t") for line in self.out.splitlines()]


Kg = Callable[..., Outcome]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """Run ``kg ontology`` in this process, on an empty shelf."""
    monkeypatch.setenv("BIOCLAIM_DATA", str(tmp_path / "data"))

    def call(*words: object) -> Outcome:
        capsys.readouterr()
        code = run(["ontology", *map(str, words)])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.obo"
    path.write_bytes(OBO)
    return path


# ------------------------------------------------------------------------------- help and docs


def test_the_commands_are_all_there() -> None:
    assert [command.name for command in group.registered_commands] == list(COMMANDS)
    assert re.findall(r"^### kg ontology (\w+)$", DOCS, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_docs_with_examples(cli: Kg, name: str) -> None:
    page = cli(name, "--help")
    assert (page.code, page.err) == (0, "")
    assert f"Example: kg ontology {name}" in page.out
    section = DOCS.split(f"### kg ontology {name}\n")[1].split("\n### ")[0]
    examples = re.findall(rf"^    kg ontology {name}(.*)$", section, re.MULTILINE)
    assert examples
    known = set(re.findall(r"--[a-z-]+", page.out))
    assert {word for line in examples for word in re.findall(r"--[a-z-]+", line)} <= known


def test_the_group_helps(cli: Kg) -> None:
    page = cli("--help")
    assert page.code == 0
    assert all(f"\n  {name} " in page.out for name in COMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        ["pul"],
        ["pull"],
        ["pull", "nothing-like-it"],
        ["pull", "CL", "--mirror", "file:///srv"],
        ["pull", "CL", "--jobs", "0"],
        ["list", "--set", "nothing"],
        ["list", "--set", "CL"],
        ["add", "nowhere.obo"],
        ["show", "nothing"],
        ["remove", "CL"],
        ["remove", "../x"],
    ],
)
def test_wrong_use_is_code_2_and_one_line(cli: Kg, words: list[str]) -> None:
    done = cli(*words)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


# ------------------------------------------------------------------------------------ what it does


def test_what_is_added_is_listed_shown_and_removed(cli: Kg, mine: Path) -> None:
    done = cli("add", mine, "--as", "LAB")
    assert done.code == 0
    assert done.rows()[0][:2] == ["LAB", "new"]
    assert "2026-11-03" in done.out
    assert "2 terms" in done.out
    (line,) = [row for row in cli("list", "--format", "tsv").rows() if row[0] == "LAB"]
    assert line[2:] == ["2", "", "mine.obo"]
    assert cli("list", "--shelf", "--format", "tsv").rows()[1:] == [line]
    shown = cli("show", "lab")
    assert shown.code == 0
    assert "state: on your shelf" in shown.out
    assert str(shelf.files()[0]) in shown.out
    gone = cli("remove", "LAB")
    assert gone.rows() == [["LAB", "removed", "mine.obo"]]
    assert shelf.items() == ()


def test_the_list_fits_and_names_the_sets(cli: Kg) -> None:
    done = cli("list")
    assert done.code == 0
    for source in catalogue.sources():
        assert f"\n{source.name} " in done.out
    assert f"\nset default: {' '.join(catalogue.sets()['default'])}\n" in done.out
    assert str(shelf.place()) in done.out


def test_the_list_as_json(cli: Kg, mine: Path) -> None:
    cli("add", mine, "--as", "cl")
    found = json.loads(cli("list", "--set", "cells", "--format", "json").out)
    assert [row["name"] for row in found["catalogue"]] == list(catalogue.sets()["cells"])
    (item,) = found["shelf"]
    assert (item["name"], item["terms"], item["url"]) == ("CL", 2, "")
    assert Path(item["path"]).read_bytes() == OBO
    assert json.loads(cli("list", "--set", "genes", "--format", "json").out)["shelf"] == []


def test_what_is_pulled_is_reported_and_failures_are_code_1(cli: Kg, server: Server) -> None:
    server.at("/cl.obo", file(OBO, "a"))
    done = cli("pull", "CL", "--mirror", server.url)
    assert (done.code, done.err) == (0, "")
    assert done.rows()[0][:2] == ["CL", "new"]
    assert cli("pull", "CL", "--mirror", server.url).rows()[0][:2] == ["CL", "unchanged"]
    done = cli("pull", "CL", "SO", "--mirror", server.url)
    assert done.code == 1
    assert [row[:2] for row in done.rows()] == [["CL", "unchanged"], ["SO", "failed"]]
    assert re.fullmatch(r"kg: SO: http\S+/so.obo cannot be pulled: .* 404 .*\n", done.err)


def test_files_that_are_none_are_failures_and_the_others_are_added(
    cli: Kg, mine: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.obo"
    bad.write_bytes(b"\x00\x01 no ontology")
    done = cli("add", bad, mine)
    assert done.code == 1
    assert [row[:2] for row in done.rows()] == [["bad.obo", "failed"], ["mine", "new"]]
    assert str(bad) in done.err


def test_a_row_of_the_catalogue_is_shown(cli: Kg) -> None:
    done = cli("show", "mondo")
    assert done.code == 0
    assert "licence: CC-BY-4.0\n" in done.out
    assert "state: not on your shelf\n" in done.out
    assert json.loads(cli("show", "MONDO", "--format", "json").out)["files"] == []


def test_a_damaged_file_is_shown_and_code_1(cli: Kg, mine: Path) -> None:
    cli("add", mine)
    shelf.files()[0].write_bytes(OBO + b"!")
    done = cli("show", "mine")
    assert done.code == 1
    assert "state: damaged" in done.out
    assert "whole: no" in done.out


def test_a_term_is_shown_with_names_and_ancestors(cli: Kg) -> None:
    done = cli("show", "CL:0000062")
    assert done.code == 0
    assert "name: osteoblast\n" in done.out
    assert re.search(r"^release: Cell Ontology; .*CC-BY-4.0$", done.out, re.MULTILINE)
    found = json.loads(cli("show", "CL:0000062", "--format", "json").out)
    assert (found["curie"], found["category"]) == ("CL:0000062", "Cell")
    unknown = cli("show", "CL:9999999")
    assert (unknown.code, unknown.out) == (1, "")
    assert "no term CL:9999999" in unknown.err


def test_what_is_on_the_shelf_is_used_until_it_is_removed(cli: Kg, mine: Path) -> None:
    assert cli("show", "CL:9990001").code == 1
    cli("add", mine)
    done = cli("show", "CL:9990001")
    assert done.code == 0
    assert "zzz cell" in done.out
    assert "\x1b" not in done.out
    assert "CL:0000062 osteoblast" in done.out
    cli("remove", "mine")
    assert cli("show", "CL:9990001").code == 1


def test_quiet_leaves_only_errors(cli: Kg, server: Server) -> None:
    server.at("/cl.obo", broken_off(OBO, 20, "a"), file(OBO, "a"))
    done = cli("pull", "CL", "--mirror", server.url, "--quiet")
    assert (done.code, done.err) == (0, "")
