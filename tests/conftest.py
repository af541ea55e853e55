"""Fixtures that several test modules use."""

from __future__ import annotations

import atexit
import os
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import settings

#: The same examples every time: who looks for others asks for ``--hypothesis-profile default``.
settings.register_profile("same")
settings.load_profile("same")
ROOT = Path(__file__).parent.parent
#: No test sees what the user has on the shelf of ontologies, nor do the processes it starts.
os.environ["BIOCLAIM_DATA"] = mkdtemp(prefix="bioclaim-tests-")
atexit.register(rmtree, os.environ["BIOCLAIM_DATA"], ignore_errors=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Data that is not part of the project: ontologies, corpora, development texts.

    The folder that BIOCLAIM_SHARED names, else ``shared`` beside the checkout; tests that need it
    are skipped where there is none.
    """
    folder = Path(os.environ.get("BIOCLAIM_SHARED") or ROOT.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("no shared data here (set BIOCLAIM_SHARED to its folder)")
    return folder
