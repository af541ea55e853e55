"""A build that is killed at any moment loses nothing, and shows nothing that is half done."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

#: ``make conformance`` kills fifty times.
KILLS = 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_kills_at_random_moments() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kills", str(KILLS), "6"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert sum(found.values()) == KILLS
    assert {place.partition(":")[0] for place in found} == {"read", "load", "swap"}
    assert {place.rpartition(" ")[2] for place in found} == {"old", "new"}
