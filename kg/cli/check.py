"""Commands that judge or pass on: validate, diff, evaluate, export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

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


class Task(StrEnum):
    """What ``kg evaluate`` measures."""

    NER = "ner"
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


@command("evaluate", "kg evaluate claims tests/gold/seed.claims.yaml")
def evaluate(
    task: Annotated[Task, typer.Argument(metavar="ner|grounding|claims", help="What to measure.")],
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
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Stop after N documents.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Also say what went wrong with each.")
    ] = False,
    form: Annotated[
        ScoreFormat, typer.Option("--format", help="What to write.")
    ] = ScoreFormat.TABLE,
    lexicon: Lexicons = None,
    model: Model = "",
) -> None:
    """Compare what is read with a gold answer.

    Precision, recall and F1 with their counts. A gold answer is a file ID.claims.yaml with
    ID.entities.tsv beside it, a folder of them, or a corpus (.jsonl, .jsonl.gz).
    """
    from kg import batch
    from kg import evaluate as measure

    if gold_entities and task is not Task.GROUNDING:
        raise UsageError("--gold-entities goes with grounding: it measures identifiers alone")
    if limit and task is Task.CLAIMS:
        raise UsageError("--limit goes with ner and grounding, which read large corpora")
    annotate = batch.annotator(options(lexicon, model))
    if task is Task.CLAIMS:
        scores = measure.evaluate_claims(gold, annotate, texts, listed=listed)
    elif task is Task.NER:
        scores = measure.evaluate_ner(gold, annotate, texts, limit=limit, listed=listed)
    else:
        given = measure.ground_gold(batch.lexicon(options(lexicon))) if gold_entities else None
        scores = measure.evaluate_grounding(
            gold, annotate, texts, annotate_gold=given, limit=limit, listed=listed
        )
    if form is ScoreFormat.JSON:
        write(scores.to_json() + "\n")
    else:
        write("\n\n".join(filter(None, (scores.listing, scores.to_table()))) + "\n")
    finish(ok=True)
