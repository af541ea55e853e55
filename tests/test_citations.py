"""DOIs and trial numbers are cut out of running text as they are meant."""

from __future__ import annotations

import pytest

from kg.assembly.citations import find_dois, find_trials


@pytest.mark.parametrize(
    ("text", "dois"),
    [
        ("doi:10.1000/ABC.def.", ("10.1000/abc.def",)),
        ("(https://doi.org/10.1016/S0140-6736(05)66790-6)", ("10.1016/s0140-6736(05)66790-6",)),
        ("<10.1000/a>, 10.1000/b; 10.1000/A", ("10.1000/a", "10.1000/b")),
        ("a dose of 10.5 mg/day, 10.12/3", ()),
        ("10.1000/((((", ("10.1000/((((",)),
    ],
)
def test_dois(text: str, dois: tuple[str, ...]) -> None:
    assert find_dois(text) == dois


@pytest.mark.parametrize(
    ("text", "trials"),
    [
        ("ClinicalTrials.gov NCT00000001; NCT00000001", ("NCT00000001",)),
        ("EudraCT 2007-001234-56 and DRKS00001234", ("2007-001234-56", "DRKS00001234")),
        ("NCT0000001, XNCT00000001 and 2007-001234-56", ()),
    ],
)
def test_trials(text: str, trials: tuple[str, ...]) -> None:
    assert find_trials(text) == trials
