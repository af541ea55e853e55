"""Read MeSH as the National Library of Medicine publishes it in XML.

Descriptors (``desc2026.xml``) and supplementary records (``supp2026.xml``) with their entry
terms. The tree numbers of a descriptor are its subsets; a supplementary record lies below the
headings it is mapped to. The DTD that the files name is not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from kg.errors import InputError
from kg.ontology.base import Collector, Draft, Ontology
from kg.ontology.unpacked import Guarded, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_RECORDS = ("DescriptorRecord", "SupplementalRecord")
_SCOPES = {"NRW": "narrow", "BRD": "broad", "REL": "related"}
_ID = re.compile(r"[DC]\d{6,9}")
#: What registry numbers look like, and the prefix of each kind.
_NUMBERS = (
    (re.compile(r"\d{2,7}-\d{2}-\d"), "CAS"),
    (re.compile(r"[A-Z0-9]{10}"), "UNII"),
    (re.compile(r"EC ([\d.-]+)"), "EC"),
)


def read(source: Source) -> Ontology:
    """Read the records; XML that is not well-formed raises ``InputError`` with its line."""
    out = Collector(source, "MeSH XML")
    trees: dict[str, str] = {}
    for record in _records(source):
        out.counts["records"] += 1
        kind = str(record.tag).removesuffix("Record")
        name = _text(record, f"{kind if kind == 'Descriptor' else 'SupplementalRecord'}UI")
        where = f"line {record.sourceline}: {name or record.tag}"
        if not _ID.fullmatch(name):
            out.drop("record without a MeSH identifier", where)
            continue
        draft = out.draft(f"MESH:{name}")
        _read_record(out, draft, record, where)
        for element in record.iterfind("TreeNumberList/TreeNumber"):
            number = (element.text or "").strip()
            draft.subsets[number] = None
            trees[number] = draft.curie
        for heading in record.iterfind("HeadingMappedToList/*/DescriptorReferredTo/DescriptorUI"):
            out.put_ids(
                draft.parents, f"MESH:{(heading.text or '').strip().lstrip('*')}", "parents"
            )
    for tree, curie in trees.items():
        above = trees.get(tree.rpartition(".")[0], "")
        if above and above != curie:
            out.terms[curie].parents[above] = None
    return out.finish()


def _records(source: Source) -> Iterator[_Element]:
    from lxml import etree

    with source.opened() as stream:
        guard = Guarded(stream, str(source.path))
        parser = etree.iterparse(
            cast("BinaryIO", guard), events=("end",), tag=_RECORDS,
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        )  # fmt: skip
        try:
            for _, element in parser:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise InputError(
                f"{source.path}: line {error.lineno}: {error.msg}; fetch the file again"
            ) from error


def _text(element: _Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _read_record(out: Collector, draft: Draft, record: _Element, where: str) -> None:
    kind = "DescriptorName" if record.tag == "DescriptorRecord" else "SupplementalRecordName"
    out.put_label(draft, _text(record, f"{kind}/String"), where)
    if not draft.label:
        out.report(where, "has no name")
    if record.get("SCRClass"):
        draft.subsets[f"SCR class {record.get('SCRClass')}"] = None
    concepts = record.findall("ConceptList/Concept")
    scopes = {
        _text(relation, "Concept2UI"): _SCOPES.get(relation.get("RelationName") or "", "related")
        for concept in concepts
        if concept.get("PreferredConceptYN") == "Y"
        for relation in concept.iterfind("ConceptRelationList/ConceptRelation")
    }
    for concept in concepts:
        preferred = concept.get("PreferredConceptYN") == "Y"
        scope = "exact" if preferred else scopes.get(_text(concept, "ConceptUI"), "related")
        for term in concept.iterfind("TermList/Term"):
            if term.get("IsPermutedTermYN") == "Y":
                out.drop("entry term that only turns the words of another round")
            else:
                out.put_name(draft, _text(term, "String"), scope, where)
        if preferred:
            _read_numbers(draft, concept)


def _read_numbers(draft: Draft, concept: _Element) -> None:
    for name in ("RegistryNumber", "RelatedRegistryNumber"):
        for element in concept.iter(name):
            words = (element.text or "").split(" (")[0].strip()
            for pattern, prefix in _NUMBERS:
                found = pattern.fullmatch(words)
                if found:
                    draft.xrefs[f"{prefix}:{found[1] if found.re.groups else words}"] = None
                    break
