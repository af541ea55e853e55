"""Gilda's grounder over given terms, run by an interpreter that has it (see `kg.benchmarks.peers`).

``PYTHON peer_gilda.py TASK.json ANSWERS.json``; imports nothing of ours, so that Gilda may live in
an environment of its own. Terms are made by hand: nothing is downloaded.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

#: Our scopes of names as Gilda's kinds of term.
_STATUS = {"label": "name", "exact": "synonym"}


def answer(task: dict[str, Any]) -> dict[str, Any]:
    """Return the best identifier of each mention, and seconds: to build, first time and again."""
    from gilda.grounder import Grounder  # type: ignore[import-not-found]
    from gilda.process import normalize  # type: ignore[import-not-found]
    from gilda.term import Term  # type: ignore[import-not-found]

    started = time.perf_counter()
    terms = []
    for name, scope, curie, label in task["names"]:
        normal = normalize(name)
        if normal.strip():
            status = _STATUS.get(scope, "former_name")
            prefix = curie.partition(":")[0]
            terms.append(Term(normal, name, prefix, curie, label, status, "lexicon"))
    grounder = Grounder(terms)
    built = time.perf_counter() - started
    seconds = []
    for _ in range(1 + task["rounds"]):
        started = time.perf_counter()
        found = [grounder.ground(mention) for mention in task["mentions"]]
        seconds.append(time.perf_counter() - started)
    answers = [matches[0].term.id if matches else "" for matches in found]
    return {
        "answers": answers,
        "build": built,
        "first": seconds[0],
        "again": min(seconds[1:]),
        "version": f"gilda {version('gilda')}",
    }


if __name__ == "__main__":
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(answer(task)), encoding="utf-8")
