"""Measure grounding on annotated corpora (``kg evaluate grounding``), several in one run.

On the gold's own mentions, each is grounded under the category that the label map gives its type,
in the vocabularies that the corpus uses for that type. From raw text, mentions are found first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kg.errors import UsageError
from kg.evaluation.claims import FindMentions
from kg.gold.answers import GoldDocument, iter_gold
from kg.gold.unseen import ALL, Choice, choose
from kg.ground import ground_mentions
from kg.jsonl import meanings
from kg.lexicon import Lexicon
from kg.marks import GoldMention
from kg.model import Document, Grounding, Mention
from kg.scoring import concepts
from kg.scoring.base import Scores
from kg.scoring.concepts import Answer, Case, Concept, Judged
from kg.tables import table

#: Grounds mentions of one document, in the vocabularies (prefixes) that are asked for.
Ground = Callable[[Document, Sequence[Mention], Sequence[str]], Sequence[Grounding]]

WITH, WITHOUT = "with", "without"
#: What ``--learned`` may say, and the variants that are measured then.
LEARNED = {"both": (WITH, WITHOUT), WITH: (WITH,), WITHOUT: (WITHOUT,)}


def grounders(lexicon: Lexicon, learned: str = "both") -> dict[str, Ground]:
    """Return what grounds mentions with learned names, without them, or both ways."""
    return {variant: _grounder(lexicon, variant == WITH) for variant in LEARNED[learned]}


def _grounder(lexicon: Lexicon, learned: bool) -> Ground:
    def ground(
        document: Document, mentions: Sequence[Mention], prefer: Sequence[str]
    ) -> list[Grounding]:
        return ground_mentions(mentions, document, lexicon, prefer=prefer, learned=learned)

    return ground


def evaluate_mentions(
    paths: Sequence[Path],
    variants: Mapping[str, Ground],
    lexicon: Lexicon,
    *,
    scheme: str = "",
    labels: Sequence[str] = (),
    choice: Choice = ALL,
    detailed: bool = False,
) -> Judged:
    """Measure answers to the gold's own mentions (see `kg.scoring.concepts`).

    ``labels`` leaves only mentions of these types. With ``detailed``, ``scores.mistakes`` has the
    mistakes of the first variant.
    """
    notes: list[str] = []
    cases = _cases(paths, variants, scheme, labels, choice, notes)
    judged = concepts.score(cases, _leader(lexicon), detailed=detailed)
    return replace(judged, scores=_about(judged.scores, paths, notes))


def evaluate_found(
    paths: Sequence[Path],
    find: FindMentions,
    ground: Ground,
    lexicon: Lexicon,
    *,
    scheme: str = "",
    labels: Sequence[str] = (),
    choice: Choice = ALL,
) -> Scores:
    """Measure concepts from raw text: mentions are found, then grounded.

    A found mention counts under a type of the corpus when what it is grounded to has an identifier
    in the vocabulary of that type; types that share one (GO) are told apart by category.
    """
    leader, notes = _leader(lexicon), list[str]()
    return _about(
        concepts.score_found(
            _found(paths, find, ground, leader, scheme, labels, choice, notes),
            lambda name: bool(leader(name)),
        ),
        paths,
        notes,
    )


def _about(scores: Scores, paths: Sequence[Path], notes: Iterable[str]) -> Scores:
    names = ", ".join(path.name.split(".")[0] for path in paths)
    return replace(scores, corpus=names, notes=tuple(dict.fromkeys((*notes, *scores.notes))))


def _leader(lexicon: Lexicon) -> concepts.Leader:
    @lru_cache(maxsize=100_000)
    def leader(name: str) -> str:
        entry = lexicon.find_entity(name)
        return entry.curie if entry else ""

    return leader


# ---------------------------------------------------------------------------- what is measured


def concept_map(scheme: str) -> dict[str, str]:
    """Return a corpus's types with our categories, of all its label maps.

    >>> concept_map("craft")["GO_CC"], concept_map("craft")["CL"]
    ('CellComponent', 'Cell')
    """
    rows = [r for r in table("label_maps") if f"{r['scheme']}_".startswith(f"{scheme}_")]
    if not rows:
        raise UsageError(
            f"label_maps.tsv has no label map {scheme!r}; add its rows or name another scheme"
        )
    return {row["label"]: row["category"] for row in rows}


def vocabularies(golds: Iterable[GoldDocument]) -> dict[str, tuple[str, ...]]:
    """Return the prefixes of the gold identifiers of each type, the most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for gold in golds:
        for mention in gold.mentions:
            prefixes = [name.partition(":")[0] for name in sorted(mention.exact_ids)]
            counts.setdefault(mention.label, Counter()).update(prefixes)
    return {
        label: tuple(sorted(found, key=lambda prefix: (-found[prefix], prefix)))
        for label, found in counts.items()
    }


