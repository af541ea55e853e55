"""How fast a graph is loaded, asked and written, beside rdflib in memory in the same run.

``python -m kg.benchmarks.graph WORK [--claims N] [--beside N] [--exported N]`` makes graphs of
made-up texts (`kg.benchmarks.made_up`) through the program's own assembly and writers in the
folder WORK, and prints Markdown tables: N claims for us alone, fewer where rdflib does the same.
Times are of a core's work, not of the clock, so that what else the machine does counts for
little. rdflib's queries are stopped after ``--cap`` seconds; what is stopped counts as that long.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg.benchmarks.graph_tasks import FORMS, TASKS, Figures, Work
from kg.errors import KgError
from kg.parallel import THREADS


def measure(work: Path, task: str, claims: int, cap: float) -> Figures:
    """Do a task in a process of its own; what WORK holds from an earlier run is taken from there.

    Raises ``KgError`` when the process fails.
    """
    folder = work / f"{claims}"
    kept = work / f"{claims}.{task}.json"
    if kept.is_file():
        return read(kept.read_text(encoding="utf-8"))
    work.mkdir(parents=True, exist_ok=True)
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    call = ["--task", task, "--claims", str(claims), "--cap", str(cap), str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "kg.benchmarks.graph", *call],
        env={**os.environ, "PYTHONPATH": path, **dict.fromkeys(THREADS, "1")},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise KgError(f"{task} of {claims} claims could not be measured: see above")
    kept.write_bytes(done.stdout)
    return read(done.stdout.decode())


def read(text: str) -> Figures:
    """Return the figures a process wrote."""
    found: Figures = json.loads(text)
    return found


def rows(title: Sequence[str], body: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [title, ["---"] + ["---:"] * (len(title) - 1), *body]
    return "\n".join(f"| {' | '.join(map(shown, line))} |" for line in lines) + "\n"


def shown(value: object) -> str:
    """Return a cell: a number with three digits that count.

    >>> shown(1234.5), shown(0.01234), shown(float("inf")), shown("x")
    ('1,234', '0.0123', 'stopped', 'x')
    """
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    if value == float("inf"):
        return "stopped"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def beside(ours: Figures, disk: Figures, theirs: Figures, cap: float) -> str:
    """Return the table of named queries; a stopped one counts as the cap."""
    body: list[list[object]] = []
    ratios: list[list[float]] = [[], []]
    for name, took in theirs["queries"].items():
        own = [each["queries"][name] for each in (ours, disk)]
        times = [min(took, cap) / max(one, 1e-6) for one in own]
        for at, one in enumerate(times):
            ratios[at].append(one)
        body.append([name, took, *own, *times])
    body.append(["median", "", "", "", *map(statistics.median, ratios)])
    head = ("named query (s)", "rdflib", "in memory", "on disk", "times, memory", "times, disk")
    return rows(head, body)


def where() -> str:
    """Return the date, machine and versions of this run, in one line."""
    load = f"; load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, one thread a process{load}; Python "
        f"{platform.python_version()}, pyoxigraph {version('pyoxigraph')}, "
        f"rdflib {version('rdflib')}"
    )


def report(work: Path, claims: int, compared: int, exported: int, cap: float) -> str:
    """Measure everything and return the tables."""

    def get(task: str, size: int) -> Figures:
        return measure(work, task, size, cap)

    for size in sorted({claims, compared, exported}):
        get("build", size)
    alone, small = get("build", claims), get("build", compared)
    files, disk = get("files", claims), get("disk", claims)
    ours, held, theirs = get("load", compared), get("disk", compared), get("rdflib", compared)
    mine, other = get("export_ours", exported), get("export_rdflib", exported)
    body: list[list[object]] = [[key, value] for key, value in alone.items()]
    body += [[key, files[key]] for key in files if key != "quads"]
    for kind in ("look-ups", "aggregates"):
        body += [[f"{name} (ms)", 1000 * one[0]] for name, one in disk[kind].items()]
        body.append([f"{kind}, at most (ms)", 1000 * max(one[1] for one in disk[kind].values())])
    loaded: list[list[Any]] = [
        ["load (s)", theirs["load"], ours["load"], theirs["load"] / ours["load"]],
        ["memory (MB)", theirs["memory"], ours["memory"], theirs["memory"] / ours["memory"]],
    ]
    exports = [[form, other[form], mine[form], other[form] / mine[form]] for form in FORMS]
    head = ("", "rdflib", "ours", "times")
    return "\n".join(
        (
            f"({where()})\n",
            f"{claims:,} claims, seconds of work unless said otherwise:\n",
            rows(("", "ours"), body),
            f"{compared:,} claims, {small['quads']:,} quads:\n",
            rows(head, loaded),
            beside(ours, held, theirs, cap),
            f"{exported:,} claims, sorted files from the store on disk (s):\n",
            rows(head, exports),
        )
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.benchmarks.graph", description=__doc__)
    parser.add_argument("work", type=Path, help="a folder for the graphs; it may be removed")
    parser.add_argument("--claims", type=int, default=100_000, help="for us alone")
    parser.add_argument("--beside", type=int, default=100_000, help="loaded and asked by both")
    parser.add_argument("--exported", type=int, default=10_000, help="written by both")
    parser.add_argument("--cap", type=float, default=100.0, help="seconds for a query of rdflib's")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.task:
        done = TASKS[options.task](Work(options.work, options.claims, options.cap))
        sys.stdout.write(json.dumps(done))
        return 0
    sizes = (options.claims, options.beside, options.exported)
    sys.stdout.write(report(options.work, *sizes, options.cap))
    return 0


if __name__ == "__main__":
    sys.exit(main())
