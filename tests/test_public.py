"""What users may rely on: a short list of names, and an import that costs nothing."""

from __future__ import annotations

import doctest
import subprocess
import sys

import pytest

import kg

HEAVY = "numpy spacy rdflib pyoxigraph networkx lxml trafilatura typer pyvis yaml"


def test_the_public_names_are_few_and_all_there() -> None:
    assert len(kg.__all__) <= 20
    assert list(kg.__all__) == sorted(set(kg.__all__))
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert set(kg.__all__) <= set(dir(kg))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = kg.no_such_name  # type: ignore[attr-defined]


def test_the_example_is_about_ten_lines_and_runs() -> None:
    (example,) = [test for test in doctest.DocTestFinder().find(kg, "kg") if test.name == "kg"]
    lines = sum(len(part.source.splitlines()) for part in example.examples)
    assert len(example.examples) >= 3
    assert lines <= 12
    result = doctest.DocTestRunner().run(example)
    assert result.failed == 0


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, kg, kg.errors\n"
        f"loaded = set({HEAVY.split()!r}) & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