def _chosen(
    path: Path, scheme: str, labels: Sequence[str], choice: Choice, notes: list[str]
) -> tuple[str, dict[str, str], dict[str, tuple[str, ...]], list[GoldDocument]]:
    """Return a corpus's name, categories and vocabularies by type, and documents to measure."""
    name = path.name.split(".")[0]
    categories = concept_map(scheme or name)
    unknown = sorted(set(labels) - set(categories))
    if unknown:
        raise UsageError(f"{path}: no type {unknown[0]!r} in the label map {scheme or name!r}")
    if labels:
        categories = {label: categories[label] for label in labels}
    everything = list(iter_gold(path))
    golds, said = choose(path, everything, choice, lambda g: (g.document.id, g.document.text))
    notes += [f"{path.name}: {note}" for note in said]
    return name, categories, vocabularies(everything), golds


def _cases(
    paths: Sequence[Path],
    variants: Mapping[str, Ground],
    scheme: str,
    labels: Sequence[str],
    choice: Choice,
    notes: list[str],
) -> Iterator[Case]:
    for path in paths:
        name, categories, prefixes, golds = _chosen(path, scheme, labels, choice, notes)
        for gold in golds:
            for label in sorted({m.label for m in gold.mentions} & set(categories)):
                category = categories[label].split("|")[0]
                marked = [m for m in gold.mentions if m.label == label]
                asked = [as_mention(m, gold.document, category) for m in marked]
                given = {
                    variant: _answers(ground, gold.document, asked, prefixes[label])
                    for variant, ground in variants.items()
                }
                for at, mention in enumerate(marked):
                    answers = {variant: found[at] for variant, found in given.items()}
                    yield Case(name, category, gold.document, mention, answers)


def as_mention(mention: GoldMention, document: Document, category: str) -> Mention:
    """Return a gold mention as one that was found, under a category."""
    words = document.quote(mention.span)
    lookup = "" if words == mention.text else mention.text
    return Mention(mention.span, category, ("gold",), lookup=lookup)


def _answers(
    ground: Ground,
    document: Document,
    mentions: Sequence[Mention],
    prefer: Sequence[str],
) -> list[Answer]:
    """Ground each different mention once."""
    different = list(dict.fromkeys(mentions))
    found = ground(document, different, prefer)
    by_mention = dict(zip(different, map(concepts.answer, found), strict=True))
    return [by_mention[mention] for mention in mentions]


def _found(
    paths: Sequence[Path],
    find: FindMentions,
    ground: Ground,
    leader: concepts.Leader,
    scheme: str,
    labels: Sequence[str],
    choice: Choice,
    notes: list[str],
) -> Iterator[tuple[str, set[Concept], set[Concept]]]:
    for path in paths:
        name, categories, prefixes, golds = _chosen(path, scheme, labels, choice, notes)
        wanted = list(dict.fromkeys(p for label in categories for p in prefixes.get(label, ())))
        accepted = {
            label: _accepted(label, concept_map(scheme or name), prefixes) for label in categories
        }
        all_found = find([gold.document for gold in golds])
        for gold, mentions in zip(golds, all_found, strict=True):
            named = [mention for mention in mentions if not mention.nominal]
            ours = {
                (grounding.mention.span, label, concept)
                for grounding in ground(gold.document, named, wanted)
                for label, concept in _concepts(grounding, accepted, leader)
            }
            marked = {
                (mention.span, mention.label, leader(name) or name)
                for mention in gold.mentions
                if mention.label in categories
                for name in mention.exact_ids
            }
            yield gold.document.id, marked, ours


def _accepted(
    label: str, categories: Mapping[str, str], prefixes: Mapping[str, tuple[str, ...]]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the prefixes of a type and, where another type has one of them, our categories."""
    own = frozenset(prefixes.get(label, ()))
    shared = any(
        categories[other] != categories[label] and own.intersection(prefixes.get(other, ()))
        for other in categories
    )
    return own, frozenset(categories[label].split("|")) if shared else frozenset()


def _concepts(
    grounding: Grounding,
    accepted: Mapping[str, tuple[frozenset[str], frozenset[str]]],
    leader: concepts.Leader,
) -> Iterator[tuple[str, str]]:
    """Yield the types of the corpus that a grounding counts under, and what it means."""
    if grounding.ungrounded_reason or not grounding.best:
        return
    for label, (prefixes, groups) in accepted.items():
        for candidate in meanings(grounding):
            fits = not groups or candidate.category in groups
            if fits and candidate.curie.partition(":")[0] in prefixes:
                yield label, leader(candidate.curie) or candidate.curie
                break
