"""The claims of a store as a networkx graph, for algorithms and for drawing.

Nodes are the entities that claims speak of, under their IRIs, with the attributes ``label``,
``category``, ``iri``, ``curie`` and ``entity`` (all of it, as an `Entity`). An edge goes from a
claim's subject to its object under the claim's key, with ``predicate``, ``negated``,
``certainty``, ``kinds``, ``speakers``, ``species`` and ``link`` (all of it, as a `Link`). An edge
is what a text says, denials included: keep ``negated`` in view when you walk along edges.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import curies, vocab
from kg.lookup import get_entities
from kg.rows import Rows

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store

_CLAIMS = """SELECT DISTINCT ?claim ?s ?p ?o ?negated ?level WHERE {
  ?claim a bc:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
    biolink:negated ?negated ; biolink:has_confidence_level ?level }"""
_KINDS = """SELECT DISTINCT ?claim ?kind WHERE {
  ?claim biolink:has_evidence/bc:statementKind ?kind }"""
_SPEAKERS = """SELECT DISTINCT ?claim ?name WHERE {
  ?claim biolink:has_evidence/bc:claimant/schema:name ?name }"""
_QUALIFIERS = """SELECT DISTINCT ?claim ?slot ?value ?name WHERE {
  VALUES ?slot { %s }
  ?claim ?slot ?value ; a bc:Claim . OPTIONAL { ?value rdfs:label ?name } }"""
_RELATED = """SELECT DISTINCT ?claim ?how ?other WHERE {
  VALUES ?how { bc:supports bc:contradicts bc:refines } ?claim ?how ?other }"""
_LABELS = "SELECT DISTINCT ?entity ?label WHERE { ?entity bc:category ?c ; rdfs:label ?label }"
_CATEGORIES = (
    "SELECT DISTINCT ?entity ?category WHERE { ?entity bc:category ?category ; rdfs:label ?l }"
)
_PARTS = "SELECT DISTINCT ?entity ?part WHERE { ?entity biolink:has_part ?part }"
_MAPPINGS = """SELECT DISTINCT ?entity ?how ?other ?name WHERE {
  VALUES (?property ?how) { (skos:exactMatch "same as") (skos:broadMatch "narrower than")
    (skos:narrowMatch "broader than") (skos:relatedMatch "related to") }
  ?entity ?property ?other . OPTIONAL { ?other rdfs:label ?name } }"""
_WORDS = """SELECT DISTINCT ?entity ?words WHERE {
  ?mention oa:hasBody ?entity ; a bc:Mention ; bc:nominal false ;
    oa:hasTarget/oa:hasSelector/oa:exact ?words }"""
_INVERSE = {"supports": "supported by", "contradicts": "contradicts", "refines": "refined by"}


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """Something that claims speak of, as a reader knows it.

    ``synonyms`` are the words that the texts use for it; ``mappings`` say how it lies to other
    identifiers, as ``(how, name)``; ``parts`` are IRIs. ``local``: no ontology names it.
    """

    iri: str
    curie: str
    label: str
    category: str
    local: bool = False
    synonyms: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A claim as a reader knows it; ``says`` is its predicate in words.

    ``qualifiers`` are ``(what, value)`` in words, ``related`` other claims' ``(how, key)``.
    """

    key: str
    subject: str
    predicate: str
    object: str
    says: str
    negated: bool = False
    certainty: str = "certain"
    kinds: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    species: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()
    related: tuple[tuple[str, str], ...] = ()

    @property
    def phrase(self) -> str:
        """The predicate with what it says of direction, aspect and degree.

        >>> Link("00", "x:1", "biolink:affects", "x:2", "affects",
        ...      qualifiers=(("object direction", "decreased"),)).phrase
        'affects (decreased)'
        """
        wanted = ("degree", "object aspect", "object direction")
        how = [value for name in wanted for what, value in self.qualifiers if what == name]
        return f"{self.says} ({' '.join(how)})" if how else self.says


def network(
    store: Store, *, around: str = "", radius: int = 1, limit: int | None = None
) -> nx.MultiDiGraph[str]:
    """Return the claims of a store as a graph whose nodes and edges stand in a fixed order.

    ``around`` (CURIE, IRI or name) keeps what is at most ``radius`` claims away from an entity;
    ``limit`` keeps the entities with the most claims (and the one asked for). The graph's
    attributes ``entities`` and ``claims`` say how many the store has. ``UsageError`` when the
    store does not know the entity.
    """
    import networkx as nx

    links = sorted(_links(store), key=lambda link: (link.subject, link.object, link.key))
    ends = {end for link in links for end in (link.subject, link.object)}
    center = list(get_entities(store, around)) if around else []
    chosen = _nearby(links, center, radius) if around else ends
    if limit is not None and len(chosen) > limit:
        chosen = _most_spoken_of(links, chosen, center, limit)
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph(entities=len(ends), claims=len(links))
    kept = [link for link in links if link.subject in chosen and link.object in chosen]
    if not around:
        chosen = {end for link in kept for end in (link.subject, link.object)}
    for entity in sorted(_entities(store, chosen)):
        net.add_node(
            entity.iri,
            label=entity.label,
            category=entity.category,
            iri=entity.iri,
            curie=entity.curie,
            entity=entity,
        )
    for link in kept:
        net.add_edge(
            link.subject,
            link.object,
            key=link.key,
            predicate=link.predicate,
            negated=link.negated,
            certainty=link.certainty,
            kinds=link.kinds,
            speakers=link.speakers,
            species=link.species,
            link=link,
        )
    return net


