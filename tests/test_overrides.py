"""The stop and override list: what it says, what it refuses, and that later files win."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.errors import InputError
from kg.overrides import read_overrides


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["action\ttext\tcurie\tnote", *lines]) + "\n", encoding="utf-8")
    return path


def test_rules_are_read_in_normal_form_and_by_case(tmp_path: Path) -> None:
    path = write(
        tmp_path / "rules.tsv",
        "never\tFats\tCHEBI:1\tnot the class",
        "never\twas\t*",
        "never\tCI\t*",
        "force\tRats\tNCBITaxon:10116",
        "generic\tdisease\tMONDO:0000001",
        "# a remark",
        "",
    )
    rules = read_overrides([path])
    assert rules.forbids("fat", "CHEBI:1")
    assert not rules.forbids("fat", "CHEBI:2")
    assert rules.stops("was", "Was")
    assert not rules.stops("was", "WAS")
    assert rules.stops("ci", "CIs")
    assert not rules.stops("ci", "ci")
    assert rules.forced("rat") == "NCBITaxon:10116"
    assert rules.generic == {"MONDO:0000001"}


def test_later_files_win(tmp_path: Path) -> None:
    first = write(tmp_path / "a.tsv", "never\tlead\t*", "force\trat\tA:1", "never\tfat\tA:2")
    second = write(tmp_path / "b.tsv", "force\tlead\tCHEBI:1", "never\trat\tA:1", "force\tfat\tA:2")
    rules = read_overrides([first, second])
    assert not rules.stops("lead")
    assert rules.forced("lead") == "CHEBI:1"
    assert rules.forced("rat") == ""
    assert rules.forbids("rat", "A:1")
    assert not rules.forbids("fat", "A:2")


@pytest.mark.parametrize("line", ["never\tlead", "drop\tlead\tA:1", "force\tlead\t"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "bad.tsv", line)
    with pytest.raises(InputError, match="line 2"):
        read_overrides([path])


def test_the_shipped_list_stops_words_and_not_symbols() -> None:
    rules = read_overrides([resources.ontologies() / "overrides.tsv"])
    assert all(rules.stops(word, word) for word in ("study", "result", "can", "lead"))
    assert rules.stops("ci", "CI")
    assert not rules.stops("can", "CAN")
