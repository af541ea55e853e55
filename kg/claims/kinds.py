"""Kinds that a text lists: "growth factors such as BMP-2" (see `kg.arguments.hyponyms`)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.arguments.hyponyms import hyponyms
from kg.arguments.reading import Reading
from kg.claims.base import Relation, akin


def find(reading: Reading) -> Iterator[Relation]:
    """Yield one relation for each kind that stands beside its general term."""
    syntax = reading.syntax
    for general, kind in hyponyms(reading.document, syntax.parse):
        heads = syntax.head_of(kind), syntax.head_of(general)
        if heads[0] is None or heads[1] is None:
            continue
        subject, object_ = reading.argument(heads[0]), reading.argument(heads[1])
        if subject is None or object_ is None or subject.entity.id == object_.entity.id:
            continue
        if (subject.head, object_.head) != heads:
            continue  # "mechanisms, including the role of X"
        if akin(subject.entity.category, object_.entity.category):
            yield Relation(
                "subclass",
                subject,
                object_,
                heads[1],
                "hyponym",
                "definition",
                verb="be",
                sureness=0.8,
                in_passing=True,
            )
