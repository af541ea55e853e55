"""Ontologies and registries in the formats they come in, each known by its content.

>>> from pathlib import Path
>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder, "bones.obo")
...     _ = path.write_text("[Term]\\nid: UBERON:0002481\\nname: bone tissue\\n")
...     read(path).terms[0].label
'bone tissue'
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputError
from kg.ontology import (
    geonames,
    journals,
    lexicon_table,
    linkml,
    mesh_rdf,
    mesh_xml,
    obo,
    owl,
    registry,
    ror,
    sssom,
    taxdump,
)
from kg.ontology.base import Ontology, Synonym, Term, TermMapping
from kg.ontology.functional import is_functional
from kg.ontology.obographs import is_json
from kg.ontology.triples import is_xml
from kg.ontology.unpacked import BOM, Limits, Source, members

__all__ = ["Format", "Limits", "Ontology", "Synonym", "Term", "TermMapping", "find_format", "read"]

_HEAD = 65_536
_OBO = re.compile(rb"^(format-version:|\[Term\]|\[Typedef\])", re.MULTILINE)
_MESH_XML = re.compile(rb"<(Descriptor|Supplemental)RecordSet\b")
_RDF_XML = re.compile(rb"<[\w.-]*:?RDF\b|http://www\.w3\.org/1999/02/22-rdf-syntax-ns#")
_ROR = re.compile(rb'"https://ror\.org/0')
_SSSOM = re.compile(
    rb"^(?!#)(?=.*\bsubject_id\t|.*\tsubject_id\b)(?=.*predicate_id)(?=.*object_id)", re.M
)
_GEONAMES = re.compile(rb"(#[^\n]*\n)*\d+\t(?:[^\t\n]*\t){17}[^\t\n]*\r?(\n|$)")
_JOURNALS = re.compile(rb"-{10,}\s+JrId:")
_TURTLE = re.compile(
    rb"\s*(#[^\n]*\n\s*)*(@prefix|@base|PREFIX|BASE|<[^<>\s]*>|_:\w|[\w.-]*:[\w.-]+)\s",
    re.IGNORECASE,
)
_MESH_RDF = re.compile(rb"^<[^<>\s]+> <http://id\.nlm\.nih\.gov/mesh/vocab#", re.MULTILINE)
_PAGE = re.compile(rb"\s*<(!DOCTYPE\s+)?html\b", re.IGNORECASE)


class Format(NamedTuple):
    """A format: its name, whether a file that starts so is of it, what reads it."""

    name: str
    fits: Callable[[bytes], bool]
    read: Callable[[Source], Ontology]


def _matches(pattern: re.Pattern[bytes]) -> Callable[[bytes], bool]:
    return lambda head: pattern.search(head) is not None


#: The first that fits a file reads it.
FORMATS = (
    Format("NCBI taxonomy dump", taxdump.is_taxdump, taxdump.read),
    Format("MeSH XML", lambda head: is_xml(head) and bool(_MESH_XML.search(head)), mesh_xml.read),
    Format("OWL in RDF/XML", lambda head: is_xml(head) and bool(_RDF_XML.search(head)), owl.read),
    Format("obographs", lambda head: is_json(head) and b'"graphs"' in head, owl.read),
    Format("ROR", lambda head: head[:1] in (b"{", b"[") and bool(_ROR.search(head)), ror.read),
    Format("NLM journals", lambda head: _JOURNALS.match(head) is not None, journals.read),
    Format("OWL functional syntax", is_functional, owl.read),
    Format("OBO", _matches(_OBO), obo.read),
    Format("SSSOM", _matches(_SSSOM), sssom.read),
    Format("lexicon table", lexicon_table.is_lexicon_table, lexicon_table.read),
    Format("GeoNames", lambda head: _GEONAMES.match(head) is not None, geonames.read),
    Format("registry table", lambda head: bool(registry.find_layout(head)), registry.read),
    Format("LinkML", linkml.is_linkml, linkml.read),
    Format("MeSH RDF", _matches(_MESH_RDF), mesh_rdf.read),
    Format("OWL or SKOS in Turtle", lambda head: _TURTLE.match(head) is not None, owl.read),
)  # fmt: skip


def find_format(path: Path, limits: Limits | None = None) -> Format:
    """Return the format of a file, by what it holds; ``InputError`` when it is none of ours."""
    if any(name.endswith("names.dmp") for name in members(path)):
        return FORMATS[0]
    with Source(path, limits or Limits()).opened() as stream:
        head = stream.read(_HEAD).removeprefix(BOM)
    if not head.strip():
        raise InputError(f"{path}: is empty; fetch the file again")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{path}: line 1: is UTF-16; save the file as UTF-8")
    if _PAGE.match(head):
        raise InputError(f"{path}: line 1: is a web page; fetch the file that the page links to")
    for known in FORMATS:
        if known.fits(head):
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise InputError(
        f"{path}: line 1: in none of the formats that can be read: {names}; a table of your own "
        "needs a header with 'curie' and 'label', separated by tabs; other OWL is converted "
        "with ROBOT"
    )


def read(path: Path, *, limits: Limits | None = None) -> Ontology:
    """Read an ontology, a table or mappings from a plain, gzipped or zipped file.

    The format is known by the content. What of the file is not kept is counted in ``counts`` and
    told in ``problems``; a file that cannot be read raises ``InputError`` with file, line or
    element, and reason. Nothing is fetched, and nothing is written.
    """
    limits = limits or Limits()
    known = find_format(path, limits)
    # What is read stays, so looking for garbage meanwhile costs a third of the time for nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return known.read(Source(path, limits))
    except RecursionError as error:
        raise InputError(f"{path}: is nested too deep to be read as {known.name}") from error
    finally:
        if collecting:
            gc.enable()
