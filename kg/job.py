"""One build as it goes: what was read before, what is new, and which input each part is from."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg import batch, record, swap
from kg.checkpoints import Checkpoints
from kg.config import Options
from kg.errors import GraphError
from kg.identity import digest
from kg.inputs import Source, read_source
from kg.model import Annotation, Document
from kg.rdf_read import read_readings, stored_terms
from kg.readers.base import Failure, ReadOptions, Skipped
from kg.record import Input, Record
from kg.rows import visible
from kg.sources import METADATA, Reading, Run
from kg.store import Store
from kg.succession import Successors, chained, successors
from kg.versions import run_of

log = logging.getLogger(__name__)


class Job:
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
        self.old: Record | None = None
        self.lost: set[str] = set()
        self.replaced: Successors = {}
        self._read_now: set[str] = set()
        self._prepared = False

    def take_over(self) -> None:
        """Take over what the directory's record says; the graph is read when it is needed.

        When its store is gone or damaged, everything has to be read again.
        """
        old = record.read(self.directory)
        try:
            Store.open(self.directory).close()
        except GraphError as error:
            log.warning("%s; every input is read again", visible(str(error)))
            self.lost = {one.input for one in old.inputs if one.documents}
            return
        self.old = old
        self.ledger = {one.input: one for one in old.inputs}
        self.failures = [one for one in old.failures if one.input in self.ledger]

    def load(self) -> None:
        """Read back what the directory's graph holds and inputs that were not read now give.

        And see what became of the claims of documents that were read again.
        """
        kept = (one for name, one in self.ledger.items() if name not in self._read_now)
        wanted = {key for one in kept for key in one.documents}
        if self.old is None:
            return
        with Store.open(self.directory) as graph:
            try:
                self._load(graph, wanted)
            except GraphError as error:
                if wanted:
                    raise
                log.warning("what became of its claims is not told: %s", visible(str(error)))

    def _load(self, graph: Store, wanted: set[str]) -> None:
        again: list[tuple[Annotation, Annotation]] = []
        for one in read_readings(graph):
            key = one.annotation.document.key
            if key in wanted:
                self._take(one)
            new = self.readings.get(key, one)
            if new.run != one.run:
                again.append((one.annotation, new.annotation))
        self.replaced = chained(stored_terms(graph).replaced, successors(again))

    @property
    def is_idle(self) -> bool:
        """Say whether the graph is already what this build would make."""
        return (
            self.old is not None
            and self.old.inputs == self._inputs
            and self.old.options == self._options
            and all(one.settings == self.settings for one in self._inputs)
            and all((self.directory / name).exists() for name in swap.OURS)
        )

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
        self._check_lost({name_of(source) for source in checksums})
        changed = {source for source in checksums if not self._holds(source, checksums[source])}
        gone = {key for source in changed for key in self._documents(source)}
        # Where a changed input gave the same text, an unchanged one is read again too.
        changed |= {source for source in checksums if gone & set(self._documents(source))}
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

    def record(self, counts: Mapping[str, int], seconds: float) -> Record:
        """Return what ``build.json`` will say."""
        return Record(
            self._inputs,
            tuple(sorted(set(self.failures))),
            tuple(sorted(set(self.skipped))),
            dict(counts) | {"failures": len(set(self.failures)), "skipped": len(set(self.skipped))},
            dict(self.made.versions),
            self._options,
            {
                "finished": datetime.now(UTC).isoformat(timespec="seconds"),
                "seconds": round(seconds, 1),
            },
        )

    @property
    def _inputs(self) -> tuple[Input, ...]:
        return tuple(self.ledger[name] for name in sorted(self.ledger))

    @property
    def _options(self) -> dict[str, str]:
        return dict(self.made.options) | {"base": self.options.base}

    def _check_lost(self, named: set[str]) -> None:
        """Let nothing vanish without a word: what the damaged graph held must be named again."""
        missing = sorted(self.lost - named)
        if missing:
            raise GraphError(
                f"the store in {self.directory} is damaged, and it held inputs that are not named "
                f"now ({', '.join(missing[:3])}{', ...' if len(missing) > 3 else ''}): "
                "name them too, or start anew with --replace"
            )

    def _holds(self, source: Source, checksum: str) -> bool:
        known = self.ledger.get(name_of(source))
        return (
            known is not None
            and bool(checksum)
            and (known.checksum, known.settings) == (checksum, self.settings)
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
        self._read_now.add(name)
        self.ledger[name] = Input(name, checksum, self.settings, tuple(sorted(keys)))

    def _take(self, new: Reading) -> None:
        """Hold a reading; of one text that several inputs give, always the same one.

        What this run read comes before what another program or other options read.
        """
        key = new.annotation.document.key
        old = self.readings.get(key)
        if old is None or _rank(new, self.made) < _rank(old, self.made):
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


def _rank(reading: Reading, made: Run) -> tuple[object, ...]:
    document = reading.annotation.document
    words = (getattr(document.metadata, name) for name in sorted(METADATA))
    return reading.run.facts() != made.facts(), document.id, *words, *document.metadata.authors
