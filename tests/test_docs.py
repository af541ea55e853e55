"""The documentation is executed: the README's examples run, and no command is left out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import COMMANDS, app
from kg.inputs import READERS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
USAGE = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(shutil.which("bash") is None, reason="the README's shell examples need bash")
def test_the_readme_examples_run(tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    shell = "".join(blocks("sh"))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", shell],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "acetylsalicylic acid" in done.stdout
    assert "LAB:1\tosteoglue" in done.stdout
    assert {"note.jsonl", "graph.jsonld", "graph"} <= {path.name for path in tmp_path.iterdir()}
    (python,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", python],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "stroke" in done.stdout
    assert "speculative" in done.stdout


def test_every_command_is_in_the_docs_with_an_example() -> None:
    registered = [str(command.name) for command in app.registered_commands]
    assert registered == list(COMMANDS)
    assert re.findall(r"^### kg (\w+)$", USAGE, re.MULTILINE) == registered
    for name in registered:
        section = USAGE.split(f"### kg {name}\n")[1].split("\n### ")[0]
        assert f"\n    kg {name}" in section or f"| kg {name}" in section, name


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_the_docs_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli import run

    run([command, "--help"])
    known = set(re.findall(r"--?[a-z][a-z-]*", capsys.readouterr().out))
    section = USAGE.split(f"### kg {command}\n")[1].split("\n### ")[0]
    for line in re.findall(rf"^    .*kg {command} (.*)$", section, re.MULTILINE):
        for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", line):
            assert option in known, f"kg {command} has no {option}"


def test_every_suffix_is_in_the_docs() -> None:
    for suffix in READERS:
        assert f"`{suffix}`" in USAGE


def test_every_module_of_the_way_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"`(kg/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_make_target_of_the_docs_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page.name}: {target}"
