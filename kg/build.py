"""Build a graph directory from documents: add what is new, keep what is unchanged.

An input is read again when its file, the program or the options changed. What was read of one is
kept beside the directory until the build is complete, so a build that was killed goes on where
it stopped; the directory itself is replaced at once, at the end.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as changed
from pathlib import Path

from pyoxigraph import Literal

from kg import batch, record, swap
from kg.config import DEFAULT_BASE, Options, is_base
from kg.errors import UsageError
from kg.inputs import Source, find_sources
from kg.job import Job
from kg.missing import find_missing, write_missing
from kg.nodes import bc, node
from kg.pages.explore import explorer
from kg.readers.base import MAX_BYTES, Failure, Skipped
from kg.record import Record
from kg.releases import releases
from kg.sources import Reading
from kg.store import Store, write_files
from kg.terms import Terms

PAGE = "explorer.html"
_COUNTED = {
    "documents": "schema:CreativeWork",
    "claims": "bc:Claim",
    "evidence": "bc:Evidence",
    "mentions": "bc:Mention",
}


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the record it left, documents read now, inputs unchanged, failures.

    ``made`` is false when nothing could be read, so that nothing was written.
    """

    directory: Path
    record: Record
    read: int
    unchanged: int
    failed: int
    made: bool = True

    @property
    def ok(self) -> bool:
        """Say whether nothing failed and the graph holds at least one document."""
        return not self.failed and bool(self.record.counts["documents"])

    def summary(self) -> str:
        """Return what happened, in one line."""
        counts = self.record.counts
        if not self.made:
            return f"{self.directory}: nothing could be read, so no graph was made"
        less_sure = counts.get("left_out", 0)
        left_out = f"; {less_sure} less sure ones left out" if less_sure else ""
        return (
            f"{self.directory}: {counts['claims']} claims in {counts['documents']} documents "
            f"({self.read} read now, {self.unchanged} inputs unchanged, {self.failed} failed)"
            f"{left_out}"
        )


def build(
    inputs: Iterable[str | Path],
    directory: Path,
    options: Options = Options(),
    *,
    replace: bool = False,
    max_bytes: int = MAX_BYTES,
) -> BuildReport:
    """Add the inputs to the graph in ``directory``, or with ``replace`` start it anew.

    What cannot be read is a failure in the report and in ``build.json``; the others go on. When
    nothing at all is read for a new graph, none is made, and one to be replaced stays.
    Raises ``GraphError`` when the directory cannot be one of ours or another build is at it,
    ``UsageError`` when it cannot be written, and what wrong options raise.
    """
    if not is_base(options.base):
        raise UsageError(f"{options.base!r} cannot be a base IRI: write one as {DEFAULT_BASE}")
    with swap.locked(directory):
        job = Job(directory.resolve(), options, max_bytes)
        if not replace and (directory / record.NAME).is_file():
            job.take_over()
        return _build(job, find_sources(inputs), directory)


def _build(job: Job, found: Iterable[Source | Failure | Skipped], directory: Path) -> BuildReport:
    started = time.monotonic()
    job.run(found)
    if job.old is None and not job.readings:
        done = job.record(
            dict.fromkeys([*_COUNTED, "left_out", "quads"], 0), time.monotonic() - started
        )
        return BuildReport(directory, done, job.read, job.unchanged, job.failed, made=False)
    if job.old is not None and job.is_idle:
        done = job.record(job.old.counts, time.monotonic() - started)
        record.write(directory, done)
        job.checkpoints.clear()  # of a build that was killed when all but this was done
        return BuildReport(directory, done, job.read, job.unchanged, job.failed)
    job.load()
    with swap.replacing(directory) as folder:
        lexicon = batch.lexicon(job.options)
        readings = job.readings.values()
        terms = changed(Terms.of_lexicon(lexicon, releases()), replaced=job.replaced)
        counts = fill(folder, readings, terms, job.options.base)
        write_missing(folder, find_missing(readings, lexicon))
        done = job.record(counts, time.monotonic() - started)
        record.write(folder, done)
    job.checkpoints.clear()
    return BuildReport(directory, done, job.read, job.unchanged, job.failed)


def fill(folder: Path, readings: Iterable[Reading], terms: Terms, base: str) -> dict[str, int]:
    """Write store, TriG, Turtle and page into an empty folder; return what the graph holds."""
    quads = write_files(folder, readings, base=base, terms=terms)
    with Store.open(folder) as graph:
        page = explorer(graph)
        counts = count(graph) | {"quads": quads}
    (folder / PAGE).write_text(page, encoding="utf-8", newline="\n")
    return counts


def count(graph: Store) -> dict[str, int]:
    """Count the documents, claims, pieces of evidence and mentions of a graph.

    And the claims that were left out of it, being less sure than was asked for.
    """
    counts = {
        name: len({quad.subject for quad in graph.quads(None, node("rdf:type"), node(kind))})
        for name, kind in _COUNTED.items()
    }
    told = {(quad.subject, quad.object) for quad in graph.quads(None, bc("leftOut"), None)}
    left_out = sum(int(number.value) for _, number in told if isinstance(number, Literal))
    return counts | {"left_out": left_out}
