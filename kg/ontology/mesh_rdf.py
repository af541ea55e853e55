"""Read MeSH as RDF (``mesh.nt``): descriptors and supplementary records with entry terms."""

from __future__ import annotations

from collections import defaultdict

from kg.ontology.base import Collector, Draft, Ontology
from kg.ontology.triples import read_triples
from kg.ontology.unpacked import Source

_MESH = "http://id.nlm.nih.gov/mesh/"
_VOCAB = "http://id.nlm.nih.gov/mesh/vocab#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: The kinds of records that are terms; qualifiers and pairs of heading and qualifier are not.
_RECORDS = ("Descriptor", "PublicationType", "CheckTag", "SCR_")
_SCOPES = {"narrowerConcept": "narrow", "broaderConcept": "broad", "relatedConcept": "related"}


def read(source: Source) -> Ontology:
    """Read the records; a triple that cannot be read is reported with its line."""
    return _Reader(source).read()


def _local(iri: str) -> str:
    """Return the identifier in an IRI of MeSH, which may name the year.

    >>> _local("http://id.nlm.nih.gov/mesh/2020/D003316")
    'D003316'
    """
    return iri.rpartition("/")[2] if iri.startswith(_MESH) else ""


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.out = Collector(source, "MeSH RDF")
        self.labels: dict[str, str] = {}
        self.records: dict[str, str] = {}
        self.concepts: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        self.terms: defaultdict[str, list[str]] = defaultdict(list)
        self.scopes: dict[tuple[str, str], str] = {}
        self.inactive: set[str] = set()
        self.above: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.trees: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def _report(self, where: str, reason: str) -> None:
        self.out.drop("triple that cannot be read")
        self.out.report(where, reason)

    def read(self) -> Ontology:
        """Collect what the triples say, then put the records together."""
        for iri, predicate, value, language in read_triples(self.source, self._report):
            name = _local(iri)
            if not name or (language and not language.startswith("en")):
                self.out.counts["statements not read"] += 1
            elif predicate in (_LABEL, f"{_VOCAB}prefLabel"):
                self.labels.setdefault(name, value)
            elif predicate == _TYPE:
                self.records[name] = value.removeprefix(_VOCAB)
            elif predicate.startswith(_VOCAB):
                self._read(name, predicate.removeprefix(_VOCAB), value)
        for name, kind in self.records.items():
            if name[:1] in "DC" and "Qualifier" not in kind and any(k in kind for k in _RECORDS):
                self._put_together(name, kind)
        return self.out.finish()

    def _read(self, name: str, predicate: str, value: str) -> None:
        other = _local(value)
        if predicate in ("preferredConcept", "concept"):
            preferred = predicate == "preferredConcept"
            self.concepts[name][other] = preferred or self.concepts[name].get(other, False)
        elif predicate in ("preferredTerm", "term"):
            self.terms[name].append(other)
        elif predicate in _SCOPES:
            self.scopes[name, other] = _SCOPES[predicate]
        elif predicate in ("broaderDescriptor", "preferredMappedTo", "mappedTo"):
            self.above[name][other.partition("Q")[0]] = None
        elif predicate == "treeNumber":
            self.trees[name][other] = None
        elif predicate == "active" and value == "false":
            self.inactive.add(name)
        else:
            self.out.counts["statements not read"] += 1

    def _put_together(self, name: str, kind: str) -> None:
        draft = self.out.draft(f"MESH:{name}")
        self.out.counts["records"] += 1
        self.out.put_label(draft, self.labels.get(name, ""), draft.curie)
        draft.obsolete = name in self.inactive
        draft.subsets.update(self.trees.get(name, {}))
        if kind.startswith("SCR_"):
            draft.subsets[kind] = None
        for parent in self.above.get(name, ()):
            self.out.put_ids(draft.parents, f"MESH:{parent}", "parents")
        preferred = next((c for c, first in self.concepts[name].items() if first), "")
        self._put_names(draft, name, "exact")
        for concept, first in self.concepts[name].items():
            scope = "exact" if first else self.scopes.get((preferred, concept), "related")
            self._put_names(draft, concept, scope)

    def _put_names(self, draft: Draft, holder: str, scope: str) -> None:
        for term in self.terms.get(holder, ()):
            if term in self.labels:
                self.out.put_name(draft, self.labels[term], scope, draft.curie)
