"""Build a graph directory from documents: add what is new, keep what is unchanged.

An input is read again when its file, the program or the options changed. What was read of one is
kept beside the directory until the build is complete, so a build that was killed goes on where
it stopped; the directory itself is replaced at once, at the end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kg import batch, record, store, swap
from kg.checkpoints import Checkpoints
from kg.config import Options
from kg.explore import explorer
from kg.identity import digest
from kg.inputs import Source, find_sources, read_source
from kg.model import Document
from kg.nodes import node
from kg.rdf_read import read_readings
from kg.readers.base import MAX_BYTES, Failure, ReadOptions, Skipped
from kg.record import Input, Record
from kg.rows import visible
from kg.sources import METADATA, Reading
from kg.terms import Terms
from kg.versions import run_of

log = logging.getLogger(__name__)

PAGE = "explorer.html"
_COUNTED = {
    "documents": "schema:CreativeWork",
    "claims": "bc:Claim",
    "evidence": "bc:Evidence",
    "mentions": "bc:Mention",
}


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the record it left, documents read now, inputs unchanged, failures."""

    directory: Path
    record: Record
    read: int
    unchanged: int
    failed: int

    @property
    def ok(self) -> bool:
        """Say whether nothing failed and the graph holds at least one document."""
        return not self.failed and bool(self.record.counts["documents"])

    def summary(self) -> str:
        """Return what happened, in one line."""
        counts = self.record.counts
        return (
            f"{self.directory}: {counts['claims']} claims in {counts['documents']} documents "
            f"({self.read} read now, {self.unchanged} inputs unchanged, {self.failed} failed)"
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

    What cannot be read is a failure in the report and in ``build.json``; the others go on.
    Raises ``GraphError`` when the directory cannot be one of ours, and what wrong options raise.
    """
    started = time.monotonic()
    swap.recover(directory)
    swap.check_target(directory)
    job = _Job(directory.resolve(), options, max_bytes)
    if not replace and (directory / record.NAME).is_file():
        job.take_over()
    job.run(find_sources(inputs))
    with swap.replacing(directory) as folder:
        terms = Terms.of_lexicon(batch.lexicon(options))
        quads = store.write_files(folder, job.readings.values(), base=options.base, terms=terms)
        with store.Store.open(folder) as graph:
            page = explorer(graph)
            counts = count(graph) | {"quads": quads}
        (folder / PAGE).write_text(page, encoding="utf-8", newline="\n")
        done = job.record(counts, time.monotonic() - started)
        (folder / record.NAME).write_text(record.to_json(done), encoding="utf-8", newline="\n")
    job.checkpoints.clear()
    return BuildReport(directory, done, job.read, job.unchanged, job.failed)


def count(graph: store.Store) -> dict[str, int]:
    """Count the documents, claims, pieces of evidence and mentions of a graph."""
    return {
        name: len({quad.subject for quad in graph.quads(None, node("rdf:type"), node(kind))})
        for name, kind in _COUNTED.items()
    }


class _Job:
    """The state of one build: what the graph will hold, and which input each part is from."""

    def __init__(self, directory: Path, options: Options, max_bytes: int) -> None:
        self.directory = directory
        self.options = options
        self.reading = ReadOptions(max_bytes=max_bytes)
        self.made = run_of(options)
        self.settings = digest([*self.made.facts(), max_bytes])
        self.checkpoints = Checkpoints(directory, self.settings)
        self.ledger: dict[str, Input] = {}
        self.failures: list[Failure] = []
        self.skipped: list[Skipped] = []
        self.readings: dict[str, Reading] = {}
        self.read = self.unchanged = self.failed = 0
        self._prepared = False

    def take_over(self) -> None:
        """Take over what the directory holds now."""
        old = record.read(self.directory)
        self.ledger = {one.input: one for one in old.inputs}
        self.failures = [one for one in old.failures if one.input in self.ledger]
        with store.Store.open(self.directory) as graph:
            self.readings = {one.annotation.document.key: one for one in read_readings(graph)}

    def run(self, found: Iterable[Source | Failure | Skipped]) -> None:
        """Read what is new or changed, and forget what the changed inputs gave before."""
        checksums: dict[Source, str] = {}
        for item in found:
            if isinstance(item, Skipped):
                self.skipped.append(item)
                log.info("skipped %s", visible(f"{item.input}: {item.reason}"))
            elif isinstance(item, Failure):
                self._fail(item)
                self.failures.append(item)
            else:
                checksums[item] = _checksum(item)
        changed = [source for source in checksums if not self._holds(source, checksums[source])]
        gone = {key for source in changed for key in self._documents(source)}
        for source in checksums:
            if source not in changed and gone & set(self._documents(source)):
                changed.append(source)  # the same text stands in a changed input
        for source in changed:
            self.ledger.pop(name_of(source), None)
        for source in checksums:
            if source in changed:
                self._read(source, checksums[source])
            else:
                self.unchanged += 1
                for failure in self.failures:
                    if failure.input == name_of(source):
                        self._fail(failure)
        given = {key for one in self.ledger.values() for key in one.documents}
        self.readings = {key: one for key, one in self.readings.items() if key in given}

    def record(self, counts: dict[str, int], seconds: float) -> Record:
        """Return what ``build.json`` will say."""
        return Record(
            tuple(self.ledger[name] for name in sorted(self.ledger)),
            tuple(sorted(set(self.failures))),
            tuple(sorted(set(self.skipped))),
            counts | {"failures": len(set(self.failures)), "skipped": len(set(self.skipped))},
            dict(self.made.versions),
            dict(self.made.options) | {"base": self.options.base},
            {
                "finished": datetime.now(UTC).isoformat(timespec="seconds"),
                "seconds": round(seconds, 1),
            },
        )

    def _holds(self, source: Source, checksum: str) -> bool:
        known = self.ledger.get(name_of(source))
        return (
            known is not None
            and bool(checksum)
            and (known.checksum, known.settings) == (checksum, self.settings)
            and all(key in self.readings for key in known.documents)
        )

    def _documents(self, source: Source) -> tuple[str, ...]:
        known = self.ledger.get(name_of(source))
        return known.documents if known else ()

    def _read(self, source: Source, checksum: str) -> None:
        name = name_of(source)
        self.failures = [one for one in self.failures if one.input != name]
        keys: set[str] = set()
        for found in read_source(source, self.reading):
            item = self._annotate(found, source) if isinstance(found, Document) else found
            if isinstance(item, Failure):
                self._fail(item)
                self.failures.append(replace(item, input=name))
            else:
                keys.add(item.annotation.document.key)
                self._take(item)
                self.read += 1
        if source.path is None:  # another text from standard input is another input
            name = f"-#{digest(sorted(keys))[:12]}"
        self.ledger[name] = Input(name, checksum, self.settings, tuple(sorted(keys)))

    def _take(self, new: Reading) -> None:
        """Hold a reading; of one text that several inputs give, always the same one."""
        key = new.annotation.document.key
        old = self.readings.get(key)
        given = any(key in one.documents for one in self.ledger.values())
        if old is None or not given or old.run != new.run or _rank(new) < _rank(old):
            self.readings[key] = new

    def _annotate(self, document: Document, source: Source) -> Reading | Failure:
        kept = self.checkpoints.find(document)
        if kept is not None:
            return kept
        if not self._prepared:
            batch.prepare(self.options)
            self._prepared = True
        log.info("reading %s", visible(f"{source.name}: {document.id}"))
        found = batch.annotate_or_fail(document, self.options, source.name)
        if isinstance(found, Failure):
            return found
        reading = Reading(found, self.made)
        self.checkpoints.keep(document, reading)
        return reading

    def _fail(self, failure: Failure) -> None:
        log.error("failed %s", visible(str(failure)))
        self.failed += 1


def name_of(source: Source) -> str:
    """Return what an input is called in ``build.json``: its whole path, from wherever named."""
    return "-" if source.path is None else source.path.resolve().as_posix()


def _checksum(source: Source) -> str:
    with suppress(OSError):
        return source.checksum() if source.path is not None else ""
    return ""


def _rank(reading: Reading) -> tuple[str, ...]:
    document = reading.annotation.document
    known = document.metadata
    return document.id, *(getattr(known, name) for name in sorted(METADATA)), *known.authors