def ask_rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a SELECT as plain text, ``""`` for what is unbound."""
    answer = store.query(query)
    assert isinstance(answer, Rows)
    for row in answer:
        yield tuple(row.values())


def _gather(rows: Iterable[tuple[str, ...]]) -> defaultdict[str, set[tuple[str, ...]]]:
    """Return the rows by their first column."""
    found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for first, *rest in rows:
        found[first].add(tuple(rest))
    return found


def tail(iri: str) -> str:
    """Return what stands after the last ``/`` or ``#`` of an IRI."""
    return iri.replace("#", "/").rpartition("/")[2]


def in_words(name: str) -> str:
    """Return a predicate's or slot's IRI or CURIE in words.

    >>> in_words("biolink:beneficial_in_models_for"), in_words("biolink:species_context_qualifier")
    ('beneficial in models for', 'species')
    """
    last = tail(name).rpartition(":")[2]
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in last)
    return snake.removesuffix("_qualifier").removesuffix("_context").replace("_", " ")


def _links(store: Store) -> Iterator[Link]:
    kinds, speakers = _gather(ask_rows(store, _KINDS)), _gather(ask_rows(store, _SPEAKERS))
    slots = " ".join(f"<{slot.iri}>" for slot in vocab.slots().values())
    qualifiers = _gather(ask_rows(store, _QUALIFIERS % slots))
    related: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for claim, how, other in ask_rows(store, _RELATED):
        related[claim].add((tail(how), tail(other)))
        related[other].add((_INVERSE[tail(how)], tail(claim)))
    for claim, subject, predicate, object_, negated, level in ask_rows(store, _CLAIMS):
        own = sorted(
            (in_words(slot), name or _word(value)) for slot, value, name in qualifiers[claim]
        )
        yield Link(
            key=tail(claim),
            subject=subject,
            predicate=curies.find_curie(predicate) or predicate,
            object=object_,
            says=in_words(predicate),
            negated=negated in ("true", "1"),
            certainty=level,
            kinds=tuple(sorted(tail(kind).lower() for (kind,) in kinds[claim])),
            speakers=tuple(sorted(name for (name,) in speakers[claim])),
            species=tuple(sorted(value for name, value in own if name == "species")),
            qualifiers=tuple(own),
            related=tuple(sorted(related[claim])),
        )


def _word(value: str) -> str:
    """Return a qualifier's value in words: a predicate without its prefix, else as it is."""
    curie = curies.find_curie(value) or value
    return in_words(curie) if curie.startswith("biolink:") else curie


def _nearby(links: Iterable[Link], center: Iterable[str], radius: int) -> set[str]:
    reached = set(center)
    pairs = [(link.subject, link.object) for link in links]
    for _ in range(radius):
        reached |= {end for pair in pairs if reached.intersection(pair) for end in pair}
    return reached


def _most_spoken_of(
    links: Iterable[Link], among: set[str], center: Iterable[str], limit: int
) -> set[str]:
    counts = Counter(end for link in links for end in {link.subject, link.object} if end in among)
    first = set(center)
    ranked = sorted(among, key=lambda iri: (iri not in first, -counts[iri], iri))
    return set(ranked[:limit])


def _entities(store: Store, chosen: set[str]) -> Iterator[Entity]:
    labels, categories = _gather(ask_rows(store, _LABELS)), _gather(ask_rows(store, _CATEGORIES))
    parts, words = _gather(ask_rows(store, _PARTS)), _gather(ask_rows(store, _WORDS))
    mappings = _gather(ask_rows(store, _MAPPINGS))
    for iri in chosen:
        curie = curies.find_curie(iri)
        local = curie is None
        label = min(labels[iri], default=(curie or tail(iri),))[0]
        used = {word for (each,) in words[iri] for word in [" ".join(each.split())]}
        near = {
            (how, f"{name} ({code})" if name else code)
            for how, other, name in mappings[iri]
            for code in [curies.find_curie(other) or tail(other)]
        }
        yield Entity(
            iri=iri,
            curie=curie or f"local:{tail(iri)}",
            label=label,
            category=min(categories[iri], default=("",))[0],
            local=local,
            synonyms=_without_doubles(used, label),
            mappings=tuple(sorted(near)),
            parts=tuple(sorted(part for (part,) in parts[iri])),
        )


def _without_doubles(words: Iterable[str], label: str) -> tuple[str, ...]:
    """Return words sorted, without those that differ from another, or the label, in case only."""
    seen: dict[str, str] = {label.casefold(): ""}
    for word in sorted(words, key=lambda word: (word.casefold(), word)):
        seen.setdefault(word.casefold(), word)
    return tuple(word for word in seen.values() if word)
