"""Scores that say how often they are right, and the drawing of how well they do."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from kg.calibration import BINS, bins, distance, to_svg, to_table

#: Ten answers of score 0.95, nine right; four of 0.35, three right.
ANSWERS = [(0.95, at > 0) for at in range(10)] + [(0.35, at > 0) for at in range(4)]


def test_the_error_is_the_mean_distance_of_scores_and_shares() -> None:
    found = bins(ANSWERS)
    assert [b.answers for b in found] == [0, 0, 0, 4, 0, 0, 0, 0, 0, 10]
    assert distance(found) / len(ANSWERS) == pytest.approx((10 * 0.05 + 4 * 0.4) / 14)
    assert distance(bins([(1.0, True), (0.0, False)])) == 0
    assert distance(bins([])) == 0


@pytest.mark.parametrize("score, at", [(0.0, 0), (0.1, 1), (0.7, 7), (0.999, 9), (1.0, 9), (3, 9)])
def test_every_score_has_its_bin(score: float, at: int) -> None:
    assert [b.answers for b in bins([(score, True)])].index(1) == at


def test_the_table_leaves_empty_bins_out() -> None:
    lines = to_table(bins(ANSWERS)).splitlines()
    assert lines[2:] == [
        "| 0.3 to 0.4 | 4 | 0.350 | 0.750 |",
        "| 0.9 to 1.0 | 10 | 0.950 | 0.900 |",
    ]


def test_the_drawing_is_harmless_and_always_the_same() -> None:
    drawn = to_svg("<script>alert(1)</script> & co", bins(ANSWERS))
    assert drawn == to_svg("<script>alert(1)</script> & co", bins(reversed(ANSWERS)))
    root = ET.fromstring(drawn)
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("circle") == 2
    assert "script" not in tags
    assert ET.fromstring(to_svg("nothing", bins([]))) is not None
    assert len(bins([])) == BINS
