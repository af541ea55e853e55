"""Commands that read texts: build, annotate, demo."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.base import (
    MAX_SIZE,
    Base,
    Directory,
    Inputs,
    Lexicons,
    MaxSize,
    MinConfidence,
    Model,
    command,
    finish,
    log,
    options,
    terminal_width,
    write,
)
from kg.config import DEFAULT_BASE, SHOWN


class PageFormat(StrEnum):
    """What ``kg annotate`` writes."""

    JSONL = "jsonl"
    HTML = "html"
    BIOC = "bioc"


@command("build", "kg build papers/ notes.txt -o out")
def build(
    inputs: Inputs,
    directory: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The graph directory to make.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Start anew instead of adding to DIR.")
    ] = False,
    lexicon: Lexicons = None,
    model: Model = "",
    base: Base = DEFAULT_BASE,
    min_confidence: MinConfidence = SHOWN,
    max_size: MaxSize = MAX_SIZE,
) -> None:
    """Read documents into a graph directory.

    It adds to DIR; what is unchanged is not read again. What cannot be read is reported, the
    others go on, and the exit code is 1.
    """
    from kg.build import build as build_graph

    report = build_graph(
        inputs,
        directory,
        options(lexicon, model, base, min_confidence=min_confidence),
        replace=replace,
        max_bytes=int(max_size * 1e6),
    )
    log.info("%s", report.summary())
    finish(ok=report.ok)


@command("annotate", "kg annotate paper.txt --format html > paper.html")
def annotate(
    inputs: Inputs,
    form: Annotated[PageFormat, typer.Option("--format", help="What to write.")] = PageFormat.JSONL,
    gold_entities: Annotated[
        bool, typer.Option("--gold-entities", help="Take the mentions that JSON Lines bring.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="YAML: categories: {type: Category}, relations: {predicate: type}.",
        ),
    ] = None,
    lexicon: Lexicons = None,
    model: Model = "",
    min_confidence: MinConfidence = SHOWN,
    max_size: MaxSize = MAX_SIZE,
    processes: Annotated[
        int,
        typer.Option("--processes", metavar="N", min=1, help="Read so many documents at once."),
    ] = 1,
) -> None:
    """Print mentions, groundings and claims of each document."""
    from kg import batch, bioc, jsonl
    from kg.pages import html
    from kg.readers.base import Failure

    scheme = batch.read_scheme(mapping)
    found = batch.annotate_inputs(
        inputs,
        options(lexicon, model, gold_entities=gold_entities, min_confidence=min_confidence),
        scheme=scheme,
        max_bytes=int(max_size * 1e6),
        processes=processes,
    )
    tally = batch.Tally()
    items = tally.count(found, log)
    if form is PageFormat.HTML:
        for piece in html.page(items):
            write(piece)
    elif form is PageFormat.BIOC:
        for piece in bioc.collection(one for one in items if not isinstance(one, Failure)):
            write(piece)
    else:
        for item in items:
            if isinstance(item, Failure):
                write(jsonl.failure_line(item) + "\n")
            else:
                write(jsonl.to_line(item, scheme.relations) + "\n")
    finish(ok=tally.ok)


@command("import", "kg import graph.ttl -o copy")
def import_(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, help="Turtle, TriG, JSON-LD...: ours.")
    ],
    directory: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The graph directory to make.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of the graph in DIR.")
    ] = False,
) -> None:
    """Make a graph directory of a graph that was exported.

    The same claims, and the same bytes. What follows from the evidence (counts, belief, plain
    triples) is worked out again, not believed.
    """
    from kg.importing import import_graph

    _tell(directory, import_graph(path, directory, replace=replace))


@command("merge", "kg merge first second -o both")
def merge(
    directories: Annotated[
        list[Path],
        typer.Argument(metavar="DIR...", exists=True, file_okay=False, help="Graph directories."),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The graph directory to make.")
    ],
) -> None:
    """Put graph directories together into a new one.

    A text that several of them hold is one document, and claims that say the same are one claim.
    """
    from kg.reshaping import merge as put_together

    _tell(output, put_together(directories, output))


@command("remove", "kg remove out paper-3")
def remove(
    directory: Directory,
    documents: Annotated[
        list[str], typer.Argument(metavar="DOC...", help="Documents, by id or key.")
    ],
) -> None:
    """Take documents out of a graph directory.

    Claims that other documents make stay, with their evidence.
    """
    from kg.reshaping import remove as take_out

    _tell(directory, take_out(directory, documents))


@command("backup", "kg backup out /safe/place/out")
def backup(
    directory: Directory,
    target: Annotated[Path, typer.Argument(metavar="TO", help="The folder of the copy.")],
) -> None:
    """Copy a graph directory, whole and of one moment.

    Others may read and build meanwhile. An older copy in TO is replaced when the new one is
    complete; the other way round, it is restored.
    """
    from kg.keeping import backup as copy

    log.info("%s: %d quads", target, copy(directory, target))
    finish(ok=True)


@command("load", "kg load out --to http://localhost:7878/store")
def load(
    directory: Directory,
    url: Annotated[
        str,
        typer.Option("--to", metavar="URL", help="A SPARQL 1.1 graph store.", show_default=False),
    ],
    batch: Annotated[
        float, typer.Option("--batch", metavar="MB", min=0.001, help="Sent at once, at most.")
    ] = 8.0,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="S", min=0.1, help="How long it may be silent.")
    ] = 60.0,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Read each graph back and count.")
    ] = True,
) -> None:
    """Put a graph directory into another graph store.

    Its named graphs become what they are here; a load that broke off goes on where it stopped.
    User and password, or a token, are taken from BIOCLAIM_STORE_USER and BIOCLAIM_STORE_PASSWORD,
    or BIOCLAIM_STORE_TOKEN.
    """
    from kg.loading import load as send
    from kg.remote import Patience

    def progress(done: int, total: int) -> None:
        if done % 1000 == 0:
            log.info("%d of %d graphs", done, total)

    patience = Patience(batch=int(batch * 1e6), idle=timeout)
    done = send(directory, url, check=check, patience=patience, progress=progress)
    log.info(
        "%d graphs sent, %d were there, %d removed: %d triples%s",
        done.sent, done.kept, done.removed, done.triples, ", read back" if check else "",
    )  # fmt: skip
    finish(ok=True)


def _tell(directory: Path, counts: dict[str, int]) -> None:
    log.info("%s: %d claims in %d documents", directory, counts["claims"], counts["documents"])
    finish(ok=True)


@command("demo", "kg demo")
def demo(
    directory: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The graph directory to make.")
    ] = Path("out"),
) -> None:
    """Build a first graph and ask it three questions.

    The graph of the seed article, in out/; the page to open is named at the end.
    """
    from kg import demonstration

    for text in demonstration.run(directory, width=terminal_width()):
        write(text)
    finish(ok=True)
