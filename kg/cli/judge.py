"""The command that shows sampled claims blind and keeps the verdicts: judge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.base import command, finish, log, write
from kg.errors import InputError, UsageError


@command("judge", "kg judge out -o verdicts.tsv --sample 200")
def judge(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="DIR|FILE", exists=True, help="A graph, or what kg annotate wrote (.jsonl)."
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE.tsv", help="Where verdicts are kept.")
    ],
    size: Annotated[
        int, typer.Option("--sample", metavar="N", min=1, help="How many claims.")
    ] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Which sample.")] = 1,
    above: Annotated[
        float, typer.Option("--above", min=0, max=1, help="Only claims of this confidence.")
    ] = 0.0,
    again: Annotated[
        bool, typer.Option("--again", help="A second pass over claims judged before.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Ask nothing; say what the verdicts come to.")
    ] = False,
) -> None:
    """Judge sampled claims by hand, blind.

    Each claim is shown with its text, without its confidence and what extracted it. Answer y, n or
    u; for n say why. Verdicts are kept at once; the same command goes on where you stopped. At the
    end: precision with its 95 % interval, and the agreement of two passes.
    """
    from kg.evaluation import judging
    from kg.evaluation.agreement import read_verdicts
    from kg.evaluation.agreement import report as told

    if output.is_dir():
        raise UsageError(f"{output} is a folder: name a file")
    done = read_verdicts(output)
    if not report:
        items = judging.sample(judging.read_items(_records(source), above), size, seed)
        if again:
            everything = judging.read_items(_records(source))
            items = judging.second_pass(everything, done, size, seed)
        number = 2 if again else 1
        given = judging.judge(items, done, number, _ask, judging.keep_in(output))
        log.info("%d verdicts, kept in %s", given, output)
        done = read_verdicts(output)
    write(told(done))
    finish(ok=True)


def _ask(question: str) -> str:
    write(question)
    return input()


def _records(source: Path) -> Iterator[dict[str, Any]]:
    """Yield the annotate/1 objects of a file, or of the documents of a graph."""
    if source.is_dir():
        from kg.jsonl import to_json
        from kg.rdf_read import read_readings
        from kg.store import Store

        with Store.open(source) as store:
            for reading in read_readings(store):
                yield to_json(reading.annotation)
        return
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    yield json.loads(line)
            except ValueError as error:
                raise InputError(f"{source}:{number}: no JSON object") from error
