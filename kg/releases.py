"""Which release of which ontology an identifier was taken from, for a graph's provenance.

The curated lexicon's releases stand in ``ontologies/vocabularies.tsv``; what is on the user's
shelf comes before them. A file of the user's own is known by its checksum, and stands for the
prefix that most of its terms have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.shelf import catalogue
from kg.shelf import held as shelf
from kg.tables import table


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """An ontology as it was used: its IRI, its title, and what is known of the release."""

    iri: str
    title: str
    version: str = ""
    licence: str = ""


def releases(folder: Path | None = None) -> Mapping[str, Release]:
    """Return the release in use of each vocabulary, by the prefix of its CURIEs.

    ``folder`` is the user's shelf.

    >>> releases()["MONDO"].iri
    'http://purl.obolibrary.org/obo/mondo.owl'
    """
    found = {
        row["prefix"]: Release(row["iri"], row["title"], row["version"], row["licence"])
        for row in table("vocabularies")
    }
    rows = {row.name.lower(): row for row in catalogue.sources()}
    for item in shelf.items(folder):
        row = rows.get(item.name.lower())
        if row is None and item.prefix:
            own = Release(item.uri, item.name, item.version, item.licence)
            found.setdefault(item.prefix, own)
        if item.terms and row and len(row.prefixes) == 1:
            known = found.get(row.prefixes[0], Release(row.url, row.title))
            latest = replace(known, version=item.version, licence=item.licence or row.licence)
            found[row.prefixes[0]] = latest
    return found
