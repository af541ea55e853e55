"""The commands about ontologies: what can be pulled, what is on the shelf, what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.base import (
    ReportFormat,
    app,
    finish,
    log,
    one_line,
    options,
    report_error,
    terminal_width,
    write,
)
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.shelf.cards import Item
    from kg.shelf.catalogue import Source
    from kg.shelf.pull import Outcome, Watch

group = typer.Typer(
    name="ontology",
    help="Ontologies and registries: list, pull, add, show, remove. What is on your shelf is used "
    "by every command until it is removed.",
    epilog="Example: kg ontology pull default",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=app.info.context_settings,
)
app.add_typer(group)

Names = Annotated[
    list[str], typer.Argument(metavar="NAME...", help="Names or sets, as kg ontology list shows.")
]


class ListFormat(StrEnum):
    """What ``kg ontology list`` writes."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"


def _command(name: str, example: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a command of the group; its help ends with the example."""
    return group.command(name, epilog=f"Example: {example}", no_args_is_help=False)


@_command("list", "kg ontology list --set clinical")
def list_(
    chosen: Annotated[str, typer.Option("--set", metavar="NAME", help="Only this set.")] = "",
    mine: Annotated[bool, typer.Option("--shelf", help="Only what is on your shelf.")] = False,
    form: Annotated[ListFormat, typer.Option("--format", help="What to write.")] = ListFormat.TABLE,
) -> None:
    """List what can be pulled, and what is on your shelf: version, licence, terms."""
    from kg.shelf import catalogue
    from kg.shelf import held as shelf

    if chosen and chosen.lower() not in catalogue.sets():
        raise UsageError(f"no set {chosen!r}: choose one of {', '.join(catalogue.sets())}")
    known = catalogue.choose([chosen]) if chosen else catalogue.sources()
    items = [one for one in shelf.items() if not chosen or one.name in {row.name for row in known}]
    if mine:
        held = {one.name.lower() for one in items}
        known = tuple(row for row in known if row.name.lower() in held)
    if form is ListFormat.JSON:
        found = {
            "folder": str(shelf.place()),
            "shelf": [asdict(one) | {"path": str(shelf.path_of(one))} for one in items],
            "catalogue": [asdict(row) for row in known],
        }
        write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return
    rows = list(_rows(known, items))
    if form is ListFormat.TSV:
        write("".join("\t".join(map(one_line, row)) + "\n" for row in rows))
        return
    write(_aligned(rows))
    write(f"\nyour shelf: {one_line(shelf.place())}, {len(items)} files\n")
    for name, names in catalogue.sets().items():
        if not chosen and not mine:
            write(f"set {name}: {' '.join(names)}\n")


def _rows(known: Sequence[Source], items: Sequence[Item]) -> Iterator[tuple[str, ...]]:
    yield "name", "version", "terms", "licence", "title"
    own = {one.name.lower(): one for one in known}
    mine = {name: [one for one in items if one.name.lower() == name] for name in own}
    mine |= {one.name.lower(): [] for one in items if one.name.lower() not in own}
    for name in sorted(mine):
        row, here = own.get(name), [one for one in items if one.name.lower() == name]
        if not here and row:
            yield row.name, "", "", row.licence, row.title
        for one in here:
            kept = one.version or one.date
            title = row.title if row and one.url else one.file
            yield one.name, kept, f"{one.terms or one.mappings:,}", one.licence, title


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return the rows in columns, cut to the width of the terminal."""
    plain = [[one_line(cell) for cell in row] for row in rows]
    widths = [min(max(map(len, column)), 24) for column in zip(*plain, strict=True)]
    lines = [
        "  ".join(f"{c[:w]:<{w}}" for c, w in zip(row[:-1], widths, strict=False)) + "  " + row[-1]
        for row in plain
    ]
    return "".join(f"{line[: terminal_width()].rstrip()}\n" for line in lines)


@_command("pull", "kg ontology pull MONDO CL uberon")
def pull(
    names: Names,
    mirror: Annotated[
        str | None,
        typer.Option(
            "--mirror", metavar="URL", help="Where the files are instead (or BIOCLAIM_MIRROR)."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, max=32, help="So many at once.")
    ] = 4,
) -> None:
    """Pull ontologies onto your shelf, or newer versions of what is there.

    One line each: name, what came of it (new, updated, unchanged, failed), version, terms. What
    breaks off goes on when it is pulled again. The exit code is 1 when one cannot be had.
    """
    from kg.shelf.pull import pull as fetch

    with _progress() as watch:
        outcomes = fetch(names, mirror=mirror, jobs=jobs, watch=watch)
    _report(outcomes)


@_command("add", "kg ontology add our_cells.obo more_cells.tsv --as LAB")
def add(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="What to copy."),
    ],
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="What to call it; else as the file.")
    ] = "",
    licence: Annotated[
        str, typer.Option(metavar="WORDS", help="Its licence, where the file states none.")
    ] = "",
) -> None:
    """Add files of your own to your shelf: OBO, OWL, obographs, SSSOM, SKOS, TSV, also gzipped.

    They are copied. One line each, as kg ontology pull writes it.
    """
    from kg.shelf.pull import Outcome
    from kg.shelf.pull import add as put

    outcomes = []
    for path in files:
        try:
            outcomes.append(put(path, name, licence=licence))
        except UsageError:
            raise
        except KgError as error:
            outcomes.append(Outcome(name or path.name, "failed", reason=str(error)))
    _report(outcomes)


