"""Read OWL and SKOS, from RDF/XML, Turtle, N-Triples, functional syntax and obographs JSON.

``owl:imports`` is never followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from kg.ontology.base import SCOPES, Collector, Draft, Ontology, Synonym
from kg.ontology.foreign import find_role, use_of_synonym
from kg.ontology.functional import is_functional, read_axioms
from kg.ontology.obographs import is_json, read_nodes
from kg.ontology.triples import Statement, is_xml, read_triples
from kg.ontology.unpacked import Source

_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OIO = "http://www.geneontology.org/formats/oboInOwl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KINDS = {
    f"{_OWL}Class": "class", f"{_SKOS}Concept": "class",
    "http://www.w3.org/2000/01/rdf-schema#Class": "class",
    f"{_OWL}ObjectProperty": "relation", f"{_OWL}DatatypeProperty": "relation",
    f"{_OWL}NamedIndividual": "individual",
}  # fmt: skip
_FILES = (f"{_OWL}Ontology", f"{_SKOS}ConceptScheme")
#: What is kept of statements about statements: on what, and which kind of synonym or source.
_ABOUT = {
    f"{_OWL}annotatedSource": "source", f"{_OWL}annotatedProperty": "property",
    f"{_OWL}annotatedTarget": "target", f"{_OIO}hasSynonymType": "kind", f"{_OIO}source": "from",
}  # fmt: skip
_EQUIVALENT = "MONDO:equivalentTo"
_MERGED = "IAO:0000227"


def read(source: Source) -> Ontology:
    """Read an OWL or SKOS file; faults of single statements are reported with their place."""
    with source.opened() as stream:
        head = stream.read(4096)
    form, statements = next(way for fits, way in _WAYS if fits(head))
    reader = _Reader(source, form)
    for statement in statements(source, reader.report, reader.declare):
        reader.read_statement(statement)
    return reader.finish()


_WAYS: tuple[tuple[Callable[[bytes], bool], tuple[str, Any]], ...] = (
    (is_functional, ("OWL functional syntax", read_axioms)),
    (is_json, ("obographs JSON", read_nodes)),
    (is_xml, ("RDF/XML", read_triples)),
    (lambda _: True, ("Turtle or N-Triples", read_triples)),
)


class _Reader:
    def __init__(self, source: Source, form: str) -> None:
        self.out = Collector(source, form)
        self.files: set[str] = set()
        self.about_files: list[tuple[str, str]] = []
        self.kinds: dict[str, str] = {}
        self.others: set[str] = set()
        self.axioms: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.merged: set[str] = set()

    def report(self, where: str, reason: str) -> None:
        self.out.drop("statement that cannot be read")
        self.out.report(where, reason)

    def declare(self, prefixes: Mapping[str, str]) -> None:
        """Learn the prefixes of the file itself."""
        self.out.namer.names.update({iri: name for name, iri in prefixes.items()})

    def read_statement(self, said: Statement) -> None:
        """Take what one statement says."""
        iri, name, text, language = said
        if iri.startswith("_:"):
            if name in _ABOUT:
                self.axioms[iri][_ABOUT[name]] = text
            return
        if name == _TYPE:
            self._read_type(iri, text)
            return
        if text.startswith("_:"):
            self.out.counts["statements on unnamed things, not read"] += 1
            return
        if iri in self.files:
            self.about_files.append((name, text))
            return
        draft = self._draft(iri)
        if draft is None:
            return
        if name == f"{_SKOS}narrower":
            below = self._draft(text)
            if below is not None:
                below.parents[draft.curie] = None
            return
        if find_role(name) == "reason" and self.out.namer.curie(text) == _MERGED:
            self.merged.add(draft.curie)
        self.out.say(draft, name, text, draft.curie, language)

    def _draft(self, iri: str) -> Draft | None:
        curie = self.out.namer.curie(iri)
        if curie is None:
            self.out.drop("subject whose IRI can be no CURIE")
            return None
        return self.out.draft(curie)

    def _read_type(self, iri: str, kind: str) -> None:
        if kind in _FILES:
            self.files.add(iri)
            self.out.name = self.out.name or iri
        elif kind in _KINDS:
            draft = self._draft(iri)
            if draft is not None and self.kinds.get(draft.curie) != "class":
                self.kinds[draft.curie] = draft.kind = _KINDS[kind]
        else:
            self.others.add(iri)

    def finish(self) -> Ontology:
        """Apply what statements about statements say, and leave out what is no term."""
        out = self.out
        for iri in sorted(self.files):
            curie = out.namer.curie(iri)
            if curie in out.terms and curie not in self.kinds:
                del out.terms[curie]
        self.about_files.sort(key=lambda said: find_role(said[0]) != "version")
        for name, text in self.about_files:
            out.say_of_file(name, text)
        for axiom in self.axioms.values():
            self._apply(axiom)
        for curie in [curie for curie in out.terms if curie not in self.kinds]:
            draft = out.terms[curie]
            if draft.parents or draft.names:  # a part of an ontology may leave the types out
                continue
            del out.terms[curie]
            out.foreign.pop(curie, None)
            out.drop("subject that is no class, relation, individual or concept")
        for curie in self.merged & out.terms.keys():
            for target in out.terms[curie].replaced_by:
                if target in out.terms:
                    out.terms[target].alt_ids[curie] = None
        return out.finish()

    def _apply(self, axiom: dict[str, str]) -> None:
        curie = self.out.namer.curie(axiom.get("source", ""))
        draft = self.out.terms.get(curie or "")
        role = find_role(axiom.get("property", ""))
        target = axiom.get("target", "")
        if draft is None:
            return
        if axiom.get("kind") and role in SCOPES:
            old = Synonym(" ".join(target.split()), role)
            scope = use_of_synonym(axiom["kind"], role)
            if scope != role and old in draft.names:
                del draft.names[old]
                if scope:
                    self.out.put_name(draft, target, scope, draft.curie)
                else:
                    self.out.drop(f"synonym of kind {axiom['kind']}")
        elif axiom.get("from") == _EQUIVALENT and role == "xrefs":
            self.out.put_mapping(draft, "skos:exactMatch", target)
