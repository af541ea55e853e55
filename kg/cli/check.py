"""Commands that judge or pass on: validate, diff, compare, export."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.base import (
    Directory,
    Lexicons,
    MinConfidence,
    Model,
    ReportFormat,
    command,
    finish,
    log,
    options,
    write,
    writing,
)
from kg.config import SHOWN
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.model import Document


@command("export", "kg export out --format jsonld -o graph.jsonld")
def export(
    directory: Directory,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to.")],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="ttl, trig, nq, nt, jsonld, rdfxml, nanopub, graphml, cytoscape, kgx, csv, "
            "parquet, sssom, bioc.",
        ),
    ],
    sign: Annotated[
        Path | None,
        typer.Option(
            "--sign",
            metavar="PROFILE",
            exists=True,
            dir_okay=False,
            help="Sign nanopublications: profile.yml of the library nanopub.",
        ),
    ] = None,
) -> None:
    """Write a graph to a file in another format.

    Formats without named graphs hold the union of all; graphml, cytoscape, kgx, csv and
    parquet hold the claims. For kgx and parquet, FILE is a folder.
    """
    from kg import exporters
    from kg.signing import Signer
    from kg.store import Store

    exporters.exporter(form)
    signer = Signer.load(sign) if sign else None
    folder = form in exporters.FOLDERS
    with Store.open(directory) as store, nullcontext() if folder else writing(output):
        exporters.export(store, form, output, signer=signer)
    log.info("%s", output)
    finish(ok=True)


@command("validate", "kg validate out")
def validate(
    path: Annotated[
        Path,
        typer.Argument(metavar="DIR|FILE", exists=True, help="A graph directory or an RDF file."),
    ],
    form: Annotated[ReportFormat, typer.Option("--format", help="How.")] = ReportFormat.TEXT,
    shapes: Annotated[
        str,
        typer.Option(
            help="Who looks at the shapes: pyshacl (document by document; needs the extra "
            '"validate"), sparql (any size), or auto: pyshacl for small graphs.',
        ),
    ] = "auto",
) -> None:
    """Check a graph: shapes, vocabulary, Biolink.

    Every problem names the claim it is about; the exit code is 1 when there is an error.
    """
    from kg.validate import validate as check

    report = check(path, shapes=shapes)  # type: ignore[arg-type]
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


@command("compare", "kg compare press_release.txt paper.txt")
def compare(
    press: Annotated[
        Path, typer.Argument(metavar="PRESS", exists=True, dir_okay=False, help="A news item.")
    ],
    paper: Annotated[
        Path, typer.Argument(metavar="PAPER", exists=True, dir_okay=False, help="Its paper.")
    ],
    form: Annotated[ReportFormat, typer.Option("--format", help="How.")] = ReportFormat.TEXT,
    whole: Annotated[bool, typer.Option("--all", help="Also what only the paper says.")] = False,
    lexicon: Lexicons = None,
    model: Model = "",
    min_confidence: MinConfidence = SHOWN,
) -> None:
    """Compare the claims of a news item with those of its paper.

    Each claim of the news that the paper makes, too, with what was changed: may became does, an
    association a cause, rats patients, a condition was dropped. The exit code is 1 when a claim
    became stronger or its opposite, and when the two have no claim in common.
    """
    from kg.comparison import compare as beside

    run = options(lexicon, model, min_confidence=min_confidence)
    found = beside(_document(press), _document(paper), run)
    write(found.to_text(whole) if form is ReportFormat.TEXT else found.to_json())
    finish(ok=found.faithful)


def _document(path: Path) -> Document:
    """Read the one document of a file."""
    from kg.inputs import read_inputs
    from kg.model import Document

    found = list(read_inputs([path]))
    first = found[0] if len(found) == 1 else None
    if not isinstance(first, Document):
        reason = getattr(first, "reason", f"it holds {len(found)} documents, not one")
        raise InputError(f"{path}: {reason}; name a file with one text")
    return first
