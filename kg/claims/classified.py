"""Relations that the trained classifier reads where no frame does (see `kg.relations`).

Only pairs that stand together in a sentence become claims, and only where the classifier is sure:
precision comes first. What its types mean, and how sure it must be, is
``ontologies/relation_types.tsv``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from kg.arguments.reading import Argument, Reading
from kg.claims.base import Relation
from kg.relations.base import KINDS, Mark, Place, Scene, scene_of
from kg.relations.classifier import Related, related
from kg.relations.tasks import TASKS, Task, meanings_of
from kg.relations.wording import Wording

STRAND = "classifier"
#: Sentences that are judged together, about an abstract's: what the classifier learned from.
STRETCH = 20
#: Mentions of a stretch that are looked at.
MOST = 300
#: How clearly the words of its sentence must say it (log odds).
SAID = 0.0

_PARTICIPLE = re.compile(r"\w+(?:ed|ing)").fullmatch


def find(reading: Reading) -> Iterator[Relation]:
    """Yield what the classifier is sure of, at most one relation for a pair and task."""
    marks = list(_marks(reading))
    sentences = len(reading.syntax.parse.sentences)
    for start in range(0, sentences, STRETCH):
        stretch = range(start, min(start + STRETCH, sentences))
        inside = reading.syntax.parse.sentence_span(stretch[0]).to(
            reading.syntax.parse.sentence_span(stretch[-1])
        )
        some = [mark for mark in marks if inside.contains(mark.span)][:MOST]
        if len(some) > 1:
            yield from _in(reading, some, stretch)


def _marks(reading: Reading) -> Iterator[Mark]:
    for grounding in reading.groundings:
        mention = grounding.mention
        outermost = mention.nesting in ("flat", "outer")
        if mention.category in KINDS and outermost and not mention.nominal:
            yield Mark(mention.span, mention.category, (reading.entity(grounding).id,))


def _in(reading: Reading, marks: Sequence[Mark], stretch: range) -> Iterator[Relation]:
    above = cache(lambda curie: frozenset(reading.ancestors(curie)))

    def under(one: str, other: str) -> bool:
        return other in above(one)

    scene = scene_of(reading.document, reading.syntax, marks, under, stretch)
    kinds: dict[int, Counter[str]] = {}
    for place in scene.places:
        kinds.setdefault(place.sentence, Counter())[place.kind] += 1
    wording = Wording(scene)
    for task in TASKS.values():
        pairs = [Counter(pair) for pair in task.kinds if any(_claims(task, pair))]
        if any(pair <= some for pair in pairs for some in kinds.values()):
            for one in related(scene, task.name, clear=SAID, wording=wording):
                relation = _relation(reading, scene, task, one)
                if relation is not None:
                    yield relation


def _claims(task: Task, kinds: str) -> Iterator[bool]:
    meanings = meanings_of()
    for kind in task.types:
        meaning = meanings.get((task.name, kind, kinds))
        yield bool(meaning and meaning.relation)


def _relation(reading: Reading, scene: Scene, task: Task, one: Related) -> Relation | None:
    meaning = meanings_of().get((task.name, one.type, one.row.kinds))
    sureness = round(one.score * one.type_score, 2)
    if meaning is None or not meaning.relation or one.place is None:
        return None
    if sureness < meaning.least:
        return None
    first, second = (_argument(reading, place) for place in one.place)
    if first is None or second is None or first.entity.id == second.entity.id:
        return None
    subject, object_ = (second, first) if meaning.swapped else (first, second)
    token = _predicate(scene, *one.place)
    if token is None:
        return None
    return Relation(
        meaning.relation,
        subject,
        object_,
        token,
        f"{task.name}.{one.type}",
        STRAND,
        direction=meaning.direction,
        aspect=meaning.aspect,
        verb=reading.syntax[token].lemma.lower(),
        sureness=sureness,
    )


def _argument(reading: Reading, place: Place) -> Argument | None:
    """Return what a place names, if the reading sees the same there and knows what it is."""
    found = reading.argument(place.head)
    if found is None or found.entity.is_local or found.entity.id not in place.mark.concepts:
        return None
    return found


def _predicate(scene: Scene, one: Place, other: Place) -> int | None:
    """Return the word that relates two places: the highest between them that is of neither."""
    up_one, up_other = scene.up(one.head), scene.up(other.head)
    common = next((token for token in up_one if token in up_other), None)
    if common is None:
        return None
    way = [common, *up_one[: up_one.index(common)], *up_other[: up_other.index(common)]]
    inside = {*range(one.first, one.last), *range(other.first, other.last)}
    syntax = scene.syntax
    told = {i for i in way if i not in inside and syntax[i].pos in ("VERB", "AUX", "ADJ", "NOUN")}
    if common in inside:  # within a phrase: "induced" relates, "specific" only narrows
        told -= {i for i in told if syntax[i].pos == "ADJ" and not _PARTICIPLE(syntax[i].text)}
    return next((i for i in way if i in told), None)
