"""The command that compares with gold answers: evaluate."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.base import Lexicons, Model, command, finish, options, write, writing
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.config import Options
    from kg.gold.unseen import Choice
    from kg.scoring.base import Scores


class Task(StrEnum):
    """What ``kg evaluate`` measures."""

    NER = "ner"
    PARSE = "parse"
    GROUNDING = "grounding"
    RELATIONS = "relations"
    CLAIMS = "claims"
    STATUS = "status"
    COREFERENCE = "coreference"
    EXAGGERATION = "exaggeration"
    QUOTES = "quotes"


class Learned(StrEnum):
    """Whether names learned from annotated texts may be used in grounding."""

    BOTH = "both"
    WITH = "with"
    WITHOUT = "without"


class ScoreFormat(StrEnum):
    """What ``kg evaluate`` writes."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


@command("evaluate", "kg evaluate ner bc5cdr.dev.jsonl.gz --limit 100 --errors errors.html")
def evaluate(
    task: Annotated[
        Task,
        typer.Argument(metavar="|".join(Task), help="What to measure."),
    ],
    golds: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD...", exists=True, help="A gold file, or a folder; several: see below."
        ),
    ],
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="DIR", exists=True, help="Where the gold's texts are."),
    ] = None,
    gold_entities: Annotated[
        bool, typer.Option("--gold-entities", help="Grounding, relations: on the gold's mentions.")
    ] = False,
    end_to_end: Annotated[
        bool, typer.Option("--end-to-end", help="Grounding on a corpus: find the mentions, too.")
    ] = False,
    gold_tokens: Annotated[
        bool, typer.Option("--gold-tokens", help="Parse: the gold's own words, not raw text.")
    ] = False,
    scheme: Annotated[
        str, typer.Option("--scheme", metavar="NAME", help="The corpus's label map.")
    ] = "",
    types: Annotated[
        str, typer.Option("--types", metavar="T,...", help="Grounding: only these of a corpus.")
    ] = "",
    learned: Annotated[
        Learned, typer.Option("--learned", help="Grounding: names learned from texts, or not.")
    ] = Learned.BOTH,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Stop after N documents.")
    ] = None,
    fifth: Annotated[
        bool, typer.Option("--fifth", help="Only the fixed fifth of a corpus without test part.")
    ] = False,
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Leave documents out that were trained on.")
    ] = False,
    trained: Annotated[
        bool, typer.Option("--trained", help="Measure also what was trained on, and say so.")
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="Also say what went wrong with each.")
    ] = False,
    errors: Annotated[
        Path | None,
        typer.Option("--errors", metavar="FILE.html", help="A page of a corpus's mistakes."),
    ] = None,
    reliability: Annotated[
        Path | None,
        typer.Option("--reliability", metavar="FILE.svg", help="Grounding: draw how scores fit."),
    ] = None,
    form: Annotated[
        ScoreFormat, typer.Option("--format", help="What to write.")
    ] = ScoreFormat.TABLE,
    lexicon: Lexicons = None,
    model: Model = "",
) -> None:
    """Compare what is read with a gold answer.

    Precision, recall and F1 with their counts. A gold answer is a file ID.claims.yaml with
    ID.entities.tsv beside it, a folder of them, or a corpus (.jsonl, .jsonl.gz); for trees it is
    .conllu or .conllu.gz, for grounding also a table of strings (.tsv); for status it is corpora
    with cues and scopes, or events, for coreference chains or pairs of phrases, for exaggeration
    pairs of conclusions. Grounding, relations and status take several corpora. Documents
    that the model was trained on are refused.
    """
    from kg.gold.answers import CORPUS_SUFFIXES, STRINGS_SUFFIX
    from kg.gold.unseen import Choice, Seen, training_of
    from kg.mistakes import page

    gold = golds[0]
    corpus = all(path.name.endswith(CORPUS_SUFFIXES) for path in golds)
    strings = all(path.name.endswith((*CORPUS_SUFFIXES, STRINGS_SUFFIX)) for path in golds)
    concepts = task is Task.GROUNDING and strings
    related = task is Task.RELATIONS
    paged = related or concepts or task in ("parse", "quotes") or (task is Task.NER and corpus)
    fits = {
        "relations are measured on corpora (.jsonl, .jsonl.gz)": not related or corpus,
        "several gold files go with grounding and relations on corpora, and status": len(golds) == 1
        or concepts or related or task is Task.STATUS,
        "--gold-entities goes with grounding and relations": not gold_entities
        or related or task is Task.GROUNDING,
        "--end-to-end goes with grounding on a corpus": not end_to_end or concepts,
        "--end-to-end goes with no --gold-entities": not (end_to_end and gold_entities),
        "--gold-tokens goes with parse": not gold_tokens or task is Task.PARSE,
        "--scheme goes with ner, grounding and relations on a corpus": not scheme or concepts
        or related or (task is Task.NER and corpus),
        "--types goes with grounding on a corpus": not types or concepts,
        "--learned goes with grounding on a corpus": learned is Learned.BOTH or concepts,
        "--fifth goes with ner, grounding and relations on a corpus": not fifth or corpus,
        "--limit goes with all but claims, quotes": not limit or task not in ("claims", "quotes"),
        "--errors goes with parse, quotes, and ner, grounding and relations on a corpus": not errors
        or (paged and not end_to_end),
        "--reliability goes with grounding on a corpus": not reliability
        or (concepts and not end_to_end),
        "--format markdown goes with grounding on a corpus": form is not ScoreFormat.MARKDOWN
        or (concepts and not end_to_end),
        "--list goes with answers of single texts": not listed or not paged or task is Task.QUOTES,
        "--trained goes with no --unseen": not (trained and unseen),
    }  # fmt: skip
    for rule, right in fits.items():
        if not right:
            raise UsageError(f"{rule} (kg evaluate --help shows how)")
    seen = Seen.MEASURE if trained else Seen.LEAVE_OUT if unseen else Seen.REFUSE
    trees = task in (Task.PARSE, Task.STATUS, Task.COREFERENCE)
    names = task is Task.GROUNDING or (related and not gold_entities)
    known, unknown = training_of(model, trees=trees, names=names, relations=related)
    choice = Choice(limit=limit, fifth=fifth, seen=seen, known=known, unknown=unknown)
    with ExitStack() as files:
        for file in filter(None, (errors, reliability)):
            files.enter_context(writing(file))
        run = options(lexicon, model)
        if related:
            from kg.evaluation import relating

            several = relating.evaluate_relations(
                golds, relating.reader_of(run), scheme=scheme, choice=choice,
                gold_entities=gold_entities, detailed=errors is not None,
            )  # fmt: skip
        elif concepts:
            only = [name.strip() for name in types.split(",") if name.strip()]
            several = [_grounding(
                golds, run, choice, scheme, only, learned,
                end_to_end=end_to_end, detailed=errors is not None, drawing=reliability,
                markdown=form is ScoreFormat.MARKDOWN,
            )]  # fmt: skip
        elif task is Task.STATUS:
            from kg import language
            from kg.evaluation import status

            model_ = language.load(run.model)
            several = [status.evaluate_status(golds, model_, choice=choice)]
        else:
            several = [_measured(
                task, gold, run, choice, texts,
                gold_entities=gold_entities, gold_tokens=gold_tokens, scheme=scheme,
                listed=listed, detailed=errors is not None,
            )]  # fmt: skip
        if errors:
            title = f"Mistakes in {', '.join(path.name for path in golds)}"
            tables = "\n\n".join(scores.to_table() for scores in several)
            mistakes = [mistake for scores in several for mistake in scores.mistakes]
            errors.write_text(page(title, tables, mistakes), encoding="utf-8")
    for scores in several:
        if form is ScoreFormat.JSON:
            write(scores.to_json() + "\n")
        elif form is ScoreFormat.MARKDOWN:
            write(scores.listing + "\n")
        else:
            table = scores.to_table(labels=task is not Task.PARSE)
            write("\n\n".join(filter(None, (scores.listing, table))) + "\n")
    finish(ok=True)


