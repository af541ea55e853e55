"""Write quads as files with stable bytes: sorted, by way of the disk when there are many.

The order is that of the lines of N-Quads, the graph first; so the order in which quads come, and
the store they come from, leave no trace.
"""

from __future__ import annotations

import contextlib
import heapq
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from kg.nodes import Names

#: How many lines are sorted in memory before they go to disk.
CHUNK = 400_000
_NAMESPACE = re.compile(r"<([^>]*[/#:](?:[A-Za-z]+_)?)")


def sorted_lines(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """Yield the lines sorted and without doubles; ``folder`` takes what memory should not."""
    chunk: list[str] = []
    parts: list[Path] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) >= CHUNK:
            parts.append(folder / f"part-{len(parts)}")
            with parts[-1].open("w", encoding="utf-8", newline="\n") as part:
                part.writelines(f"{line}\n" for line in sorted(set(chunk)))
            chunk = []
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(part.open(encoding="utf-8", newline="\n")) for part in parts]
        streams = [(line.rstrip("\n") for line in part) for part in opened]
        last = None
        for line in heapq.merge(*streams, sorted(set(chunk))):
            if line != last:
                yield line
            last = line


def _quad_line(quad: Quad) -> str:
    """Return a line that sorts by graph; a tab cannot stand inside a term."""
    return f"{quad.graph_name}\t{quad.triple}"


def _triple_line(quad: Quad) -> str:
    return f"\t{quad.triple}"


class Spool:
    """Quads on disk, sorted; to be written in any format, or read again.

    ``union`` leaves the graphs out and yields each triple once.
    """

    def __init__(self, quads: Iterable[Quad], folder: Path, *, union: bool = False) -> None:
        self.path = folder / ("union.nq" if union else "quads.nq")
        self._namespaces: set[str] = set()
        with TemporaryDirectory(dir=folder) as parts:
            to_line = _triple_line if union else _quad_line
            with self.path.open("w", encoding="utf-8", newline="\n") as file:
                for line in sorted_lines(map(to_line, quads), Path(parts)):
                    graph, _, triple = line.partition("\t")
                    name = "" if graph == "DEFAULT" else graph
                    self._namespaces.update(_NAMESPACE.findall(line))
                    file.write(f"{triple} {name} .\n")

    def quads(self) -> Iterator[Quad]:
        """Yield the quads in order."""
        return parse(path=self.path, format=RdfFormat.N_QUADS)

    def triples(self) -> Iterator[Triple]:
        """Yield the triples in order, without their graphs."""
        return (quad.triple for quad in self.quads())

    def prefixes(self, names: Names) -> dict[str, str]:
        """Return the prefixes that the quads make use of."""
        starts = self._namespaces
        return {
            prefix: iri
            for prefix, iri in sorted(names.prefixes().items())
            if any(start.startswith(iri) or iri == start for start in starts)
        }

    def write(self, path: Path, form: RdfFormat, names: Names) -> None:
        """Write a file; formats without graphs get the triples."""
        items = self.quads() if form.supports_datasets else self.triples()
        serialize(items, path, form, prefixes=self.prefixes(names))
