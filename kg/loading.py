"""Put a graph directory into a remote graph store: every named graph, each as it is here.

It is idempotent: the remote graphs are made what the local ones are, and those that an earlier load
put there and that are gone here are removed. A load that broke off goes on where it stopped: what
is done is noted in the directory, with no address in it. At the end every graph is read back and
its triples counted, so that a server that only says yes is found out. Readers of the remote
store may see some graphs new and others old while a load runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError, UsageError
from kg.lock import held
from kg.remote import USUAL, Patience, Remote
from kg.store import Store

Progress = Callable[[int, int], None]
#: How much longer than what was sent a graph may be when it is read back, in other words.
_LONGER, _SOME = 4, 1_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: graphs sent, kept as an earlier try put them, removed; triples in all."""

    sent: int
    kept: int
    removed: int
    triples: int


@dataclass(frozen=True, slots=True)
class _Told:
    """What is noted of a graph: a digest of its triples, and how many they are."""

    digest: str
    count: int


def load(
    directory: Path,
    url: str,
    *,
    check: bool = True,
    patience: Patience = USUAL,
    progress: Progress | None = None,
) -> Loaded:
    """Make the named graphs at ``url`` (a SPARQL 1.1 graph store) those of a graph directory.

    ``progress`` is told how many graphs of how many are done. Raises ``GraphError`` when the
    directory is no graph or the store does not hold what it took, ``InputError`` when it cannot be
    reached (load again to go on), ``UsageError`` for a wrong address or no leave to write.
    """
    with Store.open(directory) as store, Remote(url, patience) as remote:
        notes = _Notes(directory, url)
        try:
            with held(notes.lock):
                return _load(store, remote, notes, check=check, progress=progress)
        except BlockingIOError as error:
            raise GraphError(f"another load of {directory} to {remote.shown} is running") from error
        except OSError as error:
            raise UsageError(
                f"{directory} cannot be written ({error.strerror or error}), and what is loaded "
                "is noted there: load from a copy that is yours (kg backup)"
            ) from error


def _load(
    store: Store, remote: Remote, notes: _Notes, *, check: bool, progress: Progress | None
) -> Loaded:
    graphs = store.graphs()
    done, known = notes.begun(), notes.known()
    sent = kept = triples = 0
    told: dict[str, _Told] = {}
    for number, graph in enumerate(graphs, start=1):
        name = graph.value
        told[name] = _tell(store, graph)
        triples += told[name].count
        if done.get(name) == told[name]:
            kept += 1
        else:
            _send(store, remote, graph)
            notes.note(name, told[name])
            sent += 1
        if progress:
            progress(number, len(graphs))
    gone = sorted(known - set(told))
    for name in gone:
        remote.delete(name)
    if check:
        for graph in graphs:
            _check(store, remote, graph, told[graph.value], notes)
    notes.finish()
    return Loaded(sent, kept, len(gone), triples)


def _lines(store: Store, graph: ox.NamedNode) -> Iterator[bytes]:
    return (f"{quad.triple} .\n".encode() for quad in store.quads(graph=graph))


def _tell(store: Store, graph: ox.NamedNode) -> _Told:
    """Return digest and count of a graph's triples, in whatever order they come."""
    whole = count = 0
    for line in _lines(store, graph):
        whole = (whole + int.from_bytes(hashlib.sha256(line).digest(), "big")) % 2**256
        count += 1
    return _Told(f"{whole:064x}", count)


def _send(store: Store, remote: Remote, graph: ox.NamedNode) -> None:
    """Send a graph, the first part in place of what is there."""
    send = remote.put
    batch: list[bytes] = []
    size = 0
    for line in _lines(store, graph):
        if batch and size + len(line) > remote.patience.batch:
            send(graph.value, b"".join(batch))
            send, batch, size = remote.add, [], 0
        batch.append(line)
        size += len(line)
    send(graph.value, b"".join(batch))


def _check(store: Store, remote: Remote, graph: ox.NamedNode, told: _Told, notes: _Notes) -> None:
    size = sum(map(len, _lines(store, graph)))
    held_there = remote.count(graph.value, size * _LONGER + _SOME)
    if held_there != told.count:
        notes.forget()
        raise GraphError(
            f"{remote.shown} took {graph.value} and holds {held_there} of its {told.count} "
            "triples: load again, which sends everything anew, or see to the server"
        )


class _Notes:
    """What was loaded to one address: two files in the graph directory, one while it goes on."""

    def __init__(self, directory: Path, url: str) -> None:
        name = f".load-{hashlib.sha256(url.encode()).hexdigest()[:16]}"
        self.path, self.part, self.lock = (
            directory / f"{name}{ending}" for ending in (".tsv", ".part", ".lock")
        )

    def begun(self) -> dict[str, _Told]:
        """Return what a load that broke off has done."""
        return _read(self.part)

    def known(self) -> set[str]:
        """Return the graphs that were ever put there."""
        return set(_read(self.path)) | set(_read(self.part))

    def note(self, graph: str, told: _Told) -> None:
        """Note that a graph is there; in one write, so that half a line is the worst."""
        with self.part.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{told.digest}\t{told.count}\t{graph}\n")

    def finish(self) -> None:
        """Note that all is done: another load begins anew."""
        if self.part.exists():
            self.part.replace(self.path)

    def forget(self) -> None:
        """Forget what is done, but for which graphs were put there."""
        names = self.known()
        self.path.write_text(
            "".join(f"\t0\t{name}\n" for name in sorted(names)), encoding="utf-8", newline="\n"
        )
        self.part.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, _Told]:
    """Return what a file of notes says; a last line that was cut off says nothing."""
    found: dict[str, _Told] = {}
    if path.is_file():
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]:
            parts = line.split("\t")
            if len(parts) == 3 and parts[1].isdigit():
                found[parts[2]] = _Told(parts[0], int(parts[1]))
    return found
