"""Commands that answer: ground, query, explore, info."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.base import (
    Directory,
    Lexicons,
    ReportFormat,
    command,
    finish,
    log,
    one_line,
    open_path,
    options,
    terminal_width,
    write,
    writing,
)
from kg.errors import UsageError


class GroundFormat(StrEnum):
    """What ``kg ground`` writes."""

    TSV = "tsv"
    JSON = "json"


class AnswerFormat(StrEnum):
    """What ``kg query`` writes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    TTL = "ttl"


@command("ground", 'kg ground "fat stem cells" ADSCs --context "bone of rats"')
def ground(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT...", help="Names to look up.")],
    context: Annotated[
        str, typer.Option("--context", metavar="T", help="Words around, to tell namesakes apart.")
    ] = "",
    category: Annotated[
        str, typer.Option("--category", metavar="C", help="Cell, Disease, Gene...")
    ] = "",
    prefer: Annotated[
        str, typer.Option("--prefer", metavar="PREFIX,...", help="Vocabularies to answer in.")
    ] = "",
    learned: Annotated[
        bool,
        typer.Option("--learned/--no-learned", help="Use names learned from annotated corpora."),
    ] = True,
    form: Annotated[
        GroundFormat, typer.Option("--format", help="What to write.")
    ] = GroundFormat.TSV,
    lexicon: Lexicons = None,
) -> None:
    """Look names up: candidates, best first.

    One a line: rank, CURIE, name, score, reasons (what counts for and against it, the weightiest
    first, and by what the first is ahead). The exit code is 1 when a name has none that is likely.
    """
    from kg import batch, curies
    from kg.ground import ground_all
    from kg.rows import spreadsheet
    from kg.tables import table

    categories = [row["category"] for row in table("categories")]
    if category and category not in categories:
        raise UsageError(f"no category {category!r}: choose one of {', '.join(categories)}")
    names = batch.lexicon(options(lexicon))
    for problem in names.problems:
        log.warning("in the lexicon: %s", one_line(problem))
    prefixes = tuple(word.strip() for word in prefer.split(",") if word.strip())
    known = {prefix.lower() for prefix in (*names.vocabularies, *curies.prefixes())}
    for prefix in prefixes:
        if prefix.rstrip(":").lower() not in known:
            log.warning("no vocabulary %r is known: give prefixes of CURIEs, as MESH", prefix)
    found_all = True
    for text in texts:
        found = ground_all(
            [text], names, category=category, contexts=context, prefer=prefixes, learned=learned
        )[0]
        candidates = () if found.ungrounded_reason else found.candidates
        found_all = found_all and bool(candidates)
        if not candidates:
            reason = one_line(found.ungrounded_reason)
            log.info("nothing found for %s: %s", one_line(repr(text)), reason)
        for rank, candidate in enumerate(candidates, start=1):
            row = {"text": text, "rank": rank} | asdict(candidate)
            del row["how"], row["read"]  # the reasons tell them
            if form is GroundFormat.JSON:
                write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                cells = [rank, candidate.curie, candidate.name, candidate.score]
                cells.append("; ".join(candidate.reasons))
                write("\t".join(one_line(spreadsheet(cell)) for cell in cells) + "\n")
    finish(ok=found_all)


@command("query", "kg query out --name what-helps --param asked=MONDO:0005309")
def query(
    directory: Directory,
    sparql: Annotated[
        str | None, typer.Argument(metavar="SPARQL", help="A question in SPARQL 1.1.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "-f", "--file", metavar="FILE.rq", exists=True, dir_okay=False, help="One in a file."
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="A named one.")] = "",
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="K=V", help="What the named one asks about; repeat."),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the named questions and end.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what would make it slow, and do not ask it.")
    ] = False,
    form: Annotated[
        AnswerFormat, typer.Option("--format", help="What to write.")
    ] = AnswerFormat.TABLE,
) -> None:
    """Ask a graph a question.

    In SPARQL, from a file, or one of the named ones (--list). Prefixes need not be declared; the
    default graph is the union of all graphs. The exit code is 1 when an ASK is answered with no, or
    when --explain finds something.
    """
    from kg import queries, rows
    from kg.store import Store
    from kg.traps import find_traps
    from kg.worker import Limits

    if listed:
        for known in queries.names():
            write(f"{known}\t{queries.get(known).title}\n")
        return
    if sum((sparql is not None, file is not None, bool(name))) != 1:
        raise UsageError("give one question: SPARQL, or -f FILE.rq, or --name NAME (see --list)")
    if param and not name:
        raise UsageError("--param goes with --name")
    with Store.open(directory) as store:
        if explain:
            given = queries.parse_params(param or ())
            asked = (
                queries.filled(name, store, **given) if name else _read(file) if file else sparql
            )
            traps = find_traps(str(asked))
            for trap in traps:
                write(f"{one_line(str(trap))}\n")
            if not traps:
                log.info("nothing in it is known to be slow")
            finish(ok=not traps)
            return
        if name:
            answer: rows.Answer = queries.run(name, store, **queries.parse_params(param or ()))
        else:
            answer = store.query(_read(file) if file else str(sparql), limits=Limits())
    write(rows.to_text(answer, form, width=terminal_width()))
    finish(ok=answer is not False)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{file} cannot be read ({error}): give a SPARQL query as UTF-8 text"
        ) from error


@command("explore", "kg explore out --entity MONDO:0005309 --open")
def explore(
    directory: Directory,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.html", help="Else a page in DIR."),
    ] = None,
    entity: Annotated[
        str, typer.Option("--entity", metavar="CURIE", help="Only what is claimed of this.")
    ] = "",
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Write the page to explore a graph with.

    It needs no network; the file's name is printed.
    """
    from kg.pages.explore import explorer
    from kg.store import Store

    ending = "".join(c if c.isalnum() else "_" for c in entity)
    path = output or directory / (f"explorer-{ending}.html" if entity else "explorer.html")
    with Store.open(directory) as store, writing(path):
        page = explorer(store, around=entity)
        path.write_text(page, encoding="utf-8", newline="\n")
    write(f"{path}\n")
    if show:
        open_path(path)
    finish(ok=True)


@command("info", "kg info out")
def info(
    directory: Directory,
    form: Annotated[ReportFormat, typer.Option("--format", help="How.")] = ReportFormat.TEXT,
) -> None:
    """Say what a graph directory holds.

    Counts, inputs, failures, what was skipped, versions and options.
    """
    from kg import record

    known = record.read(directory)
    write(record.to_text(known) if form is ReportFormat.TEXT else record.to_json(known))
    finish(ok=True)
