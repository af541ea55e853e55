"""What a large lexicon costs: to build, to open, to hold and to ask.

``python -m kg.benchmarks.lexicon_speed TABLE...`` compiles the curated lexicon with these
ontologies in an empty cache, opens it in new processes, and prints a Markdown table. Look-ups are
of names drawn from the lexicon, as they are and with a letter lost; how often the bounded search
for similar names finds what an unbounded one finds best is among the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.benchmarks.speed import where
from kg.compiling import grams
from kg.errors import KgError
from kg.lexicon import Lexicon
from kg.parallel import THREADS

_NAMES, _TEXTS = 20_000, 400
_UNBOUNDED = 1 << 40

Row = dict[str, float]


# ---------------------------------------------------------------------- in a process of its own


def build(files: Sequence[Path], cache: Path) -> Row:
    """Compile and return ``seconds`` by the clock, ``work`` on all cores, and most ``memory``."""
    started = time.perf_counter()
    count = len(Lexicon.with_files(files, cache=cache))
    seconds = time.perf_counter() - started
    times = os.times()
    return {
        "seconds": seconds,
        "work": times.user + times.system + times.children_user + times.children_system,
        "memory": _memory(),
        "concepts": count,
    }


def open_(files: Sequence[Path], cache: Path) -> Row:
    """Open and return the ``seconds`` that took."""
    Lexicon.default(cache)  # code is loaded, and the tables of rules are read
    started = time.perf_counter()
    Lexicon.with_files(files, cache=cache)
    return {"seconds": time.perf_counter() - started}


def ask(files: Sequence[Path], cache: Path) -> Row:
    """Return look-ups a second of several kinds, and the memory that they made resident."""
    before = _memory()
    lexicon = Lexicon.with_files(files, cache=cache)
    rng = random.Random(7)
    rows = set(rng.sample(range(len(lexicon)), min(_NAMES, len(lexicon))))
    entries = [entry for at, entry in enumerate(lexicon.iter_entries()) if at in rows]
    rng.shuffle(entries)
    names = [entry.name for entry in entries]
    held = _memory()
    found: Row = {"names": _rate(lexicon.find, names)}
    found["words"] = _rate(lexicon.names_at, [name.lower().split() for name in names])
    texts = [(_mistyped(entry.name, rng), entry.category) for entry in entries[:_TEXTS]]
    found["similar"] = _rate(lambda text: lexicon.similar(text[0], (text[1],)), texts)
    found["similar, any category"] = _rate(lambda text: lexicon.similar(text[0]), texts)
    found["memory"] = _memory() - before
    found["memory, all rows read"] = held - before
    found["same best"] = _agreement(lexicon, texts)
    return found


def _mistyped(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    return name[:at] + name[at + 1 :]


def _rate(ask: Callable[[Any], object], values: Sequence[Any]) -> float:
    started = time.perf_counter()
    for value in values:
        ask(value)
    return len(values) / (time.perf_counter() - started)


def _agreement(lexicon: Lexicon, texts: Iterable[tuple[str, str]]) -> float:
    """Return how often the best similar name is as like as the best of an unbounded search."""
    bounded = [_best(lexicon, text, category) for text, category in texts]
    budget, finalists = grams._BUDGET, grams._FINALISTS
    grams._BUDGET = grams._FINALISTS = _UNBOUNDED
    try:
        whole = [_best(lexicon, text, category) for text, category in texts]
    finally:
        grams._BUDGET, grams._FINALISTS = budget, finalists
    same = sum(abs(a - b) < 1e-3 for a, b in zip(bounded, whole, strict=True))
    return same / max(1, len(whole))


def _best(lexicon: Lexicon, text: str, category: str) -> float:
    return max((value for _, value in lexicon.similar(text, (category,), 1)), default=0.0)


def _memory() -> float:
    """Return the most megabytes that this process, or one that it started, has held."""
    try:
        import resource
    except ImportError:
        return 0.0
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    most = max(resource.getrusage(one).ru_maxrss for one in who)
    return most / (1e6 if sys.platform == "darwin" else 1e3)


_TASKS: dict[str, Callable[[Sequence[Path], Path], Row]] = {
    "build": build,
    "open": open_,
    "ask": ask,
}


# ---------------------------------------------------------------------------- in turn, and shown


def measure(files: Sequence[Path], rounds: int = 3) -> Row:
    """Build in an empty cache, join again from its stages, open and ask; return the figures."""
    with TemporaryDirectory() as folder:
        cache = Path(folder)
        built = _run("build", files, cache)
        (whole,) = cache.glob("lexicon-*.bin")
        size = whole.stat().st_size / 1e6
        stages = sum(path.stat().st_size for path in cache.glob("stage-*")) / 1e6
        whole.unlink()
        again = _run("build", files, cache)
        opened = min(_run("open", files, cache)["seconds"] for _ in range(rounds))
        asked = _run("ask", files, cache)
    return {
        "ontologies": float(len(files)),
        "concepts": built["concepts"],
        "build (s)": built["seconds"],
        "build, work on all cores (s)": built["work"],
        "build, memory at most (MB)": built["memory"],
        "join again, when one is added (s)": again["seconds"],
        "on disk (MB)": size,
        "stages on disk (MB)": stages,
        "open (s)": opened,
        "resident after all look-ups below (MB)": asked["memory"],
        "names found/s": asked["names"],
        "places of a text looked at/s": asked["words"],
        "similar names of a category/s": asked["similar"],
        "similar names of any category/s": asked["similar, any category"],
        "best similar name as of an unbounded search": asked["same best"],
    }


def _run(task: str, files: Sequence[Path], cache: Path) -> Row:
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    words = json.dumps({"task": task, "files": [str(file) for file in files], "cache": str(cache)})
    done = subprocess.run(
        [sys.executable, "-m", "kg.benchmarks.lexicon_speed", "--task", words],
        env={**os.environ, "PYTHONPATH": path, **dict.fromkeys(THREADS, "1")},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise KgError(f"the lexicon could not be measured ({task}): see above")
    row: Row = json.loads(done.stdout)
    return row


def markdown(row: Mapping[str, float]) -> str:
    """Return the figures as a table."""
    lines = [f"| {name} | {_number(value)} |" for name, value in row.items()]
    return "\n".join(["| | |", "|---|---:|", *lines])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.benchmarks.lexicon_speed", description=__doc__
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="TABLE", help="ontologies")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.task:
            task = json.loads(options.task)
            files = [Path(file) for file in task["files"]]
            sys.stdout.write(json.dumps(_TASKS[task["task"]](files, Path(task["cache"]))))
            return 0
        line = where()
        table = markdown(measure(options.files))
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{table}\n\n{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
