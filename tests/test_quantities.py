"""Numbers of sentences, and the claims that they belong to."""

from __future__ import annotations

import pytest

from kg.jsonl import to_json
from kg.model import Document, Statistic
from kg.pipeline import annotate
from kg.quantities import decimal, find_quantities
from tests.values import EVERY_CLAIM

NUMBERS = [
    ("(p < 0.001)", [("p", "", "<", "0.001", "0.001", "")]),
    ("P = .03", [("p", "", "=", "0.03", "0.03", "")]),
    ("P less than 0.05", [("p", "", "<", "0.05", "0.05", "")]),
    ("P = 3 × 10−8", [("p", "", "=", "0.00000003", "0.00000003", "")]),
    ("n = 1,200", [("n", "", "=", "1200", "1200", "")]),
    ("in 34 male rats", [("n", "", "", "34", "34", "")]),
    ("95% CI 1.2-3.4", [("ci", "95%", "", "1.2", "3.4", "")]),
    ("95% CI: −7.0 to −2.0", [("ci", "95%", "", "-7", "-2", "")]),
    ("95% confidence interval [CI], 1.2–3.4", [("ci", "95%", "", "1.2", "3.4", "")]),
    ("odds ratio (OR) 7.3", [("effect", "odds ratio", "=", "7.3", "7.3", "")]),
    ("aHR = 0.75", [("effect", "hazard ratio", "=", "0.75", "0.75", "")]),
    (
        "mean difference of −4.5 mmHg",
        [("effect", "mean difference", "=", "-4.5", "-4.5", "mm[Hg]")],
    ),
    ("r = −0.4", [("effect", "correlation coefficient", "=", "-0.4", "-0.4", "")]),
    ("a 2.5-fold rise", [("effect", "fold change", "", "2.5", "2.5", "")]),
    ("by 50-75 percent", [("percent", "", "", "50", "75", "%")]),
    ("75.5 ± 7.3", [("mean", "", "", "75.5", "75.5", "")]),
    ("100 mg/kg/day", [("dose", "", "", "100", "100", "mg/kg/d")]),
    ("48 μg/kg per hour", [("dose", "", "", "48", "48", "ug/kg/h")]),
    ("5 to 10 mg", [("dose", "", "", "5", "10", "mg")]),
    ("for 6 weeks", [("time", "", "", "6", "6", "wk")]),
    ("a 6-month trial", [("time", "", "", "6", "6", "mo")]),
    ("aged 65 years", [("age", "", "", "65", "65", "a")]),
    ("7.1 mmol/L", [("value", "", "", "7.1", "7.1", "mmol/L")]),
    ("IL-6, TNF-2 and p53 in 2019; version 1.2.3", []),
    ("the p38 pathway of CD4 cells at 4:30", []),
]


def fields(one: Statistic) -> tuple[str, ...]:
    return one.kind, one.measure, one.comparison, one.low, one.high, one.unit


@pytest.mark.parametrize(("text", "wanted"), NUMBERS)
def test_numbers_have_kind_bounds_and_unit(text: str, wanted: list[tuple[str, ...]]) -> None:
    found = find_quantities(text)
    assert [fields(one) for one in found] == wanted
    for one in found:
        assert text[one.span.start : one.span.end] == one.value


def test_a_falling_range_is_only_words() -> None:
    (one,) = find_quantities("10-5 mg")
    assert (one.low, one.high, one.value) == ("", "", "10-5 mg")


def test_numbers_without_end_are_left() -> None:
    assert decimal("1e-999999") == ""
    assert decimal("9" * 400) == ""


def test_hostile_digits_take_bounded_time() -> None:
    for text in ("1," * 50_000, "9" * 100_000, "p <" * 30_000, "1.1-" * 30_000, "95% CI " * 20_000):
        find_quantities(text)


BELONGING = [
    (
        "Aspirin reduced pain (p = .01) but not fever (p = .4).",
        {"pain": {"p = .01"}, "fever": {"p = .4"}},
    ),
    (
        "Aspirin reduced fever in men (OR 0.5, p = .01) but not in women (OR 0.9, p = .4).",
        {"fever": {"OR 0.5", "p = .01"}},
    ),
    (
        "Aspirin reduced pain and fever (p = .01 and p = .4, respectively).",
        {"pain": {"p = .01"}, "fever": {"p = .4"}},
    ),
    (
        "Patients received 100 mg/day aspirin for 6 weeks.",
        {"aspirin": {"100 mg/day", "6 weeks"}},
    ),
    (
        "Aspirin reduced fever (OR 0.5, 95% CI 0.3 to 0.8; p < .001).",
        {"fever": {"OR 0.5", "95% CI 0.3 to 0.8", "p < .001"}},
    ),
    ("Aspirin reduced fever; visits lasted 30 minutes.", {"fever": set()}),
]


@pytest.mark.parametrize(("text", "wanted"), BELONGING)
def test_numbers_stay_with_their_claim(text: str, wanted: dict[str, set[str]]) -> None:
    result = annotate(Document("t", text), EVERY_CLAIM)
    found = {}
    for claim in result.claims:
        evidence = claim.evidence[0]
        assert evidence.object_span
        name = result.document.quote(evidence.object_span)
        found[name] = {s.value for s in evidence.statistics}
    assert found == wanted


def test_json_has_the_numbers_as_numbers() -> None:
    line = to_json(
        annotate(Document("t", "Aspirin reduced fever (OR 0.5, p < .001)."), EVERY_CLAIM)
    )
    effect, p = line["claims"][0]["evidence"][0]["statistics"]
    assert (effect["measure"], effect["low"], effect["high"]) == ("odds ratio", 0.5, 0.5)
    assert (p["kind"], p["comparison"], p["low"], p["value"]) == ("p", "<", 0.001, "p < .001")
