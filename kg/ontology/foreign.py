"""What other people's files call things: their identifiers, properties and names, in our terms.

Which property means what is the table ``ontologies/annotation_properties.tsv``; which kinds of
synonyms are kept, and how, is ``ontologies/synonym_types.tsv``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from kg import curies
from kg.errors import InputError
from kg.tables import table

#: IRIs that follow a known pattern, though their prefix is not in the table.
_OBO_IRI = re.compile(r"https?://purl\.obolibrary\.org/obo/([A-Za-z][A-Za-z]*)_([\w.-]+)", re.ASCII)
_REGISTRY_IRI = re.compile(
    r"https?://(?:www\.)?(?:identifiers\.org|bioregistry\.io)/([A-Za-z][\w.-]*)[:/](\S+)", re.ASCII
)
#: Most identifiers: nothing about them needs a second look.
_PLAIN = re.compile(r"([A-Za-z][A-Za-z0-9_.-]{0,60}):([A-Za-z0-9_.-]{1,200})", re.ASCII)
_IRI = ("http://", "https://", "urn:")
_NAMESPACE = re.compile(r"(.*[/#:=])([^/#:=]+)")
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@cache
def _spelling() -> Mapping[str, str]:
    """Return how our table spells a prefix that others spell otherwise."""
    ours = curies.prefixes()
    return MappingProxyType(
        {name: row.name for row in curies.table() for name in row.synonyms if name not in ours}
    )


def find_curie(text: str) -> str | None:
    """Return the CURIE of what a file writes as CURIE or IRI, or ``None``.

    >>> find_curie("mesh:D010024"), find_curie("<http://purl.obolibrary.org/obo/CL_0000062>")
    ('MESH:D010024', 'CL:0000062')
    >>> find_curie("http://purl.obolibrary.org/obo/HAO_0000123"), find_curie("see figure 2")
    ('HAO:0000123', None)
    """
    plain = _PLAIN.fullmatch(text)
    if plain:
        prefix = _spelling().get(plain[1])
        return f"{prefix}:{plain[2]}" if prefix else text
    return _find_curie(text)


@lru_cache(maxsize=50_000)
def _find_curie(text: str) -> str | None:
    text = text.strip().removeprefix("<").removesuffix(">")
    if len(text) > 300 or not text.isprintable():
        return None
    if text.startswith(_IRI):
        found = _OBO_IRI.fullmatch(text) or _REGISTRY_IRI.fullmatch(text)
        known = curies.find_curie(text)
        if known or not found:
            return known
        text = f"{found[1]}:{found[2]}"
    prefix, _, local = text.partition(":")
    if local.startswith(f"{prefix}:"):  # some files say HGNC:HGNC:11205
        text = local
    try:
        return curies.normalize(text)
    except InputError:
        return None


def tidy(text: str) -> str:
    """Return a name with single blanks and without what cannot be printed.

    >>> tidy(" bone\\u200b\\n  cell ")
    'bone cell'
    """
    text = " ".join(text.split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text)).strip()


@cache
def _roles() -> Mapping[str, str]:
    return MappingProxyType(
        {row["property"]: row["role"] for row in table("annotation_properties")}
    )


@lru_cache(maxsize=10_000)
def find_role(name: str) -> str:
    """Return what a property says about a term, or "" when it is none of ours.

    >>> find_role("http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"), find_role("x")
    ('exact', '')
    """
    return _roles().get(name) or _roles().get(find_curie(name) or "", "")


@cache
def _uses() -> Mapping[str, str]:
    return MappingProxyType({row["type"].lower(): row["use"] for row in table("synonym_types")})


@lru_cache(maxsize=10_000)
def use_of_synonym(kind: str, scope: str) -> str:
    """Return the scope that a synonym of some kind is kept with, or "" when it is left out.

    >>> use_of_synonym("OMO:0003012", "exact"), use_of_synonym("DUBIOUS", "exact")
    ('exact', 'related')
    >>> use_of_synonym("http://purl.obolibrary.org/obo/uberon/core#DEPRECATED", "exact")
    ''
    """
    names = (kind, find_curie(kind) or "", re.split(r"[#/]", kind)[-1])
    use = next((_uses()[name.lower()] for name in names if name.lower() in _uses()), "keep")
    return {"keep": scope, "drop": ""}.get(use, use)


def _is_taken(prefix: str) -> bool:
    return curies.normalize(f"{prefix}:0").partition(":")[0] in curies.prefixes()


class Namer:
    """Writes the IRIs of one file as CURIEs, also those of prefixes that only the file knows.

    >>> namer = Namer({"lab": "http://example.org/lab#"})
    >>> namer.curie("http://example.org/lab#T1"), namer.curie("http://example.org/things/T2")
    ('lab:T1', 'things:T2')
    >>> namer.used
    {'lab': 'http://example.org/lab#', 'things': 'http://example.org/things/'}
    """

    def __init__(self, declared: Mapping[str, str]) -> None:
        self.names = {iri: name for name, iri in declared.items() if _LAST_WORD.fullmatch(name)}
        self.used: dict[str, str] = {}
        self.known: dict[str, str | None] = {}
        self.shared: defaultdict[str, int] = defaultdict(lambda: 1)
        self.prefixes: dict[str, str] = {}  # by namespace

    def curie(self, text: str) -> str | None:
        """Return the CURIE of an IRI or a CURIE; ``None`` for what can be no identifier."""
        found = find_curie(text)
        if found is None:
            if text not in self.known:
                self.known[text] = self._own(text.strip("<> "))
            found = self.known[text]
        return found

    def _own(self, iri: str) -> str | None:
        found = _NAMESPACE.fullmatch(iri)
        if not iri.startswith(_IRI) or not found or len(iri) > 300 or not iri.isprintable():
            return None
        start, local = found.groups()
        if start in _IRI:
            return None
        if start in self.prefixes:
            return find_curie(f"{self.prefixes[start]}:{local}")
        words = _LAST_WORD.findall(start.rstrip("/#:="))
        name = base = self.names.get(start) or (words[-1] if words else "own")
        while self.used.get(name, start) != start or _is_taken(name):
            self.shared[base] += 1
            name = f"{base}-{self.shared[base]}"
        try:
            curie = curies.normalize(f"{name}:{local}")
        except InputError:
            return None
        self.used[name] = start
        self.prefixes[start] = name
        return curie
