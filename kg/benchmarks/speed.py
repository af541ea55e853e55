"""How fast texts are read, beside pipelines of scispaCy's shape in the same run.

``python -m kg.benchmarks.speed INPUT... [--words N]`` prints a Markdown table: words a second of
everything up to the mentions, with one process and with two, the time to load, and memory. Each
pipeline runs in processes of its own, on the same texts and in turn with the others, so that what
else the machine does strikes all alike; the best of several rounds counts. The others have the
published architecture and labels (`kg.benchmarks.scispacy_shapes`). Words are those of our
tokenizer.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg import language, pipeline, weights
from kg.benchmarks import scispacy_shapes
from kg.errors import KgError, UsageError
from kg.inputs import read_inputs
from kg.model import Document
from kg.parallel import THREADS, spread

OURS = "en_bioclaim"
#: Words that are read before the clock starts, so that all is loaded.
_WARM = 2_000
#: Documents that go to a process together.
_GROUP = 32
#: Seconds after which a process that does not start is given up.
_PATIENCE = 300.0

Row = dict[str, float]


def read_texts(inputs: Iterable[str], words: int) -> list[Document]:
    """Return the first documents of the inputs, until they have so many words (by blanks)."""
    documents, count = [], 0
    for found in read_inputs(inputs):
        if isinstance(found, Document) and count < words:
            documents.append(found)
            count += len(found.text.split())
    if not documents:
        raise UsageError("no document in the inputs: name files or folders with texts")
    return documents


def count_words(documents: Iterable[Document]) -> int:
    """Return how many words our tokenizer finds in some texts."""
    split = language.load().grammar.tokenizer
    return sum(not token.is_space for document in documents for token in split(document.text))


# ---------------------------------------------------------------------- in a process of its own


def measure(folder: Path | None, documents: Sequence[Document], processes: int) -> Row:
    """Load a pipeline (ours, or one in a folder) and read the documents, in this process.

    Returns ``load`` and ``seconds`` (by the clock; the latter without loading), ``work`` (seconds
    of this process on a core) and ``memory`` (megabytes at most; 0 where the system keeps none).
    """
    import spacy

    started = time.perf_counter()
    if folder is None:
        language.load()
    else:
        nlp = spacy.load(folder)
    load = time.perf_counter() - started
    warm: list[Document] = []
    count = 0
    while count < _WARM and len(warm) < len(documents):
        count += len(documents[len(warm)].text.split())
        warm.append(documents[len(warm)])
    if folder is None:
        _exhaust(pipeline.mentions_all(warm))
        work = time.process_time()
        seconds = _read_ours(documents, warm, processes)
    else:
        _exhaust(nlp.pipe(document.text for document in warm))
        work = time.process_time()
        started = time.perf_counter()
        texts = (document.text for document in documents)
        _exhaust(nlp.pipe(texts, n_process=processes, batch_size=_GROUP))
        seconds = time.perf_counter() - started
    work = time.process_time() - work
    return {"load": load, "seconds": seconds, "work": work, "memory": _memory()}


def _exhaust(values: Iterable[object]) -> None:
    for _ in values:
        pass


def _read_ours(documents: Sequence[Document], warm: Sequence[Document], processes: int) -> float:
    """Return the seconds that reading takes once each process, as this one, has read ``warm``."""
    size = max(1, min(_GROUP, len(documents) // (4 * processes)))
    groups = [documents[at : at + size] for at in range(0, len(documents), size)]
    processes = min(processes, len(groups))  # one that gets nothing would never be ready
    started = time.perf_counter()
    if processes < 2:
        _exhaust(pipeline.mentions_all(documents))
        return time.perf_counter() - started
    barrier = get_context("spawn").Barrier(processes + 1)

    def together() -> Iterator[Sequence[Document]]:
        nonlocal started
        for at, group in enumerate([*groups, None]):
            if at == processes:  # each has its first one and loads
                barrier.wait(_PATIENCE)
                started = time.perf_counter()
            if group is not None:
                yield group

    _exhaust(spread(_mentions, together(), processes, partial(_get_ready, barrier, warm)))
    return time.perf_counter() - started


def _mentions(documents: Sequence[Document]) -> list[object]:
    return list(pipeline.mentions_all(documents))


def _get_ready(barrier: Any, warm: Sequence[Document]) -> None:
    _exhaust(pipeline.mentions_all(warm))
    barrier.wait(_PATIENCE)


def _memory() -> float:
    """Return the most megabytes this process has held; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


