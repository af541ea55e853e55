"""The stages of ontologies in the cache: read where they are there, else made and kept.

``python -m kg.compiling.staging CACHE < JOBS`` makes stages in a process of its own
(`make_apart`), so that what reading large files takes is given back when they are read.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import kg
from kg import resources
from kg.compiling import mapped, stages
from kg.compiling.curated import read_curated, read_nouns
from kg.compiling.stages import Staged
from kg.errors import KgError

#: Bytes of files from which on a process of its own is worth while, and how many there are.
LARGE = 1_000_000
_PROCESSES = 2

Terms = tuple[list[Staged], list[tuple[str, str]], Sequence[str]]


def load(key: str, path: Path | None, cache: Path) -> Terms:
    """Return the terms, mappings and problems of a file (none: the curated tables).

    ``InputError`` when it cannot be read.
    """
    place = _place(key, cache)
    known = mapped.find(place, key)
    if known is not None:
        mapped.touch(place)
        lines, problems = str(known.parts["lines"], "utf-8").split("\n"), known.facts["problems"]
    else:
        lines, problems = _make(key, path, cache)
    return *stages.parse(lines), problems


def _place(key: str, cache: Path) -> Path:
    return cache / f"stage-{key[:20]}.bin"


def _make(key: str, path: Path | None, cache: Path) -> tuple[list[str], Sequence[str]]:
    folder = resources.ontologies()
    nouns = read_nouns(folder)
    problems: Sequence[str] = ()
    if path is None:
        lines = list(stages.stage_entries(read_curated(folder), nouns))
    else:
        from kg import ontology

        found = ontology.read(path)
        lines, problems = list(stages.stage(found, nouns)), found.problems
    with suppress(OSError):
        text = "\n".join(lines).encode()
        mapped.write(_place(key, cache), key, {"problems": list(problems)}, {"lines": text})
    return lines, problems


def make_apart(keys: Mapping[str, Path], cache: Path) -> None:
    """Make the stages that are missing in processes of their own, where there is much to do.

    What goes wrong there is met again, and said, by who loads the stage.
    """
    sizes = {
        key: path.stat().st_size
        for key, path in keys.items()
        if mapped.find(_place(key, cache), key) is None
    }
    if sum(sizes.values()) < LARGE:
        return
    shares: list[list[tuple[str, str]]] = [[] for _ in range(min(_PROCESSES, os.cpu_count() or 1))]
    loads = [0] * len(shares)
    for key in sorted(sizes, key=lambda key: (-sizes[key], key)):
        least = loads.index(min(loads))
        shares[least].append((key, str(keys[key])))
        loads[least] += sizes[key]
    run_apart("kg.compiling.staging", [share for share in shares if share], cache)


def run_apart(module: str, jobs: Sequence[object], cache: Path) -> None:
    """Run a module of ours once for each job, at the same time, and wait for all to end.

    A job is JSON for its standard input. What goes wrong there is met again by who does the same.
    """
    package = str(Path(kg.__file__).resolve().parent.parent)
    search = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    running: list[subprocess.Popen[bytes]] = []
    try:
        for job in jobs:
            process = subprocess.Popen(
                [sys.executable, "-m", module, str(cache)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": search},
            )
            running.append(process)
            assert process.stdin is not None
            with suppress(OSError), process.stdin as stdin:
                stdin.write(json.dumps(job).encode())
        for process in running:
            process.wait()
    except OSError:
        return
    finally:
        for process in running:
            process.kill()
            process.wait()


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of circles rest: millions of values are made, and none is in one."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def main(cache: Path) -> int:
    """Make the stages that standard input names: a list of keys and paths, as JSON."""
    with uncollected():
        for key, path in json.load(sys.stdin):
            with suppress(KgError):
                _make(key, Path(path), cache)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
