"""Builds that are killed at random moments, and what is found afterwards.

    python -m tests.kills NUMBER [SEED]

Each kill (SIGKILL, which nobody can catch) falls into one part of a build that adds documents to a
graph: while they are read, while the new graph is written and loaded, or while it takes the place
of the old one. The moment is drawn by chance: of the first two parts a share of the time they
take, of the last the file operation before which the process ends, since it is over in
milliseconds. Then the graph has to be the old one or the new one, whole; a document that was
finished is not read again; and the next build makes what an undisturbed one makes.

Everything runs in forks of one process that has loaded the models and opened no store.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import kg.build as building
from kg import batch, record
from kg.build import build
from kg.config import Options
from kg.model import Document
from kg.rdf_read import read_readings
from kg.store import TRIG, Store

Part = Literal["read", "load", "swap"]
#: Of ten kills so many fall into each part: in most, the work of reading is done.
SHARES: dict[Part, int] = {"read": 3, "load": 4, "swap": 3}
DRUGS = "Aspirin Metformin Alendronate Calcitonin Teriparatide Warfarin".split()
ILLS = "stroke osteoporosis hypertension asthma diabetes arthritis".split()
TEXTS = {
    f"{number}.txt": f"{drug} may prevent {ill} in older people. "
    f"{drug} did not reduce {other} in rats. {drug} inhibits inflammation in mice."
    for number, (drug, ill, other) in enumerate(zip(DRUGS, ILLS, ILLS[1:] + ILLS[:1], strict=True))
}
#: How many operations there are about the two renames of a swap.
FIRST = 6
#: How many documents the graph held before.
BEFORE = 2


def in_fork(work: Callable[[], Any]) -> Any:
    """Return what a fork of this process makes of it; ``None`` when it was killed."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        try:
            with os.fdopen(theirs, "wb") as out:
                out.write(pickle.dumps(work()))
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as came:
        content = came.read()
    os.waitpid(child, 0)
    return pickle.loads(content) if content else None


@dataclass
class Watch:
    """Tells when a part of a build begins, and ends the process at a file operation of one."""

    tell: Callable[[Part], None]
    last: int = -1
    part: Part = "read"
    seen: int = 0

    def begin(self) -> None:
        """Look at the build that follows in this process."""
        fill, write = building.fill, record.write

        def filling(*given: Any) -> Any:
            self._now("load")
            return fill(*given)

        def writing(*given: Any) -> None:
            write(*given)
            self._now("swap")

        building.fill, record.write = filling, writing
        sys.addaudithook(self._operation)
        self._now("read")

    def _now(self, part: Part) -> None:
        self.part, self.seen = part, 0
        self.tell(part)

    def _operation(self, event: str, _: object) -> None:
        if self.part == "swap" and event.partition(".")[0] in ("os", "open", "shutil"):
            if self.seen == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
            self.seen += 1


def read_now(papers: Path, out: Path) -> int:
    """Add all papers; return how many of them had to be read for it."""
    seen: list[str] = []
    annotate = batch.annotate_or_fail

    def annotating(document: Document, *rest: Any) -> Any:
        seen.append(document.id)
        return annotate(document, *rest)

    batch.annotate_or_fail = annotating
    build([papers], out)
    return len(seen)


def adding(papers: Path, out: Path, watch: Watch) -> int:
    """Add all papers; return how many file operations the swap took."""
    watch.begin()
    build([papers], out)
    return watch.seen


def timed(papers: Path, out: Path) -> tuple[dict[Part, float], int]:
    """Return how long each part of an undisturbed build takes, and the operations of the last."""
    moments: dict[str, float] = {}

    def work() -> Any:
        watch = Watch(lambda part: moments.update({part: time.monotonic()}))
        operations = adding(papers, out, watch)
        return moments | {"end": time.monotonic()}, operations

    at, operations = in_fork(work)
    return {"read": at["load"] - at["read"], "load": at["swap"] - at["load"], "swap": 0}, operations