@_command("show", "kg ontology show MONDO:0005309")
def show(
    word: Annotated[
        str, typer.Argument(metavar="NAME|CURIE", help="An ontology, or one of its terms.")
    ],
    form: Annotated[ReportFormat, typer.Option("--format", help="How.")] = ReportFormat.TEXT,
) -> None:
    """Show an ontology of the catalogue or your shelf, or a term: names, parents, equivalents.

    The exit code is 1 when a term is unknown, or a file on your shelf is damaged.
    """
    facts = _term(word) if ":" in word else _ontology(word)
    if facts and form is ReportFormat.JSON:
        write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    elif facts:
        write("".join(_lines(facts)))
    finish(ok=bool(facts) and "damaged" not in str(facts.get("state", "")))


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    for key, value in facts.items():
        parts = value if isinstance(value, list | tuple) else [value]
        for each in [one for one in parts if isinstance(one, dict)]:
            yield "\n"
            yield from _lines(each)
        said = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else ""
        words = said or "; ".join(str(one) for one in parts if not isinstance(one, dict))
        if words:
            yield f"{key}: {one_line(words)}\n"


def _term(curie: str) -> dict[str, Any]:
    from kg import batch
    from kg.releases import releases

    lexicon = batch.lexicon(options())
    entry = lexicon.find_entity(curie)
    if entry is None:
        log.error(
            "kg: no term %s: is it spelt as its vocabulary spells it (MONDO:0005309), and is that "
            "on your shelf? (kg ontology list --shelf)",
            one_line(curie),
        )
        return {}
    above = [(one, lexicon.find_entity(one)) for one in lexicon.ancestors(curie)]
    facts = asdict(entry)
    if of := releases().get(entry.prefix):
        facts["release"] = "; ".join(filter(None, (of.title, of.version, of.licence)))
    facts["ancestors"] = [f"{one} {found.name}" if found else one for one, found in above]
    return facts


def _ontology(name: str) -> dict[str, Any]:
    from kg.shelf import catalogue
    from kg.shelf import held as shelf

    items = shelf.find(name)
    row = catalogue.find(name) if items else catalogue.get(name)
    facts: dict[str, Any] = asdict(row) if row else {"name": items[0].name}
    whole = [shelf.is_whole(one) for one in items]
    facts["state"] = (
        "not on your shelf"
        if not items
        else "on your shelf"
        if all(whole)
        else "damaged: pull or add it again"
    )
    facts["files"] = [
        asdict(one) | {"path": str(shelf.path_of(one)), "whole": good}
        for one, good in zip(items, whole, strict=True)
    ]
    return facts


@_command("remove", "kg ontology remove MONDO")
def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="What is on your shelf.")],
) -> None:
    """Take ontologies off your shelf; no command uses them any more."""
    from kg.shelf import held as shelf

    for name in names:
        for item in shelf.remove(name):
            write(f"{item.name}\tremoved\t{one_line(item.file)}\n")
    finish(ok=True)


def _report(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        if one.item is None:
            write(f"{one_line(one.name)}\t{one.state}\n")
            report_error(KgError(f"{one.name}: {one.reason}"))
            continue
        count = f"{one.item.terms:,} terms" if one.item.terms else f"{one.item.mappings:,} mappings"
        write("\t".join(map(one_line, (one.name, one.state, one.item.version, count))) + "\n")
        if one.notes:
            log.info("%s: problems: %d; what can be read is used", one.name, one.item.problems)
        for note in one.notes:
            log.info("  %s", one_line(note))
    finish(ok=all(one.ok for one in outcomes))


@contextmanager
def _progress() -> Iterator[Watch]:
    """Show on a terminal how much of each file has come; elsewhere nothing."""
    import sys

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    console = Console(stderr=True, quiet=not (sys.stderr.isatty() and log.isEnabledFor(20)))
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def watch(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield watch
