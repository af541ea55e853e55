"""What a document's named graph says of the document: its facts, its people, its spans.

`Source` gives triples, unsorted and perhaps doubled; `kg.statements` adds claims and evidence.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from kg import curies
from kg.identity import digest
from kg.model import Annotation, Document, Person, Span, Speaker
from kg.nodes import CONTEXT, Names, bc, date, integer, is_curie, node, text

A = node("rdf:type")
#: The metadata that are plain words, and the property that holds each.
METADATA = {
    "title": node("dcterms:title"),
    "publisher": node("dc:publisher"),
    "source": node("dc:source"),
    "rights": node("dc:rights"),
    "language": node("dc:language"),
    "journal": node("prism:publicationName"),
    "doi": node("prism:doi"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """With which versions and options a document was read; the same run has the same name."""

    versions: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def facts(self) -> tuple[str, str]:
        """Return versions and options as canonical JSON."""
        pairs = (dict(sorted(self.versions)), dict(sorted(self.options)))
        first, second = (
            json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in pairs
        )
        return first, second


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in a document, and the run that read it."""

    annotation: Annotation
    run: Run = Run()


@dataclass(frozen=True)
class Source:
    """A document that was read, and how its nodes are named."""

    reading: Reading
    names: Names

    @property
    def document(self) -> Document:
        """The document."""
        return self.reading.annotation.document

    @cached_property
    def key(self) -> str:
        """The document's key, worked out once."""
        return self.document.key

    @cached_property
    def doc(self) -> NamedNode:
        """The document's node."""
        return self.names.mint("doc", self.key)

    @cached_property
    def run(self) -> NamedNode:
        """The node of the run that read it."""
        return self.names.hashed("run", *self.reading.run.facts())

    def about(self) -> Iterator[Triple]:
        """Yield the metadata of the document and its run."""
        doc, metadata = self.doc, self.document.metadata
        yield Triple(doc, A, node("schema:CreativeWork"))
        yield Triple(doc, node("biolink:category"), node("biolink:Publication"))
        yield Triple(doc, node("dcterms:identifier"), text(self.document.id))
        yield Triple(doc, bc("length"), integer(len(self.document.text)))
        for field, property_ in METADATA.items():
            value = getattr(metadata, field)
            if value:
                yield Triple(doc, property_, text(value))
        if metadata.date:
            yield Triple(doc, node("dcterms:date"), date(metadata.date))
        for author in metadata.authors:
            yield Triple(doc, node("dc:creator"), text(author))
        if self.document.sketch:
            yield Triple(doc, bc("sketch"), text(self.document.sketch))
        if self.reading.annotation.left_out:
            yield Triple(doc, bc("leftOut"), integer(self.reading.annotation.left_out))
        checksum = self.names.mint("checksum", self.key)
        yield Triple(doc, node("spdx:checksum"), checksum)
        yield Triple(checksum, A, node("spdx:Checksum"))
        yield Triple(checksum, node("spdx:algorithm"), node("spdx:checksumAlgorithm_sha256"))
        yield Triple(checksum, node("spdx:checksumValue"), text(self.key))
        versions, options = self.reading.run.facts()
        yield Triple(doc, node("prov:wasGeneratedBy"), self.run)
        yield Triple(self.run, A, node("prov:Activity"))
        yield Triple(self.run, node("prov:used"), doc)
        yield Triple(self.run, bc("versions"), text(versions))
        yield Triple(self.run, bc("options"), text(options))

    def facts(self) -> Iterator[Triple]:
        """Yield what the document says of people, institutions and the study it reports."""
        facts, doc = self.reading.annotation.facts, self.doc
        if facts.date:
            yield Triple(doc, node("schema:datePublished"), date(facts.date))
        for entity in facts.organizations:
            yield Triple(doc, node("schema:mentions"), self.names.entity(entity.id))
        for person in facts.people:
            yield from self._role(self.names.hashed("role", self.key, said(person)), person)
        if facts.team:
            role = self.names.hashed("role", self.key, "team", said(facts.team))
            yield Triple(doc, bc("team"), role)
            yield from self._role(role, facts.team)
        for name, spans in (("funding", facts.funding), ("conflict", facts.conflicts)):
            for span in spans:
                yield from self.spanned(doc, bc(name), span)
        for trial in facts.trials:
            yield Triple(doc, bc("trial"), text(trial))
        if facts.publication:
            yield from self._publication()

    def _role(self, role: NamedNode, person: Person) -> Iterator[Triple]:
        yield Triple(role, A, node("schema:Role"))
        yield Triple(role, node("prov:wasDerivedFrom"), self.doc)
        yield from self.person(role, person)

    def _publication(self) -> Iterator[Triple]:
        paper = self.reading.annotation.facts.publication
        assert paper is not None
        name = self.names.mint("publication", self.key)
        yield Triple(self.doc, bc("publication"), name)
        yield Triple(name, A, node("schema:ScholarlyArticle"))
        for value, property_ in (
            (paper.title, "dcterms:title"),
            (paper.doi, "prism:doi"),
            (paper.journal, "prism:publicationName"),
        ):
            if value:
                yield Triple(name, node(property_), text(value))
        if is_curie(paper.journal_id):
            yield Triple(name, node("schema:isPartOf"), node(paper.journal_id))
            yield Triple(node(paper.journal_id), A, node("schema:Periodical"))
            if paper.journal:
                yield Triple(node(paper.journal_id), node("schema:name"), text(paper.journal))
        if paper.span:
            yield from self.spanned(name, bc("span"), paper.span)

    def spanned(self, owner: NamedNode, property_: NamedNode, span: Span) -> Iterator[Triple]:
        """Yield the link to a span, and the span itself with its two selectors."""
        key, words = self.key, self.document.text
        name = self.names.span(key, span)
        place, quote = (self.names.span(key, span, kind) for kind in ("pos", "quote"))
        yield Triple(owner, property_, name)
        yield Triple(name, A, node("oa:SpecificResource"))
        yield Triple(name, node("oa:hasSource"), self.doc)
        yield Triple(name, node("oa:hasSelector"), place)
        yield Triple(name, node("oa:hasSelector"), quote)
        yield Triple(place, A, node("oa:TextPositionSelector"))
        yield Triple(place, node("oa:start"), integer(span.start))
        yield Triple(place, node("oa:end"), integer(span.end))
        yield Triple(quote, A, node("oa:TextQuoteSelector"))
        yield Triple(quote, node("oa:exact"), text(self.document.quote(span)))
        before = words[max(0, span.start - CONTEXT) : span.start]
        yield Triple(quote, node("oa:prefix"), text(before))
        yield Triple(quote, node("oa:suffix"), text(words[span.end : span.end + CONTEXT]))

    @cached_property
    def _shared(self) -> frozenset[str]:
        """The names that several people of the document have, of different institutions."""
        people = self.reading.annotation.facts.people
        places = {(person.name, _place(person)) for person in people if _place(person)}
        return frozenset(
            name for name, times in Counter(name for name, _ in places).items() if times > 1
        )

    def _who_is(self, one: Person | Speaker) -> tuple[str, str]:
        return one.name, _place(one) if one.name in self._shared else ""

    @cached_property
    def _known(self) -> dict[tuple[str, str], tuple[str, str, str]]:
        """Name (and institution, of those who share it) -> identifier and institution.

        That is its CURIE and its name, the first that is said of each.
        """
        annotation = self.reading.annotation
        said_of: list[Person | Speaker] = list(annotation.facts.people)
        if annotation.facts.team:
            said_of.append(annotation.facts.team)
        for claim in annotation.claims:
            said_of += [one for evidence in claim.evidence for one in evidence.speakers]
        known: dict[tuple[str, str], tuple[str, str, str]] = {}
        for one in sorted(said_of, key=lambda one: one.span):
            old = known.get(self._who_is(one), ("", "", ""))
            place = one.affiliation if is_curie(one.affiliation) else ""
            new = (one.id, place, one.affiliation_name)
            known[self._who_is(one)] = (old[0] or new[0], *(old if any(old[1:]) else new)[1:])
        return known

    def agent(self, one: Person | Speaker) -> NamedNode:
        """Return the node of someone the document names, the same in all of the document."""
        if not getattr(one, "named", True):  # "the researchers": others in every document
            return self.names.agent(one.name, "", "", self.key)
        id_, place, place_name = self._known.get(self._who_is(one), ("", "", ""))
        return self.names.agent(one.name, id_, place or place_name, self.key)

    def person(self, part: NamedNode, one: Person | Speaker) -> Iterator[Triple]:
        """Yield what is said of someone at one place (``part``), and who that is."""
        agent = self.agent(one)
        yield from self._who(agent, one)
        yield Triple(part, node("prov:agent"), agent)
        yield Triple(part, node("schema:name"), text(one.name))
        yield from self.spanned(part, bc("span"), one.span)
        if one.role:
            yield Triple(part, node("schema:roleName"), text(one.role))
            yield Triple(agent, node("schema:jobTitle"), text(one.role))
        institution = self._institution(one)
        if institution:
            yield Triple(part, node("schema:memberOf"), institution)
            yield Triple(agent, node("schema:affiliation"), institution)
            yield Triple(institution, A, node("schema:Organization"))
        if institution and one.affiliation_name:
            yield Triple(part, bc("affiliationName"), text(one.affiliation_name))
            yield Triple(institution, node("schema:name"), text(one.affiliation_name))

    def _institution(self, one: Person | Speaker) -> NamedNode | None:
        if is_curie(one.affiliation):
            return node(one.affiliation)
        name = " ".join(one.affiliation_name.casefold().split())
        return self.names.mint("agent", digest(["institution/1", name])) if name else None

    def _who(self, agent: NamedNode, one: Person | Speaker) -> Iterator[Triple]:
        facts = self.reading.annotation.facts
        id_ = self._known.get(self._who_is(one), ("",))[0]
        kinds = ["prov:Agent"]
        if any(person.name == one.name for person in facts.people):
            kinds = ["prov:Person", "schema:Person"]
        elif id_.startswith("ror:") or id_ in [each.id for each in facts.organizations]:
            kinds = ["prov:Organization", "schema:Organization"]
        for kind in kinds:
            yield Triple(agent, A, node(kind))
        yield Triple(agent, node("schema:name"), text(one.name))
        yield Triple(self.doc, node("schema:mentions"), agent)


def _place(one: Person | Speaker) -> str:
    """Return what tells someone's institution apart, as a graph keeps it."""
    if is_curie(one.affiliation):
        return curies.normalize(one.affiliation)
    return " ".join(one.affiliation_name.casefold().split())


def said(one: Person | Speaker) -> list[object]:
    """Return what is said of someone at one place, to be hashed; who it is stands apart."""
    place = curies.normalize(one.affiliation) if is_curie(one.affiliation) else ""
    named = one.affiliation_name if place or one.affiliation_name.split() else ""  # never blanks
    return [one.name, one.role, place, named, one.span.start, one.span.end]
