"""Which claim took the place of which, when a document is read again and names things otherwise.

A new release of an ontology, or a better grounder, gives the words of a claim another identifier,
and with it the claim another key. What was said is the same: so a claim that is read at the place
of an old one (the same words for subject and object, the same predicate, denied or not, narrowed in
the same ways), under another key, replaces it (``dcterms:isReplacedBy``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Triple

from kg.assembly.assemble import key
from kg.model import Annotation, Claim
from kg.nodes import Names, node

#: Keys of claims -> keys of those that took their place, sorted.
Successors = Mapping[str, tuple[str, ...]]


def successors(pairs: Iterable[tuple[Annotation, Annotation]]) -> Successors:
    """Return what became of the claims of documents: pairs of an old and a new annotation.

    A claim whose key is still there, in any of the new ones, has no successor.
    """
    places: dict[tuple[object, ...], set[str]] = defaultdict(set)
    known = tuple(pairs)
    old = [(place, name) for was, _ in known for place, name in _places(was.claims)]
    kept = {key(claim) for _, new in known for claim in new.claims}
    for _, new in known:
        for place, name in _places(new.claims):
            places[place].add(name)
    found: dict[str, set[str]] = defaultdict(set)
    for place, name in old:
        if name not in kept and place in places:
            found[name] |= places[place]
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


def _places(claims: Iterable[Claim]) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield where and how each claim is said, with its key."""
    for claim in claims:
        how = claim.predicate, claim.negated, tuple(sorted(one.name for one in claim.qualifiers))
        for one in claim.evidence:
            if one.subject_span and one.object_span:
                where = one.document, one.target, one.subject_span, one.object_span
                yield (*where, *how), key(claim)


def chained(older: Successors, newer: Successors) -> Successors:
    """Return both together: what replaced a claim may have been replaced since.

    >>> chained({"a": ("b",)}, {"b": ("c",)})
    {'a': ('c',), 'b': ('c',)}
    """
    latest: dict[str, tuple[str, ...]] = {}
    for name in sorted({*older, *newer}):
        ends, seen, waiting = set(), {name}, [*older.get(name, ()), *newer.get(name, ())]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                ends |= set() if one in newer else {one}
                waiting += newer.get(one, ())
        if ends:
            latest[name] = tuple(sorted(ends))
    return latest


def replaced_triples(replaced: Successors, keys: set[str], names: Names) -> Iterator[Triple]:
    """Yield by which claims of a graph (``keys``) others were replaced, which are in it no more."""
    for old, new in replaced.items():
        for one in new if old not in keys else ():
            if one in keys:
                successor = names.mint("claim", one)
                yield Triple(names.mint("claim", old), node("dcterms:isReplacedBy"), successor)
