"""Read the taxonomy of the NCBI from its dump: ``taxdump.tar.gz`` or ``taxdmp.zip``."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO

from kg.errors import InputError
from kg.ontology.base import Collector, Ontology
from kg.ontology.unpacked import Source, member, members, told

_PARTS = ("names.dmp", "nodes.dmp", "merged.dmp")
#: Kinds of names, and how close they are; "" leaves a kind out.
_SCOPES = {
    "genbank common name": "exact", "common name": "exact", "equivalent name": "exact",
    "synonym": "exact", "genbank synonym": "exact", "acronym": "related",
    "genbank acronym": "related", "blast name": "related", "in-part": "related",
    "authority": "", "type material": "", "includes": "related",
}  # fmt: skip


def is_taxdump(head: bytes) -> bool:
    """Say whether an unpacked file that starts so is a tar archive.

    >>> is_taxdump(b"names.dmp" + bytes(248) + b"ustar"), is_taxdump(b"[Term]")
    (True, False)
    """
    return head[257:262] == b"ustar"


def read(source: Source) -> Ontology:
    """Read taxa with names, parents and the identifiers merged into them."""
    with told(source.path):
        return _read(source, Collector(source, "NCBI taxonomy dump"))


def _read(source: Source, out: Collector) -> Ontology:
    found: set[str] = set()
    for name, stream in _parts(source):
        found.add(name)
        most = source.limits.line
        for number, line in enumerate(iter(partial(stream.readline, most + 1), b""), start=1):
            where = f"{name}: line {number}"
            if len(line) > most:
                raise InputError(f"{source.path}: {where}: is longer than {most:,} bytes")
            try:
                cells = line.decode().rstrip("\t|\r\n").split("\t|\t")
            except UnicodeDecodeError:
                out.drop("line that is not UTF-8", where)
                continue
            if not cells[0].isdecimal():
                out.drop("row without a number", where)
            elif name == "names.dmp":
                _read_name(out, cells, where)
            elif len(cells) < 2 or not cells[1].isdecimal():
                out.drop("row without a second number", where)
            elif name == "nodes.dmp":
                if cells[0] != cells[1]:  # the root is its own parent
                    out.draft(f"NCBITaxon:{cells[0]}").parents[f"NCBITaxon:{cells[1]}"] = None
                if len(cells) > 2 and cells[2]:
                    out.draft(f"NCBITaxon:{cells[0]}").subsets[cells[2]] = None
            else:
                out.draft(f"NCBITaxon:{cells[1]}").alt_ids[f"NCBITaxon:{cells[0]}"] = None
    if "names.dmp" not in found:
        raise InputError(f"{source.path}: holds no names.dmp; is it the taxonomy dump of the NCBI?")
    return out.finish()


def _read_name(out: Collector, cells: list[str], where: str) -> None:
    out.counts["rows"] += 1
    if len(cells) < 4:
        out.drop("name without a kind", where)
        return
    draft = out.draft(f"NCBITaxon:{cells[0]}")
    kind = cells[3].strip()
    if kind == "scientific name":
        out.put_label(draft, cells[1], where)
    elif scope := _SCOPES.get(kind, "related"):
        out.put_name(draft, cells[1], scope, where)
    else:
        out.drop(f"name of kind {kind}")


def _parts(source: Source) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the parts that are read, in the order of the archive; nothing is written to disk."""
    with _archive(source) as archive:
        if isinstance(archive, zipfile.ZipFile):
            left = source.limits.room(source.path.stat().st_size)
            for info in archive.infolist():
                name = info.filename.rpartition("/")[2]
                left -= info.file_size
                if left < 0:
                    raise InputError(
                        f"{source.path}: holds more than its size allows when unpacked"
                    )
                if name in _PARTS:
                    with member(archive, info) as part:
                        yield name, part
            return
        for block in archive:
            name = block.name.rpartition("/")[2]
            inner = archive.extractfile(block) if block.isfile() else None
            if inner is not None and name in _PARTS:
                yield name, inner


@contextmanager
def _archive(source: Source) -> Iterator[tarfile.TarFile | zipfile.ZipFile]:
    if members(source.path):
        with zipfile.ZipFile(source.path) as zipped:
            yield zipped
        return
    # A tar stream is read block by block, and never by a name that it gives.
    with source.opened() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        yield archive
