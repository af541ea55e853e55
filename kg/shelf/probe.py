"""Whether a file is an ontology, found out in a process of its own, which can be stopped.

``python -m kg.shelf.probe FILE`` reads it as every later command will and says what it holds. A
file that takes for ever, or all memory, or the process down, is so met before it is on the shelf.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, KgError

#: Seconds that a file may take to be read.
PATIENCE = 3600.0
_SHOWN, _LONGEST = 3, 300
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CREATIVE = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(by[a-z-]*)|publicdomain/zero)/(\d\.\d)\b"
)
#: How a process ends on Ctrl-C: by the signal, or as Windows says it.
_INTERRUPTED = {-2, 130, 0xC000013A}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file holds; ``problems`` counts what could not be read in it, ``shown`` are some.

    ``prefix`` is that of most of its terms' CURIEs.
    """

    format: str
    version: str
    licence: str
    terms: int
    mappings: int
    problems: int
    shown: tuple[str, ...] = ()
    prefix: str = ""


def probe(path: Path, seconds: float = PATIENCE) -> Facts:
    """Read a file in a new process.

    Raises ``InputError`` when it is no ontology or mapping, holds nothing, or takes too long.
    """
    package = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.shelf.probe", str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": search},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{path.name} was not read in {seconds:g} seconds: it is not taken"
        ) from None
    if done.returncode in _INTERRUPTED:
        raise KgError(f"{path.name} was not read to its end: interrupted")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise InputError(
            f"{path.name} cannot be read: its process ended with code {done.returncode}, most "
            "likely for want of memory"
        ) from None
    if "error" in answer:
        raise InputError(answer["error"])
    facts = Facts(**{**answer, "shown": tuple(answer["shown"])})
    if not facts.terms and not facts.mappings:
        why = f" ({facts.shown[0]})" if facts.shown else ""
        raise InputError(f"{path.name} holds no term and no mapping{why}: it is not taken")
    return facts


def main(path: Path) -> int:
    """Say on standard output what a file holds, as JSON."""
    from kg.ontology import read

    try:
        ontology = read(path)
    except KgError as error:
        answer: dict[str, object] = {"error": str(error)}
    else:
        problems = ontology.problems
        answer = {
            "format": ontology.format,
            "version": short_version(_brief(ontology.version)),
            "licence": short_licence(_brief(ontology.licence)),
            "terms": len(ontology.terms),
            "mappings": len(ontology.mappings),
            "problems": len(problems),
            "shown": [_brief(problem) for problem in problems[:_SHOWN]],
            "prefix": main_prefix(term.prefix for term in ontology.terms),
        }
    sys.stdout.write(json.dumps(answer))
    return 0


def main_prefix(prefixes: Iterable[str]) -> str:
    """Return the prefix that most terms have, if it is more than half of them.

    >>> main_prefix(["LAB", "LAB", "CL"]), main_prefix(["LAB", "CL"])
    ('LAB', '')
    """
    counts = Counter(prefixes)
    found, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return found if 2 * count > counts.total() else ""


def short_version(words: str) -> str:
    """Return the day of a release where its version is a path that holds one.

    >>> short_version("releases/2026-11-03"), short_version("cl/releases/2026-11-03/cl.owl")
    ('2026-11-03', '2026-11-03')
    >>> short_version("2021_09_01")
    '2021_09_01'
    """
    day = _DAY.search(words) if "/" in words else None
    return day[0] if day else words


def short_licence(words: str) -> str:
    """Return the SPDX name of a Creative Commons licence that is given by its address.

    >>> short_licence("http://creativecommons.org/licenses/by-sa/4.0/")
    'CC-BY-SA-4.0'
    >>> short_licence("https://creativecommons.org/publicdomain/zero/1.0/legalcode")
    'CC0-1.0'
    """
    match = _CREATIVE.match(words)
    if match is None:
        return words
    return f"CC-{match[1].upper()}-{match[2]}" if match[1] else f"CC0-{match[2]}"


def _brief(words: str) -> str:
    """Return words of a file on one line of bounded length: they go into every graph."""
    return "".join(c if c.isprintable() else " " for c in words).strip()[:_LONGEST]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
