"""Put ontologies on the shelf: pulled from where the catalogue says, or files of the user's own.

Several are pulled at once. What is on the shelf stays until the new file has come, is whole and
was read; then it is replaced in one step. What did not change is not pulled again.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, KgError, UsageError
from kg.lock import held
from kg.shelf import cards, catalogue, partial
from kg.shelf import held as shelf
from kg.shelf.cards import Item
from kg.shelf.catalogue import Source
from kg.shelf.fetch import Order, Policy, client, fetch, shown
from kg.shelf.partial import Validators
from kg.shelf.probe import Facts, probe

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

#: Told of each file: its name, how many bytes have come, of how many where that is known.
Watch = Callable[[str, int, int | None], None]
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*", re.IGNORECASE)
_LOOK, _PATIENT = 0.2, Policy()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: ``state`` is new, updated, unchanged or failed (then ``reason``).

    ``notes`` are some of the problems in a file that could be read all the same.
    """

    name: str
    state: str
    item: Item | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Say whether the file is on the shelf."""
        return self.state != "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What all files of one pull share; files are read one at a time, for they take memory."""

    folder: Path
    mirror: str
    policy: Policy
    watch: Watch
    jobs: asyncio.Semaphore
    reading: asyncio.Semaphore


def _unwatched(name: str, done: int, total: int | None) -> None:
    """Show no progress."""


def pull(
    words: Iterable[str],
    *,
    mirror: str | None = None,
    folder: Path | None = None,
    jobs: int = 4,
    policy: Policy = _PATIENT,
    watch: Watch = _unwatched,
) -> tuple[Outcome, ...]:
    """Pull names or named sets of the catalogue, ``jobs`` at once; one outcome each, by name.

    ``mirror`` is the address of a folder that holds the files under the names that the catalogue
    gives them (else that of BIOCLAIM_MIRROR, else each file's own address). What cannot be pulled
    is an outcome, the others go on. Raises ``UsageError`` for unknown names, a mirror that is none,
    a shelf that cannot be written.
    """
    chosen = catalogue.choose(words)
    mirror = os.environ.get("BIOCLAIM_MIRROR", "") if mirror is None else mirror
    if mirror and not _ADDRESS.fullmatch(mirror):
        raise UsageError(
            f"{shown(mirror)!r} is no mirror: give an address that begins with https://"
        )
    folder = folder or shelf.place()
    for source in chosen:
        shelf.part_of(source.name, source.file, folder)

    async def run() -> tuple[Outcome, ...]:
        shared = _Run(
            folder=folder,
            mirror=mirror,
            policy=policy,
            watch=watch,
            jobs=asyncio.Semaphore(jobs),
            reading=asyncio.Semaphore(1),
        )
        async with client(policy) as web:
            return tuple(await asyncio.gather(*(_outcome(web, one, shared) for one in chosen)))

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(run())
    with ThreadPoolExecutor(1) as thread:  # a notebook runs a loop of its own
        return thread.submit(asyncio.run, run()).result()


def address(source: Source, mirror: str = "") -> str:
    """Return where a row of the catalogue is pulled from.

    >>> address(catalogue.get("CL"), "https://mirror.example/obo")
    'https://mirror.example/obo/cl.obo'
    """
    return f"{mirror.rstrip('/')}/{source.file}" if mirror else source.url


async def _outcome(web: httpx.AsyncClient, source: Source, run: _Run) -> Outcome:
    part = shelf.part_of(source.name, source.file, run.folder)
    try:
        async with run.jobs, _alone(part, source.name, run.policy.total):
            return await _pull(web, source, part, run)
    except (KgError, OSError) as error:
        return Outcome(source.name, "failed", reason=str(error))


@asynccontextmanager
async def _alone(part: Path, name: str, seconds: float) -> AsyncIterator[None]:
    """Be the only one who pulls a file: another process that does may have it ready for us."""
    loop = asyncio.get_running_loop()
    until, told = loop.time() + seconds, False
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(held(part.with_name(f"{part.name}.lock")))
                break
            except BlockingIOError:
                if loop.time() > until:
                    raise InputError(f"another process is pulling {name}: wait for it") from None
            except OSError as error:
                raise UsageError(f"{part.parent} cannot be written: {error.strerror}") from error
            if not told:
                log.info("another process is pulling %s; waiting for it", name)
                told = True
            await asyncio.sleep(_LOOK)
        yield


