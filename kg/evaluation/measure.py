"""Who measures what was asked for."""

from __future__ import annotations

from dataclasses import replace

from kg import batch, calibration, language
from kg.config import Options
from kg.evaluation import (
    anaphora,
    claims,
    exaggeration,
    grounded,
    quotes,
    relating,
    semrep,
    status,
)
from kg.evaluation.asked import Asked, Task
from kg.gold.answers import CORPUS_SUFFIXES
from kg.gold.unseen import Choice, Seen, training_of
from kg.scoring import concepts
from kg.scoring.base import Scores


def measure(asked: Asked, run: Options) -> tuple[Scores, ...]:
    """Return the scores of a measurement; ``run`` names the model and the ontologies.

    `UsageError` where documents were trained on and neither may be left out nor measured.
    """
    choice = _choice(asked, run.model)
    if asked.related:
        return tuple(
            relating.evaluate_relations(
                asked.golds, relating.reader_of(run), scheme=asked.scheme, choice=choice,
                gold_entities=asked.gold_entities, detailed=asked.errors is not None,
            )
        )  # fmt: skip
    if asked.concepts:
        return (_concepts(asked, run, choice),)
    if asked.task is Task.STATUS:
        model = language.load(run.model)
        return (status.evaluate_status(asked.golds, model, choice=choice),)
    return (_single(asked, run, choice),)


def _choice(asked: Asked, model: str) -> Choice:
    """Return which documents are measured."""
    seen = Seen.MEASURE if asked.trained else Seen.LEAVE_OUT if asked.unseen else Seen.REFUSE
    trees = asked.task in (Task.PARSE, Task.STATUS, Task.COREFERENCE)
    names = asked.task is Task.GROUNDING or (asked.related and not asked.gold_entities)
    known, unknown = training_of(model, trees=trees, names=names, relations=asked.related)
    return Choice(limit=asked.limit, fifth=asked.fifth, seen=seen, known=known, unknown=unknown)


def _concepts(asked: Asked, run: Options, choice: Choice) -> Scores:
    """Measure identifiers of corpora; draw how scores fit, where that was asked for."""
    lexicon = batch.lexicon(run)
    ways = grounded.grounders(lexicon, asked.learned.value)
    if asked.end_to_end:
        variant, way = next(iter(ways.items()))
        scores = grounded.evaluate_found(
            asked.golds, batch.mention_finder(run), way, lexicon,
            scheme=asked.scheme, labels=asked.types, choice=choice,
        )  # fmt: skip
        return replace(scores, notes=(*scores.notes, f"{variant} learned names"))
    judged = grounded.evaluate_mentions(
        asked.golds, ways, lexicon,
        scheme=asked.scheme, labels=asked.types, choice=choice, detailed=asked.errors is not None,
    )  # fmt: skip
    if asked.reliability and judged.reliability:
        name, bins = judged.reliability[0]
        title = f"{judged.scores.corpus}, {name} learned names"
        asked.reliability.write_text(calibration.to_svg(title, bins), encoding="utf-8")
    listing = concepts.markdown(judged) if asked.markdown else ""
    return replace(judged.scores, listing=listing)


def _single(asked: Asked, run: Options, choice: Choice) -> Scores:
    """Measure beside one gold answer."""
    gold, texts, listed = asked.golds[0], asked.texts, asked.listed
    detailed = asked.errors is not None
    corpus = gold.name.endswith(CORPUS_SUFFIXES)
    if asked.task is Task.COREFERENCE:
        return anaphora.evaluate_coreference(gold, run, choice=choice)
    if asked.task is Task.EXAGGERATION:
        return exaggeration.evaluate_exaggeration(gold, run)
    if asked.task is Task.PARSE:
        model = language.load(run.model)
        return claims.evaluate_parse(
            gold, model, gold_tokens=asked.gold_tokens, choice=choice, detailed=detailed
        )
    if asked.task is Task.NER and corpus:
        find, kinds = batch.mention_finder(run), claims.kind_tester(batch.lexicon(run))
        return claims.evaluate_corpus(
            gold, find, kinds, scheme=asked.scheme, choice=choice, detailed=detailed
        )
    if asked.task is Task.CLAIMS and corpus:
        told = batch.annotator(replace(run, phrases=True, min_confidence=0.0))
        return semrep.evaluate_predications(gold, told, choice=choice)
    annotate = batch.annotator(run)
    if asked.task is Task.QUOTES:
        return quotes.evaluate_quotes(gold, annotate, texts, listed=listed)
    if asked.task is Task.GROUNDING:
        given = claims.ground_gold(batch.lexicon(run)) if asked.gold_entities else None
        return claims.evaluate_grounding(
            gold, annotate, texts, annotate_gold=given, choice=choice, listed=listed
        )
    if asked.task is Task.NER:
        return claims.evaluate_ner(gold, annotate, texts, choice=choice, listed=listed)
    return claims.evaluate_claims(gold, annotate, texts, choice=choice, listed=listed)
