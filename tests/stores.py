"""Stores of the hand-made values, for the tests of what reads a store."""

from __future__ import annotations

import random
from collections.abc import Iterable

from kg.model import Annotation
from kg.rdf import quads
from kg.releases import Release
from kg.store import Store
from kg.terms import Terms
from tests.values import ANNOTATIONS, NAMES, PARENTS

#: What a lexicon would say of the identifiers in the values.
MONDO = Release("http://purl.obolibrary.org/obo/mondo.owl", "Mondo", "2026-08-04", "CC BY 4.0")
TERMS = Terms(
    parents=lambda curie: PARENTS.get(curie, ()),
    name=lambda curie: NAMES.get(curie, ""),
    release=lambda curie: MONDO if curie.startswith("MONDO:") else None,
)


def make_store(
    annotations: Iterable[Annotation] = ANNOTATIONS, *, shuffled: int | None = None
) -> Store:
    """Return a store in memory; ``shuffled`` puts the quads in by another order."""
    found = list(quads(annotations, terms=TERMS))
    if shuffled is not None:
        random.Random(shuffled).shuffle(found)
    return Store.of(found)
