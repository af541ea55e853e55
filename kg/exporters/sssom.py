"""SSSOM: which identifier each name of the texts was taken to mean, and how nearly it fits.

The words of a text are literals there (``rdfs literal``), each pair of words and identifier once,
with the best score and how often it was found; what the graph had to name itself stands with its
broader, narrower and related identifiers. https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg import __version__, curies
from kg.model import Candidate, Entity
from kg.rdf_read import read_readings
from kg.store import Store

_OURS = "bioclaim.ent"
_PREDICATES = {
    "exact": "skos:exactMatch",
    "equivalent": "skos:exactMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "related": "skos:relatedMatch",
}
_COLUMNS = (
    "subject_id", "subject_label", "subject_category", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "subject_type", "other",
)  # fmt: skip
_JUSTIFICATION = "semapv:LexicalMatching"
Row = tuple[str, ...]


def write(store: Store, path: Path) -> None:
    """Write the file."""
    rows = sorted({*_mentions(store), *_entities(store)})
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in _head(store, rows):
            file.write(f"# {line}\n")
        file.write("\t".join(_COLUMNS) + "\n")
        for row in rows:
            file.write("\t".join(" ".join(cell.replace('"', "'").split()) for cell in row) + "\n")


def _head(store: Store, rows: list[Row]) -> Iterator[str]:
    """Yield the metadata, which is YAML."""
    used = {cell.partition(":")[0] for row in rows for cell in (row[0], row[3], row[4]) if cell}
    yield f'mapping_set_id: "{store.base}mappings"'
    yield 'mapping_set_title: "What the names of the texts were taken to mean"'
    yield 'license: "https://w3id.org/sssom/license/unspecified"'
    yield 'mapping_tool: "bioclaim-kg"'
    yield f'mapping_tool_version: "{__version__}"'
    yield "curie_map:"
    known = {**curies.prefixes(), _OURS: f"{store.base}ent/"}
    known |= {"semapv": "https://w3id.org/semapv/vocab/"}
    for prefix in sorted(used | {"semapv"}):
        if prefix in known:
            yield f'  {prefix}: "{known[prefix]}"'


def _mentions(store: Store) -> Iterator[Row]:
    """Yield a row for each pair of words and identifier."""
    found: dict[tuple[str, str, str], tuple[float, int, Candidate]] = {}
    for reading in read_readings(store):
        document = reading.annotation.document
        for grounding in reading.annotation.groundings:
            words = " ".join(document.quote(grounding.mention.span).split())
            for one in () if grounding.mention.nominal else grounding.candidates:
                place = words, one.curie, one.match
                best, count, _ = found.get(place, (0.0, 0, one))
                found[place] = max(best, one.score), count + 1, one
    for (words, curie, match), (score, count, one) in found.items():
        confidence = f"{score:.2f}" if score else ""
        yield (
            "", words, one.category, _PREDICATES[match], curie, one.name, _JUSTIFICATION,
            confidence, "rdfs literal", f"mentions: {count}",
        )  # fmt: skip


def _entities(store: Store) -> Iterator[Row]:
    """Yield a row for each mapping of what the graph had to name itself."""
    for reading in read_readings(store):
        for claim in reading.annotation.claims:
            for end in (claim.subject, claim.object):
                for entity in (end, *end.parts):
                    yield from _mappings(entity)


def _mappings(entity: Entity) -> Iterator[Row]:
    if not entity.is_local:
        return
    name = f"{_OURS}:{entity.id.removeprefix('local:')}"
    for mapping in entity.mappings:
        yield (
            name, entity.name, entity.category, _PREDICATES[mapping.match], mapping.curie, "",
            _JUSTIFICATION, "", "", "",
        )  # fmt: skip
