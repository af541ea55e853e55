"""Write quads as files with stable bytes: sorted, by way of the disk when there are many.

The order is that of the lines of N-Quads, the graph first; so the order in which quads come, and
the store they come from, leave no trace.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg.nodes import Names

#: How many lines are sorted in memory before they go to disk, and are then merged at a time.
CHUNK, BLOCK = 400_000, 10_000
#: The IRI of a line up to where its own name begins: what a prefix may stand for.
_NAMESPACE = re.compile(r"<([^>]*[/#:](?:[A-Za-z]+_)?)")


def quad_line(quad: Quad) -> str:
    """Return the line that a quad is sorted by: its graph, a tab (no term has one), its triple."""
    return f"{quad.graph_name}\t{quad.triple}"


def sorted_lines(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """Yield the lines sorted and without doubles; ``folder`` takes what memory should not."""
    waiting = iter(lines)
    chunk: list[str] = []
    parts: list[Path] = []
    while more := list(islice(waiting, CHUNK)):
        if chunk:
            parts.append(folder / f"part-{len(parts)}")
            with parts[-1].open("w", encoding="utf-8", newline="\n") as part:
                part.writelines(f"{line}\n" for line in chunk)
        chunk = sorted(set(more))
    with ExitStack() as stack:
        files = [stack.enter_context(part.open(encoding="utf-8", newline="\n")) for part in parts]
        yield from _merged([*((line[:-1] for line in file) for file in files), iter(chunk)])


def _merged(streams: list[Iterator[str]]) -> Iterator[str]:
    """Yield the lines of sorted streams in order, each once: block by block, each one sorted."""
    blocks: list[list[str]] = [[] for _ in streams]
    while True:
        for at, stream in enumerate(streams):
            blocks[at] = blocks[at] or list(islice(stream, BLOCK))
        ends = [block[-1] for block in blocks if block]
        if not ends:
            return
        found: list[str] = []
        for at, block in enumerate(blocks):
            place = bisect_right(block, min(ends))  # what stands behind it may have to wait
            found += block[:place]
            blocks[at] = block[place:]
        found.sort()
        yield from dict.fromkeys(found)


class Spool:
    """Quads on disk, sorted; to be written in any format, or read again.

    It is made of lines (`quad_line`, or those of a `kg.store.Store`); ``union`` leaves their
    graphs out and keeps each triple once.
    """

    def __init__(
        self, lines: Iterable[str], folder: Path, names: Names, *, union: bool = False
    ) -> None:
        self.path = folder / ("union.nq" if union else "quads.nq")
        self._names = names
        self._seen: set[str] = set()
        self._namespaces: set[str] = set()
        if union:
            lines = (line[line.index("\t") :] for line in lines)
        with (
            TemporaryDirectory(dir=folder) as parts,
            self.path.open("w", encoding="utf-8", newline="\n") as file,
        ):
            file.writelines(self._written(sorted_lines(lines, Path(parts))))

    def _written(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines of N-Quads, and look at the IRIs in them, at equal ones once."""
        seen, last = self._seen, ""
        for line in lines:
            graph, _, triple = line.partition("\t")
            subject, predicate, object_ = triple.split(" ", 2)
            if subject != last:
                last = subject
                self._look(subject)
                self._look(graph)
            if predicate not in seen:
                self._look(predicate)
            if object_[-1] == ">":
                self._look(object_ if object_[0] == "<" else object_[object_.rindex("<") :])
            yield f"{triple} {'' if graph == 'DEFAULT' else graph} .\n"

    def _look(self, term: str) -> None:
        """Note what an IRI begins with; the graph's own nodes by their kind, of which few are."""
        own = f"<{self._names.base}"
        if term.startswith(own):
            term = term[: term.find("/", len(own)) + 1] or term
        if term not in self._seen:
            self._seen.add(term)
            self._namespaces.update(_NAMESPACE.findall(term))

    def lines(self) -> Iterator[str]:
        """Yield the lines again, in order."""
        with self.path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                triple, graph, _ = line.rsplit(" ", 2)
                yield f"{graph or 'DEFAULT'}\t{triple}"

    def quads(self) -> Iterator[Quad]:
        """Yield the quads in order."""
        return parse(path=self.path, format=RdfFormat.N_QUADS)

    def triples(self) -> Iterator[Triple]:
        """Yield the triples in order, without their graphs."""
        return (quad.triple for quad in self.quads())

    def prefixes(self) -> dict[str, str]:
        """Return the prefixes that the quads make use of."""
        starts = self._namespaces
        return {
            prefix: iri
            for prefix, iri in sorted(self._names.prefixes().items())
            if any(start.startswith(iri) or iri == start for start in starts)
        }

    def write(self, path: Path, form: RdfFormat) -> None:
        """Write a file; formats without graphs get the triples."""
        items = self.quads() if form.supports_datasets else self.triples()
        serialize(items, path, form, prefixes=self.prefixes())