def killed(papers: Path, out: Path, part: Part, wait: float, operation: int) -> None:
    """Begin to add all papers, and kill the process in a part of it."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            watch = Watch(lambda now: os.write(theirs, now[:1].encode()) and None, operation)
            adding(papers, out, watch)
        finally:
            os._exit(0)
    os.close(theirs)
    if part != "swap":
        while (told := os.read(ours, 1)) and told != part[:1].encode():
            pass
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ours)


@dataclass(frozen=True)
class Found:
    """What stands in a graph directory."""

    trig: bytes
    documents: tuple[str, ...]
    quads: int
    recorded: int

    def told(self, other: Found) -> str:
        """Return in words how this differs from another."""
        lines = set(self.trig.splitlines()) ^ set(other.trig.splitlines())
        few = b" | ".join(sorted(lines)[:5]).decode()
        return f"{self.documents}, {self.quads} quads, {self.recorded} recorded, {few}"

    @classmethod
    def at(cls, out: Path) -> Found:
        """Open the store and read all of it back."""
        with Store.open(out) as store:
            read = tuple(sorted(one.annotation.document.id for one in read_readings(store)))
            quads = len(store)
        counts = record.read(out).counts
        assert counts["quads"] == quads
        return cls((out / TRIG).read_bytes(), read, quads, counts["documents"])


def check(papers: Path, out: Path, old: Found, new: Found) -> str:
    """Return ``old`` or ``new``: which graph a kill left. Raises ``AssertionError`` otherwise."""
    kept = len(list(out.with_name(f".{out.name}.partial").glob("*.nq")))
    found: Found | None = in_fork(lambda: Found.at(out))
    assert found is not None, "the store does not open, or its record is another's"
    assert found in (old, new), f"something is half there: {found.told(new)}"
    read = in_fork(lambda: read_now(papers, out))
    missing = len(TEXTS) - BEFORE - kept if found == old else 0
    assert read == missing, f"{read} documents were read again, where {missing} were not finished"
    assert in_fork(lambda: Found.at(out)) == new, "the next build makes another graph"
    beside = sorted(path.name for path in out.parent.iterdir())
    assert beside == [out.name], f"left beside it: {beside}"
    return "old" if found == old else "new"


def run(number: int, seed: int, folder: Path) -> Counter[str]:
    """Kill so many builds, and count where; raises ``AssertionError`` when something is lost."""
    papers, before, here = (folder / name for name in ("papers", "before", "here"))
    for place in (papers, before, here):
        place.mkdir()
    for name, text in TEXTS.items():
        (papers / name).write_text(text, encoding="utf-8")
    batch.prepare(Options())
    some = [papers / name for name in sorted(TEXTS)[:BEFORE]]
    in_fork(lambda: build(some, before / "out").read)
    whole = shutil.copytree(before, folder / "whole") / "out"
    lasts, operations = timed(papers, whole)
    old, new = (in_fork(lambda out=out: Found.at(out)) for out in (before / "out", whole))
    assert (old.recorded, new.recorded) == (BEFORE, len(TEXTS))
    chance, places = random.Random(seed), Counter[str]()
    parts = [part for part, share in SHARES.items() for _ in range(share)]
    for kill in range(number):
        part = parts[kill % len(parts)]
        shutil.rmtree(here)
        shutil.copytree(before, here)
        # Of the swap's operations the first rename the folders; the many others clear up.
        few = min(operations, FIRST if kill % 2 else operations)
        operation = chance.randrange(few) if part == "swap" else -1
        killed(papers, here / "out", part, chance.random() * lasts[part], operation)
        places[f"{part}: {check(papers, here / 'out', old, new)}"] += 1
    return places


def main(number: str, seed: str = "1") -> int:
    """Run and print where the kills fell."""
    with tempfile.TemporaryDirectory() as name:
        found = run(int(number), int(seed), Path(name))
    print(json.dumps(dict(sorted(found.items()))))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
