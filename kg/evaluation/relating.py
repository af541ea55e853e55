"""Measure relations on annotated corpora (``kg evaluate relations``).

On the gold's own mentions and concepts, or from raw text: mentions are found, grounded in the
vocabularies of the corpus, and related. What a corpus's relations are for us is
``ontologies/relation_schemes.tsv``, what our types come to ``ontologies/relation_types.tsv``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg import batch, language
from kg.config import Options
from kg.gold.related import (
    RelatedDocument,
    Scheme,
    ends_of,
    leaders,
    read_related,
    scheme_of,
    under,
)
from kg.gold.unseen import ALL, Choice, choose
from kg.ground import ground_mentions
from kg.jsonl import meanings
from kg.language import LanguageModel
from kg.lexicon import Lexicon
from kg.predicates.choice import plain_predicates
from kg.recognize import find_mentions
from kg.relations.base import KINDS, Mark, scene_of
from kg.relations.classifier import Related, related
from kg.relations.tasks import meanings_of
from kg.repair import repair
from kg.scoring import relations as scoring
from kg.scoring.base import Scores
from kg.scoring.relations import Case, Told
from kg.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Reader:
    """What texts are read with: a language model and a lexicon."""

    model: LanguageModel
    lexicon: Lexicon


def reader_of(options: Options) -> Reader:
    """Return what texts are read with under these options."""
    return Reader(language.load(options.model), batch.lexicon(options))


def evaluate_relations(
    paths: Sequence[Path],
    reader: Reader,
    *,
    gold_entities: bool = False,
    scheme: str = "",
    choice: Choice = ALL,
    detailed: bool = False,
) -> list[Scores]:
    """Measure relations, corpus by corpus (see `kg.scoring.relations`).

    With ``gold_entities`` the corpus's mentions and concepts are given, else they are found. With
    ``detailed``, ``Scores.mistakes`` has the mistakes.
    """
    return [_corpus(path, reader, gold_entities, scheme, choice, detailed) for path in paths]


def _corpus(
    path: Path, reader: Reader, gold_entities: bool, scheme: str, choice: Choice, detailed: bool
) -> Scores:
    plan = scheme_of(scheme or path.name.split(".")[0])
    everything = list(read_related(path, plan))
    golds, notes = choose(
        path, everything, choice, lambda gold: (gold.document.id, gold.document.text)
    )
    typed = all(name != "*" for name in plan.types.values())
    cases = list(_cases(golds, plan, reader, gold_entities, _prefixes(everything)))
    scores = scoring.score(cases, typed=typed, novel=plan.task.novelty, detailed=detailed)
    how = "the corpus's own mentions and concepts" if gold_entities else "from raw text"
    beyond = () if typed else ("pairs only: the classifier learned from other corpora",)
    return replace(scores, corpus=plan.name, notes=(how, *notes, *beyond))


def _prefixes(golds: Sequence[RelatedDocument]) -> dict[str, tuple[str, ...]]:
    """Return the vocabularies of the concepts of each category, the most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for gold in golds:
        for mark in gold.marks:
            found = (concept.partition(":")[0] for concept in mark.concepts if ":" in concept)
            counts.setdefault(mark.category, Counter()).update(found)
    return {
        category: tuple(sorted(found, key=lambda prefix: (-found[prefix], prefix)))
        for category, found in counts.items()
    }


def _cases(
    golds: Sequence[RelatedDocument],
    plan: Scheme,
    reader: Reader,
    given: bool,
    prefixes: dict[str, tuple[str, ...]],
) -> Iterator[Case]:
    leader, is_under = leaders(reader.lexicon), under(reader.lexicon)
    parses = reader.model.parse_all(gold.document for gold in golds)
    for gold, parse in zip(golds, parses, strict=True):
        syntax = Syntax(repair(parse))
        marks = gold.marks if given else _found(gold, syntax, plan, reader, prefixes)
        scene = scene_of(gold.document, syntax, marks, is_under)
        same = {name: name if given else leader(name) for name in _names(gold)}
        kinds = {same.get(name, name): mark.category for mark in gold.marks for name in
                 (*mark.concepts, mark.name)}  # fmt: skip
        yield Case(
            gold.document,
            tuple(_gold(gold, plan, same, kinds)),
            tuple(_ours(one, plan) for one in related(scene, plan.task.name, clear=plan.clear)),
        )


def _names(gold: RelatedDocument) -> set[str]:
    return {name for relation in gold.relations for name in relation.ends}


def _gold(
    gold: RelatedDocument, plan: Scheme, same: dict[str, str], kinds: dict[str, str]
) -> Iterator[Told]:
    """Yield the relations of a corpus; what it relates with itself is none."""
    for relation in gold.relations:
        ends = frozenset(same[name] for name in relation.ends)
        accepted = plan.types[relation.type]
        if len(ends) < 2:
            continue
        pair = "".join(sorted(KINDS.get(kinds.get(name, ""), "?") for name in ends))
        marks = [m for m in gold.marks if ends & {same.get(c, c) for c in (*m.concepts, m.name)}]
        yield Told(
            ends,
            relation.type,
            relation.novel,
            frozenset() if accepted == "*" else frozenset({accepted}),
            "" if accepted == "*" else predicate_of(plan.task.name, accepted, pair),
            marks[0].span if marks else None,
            " + ".join(sorted({gold.document.quote(m.span).lower() for m in marks})[:2]),
        )


def _ours(one: Related, plan: Scheme) -> Told:
    places = one.place or (one.row.ones[0], one.row.others[0])
    return Told(
        ends_of(one.row, plan.task),
        one.type,
        one.novel,
        predicate=predicate_of(plan.task.name, one.type, one.row.kinds),
        span=places[0].mark.span,
        words=" + ".join(place.text.lower() for place in places),
    )


def predicate_of(task: str, kind: str, kinds: str) -> str:
    """Return the predicate that a type comes to, empty where it makes no claim.

    >>> predicate_of("cid", "CID", "CD")
    'biolink:causes'
    """
    meaning = meanings_of().get((task, kind, kinds))
    return plain_predicates()[meaning.relation] if meaning and meaning.relation else ""


def _found(
    gold: RelatedDocument,
    syntax: Syntax,
    plan: Scheme,
    reader: Reader,
    prefixes: dict[str, tuple[str, ...]],
) -> list[Mark]:
    """Find the mentions of a text, and what they mean in the vocabularies of the corpus."""
    document, leader = gold.document, leaders(reader.lexicon)
    named = [
        mention
        for mention in find_mentions(document, syntax, reader.lexicon)
        if mention.category in KINDS and not mention.nominal
        and mention.nesting in ("flat", "outer")
    ]  # fmt: skip
    wanted = list(dict.fromkeys(name for names in prefixes.values() for name in names))
    by_place = {(mark.span, KINDS[mark.category]): mark.name for mark in gold.marks}
    marks = []
    groundings = ground_mentions(named, document, reader.lexicon, prefer=wanted)
    for at, (mention, grounding) in enumerate(zip(named, groundings, strict=True)):
        kind = KINDS[mention.category]
        accepted = {p for c, names in prefixes.items() if KINDS[c] == kind for p in names}
        curies = [] if grounding.ungrounded_reason else [c.curie for c in meanings(grounding)]
        concepts = [leader(c) for c in curies if c.partition(":")[0] in accepted][:1]
        name = by_place.get((mention.span, kind), f"found {at}")
        if not wanted and not plan.task.mentions:
            concepts = [name]
        marks.append(Mark(mention.span, mention.category, tuple(concepts), name))
    return marks