async def _pull(web: httpx.AsyncClient, source: Source, part: Path, run: _Run) -> Outcome:
    url = address(source, run.mirror)
    old = next(
        (one for one in shelf.find(source.name, run.folder) if one.file == source.file), None
    )
    known = Validators()
    if old and old.url == shown(url) and await asyncio.to_thread(shelf.is_whole, old, run.folder):
        known = Validators(old.etag, old.modified)

    def progress(done: int, total: int | None) -> None:
        run.watch(source.name, done, total)

    order = Order(url=url, part=part, known=known, policy=run.policy, progress=progress)
    now = await fetch(web, order)
    if now is None:
        return Outcome(source.name, "unchanged", old)
    async with run.reading:
        return await asyncio.to_thread(_take, source, order, now, old, run.folder)


def _take(source: Source, order: Order, now: Validators, old: Item | None, folder: Path) -> Outcome:
    """Put a file that has come on the shelf, if it is what it should be; else throw it away."""
    part = order.part
    try:
        sum_ = cards.checksum(part)
        if source.sha256 and sum_ != source.sha256:
            raise InputError(f"{order} is not what the catalogue says by its SHA-256")
        if old and sum_ == old.checksum and shelf.is_whole(old, folder):
            same = replace(old, url=str(order), etag=now.etag, modified=now.modified)
            shelf.update(same, folder)
            partial.forget(part)
            return Outcome(source.name, "unchanged", same)
        facts = probe(part)
        _check_size(facts, old)
        item = _item(source.name, source.file, part, sum_, facts)
        item = replace(
            item,
            licence=facts.licence or source.licence,
            url=str(order),
            etag=now.etag,
            modified=now.modified,
        )
        shelf.put(item, part, folder)
        partial.forget(part)
        notes = tuple(note.replace(str(part), source.file) for note in facts.shown)
        return Outcome(source.name, "updated" if old else "new", item, notes=notes)
    except InputError as error:
        partial.forget(part)
        raise InputError(f"{order}: {str(error).replace(str(part), source.file)}") from error


def _check_size(facts: Facts, old: Item | None) -> None:
    """Raise ``InputError`` when a new version has lost most of what the old one holds."""
    before = old.terms + old.mappings if old else 0
    if 2 * (facts.terms + facts.mappings) < before:
        raise InputError(
            f"it holds {facts.terms + facts.mappings:,} terms and mappings, the one on the shelf "
            f"{before:,}, which stays; if that is right, use kg ontology remove first"
        )


def _item(name: str, file: str, part: Path, checksum: str, facts: Facts) -> Item:
    return Item(
        name,
        file,
        checksum,
        part.stat().st_size,
        facts.format,
        facts.version,
        facts.licence,
        facts.terms,
        facts.mappings,
        facts.problems,
        date=datetime.now(UTC).date().isoformat(),
        prefix=facts.prefix,
    )


def add(path: Path, name: str = "", folder: Path | None = None, *, licence: str = "") -> Outcome:
    """Copy a file of any format that is read onto the shelf, under a name (else its own).

    ``licence`` is what it may be used under, where the file does not say it.
    A file of the same name there is replaced, others of the name stay. Raises ``InputError`` when
    it is no ontology, ``UsageError`` when the name or the shelf is of no use.
    """
    file = cards.file_name(path.name)
    name = cards.check_name(name or file.partition(".")[0])
    same = [one.name for one in (catalogue.find(name), *shelf.find(name, folder)) if one]
    name = same[0] if same else name
    part = shelf.part_of(name, file, folder)
    try:
        with ExitStack() as stack:
            stack.enter_context(held(part.with_name(f"{part.name}.lock")))
            stack.callback(partial.forget, part)
            _copy(path, part)
            facts = probe(part)
            facts = replace(facts, licence=facts.licence or licence)
            item = _item(name, file, part, cards.checksum(part), facts)
            old = next((one for one in shelf.find(name, folder) if one.file == file), None)
            if old and replace(old, date=item.date) == item and shelf.is_whole(old, folder):
                return Outcome(name, "unchanged", old)
            shelf.put(item, part, folder)
            notes = tuple(note.replace(str(part), str(path)) for note in facts.shown)
            return Outcome(name, "updated" if old else "new", item, notes=notes)
    except BlockingIOError as error:
        raise UsageError(f"another process is adding {file} to {name}: wait for it") from error
    except InputError as error:
        words = str(error).replace(str(part), str(path))
        raise InputError(words if str(path) in words else f"{path}: {words}") from error


def _copy(path: Path, part: Path) -> None:
    try:
        with path.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be copied to {part.parent}: {error.strerror or error}"
        ) from error
