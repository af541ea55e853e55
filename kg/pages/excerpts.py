"""What a reader is shown of a claim's evidence: the sentence, its marked words, who says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.pages.network import ask_rows, in_words, tail

if TYPE_CHECKING:
    from kg.store import Store

Role = Literal["clause", "subject", "object"]

_SOURCES = """SELECT DISTINCT ?doc ?id ?title ?date ?publisher ?source WHERE {
  ?doc dcterms:identifier ?id .
  OPTIONAL { ?doc dcterms:title ?title } OPTIONAL { ?doc dcterms:date ?date }
  OPTIONAL { ?doc dc:publisher ?publisher } OPTIONAL { ?doc dc:source ?source } }"""
_EVIDENCE = """SELECT DISTINCT ?claim ?evidence ?doc ?certainty ?kind ?confidence ?rule WHERE {
  ?claim biolink:has_evidence ?evidence .
  ?evidence prov:wasDerivedFrom ?doc ; bc:certainty ?certainty ; bc:statementKind ?kind ;
    biolink:extraction_confidence_score ?confidence . OPTIONAL { ?evidence bc:rule ?rule } }"""
_SPANS = """SELECT DISTINCT ?evidence ?role ?start ?end ?words WHERE {
  VALUES (?property ?role) { (oa:hasTarget "clause") (bc:sentence "sentence")
    (bc:subjectSpan "subject") (bc:objectSpan "object") }
  ?evidence ?property ?span ; a bc:Evidence .
  ?span oa:hasSelector ?place , ?quote . ?place oa:start ?start ; oa:end ?end .
  ?quote oa:exact ?words }"""
_VOICES = """SELECT DISTINCT ?evidence ?name ?role ?place WHERE {
  ?evidence a bc:Evidence ; prov:qualifiedAttribution ?part .
  ?part schema:name ?name ; prov:agent ?agent .
  OPTIONAL { ?part schema:roleName ?said } OPTIONAL { ?agent schema:jobTitle ?title }
  OPTIONAL { ?part bc:affiliationName ?near }
  OPTIONAL { ?agent schema:affiliation/schema:name ?far }
  BIND(COALESCE(?said, ?title) AS ?role) BIND(COALESCE(?near, ?far) AS ?place) }"""
_CONTEXTS = """SELECT DISTINCT ?evidence ?slot ?origin ?distance ?words ?start WHERE {
  ?evidence bc:context ?context . ?context bc:contextQualifier ?slot ; bc:origin ?origin .
  FILTER(?origin != bc:Stated) OPTIONAL { ?context bc:distance ?distance }
  OPTIONAL { ?context bc:span/oa:hasSelector ?quote , ?place .
    ?quote oa:exact ?words . ?place oa:start ?start } }"""
_NUMBERS = """SELECT DISTINCT ?evidence ?kind ?value WHERE {
  ?evidence bc:statistic ?number . ?number bc:statisticKind ?kind ; bc:printedValue ?value }"""
_CIRCUMSTANCES = """SELECT DISTINCT ?evidence ?kind ?words ?origin WHERE {
  ?evidence bc:circumstance ?one . ?one bc:circumstanceKind ?kind ; bc:printedValue ?words ;
    bc:origin ?origin }"""
_FLAGS = """SELECT DISTINCT ?evidence ?why WHERE {
  ?evidence bc:flag ?flag . ?flag bc:explanation ?why }"""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document as a reader knows it; empty strings are unknown."""

    iri: str
    name: str
    title: str = ""
    date: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """Someone who says it, with what the text tells of them."""

    name: str
    role: str = ""
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One piece of evidence, ready to be read.

    ``start`` and ``end`` are offsets of the sentence in the document, in code points; ``marks``
    are ``(start, end, role)`` inside ``sentence``; ``elsewhere`` are arguments that another
    sentence names, as ``(role, words)``; ``notes`` are short facts in words.
    """

    iri: str
    source: str
    start: int
    end: int
    sentence: str
    marks: tuple[tuple[int, int, Role], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    certainty: str = "certain"
    kind: str = ""
    voices: tuple[Voice, ...] = ()
    notes: tuple[str, ...] = ()


class _Place(NamedTuple):
    start: int
    end: int
    words: str


def sources(store: Store) -> tuple[Source, ...]:
    """Return the documents of a store, sorted by IRI."""
    rows: dict[str, Source] = {}
    for iri, name, title, date, publisher, url in sorted(ask_rows(store, _SOURCES)):
        rows.setdefault(iri, Source(iri, name, title, date, publisher, url))
    return tuple(rows.values())


def excerpts(store: Store, keys: Iterable[str] | None = None) -> dict[str, tuple[Excerpt, ...]]:
    """Return the evidence of claims by the claims' keys (of all, without ``keys``).

    Each claim's evidence is sorted by document and place.
    """
    wanted = None if keys is None else set(keys)
    places: defaultdict[str, dict[str, _Place]] = defaultdict(dict)
    for evidence, role, start, end, words in ask_rows(store, _SPANS):
        places[evidence][role] = _Place(int(start), int(end), words)
    voices: defaultdict[str, set[Voice]] = defaultdict(set)
    for evidence, name, title, place in ask_rows(store, _VOICES):
        voices[evidence].add(Voice(name, title, place))
    notes = _notes(store, places)
    found: defaultdict[str, list[Excerpt]] = defaultdict(list)
    for claim, evidence, doc, certainty, kind, confidence, rule in ask_rows(store, _EVIDENCE):
        if wanted is not None and tail(claim) not in wanted:
            continue
        read = f"read by the rule {rule}" if rule else ""
        sure = f"extraction confidence {float(confidence):.2f}"
        spans = places[evidence]
        sentence = spans.get("sentence") or spans["clause"]
        found[tail(claim)].append(
            Excerpt(
                iri=evidence,
                source=doc,
                start=sentence.start,
                end=sentence.end,
                sentence=sentence.words,
                marks=tuple(_marks(spans, sentence)),
                elsewhere=tuple(_elsewhere(spans, sentence)),
                certainty=tail(certainty).lower(),
                kind=tail(kind).lower(),
                voices=_one_each(voices[evidence]),
                notes=(*sorted(notes[evidence]), *filter(None, (read, sure))),
            )
        )
    return {
        key: tuple(sorted(each, key=lambda one: (one.source, one.start, one.end, one.iri)))
        for key, each in sorted(found.items())
    }


def _marks(spans: dict[str, _Place], sentence: _Place) -> Iterator[tuple[int, int, Role]]:
    roles: tuple[Role, ...] = ("clause", "subject", "object")
    for role in roles:
        place = spans.get(role)
        if place is None or (place.start, place.end) == (sentence.start, sentence.end):
            continue
        if sentence.start <= place.start and place.end <= sentence.end:
            yield place.start - sentence.start, place.end - sentence.start, role


def _elsewhere(spans: dict[str, _Place], sentence: _Place) -> Iterator[tuple[str, str]]:
    for role in ("subject", "object"):
        place = spans.get(role)
        if place and not (sentence.start <= place.start and place.end <= sentence.end):
            yield role, place.words


def _one_each(voices: set[Voice]) -> tuple[Voice, ...]:
    """Return one voice for each name: the one of which most is said."""
    best: dict[str, Voice] = {}
    for voice in sorted(voices, key=lambda one: (one.name, not one.role, not one.affiliation, one)):
        best.setdefault(voice.name, voice)
    return tuple(best.values())


def _notes(store: Store, places: Mapping[str, Mapping[str, _Place]]) -> defaultdict[str, set[str]]:
    notes: defaultdict[str, set[str]] = defaultdict(set)
    for evidence, slot, origin, distance, words, start in ask_rows(store, _CONTEXTS):
        own = places[evidence].get("sentence") or places[evidence]["clause"]
        side = "after" if start and int(start) >= own.end else "before"
        if tail(origin) == "DocumentWide":
            where = "from the document as a whole"
        elif distance in ("", "0"):
            where = "from another sentence"
        else:
            where = f"from {'one sentence' if distance == '1' else distance + ' sentences'} {side}"
        quoted = f" (“{words}”)" if words else ""
        notes[evidence].add(f"{in_words(slot)} {where}{quoted}")
    for evidence, kind, value in ask_rows(store, _NUMBERS):
        notes[evidence].add(value if value.startswith(kind) else f"{kind} {value}")
    for evidence, kind, words, origin in ask_rows(store, _CIRCUMSTANCES):
        told = "" if tail(origin) == "Stated" else ", said elsewhere in the text"
        notes[evidence].add(f"{in_words(kind)}: {words}{told}")
    for evidence, why in ask_rows(store, _FLAGS):
        notes[evidence].add(f"Beware: {why}")
    return notes