# ---------------------------------------------------------------------------- in turn, and shown


def compare(inputs: Sequence[str], words: int, rounds: int) -> dict[str, Row]:
    """Measure each pipeline with one and with two processes; return its figures by its name."""
    count = count_words(read_texts(inputs, words))
    with TemporaryDirectory() as place:
        folders: dict[str, Path | None] = {OURS: None}
        for name in scispacy_shapes.SHAPES:
            folders[name] = Path(place) / name
            scispacy_shapes.build(name, Path(place) / name)
        runs: dict[tuple[str, int], list[Row]] = {}
        for _ in range(rounds):
            for name, folder in folders.items():
                for processes in (1, 2):
                    row = _run(inputs, words, folder, processes)
                    runs.setdefault((name, processes), []).append(row)
        sizes = {n: _size(weights.FOLDER if f is None else f) for n, f in folders.items()}
    return {name: _figures(runs[name, 1], runs[name, 2], count) | sizes[name] for name in folders}


def _run(inputs: Sequence[str], words: int, folder: Path | None, processes: int) -> Row:
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    task = {"inputs": list(inputs), "words": words, "processes": processes}
    task["folder"] = str(folder) if folder else ""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "kg.benchmarks.speed", "--task", json.dumps(task)],
        env={**os.environ, "PYTHONPATH": path, **dict.fromkeys(THREADS, "1")},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise KgError(f"a pipeline could not be measured ({folder or OURS}): see above")
    row: Row = json.loads(done.stdout)
    return row


def _figures(ones: Sequence[Row], twos: Sequence[Row], words: int) -> Row:
    one, two = (words / min(row["seconds"] for row in rows) for rows in (ones, twos))
    return {
        "words/s, one process": one,
        "words a second of work": words / min(row["work"] for row in ones),
        "words/s, two processes": two,
        "two processes to one": two / one,
        "load after spaCy's import (s)": min(row["load"] for row in ones),
        "memory at most (MB)": max(row["memory"] for row in ones),
        "words read": float(words),
    }


def _size(folder: Path) -> Row:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {"on disk (MB)": sum(path.stat().st_size for path in files) / 1e6}


def markdown(rows: Mapping[str, Row]) -> str:
    """Return the figures as a table, a column a pipeline; the last is ours to the fastest."""
    others = [name for name in rows if name != OURS]
    lines = [f"| | {' | '.join(rows)} | ours to the fastest |", "|---|" + "---:|" * (len(rows) + 1)]
    for heading, ours in rows[OURS].items():
        cells = [_number(row[heading]) for row in rows.values()]
        best = max(rows[name][heading] for name in others) if heading.startswith("words") else 0.0
        ratio = f"{ours / best:.2f}" if best and heading != "words read" else ""
        lines.append(f"| {heading} | {' | '.join(cells)} | {ratio} |")
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def where() -> str:
    """Return the date, machine and versions of this run, in one line."""
    names = ("spacy", "thinc", "numpy")
    load = f"; load before {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, one thread a process{load}; Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.benchmarks.speed", description=__doc__)
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="files or folders with texts")
    parser.add_argument("--words", type=int, default=60_000, help="how many to read, about")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.task:
            task = json.loads(options.task)
            documents = read_texts(task["inputs"], task["words"])
            folder = Path(task["folder"]) if task["folder"] else None
            sys.stdout.write(json.dumps(measure(folder, documents, task["processes"])))
            return 0
        line = where()
        table = markdown(compare(options.inputs, options.words, options.rounds))
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{table}\n\n{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
