"""The only place where a CURIE meets an IRI; owns the prefix table ``ontologies/prefixes.json``.

The table is an extended prefix map as the library `curies` reads it, with the prefixes spelled as
in the ontology tables. The few functions here answer as that library does on the same table (a
test compares them) without its 0.4 s of import. A prefix that the table does not have is not
lost: it stands under ``https://w3id.org/bioclaim/curie/``, and ``kg validate`` says so.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote, unquote

from kg import resources
from kg.errors import InputError

#: Where CURIEs of prefixes live that the table does not know.
UNKNOWN = "https://w3id.org/bioclaim/curie/"
#: Names of entities that we mint, free of any base IRI: what keys are made of.
LOCAL_URN = "urn:bioclaim:ent:"

_CURIE = re.compile(
    r"([A-Za-z][A-Za-z0-9_.-]*):(?!//)([^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f\ud800-\udfff]+)",
    re.ASCII,
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff]*")
_SAFE = "-._~:/@!$&'()*+,;="
#: Local identifiers that can stand in any IRI as they are.
_PLAIN = re.compile(r"[A-Za-z0-9_.~:/@!$&'()*+,;=?-]*")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Prefix(NamedTuple):
    """A row of the table: the prefix, the IRI it stands for, what a local identifier looks like."""

    name: str
    iri: str
    pattern: re.Pattern[str]
    synonyms: tuple[str, ...]
    iri_synonyms: tuple[str, ...]


@cache
def table() -> tuple[Prefix, ...]:
    """Return the prefix table, in the order of the file."""
    path = resources.ontologies() / "prefixes.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Prefix(
            row["prefix"],
            row["uri_prefix"],
            re.compile(row["pattern"], re.ASCII),
            tuple(row.get("prefix_synonyms", ())),
            tuple(row.get("uri_prefix_synonyms", ())),
        )
        for row in rows
    )


@cache
def _by_name() -> MappingProxyType[str, Prefix]:
    named = {name: row for row in table() for name in row.synonyms}
    return MappingProxyType(named | {row.name: row for row in table()})


@cache
def _by_iri() -> tuple[tuple[str, Prefix], ...]:
    pairs = [(iri, row) for row in table() for iri in (row.iri, *row.iri_synonyms)]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def prefixes() -> MappingProxyType[str, str]:
    """Return prefix -> IRI prefix, for queries and for the head of Turtle files.

    >>> prefixes()["MESH"]
    'http://id.nlm.nih.gov/mesh/'
    """
    return MappingProxyType({row.name: row.iri for row in table()})


def split(curie: str) -> tuple[str, str]:
    """Return prefix and local identifier; ``InputError`` when the text is no CURIE.

    >>> split("CHEBI:15365")
    ('CHEBI', '15365')
    """
    match = _CURIE.fullmatch(curie)
    if match is None:
        raise InputError(
            f"{curie!r} is no CURIE: write prefix:identifier, without blanks, as in CHEBI:15365"
        )
    return match[1], match[2]


def find_problem(curie: str) -> str:
    """Say what is wrong with a CURIE, or return an empty string.

    >>> find_problem("CHEBI:15365"), find_problem("CHEBI:aspirin")
    ('', "the identifier 'aspirin' does not look like one of CHEBI")
    """
    try:
        prefix, local = split(curie)
    except InputError as error:
        return str(error)
    row = _by_name().get(prefix)
    if row is None:
        return f"the prefix {prefix!r} is not in ontologies/prefixes.json"
    if row.name != prefix:
        return f"the prefix {prefix!r} is spelled {row.name!r} here"
    if not row.pattern.match(local):
        return f"the identifier {local!r} does not look like one of {prefix}"
    return ""


def normalize(curie: str) -> str:
    """Return the CURIE with its prefix spelled as in the table.

    >>> normalize("mesh:D018874"), normalize("ROR:01hvx5h04")
    ('MESH:D018874', 'ror:01hvx5h04')
    """
    prefix, local = split(curie)
    row = _by_name().get(prefix)
    return f"{row.name if row else prefix}:{local}"


def key_iri(text: str) -> str:
    """Return what stands for an id, a slot or a value inside a claim's key.

    A local id becomes its base-free URN, a CURIE its IRI; any other text stays as it is.

    >>> key_iri("CHEBI:15365"), key_iri("at a ratio of 1:2")
    ('http://purl.obolibrary.org/obo/CHEBI_15365', 'at a ratio of 1:2')
    """
    if text.startswith("local:"):
        return LOCAL_URN + text.removeprefix("local:")
    return to_iri(text) if _CURIE.fullmatch(text) else text


@lru_cache(maxsize=200_000)
def to_iri(curie: str) -> str:
    """Return the full IRI of a CURIE; ``InputError`` when the text is no CURIE.

    >>> to_iri("MONDO:0005309")
    'http://purl.obolibrary.org/obo/MONDO_0005309'
    >>> to_iri("mylab:7")
    'https://w3id.org/bioclaim/curie/mylab/7'
    >>> to_iri("CL:1[2]")
    'http://purl.obolibrary.org/obo/CL_1%5B2%5D'
    """
    prefix, local = split(curie)
    row = _by_name().get(prefix)
    if row is None:
        return f"{UNKNOWN}{prefix}/{quote(local, safe=_SAFE)}"
    return row.iri + local if _PLAIN.fullmatch(local) else _well_formed(row.iri + local)


def _well_formed(iri: str) -> str:
    """Return an IRI with those characters quoted that none can hold where they stand."""
    start, mark, fragment = iri.partition("#")
    whole = _BAD_PERCENT.sub("%25", f"{start}{mark}{fragment.replace('#', '%23')}")
    return "".join(
        character if character.isprintable() and character not in "[]" else quote(character)
        for character in whole
    )


@lru_cache(maxsize=200_000)
def find_curie(iri: str) -> str | None:
    """Return the CURIE of an IRI, or ``None`` when no prefix of the table covers it.

    >>> find_curie("http://purl.obolibrary.org/obo/MONDO_0005309"), find_curie("https://x.org/y")
    ('MONDO:0005309', None)
    """
    if iri.startswith(UNKNOWN):
        prefix, _, local = iri.removeprefix(UNKNOWN).partition("/")
        return f"{prefix}:{unquote(local)}" if prefix and local else None
    for start, row in _by_iri():
        if iri.startswith(start) and len(iri) > len(start):
            local = iri[len(start) :]
            curie = f"{row.name}:{local if start == row.iri else local.rstrip('/')}"
            return curie if _CURIE.fullmatch(curie) else None
    return None


def is_iri(text: str) -> bool:
    """Say whether the text may stand as an absolute IRI in RDF.

    >>> is_iri("https://example.org/kg/"), is_iri("no blank <allowed>"), is_iri("relative/path")
    (True, False, False)
    """
    return _IRI.fullmatch(text) is not None