def _grounding(
    golds: Sequence[Path],
    run: Options,
    choice: Choice,
    scheme: str,
    types: Sequence[str],
    learned: Learned,
    *,
    end_to_end: bool,
    detailed: bool,
    drawing: Path | None,
    markdown: bool,
) -> Scores:
    """Measure identifiers of corpora."""
    from kg import batch, calibration
    from kg.evaluation import grounded
    from kg.scoring import concepts

    lexicon = batch.lexicon(run)
    ways = grounded.grounders(lexicon, learned.value)
    if end_to_end:
        variant, way = next(iter(ways.items()))
        scores = grounded.evaluate_found(
            golds, batch.mention_finder(run), way, lexicon,
            scheme=scheme, labels=types, choice=choice,
        )  # fmt: skip
        return replace(scores, notes=(*scores.notes, f"{variant} learned names"))
    judged = grounded.evaluate_mentions(
        golds, ways, lexicon, scheme=scheme, labels=types, choice=choice, detailed=detailed
    )
    if drawing and judged.reliability:
        name, bins = judged.reliability[0]
        title = f"{judged.scores.corpus}, {name} learned names"
        drawing.write_text(calibration.to_svg(title, bins), encoding="utf-8")
    listing = concepts.markdown(judged) if markdown else ""
    return replace(judged.scores, listing=listing)


def _measured(
    task: Task,
    gold: Path,
    run: Options,
    choice: Choice,
    texts: Path | None,
    *,
    gold_entities: bool,
    gold_tokens: bool,
    scheme: str,
    listed: bool,
    detailed: bool,
) -> Scores:
    """Measure what is asked for."""
    from kg import batch, language
    from kg.evaluation import anaphora, exaggeration, quotes, semrep
    from kg.evaluation import claims as measure
    from kg.gold.answers import CORPUS_SUFFIXES

    if task is Task.COREFERENCE:
        return anaphora.evaluate_coreference(gold, run, choice=choice)
    if task is Task.EXAGGERATION:
        return exaggeration.evaluate_exaggeration(gold, run)
    if task is Task.PARSE:
        model = language.load(run.model)
        return measure.evaluate_parse(
            gold, model, gold_tokens=gold_tokens, choice=choice, detailed=detailed
        )
    if task is Task.NER and gold.name.endswith(CORPUS_SUFFIXES):
        find, kinds = batch.mention_finder(run), measure.kind_tester(batch.lexicon(run))
        return measure.evaluate_corpus(
            gold, find, kinds, scheme=scheme, choice=choice, detailed=detailed
        )
    annotate = batch.annotator(run)
    if task is Task.QUOTES:
        return quotes.evaluate_quotes(gold, annotate, texts, listed=listed)
    if task is Task.GROUNDING:
        given = measure.ground_gold(batch.lexicon(run)) if gold_entities else None
        return measure.evaluate_grounding(
            gold, annotate, texts, annotate_gold=given, choice=choice, listed=listed
        )
    if task is Task.NER:
        return measure.evaluate_ner(gold, annotate, texts, choice=choice, listed=listed)
    if gold.name.endswith(CORPUS_SUFFIXES):
        told = batch.annotator(replace(run, phrases=True, min_confidence=0.0))
        return semrep.evaluate_predications(gold, told, choice=choice)
    return measure.evaluate_claims(gold, annotate, texts, choice=choice, listed=listed)
