"""Commands that judge or pass on: validate, diff, evaluate, export."""

from __future__ import annotations

from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.base import (
    Directory,
    Lexicons,
    Model,
    ReportFormat,
    command,
    finish,
    log,
    options,
    write,
    writing,
)
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.config import Options
    from kg.scoring.base import Scores
    from kg.unseen import Choice


class Task(StrEnum):
    """What ``kg evaluate`` measures."""

    NER = "ner"
    PARSE = "parse"
    GROUNDING = "grounding"
    CLAIMS = "claims"


class ScoreFormat(StrEnum):
    """What ``kg evaluate`` writes."""

    TABLE = "table"
    JSON = "json"


@command("export", "kg export out --format jsonld -o graph.jsonld")
def export(
    directory: Directory,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to.")],
    form: Annotated[
        str,
        typer.Option("--format", help="ttl, trig, nq, nt, jsonld, rdfxml, graphml or csv."),
    ],
) -> None:
    """Write a graph to a file in another format.

    Formats without named graphs hold the union of all; csv and graphml hold the claims.
    """
    from kg import exporters
    from kg.store import Store

    exporters.exporter(form)
    with Store.open(directory) as store, writing(output):
        exporters.export(store, form, output)
    log.info("%s", output)
    finish(ok=True)


@command("validate", "kg validate out")
def validate(
    path: Annotated[
        Path,
        typer.Argument(metavar="DIR|FILE", exists=True, help="A graph directory or an RDF file."),
    ],
    form: Annotated[ReportFormat, typer.Option("--format", help="How.")] = ReportFormat.TEXT,
) -> None:
    """Check a graph: shapes, vocabulary, Biolink.

    Every problem names the claim it is about; the exit code is 1 when there is an error. Needs
    the extra "validate".
    """
    from kg.validate import validate as check

    report = check(path)
    write(report.to_text() if form is ReportFormat.TEXT else report.to_json())
    finish(ok=report.valid)


@command("diff", "kg diff before after")
def diff(
    old: Annotated[Path, typer.Argument(metavar="DIR_A", exists=True, help="A graph.")],
    new: Annotated[Path, typer.Argument(metavar="DIR_B", exists=True, help="Another.")],
    form: Annotated[ReportFormat, typer.Option("--format", help="How.")] = ReportFormat.TEXT,
) -> None:
    """Compare the claims of two graphs.

    One line a claim that was added, removed or changed; the exit code is 1 when there is any.
    """
    from kg.diff import diff as compare

    found = compare(old, new)
    write(found.to_text() if form is ReportFormat.TEXT else found.to_json())
    finish(ok=not found.changes)


@command("evaluate", "kg evaluate ner bc5cdr.dev.jsonl.gz --limit 100 --errors errors.html")
def evaluate(
    task: Annotated[
        Task, typer.Argument(metavar="ner|parse|grounding|claims", help="What to measure.")
    ],
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", exists=True, help="A gold file, or a folder of them.")
    ],
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="DIR", exists=True, help="Where the gold's texts are."),
    ] = None,
    gold_entities: Annotated[
        bool, typer.Option("--gold-entities", help="Grounding: of the gold's own mentions.")
    ] = False,
    gold_tokens: Annotated[
        bool, typer.Option("--gold-tokens", help="Parse: the gold's own words, not raw text.")
    ] = False,
    scheme: Annotated[
        str, typer.Option("--scheme", metavar="NAME", help="Ner: the corpus's label map.")
    ] = "",
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
        typer.Option("--errors", metavar="FILE.html", help="Ner, parse: a page of the mistakes."),
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
    .conllu or .conllu.gz. Documents that the model was trained on are refused.
    """
    from kg.gold import CORPUS_SUFFIXES
    from kg.mistakes import page
    from kg.unseen import Choice, Seen, training_of

    corpus = gold.name.endswith(CORPUS_SUFFIXES)
    paged = task is Task.PARSE or (task is Task.NER and corpus)
    fits = {
        "--gold-entities goes with grounding": not gold_entities or task is Task.GROUNDING,
        "--gold-tokens goes with parse": not gold_tokens or task is Task.PARSE,
        "--scheme goes with ner on a corpus": not scheme or (task is Task.NER and corpus),
        "--fifth goes with ner and grounding on a corpus": not fifth or corpus,
        "--limit goes with ner, parse and grounding": not limit or task is not Task.CLAIMS,
        "--errors goes with parse, and ner on a corpus": not errors or paged,
        "--list goes with answers of single texts": not listed or not paged,
        "--trained goes with no --unseen": not (trained and unseen),
    }
    for rule, right in fits.items():
        if not right:
            raise UsageError(f"{rule} (kg evaluate --help shows how)")
    seen = Seen.MEASURE if trained else Seen.LEAVE_OUT if unseen else Seen.REFUSE
    known, unknown = training_of(model, trees=task is Task.PARSE)
    choice = Choice(limit=limit, fifth=fifth, seen=seen, known=known, unknown=unknown)
    with writing(errors) if errors else nullcontext():
        scores = _measured(
            task, gold, options(lexicon, model), choice, texts,
            gold_entities=gold_entities, gold_tokens=gold_tokens, scheme=scheme, listed=listed,
            detailed=errors is not None,
        )  # fmt: skip
        if errors:
            title = f"Mistakes in {gold.name}"
            errors.write_text(page(title, scores.to_table(), scores.mistakes), encoding="utf-8")
    if form is ScoreFormat.JSON:
        write(scores.to_json() + "\n")
    else:
        table = scores.to_table(labels=task is not Task.PARSE)
        write("\n\n".join(filter(None, (scores.listing, table))) + "\n")
    finish(ok=True)


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
    from kg import evaluate as measure
    from kg.gold import CORPUS_SUFFIXES

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
    if task is Task.GROUNDING:
        given = measure.ground_gold(batch.lexicon(run)) if gold_entities else None
        return measure.evaluate_grounding(
            gold, annotate, texts, annotate_gold=given, choice=choice, listed=listed
        )
    if task is Task.NER:
        return measure.evaluate_ner(gold, annotate, texts, choice=choice, listed=listed)
    return measure.evaluate_claims(gold, annotate, texts, choice=choice, listed=listed)
