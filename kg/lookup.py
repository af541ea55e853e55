"""Find what a user means in a store: an entity by CURIE, IRI or name, a claim by its key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kg import curies
from kg.errors import InputError, UsageError
from kg.fold import fold
from kg.ground import ground_text
from kg.lexicon import Lexicon
from kg.rows import Rows

if TYPE_CHECKING:
    from kg.store import Store

_NAMED = """
SELECT DISTINCT ?entity ?name ?rank WHERE {
  { ?entity bc:category ?category ; rdfs:label ?name . BIND(1 AS ?rank) }
  UNION { ?entity rdfs:subClassOf|^rdfs:subClassOf ?other ; rdfs:label ?name . BIND(2 AS ?rank) }
  UNION { ?entity skos:exactMatch/rdfs:label ?name . BIND(3 AS ?rank) }
  UNION { ?mention oa:hasBody ?entity ; a bc:Mention ; bc:nominal false ;
    oa:hasTarget/oa:hasSelector/oa:exact ?name . BIND(4 AS ?rank) }
}
"""
_ALIKE = """
SELECT DISTINCT ?same WHERE {
  { %s ?property ?value . BIND(%s AS ?same) }
  UNION { %s skos:exactMatch ?same } UNION { ?same skos:exactMatch %s }
}
"""
_CLAIM = re.compile(r"(?:.*claim[/=:])?([0-9a-f]{4,64})")


def get_entities(store: Store, text: str) -> tuple[str, ...]:
    """Return the IRIs of what a CURIE, an IRI or a name stands for in the store, sorted.

    What the store says is the same (``skos:exactMatch``) is returned with it.

    A name is compared without regard to case, hyphens and plurals: first with the entities' own
    names, then with those of their classes, of equal identifiers, with the words that the texts
    use, and at last with the lexicon's synonyms. ``UsageError``, with the nearest names, when the
    store has no such thing.
    """
    wanted = text.strip()
    iri = _iri(wanted)
    known = _alike(store, [iri]) if iri else ()
    if known:
        return known
    names: dict[str, dict[int, set[str]]] = {}
    written: dict[str, str] = {}
    for row in _rows(store, _NAMED):
        name = row["name"]
        by_rank = names.setdefault(fold(name), {})
        by_rank.setdefault(int(row["rank"]), set()).add(row["entity"])
        written.setdefault(fold(name), name)
    ranks = names.get(fold(wanted)) if wanted else None
    if ranks:
        return _alike(store, ranks[min(ranks)])
    synonym = ground_text(wanted, Lexicon.open()) if wanted else ()
    meant = [curies.to_iri(one.curie) for one in synonym if one.match in ("exact", "equivalent")]
    found = _alike(store, meant)
    if found:
        return found
    near = [written[name] for name in get_close_matches(fold(wanted), sorted(names), 3, 0.6)]
    hint = f"; near it: {', '.join(near)}" if near else "; `kg query DIR --name entities` lists all"
    raise UsageError(f"the graph speaks of nothing called {text!r}{hint}")


def _rows(store: Store, query: str) -> Rows:
    answer = store.query(query)
    assert isinstance(answer, Rows)
    return answer


def _iri(text: str) -> str:
    if text.startswith(("http://", "https://", "urn:")):
        return text if curies.is_iri(text) else ""
    try:
        return curies.to_iri(text)
    except InputError:
        return ""


def _alike(store: Store, iris: Iterable[str]) -> tuple[str, ...]:
    """Return those IRIs that the store describes, and what it says is the same, sorted."""
    import pyoxigraph as ox

    found: set[str] = set()
    for iri in iris:
        try:
            term = str(ox.NamedNode(iri))
        except ValueError:  # no IRI after all
            continue
        found.update(row["same"] for row in _rows(store, _ALIKE.replace("%s", term)))
    return tuple(sorted(found))


def find_claims(store: Store, text: str) -> tuple[str, ...]:
    """Return the IRI of the claim whose key begins with these digits (an IRI will do as well).

    ``UsageError`` when there is none, when there are several, or when these are no digits.
    """
    match = _CLAIM.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(
            f"{text!r} is no claim: give at least four of the first digits of its key, "
            "as queries show them"
        )
    start = f'FILTER(CONTAINS(STR(?claim), "/{match[1]}"))'
    rows = _rows(store, f"SELECT DISTINCT ?claim WHERE {{ ?claim a bc:Claim {start} }}")
    found = sorted(row["claim"] for row in rows)
    found = [iri for iri in found if iri.rpartition("/")[2].startswith(match[1])]
    if len(found) != 1:
        count = "no claim's key begins" if not found else f"{len(found)} claims' keys begin"
        raise UsageError(
            f"{count} with {match[1]}: `kg query DIR --name best-supported` lists keys"
        )
    return tuple(found)
